"""The event log of recorded runs: what happened to which item at which component, one row an event, in order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from emergent.columns import EVENT, PLAN, REPLICATION
from emergent.errors import InvalidInputError
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.wiring import Wiring

STATUS = ("none", "ok", "error", "reject")
DECISIONS = ("accept", "reject", "fix", "drop", "escalate", "accept at cap")
"""The words for what a reviewer decides."""
COLUMNS = (
    *("run", PLAN, REPLICATION, "step", "item", "component", "kind", "operation", "attempt", "status", "decision"),
    "value",
)


def event_log(recording: xr.Dataset, wiring: Wiring) -> pd.DataFrame:
    """Return the events of recorded runs as a table; `run` is the index of the run in the recording.

    `step` is the time [s]; `component` is an id, or `in` and `out`; `attempt` counts its earlier operations on the
    item, so that the first is 0, over all rounds of review (a tool's is that of the stage which calls it); `status` is
    that of what it hands over; `decision` is a reviewer's word, a router's edge, the number of an aggregator's
    candidate, the agent whose write a board took (else empty); `value` is the artefact as a whole number
    Σ symbol_k·q^k, −1 for none.
    """
    if EVENT not in recording:
        raise InvalidInputError("these runs were not recorded; request them with record=1.0, and give the recording.")
    events = recording[EVENT].values
    run, place = np.nonzero(events[:, :, k.EVENT_COLUMNS.index("step")] >= 0)
    step, item, component, code, attempt, status, decision, value = events[run, place].T
    ids = np.array([*(c.id for c in wiring.components), ""], object)
    kinds = np.array([*(c.kind for c in wiring.components), ""], object)
    names = ids[component]
    names[code == k.ARRIVE], names[code == k.DELIVERED] = "in", "out"
    columns = (
        *(run, recording[PLAN].values[run], recording[REPLICATION].values[run], step, item, names, kinds[component]),
        *(np.array(k.OPERATIONS, object)[code], attempt, np.array(STATUS, object)[status]),
        *(_words(code, decision, wiring), value),
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def _words(code: npt.NDArray[np.int32], decision: npt.NDArray[np.int32], wiring: Wiring) -> npt.NDArray[np.object_]:
    """Return decisions in words."""
    words = np.full(len(code), "", object)
    edges: Sequence[str] = [edge.id for edge in wiring.edges]
    tables = {
        (k.REVIEWED,): DECISIONS,
        (k.ROUTED,): edges,
        (k.COMMITTED, k.COMMIT_LOST): wiring.nodes,
    }
    for codes, table in tables.items():
        rows = np.isin(code, codes)
        words[rows] = np.array(table, object)[decision[rows]]
    rows = (code == k.AGGREGATED) & (decision >= 0)
    words[rows] = decision[rows].astype(str)
    return words
