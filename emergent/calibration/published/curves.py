"""Curves: areas under removal, where they cross, and how a system comes back from a blow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from emergent.calibration.published.row import Row
from emergent.metrics.coalitions import smallest
from emergent.metrics.decoy import crossing
from emergent.metrics.information import FACTORS, pooling
from emergent.metrics.misleading import halving
from emergent.metrics.persistence import loss_area, returns
from emergent.metrics.plasticity import basin, optimisation_bits
from emergent.metrics.retention import area
from emergent.metrics.survival import Spell, median, returned

N = 10
OWN = "closed form"


def removal(left: Sequence[float]) -> float:
    """Return the area under what is left when 1 to N − 1 are removed."""
    rows = np.array(left)[:, None] * np.ones(3)
    return float(area(rows, np.ones_like(rows), np.arange(1, N) / N))


def needing(m: int) -> list[float]:
    """Return what is left of a group that needs m of N."""
    return [float(N - k >= m) for k in range(1, N)]


def halved(*left: float) -> float:
    """Return where a curve at 1, 2, 4 members falls to a half."""
    rows = np.array(left)[:, None] * np.ones(2)
    return float(halving(rows, np.ones((3, 2)), np.array([1.0, 2.0, 4.0])))


def restoring(rate: float, area_of: float | None = None) -> float:
    """Return the return time, or the area from this start, of dx = −λx dt."""
    times = np.linspace(0, 100, 100_001)
    gap = np.exp(-rate * times)[None] * (1.0 if area_of is None else area_of)
    if area_of is not None:
        return float(loss_area(gap, times)[0])
    return float(median(times, returned(returns(gap, times), times)[0]))


def survived(at: float) -> float:
    """Return the share that has come back of times 1, 2+, 3, 4+ (+ censored)."""
    spell = Spell(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 0.0, 1.0, 0.0]))
    return float(returned(spell, np.array([at]))[0][0])


def bits(state: float) -> float:
    """Return the optimisation power of one of eight equally likely states, better the higher."""
    null = np.repeat(np.arange(8.0), 100_000)
    return float(optimisation_bits(np.array([state]), null)[0])


def well(end: str) -> float:
    """Return the value, or an end of Wilson's interval, of the basin of a double well from 100 starts in ±1."""
    return float(getattr(basin((np.linspace(-1, 1, 100) > 0).astype(float), name="basin"), end))


def pooled() -> float:
    """Return the factor at which a solo attainment of log(factor)/log(40) meets a half."""
    solo = np.log(np.array(FACTORS))[:, None] / np.log(40.0) * np.ones(3)
    return float(pooling(solo, np.full(3, 0.5)))


def crossed() -> float:
    """Return where the decoy overtakes, between the shares .4 and 1."""
    goal, decoy = np.array([[1.0], [0.6], [0.0]]), np.array([[0.0], [0.2], [0.8]])
    return float(crossing(goal, decoy, np.array([0.0, 0.4, 1.0])))


def coalition() -> float:
    """Return the smallest coalition that attains half, between 2 and 4 members."""
    rows = np.array([[0.0, 0.0], [0.2, 0.2], [0.8, 0.8]])
    return float(smallest(rows, np.ones((3, 2)), np.array([1.0, 2.0, 4.0])))


KAPLAN, YUDKOWSKY = "Kaplan and Meier (1958)", "Yudkowsky (2008)"
RIDGE = "Menck, Heitzig, Marwan and Kurths (2013)"
ROWS = (
    *(
        Row("area under removal", f"{m} of 10", (N - m + 0.5) / N, partial(removal, needing(m)), OWN)
        for m in (1, 3, 6, 10)
    ),
    Row("area under removal", "additive", 0.5, partial(removal, [1 - k / N for k in range(1, N)]), OWN),
    Row("area under removal", "a dictator that goes first", 0.05, partial(removal, [0.0] * (N - 1)), OWN),
    Row("k*", "half-way between 2 and 4", 3.0, partial(halved, 0.9, 0.7, 0.3), OWN),
    Row("k*", "one leaves a quarter", 2 / 3, partial(halved, 0.25, 0.25, 0.25), OWN),
    Row("k*", "never half", np.inf, partial(halved, 0.51, 0.51, 0.51), OWN),
    Row("decoy's share", "the crossing of two lines", 0.4 + 0.6 * 0.4 / 1.2, crossed, OWN),
    Row("pooling factor", "log-linear", np.sqrt(40.0), pooled, OWN),
    Row("smallest coalition", "half-way between 2 and 4", 3.0, coalition, OWN),
    Row("return time", "linear restoring, λ = .25", 4.0, partial(restoring, 0.25), OWN, 1e-3),
    Row("loss area", "linear restoring, λ = .25, from 4", 16.0, partial(restoring, 0.25, 4.0), OWN, 1e-3),
    Row("share back", "1, 2+, 3, 4+ at 1", 0.25, partial(survived, 1.0), KAPLAN),
    Row("share back", "1, 2+, 3, 4+ at 3", 0.625, partial(survived, 3.0), KAPLAN),
    *(
        Row("optimisation bits", f"state {state} of 0 to 7", truth, partial(bits, state), YUDKOWSKY, 1e-4)
        for state, truth in ((7.0, 3.0), (6.0, 2.0), (4.0, 1.0), (0.0, 0.0))
    ),
    Row("basin stability", "double well", 0.5, partial(well, "value"), RIDGE),
    Row("basin stability", "double well, Wilson's low end", 0.40383, partial(well, "low"), "Wilson (1927)", 5e-6),
    Row("basin stability", "double well, Wilson's high end", 0.59617, partial(well, "high"), "Wilson (1927)", 5e-6),
)
