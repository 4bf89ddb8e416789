"""Values in closed form of the metrics that answer no gate, by the dynamics of known ground truth (ten members)."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from emergent.metrics.control_cost import ALL_SIZES
from emergent.metrics.metric import sizes

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


def by_size(one: float, whole: float) -> dict[str, float]:
    """Slopes of ln(cost) over ln(members)."""
    values = {"peel_off": one, "redirect": whole, "ratio": one - whole}
    return {f"control_cost_by_size.{name}": value for name, value in values.items()}


def turned_by_majority(members: int) -> float:
    """Where ½ lies between the last number tried that is no majority and the first that is."""
    tried = range(1, members + 1) if members <= ALL_SIZES else sizes(members, members)
    return (max(k for k in tried if 2 * k <= members) + min(k for k in tried if 2 * k > members)) / 2


GROUPS = (N // 2, N, 2 * N)
STEEP = float(np.polyfit(np.log(GROUPS), np.log([turned_by_majority(n) for n in GROUPS]), 1)[0])
SINGLY = {**control(0.5, N / 2), **by_size(0, 1)}
TOGETHER = {**control(N / 2 + 0.5, N / 2 + 0.5), **by_size(STEEP, STEEP)}
BLINDLY = {
    **by_size(NAN, NAN),
    "control_cost.peel_off": math.inf,
    "control_cost.redirect": math.inf,
    "control_cost.ratio": NAN,
}
FORGOTTEN = {f"influence.{name}": 0 for name in ("strongest", "total", "front", "others", "front_leads")}
"""A group in which each goes to where sensors show forgets at once that one was turned."""
IN_ORDER = {"roles.entropy": 0, "roles.rate": 0, "roles.shuffled": 0, "delay.resolved": 0}
"""All go straight on, side by side: who starts in front stays there, and nobody turns after anybody."""
STEADILY = {**FORGOTTEN, **IN_ORDER}
OFF_COURSE = {"persistence.back": 0}
NOTHING_TO_SHARE = {"agnosticism.across": NAN, "agnosticism.within": NAN}
DICTATED = {"agnosticism.across": 0, "agnosticism.within": 0}


def told(system: float, best: float, perturbed: float | None = None) -> dict[str, float]:
    """How well the goal tells moves: straight ones always, those of members that fidget never."""
    of_struck = {} if perturbed is None else {"maxent_gd.perturbed": perturbed}
    return {"maxent_gd.system": system, "maxent_gd.best_member": best, **of_struck}


EACH_TOLD, WHOLE_TOLD = told(1, 1, 1), told(1, 0, 1)

BEYOND_GATES: Mapping[str, Mapping[str, float]] = {
    "seekers": {**STEADILY, **SINGLY, **ALL_OF_THEM, **ON_COURSE, **cut((N - 0.5) / N, N), **EACH_TOLD},
    "conditional-seekers": {
        **STEADILY,
        **SINGLY,
        **ALL_OF_THEM,
        **ON_COURSE,
        **cut((N - 1.5) / N, N - 1),
        **WHOLE_TOLD,
    },
    "weak-seekers": {**STEADILY, **TOGETHER, **ALL_OF_THEM, **ON_COURSE, **cut((N - 2.5) / N, N - 2), **WHOLE_TOLD},
    "ranging": {**STEADILY, **control(0.5, 0.5), **ALL_OF_THEM, **ON_COURSE, **cut((N - 2.5) / N, N - 2), **WHOLE_TOLD},
    "m-of-n": {**STEADILY, **TOGETHER, **ALL_OF_THEM, **ON_COURSE, **cut((N - 6 + 0.5) / N, N - 5), **WHOLE_TOLD},
    "hidden-controller": {**STEADILY, **BLINDLY, **ALL_OF_THEM, **ON_COURSE, **cut((N - 1.5) / N, N - 1), **WHOLE_TOLD},
    "dictator": {
        "influence.others": 0,
        "delay.resolved": 0,
        "pair_interaction.strongest": 0,
        **DICTATED,
        **cut(0.5 / N, 1),
        **told(1, 1),
    },
    "two-leaders": {"pair_interaction.strongest": -1, **cut(1.5 / N, 2), **EACH_TOLD},
    "anti-seekers": {**STEADILY, **NOWHERE, **BLINDLY, **told(-1, -1, -1)},
    "serial-chain": {**STEADILY, **cut(0.5 / N, 1), "maxent_gd.best_member": 0, "maxent_gd.perturbed": 0},
    "ballistic": {**STEADILY, **BLINDLY, **OFF_COURSE, **cut((N - 1.5) / N, N - 1), "maxent_gd.best_member": 0},
    "uncoupled": {
        "influence.total": 0,
        "roles.entropy": NAN,
        **NOWHERE,
        **OFF_COURSE,
        **NOTHING_TO_SHARE,
        **told(0, 0, 0),
    },
    "wind": {**STEADILY, **NOTHING_TO_SHARE},
    "additive": STEADILY,
}
