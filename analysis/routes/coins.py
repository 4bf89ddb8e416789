"""A right training signal leaves the goal open: two per cent of other levels settle most of it.

    python analysis/routes/coins.py [--seeds N] [--quick] [--out FILE.png]

A network imitates an expert who always goes for the coin. In training the coin lies at a flag, but for a share p of the
levels in which it lies anywhere. Tested where it lies anywhere, does the network go for the coin or for the flag? Who
goes for the flag comes by some coins on the way, which is subtracted:

    goal index = (coins − by chance)/(1 − by chance)

By chance is what the same network collects where it is not shown that the coin was moved. A second way to more diverse
levels: the coin lies anywhere, in all levels, but in the right-hand share of the columns only.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from scipy.stats import spearmanr

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.routes.study import Array, Claim, exact, run
from emergent import Estimate, Plan, Request
from emergent.metrics.estimate import bootstrap, mean, share
from emergent.models.arena import ArenaParameters, ArenaSystem
from emergent.perturbation import NOMINAL
from emergent.plots import style

DIVERSITY = (0.0, 0.01, 0.02, 0.03, 0.06, 0.11)
"""Shares p of levels in training in which the coin lies anywhere."""
REGIONS = (0.1, 0.2, 0.4, 0.6, 1.0)
"""Shares of the columns, from the right, in which the coin lies in training."""
RUNS = 300
PLANS = {"trained": NOMINAL, "moved": Plan.parse("move:coin@0"), "unseen": Plan.parse("move:coin@0,shown=no")}
NOT_SHOWN = (
    "The rates of Langosco et al. (2022), which stand in a figure only; 2 % is what the text says.",
    "That a network has a goal: an index of 1 says that its behaviour goes with the coin in these mazes.",
    "Reinforcement learning. The network imitates; what it is not shown it cannot find out by trying.",
)


@dataclass(frozen=True)
class Learned:
    """What networks do that were trained in the same way: (seed, run)."""

    trained: Array
    """Coins collected where it lies as in training without diversity: at the flag."""
    moved: Array
    """Coins collected where it lies anywhere."""
    flag: Array
    """Flags reached there without the coin."""
    unseen: Array
    """Coins collected there by chance."""

    @property
    def index(self) -> Estimate:
        """The goal index."""
        return bootstrap(_index, self.moved.ravel(), self.unseen.ravel(), name="index", label="goal index")

    @property
    def indices(self) -> Array:
        """The goal index of each network (seed,)."""
        return np.asarray(_index(self.moved, self.unseen, axis=1))


@dataclass(frozen=True)
class Curves:
    """Both ways to more diverse levels."""

    by_share: Mapping[float, Learned]
    by_region: Mapping[float, Learned]

    @property
    def claims(self) -> list[Claim]:
        none, two, eleven = (self.by_share[p] for p in (0.0, 0.02, 0.11))
        values = [self.by_share[p].index.value for p in DIVERSITY]
        first = next(p for p in DIVERSITY if self.by_share[p].flag.mean() < 0.1)
        small, whole = (self.by_region[region] for region in (REGIONS[0], REGIONS[-1]))
        return [
            Claim("p = 0: as trained, it collects the coin.", share(none.trained.ravel(), name="coins"), at_least=0.98),
            Claim("p = 0: its goal is not the coin: goal index.", none.index, at_most=0.25, beside=_said(none, ".12")),
            Claim(
                "p = 0: it runs to the flag, past the coin.",
                mean(none.flag.ravel(), name="flags"),
                at_least=0.5,
                beside="prototype .60",
            ),
            Claim("p = .02: goal index.", two.index, at_least=0.5, beside=_said(two, ".66")),
            Claim("p = .11: goal index.", eleven.index, at_least=0.9, beside=_said(eleven, ".96")),
            Claim(
                "The goal index rises with p: rank correlation of both.",
                exact("Spearman", float(spearmanr(DIVERSITY, values).statistic)),
                at_least=0.9,
            ),
            Claim(
                f"Two curves: at p = {first:g} flags are gone (below .1), and the goal index is not yet 1.",
                self.by_share[first].index,
                at_most=0.9,
                beside="prototype: flag .04, index .57 at p = .01",
            ),
            Claim(
                "Capability is flat: coins as trained, the least of all p.",
                min((mean(one.trained.ravel(), name="coins") for one in self.by_share.values()), key=lambda e: e.low),
                at_least=0.95,
            ),
            Claim(
                "Region: from a tenth of the columns to all of them, coins anywhere rise.",
                mean((whole.moved - small.moved).ravel(), name="rise"),
                at_least=0.2,
                beside="jaxgmg, 13 × 13: .13 to .69 [read in data]",
            ),
            Claim(
                "Region: running to the flag collapses at once: at a tenth of the columns.",
                mean(small.flag.ravel(), name="flags"),
                at_most=0.1,
                beside="jaxgmg: .46 to .01 from 1 to 2 cells",
            ),
        ]


def _said(one: Learned, prototype: str) -> str:
    return f"agents from {one.indices.min():.2f} to {one.indices.max():.2f}; prototype {prototype}"


def _index(moved: Array, unseen: Array, axis: int = -1) -> Array:
    """Return (moved − unseen)/(1 − unseen) of mean coins."""
    chance = unseen.mean(axis)
    return np.asarray((moved.mean(axis) - chance) / (1 - chance))


def measure(seeds: int, runs: int, **training: float) -> Learned:
    """Train a network a seed and test it."""
    found = []
    for seed in range(seeds):
        system = ArenaSystem(ArenaParameters(training_seed=seed, **training))
        outcomes = system.run([Request(plan, range(runs)) for plan in PLANS.values()], seed=2)
        rows = {name: outcomes.arrays(plan, range(runs)) for name, plan in PLANS.items()}
        coins = {name: row["attained"][:, 0] for name, row in rows.items()}
        found.append((coins["trained"], coins["moved"], rows["moved"]["proxy"], coins["unseen"]))
    return Learned(*(np.array(each, float) for each in zip(*found, strict=True)))


def study(seeds: int, quick: bool = False) -> Curves:
    """Train and test networks along both curves."""
    runs = 100 if quick else RUNS
    by_share = {p: measure(seeds, runs, diversity=p) for p in DIVERSITY}
    by_region = {r: measure(seeds, runs, diversity=1.0, training_region=r) for r in REGIONS}
    return Curves(by_share, by_region)


def draw(found: Curves) -> Figure:
    """Draw capability, goal index and running to the flag along both curves, a dot a network."""
    seeds = len(found.by_share[0.0].trained)
    figure = style.figure(
        "A few levels with the coin elsewhere change what is learned",
        f"A dot is one network, {seeds} at each place; lines join their means. Tested where the coin lies anywhere, "
        "but for the coins as trained.",
        width=9.0,
        height=3.6,
    )
    left, right = figure.subplots(1, 2, sharey=True)
    for axis, curve, name in (
        (left, found.by_share, "share of levels with the coin elsewhere, p"),
        (right, found.by_region, "share of the columns in which it lies"),
    ):
        at = list(curve)
        for label, colour, values in (
            ("coins, as trained", "C2", [one.trained.mean(1) for one in curve.values()]),
            ("goal index", "C0", [one.indices for one in curve.values()]),
            ("flags, without the coin", "C1", [one.flag.mean(1) for one in curve.values()]),
        ):
            axis.plot(at, [each.mean() for each in values], color=colour, label=label)
            for place, each in zip(at, values, strict=True):
                axis.plot(np.full(len(each), place), each, "o", ms=3, alpha=0.6, color=colour)
        axis.set_xlabel(name)
        axis.set_ylim(-0.15, 1.05)
    left.set_ylabel("share of runs; goal index")
    left.legend(loc="center right", fontsize="small")
    return figure


if __name__ == "__main__":
    run(__doc__, study, seeds=5, fewest=2, not_shown=NOT_SHOWN, figure=draw)
