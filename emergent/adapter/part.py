"""An agent of a running model, as perturbations meet it: what stands before each of its acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

from emergent.adapter.author import Agent
from emergent.adapter.streams import Streams

Gate = Callable[[], bool]
"""Says whether the agent acts now."""
Around = Callable[[], AbstractContextManager[Any]]
"""What is done around each of the agent's acts."""


class Part:
    """One agent: `gates` and `around` are what perturbations put before its acts, each by its own token."""

    def __init__(self, agent: Agent, acts: Sequence[str], streams: Streams | None) -> None:
        self.agent, self.streams = agent, streams
        self.gates = dict[object, Gate]()
        self.around = dict[object, Around]()
        for number, name in enumerate(acts):
            setattr(agent, name, self._watched(getattr(agent, name), number))

    def draw_once(self) -> None:
        """Let the agent draw one number more than it needs, after it has acted once."""
        token = object()

        @contextmanager
        def draws() -> Iterator[None]:
            yield
            self.agent.model.random.random()
            self.around.pop(token, None)

        self.around[token] = draws

    def _watched(self, method: Callable[..., Any], number: int) -> Callable[..., None]:
        id, gates, around, streams = self.agent.unique_id, self.gates, self.around, self.streams
        surrounded = self._surrounded(method)

        def watched_act(*given: Any, **more: Any) -> None:
            if gates and not all(gate() for gate in gates.values()):
                return
            act = surrounded if around else method
            if streams is None:
                act(*given, **more)
            else:
                streams.act(id, number, act, given, more)

        return watched_act

    def _surrounded(self, method: Callable[..., Any]) -> Callable[..., None]:
        def act(*given: Any, **more: Any) -> None:
            with ExitStack() as stack:
                for around in list(self.around.values()):
                    stack.enter_context(around())
                method(*given, **more)

        return act
