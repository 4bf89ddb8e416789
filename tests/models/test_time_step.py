"""Half the time step, and every bundled scenario attains what it did: a model's estimates are no matter of its step."""

import math
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pytest

from emergent import read_scenario, scenarios
from emergent.metrics.metric import attainment
from emergent.models.walk import WalkSystem
from emergent.models.walk.kernel import layout as k
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL
from emergent.system import System

MOST = 0.02
"""What halving the step may change."""
EFFORT, RUNS = 3e6, 300
"""Steps times members that the runs of one scenario may take, those of half the step included; and the most runs."""
SYSTEMS = {name: read_scenario(name).system for name in scenarios()}
STEPPED = sorted(name for name, system in SYSTEMS.items() if hasattr(system.parameters, "dt"))


def change(system: System) -> tuple[float, float]:
    """The mean change of attainment over paired runs when the step is halved, and its standard error."""
    halved = system.with_parameters({"dt": system.parameters.dt / 2})
    runs = range(min(RUNS, int(EFFORT / (3 * system.effort))))
    requests = [Request(NOMINAL, runs)]
    before, after = (attainment(one, one.run(requests, seed=25), NOMINAL, runs) for one in (system, halved))
    changes = after - before
    return float(changes.mean()), float(changes.std(ddof=1) / math.sqrt(len(runs)))


@pytest.mark.parametrize("name", STEPPED)
def test_half_the_time_step_changes_nothing_to_speak_of(name):
    """False alarm: 1 in 30,000 for each scenario, where halving changes as much as it may."""
    changed, error = change(SYSTEMS[name])
    assert abs(changed) < MOST + 4 * error


class Unscaled(WalkSystem):
    """A walk with the same noise in every step, however long."""

    @cached_property
    def row(self) -> npt.NDArray[np.float64]:
        row = super().row
        row[k.SIGMA] = math.sqrt(2 * self.parameters.diffusion * 0.5)
        return row


def test_a_rule_that_does_not_scale_is_noticed():
    """With half the step, the same noise a step is twice the diffusion, and half of the walkers fewer arrive."""
    plaza = SYSTEMS["restaurant-walk"].with_parameters({"walkers": 10, "diffusion": 0.4})
    changed, error = change(Unscaled(plaza.parameters))
    assert abs(changed) > MOST + 4 * error
