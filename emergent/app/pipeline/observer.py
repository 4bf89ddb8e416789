"""What only an observer knows, to whom all that the items ask for is known: which artefacts hold what they should.

What an item asks for may change under way (`respecify`, `relabel`): an event is judged by what held at its step.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from emergent.app.pipeline.watch import Watched
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.wiring import Wiring

NOTHING, RIGHT, WRONG, ERROR, LATE, LOST = range(6)
WORDS = ("", "right", "wrong", "error", "late", "lost")
"""How an artefact looks to the observer: an error is seen by everybody, right and wrong only by him."""
Parts = frozenset[str]


def looks(seen: Watched, log: pd.DataFrame) -> npt.NDArray[np.int8]:
    """Return how the artefact of each event of a run looks."""
    judge = _Judge(seen)
    columns = (log[name].tolist() for name in ("step", "item", "component", "operation", "status", "value"))
    return np.array([judge.look(*row) for row in zip(*columns, strict=True)], np.int8)


def contents(wiring: Wiring) -> dict[str, Parts]:
    """Return which parts an artefact should hold that comes out of a node or goes over an edge, by its id."""
    held = {name: wiring.carries[name] | _own(wiring, name) for name in wiring.nodes}
    for edge in wiring.edges:
        source, behind = edge.source, held.get(edge.source, frozenset())
        if edge.label == k.REJECT_LABEL:
            behind = wiring.carries[source]
        elif edge.label == k.ERROR_LABEL:
            behind = wiring.carries[edge.target]
        held[edge.id] = behind
    return held


def _own(wiring: Wiring, name: str) -> Parts:
    return wiring.adds[name] if wiring.kind(name) in ("stage", "tool", "board") else frozenset()


class _Judge:
    """Looks at one event after the other."""

    def __init__(self, seen: Watched) -> None:
        model = seen.model
        self.seen, self.wiring, self.deadline = seen, model.system.wiring, model.parameters.deadline
        self.interval, self.base = model.parameters.interval, model.parameters.alphabet
        self.symbols, self.width = model.parameters.symbols, int(model.state.memory[0, k.WIDTH])
        self.contents = contents(self.wiring)
        self.codes: list[int] = model.view("items")[:, k.CODE].tolist()
        self.board = {name: self.wiring.value(name, "board") for name in self.wiring.of_kind("stage")}
        self.fresh: set[tuple[int, int]] = set()
        self.sums: dict[tuple[Parts, int], list[int]] = {}

    def look(self, step: int, item: int, component: str, operation: str, status: str, value: int) -> int:
        if status == "error":
            return ERROR
        if value < 0:
            return NOTHING
        if operation == "deliver":
            return self.verdict(step, item)
        if operation == "enter":
            self.fresh.add((step, item))
        return RIGHT if value in self.wanted(step, item, component, operation) else WRONG

    def verdict(self, step: int, item: int) -> int:
        if self.codes[item] != k.RIGHT:
            return WRONG
        late = self.deadline > 0 and step - item * self.interval > self.deadline * self.seen.limits[step + 1]
        return LATE if late else RIGHT

    def wanted(self, step: int, item: int, component: str, operation: str) -> set[int]:
        """Return what the artefact of an event should be; on a board that depends on what the agent had read."""
        if component == "in":
            return {0}
        held, wiring = self.contents[component], self.wiring
        if operation == "enter":
            held = wiring.carries[component]
        elif operation == "commit":
            now, _ = self.seen.masks(step + 1, wiring.index[component], item)
            held = wiring.carries[component] | set(self.seen.model.parts(now))
        elif board := self.board.get(component, ""):
            found = (0, 0)
            if (step, item) not in self.fresh:
                found = self.seen.masks(step, wiring.index[board], item)
            before = [wiring.carries[board] | set(self.seen.model.parts(mask)) for mask in found]
            return {self.sum(parts | wiring.adds[component], step)[item] for parts in before}
        return {self.sum(held, step)[item]}

    def sum(self, parts: Parts, step: int) -> list[int]:
        """Return Σ symbol_k·q^k of the sum of some parts, of every item."""
        version, asked = self.seen.parts(step)
        if (parts, version) not in self.sums:
            rows = asked[[i for i, part in enumerate(self.wiring.parts) if part in parts]]
            places = np.arange(self.symbols)
            symbols = (rows[:, :, None] >> (places * self.width)) & ((1 << self.width) - 1)
            self.sums[parts, version] = ((symbols.sum(0) % self.base) @ (self.base**places)).tolist()
        return self.sums[parts, version]
