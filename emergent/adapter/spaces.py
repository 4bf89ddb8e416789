"""Taking agents out of spaces, and hiding them there, in any of the spaces that Mesa has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emergent.adapter.author import Agent
from emergent.errors import InvalidInputError


def take_out(agent: Agent) -> None:
    """Remove an agent from the model and from its space."""
    if (space := _older_space(agent)) is not None:
        space.remove_agent(agent)
    agent.remove()


def hide(agent: Agent) -> Callable[[], None]:
    """Take an agent out of its space, so that nobody finds it there; return what puts it back where it is then.

    Raises:
        InvalidInputError: where it stands in no space.
    """
    if (cell := getattr(agent, "cell", None)) is not None:
        cell.remove_agent(agent)
        return lambda: _back_into_cell(agent)
    if (space := _older_space(agent)) is not None:
        place = agent.pos
        space.remove_agent(agent)
        agent.pos = place
        return lambda: _back_into(space, agent)
    raise InvalidInputError(f"{type(agent).__name__} stands in no space with cells, so it cannot be hidden there")


def _back_into_cell(agent: Agent) -> None:
    if agent.cell is not None:
        agent.cell.add_agent(agent)


def _back_into(space: Any, agent: Agent) -> None:
    place, agent.pos = agent.pos, None
    space.place_agent(agent, place)


def _older_space(agent: Agent) -> Any:
    """Return the space of `mesa.space` in which an agent stands, None if it stands in none."""
    if getattr(agent, "cell", None) is not None or getattr(agent, "pos", None) is None:
        return None
    spaces = (one for one in vars(agent.model).values() if hasattr(one, "remove_agent") and hasattr(one, "place_agent"))
    return next(spaces, None)
