"""Screening: which few of many suspects are struck one by one, and what may have escaped.

Where there are few components, each is struck by itself. Where there are many, disjoint keyed groups of them are struck
(group testing: Dorfman 1943, "The detection of defective members of large populations"): as large as may be lost at
random at little cost, so that a group that costs much holds somebody who is needed. The members of the groups that cost
most are then struck one by one. It is taken for granted that a group costs no less than any one of its members does.

Of those that are struck, successive halving drops the ones that cost least. A component is dropped by mistake where it
happens to cost little in the runs that were seen. With a true attainment μ, the mean of n runs (each within 0 and 1) is
c or more with probability

    P ≤ exp(−n KL(c, μ)),   KL(c, μ) = c ln(c/μ) + (1 − c) ln((1 − c)/(1 − μ))

(Chernoff's bound in Hoeffding's form, 1963). So with a confidence of 1 − α nobody was dropped at the cut c whose μ lies
below the one at which that is α; for c = 1 it is α^(1/n). It cannot see a component that no kind applies to, nor one
whose loss is made good where others are lost with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from emergent.randomness import CHOICES, shuffled

T = TypeVar("T")

HARMLESS = 0.9
"""What random groups must leave on average for groups as large to be screened."""
LEVEL = 0.95
GROUPS = 8
"""The fewest groups that are worth it."""


class Cut(NamedTuple):
    """Where suspects were dropped: the attainment of the last one that was kept, and in how many runs it was seen."""

    attainment: float
    runs: int


def group_sizes(components: int) -> list[int]:
    """Return the sizes of groups that are tried, doubling from 1 on, so that there are eight groups or more."""
    return [2**power for power in range(components.bit_length()) if GROUPS * 2**power <= components] or [1]


def harmless(sizes: Sequence[int], left: Sequence[float]) -> int:
    """Return the largest size up to which the random loss of so many leaves enough; 1 where not even that does."""
    kept = 1
    for size, retention in zip(sizes, left, strict=True):
        if not retention >= HARMLESS:
            break
        kept = size
    return kept


def disjoint(ids: Sequence[str], size: int, salt: str, replication: int = 0) -> list[tuple[str, ...]]:
    """Return the ids in keyed groups of about that size, each in one of them."""
    order = shuffled(CHOICES, replication, len(ids), salt)
    parts = np.array_split(order, max(1, round(len(ids) / size)))
    return [tuple(ids[i] for i in sorted(part)) for part in parts]


def costliest(groups: Sequence[tuple[str, ...]], left: Sequence[float], most: int) -> int:
    """Return how many of the costliest groups, at least one, have no more than `most` members together."""
    sizes = np.cumsum([len(groups[i]) for i in np.argsort(left, kind="stable")])
    return max(1, int((sizes <= most).sum()))


def could_escape(cuts: Sequence[Cut], alpha: float = 1 - LEVEL) -> float:
    """Return the attainment μ such that whoever has less was dropped at one of the cuts with a probability below alpha.

    That probability is no more than the sum of those at the single cuts. Without a cut, nobody was dropped: 1.
    """
    if not cuts:
        return 1.0
    low, high = 0.0, min(min(max(cut.attainment, 0.0), 1.0) for cut in cuts)
    for _ in range(60):
        middle = (low + high) / 2
        chance = sum(math.exp(-cut.runs * _divergence(min(cut.attainment, 1.0), middle)) for cut in cuts)
        low, high = (middle, high) if chance <= alpha else (low, middle)
    return low


def _divergence(cut: float, mean: float) -> float:
    """Return KL(cut, mean) of two coins [nats]."""
    if mean <= 0.0 or mean >= 1.0:
        return 0.0 if cut == mean else math.inf
    found = cut * math.log(cut / mean) if cut > 0 else 0.0
    return found + ((1 - cut) * math.log((1 - cut) / (1 - mean)) if cut < 1 else 0.0)
