"""The assessment as JSON: everything in it but the pictures' runs, in an order that never changes.

Schema, version 2. Numbers that are not finite are null. Top level:

    schema          {"name": "emergent.assessment", "version": 1}
    scenario        name, title, lesson, system, seed, replications, goal, midway, horizon, members, parameters
                    (name → value, unit, description), references and plans (name → text form), notes, thresholds,
                    claims
    verdict         word, robustly, provisional, distributed, text, sentences, gates [number, name, passed, sentence,
                    cannot_see, estimates with their bound and threshold, beside, missing]
    results         by metric: title, question, rival (never part of the verdict), estimates [name, label, value, low,
                    high, unit, replications, correlation], tables (name → list of rows), notes
    skipped         metric → why
    cost            replications, quick, runs, seconds
    versions        emergent, python, numpy, numba, mesa
    command         the line that reproduces it

A change that breaks readers raises the version; new keys do not.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from emergent.report.facts import command, parameters, question, rival, title, versions

if TYPE_CHECKING:
    from emergent.assessment import Assessment
    from emergent.result import Result
    from emergent.scenario import Claim, Scenario

VERSION = 2


def record(assessment: Assessment) -> dict[str, Any]:
    """Return the assessment as plain data."""
    verdict = assessment.verdict
    data = {
        "schema": {"name": "emergent.assessment", "version": VERSION},
        "scenario": _scenario(assessment.scenario),
        "verdict": {
            "word": str(verdict.word),
            "robustly": verdict.robustly,
            "provisional": verdict.provisional,
            "distributed": verdict.distributed,
            "text": str(verdict),
            "sentences": verdict.sentences,
            "gates": [
                {
                    "number": gate.number,
                    "name": gate.name,
                    "passed": gate.passed,
                    "sentence": gate.sentence,
                    "cannot_see": gate.cannot_see,
                    "estimates": [
                        {**answer.estimate.record(), "bound": answer.bound, "threshold": answer.threshold}
                        for answer in gate.answers
                    ],
                    "beside": [estimate.record() for estimate in gate.beside],
                    "missing": gate.missing,
                }
                for gate in verdict.gates
            ],
        },
        "results": {metric: _result(metric, result) for metric, result in assessment.results.items()},
        "skipped": dict(assessment.skipped),
        "cost": {
            "replications": assessment.replications,
            "quick": assessment.quick,
            "runs": assessment.runs,
            "seconds": assessment.seconds,
        },
        "versions": versions(),
        "command": command(assessment),
    }
    plain: dict[str, Any] = _plain(data)
    return plain


def text(assessment: Assessment) -> str:
    """Return the assessment as JSON text."""
    return json.dumps(record(assessment), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _scenario(scenario: Scenario) -> dict[str, Any]:
    system, thresholds = scenario.system, scenario.thresholds
    return {
        "name": scenario.name,
        "title": scenario.title,
        "lesson": scenario.lesson,
        "system": system.name,
        "seed": scenario.seed,
        "replications": scenario.replications,
        "goal": system.goal.sentence,
        "midway": system.goal.midway,
        "horizon": system.horizon,
        "members": [member.id for member in system.members],
        "parameters": {
            p.name: {"value": p.value, "unit": p.unit, "description": p.description} for p in parameters(system)
        },
        "references": {name: plan.text for name, plan in system.references().items()},
        "plans": {name: plan.text for name, plan in scenario.plans.items()},
        "notes": dict(scenario.notes),
        "thresholds": asdict(thresholds),
        "claims": [_claim(claim) for claim in scenario.claims],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    shown = {field.name: getattr(claim, field.name) for field in fields(claim)}
    return {**shown, "plan": claim.plan.text, "parameters": dict(claim.parameters)}


def _result(metric: str, result: Result) -> dict[str, Any]:
    return {
        "title": title(metric),
        "question": question(metric),
        "rival": rival(metric),
        "estimates": [estimate.record() for estimate in result.estimates],
        "tables": {name: table.to_dict("records") for name, table in result.tables.items()},
        "notes": result.notes,
    }


def _plain(value: Any) -> Any:
    """Return what JSON can say: no numpy types, no tuples, nothing that is not finite."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
