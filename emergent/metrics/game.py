"""Games of coalitions: who contributes how much to what a set of players attains (Shapley 1953), and with whom.

A game says what each set of players is worth, value(S). Over orders in which players join,

    φ_i  = mean of value(S + i) − value(S), S those before i,
    I_ij = mean of value(T + i + j) − value(T + i) − value(T + j) + value(T), T those before the first of i and j,

the second being the Shapley–Taylor interaction (Dhamdhere, Agarwal and Sundararajan 2020, arXiv:1902.05622): below 0
where either will do, above 0 where both are needed. Exact over all orders, unbiased over random ones. Of contributions
that were measured several times, n to a player with the squared standard error SE²,

    N_eff = ((Σφ)² − SE²)/Σ(φ² − SE²)

is the effective number of contributors, as unbiased sums of products of different measurements: noise alone makes
contributions differ, and without SE² it would be taken for inequality.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np

from emergent.metrics.estimate import Array

Value = Callable[[Collection[int]], float]
"""What a set of players is worth."""


def contributions(value: Value, orders: Sequence[Sequence[int]]) -> Array:
    """Return what each player adds when it joins those before it, shape (order, player)."""
    found = np.zeros((len(orders), len(orders[0])))
    for row, order in zip(found, orders, strict=True):
        worth = [value(order[:k]) for k in range(len(order) + 1)]
        row[list(order)] = np.diff(worth)
    return found


def before_both(order: Sequence[int], i: int, j: int) -> tuple[int, ...]:
    """Return who stands in the order before both i and j."""
    places = list(order)
    return tuple(places[: min(places.index(i), places.index(j))])


def interaction_of(value: Value, i: int, j: int, orders: Sequence[Sequence[int]]) -> Array:
    """Return the second difference of each order, whose mean is the Shapley–Taylor interaction, shape (order,)."""
    others = [before_both(order, i, j) for order in orders]
    return np.array([value((*t, i, j)) - value((*t, i)) - value((*t, j)) + value(t) for t in others])


def concentration(samples: Array) -> float:
    """Return 1/N_eff of contributions (run, sample, player), measured several times in each run; nan where all is 0.

    Squares are those within each run, averaged over runs: with one run, the samples are those of one game.
    """
    together, total = _products(samples).sum(-1), _products(samples.sum(-1, keepdims=True)).sum(-1)
    whole = total.mean()
    return float(together.mean() / whole) if whole > 0 else np.nan


def agnosticism(concentrated: float, players: int) -> float:
    """Return (N_eff − 1)/(N − 1) of 1/N_eff: 0 for a dictator, 1 where all contribute the same.

    inf where noise leaves no sign of any inequality.
    """
    if np.isnan(concentrated):
        return np.nan
    return (1 / concentrated - 1) / (players - 1) if concentrated > 0 else np.inf


def _products(samples: Array) -> Array:
    """Return the mean product of two different samples, for each run and player: φ² − SE²."""
    n = samples.shape[1]
    return np.asarray((samples.sum(1) ** 2 - (samples**2).sum(1)) / (n * (n - 1)))
