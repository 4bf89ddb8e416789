"""Values in closed form of the metrics that answer no gate, for dynamics of known ground truth (ten members)."""

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
OFF_COURSE = {"persistence.back": 0}
NOTHING_TO_SHARE = {"agnosticism.across": NAN, "agnosticism.within": NAN}
DICTATED = {"agnosticism.across": 0, "agnosticism.within": 0}

SUITE: Mapping[str, Mapping[str, float]] = {
    "seekers": {**ON_COURSE, **cut((N - 0.5) / N, N)},
    "conditional-seekers": {**ON_COURSE, **cut((N - 1.5) / N, N - 1)},
    "weak-seekers": {**ON_COURSE, **cut((N - 2.5) / N, N - 2)},
    "ranging": {**ON_COURSE, **cut((N - 2.5) / N, N - 2)},
    "m-of-n": {**ON_COURSE, **cut((N - 6 + 0.5) / N, N - 5)},
    "hidden-controller": {**ON_COURSE, **cut((N - 1.5) / N, N - 1)},
    "dictator": {**DICTATED, **cut(0.5 / N, 1)},
    "two-leaders": cut(1.5 / N, 2),
    "serial-chain": cut(0.5 / N, 1),
    "ballistic": {**OFF_COURSE, **cut((N - 1.5) / N, N - 1)},
    "uncoupled": {**OFF_COURSE, **NOTHING_TO_SHARE},
    "wind": NOTHING_TO_SHARE,
}
