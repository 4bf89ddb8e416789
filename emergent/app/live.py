"""A live run as data: (scenario, changed parameters, seed, plan, step), which is all that is kept of an idle visitor.

It is also what a link holds, and what an exported scenario file says; everything that a page shows is computed anew
from it. `step` is the step on show.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, quote, urlencode

from emergent.app.catalogue import locate
from emergent.app.limits import limits
from emergent.errors import InvalidInputError
from emergent.perturbation import NOMINAL, Perturbation, Plan
from emergent.scenario import Scenario, read_scenario, to_toml
from emergent.system import System

CHANGE = "p."
"""What stands before the name of a changed parameter in an address."""
PLAYED = "as played"
"""The name of the exported plan."""
Changes = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Live:
    """What a visitor plays with."""

    scenario: str
    changes: Changes = ()
    seed: int = 0
    plan: Plan = NOMINAL
    step: int = 0

    # the address

    @property
    def query(self) -> str:
        """The part of the address behind the question mark, from which `read` makes an equal one."""
        said: list[tuple[str, str]] = [("scenario", self.scenario)]
        said += [(CHANGE + name, json.dumps(value)) for name, value in self.changes]
        said += [("seed", str(self.seed))] if self.seed else []
        said += [("plan", self.plan.text)] if self.plan else []
        said += [("step", str(self.step))] if self.step else []
        return urlencode(said, quote_via=quote, safe="@:|+;=*,")

    @classmethod
    def read(cls, query: str, otherwise: str) -> Self:
        """Return what an address asks for, of the scenario `otherwise` where it names none.

        Raises:
            EmergentError: for a scenario, a parameter, a plan or a number that is not allowed.
        """
        said = dict(parse_qsl(query.replace("+", "%2B"), keep_blank_values=True))
        changes = {name.removeprefix(CHANGE): _value(text) for name, text in said.items() if name.startswith(CHANGE)}
        live = cls(
            said.get("scenario") or otherwise,
            tuple(sorted(changes.items())),
            _natural("seed", said.get("seed") or "0"),
            Plan.parse(said.get("plan", "")),
            _natural("step", said.get("step") or "0"),
        )
        live.system.complete(live.plan)
        return live

    # what it stands for

    @property
    def opened(self) -> Scenario:
        """The scenario with these parameters.

        Raises:
            EmergentError: where there is no such scenario, a parameter is not allowed, or a limit is passed.
        """
        path = locate(self.scenario)
        try:
            written = path.stat().st_mtime_ns
        except OSError as problem:
            raise InvalidInputError(
                f"{self.scenario} cannot be read any more: {problem.strerror or problem}."
            ) from None
        scenario = _opened(path, written, json.dumps(self.changes))
        limits().check(scenario.system)
        return scenario

    @property
    def system(self) -> System:
        """Its system."""
        return self.opened.system

    @property
    def file(self) -> str:
        """The text of a scenario file with this plan, these parameters and this seed."""
        scenario = self.opened
        plans = {**({PLAYED: self.plan} if self.plan else {}), **scenario.plans}
        notes = {**scenario.notes, **({PLAYED: "What was done in the browser."} if self.plan else {})}
        return to_toml(replace(scenario, seed=self.seed, plans=plans, notes=notes, claims=()))

    # what is done to it

    def with_perturbation(self, perturbation: Perturbation) -> Self:
        """Return the run to which that was done, too; raise `PlanError` where it does not fit."""
        plan = self.plan + perturbation
        self.system.complete(plan)
        return replace(self, plan=plan)

    def with_changes(self, changes: Mapping[str, Any]) -> Self:
        """Return the run with other parameters, from its start; perturbations that no longer fit are left out."""
        changed = replace(self, changes=tuple(sorted(changes.items())), step=0)
        system, kept = changed.system, []
        for perturbation in self.plan:
            try:
                system.complete(Plan((perturbation,)))
            except (InvalidInputError, ValueError, LookupError):
                continue
            kept.append(perturbation)
        return replace(changed, plan=Plan(tuple(kept)))


@lru_cache(maxsize=32)
def _opened(path: Path, written: int, changes: str) -> Scenario:
    """Read a scenario file, once as long as it was `written` at the same time."""
    return read_scenario(path, parameters=dict(json.loads(changes)))


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _natural(what: str, text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = -1
    if not 0 <= value < 2**63:
        raise InvalidInputError(f"the {what} is {text!r}, but must be a whole number, 0 or above.")
    return value
