"""One run of an adapted model: built from its seed, perturbed as its plan says, stepped to its end.

Nothing is branched by copies: a run is its parameters, its seed and its plan, from the start.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from emergent.adapter.author import Agent, Author
from emergent.adapter.building import build_model, let_go, stepper
from emergent.adapter.cast import Cast
from emergent.adapter.held import Held
from emergent.adapter.part import Part
from emergent.adapter.state import values_of
from emergent.adapter.streams import Streams, mixed, uniform
from emergent.adapter.trial import Trial
from emergent.completed import Completed
from emergent.perturbation import Kind


class Live:
    """A model at work. `before` are called at the start of each step, by token; so perturbations last."""

    def __init__(self, author: Author, parameters: Mapping[str, Any], seed: int, trial: Trial) -> None:
        self.author, self.parameters, self.seed, self.trial = author, dict(parameters), seed, trial
        self.model = build_model(author.build, parameters, seed)
        self.streams = Streams(self.model, seed, rng=trial.rng) if author.keyed else None
        self.cast = Cast(self.model, author, trial.acts)
        self.cast.limit(trial.counts)
        self.step, self._advance = 0, stepper(self.model)
        self.before = dict[object, Callable[[], None]]()
        self.held = Held()
        self._parts = dict[Agent, Part]()
        self._past: deque[dict[Agent, dict[str, Any]]] | None = None
        if self.streams is not None:
            for agent in list(self.model.agents):
                self.part(agent)
            self._watch_newborn()

    def run(self, plan: Sequence[tuple[Kind, Completed]], steps: int) -> Iterator[int]:
        """Step to the end, or until the model stops; yield the number of steps done, 0 first."""
        yield 0
        undo = dict[int, Callable[[], None]]()
        spans = [one.steps(1.0) for _, one in plan]
        for step in range(steps):
            if self.author.until_stopped and not self.model.running:
                break
            self.step = step
            if self.streams is not None:
                self.streams.begin(step)
            for number, (_, stop) in enumerate(spans):
                if step == stop and number in undo:
                    undo.pop(number)()
            for number, ((kind, one), (start, stop)) in enumerate(zip(plan, spans, strict=True)):
                if step == start and (start < stop or one.instant):
                    undo[number] = kind.begin(self, one)  # type: ignore[attr-defined] # kinds of adapted models
            for call in list(self.before.values()):
                call()
            if self._past is not None:
                self._past.append({agent: values_of(agent) for agent in self.model.agents})
            self._advance()
            yield step + 1
        self._afterwards(plan, spans, steps)

    def _afterwards(self, plan: Sequence[tuple[Kind, Completed]], spans: Sequence[tuple[int, int]], steps: int) -> None:
        """Do what is to be done once all is over."""
        for (kind, one), (start, _) in zip(plan, spans, strict=True):
            if start == steps and one.instant:
                kind.begin(self, one)  # type: ignore[attr-defined] # kinds of adapted models

    def end(self) -> None:
        """Let go of the model."""
        let_go(self.model)

    # what kinds of perturbation use

    def part(self, agent: Agent) -> Part:
        """Return an agent as perturbations meet it."""
        if agent not in self._parts:
            self._parts[agent] = Part(agent, self.trial.acts.get(type(agent).__name__, ()), self.streams)
        return self._parts[agent]

    def agents(self, one: Completed) -> list[Agent]:
        """Return the agents that a perturbation names and that are still there."""
        return [agent for id in one.ids for agent in self.cast.agents(id) if self.is_there(agent)]

    def is_there(self, agent: Agent) -> bool:
        """Whether an agent is still part of its model."""
        return agent in self.model.agents

    def lot(self, agent: Agent, purpose: int) -> float:
        """Return a uniform in (0, 1) of this agent's in this step."""
        return uniform(self.seed, agent.unique_id, self.step, purpose)

    def fork(self, future: int) -> None:
        """Let all draws from now on come from other streams."""
        self.seed = mixed(self.seed, self.step, future)
        if self.streams is not None:
            self.streams.fork(self.seed)
        else:
            self.model.random.seed(self.seed)
            self.model.rng.bit_generator.state = type(self.model.rng.bit_generator)(self.seed).state

    def remember(self, steps: int) -> None:
        """Keep the values of all agents of so many steps from now on."""
        if self._past is None or (self._past.maxlen or 0) < steps + 1:
            self._past = deque(self._past or (), maxlen=steps + 1)

    def past(self, steps: int) -> Mapping[Agent, dict[str, Any]]:
        """Return the values of all agents as they were so many steps ago, or as long ago as is known."""
        assert self._past is not None
        return self._past[max(0, len(self._past) - 1 - steps)] if self._past else {}

    def _watch_newborn(self) -> None:
        register = self.model.register_agent

        def registered(agent: Agent) -> None:
            register(agent)
            self.part(agent)

        self.model.register_agent = registered
