"""Rival measures of emergence: published values, and closed forms of independent members."""

from __future__ import annotations

import math

import numpy as np

from emergent.calibration.published.row import Row
from emergent.metrics.rivals.causal_emergence import causal_power, coarse, complexity, gain, path
from emergent.metrics.rivals.psi import delta, gamma, psi
from emergent.metrics.rivals.synergy import synergy

C = 0.9
Array = np.ndarray
ROSAS, HOEL, OWN = "Rosas, Mediano et al. (2020)", "Hoel (2025)", "closed form"


def told(now: Array, lagged: Array) -> Array:
    """Return I between each of (X, V) and each of (X′, V′) [nats] of a stationary Gaussian system; V is the mean."""
    n = len(now)
    mean = np.vstack([np.eye(n), np.full((1, n), 1 / n)])
    variance = np.diag(mean @ now @ mean.T)
    return np.asarray(-0.5 * np.log1p(-((mean @ lagged @ mean.T) ** 2) / np.outer(variance, variance)))


def independent(n: int) -> Array:
    """Members that go on with the correlation c, each by itself."""
    return told(np.eye(n), C * np.eye(n))


def mean_field(n: int) -> Array:
    """Everybody goes on with the share c of the mean."""
    now = np.eye(n) + np.full((n, n), C**2 / n / (1 - C**2))
    return told(now, now @ np.full((n, n), C / n))


def conserved(n: int) -> Array:
    """A mean that goes on with .95, beside white noise that adds up to nothing."""
    mean = 0.05 / (1 - 0.95**2)
    return told(np.full((n, n), mean - 1) + n * np.eye(n), np.full((n, n), 0.95 * mean))


def bits(chance: float, parity: bool) -> Array:
    """Return I between each of (X¹, X², XOR) and each next one [bits] of two bits.

    Either the next XOR is this one with `chance`, or the first bit is this XOR and the second a coin.
    """
    joint = np.zeros((2,) * 6)
    for a, b, x, y in np.ndindex(2, 2, 2, 2):
        kept = chance if x ^ y == a ^ b else 1 - chance
        joint[a, b, a ^ b, x, y, x ^ y] = 0.25 * (0.5 * kept if parity else 0.5 * (x == a ^ b))
    return np.array([[_information(joint, i, 3 + j) for j in range(3)] for i in range(3)])


def _information(joint: Array, i: int, j: int) -> float:
    shares = joint.sum(tuple(k for k in range(6) if k not in (i, j)))
    apart, seen = np.outer(shares.sum(1), shares.sum(0)), shares > 0
    return float((shares[seen] * np.log2(shares[seen] / apart[seen])).sum())


def of_whole(table: Array) -> float:
    """Return Ψ."""
    return float(psi(table[-1, -1], table[:-1, -1]))


def downward(table: Array) -> float:
    """Return Δ."""
    return float(delta(table[-1, :-1], table[:-1, :-1]))


def decoupled(table: Array) -> float:
    """Return Γ."""
    return float(gamma(table[-1, :-1]))


def of_pair(c: float) -> float:
    """Return the synergy of two members that have nothing to do with each other."""
    return float(synergy(np.block([[np.eye(2), c * np.eye(2)], [c * np.eye(2), np.eye(2)]])))


def effective(matrix: Array) -> float:
    """Return the effective information [bits]."""
    return causal_power(matrix) * math.log2(len(matrix))


def mixing(n: int) -> Array:
    """All states but one mix uniformly; the last one stays."""
    found = np.zeros((n, n))
    found[: n - 1, : n - 1], found[-1, -1] = 1 / (n - 1), 1
    return found


def lumped(n: int) -> float:
    """Return the effective information once what mixes is one state [bits]."""
    return effective(coarse(mixing(n), np.array([0] * (n - 1) + [1])))


def figure_2() -> Array:
    """Four states that stay, and four that mix."""
    found = np.eye(8)
    found[4:, 4:] = 0.25
    return found


def figure_3() -> Array:
    """Two blocks, each of which goes to the other; printed .04 and .21."""
    return np.kron([[0.0355, 0.2145], [0.2145, 0.0355]], np.ones((4, 4)))


def sides(p: float) -> Array:
    """Three members, each of which stays on its side with p."""
    one = np.array([[p, 1 - p], [1 - p, p]])
    return np.kron(np.kron(one, one), one)


def gained(matrix: Array) -> float:
    """Return the causal emergence along the path."""
    return gain(matrix, path(matrix))


def at_end(matrix: Array) -> float:
    """Return CP at the end of the path."""
    return causal_power(coarse(matrix, path(matrix)[-1]))


def spread(matrix: Array) -> float:
    """Return the emergent complexity of the path."""
    return complexity(matrix, path(matrix))


def _row(estimator: str, case: str, truth: float, call: object, source: str, tolerance: float = 1e-9) -> Row:
    return Row(estimator, case, truth, call, source, tolerance, rival=True)  # type: ignore[arg-type]


DIGITS = 5e-5
ALONE = {n: -0.5 * math.log(1 - C**2) + n / 2 * math.log(1 - C**2 / n) for n in (2, 10)}
"""Ψ of n members that have nothing to do with each other: above 0."""
KEPT = 1 + 0.99 * math.log2(0.99) + 0.01 * math.log2(0.01)

ROWS = (
    _row("psi", "2 independent members", ALONE[2], lambda: of_whole(independent(2)), OWN),
    _row("psi", "10 independent members", ALONE[10], lambda: of_whole(independent(10)), OWN),
    _row("psi", "2 members that follow their mean", -0.3112, lambda: of_whole(mean_field(2)), OWN, DIGITS),
    _row("psi", "10 members that follow their mean", -0.9451, lambda: of_whole(mean_field(10)), OWN, DIGITS),
    _row("psi", "10 members, whose mean goes on", 0.9146, lambda: of_whole(conserved(10)), OWN, DIGITS),
    _row("delta", "10 members, whose mean goes on", 0.0118, lambda: downward(conserved(10)), OWN, DIGITS),
    _row("gamma", "10 members that follow their mean", 0.1775, lambda: decoupled(mean_field(10)), OWN, DIGITS),
    _row("psi", "a bit that becomes the XOR", 0.0, lambda: of_whole(bits(0.5, False)), ROSAS),
    _row("delta", "a bit that becomes the XOR", 1.0, lambda: downward(bits(0.5, False)), ROSAS),
    _row("gamma", "a bit that becomes the XOR", 1.0, lambda: decoupled(bits(0.5, False)), ROSAS),
    _row("psi", "two bits that keep their parity", KEPT, lambda: of_whole(bits(0.99, True)), ROSAS),
    _row("delta", "two bits that keep their parity", 0.0, lambda: downward(bits(0.99, True)), ROSAS),
    _row("gamma", "two bits that keep their parity", 0.0, lambda: decoupled(bits(0.99, True)), ROSAS),
    _row("synergy", "2 independent members", -0.5 * math.log(1 - C**2), lambda: of_pair(C), OWN),
    _row("effective information", "8 that stay", 3.0, lambda: effective(np.eye(8)), HOEL),
    _row("effective information", "a permutation of 8", 3.0, lambda: effective(np.roll(np.eye(8), 3, 0)), HOEL),
    _row("effective information", "8 uniform", 0.0, lambda: effective(np.full((8, 8), 1 / 8)), HOEL),
    _row("effective information", "8 to one", 0.0, lambda: effective(np.eye(8)[np.zeros(8, int)]), HOEL),
    _row("effective information", "3 mix, 1 stays", 0.8113, lambda: effective(mixing(4)), HOEL, DIGITS),
    _row("effective information", "7 mix, 1 stays", 0.5436, lambda: effective(mixing(8)), HOEL, DIGITS),
    _row("effective information", "7 that mix as one state", 1.0, lambda: lumped(8), HOEL),
    _row("causal emergence 2.0", "4 stay, 4 mix (figure 2)", 1 / 3, lambda: gained(figure_2()), HOEL),
    _row("causal power", "top-heavy (figure 3)", 0.14, lambda: causal_power(figure_3()), HOEL, 0.005),
    _row("causal power", "top-heavy, at its end (figure 3)", 0.41, lambda: at_end(figure_3()), HOEL, 0.005),
    _row("emergent complexity", "top-heavy (figure 3)", 1.67, lambda: spread(figure_3()), HOEL, 0.005),
    _row("causal emergence 2.0", "3 independent sides", 0.0, lambda: gained(sides(0.9)), OWN),
)
