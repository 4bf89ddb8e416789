"""The verdict is right on every planted system: the word, whether robustly, and which gates fail."""

from __future__ import annotations

import pytest

from tests.planted import assessed

# Gates 1 to 6 as they truly are; None where the truth stands on the gate's floor, so that either may come out.
VERDICTS = [
    ("ranging", {}, "robustly emergent", (1, 1, 1, 1, 1, 1)),
    ("ranging", {"success": 0.7}, "robustly emergent", (1, 1, 1, 1, 1, 1)),
    ("ranging", {"members": 4}, "emergent", (1, 1, 1, 1, 1, 1)),
    ("ranging", {"members": 3}, "concentrated", (1, 1, 1, 0, 1, 1)),
    ("m-of-n", {}, "robustly emergent", (1, 1, 1, 1, 1, 1)),
    ("m-of-n", {"needed": 9}, "emergent", (1, 1, 1, 1, 1, 1)),
    ("m-of-n", {"needed": 10}, "concentrated", (1, 1, 1, 0, 1, 1)),
    ("m-of-n", {"needed": 1}, "amplified", (1, 1, 0, 1, 0, None)),
    ("additive", {"members": 20}, "robustly emergent", (1, 1, 1, 1, 1, 1)),
    ("seekers", {}, "amplified", (1, 1, 0, 1, 0, None)),
    ("conditional-seekers", {}, "amplified", (1, 1, 0, 1, 1, 1)),
    ("weak-seekers", {}, "amplified", (1, 1, 0, 1, 1, 1)),
    ("dictator", {}, "concentrated", (1, 1, 0, 0, 1, None)),
    ("two-leaders", {}, "concentrated", (1, 1, 0, 1, 1, None)),
    ("serial-chain", {}, "concentrated", (1, 1, 1, 0, 1, 1)),
    ("hidden-controller", {}, "not local", (1, 0, 0, 1, 0, 1)),
    ("ballistic", {}, "not goal-directed", (1, 1, 0, 1, 0, 0)),
    ("wind", {}, "not goal-directed", (0, 1, None, None, 0, 0)),
    ("anti-seekers", {}, "not goal-directed", (0, 1, None, None, 0, None)),
    ("uncoupled", {}, "not goal-directed", (0, 1, None, None, 0, 0)),
]


@pytest.mark.parametrize(("law", "parameters", "words", "gates"), VERDICTS, ids=[f"{v[0]} {v[1]}" for v in VERDICTS])
def test_verdict(law, parameters, words, gates):
    verdict = assessed(law, **parameters).verdict
    assert str(verdict) == words
    assert [gate.number for gate in verdict.gates] == [1, 2, 3, 4, 5, 6]
    for gate, truth in zip(verdict.gates, gates, strict=True):
        assert truth is None or gate.passed is bool(truth), gate
    assert all(sentence.endswith(".") for sentence in verdict.sentences)


def test_every_word_has_a_planted_system():
    assert {words.removeprefix("robustly ") for _, _, words, _ in VERDICTS} == {
        "emergent",
        "amplified",
        "concentrated",
        "not goal-directed",
        "not local",
    }


def test_noise_lowers_the_figure_and_not_the_word():
    """Ranging groups that work in 70 % of the runs: GD .7 within 4.5 standard deviations, the same verdict."""
    gd = assessed("ranging", success=0.7).results["goal_directedness"]["gd"]
    assert gd.value == pytest.approx(0.7, abs=4.5 * (0.21 / gd.replications) ** 0.5)
    assert gd.low < gd.value < gd.high < 1
