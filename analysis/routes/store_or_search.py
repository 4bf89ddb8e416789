"""When search is shorter than a store: the description length of a table of moves, and of a planner, over N mazes.

    python analysis/routes/store_or_search.py [--seeds N] [--quick] [--out FILE.png]

An expert walks through N random mazes, VISITS times each, from random cells by the shortest path to the exit. Two
programs say its moves in advance, and are charged for what they get wrong (prequential code, Krichevsky and Trofimov
1981: after n moves, k of which were a, another a costs −log₂ (k + ½)/(n + m/2) bits, m the number of symbols):

    table:    −Σ log₂ p(move | maze, cell), all learnt as it goes (m = 4);
    planner:  C − Σ log₂ p(right or wrong), m = 2, and log₂ 3 for each wrong move; and a price a sweep and maze, if any.

The planner is `planner` below: value iteration of so many sweeps. C = 8·(bytes of its source, compressed by zlib). It
needs nothing of a new maze, while the table learns each one anew: so from some N* on the planner is the shorter one.

That is the base optimiser of Hubinger et al. (2019, arXiv 1906.01820) as minimum description length. Their own sketch:
a base optimiser of power P pays f(x) once for an optimiser of x bits and shares out what is left over N tasks, so that
x* = argmax (P − f(x))/N + x, of which f′(x*) = N.
"""

from __future__ import annotations

import inspect
import math
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.routes.study import Array, Claim, exact, run
from emergent.metrics.estimate import contrast, mean
from emergent.plots import style
from emergent.result import Estimate

SIZES = (7, 9, 11)
"""Cells along a side, walls included."""
VISITS = 8
CAPS = (2, 4, 6, 8, 10, 12, 16, 24, 32, 48)
"""Sweeps of the planner. With the last one it is right in every maze of these sizes, or nearly."""
PRICES = (0.0, 1.0, 2.0, 4.0)
"""Bits a sweep and maze."""
Cells = npt.NDArray[np.bool_]
Moves = npt.NDArray[np.int_]
STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))
NOT_SHOWN = (
    "That training selects by description length. It is a model of a bias for what is simple; what gradient descent "
    "does can come from learning rates rather than capacity (Nguyen and Reddy) [P, abstract].",
    "N* itself: C depends on the language and on how the planner is written. Directions do not: N* falls with the size "
    "for half and twice the C, too, as printed.",
    "That a cap below the median path always kills search. It does where mazes are visited often, as here; where each "
    "is visited once, a table pays for every move, and even a short search wins in the end (last claim).",
    "That a mesa-optimiser would have another objective. Here the planner has the right one.",
    "The ladder of paradigms, from classifiers to reasoning models: its order is a conjecture without numbers.",
    "A sharp threshold in trained networks, as for in-context regression (arXiv 2306.15063) [P].",
)


# The source of this function, as it stands, is what the planner costs.
def planner(free: Cells, exit: int, sweeps: int) -> Moves:
    value = np.zeros(free.shape)
    value[:, exit, exit] = 1
    for sweep in range(sweeps + 1):
        ahead = np.stack([np.roll(value * free, (-row, -column), (1, 2)) for row, column in STEPS])
        if sweep < sweeps:
            value = np.maximum(value, 0.9 * ahead.max(0))
    return np.asarray(ahead.argmax(0))


@cache
def code_bits() -> int:
    """Return C: the bits of the planner's source, compressed."""
    return 8 * len(zlib.compress(inspect.getsource(planner).encode(), 9))


@dataclass(frozen=True)
class Bits:
    """What the moves of the first N mazes cost, cumulated over mazes; one stream of mazes of one size."""

    table: Array
    """(maze,)."""
    planner: Array
    """(cap, maze), without C and without a price."""
    path: float
    """Median length of a walk."""

    def saved(self, cap: int, price: float = 0.0) -> float:
        """Return by how much a planner is shorter than the table per maze, in the long run, that is without C."""
        mazes = len(self.table)
        return float((self.table[-1] - self.planner[CAPS.index(cap), -1]) / mazes - price * cap)

    def crossover(self, price: float = 0.0, code: float | None = None) -> float:
        """Return N*, the first number of mazes from which on some planner is shorter.

        Beyond all that were tried it is C over what is saved per maze in the long run; inf where nothing is.
        """
        code = code_bits() if code is None else code
        counts = np.arange(1, len(self.table) + 1)
        prices = price * np.array(CAPS)[:, None] * counts
        shorter = ((code + self.planner + prices).min(0) < self.table).nonzero()[0]
        if len(shorter):
            return float(counts[shorter[0]])
        best = max(self.saved(cap, price) for cap in CAPS)
        return code / best if best > 0 else math.inf


@dataclass(frozen=True)
class Stored:
    """Streams of mazes by size, one a seed, and streams of small mazes that are visited once each."""

    streams: dict[int, list[Bits]]
    once: list[Bits]
    seeds: int

    def crossovers(self, size: int, price: float = 0.0, code: float | None = None) -> Array:
        """Return N* of each seed (seed,)."""
        return np.array([one.crossover(price, code) for one in self.streams[size]])

    def below_the_path(self, size: int) -> Estimate:
        """Return the most that a planner saves per maze whose sweeps are fewer than the median walk is long."""
        saved = [max(one.saved(cap) for cap in CAPS if cap < one.path) for one in self.streams[size]]
        return mean(np.array(saved), name="bits per maze")

    @property
    def claims(self) -> list[Claim]:
        c = code_bits()
        prototype = {7: 48, 9: 24, 11: 16}
        found = []
        for small, large in pairwise(SIZES):
            n, m = self.crossovers(small), self.crossovers(large)
            found.append(
                Claim(
                    f"The crossover N* falls from {n.mean():.1f} mazes of {small} × {small} to {m.mean():.1f} of "
                    f"{large} × {large}: by",
                    contrast(n, m, name="mazes"),
                    at_least=1,
                    beside=f"above 0; prototype {prototype[small]} to {prototype[large]}",
                )
            )
        for factor in (0.5, 2.0):
            n, m = (self.crossovers(size, code=factor * c) for size in (SIZES[0], SIZES[-1]))
            found.append(
                Claim(
                    f"So it does with {factor:g} times the C, from {SIZES[0]} to {SIZES[-1]}.",
                    contrast(n, m, name="mazes"),
                    at_least=1,
                    beside="above 0: C is an additive constant",
                )
            )
        for price, more in pairwise(PRICES):
            n, m = (self.crossovers(9, one) for one in (price, more))
            if np.isfinite(m).all():
                found.append(
                    Claim(
                        f"A price of {more:g} instead of {price:g} bits a sweep puts off N* of 9 × 9 from "
                        f"{n.mean():.1f} to {m.mean():.1f}: by",
                        contrast(m, n, name="mazes"),
                        at_least=0,
                        beside="0 or more, closed form",
                    )
                )
        dear = np.array([max(one.saved(cap, PRICES[-1]) for cap in CAPS) for one in self.streams[9]])
        found.append(
            Claim(
                f"{PRICES[-1]:g} bits a sweep kill search for any number of 9 × 9 mazes: saved bits per maze.",
                mean(dear, name="bits per maze"),
                at_most=0,
                beside="prototype: never at its highest price",
            )
        )
        for size in SIZES:
            path = np.mean([one.path for one in self.streams[size]])
            found.append(
                Claim(
                    f"{size} × {size}: no cap on sweeps below the median walk ({path:.1f} steps) lets search win: "
                    "saved bits per maze.",
                    self.below_the_path(size),
                    at_most=0,
                    beside="prototype: never up to 64 mazes",
                )
            )
        return [
            *found,
            Claim(
                "But it is the visits that do that: of mazes seen once, 4 sweeps save bits per maze.",
                mean(np.array([one.saved(4) for one in self.once]), name="bits per maze"),
                at_least=0,
                beside="2 bits a move, the table's first ones",
            ),
            *[
                Claim(
                    f"Hubinger's optimum with f(x) = {name} has f′(x*) = N: the largest |f′/N − 1|, N = 1 to 1,000.",
                    exact("deviation", max(abs(slope(optimum(f, n)) / n - 1) for n in (1, 10, 100, 1000))),
                    at_most=1e-3,
                    beside="0, Hubinger et al. 2019 [S2]",
                )
                for name, (f, slope) in COSTS.items()
            ],
        ]


COSTS: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "x²/20": (lambda x: x * x / 20, lambda x: x / 10),
    "exp(x/50)": (lambda x: math.exp(x / 50), lambda x: math.exp(x / 50) / 50),
}
"""f and f′."""


def optimum(f: Callable[[float], float], tasks: float, power: float = 1e6) -> float:
    """Return x* = argmax (P − f(x))/N + x, found by search."""
    found = minimize_scalar(
        lambda x: -((power - f(x)) / tasks + x), bounds=(0, 20_000), method="bounded", options={"xatol": 1e-6}
    )
    return float(found.x)


def mazes(size: int, count: int, rng: np.random.Generator) -> Cells:
    """Draw mazes without loops by a random walk that backs up where it is stuck: what is free (maze, row, column)."""
    free = np.zeros((count, size, size), bool)
    for one in free:
        trail = [(size // 4 * 2 + 1, size // 4 * 2 + 1)]
        one[trail[0]] = True
        while trail:
            row, column = trail[-1]
            ways = [(row + 2 * i, column + 2 * j) for i, j in STEPS]
            ways = [(i, j) for i, j in ways if 0 < i < size and 0 < j < size and not one[i, j]]
            if not ways:
                trail.pop()
                continue
            i, j = ways[int(rng.integers(len(ways)))]
            one[(row + i) // 2, (column + j) // 2] = one[i, j] = True
            trail.append((i, j))
    return free


def kt(symbol: int, counts: Array) -> float:
    """Return the bits of one more symbol, and count it."""
    bits = math.log2((counts.sum() + len(counts) / 2) / (counts[symbol] + 0.5))
    counts[symbol] += 1
    return bits


def stream(size: int, count: int, visits: int, rng: np.random.Generator) -> Bits:
    """Walk through so many mazes, so often each, and charge both programs."""
    free, goal = mazes(size, count, rng), size - 2
    expert = planner(free, goal, size * size)
    said = np.array([planner(free, goal, cap) for cap in CAPS])
    table, wrong = np.zeros(count), np.zeros((len(CAPS), count), int)
    moves, lengths = np.zeros(count, int), []
    for maze in range(count):
        seen: dict[tuple[int, int], Array] = {}
        cells = [cell for cell in np.argwhere(free[maze]).tolist() if cell != [goal, goal]]
        for _ in range(visits):
            row, column = cells[int(rng.integers(len(cells)))]
            before = moves[maze]
            while (row, column) != (goal, goal):
                move = int(expert[maze, row, column])
                table[maze] += kt(move, seen.setdefault((row, column), np.zeros(4)))
                wrong[:, maze] += said[:, maze, row, column] != move
                moves[maze] += 1
                row, column = row + STEPS[move][0], column + STEPS[move][1]
            lengths.append(moves[maze] - before)
    return Bits(np.cumsum(table), _binary(wrong, moves), float(np.median(lengths)))


def _binary(wrong: Moves, moves: Moves) -> Array:
    """Return the cumulated bits of which moves were wrong, by the code of two symbols, and of what is done instead.

    The code of a sequence depends on its counts alone: ∏ (k + ½)/(n + 1) is a ratio of gamma functions.
    """
    k, n = np.cumsum(wrong, 1), np.cumsum(moves)
    nats = gammaln(n + 1) - gammaln(k + 0.5) - gammaln(n - k + 0.5) + 2 * gammaln(0.5)
    return np.asarray(nats / math.log(2) + k * math.log2(3))


def study(seeds: int, quick: bool = False) -> Stored:
    """Code a stream of mazes of each size and seed."""
    count = 40 if quick else 100
    streams = {
        size: [stream(size, count, VISITS, np.random.default_rng([seed, size])) for seed in range(seeds)]
        for size in SIZES
    }
    once = [stream(7, count, 1, np.random.default_rng([seed, 1])) for seed in range(seeds)]
    return Stored(streams, once, seeds)


def draw(found: Stored) -> Figure:
    """Draw both description lengths over N, and N* over the size and the price."""
    figure = style.figure(
        "Few mazes are stored, many are searched",
        f"Left: 9 × 9, mean of {found.seeds} streams, {VISITS} walks a maze; C = {code_bits():,} bits, the planner's "
        f"compressed source. Right: the first N with a shorter planner; {style.INTERVALS} A price of {PRICES[-1]:g} "
        "bits a sweep is never paid.",
        height=4.2,
        width=11.0,
    )
    left, right = figure.subplots(1, 2)
    streams = found.streams[9]
    count = np.arange(1, len(streams[0].table) + 1)
    left.plot(
        count, np.mean([one.table for one in streams], 0), color=style.VERMILLION.colour, linewidth=2.4, label="table"
    )
    for cap, mark in ((48, style.BLUE), (12, style.GREEN), (6, style.PURPLE)):
        bits = code_bits() + np.mean([one.planner[CAPS.index(cap)] for one in streams], 0)
        left.plot(count, bits, color=mark.colour, linestyle=mark.line, linewidth=2.2, label=f"planner, {cap} sweeps")
    style.dress(left, "mazes seen, N", "description length [bits]")
    for place, price in enumerate(PRICES[:-1]):
        mark = (style.BLUE, style.ORANGE, style.GREY)[place]
        for size in SIZES:
            n = found.crossovers(size, price)
            if np.isfinite(n).all():
                named = style.named(mark, f"N*, {price:g} bits a sweep")
                style.point(right, size + 0.12 * (place - 1), mean(n, name="N*"), named)
    right.set_xticks(SIZES, [f"{size} × {size}" for size in SIZES])
    style.dress(right, "size of a maze", "crossover N* [mazes]")
    right.set_ylim(bottom=0)
    style.legend(figure, 4)
    return figure


def main() -> None:
    run(__doc__, study, seeds=10, not_shown=NOT_SHOWN, figure=draw)


if __name__ == "__main__":
    main()
