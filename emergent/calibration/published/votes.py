"""Votes, chains, and repeated runs of one task: what independent components attain together."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

import numpy as np
import scipy

from emergent.calibration.published.row import Row
from emergent.metrics.capability import relative_to
from emergent.metrics.dose import half_dose
from emergent.metrics.goal_directedness import goal_directedness
from emergent.metrics.interaction import interaction
from emergent.metrics.repetition import TIMES, all_right, majority_right, within_task
from emergent.metrics.sum_of_parts import beyond
from emergent.models.pipeline.theory.units import attainable

CONDORCET, EVERITT = "Condorcet (1785)", "Everitt et al. (2025)"
OWN = "closed form"


def chained(q: float, length: int) -> float:
    """Return what a chain of stages is capable of, each with its own part."""
    accuracy = {f"stage-{i}": np.array(q) for i in range(length)}
    wiring = SimpleNamespace(adds={name: frozenset({name}) for name in accuracy}, order=tuple(accuracy))
    return float(attainable(wiring, accuracy))  # type: ignore[arg-type]


def redundant(q: float, copies: int) -> float:
    """Return what stages are capable of that all put in the same part."""
    accuracy = {f"stage-{i}": np.array(q) for i in range(copies)}
    wiring = SimpleNamespace(adds={name: frozenset("x") for name in accuracy}, order=tuple(accuracy))
    return float(attainable(wiring, accuracy))  # type: ignore[arg-type]


def majority(p: float) -> float:
    """Return what a vote of three runs attains, whose runs are right in a share p, from counts of six."""
    s = np.arange(TIMES + 1)
    return float(scipy.stats.binom.pmf(s, TIMES, p) @ majority_right(s))


def passes(k: int, a: float, b: float) -> float:
    """Return pass^k over tasks whose shares are Beta(a, b)."""
    s = np.arange(TIMES + 1)
    return float(scipy.stats.betabinom.pmf(s, TIMES, a, b) @ all_right(s, k))


def majority_of_tasks(a: float, b: float) -> float:
    """Return what a vote of three attains over tasks whose shares are Beta(a, b)."""
    s = np.arange(TIMES + 1)
    return float(scipy.stats.betabinom.pmf(s, TIMES, a, b) @ majority_right(s))


def anova() -> float:
    """Return the difference of the within-task correlation to that by the mean squares of an analysis of variance."""
    rng = np.random.default_rng(2)
    right = rng.random((7, 11, TIMES)) < rng.random((7, 11, 1))
    counts, tasks = right.sum(-1), right.reshape(-1, TIMES)
    means = tasks.mean(1)
    between = TIMES * ((means - tasks.mean()) ** 2).sum() / (len(tasks) - 1)
    inside = ((tasks - means[:, None]) ** 2).sum() / (len(tasks) * (TIMES - 1))
    found = float(within_task(counts.mean(1), (counts**2).mean(1), counts.size))
    return found - float((between - inside) / (between + (TIMES - 1) * inside))


def gd(attained: float, null: float, ceiling: float) -> float:
    """Return goal-directedness."""
    return float(goal_directedness(np.full(4, attained), np.full(4, null), np.full(4, ceiling)))


def corners(*cells: float) -> float:
    """Return the interaction of the 2×2."""
    both, sighted, coupled, neither = (np.full(2, cell) for cell in cells)
    return float(interaction(both, sighted, coupled, neither))


def halved(power: float) -> float:
    """Return the dose at which (1 − d)^power is a half, by straight lines between 0, .1, .4 and 1."""
    doses = np.array([0.0, 0.1, 0.4, 1.0])
    left = ((1 - doses) ** power)[:, None] * np.ones(3)
    return float(half_dose(left, np.ones((4, 3)), doses))


ROWS = (
    *(
        Row("capability of a chain", f"q = .95, length {n}", truth, partial(chained, 0.95, n), EVERITT, 5e-5)
        for n, truth in ((1, 0.95), (2, 0.9025), (4, 0.8145), (8, 0.6634))
    ),
    Row("capability of copies", "q = .7, two of them", 0.91, partial(redundant, 0.7, 2), OWN),
    Row("vote of three", "p = .6", 0.648, partial(majority, 0.6), CONDORCET),
    Row("vote of three", "p = .7", 0.784, partial(majority, 0.7), CONDORCET),
    Row("vote of three", "Beta(2, ½)", 0.838, partial(majority_of_tasks, 2.0, 0.5), "beta-binomial", 5e-4),
    *(
        Row(f"pass^{k}", "Beta(2, ½)", truth, partial(passes, k, 2.0, 0.5), "beta-binomial")
        for k, truth in ((1, 0.8), (3, float(np.prod([(2 + j) / (2.5 + j) for j in range(3)]))))
    ),
    Row("within-task correlation", "less that of an analysis of variance", 0.0, anova, "Shrout and Fleiss (1979)"),
    Row("goal-directedness", "attained .7 of .2 to .7", 1.0, partial(gd, 0.7, 0.2, 0.7), EVERITT),
    Row("goal-directedness", "beyond its ceiling", 1.6, partial(gd, 1.0, 0.2, 0.7), EVERITT),
    Row("goal-directedness", "below its null", -0.4, partial(gd, 0.0, 0.2, 0.7), EVERITT),
    Row("capability-relative", "twice the room", 2.0, partial(relative_to, 0.9, 0.5, 0.7), EVERITT),
    Row("2×2 interaction", "additive effects", 0.0, partial(corners, 0.7, 0.4, 0.5, 0.2), OWN),
    Row("2×2 interaction", "both or nothing", 1.0, partial(corners, 1.0, 0.0, 0.0, 0.0), OWN),
    Row("half dose", "1 − d", 0.5, partial(halved, 1.0), OWN),
    Row(
        "beyond the sum", "a hundred weak ones of .01", 0.0,
        lambda: float(beyond(np.ones(3), np.ones(3), np.ones(3))), OWN,
    ),
    Row(
        "beyond the sum", "twenty of .004 for .5", 0.42,
        lambda: float(beyond(np.full(3, 0.5), np.full(3, 0.08), np.ones(3))), OWN,
    ),
)  # fmt: skip
