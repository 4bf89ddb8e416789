"""Soft planning: policies of maximum entropy at a level of utility, and how well they predict what was done.

In a Markov decision process of H decisions, utility is that of the states it passes through. At inverse temperature β

    π_t(a|s) = exp(β Q_t(s,a))/Σ_b exp(β Q_t(s,b)),
    β Q_t(s,a) = Σ_s' P(s'|s,a) W_{t+1}(s'),   W_t(s) = β U(s) + ln mean_a exp(β Q_t(s,a))

(soft value iteration; Ziebart, Bagnell and Dey 2010, "Modeling interaction via the principle of maximum causal
entropy"). β = 0 is the uniform policy, β → ∞ the optimal one, β < 0 one that avoids. The mean over actions, not the
sum, only shifts values, so β = 0 needs no case of its own. The log-likelihood of what was done is concave in β.

*Maximum-entropy goal-directedness* (MacDermott, Fox, Belardinelli and Everitt 2024, "Measuring goal-directedness") is

    MEG = max over β of E[Σ_t (ln π_t(a_t|s_t) + ln |A|)]   [nat]

the best gain in log-likelihood over the uniform policy, between 0 and H ln|A|. Multiplying the utility by a negative
number leaves it unchanged: only the sign of β* tells a seeker from an avoider.

Several processes that differ in utility and in what was done, K of them, are dealt with at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import special

from emergent.metrics.estimate import Array

CAP = 1000.0
"""The largest β that is tried, on either side."""
SAME = 1e-9
"""Log-likelihoods [nat] that differ by no more are the same."""
GOLDEN = (math.sqrt(5) - 1) / 2
NARROW = 1e-4
"""The search ends where arsinh β is known so closely."""
FEW = 25


@dataclass(frozen=True)
class Process:
    """Markov decision processes that differ in utility only.

    `transitions` (S·A, S) has a row for each state and action, s·A + a: the probabilities of the next state, dense
    or sparse. `utility` (S, K) is that of each state at each decision, `final` (S, K) that of the last state.
    """

    transitions: Any
    utility: Array
    final: Array
    horizon: int

    @property
    def actions(self) -> int:
        """The number of actions."""
        return int(self.transitions.shape[0] // self.transitions.shape[1])

    @property
    def shape(self) -> tuple[int, int, int]:
        """Decisions, states and actions."""
        return self.horizon, len(self.utility), self.actions

    @cached_property
    def by_action(self) -> Any:
        """The same transitions with the rows a·S + s: then sums over actions are sums of whole arrays."""
        _, states, actions = self.shape
        return self.transitions[np.arange(states * actions).reshape(states, actions).T.ravel()]


def log_policies(process: Process, beta: Array) -> Array:
    """Return ln π_t(a|s) + ln |A| of the soft-optimal policies at `beta` (K,), shape (decision, state, action, K)."""
    horizon, states, actions = process.shape
    value, found = beta * process.final, np.empty((horizon, actions, states, len(beta)))
    for t in reversed(range(horizon)):
        q = np.asarray(process.by_action @ value).reshape(found.shape[1:])
        top = q.max(0)
        soft = top + np.log(np.exp(q - top).mean(0))
        np.subtract(q, soft, out=found[t])
        value = beta * process.utility + soft
    return found.swapaxes(1, 2)


def visits(process: Process, policy: Array, start: Array) -> Array:
    """Return how often, on average, a policy (decision, state, action) does what where: the same shape.

    `start` (S,) are the probabilities of the first state.
    """
    here, found = start, np.empty(process.shape)
    for t in range(process.horizon):
        found[t] = here[:, None] * policy[t]
        here = np.asarray(process.transitions.T @ found[t].ravel())
    return found


def gains(process: Process, done: Array, beta: Array) -> Array:
    """Return Σ done·(ln π + ln |A|) [nat] at `beta` (K,) of what was `done` (decision, state, action, K): (K,)."""
    return np.asarray(np.einsum("tsak,tsak->k", done, log_policies(process, beta)))


def fit(process: Process, done: Array, *, cap: float = CAP) -> Array:
    """Return β* (K,), which maximises the log-likelihood of what was `done` (decision, state, action, K).

    Where the likelihood does not fall up to a cap, β* is that cap; where no β makes a difference, it is 0.
    """
    return highest(lambda beta: gains(process, done, beta), done.shape[-1], cap)


def highest(score: Callable[[Array], Array], count: int, cap: float) -> Array:
    """Return where each of `count` scores, which have one peak, is highest between −cap and cap.

    Golden-section search on arsinh β, in which large and small β are equally near.
    """
    low, high = np.full(count, -math.asinh(cap)), np.full(count, math.asinh(cap))
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = score(np.sinh(left)), score(np.sinh(right))
    while (high - low).max() > NARROW:
        falls = at_left > at_right
        low, high = np.where(falls, low, left), np.where(falls, right, high)
        inner = np.where(falls, high - GOLDEN * (high - low), low + GOLDEN * (high - low))
        found = score(np.sinh(inner))
        left, right = np.where(falls, inner, right), np.where(falls, left, inner)
        at_left, at_right = np.where(falls, found, at_right), np.where(falls, at_left, found)
    peak = np.sinh((low + high) / 2)
    return _simplest(score, peak, cap)


def _simplest(score: Callable[[Array], Array], peak: Array, cap: float) -> Array:
    """Return 0 where it is as good as the peak, else a cap where that is, else the peak."""
    tried = [np.zeros_like(peak), np.full_like(peak, cap), np.full_like(peak, -cap), peak]
    scores = np.stack([score(beta) for beta in tried])
    first = (scores >= scores.max(0) - SAME).argmax(0)
    return np.asarray(np.stack(tried)[first, np.arange(len(peak))])


def nearest(process: Process, done: Array, *, cap: float = CAP) -> tuple[Array, Array]:
    """Return the best of a few β between −cap and cap, of K that differ in what was done only, and its gains: (K,).

    `process` has one utility: policies are computed once for all of them.
    """
    tried = np.sinh(np.linspace(-math.asinh(cap), math.asinh(cap), FEW))
    scores = np.stack([np.einsum("tsak,tsa->k", done, log_policies(process, beta[None])[..., 0]) for beta in tried])
    return tried[scores.argmax(0)], scores.max(0)


def single_decision(right: Array | float, answers: int, *, expected: Array | float | None = None) -> Any:
    """Return the goal-directedness [nat] of one decision among `answers` that is right with probability `right`.

    The predictor is right with probability `expected`, that of other runs; if none is given, with `right` itself:

        ln K − H(p) − (1 − p) ln(K − 1),   H(p) = −p ln p − (1 − p) ln(1 − p).
    """
    p = np.asarray(right, float)
    q = p if expected is None else np.asarray(expected, float)
    return math.log(answers) + special.xlogy(p, q) + special.xlogy(1 - p, (1 - q) / (answers - 1))


def single_beta(right: Array | float, answers: int) -> Any:
    """Return β* = ln(p (K − 1)/(1 − p)) of one decision among `answers`, where being right is worth 1."""
    return special.logit(right) + math.log(answers - 1)
