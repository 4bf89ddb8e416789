"""Kinds that a model's author gives as functions: what is done to an agent, or to the model as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from emergent.adapter.author import Agent, Model
from emergent.adapter.kinds.kind import MODEL, SWITCH, ModelKind, nothing
from emergent.adapter.live import Live
from emergent.adapter.state import same, values_of
from emergent.completed import Completed
from emergent.perturbation import Timing


class OfAgents(ModelKind):
    """A function of the agent, called before each step while it lasts; then the values that it changed are set back."""

    name = "own"
    dose = SWITCH

    def __init__(self, name: str, function: Callable[[Agent], None], applies_to: Iterable[str]) -> None:
        super().__init__(applies_to)
        self.name = name  # type: ignore[misc] # each instance is a kind of its own
        self.function, self.sentence = function, _sentence(function, name)

    def begin(self, live: Live, given: Completed) -> Callable[[], None]:
        """Call it before each step."""
        token, fresh = object(), set(live.agents(given))
        live.before[token] = partial(self._call, live, live.agents(given), token, fresh)
        return partial(_back, live, token)

    def _call(self, live: Live, agents: list[Agent], token: object, fresh: set[Agent]) -> None:
        for agent in agents:
            if live.is_there(agent):
                before = values_of(agent) if agent in fresh else {}
                self.function(agent)
                fresh.discard(agent)
                for name, value in before.items():  # what is held may be its own, too, and be the same already
                    if not same(value, vars(agent).get(name)) or live.held.holds(agent, name):
                        live.held.note(token, agent, name, value)


class OfModel(ModelKind):
    """A function of the model, called once."""

    name = "model"
    dose = SWITCH
    timing = Timing.INSTANT

    def __init__(self, name: str, function: Callable[[Model], None]) -> None:
        super().__init__((MODEL,))
        self.name = name  # type: ignore[misc] # each instance is a kind of its own
        self.function, self.sentence = function, _sentence(function, name)

    def begin(self, live: Live, given: Completed) -> Callable[[], None]:
        """Call it."""
        self.function(live.model)
        return nothing


def _back(live: Live, token: object) -> None:
    """Set back what the function changed when it was called first."""
    live.before.pop(token, None)
    live.held.let_go(token)


def _sentence(function: Callable[..., Any], name: str) -> str:
    return (function.__doc__ or f"What the model's author calls {name}.").strip().splitlines()[0]
