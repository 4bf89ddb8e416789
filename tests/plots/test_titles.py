"""Titles claim no more than the intervals say, and name what they compare with; no two panels have the same title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from emergent.assessment import Assessment
from emergent.plots import DRAWINGS
from emergent.result import Estimate
from tests.fake_assessment import fake
from tests.fake_pipeline import fake_pipeline
from tests.plots.test_legends import labels, whole


def drawn(name: str, assessment: Assessment) -> str:
    figure = next(drawing for drawing in DRAWINGS if drawing.name == name).draw(assessment)
    assert figure is not None
    return str(figure.get_label()).replace("\u00a0", " ")


def given(assessment: Assessment, metric: str, **values: tuple[float, float, float]) -> Assessment:
    """Return the assessment with other values and intervals."""
    result = assessment.results[metric]

    def changed(e: Estimate) -> Estimate:
        value, low, high = values.get(e.name, (e.value, e.low, e.high))
        return replace(e, value=value, low=low, high=high)

    results = {**assessment.results, metric: replace(result, estimates=tuple(map(changed, result.estimates)))}
    return replace(assessment, results=results)


def tabled(
    assessment: Assessment, metric: str, name: str, change: Callable[[pd.DataFrame], pd.DataFrame]
) -> Assessment:
    """Return the assessment with another table."""
    result = assessment.results[metric]
    tables = {**result.tables, name: change(result.tables[name].copy())}
    return replace(assessment, results={**assessment.results, metric: replace(result, tables=tables)})


def test_rejoining_names_both_controls_and_what_is_not_told_apart() -> None:
    back = {"back_distracted": (0.79, 0.7, 0.87), "back_blind": (0.75, 0.6, 0.85), "back_lost": (0.41, 0.3, 0.5)}
    assert drawn("rejoin", given(fake(), "rejoin", **back)) == (
        "79 % of the distracted are back with the others by the horizon; 75 % of the distracted in a blind group (not "
        "told apart); 41 % of those moved away and deafened"
    )


@pytest.mark.parametrize(
    ("low", "apart"),
    [(0.8, ""), (0.76, " (not told apart)")],
)
def test_one_agent_stands_beside_the_system(low: float, apart: str) -> None:
    assessment = given(fake_pipeline(), "goal_directedness", attainment=(0.75, 0.73, 0.77))
    assessment = given(assessment, "capability", baseline=(0.86, low, 0.9))
    assert drawn("standing", assessment) == (
        f"The system attains 75 %; one agent that gets everything, for as many calls, 86 %{apart}; the best component "
        "from its own view 5 %"
    )


@pytest.mark.parametrize(
    ("value", "half", "said"),
    [
        (0.2, 0.05, "1 costs the others"),
        (0.65, 0.2, "for none is it certain that it costs the others"),
        (0.9, 0.05, "none costs the others"),
    ],
)
def test_members_are_beyond_a_floor_only_with_their_whole_interval(value: float, half: float, said: str) -> None:
    def one(rows: pd.DataFrame) -> pd.DataFrame:
        rows = rows.assign(value=0.99, low=0.97, high=1.0)
        rows.loc[0, ["value", "low", "high"]] = value, value - half, value + half
        return rows

    assert f"and {said} more than 30 % when struck" in drawn("plane", tabled(fake(), "necessity", "members", one))


def test_the_plane_says_from_which_half_it_is() -> None:
    figure = whole(next(d for d in DRAWINGS if d.name == "plane"), "walk")
    small = " ".join(figure.texts[1].get_text().split())
    assert "the first half of the replications; gate 4 scores the worst of these members on the other half" in small


def test_a_distraction_has_its_seconds_and_its_interval() -> None:
    longest = fake().results["distraction"].tables["map"]["duration"].max()
    title = drawn("breakdown", given(fake(), "distraction", one_longest=(0.81, 0.74, 0.88)))
    assert f"One member distracted for {longest:g} s leaves the others 81 % [74 %, 88 %]" in title


@pytest.mark.parametrize(("name", "of"), [("dose", "pipeline"), ("plane", "walk"), ("breakdown", "walk")])
def test_no_two_panels_have_the_same_title(name: str, of: str) -> None:
    figure = whole(next(d for d in DRAWINGS if d.name == name), of)
    titles = [ax.get_title(loc="left") for ax in figure.axes]
    assert len(titles) == len(set(titles)) > 1


def test_a_twin_says_whose_path_it_is() -> None:
    named = labels(whole(next(d for d in DRAWINGS if d.name == "twin"), "walk"))
    assert {"the walker, left alone", "the same walker, perturbed", "while perturbed"} <= named
