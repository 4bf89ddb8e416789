"""Goals: what they read of runs, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

from emergent.columns import ATTAINED, COLUMNS
from emergent.errors import InvalidInputError
from emergent.goal import Arrival, Attained, Delivery
from emergent.protocols import InPlane, OfItems

GOAL = Attained("It gets there.", midway=5.0, credited=3)
SCORED = np.array([[True, True, False]] * 2)


def test_how_far_a_run_got_is_that_of_each_member():
    runs = {ATTAINED: np.array([0.25, 1.0])}
    np.testing.assert_array_equal(GOAL.members(runs), [[0.25] * 3, [1.0] * 3])
    np.testing.assert_array_equal(GOAL.system(runs, SCORED), [0.25, 1.0])


def test_how_far_members_got_is_averaged_over_those_that_are_scored():
    runs = {ATTAINED: np.array([[0.0, 1.0, 1.0], [0.5, 0.25, 0.0]])}
    np.testing.assert_array_equal(GOAL.members(runs), runs[ATTAINED])
    np.testing.assert_array_equal(GOAL.system(runs, SCORED), [0.5, 0.375])


@pytest.mark.parametrize("wrong", [-0.1, 1.01, np.nan, np.inf], ids=str)
@pytest.mark.parametrize("shape", [(2,), (2, 3)], ids=["run", "members"])
def test_refuses_what_is_no_share(wrong, shape):
    values = np.full(shape, 0.5)
    values.flat[-1] = wrong
    message = f"attained is {wrong:g} in 1 of {values.size} values, but must be from 0 to 1; have the system say"
    for score in (GOAL.members, lambda runs: GOAL.system(runs, SCORED)):
        with pytest.raises(InvalidInputError, match=message):
            score({ATTAINED: values})


def test_knows_the_end_only():
    with pytest.raises(InvalidInputError, match="at the end of a run only, not by 3 s"):
        GOAL.system({ATTAINED: np.array([0.5, 0.5])}, SCORED, by=3.0)


def test_metres_and_items_belong_to_the_goals_that_have_them():
    goals = Arrival("…", midway=1.0), Delivery("…", midway=1.0), GOAL
    assert [isinstance(goal, InPlane) for goal in goals] == [True, False, False]
    assert [isinstance(goal, OfItems) for goal in goals] == [False, True, False]
    assert all(goal.reads in COLUMNS for goal in goals)
