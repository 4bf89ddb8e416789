"""Mesa's DataCollector for the pipeline, filled from what is recorded anyway: collecting costs a step nothing."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import mesa
import numpy as np
import numpy.typing as npt

from emergent.models.live import set_rows
from emergent.models.pipeline import layout as k

if TYPE_CHECKING:
    from emergent.models.pipeline.model import PipelineModel

MODEL = ("clock", "delivered", "right", "wrong", "failed", "under_way")
COMPONENT = ("waiting", "operations")


def collector() -> mesa.DataCollector:
    """Return an empty collector with the columns `MODEL` of the model and `COMPONENT` of every component."""
    reporters = {name: attrgetter(name) for name in COMPONENT}  # unlike Mesa's own for names, these can be pickled
    return mesa.DataCollector(model_reporters={name: name for name in MODEL}, agent_reporters=reporters)


def fill(collector: mesa.DataCollector, model: PipelineModel) -> None:
    """Bring `collector` up to date: a row after each step of the run so far, as in Mesa's examples.

    Units: clock [s], the others count items and operations. What counts as right, and in time, is what did then.
    """
    now = model.now  # read once: a page may plot while another thread takes the next step
    states, waiting, operations = (rows[1 : now + 1] for rows in (model.states, model.waiting, model.operations))
    columns = (
        np.arange(1, now + 1) * model.dt,
        _delivered(model, now),
        states[:, k.RIGHT],
        states[:, [k.WRONG, k.OUTDATED]].sum(1),
        states[:, k.FAILED_ITEM],
        states[:, k.UNDER_WAY],
    )
    collector.model_vars.update({name: column.tolist() for name, column in zip(MODEL, columns, strict=True)})
    rows = set_rows(collector, now)
    names = [agent.unique_id for agent in model.agents]
    records = collector._agent_records
    for step in range(len(records) + 1, now + 1):
        key = rows[step - 1]
        values = zip(names, waiting[step - 1].tolist(), operations[step - 1].tolist(), strict=True)
        records[key] = [(key, *row) for row in values]


def _delivered(model: PipelineModel, now: int) -> npt.NDArray[np.int64]:
    """Return how many items had come out after each step."""
    done = model.view("items")[:, k.DONE]
    return np.cumsum(np.bincount(done[done >= 0], minlength=now))[:now]
