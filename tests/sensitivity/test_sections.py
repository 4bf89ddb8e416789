"""Sections of designs with more than two numbers, and verdicts over two of them."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from emergent.errors import InvalidInputError
from emergent.report import sweep
from emergent.report.maps import Maps
from emergent.sensitivity import Points, read_words, studies, words
from emergent.sensitivity.sections import here, sections, stated
from emergent.sensitivity.words import factors

LEVELS = {"a": [1.0, 2, 3], "b": [1.0, 2], "c": [1.0, 2, 3, 4, 5, 6], "d": [1.0, 2, 3]}
FRAME = pd.MultiIndex.from_product(LEVELS.values(), names=LEVELS).to_frame(index=False)


def test_the_next_parameter_has_several_values_and_the_others_the_middle_one():
    pair, places = sections(FRAME, list(LEVELS))
    assert (pair, places) == (("a", "b"), [{"c": c, "d": 2} for c in (1, 3, 4, 6)])
    assert all(here(FRAME, place).sum() == 3 * 2 for place in places)
    assert stated(places[0]) == "c 1, d 2"


def test_a_pair_and_values_can_be_chosen():
    assert sections(FRAME, list(LEVELS), at={"a": 2, "d": 3})[0] == ("b", "c")
    pair, places = sections(FRAME, list(LEVELS), ("d", "a"), {"c": 5})
    assert (pair, places) == (("d", "a"), [{"b": b, "c": 5} for b in (1, 2)])


@pytest.mark.parametrize(
    ("pair", "at", "said"),
    [
        (("a", "e"), {}, "a, e are not two of these: a, b, c, d"),
        (("a", "a"), {}, "a, a are not two of these"),
        (("a", "b"), {"a": 1}, "a is none of the others; these are: c, d"),
        ((), {"a": 1, "b": 1, "c": 1}, "d are not two of these"),
        ((), {"c": 2.5}, "no point has c 2.5; there are: 1, 2, 3"),
    ],
)
def test_what_is_not_there_is_refused(pair, at, said):
    with pytest.raises(InvalidInputError, match=said):
        sections(FRAME, list(LEVELS), pair, at)


def judged(word) -> Points:
    frame = FRAME.assign(name="made up", scenario=range(len(FRAME)))
    frame["verdict"] = word(frame)
    return Points("verdict", frame, np.full((len(frame), 1), np.nan))


def test_the_parameter_that_changes_the_word_most_comes_first():
    """Of `c` the word changes in 2·(1/3)·(2/3) of pairs, of `a` in as many of those with the largest `c`."""
    found = judged(lambda f: np.where((f["c"] > 4) & ((f["a"] > 2) | (f["c"] > 5)), "emergent", "fragile"))
    assert factors(found)[:2] == ["c", "a"]


def test_words_stand_at_their_places_and_say_whether_they_are_provisional():
    found = judged(lambda f: np.where(f["a"] + f["b"] > 4, "emergent", "fragile (provisional)"))
    grid = words(found.take(here(FRAME, {"c": 1, "d": 1})), "a", "b")
    assert grid.word.tolist() == [["fragile"] * 3, ["fragile", "fragile", "emergent"]]
    assert grid.provisional.tolist() == [[True] * 3, [True, True, False]]


@pytest.fixture
def store(swept, monkeypatch):
    monkeypatch.setattr("emergent.sweep.studies.assess", lambda scenario, **_: SimpleNamespace(verdict="fragile"))
    levels = {"success": [0.4, 1.0], "part": [0.7, 1.0], "drift": [0.2, 1.0]}
    return swept(levels, replications=8, outcomes=["verdict", "attainment", "curve"])


def test_a_page_has_sections_and_maps_of_verdicts(store):
    assert read_words(store).frame["verdict"].tolist() == ["fragile"] * 8
    page = sweep.page(store)
    assert page.count("data:image/png;base64,") == 5  # verdicts, curves, indices, effects, a phase diagram
    assert "The verdict is fragile at 8 of 8 places; provisional at 0" in page


def test_what_cannot_be_drawn_of_what_was_asked_for_is_told(store, ask):
    (study,) = studies(store, ["attainment"])
    maps = Maps(pair=("drift", "part"), at={"success": 1.0})
    assert " of 4 places, below at" in maps.of_study(study).get_label()
    maps.check()
    wrong = Maps(at={"success": 0.5})
    assert wrong.of_study(study) is None
    with pytest.raises(InvalidInputError, match=r"no point has success 0.5; there are: 0.4, 1"):
        wrong.check()
    assert "is no NAME=VALUE" in ask("report", store.folder, "--at", "success").err
