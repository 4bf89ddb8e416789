"""The state of a model's agents as plain values: what can be compared, copied and hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, NamedTuple

import numpy as np

from emergent.adapter.author import Agent, Model

SKIPPED = frozenset({"model", "unique_id", "space", "_mesa_index"})
"""What agents have that is no state of theirs."""
PLACES = ("position", "pos")
SIMPLE = frozenset({type(None), bool, int, float, str, bytes})
NUMBERS = (bool, int, float, np.number)


def state_of(agent: Agent) -> dict[str, Any]:
    """Return the attributes of an agent and where it is, as plain values that can be compared."""
    own = {name: plain(value) for name, value in vars(agent).items() if name not in SKIPPED and not _is_act(value)}
    for name in PLACES:
        if name not in own and (place := getattr(agent, name, None)) is not None:
            own[name] = plain(place)
    return own


def plain(value: Any, depth: int = 4) -> Any:
    """Return a value as numbers, texts and tuples of these; of what is none, its class."""
    if type(value) in SIMPLE:
        return value
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, np.ndarray):
        return value.shape, tuple(value.ravel().tolist()) if value.dtype != object else value.dtype.name
    if isinstance(value, np.generic):
        return value.item()
    if hasattr(value, "unique_id"):
        return type(value).__name__, value.unique_id
    if hasattr(value, "coordinate"):
        return type(value).__name__, plain(value.coordinate)
    if depth and isinstance(value, Mapping):
        return tuple((plain(k, depth - 1), plain(v, depth - 1)) for k, v in value.items())
    if depth and isinstance(value, list | tuple):
        return tuple(plain(one, depth - 1) for one in value)
    if depth and isinstance(value, set | frozenset):
        return tuple(sorted((plain(one, depth - 1) for one in value), key=repr))
    return type(value).__name__


def digest(agents: Iterable[Agent]) -> int:
    """Return a 64-bit hash of the state of agents, in the order of their numbers."""
    found = hashlib.blake2b(digest_size=8)
    for agent in sorted(agents, key=lambda one: one.unique_id):
        found.update(repr((agent.unique_id, sorted(state_of(agent).items()))).encode())
    return int.from_bytes(found.digest(), "little")


class Difference(NamedTuple):
    """Where two runs differ first."""

    step: int
    what: str
    one: Any
    other: Any

    def __str__(self) -> str:
        when = "before the first step" if self.step == 0 else f"after step {self.step}"
        return f"{when}: {self.what} is {_short(self.one)} in one run and {_short(self.other)} in the other"


def difference(one: Model, other: Model, step: int) -> Difference | None:
    """Return the first difference between two models, in their spaces or in the state of an agent; None if none."""
    first, second = ({**_links(model), **_agents(model)} for model in (one, other))
    for name in [*first, *(name for name in second if name not in first)]:
        a, b = first.get(name, "not there"), second.get(name, "not there")
        if a != b and not (a != a and b != b):
            return Difference(step, name, a, b)
    return None


def _agents(model: Model) -> dict[str, Any]:
    return {
        f"{name} of {type(agent).__name__} {agent.unique_id}": value
        for agent in sorted(model.agents, key=lambda one: one.unique_id)
        for name, value in state_of(agent).items()
    }


def _links(model: Model) -> dict[str, Any]:
    """Return what is next to what in the model's spaces of cells, and in its networks."""
    found: dict[str, Any] = {}
    for name, space in vars(model).items():
        if hasattr(space, "all_cells"):
            for cell in space.all_cells:
                near = tuple(sorted(map(repr, (plain(other.coordinate) for other in cell.connections.values()))))
                found[f"what is next to cell {cell.coordinate} in {name}"] = near
        elif hasattr(space, "G"):
            found[f"the edges of {name}"] = tuple(sorted(map(repr, space.G.edges)))
    return found


def _is_act(value: Any) -> bool:
    """Whether an attribute is what stands before an agent's method while it is watched."""
    return getattr(value, "__name__", "") == "watched_act"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def values_of(agent: Agent) -> dict[str, Any]:
    """Return the attributes of an agent that are plain values, arrays copied: what can be put into another agent."""
    return {name: _copied(v) for name, v in vars(agent).items() if name not in (*SKIPPED, *PLACES) and _is_value(v)}


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are equal."""
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, other))
    return bool(one == other)


def _is_value(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return bool(value.dtype != object)
    if isinstance(value, tuple | list):
        return all(_is_value(one) for one in value)
    return value is None or isinstance(value, (str, bytes, Enum, *NUMBERS))


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray | list) else value
