"""Mesa's DataCollector for the walk, filled from what the kernel records anyway: collecting costs a step nothing."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import mesa
import numpy as np

from emergent.models.live import set_rows
from emergent.models.walk import layout as k
from emergent.models.walk.system import DOING

if TYPE_CHECKING:
    from emergent.models.walk.model import WalkModel

MODEL = ("clock", "attainment", "centroid_x", "centroid_y", "distance")
WALKER = ("x", "y", "state")


def collector() -> mesa.DataCollector:
    """Return an empty collector with the columns `MODEL` of the model and `WALKER` of every walker."""
    reporters = {name: attrgetter(name) for name in WALKER}  # unlike Mesa's own for names, these can be pickled
    return mesa.DataCollector(model_reporters={name: name for name in MODEL}, agent_reporters=reporters)


def fill(collector: mesa.DataCollector, model: WalkModel) -> None:
    """Bring `collector` up to date: a row after each step of the run so far, as in Mesa's examples.

    Units: clock [s], places and distances [m]. A row shows the moment after that moment's interventions. Those that
    count are throughout the ones that count by the plan so far.
    """
    now = model.now  # read once: a page may plot while another thread takes the next step
    frames, goals, steps = model.frames[1 : now + 1], model.goals[1 : now + 1], range(1, now + 1)
    x, y = frames[:, 0, model.scored], frames[:, 1, model.scored]
    dx, dy = x - goals[:, :1], y - goals[:, 1:]
    a = model.arrays.walkers[0, :, : model.parameters.walkers]
    reached = np.where(a[k.PLACE] == 1.0, a[k.ARRIVED], np.inf)[model.scored]
    columns = (
        np.asarray(steps) * model.parameters.dt,
        (reached <= np.asarray(steps)[:, None]).mean(1),
        x.mean(1),
        y.mean(1),
        np.sqrt(dx * dx + dy * dy).mean(1),
    )
    collector.model_vars.update({name: column.tolist() for name, column in zip(MODEL, columns, strict=True)})

    rows = set_rows(collector, now)
    names = [walker.unique_id for walker in model.space.roster]
    records = collector._agent_records
    for step in range(max(len(records), 1), now + 1):  # anew from the latest one, which was not final
        key = rows[step - 1]
        states = [DOING[int(doing)] for doing in frames[step - 1, 2]]
        places = frames[step - 1, :2].tolist()
        records[key] = [(key, *row) for row in zip(names, *places, states, strict=True)]
