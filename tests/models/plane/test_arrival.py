"""What an observer notes of groups that are to arrive at a place."""

import numpy as np

from emergent.models.plane.arrival import ArrivalObservation
from emergent.models.walk import WalkParameters, WalkSystem


def empty() -> ArrivalObservation:
    scored = np.array([[True, True, False], [False, True, True]])
    return ArrivalObservation.empty(np.array([0, 4]), scored, np.array([0, 1, 1, 0]), dt=0.5, steps=10, stride=4)


def test_what_is_noted_of_a_block_is_noted_of_the_batch():
    seen = empty()
    seen.frames[:] = 0.0
    part = seen.of(slice(1, 3))
    part.arrive(np.array([[4.0, 6.0, -1.0], [2.0, 8.0, 3.0]]), np.array([[1, 2, 0], [2, 2, 1]]))
    part.distance[:] = 7.0
    part.frames[:, 2, 0] = [1.0, 2.0, 3.0]
    np.testing.assert_array_equal(seen.reached[1:3], [[2.0, np.nan, np.nan], [np.nan, np.nan, 1.5]])
    np.testing.assert_array_equal(seen.reached_decoy, np.float32([np.nan, 0.5, 0.5, np.nan]))
    assert np.isnan(seen.reached[[0, 3]]).all()
    assert np.isnan(seen.distance).sum() == 4
    position = seen.recorded()["position"][1]
    assert position.shape == (4, 3, 3, 2)
    np.testing.assert_array_equal(position[1, 2, :, 0], [1, 2, 3])
    np.testing.assert_array_equal(seen.recorded()["time"][1], [0, 2, 4])


def test_checkpoints_are_the_start_a_minute_midway_and_the_end():
    system = WalkSystem(WalkParameters(horizon=100, dt=0.5))
    assert system.checkpoints.tolist() == [0, 120, 50, 200]
    assert WalkSystem(WalkParameters(horizon=30, dt=0.5)).checkpoints.tolist() == [0, 60, 15, 60]
