"""What makes agents act: those of their methods that their model calls, found by watching a run.

A Mesa model may call `step`, or `move` and `eat`, or `determine_state` of all and then `assume_state` of all. Freezing
an agent means that none of these is called. They are found with Python's own profiling hook: methods of agents that are
called while no other agent's method is at work, that are no queries (they return nothing), and that are not called to
collect data.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import CodeType, FrameType
from typing import Any

from emergent.adapter.author import Model

OWN = ("remove",)
"""Methods of every agent, which are no acts."""


def driven(model: Model, advance: Callable[[], object], steps: int) -> Mapping[type, tuple[str, ...]]:
    """Return the names of the methods by which a model makes agents act, by their class.

    The model is run: `advance` takes it one step on.
    """
    watch = _Watch()
    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        for _ in range(steps):
            if not model.running:
                break
            advance()
    finally:
        sys.setprofile(before)
    return watch.acts()


class _Watch:
    """A profiling function that notes which methods of agents are called from outside of agents."""

    def __init__(self) -> None:
        from mesa import Agent, DataCollector

        self._agent, self._closed = Agent, (Agent, DataCollector)
        self._inside = list[FrameType]()
        self._called: dict[type, dict[str, bool]] = {}
        self._codes: dict[CodeType, bool] = {}

    def __call__(self, frame: FrameType, event: str, given: Any) -> None:
        if event == "call":
            if self._of_interest(frame.f_code):
                owner = frame.f_locals.get(frame.f_code.co_varnames[0])
                if isinstance(owner, self._closed):
                    self._inside.append(frame)
        elif event == "return" and self._inside and self._inside[-1] is frame:
            self._inside.pop()
            owner = frame.f_locals.get(frame.f_code.co_varnames[0])
            if not self._inside and isinstance(owner, self._agent):
                silent = self._called.setdefault(type(owner), {})
                name = frame.f_code.co_name
                silent[name] = silent.get(name, True) and given is None

    def _of_interest(self, code: CodeType) -> bool:
        """Whether a function has a first argument called `self`; kept, since most have none."""
        if code not in self._codes:
            self._codes[code] = code.co_argcount > 0 and code.co_varnames[0] == "self"
        return self._codes[code]

    def acts(self) -> dict[type, tuple[str, ...]]:
        """Return what was called and returned nothing, in the order of the first calls."""
        return {
            kind: tuple(name for name, silent in found.items() if silent and _is_act(kind, name))
            for kind, found in self._called.items()
        }


def _is_act(kind: type, name: str) -> bool:
    method: Callable[..., Any] | None = getattr(kind, name, None)
    return callable(method) and not name.startswith("__") and name not in OWN
