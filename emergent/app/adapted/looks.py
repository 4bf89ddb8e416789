"""How agents look where their author does not say: a colour for each class, and for what tells its agents apart."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import cycle
from typing import Any

import numpy as np

from emergent.plots.style import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILLION

COLOURS = tuple(mark.colour for mark in (BLUE, ORANGE, GREEN, VERMILLION, PURPLE, GREY))
"""Colours that colour-blind readers can tell apart."""
SORTS = len(COLOURS)
"""The most sorts of agents of a class that have colours of their own."""
TELLING = (bool, int, str, Enum, np.bool_, np.integer)
"""Values that tell sorts apart."""
NO_SORT = frozenset({"unique_id", "pos"})


class Looks:
    """A portrayal for Mesa: a colour for each class of agents, and for each value of the attribute that tells most.

    That is the first one with a few whole numbers, words or states among the agents of a class at the start; a value
    that comes later gets the next colour.
    """

    def __init__(self, agents: Iterable[Any], size: float | None = None) -> None:
        by_class = dict[str, list[Any]]()
        for agent in agents:
            by_class.setdefault(type(agent).__name__, []).append(agent)
        self._sorts = {kind: _telling(some) for kind, some in by_class.items()}
        self._size, self._next = size, cycle(COLOURS)
        self.legend = dict[str, str]()
        """The colours by what they stand for, in words."""

    def __call__(self, agent: Any) -> Any:
        """Return Mesa's style of an agent."""
        from mesa.visualization.components import AgentPortrayalStyle

        kind = type(agent).__name__
        name = self._sorts.get(kind)
        word = kind if name is None else f"{kind}: {name} {_word(getattr(agent, name, None))}"
        if word not in self.legend:
            self.legend[word] = next(self._next)
        return AgentPortrayalStyle(color=self.legend[word], size=self._size, linewidths=0)


def _telling(agents: list[Any]) -> str | None:
    """Return the name of the first attribute that tells a few sorts of these agents apart."""
    for name in map(str, vars(agents[0])):
        values = [vars(agent).get(name) for agent in agents]
        if name.startswith("_") or name in NO_SORT or not all(isinstance(value, TELLING) for value in values):
            continue
        if 1 < len({_word(value) for value in values}) <= min(SORTS, max(2, len(agents) // 2)):
            return name
    return None


def _word(value: Any) -> str:
    return value.name.lower() if isinstance(value, Enum) else str(value)
