"""A live run of a pipeline, of which everything is recorded, and what an observer sees of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from emergent.codes import FATES_OR_UNDER_WAY
from emergent.columns import EVENT, FIELD, PLAN, REACHED, REPLICATION, ROW, RUN
from emergent.models.live import LiveModel
from emergent.models.pipeline import kernel
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.parameters import PipelineParameters
from emergent.models.pipeline.system import PipelineSystem
from emergent.protocols import OfItems

OUTCOMES = (*FATES_OR_UNDER_WAY, "to come")
"""What becomes of an item."""


class PipelineRun(LiveModel):
    """A live run of a `PipelineSystem`."""

    system_class = PipelineSystem
    system: PipelineSystem

    @property
    def parameters(self) -> PipelineParameters:
        """The parameters of the pipeline."""
        return self.system.parameters

    def _begin(self, seeds: npt.NDArray[np.uint64]) -> None:
        super()._begin(seeds)
        p, system = self.parameters, self.system
        self._notes = system.notes(1, 1, 64)
        self._operations = np.zeros((p.steps + 1, len(system.wiring.components)), np.int32)
        self._last_arrival = (p.items - 1) * p.interval

    @property
    def state(self) -> k.State:
        """The kernel's arrays."""
        state: k.State = self.arrays
        return state

    def _play(self, stop: int) -> None:
        self._run_kernel(self._now, stop)
        if self._notes.rows[0] > self._notes.events.shape[1]:  # no room: take the same run again, with more
            room = np.full((1, 2 * int(self._notes.rows[0]), len(k.EVENT_COLUMNS)), -1, np.int32)
            self._notes = self._notes._replace(events=room)
            self._run_kernel(0, stop)
        self._operations[stop] = self._notes.counts[0, :, k.N_OPERATIONS]

    def _run_kernel(self, start: int, stop: int) -> None:
        kernel.advance(self.arrays, self._events, self._run, self._notes, start, stop)

    def _under_way(self) -> bool:
        """Return whether an item is under way or to come."""
        return bool(self.arrays.memory[0, k.LIVE] > 0) or self._now <= self._last_arrival

    # what an observer sees

    @property
    def waiting(self) -> npt.NDArray[np.int32]:
        """How many items waited at each component after each step so far, shape (step, component); a view."""
        return self._notes.waiting[0, : self._now + 1]

    @property
    def operations(self) -> npt.NDArray[np.int32]:
        """How many operations each component had done after each step so far, shape (step, component); a view."""
        return self._operations[: self._now + 1]

    @property
    def states(self) -> npt.NDArray[np.int32]:
        """How many items were what after each step so far, shape (step, outcome): `OUTCOMES` but for those to come."""
        return self._notes.status[0, : self._now + 1]

    @property
    def items(self) -> pd.DataFrame:
        """The items, one row each, as an observer sees them who knows the targets.

        `arrival` and `done` [s], `outcome` (one of `OUTCOMES`), `attempts` of all stages in all rounds of review,
        `difficulty` [logit], and `counts`: whether the goal counts it (those do that arrive from the goal's `midway`
        on), so that attainment is the share of these that are right.
        """
        held, step = self.view("items"), self.parameters.interval
        arrival = np.arange(len(held)) * step
        done = held[:, k.DONE]
        outcome = self._notes.outcome[0].astype(int)
        nodes = len(self.system.wiring.nodes)
        there = (self.view("cells")[: nodes + 1, :, k.READY] != 0).any(0) | (
            self.view("boards")[:, :, k.THERE] != 0
        ).any(0)
        outcome[(outcome == k.LOST) & there] = k.UNDER_WAY
        outcome[(outcome == k.LOST) & (done < 0) & (arrival >= max(self._now, 1))] = k.UNDER_WAY + 1
        stages = [self.system.wiring.index[name] for name in self.system.wiring.of_kind("stage")]
        return pd.DataFrame(
            {
                "arrival": arrival.astype(float),
                "done": np.where(done < 0, np.nan, done),
                "outcome": np.array(OUTCOMES, object)[outcome],
                "attempts": self.view("cells")[stages, :, k.COUNT].sum(0),
                "difficulty": self.view("hardness"),
                "counts": self.counted,
            },
            pd.RangeIndex(len(held), name="item"),
        )

    def event_log(self) -> pd.DataFrame:
        """Return what has happened, one row an event in order; the columns are those of `PipelineSystem.event_log`."""
        events = self._notes.events[:, : int(self._notes.rows[0])]
        coords = {PLAN: (RUN, [self.plan.text]), REPLICATION: (RUN, [self.replication])}
        return self.system.event_log(xr.Dataset({EVENT: ((RUN, ROW, FIELD), events)}, coords))

    @property
    def trace(self) -> npt.NDArray[np.uint64]:
        """The hashes of the run so far, as in the outcomes of the system: of events, with values, of artefacts."""
        return np.asarray(self._notes.trace[0])

    @property
    def attainment(self) -> float:
        """The share of items that were delivered right and in time, among those that count (`items["counts"]`)."""
        return float(self.system.goal.system({REACHED: self._notes.reached}, self.scored[None])[0])

    @property
    def counted(self) -> npt.NDArray[np.bool_]:
        """Which items the goal counts, shape (item,)."""
        goal, items = self.system.goal, self.parameters.items
        return goal.counted(items) if isinstance(goal, OfItems) else np.ones(items, np.bool_)

    @property
    def delivered(self) -> int:
        """How many items have come out, whatever they are."""
        return int((self.view("items")[:, k.DONE] >= 0).sum())

    @property
    def right(self) -> int:
        """How many of them are right, and in time."""
        return int(self.states[-1, k.RIGHT])

    @property
    def wrong(self) -> int:
        """How many of them are wrong, or right about what was asked for before."""
        return int(self.states[-1, [k.WRONG, k.OUTDATED]].sum())

    @property
    def failed(self) -> int:
        """How many of them are known to have failed."""
        return int(self.states[-1, k.FAILED_ITEM])

    @property
    def late(self) -> int:
        """How many of them are right, but too late."""
        return int(self.states[-1, k.LATE])

    @property
    def lost(self) -> int:
        """How many items will not come out any more."""
        return int(self.states[-1, k.LOST])

    @property
    def under_way(self) -> int:
        """How many items are in the pipeline."""
        return int(self.states[-1, k.UNDER_WAY])

    # the kernel's arrays

    def view(self, name: str) -> npt.NDArray[Any]:
        """Return a part of the state by name (see `layout.State`): the kernel's own, so do not write into it."""
        return np.asarray(self.system.view(self.state, name)[0])

    def symbols(self, artefact: int) -> tuple[int, ...]:
        """Return the symbols of an artefact as the state holds it."""
        width = int(self.state.memory[0, k.WIDTH])
        return tuple(
            (int(artefact) >> (place * width)) & ((1 << width) - 1) for place in range(self.parameters.symbols)
        )

    def parts(self, mask: int) -> tuple[str, ...]:
        """Return the names of the parts that a mask of the state holds."""
        return tuple(part for place, part in enumerate(self.system.parts) if int(mask) >> place & 1)
