"""When a cell is right, when it misses by chance, and when it is wrong."""

import math

import numpy as np
import pytest
from scipy import stats

from emergent.calibration import Mark
from emergent.calibration.marking import FALSE_ALARM, covers, drawn, exact, stretch, worst
from emergent.result import Estimate


def estimate(value: float, low: float, high: float) -> Estimate:
    return Estimate("a", value, low, high, 40)


@pytest.mark.parametrize(
    ("value", "truth", "mark"),
    [
        (1.0, 1.0, Mark.RIGHT),
        (1.0 + 5e-10, 1.0, Mark.RIGHT),
        (1.0 + 5e-9, 1.0, Mark.WRONG),
        (math.inf, math.inf, Mark.RIGHT),
        (-math.inf, math.inf, Mark.WRONG),
        (math.nan, math.nan, Mark.RIGHT),
        (math.nan, 1.0, Mark.WRONG),
        (1.0, math.nan, Mark.WRONG),
    ],
)
def test_exact_values(value, truth, mark):
    assert exact(estimate(value, value, value), truth, 1e-9) is mark


def test_one_cell_is_wrong_outside_of_the_interval_of_its_false_alarm():
    half = 1.959963984540054
    found = estimate(0.0, -half, half)
    end = stats.norm.isf(FALSE_ALARM / 2)
    assert stretch(1) == pytest.approx(end / half)
    assert [drawn(found, truth, 1) for truth in (1.95, 1.97, end - 0.01, end + 0.01)] == [
        *(Mark.RIGHT, Mark.MISSED, Mark.MISSED, Mark.WRONG),
    ]
    assert drawn(found, 5.0, 1, tolerance=4.0) is Mark.RIGHT


def test_an_end_that_was_not_seen_covers_all_beyond():
    assert covers(estimate(math.inf, 3.0, math.inf), 4.0)
    assert not covers(estimate(math.inf, 3.0, math.inf), 2.0)
    assert covers(estimate(3.5, 3.0, math.inf), 4.0)


def test_without_an_interval_nothing_is_said():
    assert drawn(estimate(0.5, math.nan, math.nan), 0.9, 1) is Mark.OPEN


def test_a_table_without_an_error_hardly_ever_has_a_cell_that_is_wrong():
    """Of 20,000 tables of 60 cells, .001 raise an alarm: 20 ± 4.5. Outside of 4 to 40 for one seed in 10,000."""
    cells = 60
    found = np.abs(np.random.default_rng(1).normal(size=(20_000, cells)))
    alarms = (found.max(1) > stretch(cells) * stats.norm.isf(0.025)).sum()
    assert 4 <= alarms <= 40


def test_the_gravest_mark():
    assert worst([Mark.RIGHT, Mark.WRONG, Mark.OPEN]) is Mark.WRONG
    assert worst([Mark.RIGHT, Mark.MISSED]) is Mark.MISSED
    assert worst([]) is None
