"""Misdirection: where the system goes when every sensor shows a decoy, from the start on.

The decoy lies as far from the start as the goal, 90° around (or where the system's own decoy stands if not told). With
U the mean attainment of the goal and D the mean share of members that end at the decoy,

    to_goal = (U_shown − U_null)/(U_system − U_null), to_decoy = (D_shown − D_null)/(U_system − U_null),

the null of D being the null's plan with the decoy standing there. A system into which the goal comes through its
sensors alone goes to the decoy as surely as before to the goal (1), and to the goal no more often than its null does
(0). What still comes to the goal knows of it by another way: an environment that pushes whoever looks, a scorer, a hub;
also where looking is only the switch, which blinding everybody cannot tell from sensing.

What it cannot see: a leak that is at work only while sensors show the goal, or that leads nowhere by itself. `to_decoy`
may differ from 1 where the way to the decoy is easier, or harder, than the way to the goal.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from emergent.columns import REACHED_DECOY
from emergent.metrics.estimate import Array, bootstrap
from emergent.metrics.metric import Measurement, Metric, attainment
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.result import Result
from emergent.system import System


def share_of_scale(shown: Array, null_shown: Array, system: Array, null: Array, axis: int = -1) -> Any:
    """Return (shown − null_shown)/(system − null) of means along `axis`; nan where the system is not above its null."""
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = system.mean(axis) - null.mean(axis)
        return np.where(whole > 0, (shown.mean(axis) - null_shown.mean(axis)) / whole, np.nan)


class Misdirection(Metric):
    """What the system attains of the goal, and of a decoy, when every sensor shows the decoy."""

    name = "misdirection"
    title = "Misdirection"
    question = "When every sensor shows another place, does the system go there, and no longer to the goal?"
    estimates = ("to_goal", "to_decoy")
    kinds = ("decoy",)
    struck: ClassVar = {"decoy": ()}
    references = ("null",)
    columns = (REACHED_DECOY,)

    def measure(self, system: System) -> Measurement:
        null, shown = system.reference("null"), Plan.of("decoy", [member.id for member in system.members])
        outcomes = yield [Request(plan, self.all) for plan in (NOMINAL, null, shown, null + shown)]
        scale = [attainment(system, outcomes, plan, self.all) for plan in (NOMINAL, null)]
        goal = attainment(system, outcomes, shown, self.all)
        decoy, by_chance = (
            outcomes.arrays(plan, self.all)[REACHED_DECOY].astype(float) for plan in (shown, null + shown)
        )
        told = "with every sensor showing a decoy, share of the system's attainment"
        return Result(
            self.name,
            (
                bootstrap(
                    share_of_scale, goal, scale[1], *scale, name="to_goal", label=f"attainment of the goal {told}"
                ),
                bootstrap(
                    share_of_scale, decoy, by_chance, *scale, name="to_decoy", label=f"attainment of the decoy {told}"
                ),
            ),
        )
