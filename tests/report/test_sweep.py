"""The page of a sweep: it says what was found and how far the sweep is, loads nothing, and hides no text."""

import re

import pytest

from emergent.report import sweep
from tests.sensitivity.chain import NOTHING, swept

SWEPT = {"success": [0.2, 0.6, 1.0], "part": [0.6, 0.8, 1.0]}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return lambda how=None, **design: swept(tmp_path_factory.mktemp("sweep"), how, **design)


@pytest.fixture(scope="module")
def grid(run):
    return run(parameters=SWEPT, replications=24)


def text(page: str) -> str:
    """Return what a page says, without its figures."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_page_says_what_each_parameter_does(grid):
    page = sweep.page(grid)
    assert page.count("data:image/png;base64,") == 3  # indices, effects, phase diagram
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)
    said = text(page)
    assert "216 of 216 runs are done." in said
    assert re.search(r"success accounts for \d+ % \[\d+ %, \d+ %\] of the variance of attainment by itself", said)
    assert "Attainment of chain, plan nominal" in said
    assert "success 0.2, 0.6, 1" in said


def test_the_threshold_is_that_which_was_asked_for(grid):
    assert "Attainment is above 0.9 at " in sweep.page(grid, 0.9)


def test_of_an_unfinished_sweep_it_says_how_much_is_missing(run):
    said = text(sweep.page(run({"shard": (1, 4)}, parameters=SWEPT, replications=24)))
    assert "Not finished 54 of 216 runs are done, 162 are missing." in said
    assert "emergent resume" in said
    assert "No effect of" in said or "rank correlation" in said or "is not known yet" in said
    nothing = text(sweep.page(run(NOTHING, parameters=SWEPT, replications=24)))
    assert "Nothing is known yet." in nothing
    assert "0 of 9 points are done." in nothing


def test_samples_are_told_with_their_bounds(run):
    bounds = {"success": {"low": 0.2, "high": 1.0}, "part": {"low": 0.5, "high": 1.0, "mode": 1.0}}
    store = run(parameters=bounds, sample={"method": "morris", "size": 8}, replications=2, outcomes=["attainment"])
    said = text(sweep.page(store))
    assert "By Morris&#39; elementary effects, since points are trajectories." in said
    assert "part 0.5 to 1, triangular about 1.0" in said
    assert "morris, size 8, seed 0" in said


def test_where_nothing_is_varied_nothing_is_compared(run):
    assert "No number was varied" in text(sweep.page(run(replications=4)))


def test_verdicts_are_counted_and_metrics_are_outcomes(run):
    store = run(parameters={"success": [0.5, 1.0]}, outcomes=["verdict", "goal_directedness"], replications=8)
    said = text(sweep.page(store))
    assert re.search(r"Verdicts verdict scenarios \S.* 1", said)
    assert "Goal-directedness (attainment) of chain" in said


def test_names_are_escaped(run):
    page = sweep.page(run(name="<b>chain", parameters=SWEPT, replications=2))
    assert "<b>chain" not in page
    assert "&lt;b&gt;chain" in page


# the verb


def test_the_verb_writes_into_the_folder_or_where_it_is_told(ask, grid, tmp_path):
    answer = ask("report", grid.folder)
    assert (answer.code, answer.out.strip()) == (0, f"Written: {grid.folder / 'report.html'}")
    own = tmp_path / "own.html"
    assert ask("report", grid.folder, "--out", own, "--threshold", "0.25").code == 0
    assert "is above 0.25 at" in own.read_text(encoding="utf-8")


def test_an_assessment_and_no_number_are_mistakes(ask, grid, tmp_path):
    (tmp_path / "assessment.json").write_text("{}")
    answer = ask("report", tmp_path, "--out", tmp_path / "page.html")
    assert (answer.code, "holds an assessment" in answer.err) == (2, True)
    answer = ask("report", grid.folder, "--threshold", "nan", "--out", tmp_path / "page.html")
    assert (answer.code, "nan is no threshold" in answer.err) == (2, True)
    assert not (tmp_path / "page.html").exists()


def test_no_sweep_is_a_mistake(ask, tmp_path):
    answer = ask("report", tmp_path)
    assert (answer.code, "holds no sweep" in answer.err) == (2, True)
