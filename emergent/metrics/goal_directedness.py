"""Goal-directedness: where the system stands between its null and its ceiling.

    GD = (U − U_null) / (U_ceiling − U_null)

U are mean attainments; a ratio of means, never capped. After Everitt et al. (2025), "Evaluating the goal-directedness
of large language models", arXiv:2504.11844, definition 3.1. Undefined where ceiling − null is below 5 standard errors.
Where a component's guessing probability is above what the ceiling's plan attains (a reviewer's, by its tests, above
what all readings tell), it stands for the ceiling: the best that all can do is at least that. Of a system whose ceiling
nobody knows only the difference U − U_null is stated.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from emergent.metrics.estimate import Array, bootstrap, contrast, correlation, known, share
from emergent.metrics.metric import Measurement, Metric, attainment
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL
from emergent.protocols import guessing_probabilities_of, most_of
from emergent.result import Estimate, Result
from emergent.system import System

LABELS = {"attainment": "system", "null": "null"}


def goal_directedness(system: Array, null: Array, ceiling: Array, axis: int = -1) -> Any:
    """Return (U − U_null)/(U_ceiling − U_null) of attainments with replications along `axis`."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return (system.mean(axis) - null.mean(axis)) / (ceiling.mean(axis) - null.mean(axis))


def scale_is_clear(null: Array, ceiling: Array) -> bool:
    """Whether the ceiling stands more than 5 standard errors above the null."""
    difference = ceiling - null
    error = difference.std(ddof=1) / np.sqrt(len(difference)) if len(difference) > 1 else np.inf
    return bool(difference.mean() > 5 * error)


class GoalDirectedness(Metric):
    """How goal-directed the system is, from 0 (the same parts, uncoupled and goal-blind) to 1 (the ceiling)."""

    name = "goal_directedness"
    title = "Goal-directedness"
    question = "How much of what these parts could do at best does the system do, beyond what they do anyway?"
    estimates = ("attainment", "null", "ceiling", "gd", "difference")

    references = ("null",)

    def measure(self, system: System) -> Measurement:
        if "ceiling" not in system.references():
            return (yield from self._difference(system))
        plans = [system.reference(name) for name in ("nominal", "null", "ceiling")]
        outcomes = yield [Request(plan, self.all) for plan in plans]
        values = [attainment(system, outcomes, plan, self.all) for plan in plans]
        best, held = max(guessing_probabilities_of(system).items(), key=lambda view: view[1], default=("", 0.0))
        notes: tuple[str, ...] = ()
        if held > values[2].mean():
            notes = (f"The ceiling is the guessing probability of {best}: more than all readings together tell.",)
            values[2] = np.full_like(values[2], held)
        names = ("attainment", "null", "ceiling")
        labels = ("attainment of the system", "attainment of the null", "attainment of the ceiling")
        estimates = [share(v, name=n, label=label) for v, n, label in zip(values, names, labels, strict=True)]
        stated = most_of(system)
        if stated is not None:
            estimates[2] = Estimate("ceiling", stated, stated, stated, self.replications, label="ceiling, as stated")
        if scale_is_clear(values[1], values[2]):
            paired = correlation(values[0], values[1])  # of the system with its null
            of = known(goal_directedness, {} if stated is None else {2: stated})
            gd = bootstrap(of, *values, name="gd", label="goal-directedness GD", correlation=paired)
            return Result(self.name, (*estimates, gd), notes=notes)
        nothing = Estimate("gd", np.nan, np.nan, np.nan, self.replications, label="goal-directedness GD")
        notes = (*notes, "Ceiling and null are too close: GD is undefined.")
        return Result(self.name, (*estimates, nothing), notes=notes)

    def _difference(self, system: System) -> Measurement:
        """State how much more the system attains than its null, where nobody knows the ceiling."""
        plans = {"attainment": NOMINAL, "null": system.reference("null")}
        outcomes = yield [Request(plan, self.all) for plan in plans.values()]
        values = {name: attainment(system, outcomes, plan, self.all) for name, plan in plans.items()}
        ends = [share(v, name=n, label=f"attainment of the {LABELS[n]}") for n, v in values.items()]
        more = contrast(values["attainment"], values["null"], name="difference", label="attained beyond the null")
        return Result(self.name, (*ends, more), notes=("The ceiling is not known: no share can be stated.",))
