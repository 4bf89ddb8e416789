"""Trajectories as Parquet: the columns of pedestrian tools, id, frame, x [m], y [m], and what each member does, state.

Every member has a row in every frame, from frame 0, the start, on. `state` is one of the words `STATES`; of one that is
absent, x and y are missing (NaN). Those who have arrived stand at the goal to the end: speeds and densities of those
who are on their way are those of

    table = pandas.read_parquet("trajectories.parquet")
    moving = table[table.state.isin(["walking", "distracted"])]

The frame rate [1/s] stands in the file's metadata and, for pandas, in `DataFrame.attrs`, so that PedPy's
`TrajectoryData(moving, frame_rate=table.attrs["frame_rate"])` takes it; `table.dropna()` has everybody who is there.
The metadata say what the words mean, too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from emergent import parquet
from emergent.codes import ABSENT, STATUSES
from emergent.columns import POSITION, STATUS, TIME

STATES = dict(
    zip(
        STATUSES,
        (
            "is not there: it has no place",
            "is on its way",
            "is on its way to something else, for a while",
            "is made to stand still",
            "is at the goal, and stays",
            "is where a decoy led it, and stays",
        ),
        strict=True,
    )
)
"""The words of the column `state` and what they say of a member, in the order of the codes in `status`."""


def frame(run: xr.Dataset) -> pd.DataFrame:
    """Return one recorded run as a table with a row for each frame and member, in that order.

    `run` holds `position` (time, member, axis), `status` (time, member) and the coordinate `time` [s]; ids are the
    numbers of the members.
    """
    status = run[STATUS].values
    position = np.where((status == ABSENT)[..., None], np.nan, run[POSITION].values)
    frames, members = np.indices(status.shape).reshape(2, -1)
    more = range(len(STATUSES), int(status.max(initial=0)) + 1)  # a user's system may have more
    words = [*STATUSES, *map(str, more)]
    x, y = position.reshape(-1, 2).T
    state = pd.Categorical.from_codes(status.ravel(), pd.Index(words))
    table = pd.DataFrame({"id": members, "frame": frames, "x": x, "y": y, "state": state})
    table.attrs["frame_rate"] = frame_rate(run)
    return table


def frame_rate(run: xr.Dataset) -> float:
    """Return the frames per second of a recorded run."""
    time = run[TIME].values
    return float((len(time) - 1) / (time[-1] - time[0])) if len(time) > 1 else 1.0


def write(path: str | Path, run: xr.Dataset, members: Sequence[str], about: Mapping[str, Any]) -> None:
    """Write one recorded run; `members` are the ids of the components, `about` goes into the metadata as text."""
    said = {"members": json.dumps(list(members)), "states": json.dumps(STATES), "unit": "m"}
    parquet.write_frame(path, frame(run), {**about, "frame_rate": frame_rate(run), **said})
