"""Which kinds of perturbation a model bears, and whether its runs repeat: both are found out by trying."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from emergent.adapter.author import Author
from emergent.adapter.kinds.all import OF_RUNS, STOCK
from emergent.adapter.kinds.kind import MODEL
from emergent.adapter.live import Live
from emergent.adapter.state import Difference, difference, digest
from emergent.adapter.trial import Trial
from emergent.completed import Completed
from emergent.component import Component
from emergent.errors import said
from emergent.perturbation import Kind, Perturbation

STEPS, SEEDS = 20, (1, 2, 3)
"""How long a kind is tried, at most, and with which seeds: until one run has changed."""
NO_NUMBERS = "its members have no number that could be changed"
FORK, FREEZE = "fork", "freeze"


@dataclass(frozen=True)
class Tried:
    """What trying found: the kinds that apply; of others why not; where two runs of one seed differ first."""

    kinds: Mapping[str, Kind]
    why_not: Mapping[str, str]
    difference: Difference | None
    shifted: bool
    """Whether one draw more of one agent changes what others do."""


def try_kinds(
    author: Author, parameters: Mapping[str, Any], steps: int, trial: Trial, kinds: Mapping[str, Kind]
) -> Tried:
    """Try each kind on half of the members of a class at once; a kind that raises or changes nothing does not apply."""
    trying = _Trying(author, parameters, min(steps, STEPS), trial)
    found = dict[str, Kind]()
    why_not = {kind.name: NO_NUMBERS for kind in STOCK if kind.name not in kinds}
    differs = trying.difference()
    for name, kind in kinds.items():
        if name in OF_RUNS:
            found[name] = kind
            continue
        try:
            changed = any(trying.changed(seed, kind) for seed in SEEDS)
        except Exception as problem:
            why_not[name] = said(problem)
            continue
        if changed or name == FREEZE or kind.applies_to == (MODEL,) or differs is not None or kind.settings:
            found[name] = kind
        else:
            why_not[name] = "it changes nothing"
    if differs is not None and FORK in found:
        del found[FORK]
        why_not[FORK] = "two runs of one seed differ"
    shifted = differs is not None or any(trying.digest(s, one_draw=True) != trying.nominal[s] for s in SEEDS)
    return Tried(found, why_not, differs, shifted)


class _Trying:
    """Short runs of a few seeds."""

    def __init__(self, author: Author, parameters: Mapping[str, Any], steps: int, trial: Trial) -> None:
        self.author, self.parameters, self.steps, self.trial = author, parameters, steps, trial

    def difference(self) -> Difference | None:
        """Return where two runs of one seed differ first; None where they do not."""
        one, other = self._live(SEEDS[0]), self._live(SEEDS[0])
        try:
            runs = (live.run((), self.steps) for live in (one, other))
            for step, _ in zip(*runs, strict=False):
                unlike = step == 0 or digest(one.model.agents) != digest(other.model.agents)
                if unlike and (found := difference(one.model, other.model, step)):
                    return found
            return None
        finally:
            one.end()
            other.end()

    @cached_property
    def nominal(self) -> Mapping[int, int]:
        """A hash of all agents at the end of the unperturbed run, by its seed."""
        return {seed: self.digest(seed) for seed in SEEDS}

    def changed(self, seed: int, kind: Kind) -> bool:
        """Whether a kind changes the run, from its start or from its middle on."""
        return any(self.digest(seed, kind, onset) != self.nominal[seed] for onset in (0, self.steps // 2))

    def digest(self, seed: int, kind: Kind | None = None, onset: int = 0, *, one_draw: bool = False) -> int:
        """Return a hash of all agents at the end: under a kind, or with one draw more of the agent that is first."""
        live = self._live(seed)
        try:
            if one_draw:
                live.part(next(agent for some in live.cast.by_class.values() for agent in some)).draw_once()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for _ in live.run([] if kind is None else [(kind, self._completed(kind, onset))], self.steps):
                    pass
            return digest(live.model.agents)
        finally:
            live.end()

    def _completed(self, kind: Kind, onset: int) -> Completed:
        """Return a perturbation of this kind from the onset on, of half of those to which it applies first."""
        name = kind.applies_to[0]
        half = range((self.trial.counts.get(name, 1) + 1) // 2)
        ids = [f"{name}-{n}" for n in half] if name in self.trial.counts else [name]
        given = Perturbation(kind.name, tuple(ids), float(onset))
        return Completed(kind.complete(given), tuple(Component(id, name) for id in ids), kind.timing)

    def _live(self, seed: int) -> Live:
        return Live(self.author, self.parameters, seed, self.trial)
