"""What perturbations hold of agents' attributes: values are set back when the last one that changed them ends.

Several may hold one attribute at once. Of those that set it the latest comes last, so that it wins where it is whole;
when one ends, the others still hold.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emergent.adapter.author import Agent

Change = Callable[[Any], Any]
"""What makes of an attribute's value another one."""


class Held:
    """The attributes of a run's agents that are held, each with its value before, and by whom, in order of onset."""

    def __init__(self) -> None:
        self._was = dict[tuple[Agent, str], Any]()
        self._by = dict[tuple[Agent, str], dict[object, Change | None]]()

    def holds(self, agent: Agent, name: str) -> bool:
        """Whether anybody holds an attribute."""
        return (agent, name) in self._by

    def change(self, token: object, agent: Agent, name: str, change: Change) -> None:
        """Let who has the token change an attribute, until it lets go."""
        self.note(token, agent, name, getattr(agent, name), change)
        self._apply((agent, name))

    def note(self, token: object, agent: Agent, name: str, was: Any, change: Change | None = None) -> None:
        """Note what an attribute was that is changed by other means, which change it again in each step."""
        self._was.setdefault((agent, name), was)
        self._by.setdefault((agent, name), {})[token] = change

    def let_go(self, token: object) -> None:
        """Set back what nobody else holds, and let others hold the rest."""
        for key in [key for key, by in self._by.items() if token in by]:
            del self._by[key][token]
            self._apply(key)
            if not self._by[key]:
                del self._by[key], self._was[key]

    def _apply(self, key: tuple[Agent, str]) -> None:
        value = self._was[key]
        for change in self._by[key].values():
            value = value if change is None else change(value)
        setattr(*key, value)
