"""Effective information of transition matrices, by which causal emergence 2.0 is taken: a rival's figure."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from emergent.calibration.published.row import Row
from emergent.metrics.estimate import Array
from emergent.metrics.rivals.causal_emergence import causal_power

SOURCE = "Klein and Hoel (2020), Hoel (2025)"


def mixing(n: int) -> Array:
    """Return a matrix of which all states but one mix uniformly, and the last one stays."""
    found = np.zeros((n, n))
    found[: n - 1, : n - 1] = 1 / (n - 1)
    found[-1, -1] = 1
    return found


def bits(matrix: Array) -> float:
    """Return CP · log₂ n."""
    return causal_power(matrix) * math.log2(len(matrix))


CASES = {
    "eight states that stay": (np.eye(8), 3.0),
    "a permutation of eight": (np.roll(np.eye(8), 3, axis=0), 3.0),
    "uniform": (np.full((8, 8), 1 / 8), 0.0),
    "all to one": (np.eye(8)[np.zeros(8, int)], 0.0),
    "three mix, one stays": (mixing(4), 0.8113),
    "seven mix, one stays": (mixing(8), 0.5436),
}

ROWS = tuple(
    Row("effective information [bit]", name, truth, partial(bits, matrix), SOURCE, 5e-5, rival=True)
    for name, (matrix, truth) in CASES.items()
)
