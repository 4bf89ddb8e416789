"""The published figures of Couzin et al. (2005), from 200 replicates a point, and what the study concludes from them.

Every replicate is kept in `tests/reference/informed.json`; a sample is run again and must be the same. Seeds are fixed,
so that a test gives the same every time. How often another seed would fail, by resampling these replicates 20,000
times: the RMSE of accuracy would exceed .04 in 1 of 270 (in the mean it is .024, of the study's 400 replicates .018),
that of elongation, relative to the published figures, 10 % in none (in the mean 4 %, there 3 %).
"""

import numpy as np
import pytest

from analysis import informed_minority as study
from analysis.informed_figures import draw_accuracy, draw_conflict
from tests.reference import informed as reference

GROUPS = reference.groups()
SAMPLE = 4
"""Replicates of each group that are run again."""


@pytest.fixture
def recalled(monkeypatch):
    """The study, which takes what is kept instead of simulating it."""
    monkeypatch.setattr(study, "runs_of", reference.recalled)
    return study


@pytest.fixture
def published(recalled):
    numbers = {10: study.ACCURACY[10], 50: {**study.ACCURACY[50], **study.ELONGATION}}
    return [recalled.simulate(members, informed, 200) for members in numbers for informed in sorted(numbers[members])]


@pytest.mark.parametrize("name", GROUPS)
def test_replicates_are_those_that_are_kept(name):
    parameters, replicates = GROUPS[name]
    rng = np.random.default_rng([1, list(GROUPS).index(name)])
    sample = rng.choice(replicates, SAMPLE, replace=False).tolist()
    for column, values in reference.simulated(parameters, sample).items():
        kept = reference.kept()[name][column]
        assert len(kept) == replicates
        np.testing.assert_allclose(values, kept[sample], rtol=1e-9, atol=1e-9, err_msg=column)


def test_accuracy_is_the_published_one(published):
    pairs = study.accuracies(published)
    assert len(pairs) == 13
    assert study.rmse(pairs) <= 0.04


def test_elongation_is_the_published_one(published):
    pairs = study.elongations(published)
    assert len(pairs) == 6
    assert study.rmse([(ours / theirs, 1.0) for ours, theirs in pairs]) <= 0.10


def test_the_number_of_informed_members_hardly_grows_with_the_group(published):
    """From 10 to 50 members fivefold; the number that it takes grows by less than 2.5, and the share falls."""
    few, many = (study.needed(published, members) for members in (10, 50))
    assert few < many < 2.5 * few
    assert many / 50 < few / 10


def test_two_minorities_average_at_small_and_choose_at_large_angles(recalled):
    """Of 100 groups .85 go midway at 80°, .89 with one of the two at 180°: 5 standard errors above the bounds."""
    for degrees, which in ((80, 0), (180, 1)):
        assert study.chosen(recalled.conflict(degrees, 60), degrees)[which] > 0.6


def test_a_table_goes_on_where_it_was_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(study, "numbers_informed", lambda members: [1, 2])
    monkeypatch.setattr(
        study,
        "runs_of",
        lambda parameters, replicates, runs=study.runs_of: runs(
            parameters.model_copy(update={"horizon": 20.0}), replicates
        ),
    )
    file = tmp_path / "table.csv"
    whole = study.study([4, 6], 8, file)
    text = file.read_text()
    file.write_text(text[: text.rindex(",")])  # as if it had been killed while it wrote
    assert len(study.read(file)) == 3
    asked = []
    monkeypatch.setattr(study, "simulate", lambda *one, simulate=study.simulate: asked.append(one) or simulate(*one))
    assert study.study([4, 6], 8, file) == whole
    assert asked == [(6, 2, 8)]
    assert file.read_text() == text


def test_figures_are_drawn(tmp_path):
    groups = [study.simulate(members, informed, 3) for members in (4, 6) for informed in (1, 4)]
    draw_accuracy(groups).savefig(tmp_path / "accuracy.png")
    rng = np.random.default_rng(1)
    draw_conflict({degrees: rng.normal(0, 30, 20) for degrees in (0, 90, 180)}).savefig(tmp_path / "conflict.png")


@pytest.mark.parametrize("members", study.SIZES)
def test_numbers_informed_are_in_the_group_and_hold_the_published_ones(members):
    numbers = study.numbers_informed(members)
    assert all(1 <= number <= members for number in numbers)
    assert set(study.ACCURACY.get(members, {})) <= set(numbers)
