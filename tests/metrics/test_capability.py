"""Goal-directedness relative to what the parts can do, of systems that state it, in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emergent.assessment import measure
from emergent.metrics.capability import Capability
from emergent.models.ground_truth import GroundTruthParameters, GroundTruthSystem
from emergent.models.walk import WalkSystem
from tests.ground_truth import ground_truth

N, RUNS = 10, 400


class Modest(GroundTruthSystem):
    """States less than its members can do."""

    def capabilities(self):
        return dict.fromkeys(super().capabilities(), 0.9)


class Hardly(GroundTruthSystem):
    """States next to nothing of its members."""

    def capabilities(self):
        return dict.fromkeys(super().capabilities(), 0.5)


def chain(kind=GroundTruthSystem, **parameters) -> GroundTruthSystem:
    return kind(GroundTruthParameters(dynamics="serial-chain", dt=2, **parameters))


@pytest.mark.parametrize("members", [1, 2, 4, 8])
def test_a_serial_chain_attains_what_its_parts_can_do(members):
    """∏q: .95, .9025, .8145, .6634; what is attained is the mean of as many draws, to 4.5 deviations of it."""
    result = measure(chain(members=members), Capability(RUNS), seed=3)
    ceiling = 0.95**members
    deviation = math.sqrt(ceiling * (1 - ceiling) / RUNS)
    assert result["capability"].value == pytest.approx(ceiling)
    assert result["relative"].value == pytest.approx(1, abs=4.5 * deviation / ceiling)
    assert result["coordination"].value == pytest.approx(0, abs=4.5 * deviation)


def test_what_is_relative_has_no_cap():
    """Of parts of .95 that were stated as .9: (.95/.9)^10 = 1.72 of it, and .25 more."""
    result = measure(chain(Modest), Capability(RUNS), seed=3)
    truth = 0.95**N / 0.9**N
    deviation = math.sqrt(0.95**N * (1 - 0.95**N) / RUNS)
    assert result["relative"].value == pytest.approx(truth, abs=4.5 * deviation / 0.9**N)
    assert result["relative"].low > 1
    assert result["coordination"].value == pytest.approx(0.95**N - 0.9**N, abs=4.5 * deviation)


def test_undefined_where_parts_can_hardly_do_more_than_nothing():
    """A ceiling of .5^10 is within five standard errors of a null that 40 runs show as 0."""
    result = measure(chain(Hardly), Capability(40), seed=3)
    assert np.isnan([result["relative"].value, result["relative"].low, result["relative"].high]).all()
    assert any("undefined" in note for note in result.notes)
    assert result["capability"].value == pytest.approx(0.5**N)


@pytest.mark.parametrize("system", [ground_truth("m-of-n"), WalkSystem()], ids=["m-of-n", "walk"])
def test_who_does_not_state_what_its_parts_can_do_is_not_asked(system):
    assert "does not know what its components could attain together" in Capability(8).why_not(system)
