"""Where systems go whose goal is moved, and from where else they reach it: values by the dynamics of known truth."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

Place = Callable[[np.ndarray], np.ndarray]
"""The final place [m], of the goal's."""
DISTANCE, NAN = 70.0, math.nan
MOVED = tuple(zip((1, 1, 1, 1, 0.5, 1.25), (-90, -45, 45, 90, 0, 0), strict=True))
"""The moved goals: how far off, as a share of the goal's distance, and in which direction [°]."""


def ends(place: Place, turned: float) -> dict[str, float]:
    """Return what is told of final places, and what is attained in the end where the goal is turned by 90°.

    Slope, offset and inferred place are those of the regression of final places on goals, by its normal equations; off
    course is by complex numbers, in which turning and scaling is a division.
    """
    goals = np.array([[share * math.cos(turn), share * math.sin(turn)] for share, turn in _moved()]) * DISTANCE
    last = np.array([place(goal) for goal in goals])
    x, y, ones, zeros = *goals.T, np.ones(len(goals)), np.zeros(len(goals))
    design = np.concatenate([np.stack([x, ones, zeros], 1), np.stack([y, zeros, ones], 1)])
    (slope, *offset), *_ = np.linalg.lstsq(design, last.T.ravel(), rcond=None)
    seen = (last @ [1, 1j]) / (goals @ [1, 1j])
    mean = complex(np.where([turn < 0 for _, turn in _moved()], seen.conj(), seen).mean())
    return {
        "retargeting.slope": float(slope),
        "retargeting.offset": math.hypot(*offset) / DISTANCE,
        "retargeting.inferred": math.hypot(*(last - goals).mean(0)) / DISTANCE,
        "retargeting.off_course": abs(mean - min(max(mean.real, 0.0), 1.0)),
        "retargeting.turned": turned,
    }


def _moved() -> list[tuple[float, float]]:
    return [(share, math.radians(turn)) for share, turn in MOVED]


def reached(back: float, aside: float) -> dict[str, float]:
    """Return the shares of other starts from which the goal is reached: farther back, and to the side."""
    return {"equifinality.back": back, "equifinality.aside": aside}


FOLLOW = ends(lambda goal: goal, 1.0)
THERE = reached(1, 1)
FROM_ANYWHERE = ("seekers", "conditional-seekers", "ranging", "m-of-n", "dictator", "two-leaders", "additive")
STRAIGHT = ("weak-seekers", "hidden-controller", "quorum-seekers", "boss", "boss-by-lot", "rotating-leader", "pushes")
PLACES: Mapping[str, Mapping[str, float]] = {
    **{dynamics: {**FOLLOW, **THERE} for dynamics in FROM_ANYWHERE},
    **{dynamics: FOLLOW for dynamics in STRAIGHT},
    "serial-chain": THERE,
    "ballistic": {**ends(lambda goal: np.array([120.0, 0.0]), 0.0), **reached(1, 0)},
    "anti-seekers": ends(lambda goal: -120 * goal / np.hypot(*goal), NAN),
    "other-goal": ends(lambda goal: -goal, NAN),
    "mirrored": ends(lambda goal: goal * (1, -1), 0.0),
    "half-turners": ends(lambda goal: goal * (1, 0.5), 0.0),
    "uncoupled": ends(lambda goal: 0.0 * goal, NAN),
    "wind": reached(1, 0),
}
"""Of dynamics that draw no lots there, where the way is 70 m and the time 120 s."""
