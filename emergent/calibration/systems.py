"""All systems of known truth, by name: what a calibration measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from emergent.calibration import fooling, mesa_models, pipelines
from emergent.calibration.beyond_gates import BEYOND_GATES
from emergent.calibration.closed_forms import LOTS, ROUGH, VALUES
from emergent.calibration.gates import JUDGED
from emergent.calibration.places import PLACES
from emergent.calibration.truth import NOTHING, Truth
from emergent.errors import InvalidInputError
from emergent.models.ground_truth import GroundTruthParameters, GroundTruthSystem
from emergent.system import System

FEW, SOME, MANY = 24, 40, 80
"""Replications: where dynamics draw no lots, metrics are exact with few; gates need some; who draws lots needs many."""
DRAWN = ("additive", "anti-seekers", "serial-chain", "wind")
"""The dynamics whose runs differ by more than where members begin."""
NEAR = 0.01


def build(dynamics: str, parameters: Mapping[str, object] = NOTHING) -> System:
    """Return a system of ten members, if not given, on a way of 67 m."""
    return GroundTruthSystem(GroundTruthParameters.model_validate({"dynamics": dynamics, "dt": 2, **parameters}))


def closed_forms() -> Iterator[Truth]:
    """Yield the systems on which every metric is held to its value."""
    for dynamics, values in VALUES.items():
        runs = MANY if dynamics in DRAWN else FEW
        yield Truth(
            f"{dynamics}, every metric",
            partial(build, dynamics),
            values={**values, **BEYOND_GATES.get(dynamics, NOTHING), **PLACES.get(dynamics, NOTHING)},
            lots=LOTS.get(dynamics, NOTHING),
            rough=dict.fromkeys(ROUGH, NEAR),
            replications=runs,
            few=runs,
            kind="every metric has a value in closed form",
        )


def judged() -> Iterator[Truth]:
    """Yield the systems whose gates are known."""
    for one in JUDGED:
        runs = MANY if one.dynamics in DRAWN or "success" in one.parameters else SOME
        made = partial(build, one.dynamics, one.parameters)
        yield Truth(one.name, made, one.word, gates=one.gates, replications=runs, few=runs, kind="the gates are known")


def _by_name(truths: Iterable[Truth]) -> dict[str, Truth]:
    found: dict[str, Truth] = {}
    for truth in truths:
        if truth.name in found:
            raise InvalidInputError(f"two systems of known truth are called {truth.name!r}; rename one of them.")
        found[truth.name] = truth
    return found


SYSTEMS: Mapping[str, Truth] = _by_name(
    (*closed_forms(), *judged(), *fooling.truths(), *pipelines.truths(), *mesa_models.truths())
)
