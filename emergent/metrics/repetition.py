"""Repetition: how alike several runs of the same items are, and what several attempts are therefore worth.

Each replication is run `TIMES` times with the same items and other luck. With y = 1 where an item comes out right, n
runs of each of T items, MSB and MSW the mean squares between and within items (one-way analysis of variance),

    ICC = (MSB − MSW)/(MSB + (n − 1)·MSW)

is the within-task correlation (Shrout & Fleiss 1979, ICC(1,1)). It is 0 where luck is independent from run to run; then
all of k runs are right in p^k of the items, and a majority of three in 3p² − 2p³ (Condorcet). pass_k is the share of
items of which k of k runs are right, majority_3 of which at least two of three are: with s of n runs right,
C(s, k)/C(n, k) and [C(s, 3) + C(s, 2)(n − s)]/C(n, 3), which are unbiased. Replications are resampled, not items.

Table `passes`: `runs` k, `luck` ("the same items again" pass_k, or "independent" p^k), `value`.
"""

from __future__ import annotations

from math import comb

import numpy as np
import numpy.typing as npt

from emergent.columns import REACHED
from emergent.metrics.estimate import Array, bootstrap, share
from emergent.metrics.metric import Measurement, Metric, table
from emergent.outcomes import Request
from emergent.perturbation import Plan
from emergent.protocols import OfItems
from emergent.result import Result
from emergent.system import System

TIMES = 6
AGAIN, INDEPENDENT = "the same items again", "independent"
MOST = 100


def within_task(sums: Array, squares: Array, tasks: int, times: int = TIMES, axis: int = -1) -> Array:
    """Return the ICC from the mean of s and of s² over a replication's items, s = how many of `times` runs were right.

    `tasks` are the items of all replications.

    MSB = (Σs²/n − nTȳ²)/(T − 1) and MSW = (Σs − Σs²/n)/(T(n − 1)), since y² = y; nan where nothing varies.
    """
    s, s2 = sums.mean(axis), squares.mean(axis)
    between = tasks * (s2 - s * s) / times / (tasks - 1)
    inside = (s - s2 / times) / (times - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((between - inside) / (between + (times - 1) * inside))


def all_right(right: npt.NDArray[np.int64], k: int, times: int = TIMES) -> Array:
    """Return C(s, k)/C(n, k): of items right in s of n runs, the chance that k of them are all right."""
    return np.array([comb(s, k) for s in range(times + 1)])[right] / comb(times, k)


def majority_right(right: npt.NDArray[np.int64], times: int = TIMES) -> Array:
    """Return the chance that at least two of three runs are right, of items right in s of n."""
    two = [comb(s, 3) + comb(s, 2) * (times - s) for s in range(times + 1)]
    return np.array(two)[right] / comb(times, 3)


def power(right: Array, k: int, axis: int = -1) -> Array:
    """Return p^k."""
    return np.asarray(right.mean(axis) ** k)


class Repetition(Metric):
    """The within-task correlation, and what it leaves of retries and of majorities."""

    name = "repetition"
    title = "Repetition"
    question = "When the same items are run again with other luck, how often does it come out the same?"
    estimates = ("icc", "pass_1", "pass_6", "independent_6", "majority_3", "gain")
    kinds = ("fork",)
    goals = (OfItems,)
    columns = (REACHED,)
    most = MOST

    def _plans(self) -> list[Plan]:
        return [Plan.of("fork", "chance", 0.0, dose=n) for n in range(1, TIMES + 1)]

    def measure(self, system: System) -> Measurement:
        goal, plans = system.goal, self._plans()
        assert isinstance(goal, OfItems)
        outcomes = yield [Request(plan, self.some) for plan in plans]
        runs = [np.isfinite(outcomes.arrays(plan, self.some)[REACHED]) for plan in plans]
        right = np.stack(runs).sum(0, dtype=np.int64)  # (replication, item)
        right = right[:, goal.counted(right.shape[1])]

        def icc(sums: Array, squares: Array, axis: int = -1) -> Array:
            return within_task(sums, squares, right.size, axis=axis)

        one, two_of_three = all_right(right, 1).mean(1), majority_right(right).mean(1)
        passed = {k: all_right(right, k).mean(1) for k in range(1, TIMES + 1)}
        rows = []
        for k, values in passed.items():
            rows.append(({"runs": k, "luck": AGAIN}, share(values, name=AGAIN)))

            def independent(right: Array, axis: int = -1, k: int = k) -> Array:
                return power(right, k, axis)

            rows.append(({"runs": k, "luck": INDEPENDENT}, bootstrap(independent, one, name=INDEPENDENT)))

        def gain(majority: Array, right: Array, axis: int = -1) -> Array:
            return np.asarray(majority.mean(axis) - right.mean(axis))

        def sixth(right: Array, axis: int = -1) -> Array:
            return power(right, TIMES, axis)

        estimates = (
            bootstrap(icc, right.mean(1), (right**2).mean(1), name="icc", label="within-task correlation"),
            share(one, name="pass_1", label="items right in one run"),
            share(passed[TIMES], name="pass_6", label="items right in all of six runs"),
            bootstrap(sixth, one, name="independent_6", label="the same, were luck independent: p⁶"),
            share(two_of_three, name="majority_3", label="items right in at least two of three runs"),
            bootstrap(gain, two_of_three, one, name="gain", label="gain of a majority of three over one run"),
        )
        return Result(self.name, estimates, {"passes": table(rows)})
