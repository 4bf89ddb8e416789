"""What only a model's author can say: what counts as attained, and optionally what moves the goal and what blinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Model = Any
"""A `mesa.Model`."""
Agent = Any
"""A `mesa.Agent`."""


@dataclass(frozen=True, kw_only=True)
class Author:
    """A model that somebody else wrote, and what its author says of it. See `adapt` for what each means."""

    name: str
    build: Callable[..., Model]
    parameters: Mapping[str, Any]
    """All of the model's parameters that are plain values."""
    steps: int
    sentence: str
    attained: Callable[[Model], float] | None
    agent_attained: Callable[[Agent], float] | None = None
    members: Callable[[Agent], bool] | None = None
    midway: int = 0
    null: Callable[[Model], None] | None = None
    ceiling: Callable[[Model], None] | float | None = None
    uncoupled: Callable[[Agent], None] | None = None
    blind: Callable[[Agent], None] | None = None
    move: Callable[[Model], None] | None = None
    attributes: tuple[str, ...] = ()
    kinds: Mapping[str, Callable[[Agent], None]] = field(default_factory=dict)
    portrayal: Callable[[Agent], Any] | None = field(default=None, compare=False)
    """How agents look, as Mesa's `agent_portrayal`; it changes no run."""
    keyed: bool = True
    until_stopped: bool = True
