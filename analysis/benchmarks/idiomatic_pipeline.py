"""The pipeline as a Mesa user would write it: one agent a component, inboxes, `model.random`.

The rules are those of `emergent.models.pipeline` for stages in a row with tools, retries and a reviewer at the end.
Interventions, other kinds of components and the event log are left out, which makes it a little faster than the whole.
It draws from `model.random`: so it agrees with the kernel in distribution. `pipeline_speed.py` checks that before it
times anything. What is sent in one step is acted upon in the next, so the order of the agents means nothing; only the
queue, which is asked first, hands back in the step in which the time has come.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import mesa

from emergent.models.pipeline import PipelineParameters
from emergent.models.pipeline.wiring.nodes import ComponentParameters

Artefact = tuple[int, ...]


def linear(components: int, **more: object) -> PipelineParameters:
    """Return so many components: a quarter of them tools, a queue, a reviewer, and stages in a row."""
    tools = [f"tool-{i}" for i in range(components // 4)]
    stages = [f"stage-{i}" for i in range(components - len(tools) - 2)]
    nodes: dict[str, ComponentParameters] = {"queue": ComponentParameters(kind="queue", cap=3)}
    for name in tools:
        nodes[name] = ComponentParameters(kind="tool", part=name, fails=0.1, corrupts=0.02)
    for name, tool in zip(stages, tools + [None] * len(stages), strict=False):
        called = (tool,) if tool else None
        nodes[name] = ComponentParameters(kind="stage", part=name, right=0.97, fails=0.05, tools=called, queue="queue")
    nodes["reviewer"] = ComponentParameters(kind="reviewer", sensitivity=0.7, false_alarm=0.05, cap=3)
    row = ["in", *stages, "reviewer", "out"]
    edges = [f"{a} -> {b}" for a, b in pairwise(row)]
    edges.append(f"reviewer -> {stages[-1]} : reject")
    chosen = {"items": 50, "difficulty": 1.0, "horizon": 300.0, **more}
    return PipelineParameters(components=nodes, edges=tuple(edges), **chosen)


@dataclass(eq=False)
class Item:
    """What is asked for: a value for every part, and what became of it."""

    parts: dict[str, Artefact]
    difficulty: float
    arrival: int
    attempts: Counter[str] = field(default_factory=Counter)
    outcome: str = "lost"
    done: int = -1


@dataclass
class Message:
    """An artefact on its way, or the news that something failed."""

    item: Item
    artefact: Artefact
    status: str = "ok"
    due: int = 0


class Component(mesa.Agent):
    """Takes what has arrived in its inbox, and counts what it does."""

    def __init__(self, model: MesaPipeline, name: str, own: ComponentParameters | None) -> None:
        super().__init__(model)
        self.name = name
        self.inbox: list[Message] = []
        self.operations = 0
        self.target: Component | None = None

    def step(self) -> None:
        """Act upon every message that is due."""
        now = self.model.now
        ready = [message for message in self.inbox if message.due <= now]
        if ready:
            self.inbox = [message for message in self.inbox if message.due > now]
            for message in ready:
                self.receive(message)

    def receive(self, message: Message) -> None:
        """Do what this kind of component does with a message."""
        raise NotImplementedError

    def send(self, target: Component, item: Item, artefact: Artefact, status: str = "ok") -> None:
        """Put a message into the inbox of another component, for the next step."""
        target.inbox.append(Message(item, artefact, status, self.model.now + 1))

    def attempt(self, item: Item) -> int:
        """Count an operation; return how many there were on this item before."""
        self.operations += 1
        before = item.attempts[self.name]
        item.attempts[self.name] += 1
        return before

    def plus(self, *artefacts: Artefact) -> Artefact:
        """Add artefacts up, symbol by symbol."""
        q = self.model.parameters.alphabet
        return tuple(sum(symbols) % q for symbols in zip(*artefacts, strict=True))

    def spoiled(self, artefact: Artefact) -> Artefact:
        """Return any other artefact."""
        other = artefact
        while other == artefact:
            other = self.model.artefact()
        return other


class Stage(Component):
    """Adds its part and the replies of its tools to what came in; failed attempts go into the queue."""

    def __init__(self, model: MesaPipeline, name: str, own: ComponentParameters) -> None:
        super().__init__(model, name, own)
        right = own.value("right")
        self.part, self.fails = own.value("part"), own.value("fails")
        self.competence = math.log(right / (1 - right))
        self.held: dict[Item, Artefact] = {}
        self.tools: list[Tool] = []
        self.queue: Queue | None = None

    def receive(self, message: Message) -> None:
        if message.status == "failed":
            self.send(self.target, message.item, message.artefact, "failed")
            return
        if message.status == "ok":
            self.held[message.item] = message.artefact
        self.work(message.item)

    def work(self, item: Item) -> None:
        """Make an attempt at an item."""
        before = self.attempt(item)
        chance = self.model.random.random
        artefact = self.held[item]
        replies = [tool.call(item) for tool in self.tools]
        if None in replies or chance() < self.fails:
            if self.queue is None or not self.queue.take(self, item, before):
                self.send(self.target, item, artefact, "failed")
            return
        result = self.plus(artefact, item.parts[self.part], *replies)
        if chance() >= 1 / (1 + math.exp(item.difficulty - self.competence)):
            result = self.spoiled(result)
        self.send(self.target, item, result)


class Tool(Component):
    """Replies at once with its part, if it does not fail."""

    def __init__(self, model: MesaPipeline, name: str, own: ComponentParameters) -> None:
        super().__init__(model, name, own)
        self.part, self.fails, self.corrupts = own.value("part"), own.value("fails"), own.value("corrupts")

    def call(self, item: Item) -> Artefact | None:
        """Return the reply, None for a visible failure."""
        self.operations += 1
        chance = self.model.random.random
        if chance() < self.fails:
            return None
        reply = item.parts[self.part]
        return self.spoiled(reply) if chance() < self.corrupts else reply


class Queue(Component):
    """Brings failed attempts back, later each time."""

    def __init__(self, model: MesaPipeline, name: str, own: ComponentParameters) -> None:
        super().__init__(model, name, own)
        self.cap, self.backoff = own.value("cap"), own.value("backoff")
        self.waiting: list[tuple[int, Stage, Item]] = []

    def take(self, stage: Stage, item: Item, before: int) -> bool:
        """Return whether there will be another attempt."""
        if before + 1 >= self.cap:
            return False
        self.operations += 1
        pause = math.floor(self.backoff * 2**before + 0.5)
        self.waiting.append((self.model.now + 1 + pause, stage, item))
        return True

    def step(self) -> None:
        now = self.model.now
        due = [entry for entry in self.waiting if entry[0] <= now]
        if due:
            self.waiting = [entry for entry in self.waiting if entry[0] > now]
            for _, stage, item in due:
                stage.inbox.append(Message(item, stage.held[item], "again", now))


class Reviewer(Component):
    """Sends back what it takes for wrong, as long as there are attempts left."""

    def __init__(self, model: MesaPipeline, name: str, own: ComponentParameters) -> None:
        super().__init__(model, name, own)
        self.sensitivity, self.false_alarm = own.value("sensitivity"), own.value("false_alarm")
        self.cap = own.value("cap")
        self.rejections = 0
        self.back: Stage | None = None

    def receive(self, message: Message) -> None:
        item = message.item
        if message.status == "failed":
            self.send(self.target, item, message.artefact, "failed")
            return
        before = self.attempt(item)
        wrong = message.artefact != self.plus(*item.parts.values())
        rejects = self.model.random.random() < (self.sensitivity if wrong else self.false_alarm)
        self.rejections += rejects
        if rejects and before + 1 < self.cap:
            self.send(self.back, item, message.artefact, "rejected")
        else:
            self.send(self.target, item, message.artefact)


class Exit(Component):
    """Where items leave, and the observer compares."""

    def receive(self, message: Message) -> None:
        item = message.item
        right = message.artefact == self.plus(*item.parts.values())
        item.outcome = "failed" if message.status == "failed" else "right" if right else "wrong"
        item.done = self.model.now
        self.operations += 1


KINDS = {"stage": Stage, "tool": Tool, "queue": Queue, "reviewer": Reviewer}


class MesaPipeline(mesa.Model):
    """Items flow through the components, one arrival after another."""

    def __init__(self, rng: int | None = None, parameters: PipelineParameters | None = None) -> None:
        super().__init__(rng=rng)
        self.parameters = p = linear(8) if parameters is None else parameters
        self.now = 0
        self.items: list[Item] = []
        named: dict[str, Component] = {}
        for name, own in p.components.items():
            named[name] = KINDS[own.kind](self, name, own)
        self.exit = named["out"] = Exit(self, "out", None)
        for edge in p.edges:
            source, target = edge.split(":")[0].replace("->", " ").split()
            if source == "in":
                self.entry = named[target]
            elif edge.endswith(": reject"):
                named[source].back = named[target]
            else:
                named[source].target = named[target]
        for stage in (component for component in named.values() if isinstance(component, Stage)):
            own = p.components[stage.name]
            stage.tools = [named[tool] for tool in own.value("tools")]
            stage.queue = named.get(own.value("queue"))
        self.part_names = [c.part for c in named.values() if isinstance(c, Stage | Tool)]

    def artefact(self) -> Artefact:
        """Return a random one."""
        return tuple(self.random.choices(range(self.parameters.alphabet), k=self.parameters.symbols))

    def step(self) -> None:
        p = self.parameters
        if self.now % p.interval == 0 and len(self.items) < p.items:
            parts = {part: self.artefact() for part in self.part_names}
            item = Item(parts, self.random.gauss(0, p.difficulty), self.now)
            self.items.append(item)
            self.entry.inbox.append(Message(item, (0,) * p.symbols, due=self.now))
        self.agents.do("step")
        self.now += 1
        self.running = self.now < p.steps and self.exit.operations < p.items

    @property
    def attainment(self) -> float:
        """The share of items that came out right."""
        return sum(item.outcome == "right" for item in self.items) / self.parameters.items

    @property
    def failed(self) -> float:
        """The share of items that failed visibly."""
        return sum(item.outcome == "failed" for item in self.items) / self.parameters.items

    @property
    def duration(self) -> float:
        """The mean time from arrival to delivery of the items that came out right."""
        times = [item.done - item.arrival for item in self.items if item.outcome == "right"]
        return sum(times) / len(times)

    @property
    def calls(self) -> float:
        """Operations of stages, tools and reviewers per item."""
        working = (agent for agent in self.agents if isinstance(agent, Stage | Tool | Reviewer))
        return sum(agent.operations for agent in working) / self.parameters.items
