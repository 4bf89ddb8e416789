"""One scenario of a sweep: another one, with some parameters changed, and an id that follows from what it is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from emergent.hashed_file import hash_of
from emergent.scenario import Scenario
from emergent.store import made_by
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

DIGITS = 16
"""Of an id: 64 bits, so that two of 10⁶ scenarios share one with a chance of 3·10⁻⁸."""


@dataclass(frozen=True, eq=False)
class Swept:
    """A scenario as its base, which many share, and what differs."""

    base: Scenario
    variant: Variant = UNCHANGED

    @property
    def system(self) -> System:
        """The system, made anew each time."""
        return self.base.system.with_parameters(self.variant) if self.variant else self.base.system

    @property
    def scenario(self) -> Scenario:
        """The scenario as a whole, for metrics and the verdict."""
        return replace(self.base, system=self.system, claims=())

    @cached_property
    def id(self) -> str:
        """What its numbers follow from, hashed: system, parameters, goal, seed, thresholds, version of the package."""
        made = made_by(self.system, self.base.seed) + json.dumps(asdict(self.base.thresholds))
        return hash_of(made.encode())[:DIGITS]


def swept(given: Scenario | Swept) -> Swept:
    """Return a scenario as one of a sweep."""
    return given if isinstance(given, Swept) else Swept(given)
