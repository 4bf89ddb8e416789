"""An agent of a running model, as perturbations meet it: what stands before each of its acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

from emergent.adapter.author import Agent
from emergent.adapter.streams import Scope, Streams

Gate = Callable[[], bool]
"""Says whether the agent acts now."""
Around = Callable[[], AbstractContextManager[Any]]
"""What is done around each of the agent's acts."""


class Part:
    """One agent: `gates` and `around` are what perturbations put before its acts, each by its own token."""

    __slots__ = ("agent", "around", "gates")

    def __init__(self, agent: Agent, acts: Sequence[str], streams: Streams | None) -> None:
        self.agent = agent
        self.gates = dict[object, Gate]()
        self.around = dict[object, Around]()
        for number, name in enumerate(acts, 1):
            act = getattr(agent, name)
            setattr(agent, name, self._watched(act) if streams is None else self._keyed(act, streams, number))

    def draw_once(self) -> None:
        """Let the agent draw one number more than it needs, after it has acted once."""
        token = object()

        @contextmanager
        def draws() -> Iterator[None]:
            yield
            self.agent.model.random.random()
            self.around.pop(token, None)

        self.around[token] = draws

    def _watched(self, method: Callable[..., Any]) -> Callable[..., None]:
        """Return what stands before an act."""

        def watched_act(*given: Any, **more: Any) -> None:
            self._act(method, given, more)

        return watched_act

    def _keyed(self, method: Callable[..., Any], streams: Streams, number: int) -> Callable[..., None]:
        """Return what stands before an act that draws from a stream of its own."""
        gates, around = self.gates, self.around
        source, bits, scope = streams.random, streams.bits, Scope(self.agent.unique_id, number)

        def watched_act(*given: Any, **more: Any) -> None:
            before, source.scope = source.scope, scope
            if scope.step != streams.step:
                scope.begin(streams.step)
            try:
                if bits is not None:
                    with streams.rng(scope):
                        self._act(method, given, more)
                elif gates or around:
                    self._act(method, given, more)
                else:
                    method(*given, **more)
            finally:
                source.scope = before

        return watched_act

    def _act(self, method: Callable[..., Any], given: tuple[Any, ...], more: dict[str, Any]) -> None:
        """Let the agent act, where it is allowed, with what is done around it."""
        if all(gate() for gate in self.gates.values()):
            with ExitStack() as stack:
                for around in list(self.around.values()):
                    stack.enter_context(around())
                method(*given, **more)
