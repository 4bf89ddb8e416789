"""Values in closed form of the metrics that answer no gate, by the dynamics of known ground truth (ten members)."""

from __future__ import annotations

import math
from collections.abc import Mapping

N, NAN = 10, math.nan


def cut(area: float, size: int) -> dict[str, float]:
    """Members are removed in the order of their importance."""
    return {"agnosticism.area_targeted": area, "agnosticism.smallest_cut": size}


ON_COURSE = {"persistence.return_time": 46, "persistence.back": 1}
"""At 20 s all are turned aside for 12 s, to (20, 12), 51.4 m off, when the twins are 38 m off. These stop 2 m off at 68
s, the others then catch up: 1/e of 13.4 m is left after 51.4 − 2 − 4.9 = 44.5 s, that is at the frame of 46 s."""
ALL_OF_THEM = {"plasticity.misled": 1, "plasticity.bits": math.log2(25)}
"""Nobody of the null gets there in 24 runs, and 120 s are time enough for a way of 70 m with 30 s off course."""
NOWHERE = {"plasticity.displaced": 0, "plasticity.misled": 0, "plasticity.bits": 0}


def control(one: float, whole: float) -> dict[str, float]:
    """Sensors that must be fooled, between whole numbers."""
    return {"control_cost.peel_off": one, "control_cost.redirect": whole, "control_cost.ratio": one / whole}


SINGLY, TOGETHER = control(0.5, N / 2), control(N / 2 + 0.5, N / 2 + 0.5)
BLINDLY = {"control_cost.peel_off": math.inf, "control_cost.redirect": math.inf, "control_cost.ratio": NAN}
OFF_COURSE = {"persistence.back": 0}
NOTHING_TO_SHARE = {"agnosticism.across": NAN, "agnosticism.within": NAN}
DICTATED = {"agnosticism.across": 0, "agnosticism.within": 0}

BEYOND_GATES: Mapping[str, Mapping[str, float]] = {
    "seekers": {**SINGLY, **ALL_OF_THEM, **ON_COURSE, **cut((N - 0.5) / N, N)},
    "conditional-seekers": {**SINGLY, **ALL_OF_THEM, **ON_COURSE, **cut((N - 1.5) / N, N - 1)},
    "weak-seekers": {**TOGETHER, **ALL_OF_THEM, **ON_COURSE, **cut((N - 2.5) / N, N - 2)},
    "ranging": {**control(0.5, 0.5), **ALL_OF_THEM, **ON_COURSE, **cut((N - 2.5) / N, N - 2)},
    "m-of-n": {**TOGETHER, **ALL_OF_THEM, **ON_COURSE, **cut((N - 6 + 0.5) / N, N - 5)},
    "hidden-controller": {**BLINDLY, **ALL_OF_THEM, **ON_COURSE, **cut((N - 1.5) / N, N - 1)},
    "dictator": {"pair_interaction.strongest": 0, **DICTATED, **cut(0.5 / N, 1)},
    "two-leaders": {"pair_interaction.strongest": -1, **cut(1.5 / N, 2)},
    "anti-seekers": {**NOWHERE, **BLINDLY},
    "serial-chain": cut(0.5 / N, 1),
    "ballistic": {**BLINDLY, **OFF_COURSE, **cut((N - 1.5) / N, N - 1)},
    "uncoupled": {**NOWHERE, **OFF_COURSE, **NOTHING_TO_SHARE},
    "wind": NOTHING_TO_SHARE,
}
