"""The rules of the pipeline written the obvious way: plain objects, one item and one component after the other.

The oracle of the compiled kernel, written from the rules' description and from what each kind of perturbation means. It
imports neither the kernel nor the wiring nor the channels, and draws from the plain-integer Philox. Time in steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.reference.philox import philox
from tests.reference.pipeline_items import Alphabet, Specification, Symbols
from tests.reference.pipeline_nodes import Aggregator, Idle, Out, Reviewer, Router
from tests.reference.pipeline_order import acting, parts_of
from tests.reference.pipeline_parts import FAILED, NONE, OK, Edge, Node, Part
from tests.reference.pipeline_plan import Completed, Meaning
from tests.reference.pipeline_stages import Board, Queue, Stage, Tool

if TYPE_CHECKING:
    from emergent.models.pipeline import PipelineParameters

FORK = 0xFFFFFFFE  # purpose of a draw
CODES = (
    *("arrive", "work", "fail", "requeue", "pass_error", "call", "call_failed", "message", "message_lost", "review"),
    *("aggregate", "route", "write", "commit", "commit_lost", "deliver", "drop", "enter"),
)
LOST, RIGHT, WRONG, FAILED_ITEM, LATE, OUTDATED = range(6)
KINDS = {
    **{"stage": Stage, "tool": Tool, "router": Router, "board": Board, "queue": Queue, "reviewer": Reviewer},
    **{"aggregator": Aggregator, "idle": Idle},
}
WORKERS = (Stage, Tool, Router, Reviewer, Aggregator)


@dataclass
class Delivered:
    """What left the pipeline first of an item, and what the observer asked for then."""

    step: int
    status: int
    symbols: Symbols
    target: Symbols
    outdated: Symbols | None


MOST_REPLIES = 64
"""Replies of a tool to one stage that the decoder hears."""


class Hash:
    """The hash of whole numbers, one after the other."""

    def __init__(self) -> None:
        self.value = 0xCBF29CE484222325

    def take(self, *numbers: int) -> None:
        for number in numbers:
            self.value = (self.value ^ number % 2**64) * 0x100000001B3 % 2**64

    def take_folded(self, number: int) -> None:
        """The same for one number, after which the higher half is folded into the lower one."""
        self.take(number)
        self.value ^= self.value >> 32


class Pipeline:
    """One run: its parameters, its completed plan and its seed."""

    def __init__(self, parameters: PipelineParameters, plan: Completed, seed: int) -> None:
        p = self.parameters = parameters
        self.seed, self.now = seed, 0
        self.plan = Meaning(plan, p.symbols, p.fragility)
        self.alphabet = Alphabet(p.symbols, p.alphabet)
        self.order = acting(p)
        self._of: dict[Any, list[Any]] = {}
        self.specification = Specification(self.alphabet, parts_of(p, self.order), p.items, p.difficulty, seed)
        self.rows: list[tuple[int, ...]] = []
        self.waiting: list[list[int]] = []
        self.states: list[list[int]] = []
        self.hops = [0] * p.items
        self.delivered: dict[int, Delivered] = {}
        self.artefacts = Hash()
        self.hurry, self.decode, self.respec = 1.0, 0.0, 0.0
        self._build()

    # the wiring

    def _build(self) -> None:
        self.nodes: dict[str, Any] = {}
        self.edges: list[Edge] = []
        self.entries: list[Edge] = []
        for place, (name, c) in enumerate(self.parameters.components.items()):
            self.nodes[name] = KINDS[c.kind](self, name, place, c.value)
        self.components: list[Part] = list(self.nodes.values())
        self.nodes["out"] = Out(self, "out", -1)
        for text in self.parameters.edges:
            self._add_edge(text)
        for name, router in self.nodes.items():
            bare = [
                edge for edge in self.edges if edge.source == name and isinstance(router, Router) and not edge.label
            ]
            for edge in bare:
                edge.weight = 1 / len(bare)
        self.stages = self.of(Stage)
        for stage in self.stages:
            self._connect(stage)
        for board in self.nodes.values():
            if isinstance(board, Board):
                board.full = frozenset[str]().union(*(stage.adds for stage in self.stages if stage.board is board))
        self.entries.sort(key=lambda edge: (len(edge.target), edge.target))
        for node in self.nodes.values():
            if isinstance(node, Node):
                node.line_up()
        self._follow_the_parts()

    def _add_edge(self, text: str) -> None:
        way, _, label = (piece.strip() for piece in text.partition(":"))
        source, target = (end.strip() for end in way.split("->"))
        edge = Edge(self, f"{source}.{target}", len(self.components))
        edge.source, edge.target, edge.label = source, target, label
        self.edges.append(edge)
        self.components.append(edge)
        if label == "reject":
            self.nodes[source].rejects = edge
        elif label == "error":
            self.nodes[source].errors.append(edge)
        else:
            edge.weight = float(label or 1)
            (self.entries if source == "in" else self.nodes[source].normal).append(edge)
            self.nodes[target].incoming.append(edge)

    def _connect(self, stage: Stage) -> None:
        value = stage.value
        stage.tools = [self.nodes[name] for name in value("tools")]
        stage.queue = self.nodes[value("queue")] if value("queue") else None
        stage.board = self.nodes[value("board")] if value("board") else None
        own = [value("part"), *(tool.value("part") for tool in stage.tools)]
        stage.adds = frozenset(part for part in own if part)

    def _follow_the_parts(self) -> None:
        """Say of every component which parts are in what comes in."""
        known: dict[str, frozenset[str]] = {}

        def leaves(edge: Edge) -> frozenset[str] | None:
            if edge.source == "in":
                return frozenset()
            node = self.nodes[edge.source]
            if edge.label == "error" and isinstance(node, Router):
                return next((known[e.source] for e in node.incoming if e.source in known), None)
            if edge.source not in known or edge.label == "error":
                return known.get(edge.source)
            added = node.full if isinstance(node, Board) else node.adds if isinstance(node, Stage) else frozenset()
            return known[edge.source] | added

        for _ in range(len(self.nodes)):
            for name in self.nodes:
                found = [leaves(e) for e in self.edges if e.target == name and e.label != "reject"]
                here = [parts for parts in found if parts is not None]
                node = self.nodes[name]
                if isinstance(node, Aggregator) and node.value("combine") == "sum":
                    if len(here) == len(found):
                        known[name] = frozenset[str]().union(*here)
                elif here:
                    known[name] = here[0]
        for name, node in self.nodes.items():
            if isinstance(node, Node):
                board = node.board if isinstance(node, Stage) else None
                node.before = known.get(board.id if board else name, frozenset())

    # whole runs

    def run(self) -> Pipeline:
        """From the start to the horizon."""
        for step in range(self.parameters.steps):
            self.step(step)
        return self

    def step(self, step: int) -> None:
        """What happens at one time, in order."""
        self.now = step
        self._apply_plan(step)
        for tool in self.of(Tool):
            tool.wear(step)
        for item in range(self.parameters.items):
            if item * self.parameters.interval == step:
                self._arrive(item, step)
        for board in self.of(Board):
            board.take_in(step)
        for node in self.of(Node):
            node.turn(step)
        for board in self.of(Board):
            board.commit(step)
        self.nodes["out"].turn(step)
        self.waiting.append([component.waiting(step) for component in self.components])
        for component, waits in zip(self.components, self.waiting[-1], strict=True):
            component.count.most_waiting = max(component.count.most_waiting, waits)
        self.states.append(self._state(step))

    def of(self, kind: type) -> list[Any]:
        """The components of a kind in the order in which they act, which stays."""
        if kind not in self._of:
            self._of[kind] = [self.nodes[name] for name in self.order if isinstance(self.nodes[name], kind)]
        return self._of[kind]

    def _apply_plan(self, step: int) -> None:
        if self.plan.changes_at(step):
            now = self.plan.at(step)
            for component in self.components:
                before = component.channels
                component.channels = {name: value for (where, name), value in now.items() if where == component.id}
                changed = before.get("budget", math.inf) != component.channels.get("budget", math.inf)
                if changed or self.plan.renews(step, component.id):
                    component.budget = component.channel("budget")
            world = {name: value for (where, name), value in now.items() if not where}
            spec = self.specification
            spec.relabel, spec.harder, spec.mixed = (world.get(name, 0.0) for name in ("relabel", "harder", "mix"))
            self.hurry, self.decode = world.get("hurry", 1.0), world.get("decode", 0.0)
            if world.get("respec", 0.0) != self.respec:
                self.respec = world.get("respec", 0.0)
                spec.respecify(self.respec, self.seed)
        for number in self.plan.forks(step):
            high, low, _, _ = philox((number, 0, FORK, 0), self.seed)
            self.seed = high << 32 | low

    def _arrive(self, item: int, step: int) -> None:
        zeros = self.alphabet.zeros
        self.note(item, None, "arrive", 0, OK, zeros)
        for edge in self.entries:
            edge.send(item, zeros, OK, step)

    def note(
        self,
        item: int,
        component: Part | None,
        code: str,
        n: int,
        status: int = NONE,
        symbols: Symbols | None = None,
        decision: int = -1,
    ) -> None:
        """Add a row to the log."""
        value = -1 if symbols is None else self.alphabet.number(symbols)
        place = -1 if component is None else component.place
        self.rows.append((self.now, item, place, CODES.index(code), n, status, decision, value))

    # the observer

    def deliver(self, item: int, symbols: Symbols, status: int, step: int) -> None:
        """Take in what left first."""
        spec, alphabet = self.specification, self.alphabet
        self.note(item, None, "deliver", 0, status, symbols)
        value = -1
        if status == OK:
            value = alphabet.number(alphabet.subtract(symbols, spec.shift(item)) if spec.relabel == 2 else symbols)
        self.artefacts.take(item, value)
        outdated = spec.target(item, 0) if spec.version[item] else None
        self.delivered[item] = Delivered(step, status, symbols, spec.target(item, spec.version[item]), outdated)
        spec.finished[item] = True

    def outcome(self, item: int) -> tuple[int, float]:
        """What became of an item, and when it was delivered if it was right and in time."""
        found = self._decoded(item) if self.decode else self.delivered.get(item)
        code = LOST if found is None else self._judged(item, found)
        return code, float(found.step) if found and code == RIGHT else float("nan")

    def _judged(self, item: int, found: Delivered) -> int:
        p = self.parameters
        if found.status == FAILED:
            return FAILED_ITEM
        if found.symbols == found.target:
            in_time = not p.deadline or found.step - item * p.interval <= p.deadline * self.hurry
            return RIGHT if in_time else LATE
        return OUTDATED if found.symbols == found.outdated else WRONG

    def _decoded(self, item: int) -> Delivered | None:
        """The item put together from all channels by an ideal decoder, if it arrived."""
        spec, arrived = self.specification, item * self.parameters.interval
        found = [self._readings(item, part) for part in spec.parts]
        if not all(found) or arrived >= self.parameters.steps:
            return None
        symbols = self.alphabet.add(*(max(readings, key=readings.count) for readings in found))
        return Delivered(arrived, OK, symbols, spec.target(item, spec.version[item]), None)

    def _state(self, step: int) -> list[int]:
        """How many items there are of each outcome after a step, then how many are under way."""
        codes = [0] * 7
        under_way = set().union(*(node.under_way() for node in self.nodes.values() if isinstance(node, Node)))
        for item in range(self.parameters.items):
            if item in self.delivered:
                codes[self._judged(item, self.delivered[item])] += 1
            elif item * self.parameters.interval <= step:
                codes[6 if item in under_way else LOST] += 1
        return codes

    def _readings(self, item: int, part: str) -> list[Symbols]:
        """All that the channels say of a part."""
        bare, add = self.specification.read(item, part), self.alphabet.add
        submissions = max((reviewer.value("cap") for reviewer in self.of(Reviewer)), default=1)
        readings = []
        for one in (self.nodes[name] for name in self.order):
            if isinstance(one, Stage) and one.value("part") == part:
                readings.append(add(bare, one.reading(item, one.value("reading"))))
            elif isinstance(one, Tool) and one.value("part") == part:
                for caller in (stage for stage in self.stages if one in stage.tools):
                    attempts = caller.queue.value("cap") if caller.queue else 1
                    attempts = MOST_REPLIES if caller.board else attempts * submissions
                    for j in range(min(attempts, MOST_REPLIES)):
                        offset = one.overheard(caller, item, j)
                        readings += [] if offset is None else [add(bare, offset)]
        return readings

    # what comes of a run

    @property
    def counts(self) -> list[tuple[int, ...]]:
        return [tuple(vars(component.count).values()) for component in self.components]

    @property
    def calls(self) -> float:
        """Operations of those who act, per item."""
        return sum(c.count.operations for c in self.of(WORKERS)) / self.parameters.items

    @property
    def trace(self) -> tuple[int, int, int]:
        """The hashes of the log without its values, of the log, and of the artefacts."""
        bare, whole = Hash(), Hash()
        for step, item, component, code, n, status, decision, value in self.rows:
            when = step + (item << 32)
            what = component + 1 + (code << 16) + (status << 24) + ((n & 0xFFFF) << 32) + ((decision + 1) << 48)
            event = (when + what * 0x9E3779B97F4A7C15) % 2**64
            held = -1 if value < 0 else self.alphabet.packed(value)
            bare.take_folded(event)
            whole.take_folded(event ^ held * 0x100000001B3 % 2**64)
        return bare.value, whole.value, self.artefacts.value
