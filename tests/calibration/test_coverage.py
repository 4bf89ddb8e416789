"""How often intervals cover: counting, and the corners themselves."""

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from emergent.calibration import SYSTEMS, published
from emergent.calibration.corners import CORNERS
from emergent.calibration.coverage import (
    ABOVE,
    BELOW,
    BLOCK,
    CHEAP,
    COVERED,
    FAILED,
    GATES,
    INTERVALS,
    PASSED,
    VERDICTS,
    WITHOUT,
    WRONG,
    Coverage,
    Row,
    cover,
    criterion_of,
    known,
    of_corner,
    of_system,
    side,
)
from emergent.calibration.forms import FORMS
from emergent.calibration.repeated import REPEATED
from emergent.calibration.work import Kept
from emergent.gate import threshold
from emergent.metrics import METRICS
from emergent.report.coverage import markdown, write
from emergent.result import Estimate
from emergent.scenario import Thresholds

CORNER = CORNERS[0].name
DOCS = Path(__file__).parents[2] / "docs"
RUNS, REPETITIONS = (40, 200), 200
"""Of the study whose table is in the documentation."""


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


def test_a_corner_whose_truth_is_a_threshold_answers_a_gate():
    found = of_corner("share of a scale, at the threshold", 40, 0, 200)
    sides, answers = found[INTERVALS][""], found[GATES]["gate 2"]
    assert answers[PASSED] == sides[ABOVE] > 0  # it is to be below
    assert answers[FAILED] == sides[BELOW] > 0
    assert sum(answers.values()) == 200
    assert GATES not in of_corner(CORNER, 40, 0, 2)


@pytest.mark.parametrize("corner", [corner for corner in CORNERS if corner.figure], ids=lambda corner: corner.name)
def test_the_truth_of_a_corner_that_answers_a_gate_is_its_threshold(corner):
    asked = criterion_of(corner.figure)[1]
    assert threshold(asked.threshold, Thresholds()) == corner.truth


def test_every_gate_stands_on_its_threshold_somewhere():
    gates = {criterion_of(corner.figure)[0] for corner in CORNERS if corner.figure}
    gates |= {n for one in REPEATED.values() for n, right in enumerate(one.gates, 1) if right is None}
    assert gates == set(range(1, 7))


def test_where_an_interval_cannot_cover_as_seldom_as_it_says():
    row = Row(INTERVALS, "a case", "what", 40, {COVERED: 1000}, 0.9)
    notes = [row._replace(truth=truth).note for truth in (0.5, 0.87, 0.9, 0.98, 0.05)]
    assert notes == ["", "", "at an end", "at an end", "at an end"]
    assert row._replace(truth=7.3, kind="").note == ""
    rarely = row._replace(counts={COVERED: 700, ABOVE: 300})  # 0.97 ** 40 = 0.30, 0.9 ** 40 = 0.015
    assert [rarely._replace(truth=truth).note for truth in (0.97, 0.9, 0.5)] == ["unseen", "", ""]


def test_a_corner_stands_for_every_estimate():
    """Whatever is printed with an interval is of a form that the study measures."""
    stood_for = Counter(path for paths in FORMS.values() for path in paths)
    given = {f"{name}.{one}" for name, metric in METRICS.items() if not metric.rival for one in metric.estimates}
    assert stood_for == Counter(dict.fromkeys(given, 1))
    assert set(FORMS) == {corner.estimator for corner in CORNERS}


# the documentation


def measured() -> set[tuple[str, str, str]]:
    """Return what the study measures: a part, a case, and what of it."""
    found = {(INTERVALS, corner.name, "") for corner in CORNERS}
    found |= {(GATES, c.name, f"gate {criterion_of(c.figure)[0]}") for c in CORNERS if c.figure}
    for name, truth in REPEATED.items():
        found |= {(INTERVALS, name, path) for path in truth.lots}
        found |= {(GATES, name, f"gate {n}") for n, right in enumerate(truth.gates, 1) if right is None}
        found |= {(VERDICTS, name, truth.word)} if truth.word else set()
    return found


def committed() -> Coverage:
    """Return the study whose table is in the documentation."""
    rows, about = pd.read_csv(DOCS / "coverage.csv", keep_default_na=False), ("part", "case", "what", "replications")
    found = []
    for row in rows.to_dict("records"):
        counts = {name: row[name] for name in row if name not in (*about, "truth") and row[name]}
        truth = known(row["case"], row["what"]) if row["part"] == INTERVALS else ()
        found.append(Row(*(row[name] for name in about), counts, *truth))
    return Coverage(tuple(found), RUNS, REPETITIONS)


def test_the_committed_table_has_a_row_for_everything_that_is_measured():
    rows = {(row.part, row.case, row.what, row.replications) for row in committed().rows}
    assert rows == {(*what, runs) for what in measured() for runs in RUNS}


def test_the_committed_page_is_of_the_committed_table():
    page = (DOCS / "coverage.md").read_text(encoding="utf-8")
    assert page == markdown(committed())
    assert "`emergent calibrate --coverage --repetitions 200 --replications 40 --replications 200 --out docs`" in page


def test_intervals_cover_as_often_as_they_say_but_for_what_is_noted():
    assert [row for row in committed().rows if row.off and not row.note] == []


def test_no_verdict_was_wrong_for_certain_more_often_than_one_interval_is():
    assert [row for row in committed().rows if row.part == VERDICTS and row.share(WRONG)[1] > 0.05] == []


def test_the_page_of_the_calibration_counts_what_there_is():
    page = (DOCS / "calibration.md").read_text(encoding="utf-8")
    assert f"of {len(SYSTEMS)} systems and {len(published.ROWS)} published values" in page
