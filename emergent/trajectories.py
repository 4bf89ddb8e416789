"""Trajectories as Parquet, in the columns that pedestrian tools read: id, frame, x [m], y [m].

The frame rate [1/s] stands in the file's metadata and, for pandas, in `DataFrame.attrs`, so that PedPy's
`TrajectoryData(frame, frame_rate=frame.attrs["frame_rate"])` takes what `pandas.read_parquet` gives.
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

ABSENT = 0
"""The code in `doing` of members that are not there; they have no rows."""


def frame(run: xr.Dataset) -> pd.DataFrame:
    """Return one recorded run as a table with a row for each frame and member, in that order.

    `run` holds `position` (time, member, axis), `doing` (time, member) and the coordinate `time` [s]; ids are the
    numbers of the members.
    """
    position, present = run["position"].values, run["doing"].values != ABSENT
    frames, members = np.nonzero(present)
    table = pd.DataFrame(
        {"id": members, "frame": frames, "x": position[frames, members, 0], "y": position[frames, members, 1]}
    )
    table.attrs["frame_rate"] = frame_rate(run)
    return table


def frame_rate(run: xr.Dataset) -> float:
    """Return the frames per second of a recorded run."""
    time = run["time"].values
    return float((len(time) - 1) / (time[-1] - time[0])) if len(time) > 1 else 1.0


def write(path: str | Path, run: xr.Dataset, members: Sequence[str], about: Mapping[str, Any]) -> None:
    """Write one recorded run; `members` are the ids of the components, `about` goes into the metadata as text."""
    said = {**about, "frame_rate": frame_rate(run), "members": json.dumps(list(members)), "unit": "m"}
    parquet.write(path, frame(run), said)
