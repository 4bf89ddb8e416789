"""What all components of a pipeline have in common: draws, faults, messages, and what the oracle counts of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emergent.randomness import key_of
from tests.reference.philox import MASK, uniform
from tests.reference.pipeline_items import Symbols, words

if TYPE_CHECKING:
    from tests.reference.pipeline import Pipeline

BLINDED, YOKED, WORK, FAIL, FAULT, LINE, MEMORY, DOWNTIME, AT_CHANCE = 4, 5, 6, 7, 8, 9, 10, 19, 25  # purposes of draws
NONE, OK, FAILED, REJECT = 0, 1, 2, 3  # status
UNDISTURBED = {"garble": 1.0, "budget": math.inf}


@dataclass
class Waiting:
    """What waits at a component for its turn."""

    symbols: Symbols
    status: int
    due: int


@dataclass
class Count:
    """What is counted of a component, in the order of the counters."""

    operations: int = 0
    failures: int = 0
    retries: int = 0
    right: int = 0
    grounded: int = 0
    right_grounded: int = 0
    rejections: int = 0
    fixes: int = 0
    lost: int = 0
    struck: int = 0
    most_waiting: int = 0


class Part:
    """What all components have: an id, a key, channels, counts, and what they gave last, whatever the item."""

    def __init__(self, run: Pipeline, name: str, place: int, value: Callable[[str], Any] | None = None) -> None:
        self.run, self.id, self.place, self.key = run, name, place, key_of(name)
        self.value = value or {}.__getitem__
        self.channels: dict[str, float] = {}
        self.budget = math.inf
        self.count = Count()
        self.operations: dict[int, int] = defaultdict(int)
        self.last: Any = None

    def channel(self, name: str) -> float:
        return self.channels.get(name, UNDISTURBED.get(name, 0.0))

    @property
    def sound(self) -> bool:
        return self.channel("sound") >= 0.5

    def own(self, name: str, sound: float = 0.0) -> float:
        """A parameter of its own, which no component has that works without fault."""
        return sound if self.sound else self.value(name)

    def words(self, item: int, purpose: int, draw: int = 0) -> tuple[int, int, int, int]:
        return words(self.key, item, purpose, draw, self.run.seed)

    def first(self, item: int, purpose: int, draw: int = 0) -> float:
        return uniform(*self.words(item, purpose, draw)[:2])

    def second(self, item: int, purpose: int, draw: int = 0) -> float:
        return uniform(*self.words(item, purpose, draw)[2:])

    def unavailable(self, step: int) -> bool:
        return self.channel("down") > 0 and self.first(step, DOWNTIME) < self.channel("down")

    def yoke(self, item: int) -> Symbols:
        """By what something is off that belongs to another item."""
        alphabet = self.run.alphabet
        if self.first(item, YOKED) < self.channel("yoke"):
            return alphabet.any(self.words(item, YOKED)[2])
        return alphabet.zeros

    def blind(self, item: int) -> Symbols:
        """By what the specification is off that it sees."""
        alphabet = self.run.alphabet
        if self.first(item, BLINDED) < self.channel("blind"):
            return alphabet.any(self.words(item, BLINDED)[2])
        return alphabet.zeros

    def waiting(self, step: int) -> int:
        """How many items it leaves waiting at the end of a step."""
        return 0


class Operation:
    """One operation of a component on an item: its draws and the faults that strike it."""

    def __init__(self, part: Part, item: int, draw: int | None = None) -> None:
        self.part, self.item, self.alphabet = part, item, part.run.alphabet
        self.n = part.operations[item]
        self.draw = self.n if draw is None else draw
        part.operations[item] += 1
        part.count.operations += 1
        self.armed = part.budget > 0
        part.budget -= 1
        self.struck = False

    def words(self, purpose: int) -> tuple[int, int, int, int]:
        return self.part.words(self.item, purpose, self.draw)

    def first(self, purpose: int) -> float:
        return self.part.first(self.item, purpose, self.draw)

    def second(self, purpose: int) -> float:
        return self.part.second(self.item, purpose, self.draw)

    def fault(self, channel: str) -> float:
        """A channel that acts only while faults may still strike."""
        return self.part.channel(channel) if self.armed else 0.0

    def hit(self, does: bool) -> bool:
        """Note that a channel did something to this operation."""
        if does and not self.struck:
            self.struck = True
            self.part.count.struck += 1
        return does

    # faults, each asked once an operation

    def errs(self) -> bool:
        return self.hit(self.second(FAIL) < self.fault("error"))

    def drops(self) -> bool:
        return self.hit(self.first(FAULT) < self.fault("drop"))

    def at_chance(self) -> bool:
        return self.hit(self.first(AT_CHANCE) < self.part.channel("chance"))

    def delay(self) -> int:
        return int(self.fault("delay"))

    def lines_hit(self) -> list[int]:
        """The symbols that are hit."""
        if not self.second(FAULT) < self.fault("touch"):
            return []
        rate = self.part.channel("garble")
        return [k for k in range(self.alphabet.k) if self.part.first(self.item, LINE, self.draw * 64 + k & MASK) < rate]

    def garbled(self, symbols: Symbols) -> Symbols:
        """The symbols with those that are hit changed to others."""
        changed = list(symbols)
        q = self.alphabet.q
        for k in self.lines_hit():
            word = self.part.words(self.item, LINE, self.draw * 64 + k & MASK)[2]
            changed[k] = (changed[k] + 1 + ((word * (q - 1)) >> 32)) % q
            self.hit(True)
        return tuple(changed)

    def remembered(self, fresh: Any, stale: float = 0.0, channel: bool = False) -> Any:
        """What comes of a fresh result: itself, the last one again, or the last one while the fresh one waits."""
        part = self.part
        if part.last is not None:
            if self.hit(self.second(MEMORY) < self.fault("stuck")):
                return part.last
            by_fault = channel and self.hit(self.first(MEMORY) < self.fault("stale"))
            if by_fault or self.first(MEMORY) < stale:
                before, part.last = part.last, fresh
                return before
        part.last = fresh
        return fresh


class Edge(Part):
    """A way from one component to another."""

    source: str
    target: str
    label: str
    weight: float = 1.0

    def send(self, item: int, symbols: Symbols, status: int, due: int) -> None:
        """Hand a message over, if it gets through."""
        run = self.run
        op = Operation(self, item)
        run.hops[item] += 1
        lost = 0 < run.parameters.hops < run.hops[item] or op.hit(self.unavailable(run.now))
        if not lost:
            if status == OK:
                symbols = op.garbled(op.remembered(symbols, channel=True))
                if op.errs():
                    status = FAILED
                    self.count.failures += 1
            lost = op.drops()
        if lost:
            self.count.lost += 1
            run.note(item, self, "message_lost", op.n)
            return
        run.note(item, self, "message", op.n, status, symbols)
        run.nodes[self.target].receive(self, item, symbols, status, due + op.delay())


class Node(Part):
    """A component that edges lead to, and from which they go on."""

    def __init__(self, run: Pipeline, name: str, place: int, value: Callable[[str], Any] | None = None) -> None:
        super().__init__(run, name, place, value)
        self.slots: dict[int, Any] = {}
        self.incoming: list[Edge] = []
        self.normal: list[Edge] = []
        self.errors: list[Edge] = []
        self.before: frozenset[str] = frozenset()  # the parts in what comes in
        self.capacity = 0
        self.left = 0

    def line_up(self) -> None:
        """Put the edges in the order of the names at their other ends."""
        self.incoming.sort(key=lambda edge: (len(edge.source), edge.source))
        for leaving in (self.normal, self.errors):
            leaving.sort(key=lambda edge: (len(edge.target), edge.target))

    def receive(self, edge: Edge, item: int, symbols: Symbols, status: int, due: int) -> None:
        self.slots[item] = Waiting(symbols, status, due)

    def ready(self, step: int) -> list[int]:
        return sorted(item for item, waiting in self.slots.items() if waiting.due <= step)

    def waiting(self, step: int) -> int:
        return self.left

    def under_way(self) -> set[int]:
        """The items of which something is here, or on the way to here."""
        return set(self.slots)

    def turn(self, step: int) -> None:
        """Act on what is ready, unless it is unavailable, and leave the rest."""
        if not self.unavailable(step):
            self.work(step)
        self.left = len(self.ready(step))

    def work(self, step: int) -> None:
        """Act on as many items as it can take."""
        for item in self.ready(step)[: self.capacity or None]:
            waiting = self.slots.pop(item)
            if waiting.status == FAILED:
                self.pass_on(item, waiting.symbols, step)
            else:
                self.act(item, waiting, step)

    def act(self, item: int, waiting: Waiting, step: int) -> None:
        raise NotImplementedError

    def pass_on(self, item: int, symbols: Symbols, step: int) -> None:
        """Pass on an error of somebody else: no operation."""
        self.run.note(item, self, "pass_error", self.operations[item], FAILED, symbols)
        self.send(self.errors or self.normal, item, symbols, FAILED, step + 1)

    def send(self, edges: Sequence[Edge], item: int, symbols: Symbols, status: int, due: int) -> None:
        for edge in edges:
            edge.send(item, symbols, status, due)

    def dropped(self, item: int, n: int) -> None:
        self.count.lost += 1
        self.run.note(item, self, "drop", n)

    def due(self, op: Operation, step: int) -> int:
        return step + 1 + self.value("latency") + op.delay()

    def score(self, right: bool, grounded: bool | None = None) -> None:
        self.count.right += right
        self.count.right_grounded += bool(right and grounded)
