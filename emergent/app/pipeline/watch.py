"""A run that is taken step by step, with all that an observer needs of its past and that the model does not keep."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.app import turns
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.model import PipelineModel

COUNTERS = ("operations", "failures", "retries", "rejections", "fixes", "lost", "struck", "right")
"""The counters that the page shows of a component."""
_PLACES = [k.COUNTERS.index(name) for name in COUNTERS]
Whole = npt.NDArray[np.int64]


@dataclass
class Watched:
    """A run that is over. `frames` are the steps with the state before the first; frame s is the state after s steps.

    `dues[step, place, item]` says from which step on a message that was sent at a step is there; a place is that of a
    node, of `out` (behind all components), or of an edge that leads to an aggregator.
    """

    model: PipelineModel
    asked: list[tuple[int, Whole]] = field(default_factory=list)
    """What the parts of the items were, each time from a step on, shape (part, item)."""
    limits: list[float] = field(default_factory=list)
    """Which share of the deadline held after each step."""
    counts: list[npt.NDArray[np.int32]] = field(default_factory=list)
    boards: list[npt.NDArray[np.int64]] = field(default_factory=list)
    """The masks of all boards after each step, shape (node, item, now or before)."""
    dues: dict[tuple[int, int, int], int] = field(default_factory=dict)

    @property
    def frames(self) -> int:
        """How many there are."""
        return self.model.now + 1

    @property
    def out(self) -> int:
        """The place of `out`."""
        return len(self.model.system.wiring.components)

    def parts(self, step: int) -> tuple[int, Whole]:
        """Return what the items asked for at a step, with the number of that version."""
        version = bisect_right(self.asked, step, key=lambda entry: entry[0]) - 1
        return version, self.asked[max(version, 0)][1]

    def masks(self, frame: int, board: int, item: int) -> tuple[int, int]:
        """Return which parts were on a board after so many steps, and before the last write there."""
        now, before = self.boards[frame][board, item]
        return int(now), int(before)


def limit(model: PipelineModel) -> float:
    """Return which share of the deadline holds now."""
    return float(model.view("world")[k.HURRY - k.CHANNELS])


def watch(model: PipelineModel) -> Watched:
    """Take a run to its end."""
    seen = Watched(model)
    gathering = [
        place
        for place, edge in enumerate(model.edges, len(model.system.wiring.nodes))
        if edge.target in model.system.wiring.of_kind("aggregator")
    ]
    _keep(seen, gathering)
    while model.running:
        turns.check()
        model.step()
        _keep(seen, gathering)
    return seen


def _keep(seen: Watched, gathering: list[int]) -> None:
    model, now = seen.model, seen.model.now
    current: Whole = model.view("parts")[k.CURRENT]
    if not seen.asked or not np.array_equal(seen.asked[-1][1], current):
        seen.asked.append((max(now - 1, 0), current.copy()))
    seen.limits.append(limit(model))
    seen.counts.append(model.view("counts")[:, _PLACES].astype(np.int32))
    boards: npt.NDArray[Any] = model.view("boards")
    if len(boards):
        seen.boards.append(boards[:, :, [k.MASK, k.OLD_MASK]].astype(np.int64))
    nodes, cells = len(model.system.wiring.nodes), model.view("cells")  # of the nodes, of `out`, of edges that gather
    ready = cells[: nodes + 1, :, k.READY]
    for block, item in zip(*np.nonzero((ready > now) & (ready <= k.NEVER)), strict=True):
        place = int(block) if block < nodes else seen.out
        seen.dues[now - 1, place, int(item)] = int(ready[block, item]) - 1
    for edge, cell in zip(gathering, cells[nodes + 1 :], strict=False):
        for item in np.nonzero((cell[:, k.STATUS] != k.NONE) & (cell[:, k.DUE] >= now))[0]:
            seen.dues[now - 1, edge, int(item)] = int(cell[item, k.DUE])
