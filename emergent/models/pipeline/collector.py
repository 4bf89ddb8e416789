"""The tables that Mesa's data collector shows of a pipeline."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from emergent.models.collecting import Collector
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.run import PipelineRun

MODEL = ("clock", "delivered", "right", "wrong", "failed", "under_way")
COMPONENT = ("waiting", "operations")


def collector() -> Collector:
    """Return an empty collector with the columns `MODEL` of the model and `COMPONENT` of every component."""
    return Collector(MODEL, COMPONENT)


def fill(collector: Collector, model: PipelineRun) -> None:
    """Bring `collector` up to date: a row for the start and one after each step of the run so far.

    Units: clock [s], the others count items and operations. What counts as right, and in time, is what did then.
    """
    now = model.now  # read once: a page may plot while another thread takes the next step
    states, waiting, operations = (rows[: now + 1] for rows in (model.states, model.waiting, model.operations))
    columns = (
        np.arange(now + 1) * model.dt,
        _delivered(model, now),
        states[:, k.RIGHT],
        states[:, [k.WRONG, k.OUTDATED]].sum(1),
        states[:, k.FAILED_ITEM],
        states[:, k.UNDER_WAY],
    )
    news = waiting[collector.fresh :], operations[collector.fresh :]
    collector.fill(model, now, columns, list(model.components.values()), news)


def _delivered(model: PipelineRun, now: int) -> npt.NDArray[np.int64]:
    """Return how many items had come out at the start and after each step."""
    done = model.view("items")[:, k.DONE]
    return np.cumsum(np.bincount(done[done >= 0] + 1, minlength=now + 1))[: now + 1]
