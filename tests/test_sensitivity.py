"""The study of what the verdict hangs on: what it varies, what it measures, what it writes and draws.

And the committed table of the smell: it is whole, agrees with what the scenario claims, and its figure is readable.
"""

from collections import Counter
from dataclasses import replace
from itertools import combinations
from math import isnan

import pandas as pd
import pytest

from analysis import sensitivity
from analysis.sensitivity_figure import draw, reasons
from emergent import assess, read_scenario, scenarios
from emergent.metrics import METRICS
from emergent.models.ground_truth import GroundTruthParameters, GroundTruthSystem
from emergent.scenario import Scenario

FEW, ENOUGH = 4, 40
"""Replications: too few to decide any gate, and enough, since the dynamics of the tests draw no lots."""


@pytest.fixture(scope="module")
def scenario():
    system = GroundTruthSystem(GroundTruthParameters(dynamics="seekers", members=3, horizon=80, dt=4, goal=(50, 0)))
    return Scenario("three", "Three", "", system, replications=ENOUGH)


@pytest.fixture(scope="module")
def table(scenario, tmp_path_factory):
    """A study of the goal and the speed alone, and its file."""
    file = tmp_path_factory.mktemp("study") / "table.csv"
    points = [point for point in sensitivity.varied(scenario.system) if point[0] in ("goal", "speed")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sensitivity, "varied", lambda system: points)
        return sensitivity.study(scenario, file), file


def test_what_is_varied_makes_a_difference(scenario):
    points = list(sensitivity.varied(scenario.system))
    assert {point[:2] for point in points} >= {("goal", 0.5), ("goal", 2.0), ("speed", 0.5), ("speed", 2.0)}
    assert ("goal", 2.0, (100.0, 0.0)) in points
    assert not {"dt", "part", "cues", "dynamics"} & {name for name, _, _ in points}  # the last three: no seeker's
    assert ("members", 0.5, 2) in points  # whole numbers stay whole


def test_metrics_are_those_that_decide(scenario):
    """With them alone every gate has the same answers as with all metrics, and the word is the same."""
    names = sensitivity.deciding(scenario.system.family)
    assert set(names) < set(METRICS)
    whole, pruned = (assess(scenario, metrics=of) for of in (scenario.system.family.metrics, names))
    assert [gate.answers for gate in pruned.verdict.gates] == [gate.answers for gate in whole.verdict.gates]
    assert (pruned.verdict.word, pruned.verdict.robustly) == (whole.verdict.word, whole.verdict.robustly)


def test_rows_say_what_an_assessment_says(scenario, table):
    rows, _ = table
    first = rows.iloc[0]
    verdict = assess(scenario, metrics=sensitivity.deciding(scenario.system.family)).verdict
    assert first["parameter"] == sensitivity.AS_IT_IS
    assert first["word"] == str(verdict) == "amplified"
    assert first["gd"] == pytest.approx(verdict.gates[0].estimates[0].value, abs=1e-3)
    assert first["kept"] == pytest.approx(min(e.value for e in verdict.gates[3].estimates), abs=1e-3)
    assert first["fails"].split() == [str(gate.number) for gate in verdict.gates if gate.passed is False]


def test_who_cannot_come_far_enough_is_not_goal_directed(table):
    """Three seekers walk 1 m/s: in 80 s they reach what is 50 m away, not what is 100 m away, nor at half the speed."""
    rows = table[0].set_index(["parameter", "factor"])
    for far in (("goal", 2.0), ("speed", 0.5)):
        assert rows.loc[far, "word"] == "not goal-directed"
        assert isnan(rows.loc[far, "gd"])  # not even the ceiling gets there
    assert rows.loc[("speed", 2.0), "word"] == "amplified"


@pytest.fixture
def asked(monkeypatch):
    """What is measured, by parameter and factor."""
    points, measured = [], sensitivity.measured
    monkeypatch.setattr(
        sensitivity, "measured", lambda scenario, point: points.append(point[:2]) or measured(scenario, point)
    )
    return points


@pytest.fixture
def two_points(scenario, monkeypatch):
    points = [("goal", 0.5, (25.0, 0.0)), ("speed", 2.0, 2.0)]
    monkeypatch.setattr(sensitivity, "varied", lambda system: points)
    return [("as it is", 1.0), *(point[:2] for point in points)]


def test_a_study_is_taken_up(scenario, two_points, tmp_path, asked):
    file = tmp_path / "table.csv"
    rows = sensitivity.study(scenario, file)
    assert asked == two_points
    text = file.read_text()
    lines = text.splitlines(keepends=True)
    file.write_text("".join(lines[:2] + lines[3:]))
    asked.clear()
    again = sensitivity.study(scenario, file)
    assert asked == [two_points[1]]
    assert file.read_text() == text
    pd.testing.assert_frame_equal(again, rows)


def test_what_is_provisional_is_measured_again_with_more(scenario, two_points, tmp_path, asked):
    """With four replications an interval is wide or missing: nothing is decided. Forty decide."""
    file, few = tmp_path / "table.csv", replace(scenario, replications=FEW)
    rows = sensitivity.study(few, file)
    assert rows["provisional"].all()
    sensitivity.study(few, file)
    assert asked == two_points  # as many replications decide no more
    asked.clear()
    rows = sensitivity.study(scenario, file)
    assert asked == two_points
    assert not rows["provisional"].any()
    asked.clear()
    sensitivity.study(replace(scenario, replications=ENOUGH + 1), file)
    assert asked == []


@pytest.mark.parametrize(
    ("fails", "undecided", "text"),
    [
        ("", "", ""),
        ("4", "", "gate 4 fails"),
        ("3 4", "6", "gates 3, 4 fail; 6 undecided"),
        ("", "3 4", "gates 3, 4 undecided"),
        ("", "4", "gate 4 undecided"),
    ],
)
def test_reasons(fails, undecided, text):
    assert reasons(fails, undecided) == text


def drawn_texts(rows, scenario):
    figure = draw(rows, scenario)
    figure.draw_without_rendering()
    return [text for ax in figure.axes for text in ax.texts if text.get_text()]


def test_figure_says_every_word(scenario, table):
    """The word of the scenario as it is stands in both panels."""
    rows, _ = table
    texts = drawn_texts(rows, scenario)
    words = [row.word + "?" * row.provisional for row in rows.itertuples()]
    assert sorted(text.get_text() for text in texts if not text.get_text().startswith("gate")) == sorted(
        [words[0], *words]
    )
    bold = [text.get_text() for text in texts if text.get_fontweight() == "bold"]
    assert bold == []  # what differs is provisional here: not even the ceiling gets there, so nothing is defined


def test_figure_sets_another_word_in_bold(scenario, table):
    rows = table[0].assign(provisional=False)
    bold = [text.get_text() for text in drawn_texts(rows, scenario) if text.get_fontweight() == "bold"]
    assert bold == ["not goal-directed", "not goal-directed"]


# the bundled table


@pytest.fixture(scope="module")
def smell():
    file = scenarios()["restaurant-smell"].with_name("sensitivity.csv")
    return read_scenario("restaurant-smell"), sensitivity.read(file)


def test_bundled_table_is_whole(smell):
    scenario, rows = smell
    points = [(sensitivity.AS_IT_IS, 1.0), *(point[:2] for point in sensitivity.varied(scenario.system))]
    assert list(zip(rows["parameter"], rows["factor"], strict=True)) == points


def test_bundled_table_says_what_the_scenario_claims(smell):
    scenario, rows = smell
    claimed = {claim.equals for claim in scenario.claims if claim.metric == "verdict"}
    assert {rows["word"][0]} == claimed
    assert not rows["provisional"][0]


def test_bundled_figure_says_where_there_are_more_replications(smell):
    scenario, rows = smell
    said = Counter(text.get_text().rpartition("(")[2] for text in drawn_texts(rows, scenario) if ")" in text.get_text())
    more = rows[rows["replications"] > rows["replications"].min()]
    both = Counter(
        f"{row['replications']})" for row in more.to_dict("records") for _ in range(1 + (row["factor"] == 1))
    )
    assert said == both


def test_bundled_figure_is_readable(smell):
    """No word covers another, none lies on the axis of shares, and none leaves the figure."""
    scenario, rows = smell
    texts = drawn_texts(rows, scenario)
    boxes = [text.get_window_extent() for text in texts]
    assert [(one, other) for one, other in combinations(boxes, 2) if one.overlaps(other)] == []
    for text, box in zip(texts, boxes, strict=True):
        assert box.x0 > text.axes.transData.transform((1.1, 0))[0]
        assert box.x1 < text.axes.get_window_extent().x1
