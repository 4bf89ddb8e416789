"""Which agents of a model are which components: members by their class and by the order in which they were made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from emergent.adapter.author import Agent, Author, Model

CLASSES = 64
"""The most classes of members."""


class Cast:
    """The members of a model before its first step, by the ids of components.

    A member is what the model makes act, or what its author names. Where another seed makes more of a class than were
    counted when the system was declared, those beyond belong to the last one.
    """

    def __init__(self, model: Model, author: Author, acts: Mapping[str, Sequence[str]]) -> None:
        self.by_class: dict[str, list[Agent]] = {}
        for agent in sorted(model.agents, key=lambda one: one.unique_id):
            if _is_member(agent, author, acts):
                self.by_class.setdefault(kind_of(agent), []).append(agent)
        self._by_id = {f"{kind}-{n}": [one] for kind, some in self.by_class.items() for n, one in enumerate(some)}

    def limit(self, counts: Mapping[str, int]) -> None:
        """Put the members beyond these counts to the last one of their class."""
        for kind, some in self.by_class.items():
            if kind in counts and len(some) > counts[kind]:
                self._by_id[f"{kind}-{counts[kind] - 1}"] = some[counts[kind] - 1 :]

    def peers(self, agent: Agent) -> list[Agent]:
        """Return the other members of an agent's class."""
        return [one for one in self.by_class[kind_of(agent)] if one is not agent]

    def agents(self, id: str) -> list[Agent]:
        """Return the agents that are this component: none where this seed made fewer."""
        return self._by_id.get(id, [])


def kind_of(agent: Agent) -> str:
    """Return the kind of component that an agent is: its class, written as in `money-agent`."""
    return hyphened(type(agent).__name__)


@cache
def hyphened(name: str) -> str:
    """Return a name as in `MoneyAgent` written as in `money-agent`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _is_member(agent: Agent, author: Author, acts: Mapping[str, Sequence[str]]) -> bool:
    if author.members is not None:
        return bool(author.members(agent))
    return type(agent).__name__ in acts
