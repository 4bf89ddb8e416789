"""Psi of causal emergence (Rosas, Mediano et al. 2020), against rows in random order and against independent shifts.

With V_t the mean movement of the members,

    Ψ = I(V_t; V_t+1) − Σ_j I(X_t^j; V_t+1)   [nats],

and Ψ > 0 is to say that the whole tells of its own future what no member does. It is above 0 for members that have
nothing to do with each other, too, if only each goes on for a while: n independent ones whose movements go on with the
correlation c have

    Ψ = −d/2 · log(1 − c²) + n·d/2 · log(1 − c²/n)   in d dimensions,

.31 for two and .41 for ten in one dimension at c = .9. A null that puts the rows in random order, as the authors' code
does, has no Ψ at all, and so calls these members emergent. What members do that act each by itself is what is left
where each is shifted in time around a circle by a lot of its own: the excess is Ψ less the mean Ψ of such shifts.

Shifts want runs many times as long as a member goes on in one way: where they are not, movements of independent members
drift together by chance more than shifted ones do, and the excess falls below 0. Of independent members the excess
goes with squares of what is 0, for which a jackknife is careful: its 95 % interval covers 0 in 95 to 99 % of samples.

What it cannot see: Ψ counts what members tell alike once for each, so that it is far below 0 for a group that turns as
one; nothing follows from a Ψ below 0. It knows no goal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from emergent.metrics.estimate import Array, jackknife
from emergent.metrics.rivals.gaussian import covariance, information
from emergent.metrics.rivals.rival import Moves, Rival, beside
from emergent.result import Estimate


def psi(whole: Array, parts: Array) -> Array:
    """Return Ψ, from I(V; V′) (…) and I(X^j; V′) (…, member)."""
    return np.asarray(whole - parts.sum(-1))


def delta(down: Array, across: Array) -> Array:
    """Return Δ of downward causation: the largest I(V; X^j′) − Σ_i I(X^i; X^j′), of (…, j) and (…, i, j).

    Without an interval, and so no estimate: the largest of many is biased.
    """
    return np.asarray((down - across.sum(-2)).max(-1))


def gamma(down: Array) -> Array:
    """Return Γ: the largest I(V; X^j′), of (…, j); where it is 0 and Ψ > 0, the whole is causally decoupled."""
    return np.asarray(down.max(-1))


def joints(moves: Moves) -> Array:
    """Return the covariance of each member's movement, and last of their mean, with the mean's next: (member, 4, 4)."""
    sources = np.concatenate([moves.before, moves.before.mean(1, keepdims=True)], 1).swapaxes(0, 1)
    target = np.broadcast_to(moves.after.mean(1), sources.shape)
    return covariance(sources, target)


def psi_of(joint: Array) -> Array:
    """Return Ψ [nats] of such covariances (…, member, 2d, 2d), the mean's last."""
    told = information(joint, joint.shape[-1] // 2)
    return psi(told[..., -1], told[..., :-1])


def _alone(sample: Array, axis: int = 0) -> Any:
    return psi_of(sample[:, 0].mean(axis))


def _beyond(sample: Array, axis: int = 0) -> Any:
    found = psi_of(sample.mean(axis))
    return found[0] - found[1:].mean()


class Psi(Rival):
    """Psi of the system and of its null: as it is, and beyond two nulls."""

    name = "psi"
    title = "Psi of causal emergence"
    question = "Does the mean movement tell more of its own future than the members do, all added up?"
    estimates = ("psi", "permuted", "excess", "independent_psi", "independent_permuted", "independent_excess")

    def found(self, runs: Sequence[Moves]) -> tuple[Estimate, ...]:
        shifted, permuted = beside(joints, runs, Moves.shifted), beside(joints, runs, Moves.permuted)
        return (
            jackknife(_alone, shifted, over=0, corrected=True, name="psi", unit="nats", label="Ψ"),
            jackknife(_beyond, permuted, over=0, name="permuted", unit="nats", label="Ψ beyond rows in random order"),
            jackknife(_beyond, shifted, over=0, name="excess", unit="nats", label="Ψ beyond independent shifts"),
        )
