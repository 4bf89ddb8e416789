"""How values of a parameter were chosen: evenly, or evenly in their logarithm."""

from __future__ import annotations

import numpy as np

from emergent.sensitivity.resampling import Array

FACTOR = 4
"""The largest value over the least, below which values are not logarithmic."""


def logarithmic(values: Array) -> bool:
    """Whether values, which rise, are spaced more evenly in their logarithm."""
    if len(values) < 3 or values[0] <= 0 or values[-1] < FACTOR * values[0]:
        return False
    plain, log = np.diff(values), np.diff(np.log(values))
    return bool(log.std() / log.mean() < plain.std() / plain.mean())
