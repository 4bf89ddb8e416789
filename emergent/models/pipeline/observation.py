"""What an observer notes of a pipeline's runs: what became of the items, counters, and recorded frames and events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.codes import FATES_OR_UNDER_WAY, HASHES
from emergent.columns import (
    CALLS,
    CODE,
    COUNTER,
    COUNTS,
    EVENT,
    FATE,
    FATES_SO_FAR,
    FIELD,
    HASH,
    ITEM,
    PART,
    REACHED,
    ROW,
    RUN,
    TIME,
    TRACE,
    WAITING,
)
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.wiring import Wiring
from emergent.system import Variables

WORKING = ("stage", "tool", "reviewer", "aggregator", "router")
"""The kinds whose operations are calls."""


@dataclass(frozen=True)
class PipelineObservation:
    """The `notes` that the kernel takes of some runs of a batch, and the events of each block, by its `first` run.

    `log` says whether all runs have a `trace`, recorded or not.
    """

    notes: k.Notes
    wiring: Wiring
    items: int
    log: bool
    first: int = 0
    batch: int = 0
    """How many runs the whole batch has."""
    logs: dict[int, npt.NDArray[np.int32]] = field(default_factory=dict)

    def of(self, block: slice) -> PipelineObservation:
        """Return that of some runs: views, so that what is noted there is noted here."""
        fields: list[Any] = [values[block] for values in self.notes[:-2]]
        notes = k.Notes(*fields, self.notes.stride, self.notes.logged)  # type: ignore[call-arg]
        return replace(self, notes=notes, first=block.start, batch=len(self.notes.rows))

    def keep(self, events: npt.NDArray[np.int32]) -> None:
        """Keep the events of this block."""
        self.logs[self.first] = events

    @property
    def ids(self) -> npt.NDArray[np.str_]:
        """The ids of all components in the kernel's order."""
        return np.array([component.id for component in self.wiring.components])

    def outcomes(self) -> Variables:
        """Return the variables of the runs' outcomes."""
        return {
            REACHED: ((RUN, ITEM), self.notes.reached),
            FATE: ((RUN, ITEM), self.notes.outcome),
            COUNTS: ((RUN, PART, COUNTER), self.notes.counts),
            CALLS: ((RUN,), self._calls),
            PART: ((PART,), self.ids),
            COUNTER: ((COUNTER,), np.array(k.COUNTERS)),
            **(self._trace if self.log else {}),
        }

    def recorded(self) -> Variables:
        """Return the variables that were recorded."""
        stride, logs = float(self.notes.stride), [self.logs[first] for first in sorted(self.logs)]
        return {
            **self._trace,
            WAITING: ((RUN, TIME, PART), self.notes.waiting),
            FATES_SO_FAR: ((RUN, TIME, CODE), self.notes.status),
            EVENT: ((RUN, ROW, FIELD), _padded(logs, int(self.notes.rows.max()))),
            TIME: ((TIME,), np.arange(self.notes.waiting.shape[1]) * stride),
            PART: ((PART,), self.ids),
            CODE: ((CODE,), np.array(FATES_OR_UNDER_WAY)),
            FIELD: ((FIELD,), np.array(k.EVENT_COLUMNS)),
        }

    @property
    def _trace(self) -> Variables:
        return {TRACE: ((RUN, HASH), self.notes.trace), HASH: ((HASH,), np.array(HASHES))}

    @property
    def _calls(self) -> npt.NDArray[np.float32]:
        """The operations of those who work, per item."""
        working = [component.kind in WORKING for component in self.wiring.components]
        return np.asarray(self.notes.counts[:, working, k.N_OPERATIONS].sum(1) / self.items, np.float32)


def _padded(logs: Sequence[npt.NDArray[np.int32]], rows: int) -> npt.NDArray[np.int32]:
    """Return the events of all blocks in one array, padded with −1."""
    events = np.full((sum(map(len, logs)), rows, len(k.EVENT_COLUMNS)), -1, np.int32)
    first = 0
    for log in logs:
        held = min(rows, log.shape[1])
        events[first : first + len(log), :held] = log[:, :held]
        first += len(log)
    return events
