"""What an assessment found of a system of known truth, as plain data that can be kept in a file."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from emergent.assessment import assess
from emergent.calibration.truth import Truth
from emergent.result import Estimate
from emergent.scenario import Scenario


class Observed(NamedTuple):
    """The word, the answers to the gates, and the estimates by `metric.estimate`."""

    word: str
    gates: tuple[bool | None, ...]
    estimates: dict[str, Estimate]
    runs: int

    def record(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        about = {path: [e.value, e.low, e.high, e.replications] for path, e in self.estimates.items()}
        numbers = {path: [_text(number) for number in row] for path, row in about.items()}
        return {"word": self.word, "gates": list(self.gates), "runs": self.runs, "estimates": numbers}

    @classmethod
    def of(cls, record: dict[str, Any]) -> Observed:
        """Return what `record` gave."""
        estimates = {path: _read(path, *row) for path, row in record["estimates"].items()}
        return cls(record["word"], tuple(record["gates"]), estimates, record["runs"])


def observe(truth: Truth, replications: int, seed: int) -> Observed:
    """Assess a system by the metrics that its truth speaks of."""
    system, thresholds = truth.build(), truth.thresholds
    scenario = Scenario(truth.name, truth.name, "", system, seed=seed, replications=replications, thresholds=thresholds)
    found = assess(scenario, metrics=truth.metrics())
    estimates = {f"{name}.{e.name}": e for name, result in found.results.items() for e in result.estimates}
    gates = tuple(gate.passed for gate in found.verdict.gates)
    return Observed(str(found.verdict) if truth.word else "", gates, estimates, found.runs)


def _text(number: float) -> float | str:
    """Return a number, or the text of one that JSON does not have."""
    return number if math.isfinite(number) else str(number)


def _read(path: str, value: float | str, low: float | str, high: float | str, replications: int) -> Estimate:
    return Estimate(path, float(value), float(low), float(high), int(replications))
