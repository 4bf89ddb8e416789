"""What moves, waits and fails in a run, and when: its event log as dots on the wiring.

What happens in step s takes the time from s to s + 1: a message is on its way, and there when the next step begins, or
later, if something delays it. An item that arrives is at its first component after half of a step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from emergent.app.pipeline.observer import ERROR, LOST, RIGHT, WRONG
from emergent.app.pipeline.watch import Watched
from emergent.models.pipeline.wiring import Edge

ACTED, FAILED, SPOILT, GONE = range(4)
"""What a component did in a step: it acted; it failed visibly; what was right came out wrong; it lost an item."""
HALF = 0.5
Times = npt.NDArray[np.float32]


@dataclass
class Motion:
    """`moves` (from, to, item, edge, look), `stays` (from, to, item, place, look), `signs` (step, component, sign).

    Times are in steps. A place is that of a node, or of `out`, behind all components; candidates for an aggregator, and
    what a board has not taken in, wait at the end of their edge. Looks are the observer's.
    """

    moves: list[tuple[float, float, int, int, int]] = field(default_factory=list)
    stays: list[tuple[float, float, int, int, int]] = field(default_factory=list)
    signs: list[tuple[int, int, int]] = field(default_factory=list)

    def array(self, name: str) -> Times:
        """Return one of the lists as an array, a row each."""
        rows = getattr(self, name)
        return np.array(rows, np.float32).reshape(len(rows), 3 if name == "signs" else 5)


@dataclass
class _Stay:
    since: float
    look: int
    place: int


def motion(seen: Watched, log: pd.DataFrame, looks: Sequence[int]) -> Motion:
    """Return what moved, waited and failed in a run."""
    reader = _EventReader(seen)
    names = ("step", "item", "component", "operation", "status", "decision")
    columns = [log[name].tolist() for name in names]
    for step, item, component, operation, status, decision, look in zip(*columns, looks, strict=True):
        reader.step, reader.item, reader.look = step, item, look
        reader.rules[operation](component, status, decision)
    return reader.end()


class _EventReader:
    """Reads the events one after the other, with a method for each operation."""

    def __init__(self, seen: Watched) -> None:
        wiring = seen.model.system.wiring
        self.seen, self.wiring, self.motion = seen, wiring, Motion()
        self.place = {component.id: place for place, component in enumerate(wiring.components)} | {"out": seen.out}
        self.edges: Mapping[str, Edge] = {edge.id: edge for edge in wiring.edges}
        self.gathers = set(wiring.of_kind("aggregator"))
        self.full = {name: set(wiring.adds[name]) for name in wiring.of_kind("board")}
        self.boards = {name: wiring.value(name, "board") for name in wiring.of_kind("stage")}
        self.incoming = {j: [edge.id for edge in wiring.edges if edge.target == j] for j in self.gathers}
        self.step = self.item = self.look = 0
        self.arrived: dict[int, int] = {}
        self.there: dict[tuple[int, str], _Stay] = {}
        self.held: dict[tuple[int, str], int] = {}
        self.gave: dict[tuple[int, str], int] = {}
        self.failed: dict[int, str] = {}
        self.rules: Mapping[str, Callable[[str, str, str], None]] = {
            **{"arrive": self.arrive, "message": self.message, "message_lost": self.message_lost},
            **{"work": self.work, "fail": self.fail, "pass_error": self.pass_error, "requeue": self.requeue},
            **{"call": self.call, "call_failed": self.call_failed, "review": self.review},
            **{"aggregate": self.aggregate, "route": self.route, "write": self.write, "commit": self.commit},
            **{"commit_lost": self.gone, "drop": self.gone, "enter": self.enter, "deliver": self.deliver},
        }

    @property
    def now(self) -> float:
        """When in the step the item is acted upon."""
        return self.step + HALF * (self.arrived.get(self.item) == self.step)

    def sign(self, name: str, what: int) -> None:
        self.motion.signs.append((self.step, self.place[name], what))

    def leave(self, where: str, until: float) -> None:
        stay = self.there.pop((self.item, where), None)
        if stay is not None and until > stay.since:
            self.motion.stays.append((stay.since, until, self.item, stay.place, stay.look))

    def acts(self, name: str, spoilt: bool = False, failed: bool = False) -> None:
        """Let a node act on what waits there; what it gives looks as the event does."""
        self.leave(name, self.now)
        self.gave[self.item, name] = self.look
        self.sign(name, FAILED if failed else SPOILT if spoilt else ACTED)

    # messages

    def arrive(self, name: str, status: str, decision: str) -> None:
        self.arrived[self.item] = self.step
        self.gave[self.item, name] = RIGHT

    def message(self, name: str, status: str, decision: str) -> None:
        edge, item = self.edges[name], self.item
        first = edge.source == "in"
        begin, end = (self.step, self.step + HALF) if first else (self.now, self.step + 1.0)
        where = name if edge.target in self.gathers else edge.target
        end = float(self.seen.dues.get((self.step, self.place[where], item), end))
        self.motion.moves.append((begin, end, item, self.place[name], self.look))
        self.depart(edge, begin)
        self.leave(where, end)
        before = where == name or edge.target in self.full
        self.there[item, where] = _Stay(end, self.look, self.place[name if before else edge.target])
        given = self.gave.get((item, edge.source), ERROR)
        if status == "ok":
            self.held[item, where] = self.look
        if self.look == ERROR and given != ERROR and edge.label == 0:
            self.sign(name, FAILED)
        elif self.look == WRONG and given == RIGHT:
            self.sign(name, SPOILT)

    def message_lost(self, name: str, status: str, decision: str) -> None:
        edge = self.edges[name]
        begin = float(self.step) if edge.source == "in" else self.now
        self.motion.moves.append((begin, begin + HALF, self.item, self.place[name], LOST))
        self.depart(edge, begin)
        self.sign(name, GONE)

    def depart(self, edge: Edge, when: float) -> None:
        if edge.source in self.full:
            self.leave(edge.source, when)

    # nodes

    def work(self, name: str, status: str, decision: str) -> None:
        board = self.boards[name]
        before = self.there.get((self.item, board)) if board else None
        given = self.held.get((self.item, name)) if before is None else before.look
        self.acts(name, spoilt=self.look == WRONG and given == RIGHT)

    def fail(self, name: str, status: str, decision: str) -> None:
        self.failed[self.item] = name
        self.acts(name, failed=True)

    def pass_error(self, name: str, status: str, decision: str) -> None:
        for edge in self.incoming.get(name, ()):
            self.leave(edge, self.now)
        self.acts(name)

    def requeue(self, name: str, status: str, decision: str) -> None:
        self.there[self.item, self.failed[self.item]] = _Stay(self.now, ERROR, self.place[name])
        self.sign(name, ACTED)

    def call(self, name: str, status: str, decision: str) -> None:
        self.sign(name, SPOILT if self.look == WRONG else ACTED)

    def call_failed(self, name: str, status: str, decision: str) -> None:
        self.sign(name, FAILED)

    def review(self, name: str, status: str, decision: str) -> None:
        wrong = self.held.get((self.item, name)) == WRONG
        self.acts(name, spoilt=wrong == (decision == "accept"))

    def route(self, name: str, status: str, decision: str) -> None:
        self.acts(name, spoilt=self.look == WRONG and self.held.get((self.item, name)) == RIGHT)

    def aggregate(self, name: str, status: str, decision: str) -> None:
        looks = []
        for edge in self.incoming[name]:
            if (stay := self.there.get((self.item, edge))) and stay.since <= self.now:
                looks.append(stay.look)
                self.leave(edge, self.now)
        enough = all if self.wiring.value(name, "combine") == "sum" else any
        right = enough(look == RIGHT for look in looks)
        self.acts(name, spoilt=self.look == WRONG and right, failed=self.look == ERROR)

    def gone(self, name: str, status: str, decision: str) -> None:
        self.sign(name, GONE)

    # boards, and the end

    def enter(self, name: str, status: str, decision: str) -> None:
        self.leave(name, self.now)
        self.there[self.item, name] = _Stay(self.now, self.look, self.place[name])

    def write(self, name: str, status: str, decision: str) -> None:
        self.gave[self.item, name] = self.look

    def commit(self, name: str, status: str, decision: str) -> None:
        spoilt = self.look == WRONG and self.gave.get((self.item, decision)) == RIGHT
        self.sign(name, SPOILT if spoilt else ACTED)
        self.gave[self.item, name] = self.look
        now, _ = self.seen.masks(self.step + 1, self.wiring.index[name], self.item)
        if not self.full[name] <= set(self.seen.model.parts(now)):  # else it leaves in this step
            self.leave(name, self.step + 1.0)
            self.there[self.item, name] = _Stay(self.step + 1.0, self.look, self.place[name])

    def deliver(self, name: str, status: str, decision: str) -> None:
        self.leave("out", float(self.step))
        self.motion.stays.append((self.step, self.step + 1.0, self.item, self.seen.out, self.look))

    def end(self) -> Motion:
        """Let what is there stay; `out` takes no second copy."""
        for item, where in list(self.there):
            self.item, stay = item, self.there[item, where]
            self.leave(where, stay.since + 1 if where == "out" else self.seen.frames + 1.0)
        return self.motion
