"""Time-delayed synergy of pairs: what two members tell of their next movements that neither tells alone.

With the redundancy of least information (MMI, Barrett 2015), which has a closed form for Gaussian variables, the
partial information decomposition of the time-delayed information of a pair has the synergy

    S_ij = I(X^i, X^j; Y) − max(I(X^i; Y), I(X^j; Y))   [nats],   Y = (X^i′, X^j′),

as in Luppi, Mediano, Rosas et al. (2022), "A synergistic core for human brain evolution and cognition"; here the mean
over all pairs of ten members at most. It is above 0 for members that have nothing to do with each other, too: two whose
movements go on with the correlation c have I(X^i, X^j; Y) = 2·I, and so the synergy I = −d/2 · log(1 − c²) in d
dimensions. The excess is the synergy less its mean under independent shifts in time around a circle; its interval is
too wide where it is 0 (`psi.py`).

What it cannot see: what takes more than two, who drives both alike, and any goal.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from emergent.metrics.estimate import Array, jackknife
from emergent.metrics.rivals.gaussian import covariance, information, parts
from emergent.metrics.rivals.rival import Moves, Rival, beside
from emergent.result import Estimate

LIMIT = 10
"""Members of whom all pairs are taken."""


def synergy(joint: Array) -> Array:
    """Return the synergy [nats] of the covariance of (X^i, X^j, X^i′, X^j′), of d variables each: (…, 4d, 4d)."""
    d = joint.shape[-1] // 4
    first, second = np.r_[:d, 2 * d : 4 * d], np.r_[d : 4 * d]
    both = information(joint, 2 * d)
    each = [information(joint[..., which[:, None], which], d) for which in (first, second)]
    return np.asarray(both - np.maximum(*each))


def pairs(moves: Moves) -> Array:
    """Return the covariance of the movements of each pair of members with their next ones, (pair, 8, 8)."""
    times, members, d = moves.before[:, :LIMIT].shape
    joint = covariance(*(side[:, :LIMIT].reshape(times, members * d) for side in moves))
    variables = np.arange(2 * members * d).reshape(2, members, d)  # of what comes before, and after
    some = np.array(list(combinations(range(members), 2)))
    return parts(joint, variables[:, some].swapaxes(0, 1).reshape(len(some), 4 * d))


def _alone(sample: Array, axis: int = 0) -> Any:
    return synergy(sample[:, 0].mean(axis)).mean()


def _beyond(sample: Array, axis: int = 0) -> Any:
    found = synergy(sample.mean(axis)).mean(-1)
    return found[0] - found[1:].mean()


class Synergy(Rival):
    """Synergy of pairs in the system and in its null: as it is, and beyond independent shifts."""

    name = "synergy"
    title = "Time-delayed synergy"
    question = "Do two members together tell more of their next movements than either alone?"
    estimates = ("synergy", "excess", "independent_synergy", "independent_excess")

    def found(self, runs: Sequence[Moves]) -> tuple[Estimate, ...]:
        shifted = beside(pairs, runs, Moves.shifted)
        return (
            jackknife(_alone, shifted, over=0, corrected=True, name="synergy", unit="nats", label="synergy of a pair"),
            jackknife(_beyond, shifted, over=0, name="excess", unit="nats", label="synergy beyond independent shifts"),
        )
