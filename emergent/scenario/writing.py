"""Writing scenario files."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from emergent import toml
from emergent.scenario.scenario import Claim, Scenario
from emergent.scenario.tables import GOAL
from emergent.system import registered_as


def to_toml(scenario: Scenario) -> str:
    """Return the text of a scenario file, from which `read_scenario` reads an equal scenario: all, defaults too."""
    goal, parameters = scenario.system.goal, scenario.system.parameters
    whole = type(parameters).model_validate(parameters.model_dump())  # defaults too as what they are: 400.0, not 400
    return toml.dumps(
        {
            "scenario": {
                "name": scenario.name,
                "title": scenario.title,
                "lesson": scenario.lesson or None,
                "system": registered_as(type(scenario.system)),
                "seed": scenario.seed,
                "replications": scenario.replications,
            },
            "parameters": whole.model_dump(),
            "plan": [
                {"name": name, "perturbations": [p.text for p in plan] or [str(plan)], "note": scenario.notes.get(name)}
                for name, plan in scenario.plans.items()
            ],
            "goal": {key: getattr(goal, field) for key, field in GOAL.items() if hasattr(goal, field)},
            "verdict": asdict(scenario.thresholds),
            "claims": {claim.name: _claim(claim) for claim in scenario.claims},
        }
    )


def write_scenario(scenario: Scenario, path: str | Path) -> Path:
    """Write a scenario file."""
    path = Path(path)
    path.write_text(to_toml(scenario), encoding="utf-8")
    return path


def _claim(claim: Claim) -> dict[str, Any]:
    plain = {f.name: f.default for f in fields(Claim) if f.name not in ("name", "plan", "against")}
    table = {name: getattr(claim, name) for name, default in plain.items() if getattr(claim, name) != default}
    table["plan"] = table.pop("plan_name", None)
    table["against"] = table.pop("against_name", None)
    table["parameters"] = dict(claim.parameters) or None
    return {"metric": claim.metric, **table}
