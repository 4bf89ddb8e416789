"""Insulation: whether the goal reaches the members only through the sensors that were declared, whatever the goal is.

With every declared sensor blinded, moving the goal must leave the state of all members bit-identical, to the end of the
run. `locality` asks the same of what moves in the plane, up to the first arrival.

What it cannot see: something hidden that acts only while the sensors are at work, and members whose state at the end
does not tell what they did.
"""

from __future__ import annotations

import numpy as np

from emergent.columns import TRACE
from emergent.metrics.estimate import share
from emergent.metrics.metric import Measurement, Metric
from emergent.outcomes import Request
from emergent.protocols import Redirectable, Traced
from emergent.result import Result
from emergent.system import System


class Insulation(Metric):
    """Whether blinded members end the same when the goal is moved."""

    name = "insulation"
    title = "Insulation"
    question = "Does the goal act only through the declared sensors?"
    estimates = ("identical",)
    references = ("blind",)
    protocols = (Redirectable, Traced)
    most = 24

    def measure(self, system: System) -> Measurement:
        assert isinstance(system, Redirectable)
        assert isinstance(system, Traced)
        blind, logged = system.reference("blind"), system.logged()
        plans = (blind, blind + system.redirected(0.0))
        outcomes = yield [Request(plan, self.some, parameters=logged) for plan in plans]
        first, second = (outcomes.arrays(plan, self.some, logged)[TRACE] for plan in plans)
        same = np.asarray((first == second).all(1), np.float64)
        return Result(self.name, (share(same, name="identical", label="runs identical when the goal is moved"),))
