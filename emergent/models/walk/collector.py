"""What a Mesa user finds in the tables of a walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emergent.codes import STATUSES
from emergent.models.collecting import Collector
from emergent.models.walk.kernel import layout as k

if TYPE_CHECKING:
    from emergent.models.walk.model import WalkModel

MODEL = ("clock", "attainment", "centroid_x", "centroid_y", "distance")
WALKER = ("x", "y", "state")


def collector() -> Collector:
    """Return an empty collector with the columns `MODEL` of the model and `WALKER` of every walker."""
    return Collector(MODEL, WALKER)


def fill(collector: Collector, model: WalkModel) -> None:
    """Bring `collector` up to date: a row for the start and one after each step of the run so far.

    Units: clock [s], places and distances [m]. A row shows the moment after that moment's interventions. Those that
    count are throughout the ones that count by the plan so far.
    """
    now = model.now  # read once: a page may plot while another thread takes the next step
    frames, goals, steps = model.frames[: now + 1], model.goals[: now + 1], np.arange(now + 1)
    x, y = frames[:, 0, model.scored], frames[:, 1, model.scored]
    dx, dy = x - goals[:, :1], y - goals[:, 1:]
    a = model.arrays.walkers[0, :, : model.parameters.walkers]
    reached = np.where(a[k.PLACE] == 1.0, a[k.ARRIVED], np.inf)[model.scored]
    columns = (
        steps * model.parameters.dt,
        (reached <= steps[:, None]).mean(1),
        x.mean(1),
        y.mean(1),
        np.sqrt(dx * dx + dy * dy).mean(1),
    )
    x, y, doing = frames[collector.fresh :].swapaxes(0, 1)
    states = np.array(STATUSES, object)[doing.astype(int)]
    collector.fill(model, now, columns, model.space.roster, (x, y, states))
