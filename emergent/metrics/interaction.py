"""Interaction: coupled × sighted as a 2×2.

    interaction = (U_both − U_sighted) − (U_coupled − U_neither)

`sighted` is uncoupled, `coupled` is blind, `neither` is the null. Above 0, the cue and the crowd do together what
neither does by itself.
"""

from __future__ import annotations

from typing import Any

from emergent.metrics.estimate import Array, bootstrap, correlation, share
from emergent.metrics.metric import Measurement, Metric, attainment
from emergent.outcomes import Request
from emergent.result import Result
from emergent.system import System

CONDITIONS = {"both": "nominal", "sighted": "uncoupled", "coupled": "blind", "neither": "null"}
"""The cells of the 2×2 and the reference plans that they are."""


def interaction(both: Array, sighted: Array, coupled: Array, neither: Array, axis: int = -1) -> Any:
    """Return the contrast of contrasts of attainments with replications along `axis`."""
    return both.mean(axis) - sighted.mean(axis) - coupled.mean(axis) + neither.mean(axis)


class Interaction(Metric):
    """What sensing and following do together beyond what each does alone."""

    name = "interaction"
    title = "Coupled × sighted"
    question = "Is it the combination of sensing and following that works, beyond each of them alone?"
    estimates = ("both", "sighted", "coupled", "neither", "interaction")

    references = ("uncoupled", "blind", "null")

    def measure(self, system: System) -> Measurement:
        outcomes = yield [Request(system.reference(plan), self.all) for plan in CONDITIONS.values()]
        cells = {c: attainment(system, outcomes, system.reference(p), self.all) for c, p in CONDITIONS.items()}
        labels = {
            "both": "coupled and sighted",
            "sighted": "sighted only",
            "coupled": "coupled only",
            "neither": "neither",
        }
        estimates = [share(values, name=name, label=labels[name]) for name, values in cells.items()]
        paired = correlation(cells["both"], cells["coupled"])
        label = "interaction coupled × sighted"
        about: dict[str, Any] = {"name": "interaction", "label": label, "correlation": paired}
        effect = bootstrap(interaction, *cells.values(), is_sum=True, **about)
        return Result(self.name, (*estimates, effect))
