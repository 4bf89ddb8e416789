"""Following: whether a system follows a goal that moves midway, whatever the goal is, and more than its members alone.

The goal moves midway, or once all is over: then nobody can have followed it, and what is attained of the moved goal is
attained by chance. With U the attainment without a move,

    system = (U_midway − U_over)/(U − U_over),   best_member = the same of the best member alone,

as a share of the system's U − U_over, and their difference `excess`. Undefined where U is not above U_over. The best
member is chosen on one half of the replications and scored on the other. A system without a reference plan `uncoupled`,
whose members do nothing on their own, has no best member.

What it cannot see: what a member would follow in company only, and what it would follow given more time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from emergent.metrics.estimate import Array, bootstrap, correlation
from emergent.metrics.metric import Measurement, Metric, attainment
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL
from emergent.protocols import Redirectable
from emergent.result import Result
from emergent.system import System


def following(moved: Array, over: Array, nominal: Array, by_chance: Array, axis: int = -1) -> Any:
    """Return (moved − over)/(nominal − by_chance) of mean attainments; nan where the denominator is not above 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = nominal.mean(axis) - by_chance.mean(axis)
        return np.where(whole > 0, (moved.mean(axis) - over.mean(axis)) / whole, np.nan)


def excess(moved: Array, over: Array, own: Array, own_over: Array, nominal: Array, axis: int = -1) -> Any:
    """Return what the system follows less what its best member follows alone."""
    return following(moved, over, nominal, over, axis) - following(own, own_over, nominal, over, axis)


class Following(Metric):
    """How much of a goal that moves midway is attained, beyond what is attained of it by chance."""

    name = "following"
    title = "Following"
    question = "When the goal moves midway, does the system follow, and more than its best member alone?"
    estimates = ("system", "best_member", "excess")
    protocols = (Redirectable,)

    def measure(self, system: System) -> Measurement:
        assert isinstance(system, Redirectable)
        midway, late = (system.redirected(onset) for onset in (system.goal.midway, system.horizon))
        alone = system.references().get("uncoupled")
        apart = () if alone is None else (alone + midway, alone + late)
        outcomes = yield [Request(plan, self.all) for plan in (NOMINAL, midway, late, *apart)]
        nominal, moved, over = (attainment(system, outcomes, plan, self.all) for plan in (NOMINAL, midway, late))
        followed = bootstrap(
            following,
            *(moved, over, nominal, over),
            name="system",
            label="attained of the moved goal, share of what is attained without a move",
            correlation=correlation(moved, nominal),
        )
        if alone is None:
            return Result(self.name, (followed,))
        own, own_over = (system.goal.members(outcomes.arrays(alone + plan, self.all)) for plan in (midway, late))
        half, scored = slice(None, len(self.first_half)), slice(len(self.first_half), None)
        best = int((own[half] - own_over[half]).mean(0).argmax())
        ends = (moved, over, nominal)
        mine = (own[scored, best], own_over[scored, best])
        later = tuple(values[scored] for values in ends)
        return Result(
            self.name,
            (
                followed,
                bootstrap(
                    following,
                    *(*mine, later[2], later[1]),
                    name="best_member",
                    label=f"the best member's alone, share of the system's without a move ({system.members[best].id})",
                ),
                bootstrap(
                    excess,
                    *(*later[:2], *mine, later[2]),
                    name="excess",
                    label="the system's response less the best member's",
                ),
            ),
        )
