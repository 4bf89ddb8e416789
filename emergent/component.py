"""Components: the parts of a system that can be intervened on one by one."""

from __future__ import annotations

from dataclasses import dataclass, field

from emergent.randomness import key_of

ENVIRONMENT = "environment"


@dataclass(frozen=True)
class Component:
    """A part that can be intervened on separately.

    Members are what is counted in k of N, removed and ranked: walkers, agents, tools. The environment's parts (the
    restaurant, a street) are components of the kind `environment`, which are no members; nor are `passive` parts, which
    only hold or carry what members put there: a board, a queue, an edge.
    """

    id: str
    kind: str
    key: int = field(init=False, repr=False)
    passive: bool = False

    def __post_init__(self) -> None:
        """Give the component its key in the random streams."""
        object.__setattr__(self, "key", key_of(self.id))

    @property
    def member(self) -> bool:
        """Whether the component counts in k of N."""
        return self.kind != ENVIRONMENT and not self.passive


CHANCE = Component("chance", ENVIRONMENT)
"""The random streams of a run, which every system has: `fork:chance@50=1` gives the run another future from 50 s on."""
