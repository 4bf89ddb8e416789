"""How often intervals cover: counting, and the corners themselves."""

import math

import numpy as np
import pandas as pd
import pytest

from emergent.calibration.corners import CORNERS
from emergent.calibration.coverage import (
    ABOVE,
    BELOW,
    BLOCK,
    CHEAP,
    COVERED,
    GATES,
    INTERVALS,
    VERDICTS,
    WITHOUT,
    WRONG,
    Coverage,
    Row,
    cover,
    of_system,
    side,
)
from emergent.calibration.repeated import REPEATED
from emergent.calibration.work import Kept
from emergent.report.coverage import markdown, write
from emergent.result import Estimate

CORNER = CORNERS[0].name


@pytest.mark.parametrize(
    ("low", "high", "outcome"),
    [(0.4, 0.6, COVERED), (0.5, 0.6, COVERED), (0.6, 0.7, BELOW), (0.3, 0.4, ABOVE), (math.nan, math.nan, WITHOUT)],
)
def test_on_which_side_the_truth_lies(low, high, outcome):
    assert side(Estimate("a", 0.5, low, high, 40), 0.5) == outcome


def test_a_share_with_its_interval():
    row = Row(INTERVALS, "a case", "what", 40, {COVERED: 90, BELOW: 10, WITHOUT: 7})
    assert row.repetitions == 100
    assert row.share(COVERED) == pytest.approx((0.9, 0.8256, 0.9448), abs=5e-5)  # Wilson (1927)
    assert not row.off
    assert row._replace(counts={COVERED: 80, BELOW: 20}).off
    assert row._replace(counts={COVERED: 1000}).off
    assert not row._replace(counts={COVERED: 990, BELOW: 10}, part=GATES).off


def test_corners_are_repeated_in_blocks_and_goes_on(tmp_path):
    times = BLOCK + 10
    few = cover(replications=[40], repetitions=BLOCK, only=[CORNER], kept=Kept(tmp_path), workers=1)
    kept = {path.name for path in tmp_path.iterdir()}
    more = cover(replications=[40], repetitions=times, only=[CORNER], kept=Kept(tmp_path), workers=1)
    assert [row.repetitions for row in (*few.rows, *more.rows)] == [CHEAP * BLOCK, CHEAP * times]
    assert kept < {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("corner", CORNERS, ids=lambda corner: corner.name.replace(" ", "_"))
def test_estimates_of_a_corner_are_about_its_truth(corner):
    """Of 30 intervals that miss on one side in a tenth of the cases at most, 13 do for one seed in 400,000."""
    drawn = [corner.draw(np.random.default_rng((7, seed)), 200) for seed in range(30)]
    sides = [side(estimate, corner.truth) for estimate in drawn]
    assert max(sides.count(BELOW), sides.count(ABOVE)) <= 12, sides
    assert sides.count(COVERED) >= 10


def test_a_system_on_the_threshold_of_a_gate():
    found = of_system("GD is its threshold", 40, 0, 6)
    assert sum(found[GATES]["gate 1"].values()) == 6
    assert set(found[GATES]) == {"gate 1"}
    assert sum(found[INTERVALS]["goal_directedness.gd"].values()) == 6
    assert VERDICTS not in found


def test_words_are_counted():
    (name, *_) = [one.name for one in REPEATED.values() if one.word and one.name == "in series"]
    assert sum(of_system(name, 40, 0, 2)[VERDICTS]["fragile"].values()) == 2


def test_the_page_and_the_table(tmp_path):
    rows = (
        Row(INTERVALS, "a case", "gd", 200, {COVERED: 95, BELOW: 5}, 0.5),
        Row(VERDICTS, "a case", "fragile", 40, {WRONG: 1}),
        Row(INTERVALS, "a case", "gd", 40, {COVERED: 70, ABOVE: 30}, 0.5),
    )
    found = Coverage(rows, (40, 200), 100)
    page = markdown(found)
    assert "`emergent calibrate --coverage --repetitions 100 --replications 40 --replications 200 --out docs`" in page
    lines = [line for line in page.splitlines() if line.startswith("| a case")]
    assert lines == [
        "| a case | gd | 0.500 | 40 | 100 | 0.700 * | [0.604, 0.781] | 0 | 30 | 0 |  |",
        "| a case | gd | 0.500 | 200 | 100 | 0.950 | [0.888, 0.978] | 5 | 0 | 0 |  |",
        "| a case | fragile | 40 | 1 | 1.000 | [0.207, 1.000] | 0 |",
    ]
    write(found, tmp_path)
    table = pd.read_csv(tmp_path / "coverage.csv")
    assert table[["replications", COVERED, ABOVE]].values.tolist() == [[200, 95, 0], [40, 0, 0], [40, 70, 30]]
