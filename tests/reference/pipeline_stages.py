"""Who works on what a pipeline's items ask for: stages with their tools, their queues and their boards."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emergent.randomness import key_of
from tests.reference.philox import MASK, uniform
from tests.reference.pipeline_items import Symbols, logit, words
from tests.reference.pipeline_parts import FAIL, FAILED, MEMORY, OK, WORK, Edge, Node, Operation, Part, Waiting

if TYPE_CHECKING:
    from tests.reference.pipeline import Pipeline

# purposes of draws
READING, COMMON, COMMON_VALUE, UPDOWN, CURSOR, WRITE, FLIP, CORRUPT = 3, 11, 12, 18, 20, 21, 22, 26
LONGEST = 10**9  # steps that a retry waits at most


class Tool(Part):
    """What a stage asks at each attempt."""

    down = False

    def wear(self, step: int) -> None:
        """Go down, or come up again."""
        u = self.first(step, UPDOWN)
        if self.value("mtbf"):
            if self.down:
                self.down = not u < 1 / self.value("mttr")
            else:
                self.down = u < 1 / self.value("mtbf")

    def call(self, op: Operation, n: int, step: int) -> Symbols | None:
        """The reply; None is a visible failure."""
        failed = op.hit(self.unavailable(step)) or (self.down and not self.sound)
        if not failed:
            failed = self._fails(op.item, op.draw, self.own("fails"))
            failed |= op.errs()
            failed |= op.drops()
        if failed:
            self.count.failures += 1
            self.run.note(op.item, self, "call_failed", n, FAILED)
            return None
        spec = self.run.specification
        reply = self._reply(op)
        if op.at_chance():
            reply = op.alphabet.any(op.words(WORK)[3])
        reply = op.garbled(op.remembered(reply, self.own("stale"), channel=True))
        part = self.value("part")
        self.count.right += reply == (spec.read(op.item, part) if part else op.alphabet.zeros)
        self.run.note(op.item, self, "call", n, OK, reply)
        return reply

    def _reply(self, op: Operation) -> Symbols:
        """The part, or what comes instead where the tool itself is wrong."""
        add, part = op.alphabet.add, self.value("part")
        reply = op.alphabet.zeros
        if part:
            reply = add(self.run.specification.read(op.item, part), self.blind(op.item))
        return add(reply, self._corruption(op.item, op.draw, self.own("corrupts")))

    def overheard(self, caller: Stage, item: int, j: int) -> Symbols | None:
        """By what its j-th reply to a caller would be off if nothing disturbed it; None where it would fail."""
        draw = caller.key + j & MASK
        if self._fails(item, draw, self.value("fails")):
            return None
        return self._corruption(item, draw, self.value("corrupts"))

    def _fails(self, item: int, draw: int, fails: float) -> bool:
        share = self.value("common")
        together = share > 0 and uniform(*self._common(item, COMMON, draw)[:2]) < share * fails
        return together or self.first(item, FAIL, draw) < (1 - share) * fails

    def _corruption(self, item: int, draw: int, corrupts: float) -> Symbols:
        share, alphabet = self.value("common"), self.run.alphabet
        if share > 0 and uniform(*self._common(item, COMMON, draw)[2:]) < share * corrupts:
            return alphabet.other(self._common(item, COMMON_VALUE, draw)[0])
        if self.first(item, CORRUPT, draw) < (1 - share) * corrupts:
            return alphabet.other(self.words(item, CORRUPT, draw)[2])
        return alphabet.zeros

    def _common(self, item: int, purpose: int, draw: int) -> tuple[int, int, int, int]:
        return words(key_of("group:" + self.value("group")), item, purpose, draw, self.run.seed)


class Queue(Part):
    """Where visibly failed attempts wait for the next one."""

    def __init__(self, run: Pipeline, name: str, place: int, value: Callable[[str], Any]) -> None:
        super().__init__(run, name, place, value)
        self.holds: set[tuple[str, int]] = set()

    def takes(self, n: int, step: int) -> bool:
        room = not self.value("room") or len(self.holds) < self.value("room")
        return not self.unavailable(step) and n + 1 < self.value("cap") and room

    def requeue(self, stage: Stage, item: int, n: int, step: int) -> int | None:
        """When the next attempt is due; None if the queue loses it."""
        op = Operation(self, item)
        if op.drops():
            self.count.lost += 1
            self.run.note(item, self, "drop", op.n)
            return None
        self.holds.add((stage.id, item))
        self.count.retries += 1
        stage.count.retries += 1
        self.run.note(item, self, "requeue", op.n)
        return step + 1 + min(LONGEST, math.floor(self.value("backoff") * 2.0**n + 0.5)) + op.delay()

    def waiting(self, step: int) -> int:
        return len(self.holds)


class Stage(Node):
    """Adds its part, and those of its tools, to what comes in; or works on a board."""

    tools: list[Tool]
    queue: Queue | None = None
    board: Board | None = None
    adds: frozenset[str]

    def __init__(self, run: Pipeline, name: str, place: int, value: Callable[[str], Any]) -> None:
        super().__init__(run, name, place, value)
        self.held: dict[int, Symbols] = {}
        self.capacity = value("capacity")

    def receive(self, edge: Edge, item: int, symbols: Symbols, status: int, due: int) -> None:
        self._leaves_queue(item)
        super().receive(edge, item, symbols, status, due)
        if status == OK:
            self.held[item] = symbols

    def _leaves_queue(self, item: int) -> None:
        if self.queue:
            self.queue.holds.discard((self.id, item))

    def turn(self, step: int) -> None:
        if self.board is None:
            super().turn(step)
        elif not self.unavailable(step) and not self.board.unavailable(step):
            self._turn_at_board(self.board, step)

    def act(self, item: int, waiting: Waiting, step: int) -> None:
        self._leaves_queue(item)
        run = self.run
        op = Operation(self, item)
        a = run.alphabet.add(self.held.get(item, run.alphabet.zeros), self.yoke(item))
        output, slowest = self.attempt(op, a, self.before, step)
        if output is None:
            self._retry_or_give_up(op, a, step)
        elif op.drops():
            self.dropped(item, op.n)
        else:
            self.send(self.normal, item, output, OK, self.due(op, step) + slowest)

    def _retry_or_give_up(self, op: Operation, a: Symbols, step: int) -> None:
        if self.queue and self.queue.takes(op.n, step):
            due = self.queue.requeue(self, op.item, op.n, step)
            if due is not None:
                self.slots[op.item] = Waiting(a, OK, due)
        elif self.errors:
            self.send(self.errors, op.item, a, OK, step + 1)
        else:
            self.send(self.normal, op.item, a, FAILED, step + 1)

    def attempt(self, op: Operation, a: Symbols, before: frozenset[str], step: int) -> tuple[Symbols | None, int]:
        """The output, None after a visible failure, and by how much the tools held it up."""
        run, item = self.run, op.item
        grounded = a == run.specification.total(item, before)
        self.count.grounded += grounded
        replies, slowest = self._ask(op, step)
        failed = replies is None or op.first(FAIL) < self.own("fails")
        failed |= op.errs()
        if replies is None or failed:
            self.count.failures += 1
            run.note(item, self, "fail", op.n, FAILED)
            return None, slowest
        output = op.garbled(op.remembered(self._work(op, a, replies, before)))
        self.score(output == run.specification.total(item, before | self.adds), grounded)
        run.note(item, self, "work", op.n, OK, output)
        return output, slowest

    def _ask(self, op: Operation, step: int) -> tuple[Symbols | None, int]:
        """What the tools say together."""
        run, slowest = self.run, 0
        replies: list[Symbols | None] = []
        for tool in self.tools:
            call = Operation(tool, op.item, self.key + op.n & MASK)
            slowest = max(slowest, tool.value("latency") + call.delay())
            replies.append(tool.call(call, op.n, step))
        if self.value("need") == "majority":
            heard = [reply for reply in replies if reply is not None]
            best = max(heard, key=heard.count, default=run.alphabet.zeros)
            return (best if 2 * heard.count(best) > len(replies) else None), slowest
        if None in replies:
            return None, slowest
        return run.alphabet.add(*replies), slowest

    def reading(self, item: int, reading: float) -> Symbols:
        """By what its reading of its part is off."""
        alphabet = self.run.alphabet
        if self.first(item, READING) >= reading:
            return alphabet.other(self.words(item, READING)[2])
        return alphabet.zeros

    def _work(self, op: Operation, a: Symbols, replies: Symbols, before: frozenset[str]) -> Symbols:
        run, item, add = self.run, op.item, self.run.alphabet.add
        w = op.words(WORK)
        u = uniform(*w[:2])
        if op.at_chance():
            return run.alphabet.any(w[3])
        if u < self.value("repair"):
            return add(run.specification.total(item, before | self.adds), self.blind(item))
        if self.value("part"):
            mine = run.specification.read(item, self.value("part"))
            a = add(a, mine, self.reading(item, self.own("reading", 1.0)), self.blind(item))
        output = add(a, replies)
        skill = logit(self.value("right")) + run.parameters.skill + self.channel("skill")
        if self.sound or logit(u) < skill - run.specification.hardness(item):
            return output
        return add(output, run.alphabet.other(w[2]))

    # on a board

    def _turn_at_board(self, board: Board, step: int) -> None:
        """Take up some of the items that lack its parts, from anywhere on."""
        items = self.run.parameters.items
        start = (self.words(step, CURSOR)[0] * items) >> 32
        ring = [(start + i) % items for i in range(items)]
        open_items = [i for i in ring if i in board.pages and not self.adds <= board.pages[i].mask]
        for item in open_items[: max(self.capacity, 1)]:
            op = Operation(self, item)
            value, mask = board.read(self, item, op.n)
            a = self.run.alphabet.add(value, self.yoke(item))
            output, _ = self.attempt(op, a, self.before | mask, step)
            if output is None:
                continue
            if op.drops():
                self.dropped(item, op.n)
                continue
            self.run.note(item, self, "write", op.n, OK, output)
            board.stage(item, self.second(step, CURSOR), self, output, mask | self.adds)


@dataclass
class Page:
    """An item on a board: its value and whose parts are in, now and before the last write."""

    value: Symbols
    mask: frozenset[str]
    old: tuple[Symbols, frozenset[str]]


@dataclass
class Write:
    """What an agent wants to write."""

    priority: float
    agent: Stage
    value: Symbols
    mask: frozenset[str]


class Board(Node):
    """Where several agents work on one item, each when it gets to it."""

    full: frozenset[str]

    def __init__(self, run: Pipeline, name: str, place: int, value: Callable[[str], Any]) -> None:
        super().__init__(run, name, place, value)
        self.pages: dict[int, Page] = {}
        self.staged: dict[int, list[Write]] = defaultdict(list)

    def turn(self, step: int) -> None:
        """Nothing: boards take in before the others' turn and commit after it."""

    def act(self, item: int, waiting: Waiting, step: int) -> None:
        self.pages[item] = Page(waiting.symbols, frozenset(), (waiting.symbols, frozenset()))
        self.run.note(item, self, "enter", 0, OK, waiting.symbols)

    def take_in(self, step: int) -> None:
        super().turn(step)

    def read(self, agent: Stage, item: int, n: int) -> tuple[Symbols, frozenset[str]]:
        page = self.pages[item]
        stale = max(self.own("stale"), self.channel("stale") if self.budget > 0 else 0.0)
        twice = agent.adds & page.old[1]
        if self.first(item, MEMORY, agent.key + n & MASK) < stale and not twice:
            return page.old
        return page.value, page.mask

    def stage(self, item: int, priority: float, agent: Stage, value: Symbols, mask: frozenset[str]) -> None:
        self.staged[item].append(Write(priority, agent, value, mask))

    def commit(self, step: int) -> None:
        """Of the writes of this step to an item, let one through."""
        staged, self.staged = self.staged, defaultdict(list)
        for item in sorted(staged):
            write = max(staged[item], key=lambda write: write.priority)
            self._commit(item, write, step)

    def _commit(self, item: int, write: Write, step: int) -> None:
        run, add = self.run, self.run.alphabet.add
        op = Operation(self, item)
        lost = op.hit(self.unavailable(step))
        if not lost:
            lost = op.first(WRITE) < self.own("loss")
            lost |= op.drops()
        if lost:
            self.count.lost += 1
            run.note(item, self, "commit_lost", op.n, decision=write.agent.place)
            return
        value = write.value
        if op.second(WRITE) < self.own("flip"):
            value = add(value, run.alphabet.other(op.words(FLIP)[0]))
        value = op.garbled(value)
        page = self.pages[item]
        self.pages[item] = Page(value, write.mask, (page.value, page.mask))
        run.note(item, self, "commit", op.n, OK, value, write.agent.place)
        if write.mask >= self.full:
            del self.pages[item]
            self.send(self.normal, item, value, OK, step + 1 + op.delay())

    def waiting(self, step: int) -> int:
        return len(self.pages)

    def under_way(self) -> set[int]:
        return super().under_way() | set(self.pages)
