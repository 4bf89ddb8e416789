"""The terminal: readable at any width, and whatever the scenario is called."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from emergent.report import Summary
from emergent.wording import number
from tests.fake_assessment import NASTY, emptied, fake, without
from tests.fake_pipeline import fake_pipeline


def printed(assessment: object, width: int = 200) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width).print(Summary(assessment))  # type: ignore[arg-type]
    return stream.getvalue()


def test_says_verdict_gates_and_key_figures() -> None:
    assessment = fake()
    text = printed(assessment)
    flat = " ".join(text.replace("│", " ").split())
    assert str(assessment.verdict) in flat
    assert all(" ".join(sentence.split()[:6]) in flat for sentence in assessment.verdict.sentences)
    for gate in assessment.verdict.gates:
        assert f"{gate.number} {gate.name}" in flat
        assert all(number(e.value) in flat for e in gate.estimates)
    assert number(assessment.results["misleading"]["k_star"].value) in flat
    assert "✓ passed" in flat
    assert "12,345 runs in 61.7 s" in flat


@pytest.mark.parametrize("width", [40, 80, 120])
def test_keeps_to_the_width(width: int) -> None:
    assert max(map(len, printed(fake(200), width).splitlines())) <= width


def test_a_title_is_no_markup() -> None:
    assert "[bold]of[/bold]" in printed(fake(title=NASTY))


def test_says_what_was_not_asked_and_that_a_look_was_quick() -> None:
    text = printed(replace(without(fake(), "decoy"), quick=True))
    assert "fake has no perturbation decoy" in text
    assert "quick look" in text


def test_says_what_rivals_call_the_system_and_its_independent_parts() -> None:
    text = printed(fake())
    rivals = text[text.index("Rival measures (never part of the verdict)") :]
    assert "not emergent: −6.95" in rivals
    assert "emergent: 0.670" in rivals
    assert "undecided: −0.017" in rivals
    assert "undefined" in printed(emptied(fake()))
    assert "Rival measures" not in printed(fake_pipeline())


def test_an_empty_assessment_is_printed_too() -> None:
    assert "–" in printed(emptied(fake()))
    assert "not asked" in printed(without(fake(), *fake().results))


def test_of_a_pipeline_says_what_is_beyond_its_components() -> None:
    text, results = printed(fake_pipeline()), fake_pipeline().results
    for metric, name in (("holding", "beyond"), ("capability", "coordination"), ("dose", "half_silent")):
        assert number(results[metric][name].value) in text
