"""assessment.json: valid, complete, in the same order each time, null for what is not finite."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from emergent.report import json as record
from tests.fake_assessment import NASTY, emptied, fake, without
from tests.fake_pipeline import fake_pipeline


def refuse(text: str) -> None:
    raise AssertionError(f"{text} is not JSON")


def test_holds_everything(nasty: Path) -> None:
    assessment = fake(title=NASTY)
    data = json.loads((nasty / "assessment.json").read_text("utf-8"), parse_constant=refuse)
    assert list(data) == ["schema", "scenario", "verdict", "results", "skipped", "cost", "versions", "command"]
    assert data["schema"] == {"name": "emergent.assessment", "version": 2}
    assert data["scenario"]["title"] == NASTY
    assert data["scenario"]["parameters"]["speed"] == {"value": 1.3, "unit": "m/s", "description": "Walking speed."}
    assert data["verdict"]["text"] == str(assessment.verdict)
    assert [gate["passed"] for gate in data["verdict"]["gates"]] == [gate.passed for gate in assessment.verdict.gates]
    assert list(data["results"]) == list(assessment.results)
    for name, result in assessment.results.items():
        found = data["results"][name]
        assert [e["value"] for e in found["estimates"]] == [e.value for e in result.estimates]
        for key, rows in result.tables.items():
            number = "value" if "value" in rows else "distance"
            assert [row[number] for row in found["tables"][key]] == pytest.approx(list(rows[number]))


def test_is_the_same_text_each_time() -> None:
    assert record.text(fake()) == record.text(fake())


def test_nan_is_null() -> None:
    data = json.loads(record.text(emptied(fake())), parse_constant=refuse)
    assert data["results"]["goal_directedness"]["estimates"][3]["value"] is None
    assert data["results"]["retention"]["tables"]["curve"][0]["value"] is None
    assert json.loads(record.text(fake()))["results"]["rejoin"]["estimates"][3]["high"] is None
    assert math.isnan(fake().results["rejoin"]["median_distracted"].high)


def test_names_what_was_skipped() -> None:
    assert json.loads(record.text(without(fake(), "decoy")))["skipped"] == {"decoy": "fake has no perturbation decoy"}


def test_says_which_metrics_are_rivals() -> None:
    results = json.loads(record.text(fake()))["results"]
    assert [name for name, result in results.items() if result["rival"]] == ["psi", "causal_emergence", "synergy"]


def test_of_a_pipeline_holds_its_components_and_whether_one_holds_the_goal() -> None:
    data = json.loads(record.text(fake_pipeline()), parse_constant=refuse)
    components = data["scenario"]["parameters"]["components"]["value"]
    assert components["search"] == {"kind": "tool", "part": "facts", "fails": 0.1}
    assert data["verdict"]["distributed"] is True
    assert json.loads(record.text(fake()))["verdict"]["distributed"] is None
    rows = data["results"]["importance"]["tables"]["components"]
    assert {row["component"] for row in rows} >= {"writer", "writer.reviewer", "retries"}
