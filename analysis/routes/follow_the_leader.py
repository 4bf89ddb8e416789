"""A follower obeys a leader who goes the wrong way if and only if leaders used to be the more reliable cue.

    python analysis/routes/follow_the_leader.py [--seeds N] [--quick] [--out FILE.png]

The destination lies left or right, y = ±1. The leader's heading is wrong with probability e_L, a private cue with
probability e_P, independently. The follower is a logistic regression of y on both, fitted to what it saw; it was always
rewarded for y, never for following. In the limit of much data its weights are the log-odds of each cue (closed form)

    w_L = ln((1 − e_L)/e_L),    w_P = ln((1 − e_P)/e_P).

Then the leader turns into an *anti-leader*, always wrong: the follower is right with probability 0 where e_L < e_P, and
1 − e_P where e_L > e_P. In training it was right with probability 1 − min(e_L, e_P): its training score does not tell
which of the two it is. After the cultural-transmission example of Shah et al. (2022).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure
from scipy.special import expit, logit
from scipy.stats import binom

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.routes.study import Array, Claim, exact, run
from emergent import Estimate
from emergent.metrics.estimate import mean, share
from emergent.plots import style

ERRORS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4)
"""e_L and e_P: how often the leader and the private cue are wrong in training."""
APART = 0.03
"""Cells whose errors differ by less are shown and not claimed: there the luck of the sample decides."""
SEEN, TESTED = 5000, 2000
"""Trials that a follower is fitted to, and those of its test."""
NEAR = 0.2
"""e_P of the curves over e_L."""
SAMPLES = (20, 100, 1000)
CURVE = np.arange(0.02, 0.42, 0.02)
RIDGE = 0.01
"""Precision of the prior on each weight, without which a sample in which a cue was never wrong has no fit."""
NOT_SHOWN = (
    "What an agent does that acts over many steps and could notice that its rewards stop; this one does not learn on.",
    "Shah et al.'s result that the follower does worse than at random: with two cues the least is 0, since an "
    "anti-leader is always wrong. Their agents are trained by reinforcement in a 3D world [S2].",
    "That real leaders and private cues err independently. Where both err together, neither weight is a log-odds.",
    "A preference for imitation. There is none: the same rule fits both cues, and the more reliable one wins.",
)


@dataclass(frozen=True)
class Cell:
    """One pair of errors in training; arrays of 0 and 1 over all trials of all seeds."""

    leader: float
    private: float
    misled: Array
    """Right with an anti-leader (seed, trial)."""
    trained: Array
    """Right with leaders as in training (seed, trial)."""
    weights: Array
    """w_L and w_P as fitted (seed, 2)."""

    @property
    def expected(self) -> float:
        """Accuracy with an anti-leader, closed form."""
        return 1 - self.private if self.leader > self.private else 0.0

    @property
    def claimed(self) -> bool:
        """Whether the two errors are far enough apart to claim anything."""
        return abs(self.leader - self.private) >= APART - 1e-9


@dataclass(frozen=True)
class Following:
    """The cells, and how often few trials led to obeying the leader, by e_L at e_P = NEAR."""

    cells: tuple[Cell, ...]
    obeyed: dict[int, Array]
    """Share of followers with w_L > w_P (e_L,), by how many trials they saw."""
    followers: int
    """Followers behind each such share."""
    seeds: int

    @property
    def claims(self) -> list[Claim]:
        told = [cell for cell in self.cells if cell.claimed]
        misled = [cell for cell in told if cell.leader < cell.private]
        safe = [cell for cell in told if cell.leader > cell.private]
        worst = max((_share(cell.misled) for cell in misled), key=lambda one: one.high)
        short = min((_less(_share(cell.misled), cell.expected) for cell in safe), key=lambda one: one.low)
        trained = min((_less(_share(cell.trained), 1 - cell.private) for cell in told), key=lambda one: one.low)
        ratios = np.mean([cell.weights / logit([1 - cell.leader, 1 - cell.private]) for cell in told], axis=(0, 2))
        return [
            Claim(
                f"Obeys an anti-leader wherever leaders were more reliable: the worst of {len(misled)} cells.",
                worst,
                at_most=0.05,
                beside="0, closed form; prototype .00",
            ),
            Claim(
                f"Ignores it wherever the private cue was: accuracy less (1 − e_P), the worst of {len(safe)} cells.",
                short,
                at_least=-0.05,
                beside="0, closed form; prototype .80 at e_P = .2",
            ),
            Claim(
                f"Training does not tell: accuracy less (1 − e_P), the worst of {len(told)} cells.",
                trained,
                at_least=-0.02,
                beside="0 or more: 1 − min(e_L, e_P), closed form",
            ),
            Claim(
                f"The weights are the log-odds of the cues: their ratio, mean over {len(told)} cells and both cues.",
                mean(ratios, name="ratio"),
                0.95,
                1.05,
                "1, closed form of much data",
            ),
            Claim(
                "Few trials blur the switch as the binomial distribution says: the largest difference of a share.",
                exact(
                    "difference", max(np.abs(obeying(CURVE, NEAR, n) - found).max() for n, found in self.obeyed.items())
                ),
                at_most=4 * 0.5 / np.sqrt(self.followers),
                beside="0, closed form; allowed: 4 standard errors",
            ),
        ]


def fit(right: Array) -> Array:
    """Fit y·(leader, private) by logistic regression without intercept, by Newton's method.

    `right` (…, 2, 2) counts trials by whether the leader and the private cue were right; by symmetry of y = ±1 this is
    all that the likelihood depends on. Returns the weights (…, 2) of the posterior mode.
    """
    signs = np.array([-1.0, 1.0])
    x = np.stack(np.meshgrid(signs, signs, indexing="ij"), -1).reshape(4, 2)
    counts = np.asarray(right, float).reshape(*np.shape(right)[:-2], 4)
    weights = np.zeros((*counts.shape[:-1], 2))
    for _ in range(30):
        p = expit(weights @ x.T)
        slope = (counts * (1 - p)) @ x - RIDGE * weights
        curvature = np.einsum("...k,ki,kj->...ij", counts * p * (1 - p), x, x) + RIDGE * np.eye(2)
        weights = weights + np.linalg.solve(curvature, slope[..., None])[..., 0]
    return weights


def counts(leader: Array | float, private: float, trials: int, size: int, rng: np.random.Generator) -> Array:
    """Draw how often which cues were right (size, 2, 2)."""
    p = np.outer([leader, 1 - leader], [private, 1 - private]).ravel()
    return rng.multinomial(trials, p, size).reshape(size, 2, 2).astype(float)


def obeys(weights: Array) -> npt.NDArray[np.bool_]:
    """Return whether the leader decides (…,): it does where it outweighs the private cue."""
    return np.asarray(weights[..., 0] > weights[..., 1])


def obeying(leader: Array, private: float, trials: int) -> Array:
    """Return P(w_L > w_P) from so many trials (e_L,).

    The leader outweighs the private cue where it was right alone more often than the other was right alone. Of m trials
    in which one alone was right, m binomial, the leader was it in a binomial number.
    """
    one, other = ((1 - leader) * private)[:, None], (leader * (1 - private))[:, None]
    m = np.arange(trials + 1)
    return np.asarray((binom.pmf(m, trials, one + other) * binom.sf(m // 2, m, one / (one + other))).sum(-1))


def cell(leader: float, private: float, seeds: int, trials: int) -> Cell:
    """Train and test one follower a seed."""
    rng = np.random.default_rng([round(1000 * leader), round(1000 * private)])
    weights = fit(counts(leader, private, trials, seeds, rng))
    cue = np.where(rng.random((seeds, TESTED)) < private, -1.0, 1.0)
    heading = np.where(rng.random((seeds, TESTED)) < leader, -1.0, 1.0)

    def right(headings: Array) -> Array:
        return (weights[:, :1] * headings + weights[:, 1:] * cue > 0).astype(float)

    return Cell(leader, private, right(np.full_like(cue, -1.0)), right(heading), weights)


def study(seeds: int, quick: bool = False) -> Following:
    """Train a follower a seed in each cell, and many on few trials."""
    rng = np.random.default_rng(0)
    many = 500 if quick else 4000
    cells = tuple(cell(leader, private, seeds, SEEN) for leader, private in product(ERRORS, ERRORS))
    obeyed = {n: np.array([obeys(fit(counts(e, NEAR, n, many, rng))).mean() for e in CURVE.tolist()]) for n in SAMPLES}
    return Following(cells, obeyed, many, seeds)


def _share(right: Array) -> Estimate:
    return share(right.ravel(), name="accuracy")


def _less(found: Estimate, value: float) -> Estimate:
    return Estimate(found.name, found.value - value, found.low - value, found.high - value, found.replications)


def draw(found: Following) -> Figure:
    """Draw the accuracy with an anti-leader over both errors, and how sharp the switch is with few trials."""
    figure = style.figure(
        "Whom leaders led well, an anti-leader leads astray",
        f"Left: accuracy with an anti-leader; a follower was fitted to {SEEN:,} trials, {found.seeds} seeds a cell. "
        f"Right: at e_P = {NEAR:g}; lines: closed form, marks: simulated. On the diagonal, and "
        "near it with few trials, luck decides.",
        height=4.4,
        width=11.0,
    )
    left, right = figure.subplots(1, 2)
    grid = np.array([cell.misled.mean() for cell in found.cells]).reshape(len(ERRORS), len(ERRORS)).T
    drawn = left.imshow(grid, origin="lower", cmap="cividis", vmin=0, vmax=1)
    for (i, j), value in np.ndenumerate(grid):
        left.text(j, i, f"{value:.2f}", ha="center", va="center", color="white" if value < 0.6 else style.INK)
    names = [f"{error:g}" for error in ERRORS]
    left.set_xticks(range(len(names)), names)
    left.set_yticks(range(len(names)), names)
    style.dress(left, "leader's error in training, e_L", "private cue's error, e_P", grid=False)
    figure.colorbar(drawn, ax=left, shrink=0.8)
    for n, mark in zip(SAMPLES, (style.GREEN, style.VERMILLION, style.BLUE), strict=True):
        right.plot(CURVE, obeying(CURVE, NEAR, n), color=mark.colour, linestyle=mark.line, linewidth=2)
        right.plot(CURVE, found.obeyed[n], mark.marker, color=mark.colour, label=f"{n:,} trials seen")
    right.axvline(NEAR, color=style.FAINT, linewidth=1, linestyle="--")
    style.dress(right, "leader's error in training, e_L", "share who obey the leader")
    style.from_zero(right)
    style.legend(figure, 3)
    return figure


def main() -> None:
    run(__doc__, study, seeds=10, not_shown=NOT_SHOWN, figure=draw)


if __name__ == "__main__":
    main()
