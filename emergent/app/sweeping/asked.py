"""What a visitor asks to be swept: a live run, one or two numbers of it with their values, and the replications."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import parse_qsl, quote, urlencode

from emergent import toml
from emergent.app.catalogue import given, locate
from emergent.app.limits import limits
from emergent.app.live import Live
from emergent.app.sweeping.axis import DIGITS, ENDS, Axis, whole
from emergent.app.sweeping.factors import STRUCK, Factor, factor, factors, widened
from emergent.bundled import FILE, scenarios
from emergent.errors import InvalidInputError, cut
from emergent.perturbation import Plan
from emergent.scenario import FileError, to_toml
from emergent.sweep import Design
from emergent.sweep.planned import FIELDS

REPLICATIONS = "replications"
USUAL = 40
"""Replications where none are typed."""
REFERENCES = ("null", "ceiling")
"""The reference plans that stand beside a curve, where the system has them."""
LEFT_ALONE = "nominal"
Data = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What is to be swept."""

    live: Live
    axes: tuple[Axis, ...] = ()
    replications: str = ""

    # the address

    @classmethod
    def read(cls, query: str, otherwise: str) -> Self:
        """Return what an address asks for, of the scenario `otherwise` where it names none.

        Raises:
            EmergentError: for a scenario, a parameter, a plan or a name that is not allowed.
        """
        live = replace(Live.read(query, otherwise), step=0)
        said = dict(parse_qsl(query.replace("+", "%2B"), keep_blank_values=True))
        axes = [
            Axis(said[way], *(cut(said.get(f"{way}.{end}", ""), DIGITS) for end in ENDS))
            for way in ("x", "y")
            if said.get(way)
        ]
        for axis in axes:
            factor(live, axis.name)
        return cls(live, tuple(axes), cut(said.get(REPLICATIONS, ""), DIGITS)).usual()

    @property
    def path(self) -> str:
        """The address."""
        said: list[tuple[str, str]] = []
        for way, axis in zip("xy", self.axes, strict=False):
            typed = zip(ENDS, (axis.low, axis.high, axis.number), strict=True)
            said += [(way, axis.name), *((f"{way}.{end}", text) for end, text in typed if text)]
        said += [(REPLICATIONS, self.replications)] if self.replications else []
        return f"/sweep?{self.live.query}&{urlencode(said, quote_via=quote, safe='@')}"

    def usual(self) -> Self:
        """Return what is varied where nothing is said of it, and no longer what is not there."""
        known = [axis for axis in self.axes if self._has(axis.name)]
        return replace(self, axes=tuple(known) or (Axis(next(iter(factors(self.live)))),))

    def _has(self, name: str) -> bool:
        try:
            factor(self.live, name)
        except LookupError:
            return False
        return True

    # what it stands for

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What is varied."""
        return tuple(factor(self.live, axis.name) for axis in self.axes)

    @property
    def values(self) -> list[list[float]]:
        """The values of each axis; raise `InvalidInputError` where what was typed is no range."""
        return [axis.values(about) for axis, about in zip(self.axes, self.factors, strict=True)]

    @property
    def most(self) -> int:
        """The most replications."""
        return max(1, limits().most_replications(self.live.system))

    @property
    def number(self) -> int:
        """The replications of each point; raise `InvalidInputError` where what was typed is no number that may be."""
        return whole(REPLICATIONS, self.replications or str(min(USUAL, self.most)), 1, self.most)

    @property
    def plan(self) -> Plan:
        """The plan; where it is varied how many members it strikes, it names all that it could strike."""
        plan = self.live.plan
        for about in self.factors:
            if about.field == STRUCK and about.which is not None:
                plan = widened(plan, about.which, self.live.system)
        return plan

    @property
    def beside(self) -> list[str]:
        """The plans that stand beside a curve: left alone, where something is done, and references; of a map none."""
        if len(self.axes) > 1:
            return []
        references = self.live.system.references()
        return [LEFT_ALONE] * bool(self.plan) + [name for name in REFERENCES if name in references]

    def design(self, *, ends: bool = False) -> Design:
        """Return the design, checked as the command line does it, and against the limits; or one of the `ends` alone.

        Of many points the whole takes a second or two, and most mistakes are at the ends.

        Raises:
            InvalidInputError: for what is wrong, the first of it.
        """
        if (points := math.prod(map(len, self.values))) > limits().points:
            raise InvalidInputError(f"{points} points are more than this server allows ({limits().points}).")
        data = self._data([values[:: len(values) - 1] if ends else values for values in self.values])
        try:
            design = Design(scenario=self.live.unchanged, **data)
        except FileError as problem:
            more = f" ({len(problem.lines) - 1} more like it.)" if len(problem.lines) > 1 else ""
            raise InvalidInputError(problem.lines[0] + more) from None
        for one in design.scenarios:
            limits().check(one.system)
        return design

    @property
    def file(self) -> str:
        """The text of a design file, which `emergent sweep` runs likewise, with the comment how to."""
        live, data = self.live, self._data(self.values)
        called, name, kept = live.scenario, live.scenario, ""
        if (own := given(live.scenario)) is not None:
            called, name, kept = live.system.name, own.named, own.path.name
        elif live.scenario not in scenarios():
            path = locate(live.scenario)
            name = kept = f"{live.scenario}/{FILE}" if path.name == FILE else path.name
        head = f"# emergent sweep {called}-sweep.toml --out out/{called}\n"
        head += f"# Keep {kept} beside this file.\n" if kept else ""
        return head + toml.dumps({"scenario": name, **data})

    @property
    def key(self) -> str:
        """What all numbers follow from: the design, and the scenario as it is now."""
        return self.file + to_toml(self.live.unchanged)

    def _data(self, values: Sequence[Sequence[float]]) -> Data:
        """Return the keys of the design with these values of each axis, but for the scenario."""
        varied = dict(zip(self.factors, map(list, values), strict=True))
        if len(varied) < len(self.axes):
            raise InvalidInputError(f"{self.axes[0].name} is varied twice; choose another one, or one alone.")
        fields = {about: values for about, values in varied.items() if about.which is not None}
        fixed = {name: _one(value) for name, value in self.live.changes}
        swept = {about.field: values for about, values in varied.items() if about.which is None}
        seed = {} if self.live.seed is None else {"seed": self.live.seed}
        return {
            **seed,
            REPLICATIONS: self.number,
            "plans": [self._plan(fields), *self.beside],
            "parameters": {**fixed, **swept},
        }

    def _plan(self, fields: Mapping[Factor, list[float]]) -> Any:
        plan = self.plan
        if not fields:
            return str(plan)
        numbers = {about.which for about in fields}
        if len(numbers) > 1:
            raise InvalidInputError("the two fields are of different perturbations; choose two of the same one.")
        own = {about.field: values for about, values in fields.items()}
        direct = {name: own.pop(name) for name in (*FIELDS, STRUCK) if name in own}
        which = {"which": numbers.pop()} if len(plan) > 1 else {}
        return {"plan": plan.text, **which, **direct, **({"settings": own} if own else {})}


def _one(value: Any) -> Any:
    """Return a value so that it is not swept: a list as the only one of a list."""
    return [value] if isinstance(value, list | tuple) else value
