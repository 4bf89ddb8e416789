"""Corners: samples that are hard for an interval, drawn with a truth that is known, one estimate a call.

They are bare samples, not runs: so thousands of repetitions cost seconds. What is drawn stands in for what a metric
would have got of as many replications; the estimator is the metric's own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from emergent.metrics.capability import accuracies
from emergent.metrics.coalitions import smallest
from emergent.metrics.control_cost import cost_ratio
from emergent.metrics.decoy import crossing
from emergent.metrics.dose import half_dose
from emergent.metrics.estimate import Array, bootstrap, contrast, jackknife, mean, ratio, share
from emergent.metrics.game import concentration
from emergent.metrics.goal_directedness import goal_directedness
from emergent.metrics.information import FACTORS, pooling
from emergent.metrics.interaction import interaction
from emergent.metrics.misdirection import share_of_scale
from emergent.metrics.misleading import halving
from emergent.metrics.plasticity import basin
from emergent.metrics.pursued import beside, length
from emergent.metrics.repetition import TIMES, within_task
from emergent.metrics.retention import area
from emergent.metrics.sufficiency import share_of_system
from emergent.metrics.survival import Spell, median, returned
from emergent.result import Estimate

Generator = np.random.Generator
Draw = Callable[[Generator, int], Estimate]
SHARE = "a share"
SHARES = (
    "share",
    "basin stability",
    "goal-directedness",
    "share of a scale",
    "worst member",
    "best member",
    "share back",
)
"""Estimators that give a share of replications, or of another such share."""


class Corner(NamedTuple):
    """An estimator in a corner, the truth, and how an estimate of n replications is drawn."""

    estimator: str
    corner: str
    truth: float
    draw: Draw
    figure: str = ""
    """What it stands in for as the figure of a gate, of which the truth is the threshold, if it does."""

    @property
    def kind(self) -> str:
        """`SHARE`, or nothing of what is no share of replications."""
        return SHARE if self.estimator in SHARES else ""

    @property
    def name(self) -> str:
        """The estimator and the corner."""
        return f"{self.estimator}, {self.corner}"


def binary(rng: Generator, n: int, *p: float) -> Array:
    """Return samples of 0 and 1, one for each share, independent of each other; shape (p, n)."""
    return np.asarray(rng.random((len(p), n)) < np.array(p)[:, None], float)


def nested(rng: Generator, n: int, *p: float) -> Array:
    """Return the same of paired runs: in a run in which a smaller share attains it, every larger one does."""
    return np.asarray(rng.random(n) < np.array(p)[:, None], float)


def _share(p: float, rng: Generator, n: int) -> Estimate:
    return share(binary(rng, n, p)[0], name="share")


def _basin(p: float, rng: Generator, n: int) -> Estimate:
    return basin(binary(rng, n, p)[0], name="basin")


def _gd(attained: float, null: float, rng: Generator, n: int) -> Estimate:
    found, base = binary(rng, n, attained, null)
    return bootstrap(goal_directedness, found, base, np.ones(n), name="gd")


def _interaction(cells: tuple[float, ...], rng: Generator, n: int) -> Estimate:
    return bootstrap(interaction, *binary(rng, n, *cells), is_sum=True, name="interaction")


def _to_goal(rng: Generator, n: int) -> Estimate:
    """Return what is attained of the goal while sensors show a decoy, as a share of .8."""
    shown, usual = binary(rng, n, 0.16, 0.8)
    return bootstrap(share_of_scale, shown, np.zeros(n), usual, np.zeros(n), name="to_goal")


def _contrast(rng: Generator, n: int) -> Estimate:
    common = rng.normal(size=n)
    return contrast(common + 0.5 * rng.normal(size=n), common + 0.5 * rng.normal(size=n), name="contrast")


def _half(p: float, had: float, rng: Generator, n: int) -> Estimate:
    """Return what the worst one leaves, which is scored on half of the replications."""
    return ratio(*nested(rng, n - n // 2, p * had, had), name="worst")


def _best(own: float, rng: Generator, n: int) -> Estimate:
    """Return the share of the best member, scored on half of the replications, of a system that attains .8."""
    itself, group = binary(rng, n - n // 2, own, 0.8)
    none, every = np.zeros_like(itself), np.ones_like(itself)
    return bootstrap(share_of_system, itself, none, none, every, group, none, every, name="best")


COUNTS = np.array([1.0, 2, 3, 4, 6, 9, 10])
LEFT = tuple(1 - COUNTS / 12)
SOLO = tuple(1 - np.exp(-np.array(FACTORS) / 8))
DOSES = np.array([0.0, 0.1, 0.2, 0.4, 0.7, 1.0])
KEPT = (1.0, 0.95, 0.8, 0.45, 0.1, 0.0)
SHOWN = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
GOAL, DECOY = (1.0, 0.9, 0.6, 0.2, 0.0), (0.0, 0.05, 0.3, 0.7, 0.95)
GROWING = np.array([1.0, 2, 3, 5, 8])
ABLE = (0.02, 0.1, 0.3, 0.7, 0.95)
GRID = np.arange(1, 10) / 10
REMOVED = tuple(1 - GRID)


def _k_star(draw: Callable[..., Array], rng: Generator, n: int) -> Estimate:
    left = draw(rng, n, *LEFT)
    return bootstrap(_at(halving, COUNTS), left, np.ones_like(left), name="k_star")


def _pooling(rng: Generator, n: int) -> Estimate:
    return bootstrap(pooling, nested(rng, n, *SOLO), binary(rng, n, 0.6)[0], name="pooling")


def _half_dose(rng: Generator, n: int) -> Estimate:
    left = nested(rng, n, *KEPT)
    return bootstrap(_at(half_dose, DOSES), left, np.ones_like(left), name="half")


def _crossing(rng: Generator, n: int) -> Estimate:
    return bootstrap(_at(crossing, SHOWN), nested(rng, n, *GOAL), nested(rng, n, *DECOY), name="share_half")


def _coalition(rng: Generator, n: int) -> Estimate:
    left = nested(rng, n, *ABLE)
    return bootstrap(_at(smallest, GROWING), left, np.ones_like(left), name="smallest")


def _area(rng: Generator, n: int) -> Estimate:
    left = nested(rng, n, *REMOVED)
    return bootstrap(_at(area, GRID), left, np.ones_like(left), name="area")


def _at(statistic: Callable[..., object], at: Array) -> Callable[..., object]:
    """Return a statistic of curves, at these points."""

    def of(first: Array, second: Array, axis: int = -1) -> object:
        return statistic(first, second, at, axis)

    return of


def _curve(statistic: Callable[..., object], *curves: tuple[float, ...] | float) -> float:
    """Return what the statistic is of curves without noise."""
    made = [np.array(curve)[..., None] * np.ones(2) for curve in curves]
    return float(statistic(*made, axis=-1))  # type: ignore[arg-type]


MEAN, END = 20.0, 50.0
TIMES_AT = np.linspace(0, END, 501)


def _spell(rng: Generator, n: int, slow: float) -> Spell:
    """Return exponential times until back, of which those are censored that end later than somebody stops watching."""
    time, stop = rng.exponential(MEAN * slow, n), rng.uniform(END / 2, 2 * END, n).clip(max=END)
    return Spell(np.minimum(time, stop), (time <= stop).astype(float))


def _median(slow: float, rng: Generator, n: int) -> Estimate:
    value, low, high = returned(_spell(rng, n, slow), TIMES_AT)
    middle, first, last = (median(TIMES_AT, curve) for curve in (value, high, low))
    return Estimate("median", middle, first, last, n)


def _back(slow: float, rng: Generator, n: int) -> Estimate:
    at = TIMES_AT[:251]
    value, low, high = (float(curve[-1]) for curve in returned(_spell(rng, n, slow), at))
    return Estimate("back", value, low, high, n)


def _mean(rng: Generator, n: int) -> Estimate:
    return mean(rng.exponential(1.0, n), name="lost")


def _beside(rng: Generator, n: int) -> Estimate:
    return bootstrap(beside, *rng.normal((0.5, 0.3), 0.3, (n, 2)).T, name="off_course")


def _rate(rng: Generator, n: int) -> Estimate:
    time = rng.uniform(50, 100, n)
    return ratio(rng.poisson(time / 20).astype(float), time, name="rate")


def _capability(rng: Generator, n: int) -> Estimate:
    """Return what two units in series are capable of, of which the second one is tried where the first one is right."""
    first = rng.binomial(20, 0.9, n)
    hits, trials = np.array([first, rng.binomial(first, 0.7)], float), np.array([np.full(n, 20), first], float)

    def product(hits: Array, trials: Array, axis: int = -1) -> Array:
        return np.asarray(accuracies(hits, trials, axis).prod(0))

    return bootstrap(product, hits, trials, name="capability")


def _costs(rng: Generator, n: int) -> Estimate:
    """Return by how much more it takes to redirect the whole than to stop one."""
    one, whole = nested(rng, n, *(1 - COUNTS / 6).clip(0)), nested(rng, n, *LEFT)
    had = np.ones_like(one)

    def over(a: Array, b: Array, c: Array, d: Array, axis: int = -1) -> object:
        return cost_ratio(a, b, c, d, COUNTS, axis)

    return bootstrap(over, one, had, whole, had, name="ratio")


def _icc(rng: Generator, n: int) -> Estimate:
    s = rng.binomial(TIMES, rng.beta(2.0, 1.0, (n, 20))).astype(float)

    def statistic(sums: Array, squares: Array, axis: int = -1) -> Array:
        return within_task(sums, squares, s.size, axis=axis)

    return bootstrap(statistic, s.mean(1), (s**2).mean(1), name="icc")


def _concentration(rng: Generator, n: int) -> Estimate:
    members = 6
    gains = np.eye(members)[rng.integers(members, size=(n, 5))]
    return jackknife(lambda part, axis=-1: concentration(part), gains, over=0, name="concentration")


def _length(away: float, rng: Generator, n: int) -> Estimate:
    return length(rng.normal(size=(n, 2)) * (3.0, 1.0) + (away, 0.0), name="length")


RARE = (0.97, 0.03, 0.03, 0.01)
CORNERS = (
    *(Corner("share", f"p = {p:g}", p, partial(_share, p)) for p in (0.5, 0.9, 0.98)),
    *(Corner("basin stability", f"p = {p:g}", p, partial(_basin, p)) for p in (0.9, 0.98)),
    Corner("goal-directedness", "attained .7, null .05", (0.7 - 0.05) / 0.95, partial(_gd, 0.7, 0.05)),
    Corner("goal-directedness", "attained .97, null .02", (0.97 - 0.02) / 0.98, partial(_gd, 0.97, 0.02)),
    Corner("2×2 interaction", "cells .8, .3, .2, .1", 0.4, partial(_interaction, (0.8, 0.3, 0.2, 0.1))),
    Corner("2×2 interaction", "rare corners", 0.92, partial(_interaction, RARE)),
    Corner("2×2 interaction", "one rare corner", 0.97, partial(_interaction, (1.0, 0.03, 0.0, 0.0))),
    Corner("2×2 interaction", "none, cells .3", 0.0, partial(_interaction, (0.3,) * 4), "interaction.interaction"),
    Corner("share of a scale", "at the threshold", 0.2, _to_goal, "misdirection.to_goal"),
    Corner("paired contrast", "normal", 0.0, _contrast),
    *(Corner("worst member", f"leaves {p:g}", p, partial(_half, p, 1.0)) for p in (0.7, 0.9, 0.98)),
    Corner("worst member", "leaves .7 of .9", 0.7, partial(_half, 0.7, 0.9)),
    *(Corner("best member", f"reaches {p / 0.8:g}", p / 0.8, partial(_best, p)) for p in (0.04, 0.16)),
    Corner("k*", "runs of their own", _curve(_at(halving, COUNTS), LEFT, 1.0), partial(_k_star, binary)),
    Corner("k*", "paired runs", _curve(_at(halving, COUNTS), LEFT, 1.0), partial(_k_star, nested)),
    Corner("pooling factor", "group attains .6", _curve(pooling, SOLO, 0.6), _pooling),
    Corner("half dose", "paired runs", _curve(_at(half_dose, DOSES), KEPT, 1.0), _half_dose),
    Corner("decoy's share", "paired runs", _curve(_at(crossing, SHOWN), GOAL, DECOY), _crossing),
    Corner("smallest coalition", "paired runs", _curve(_at(smallest, GROWING), ABLE, (1.0,) * 5), _coalition),
    Corner("area under removal", "additive", 0.5, _area),
    Corner("median time", "one in six is censored", MEAN * np.log(2), partial(_median, 1.0)),
    Corner("median time", "half are censored", 2.5 * MEAN * np.log(2), partial(_median, 2.5)),
    Corner("share back", "at half of the time", 1 - np.exp(-25 / MEAN), partial(_back, 1.0)),
    Corner("share back", "slow", 1 - np.exp(-25 / (10 * MEAN)), partial(_back, 10.0)),
    Corner("mean", "exponential", 1.0, _mean),
    Corner("distance beside the way", "0.3", 0.3, _beside),
    Corner("rate", "Poisson, one in 20 s", 0.05, _rate),
    Corner("capability", "two in series", 0.63, _capability),
    Corner("cost of redirecting over that of one", "paired runs", 0.5, _costs),
    Corner("within-task correlation", "beta-binomial, 20 items", 0.25, _icc),
    Corner("concentration", "six equals", 1 / 6, _concentration),
    *(Corner("distance of places", f"{away:g} off", away, partial(_length, away)) for away in (0.0, 1.0)),
)
