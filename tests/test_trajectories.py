"""Trajectories as tables: who does what where in each frame."""

import numpy as np
import pytest
import xarray as xr

from emergent.codes import STATUSES
from emergent.trajectories import STATES, frame


def recorded(status):
    status = np.array(status, np.int8)
    position = np.arange(2.0 * status.size).reshape(*status.shape, 2)
    dims = ("time", "member")
    return xr.Dataset({"position": ((*dims, "axis"), position), "status": (dims, status)}, {"time": [0.0, 0.5, 1.0]})


def test_every_member_has_a_row_in_every_frame_with_what_it_does():
    table = frame(recorded([[1, 1], [0, 2], [4, 3]]))
    assert table[["frame", "id"]].values.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]]
    assert table.state.tolist() == ["walking", "walking", "absent", "distracted", "arrived", "held"]
    assert table.x.tolist() == pytest.approx([0, 2, np.nan, 6, 8, 10], nan_ok=True)
    assert table.y.tolist() == pytest.approx([1, 3, np.nan, 7, 9, 11], nan_ok=True)
    assert table.attrs["frame_rate"] == 2.0


def test_what_a_system_of_ones_own_calls_otherwise_keeps_its_number():
    table = frame(recorded([[1, 8], [1, 1], [6, 1]]))
    assert table.state.tolist() == ["walking", "8", "walking", "walking", "6", "walking"]


def test_every_word_is_explained():
    assert tuple(STATES) == STATUSES
    assert all(STATES.values())
