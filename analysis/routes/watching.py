"""Where many parts lean slightly the same way, only a monitor of the whole notices in time; and what audits buy.

    python analysis/routes/watching.py [--seeds N] [--quick] [--out FILE.png]

*The whole.* K parts each send x ~ N(0, 1) at every step, or N(b, 1) where all lean by b towards one outcome. A monitor
adds up log-likelihood ratios b·x − b²/2, of one part or of all of them, and trips at θ (Wald's sequential test). It
trips falsely with probability at most e^(−θ), and detects after a mean of about (Siegmund 1985)

    T_K = (θ + ρ·b·√K)/(K·b²/2),    ρ = .583 (the overshoot),

so that the monitor of the whole is nearly K times as fast as one of a part. A monitor on *every* part trips when the
first of them does, but each may have only 1/K of the false trips. Both comparisons are measured.

*Audits.* Acts have a suspicion score, N(0, 1) if honest and N(d′, 1) if not. Who audits the share a that looks worst
catches c = 1 − Φ(Φ⁻¹(1 − a) − d′) of the bad ones, so that (1 − c)/c succeed before the first is caught.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from scipy.stats import norm

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.routes.study import Array, Claim, run
from emergent import Estimate
from emergent.metrics.estimate import mean, ratio
from emergent.plots import style

PARTS = (3, 5, 10, 20)
BIAS, THRESHOLD = 0.1, 5.0
"""b of each part, in standard deviations of its noise, and θ."""
OVERSHOOT = 0.5826
"""By how much a random walk with steps of standard deviation 1 passes a far threshold: −ζ(½)/√(2π)."""
RUNS = 500
"""Runs of each seed."""
STEPS = 500
"""Runs without a bias that have not tripped by then count as such that never do: they have drifted far away."""
SUSPICION, BUDGETS = (1.0, 2.0, 3.0), (0.01, 0.05, 0.2)
"""d′ and a."""
ACTS, HONEST = 200_000, 200_000
"""Bad and honest acts of each seed and cell."""
NOT_SHOWN = (
    "How to find out which outcome parts lean to, and by how much: the monitor is told both. One that is not told "
    "needs longer.",
    "That monitors of the parts are hopeless: they detect, too, only later. Against the first of K monitors with the "
    "same false trips in total the whole gains clearly less than K times, as printed.",
    "Biases that differ, or parts that are correlated: noise that all share is not averaged out, and the whole gains "
    "less.",
    "An adversary who learns the audit's score. (1 − c)/c is the mean; the number of successes is geometric, and its "
    "standard deviation is larger than its mean.",
    "AI control's protocols: about 92 % safety was reported for trusted editing [S]; nothing here reproduces that.",
)


@dataclass(frozen=True)
class Watched:
    """What K parts were detected by; arrays over runs."""

    parts: int
    whole: Array
    """Steps until the monitor of the whole trips."""
    one: Array
    """Steps until a monitor of one part trips, at the same θ."""
    first: Array
    """Steps until the first of K monitors trips, each at θ + ln K: the same false trips in total."""
    false: Array
    """Whether the monitor of the whole trips without a bias."""

    @property
    def faster(self) -> Estimate:
        """How many times as long the monitor of one part takes."""
        return ratio(self.one, self.whole, name="one part / whole")

    @property
    def faster_than_all(self) -> Estimate:
        """How many times as long it takes until the first of K monitors trips."""
        return ratio(self.first, self.whole, name="first of K / whole")


@dataclass(frozen=True)
class Audit:
    """Successes per catch at one d′ and one budget, of each seed."""

    suspicion: float
    budget: float
    succeeded: Array
    caught: Array

    @property
    def per_catch(self) -> Estimate:
        """Bad acts that succeed before one is caught."""
        return ratio(self.succeeded, self.caught, name="succeed before the first catch")


@dataclass(frozen=True)
class Watching:
    """All groups, all audits."""

    groups: tuple[Watched, ...]
    audits: tuple[Audit, ...]
    seeds: int

    @property
    def claims(self) -> list[Claim]:
        bound = math.exp(-THRESHOLD)
        found = []
        for one in self.groups:
            k = one.parts
            expected = detection(1) / detection(k)
            found.append(
                Claim(
                    f"{k} parts: the monitor of the whole is {k} times as fast as one of a part.",
                    one.faster,
                    0.85 * k,
                    1.15 * k,
                    f"{k}, Wald; {expected:.1f} with overshoot, closed form",
                )
            )
        found += [
            Claim(
                f"{one.parts} parts: it is also faster than the first of as many monitors, equal false trips.",
                one.faster_than_all,
                1.5,
                one.parts,
                f"below {one.parts}: the first of many is early by luck",
            )
            for one in self.groups
        ]
        false = np.concatenate([one.false for one in self.groups])
        found.append(
            Claim(
                f"Without a bias the monitors of the whole trip in at most 1.5·e^(−θ) of the runs (θ = {THRESHOLD:g}).",
                mean(false, name="false trips"),
                at_most=1.5 * bound,
                beside=f"at most {bound:.4f}, Wald; .006 to .009 in a prototype",
            )
        )
        for audit in self.audits:
            expected = successes(audit.suspicion, audit.budget)
            found.append(
                Claim(
                    f"Audit of {100 * audit.budget:g} % at d′ = {audit.suspicion:g}: successes before a catch.",
                    audit.per_catch,
                    0.95 * expected,
                    1.05 * expected,
                    f"{expected:.3g}, closed form",
                )
            )
        return found


def detection(parts: int, threshold: float = THRESHOLD) -> float:
    """Return the mean steps until the monitor of so many parts trips: (θ + ρ·b·√K)/(K·b²/2)."""
    return (threshold + OVERSHOOT * BIAS * math.sqrt(parts)) / (parts * BIAS**2 / 2)


def successes(suspicion: float, budget: float) -> float:
    """Return how many bad acts succeed before the first is caught: (1 − c)/c, c = 1 − Φ(Φ⁻¹(1 − a) − d′)."""
    caught = float(norm.sf(norm.isf(budget) - suspicion))
    return (1 - caught) / caught


def trip(parts: int, threshold: float, runs: int, bias: float, rng: np.random.Generator, steps: int = 10**6) -> Array:
    """Return the step at which each run trips (run,), inf where it has not after `steps`.

    `bias` is what the parts have; the monitor always asks for BIAS. The sum of K parts is as good as all of them.
    """
    evidence, tripped = np.zeros(runs), np.full(runs, np.inf)
    going = np.arange(runs)
    block = 64
    for start in range(0, steps, block):
        sums = parts * bias + math.sqrt(parts) * rng.standard_normal((len(going), block))
        paths = evidence[going, None] + np.cumsum(BIAS * sums - parts * BIAS**2 / 2, axis=1)
        over = paths >= threshold
        done = over.any(1)
        tripped[going[done]] = start + 1 + over[done].argmax(1)
        evidence[going] = paths[:, -1]
        going = going[~done]
        if not len(going):
            break
    tripped[tripped > steps] = np.inf
    return tripped


def watched(parts: int, runs: int, rng: np.random.Generator) -> Watched:
    """Simulate all monitors of so many parts."""
    each = trip(1, THRESHOLD + math.log(parts), runs * parts, BIAS, rng).reshape(runs, parts)
    false = trip(parts, THRESHOLD, 4 * runs, 0.0, rng, STEPS)
    return Watched(
        parts,
        trip(parts, THRESHOLD, runs, BIAS, rng),
        trip(1, THRESHOLD, runs, BIAS, rng),
        each.min(1),
        np.isfinite(false).astype(float),
    )


def audit(suspicion: float, budget: float, seeds: int, acts: int, rng: np.random.Generator) -> Audit:
    """Audit the acts whose score is above that of a share `budget` of honest ones, seed by seed."""
    caught = np.empty(seeds)
    for seed in range(seeds):
        bar = np.quantile(rng.standard_normal(HONEST), 1 - budget)
        caught[seed] = (suspicion + rng.standard_normal(acts) > bar).sum()
    return Audit(suspicion, budget, acts - caught, caught)


def study(seeds: int, quick: bool = False) -> Watching:
    """Watch groups of all sizes, and audit at all budgets."""
    runs = seeds * (RUNS // 6 if quick else RUNS)
    groups = tuple(watched(parts, runs, np.random.default_rng([1, parts])) for parts in PARTS)
    cells = enumerate(product(SUSPICION, BUDGETS))
    acts = ACTS // 2 if quick else ACTS
    audits = tuple(audit(d, a, seeds, acts, np.random.default_rng([2, cell])) for cell, (d, a) in cells)
    return Watching(groups, audits, seeds)


def draw(found: Watching) -> Figure:
    """Draw how much faster the whole is seen than the parts, and what succeeds before it is caught."""
    runs = len(found.groups[0].whole)
    figure = style.figure(
        "No part looks wrong: the whole gives it away first",
        f"Left: mean steps until a monitor trips, over that of the whole; {runs:,} runs a point, parts lean by "
        f"{BIAS:g} standard deviations, θ = {THRESHOLD:g}. Right: lines: closed form (1 − c)/c; marks: simulated, "
        f"{found.seeds} × {ACTS:,} bad acts; {style.INTERVALS}",
        height=4.2,
        width=11.0,
    )
    left, right = figure.subplots(1, 2)
    for one in found.groups:
        style.point(left, one.parts, one.faster, style.named(style.BLUE, "a monitor of one part"))
        style.point(
            left, one.parts, one.faster_than_all, style.named(style.VERMILLION, "the first of K, equal false trips")
        )
    left.plot([0, 20], [0, 20], color=style.FAINT, linewidth=1, linestyle="--", label="K times")
    style.dress(left, "parts that lean the same way, K", "times as long as the whole")
    style.from_zero(left, top=20)
    left.set_xticks(PARTS)
    at = np.geomspace(0.005, 0.4, 60)
    for d, mark in zip(SUSPICION, (style.GREEN, style.PURPLE, style.GREY), strict=True):
        right.plot(100 * at, [successes(d, a) for a in at.tolist()], color=mark.colour, linestyle=mark.line)
        for cell in found.audits:
            if cell.suspicion == d:
                style.point(right, 100 * cell.budget, cell.per_catch, style.named(mark, f"audit, d′ = {d:g}"))
    right.set_xscale("log")
    right.set_yscale("log")
    for axis in (right.xaxis, right.yaxis):
        axis.set_major_formatter("{x:g}")
    style.dress(right, "share of acts that is audited [%]", "successes before a catch")
    style.legend(figure, 3)
    return figure


def main() -> None:
    run(__doc__, study, seeds=10, not_shown=NOT_SHOWN, figure=draw)


if __name__ == "__main__":
    main()
