"""Causal emergence 2.0 (Hoel 2025, arXiv:2503.13395): whether coarser scales add to the causal primitives.

Of a transition matrix T of n states, set to each of them equally often (H in bits):

    determinism = 1 − mean_i H(T_i)/log₂ n   (how sufficient causes are),
    degeneracy = 1 − H(mean_i T_i)/log₂ n    (specificity, 1 less this, is how necessary they are),
    CP = determinism + specificity − 1 = determinism − degeneracy, the effective information over log₂ n.

A coarser scale lumps states: its rows are the means of theirs, its columns the sums. On a path from the finest scale
down to two states each step merges the two that leave the most CP; where CP is largest (at the finer of equals) the
path ends. Causal emergence is what it gains, CP there less CP at the finest, and emergent complexity the entropy of the
steps' gains, each over their sum.

States are here on which side of the bearing of the goal each of three members goes, eight in all; transitions are
counted over disjoint groups of three and over time, and so observed, not brought about: what drives all alike counts as
cause. The path is chosen on one half of the runs, and scored on the other. Independent members with memory gain
nothing: each by itself is a scale with the same CP as all together.

What it cannot see: scales that are no partition of these eight states, more than three members, and any goal. The path
is greedy, and not held to macroscales whose walks agree with those of the finest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from emergent.metrics.estimate import Array, jackknife
from emergent.metrics.rivals.rival import Moves, Rival
from emergent.result import Estimate

TOGETHER = 3
"""Members whose sides make up a state."""
ALIKE = 1e-12
"""Differences of CP below this come of rounding."""
Scale = npt.NDArray[np.int64]
"""The number of each state's macrostate."""


def primitives(transitions: Array) -> tuple[float, float]:
    """Return determinism and degeneracy of a transition matrix (state, state)."""
    most = np.log2(len(transitions))
    return 1 - float(entropy(transitions).mean() / most), 1 - float(entropy(transitions.mean(0)) / most)


def causal_power(transitions: Array) -> float:
    """Return CP = determinism − degeneracy: 1 for a permutation, 0 where the effects of all causes are alike."""
    determinism, degeneracy = primitives(transitions)
    return determinism - degeneracy


def entropy(shares: Array) -> Array:
    """Return the entropy [bits] along the last axis."""
    return np.asarray(-(shares * np.log2(np.where(shares > 0, shares, 1.0))).sum(-1))


def coarse(transitions: Array, scale: Scale) -> Array:
    """Return the transition matrix of macrostates, each set by its states equally often."""
    member = np.eye(scale.max() + 1)[scale]
    return np.asarray(member.T @ transitions @ member / member.sum(0)[:, None])


def path(transitions: Array) -> list[Scale]:
    """Return the scales from the finest to where CP is largest, each merging the two states that leave the most."""
    scales = [np.arange(len(transitions))]
    while scales[-1].max() > 1:
        merged = [_merged(scales[-1], *two) for two in combinations(range(scales[-1].max() + 1), 2)]
        scales.append(merged[_largest([causal_power(coarse(transitions, scale)) for scale in merged])])
    return scales[: _largest([causal_power(coarse(transitions, scale)) for scale in scales]) + 1]


def _merged(scale: Scale, first: int, second: int) -> Scale:
    return np.where(scale == second, first, scale - (scale > second))


def _largest(powers: Sequence[float]) -> int:
    """Return the place of the largest, the first of those that are alike."""
    return int(np.argmax(np.array(powers) > max(powers) - ALIKE))


def gain(transitions: Array, scales: Sequence[Scale]) -> float:
    """Return the causal emergence along a path: CP at its end less CP at the finest scale."""
    return causal_power(coarse(transitions, scales[-1])) - causal_power(transitions)


def complexity(transitions: Array, scales: Sequence[Scale]) -> float:
    """Return the emergent complexity of a path [bits]; nan where it gains nothing, so that nothing is shared out."""
    if gain(transitions, scales) < ALIKE:
        return math.nan
    powers = [causal_power(coarse(transitions, scale)) for scale in scales]
    gains = np.array([max(0.0, after - before) for before, after in pairwise(powers)])
    return float(entropy(gains / gains.sum()))


def transitions(moves: Moves) -> Array:
    """Return how often three members go from one state to another, over disjoint groups of three: (from, to)."""
    groups = moves.before.shape[1] // TOGETHER
    weights = 2 ** np.arange(TOGETHER)
    left = [(side[:, : groups * TOGETHER, 1] > 0).reshape(-1, TOGETHER) for side in moves]
    counts = np.zeros((2**TOGETHER, 2**TOGETHER))
    np.add.at(counts, tuple(side @ weights for side in left), 1.0)
    return counts


def rates(counts: Array) -> Array:
    """Return transition rates from counts (from, to); of a state that was never seen nothing is known: all alike."""
    seen = counts.sum(-1, keepdims=True)
    return np.asarray(np.where(seen > 0, counts / np.maximum(seen, 1), 1 / counts.shape[-1]))


class CausalEmergence(Rival):
    """Causal emergence of the sides to which three members go, in the system and in its null."""

    name = "causal_emergence"
    title = "Causal emergence 2.0"
    question = "Are the causes at a coarser scale more sufficient and necessary than those at the finest?"
    estimates = (
        *("micro", "gain", "complexity"),
        *("independent_micro", "independent_gain", "independent_complexity"),
    )
    fewest: ClassVar[int] = TOGETHER

    def found(self, runs: Sequence[Moves]) -> tuple[Estimate, ...]:
        counts = np.stack([transitions(one) for one in runs])
        half = len(runs) // 2
        scales = path(rates(counts[:half].sum(0)))

        def scored(measured: Callable[..., float], *more: Any, **about: Any) -> Estimate:
            def statistic(some: Array, axis: int) -> float:
                return measured(rates(some.sum(axis)), *more)

            return jackknife(statistic, counts[half:], over=0, **about)

        return (
            scored(causal_power, name="micro", label="CP of the sides of three members"),
            scored(gain, scales, name="gain", label="causal emergence: what CP gains on the way to coarser scales"),
            scored(complexity, scales, name="complexity", unit="bits", label="emergent complexity"),
        )
