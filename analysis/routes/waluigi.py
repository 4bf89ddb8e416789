"""The Waluigi effect is a statement about memory: an exact simulator does not drift, a forgetful one keeps switching.

    python analysis/routes/waluigi.py [--seeds N] [--quick] [--out FILE.png]

Two characters: Luigi always says A; Waluigi says A or B, half and half. Beforehand both are equally likely. A simulator
draws each token from its posterior predictive, given the last w tokens of its own text. After k tokens without a B

    P(Waluigi) = 1/(2^k + 1),    P(B) = 0.5/(2^k + 1).

With all of the text as its memory, P(Waluigi) is a martingale: B ever shows in half of the texts. With w tokens the
hazard of a first B never falls below h = 0.5/(2^w + 1), so that B comes in every text: half-life −ln 2/ln(1 − h).
But once w tokens have passed without a B, the simulator has forgotten that it was Waluigi: half of the probability of
all windows of w tokens lies on Waluigi at every time, whatever w is, since the mixture of both is what the windowed
predictor leaves unchanged. The toy is from the comments on Nardo's "The Waluigi Effect" (LessWrong, 2023).
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from scipy.stats import chi2

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.routes.study import Array, Claim, run
from emergent import Estimate
from emergent.metrics.estimate import mean
from emergent.plots import style

WINDOWS = (5, 8, 10)
ALL = 10**6
"""A window that holds the whole text."""
TEXTS = 2000
"""Texts of each seed."""
LENGTHS = {ALL: 1000, 5: 1000, 8: 2000, 10: 4000}
"""Tokens of a text, by window."""
FORUM = "LessWrong comments on Nardo 2023 [P]"
NOT_SHOWN = (
    "That language models do this. Two characters, one of whom never says B, are a mixture that was chosen; Nardo's "
    'answer to the toy: maybe "attractor" is the wrong technical word [P].',
    "An attractor. With a short memory B comes for certain, and so does the return to Luigi: after a mean of "
    "2^(w + 1) − 2 tokens the last B is forgotten. Nothing is absorbed: the common sentence is wrong either way.",
    "What training, or a context that is summarised rather than cut off, does to the memory.",
)


@dataclass(frozen=True)
class Memory:
    """What was simulated with one window."""

    window: int
    ever: Array
    """Share of texts with a B so far (token,)."""
    posterior: Array
    """P(Waluigi) at the end of each text (text,)."""
    firsts: Array
    """First Bs once the window was full (seed,)."""
    exposed: Array
    """Tokens that could have been such a first B (seed,)."""
    stay: Array
    """Tokens with a B in memory over how often the last one was forgotten: the mean stay (seed,)."""
    shown: Array
    """Whether there was a B, in each text (text,)."""


BY_TEXT_OR_SEED = ("posterior", "firsts", "exposed", "stay", "shown")


@dataclass(frozen=True)
class Waluigi:
    """One memory each: the whole text, and the windows."""

    memories: tuple[Memory, ...]
    seeds: int

    @property
    def claims(self) -> list[Claim]:
        exact, *windowed = self.memories
        end = len(exact.ever)
        found = [
            Claim(
                "With the whole text as its memory, Waluigi ever shows in half of the texts, not in all.",
                mean(exact.shown, name="ever B"),
                0.48,
                0.52,
                f"{1 - never(end):.3f}, closed form; .50, {FORUM}",
            ),
            Claim(
                "The exact posterior does not drift.",
                mean(exact.posterior, name="P(Waluigi)"),
                0.48,
                0.52,
                "½, a martingale",
            ),
        ]
        for one in windowed:
            w, life = one.window, half_life(one.window)
            found += [
                Claim(
                    f"With a memory of {w} tokens a first B has a half-life of {math.ceil(life):,} tokens.",
                    measured_half_life(one),
                    0.9 * life,
                    1.1 * life,
                    f"{life:,.1f}, closed form; {FORUM}",
                ),
                Claim(
                    f"With a memory of {w} tokens Waluigi speaks half of the time, as with any other memory.",
                    mean(one.posterior, name="P(Waluigi)"),
                    0.46,
                    0.54,
                    "½, closed form",
                ),
                Claim(
                    f"With a memory of {w} tokens Waluigi does not stay, but is forgotten again.",
                    mean(one.stay, name="stay"),
                    0.85 * stay(w),
                    1.15 * stay(w),
                    f"{stay(w):,}, closed form",
                ),
            ]
        return found


def hazard(after: Array | float) -> Array | float:
    """Return P(B) after so many tokens without a B in memory: 0.5/(2^k + 1)."""
    return 0.5 / (np.exp2(after) + 1)


def half_life(window: int) -> float:
    """Return the tokens after which half of the texts without a B have one: −ln 2/ln(1 − h)."""
    return -math.log(2) / math.log1p(-float(hazard(window)))


def measured_half_life(one: Memory) -> Estimate:
    """Return ln 2 over the hazard that was counted, with the interval of a Poisson count (Garwood 1936)."""
    count, exposed = float(one.firsts.sum()), float(one.exposed.sum())
    hazards = np.array([count, chi2.ppf(0.975, 2 * count + 2) / 2, chi2.ppf(0.025, 2 * count) / 2]) / exposed
    value, low, high = map(float, -math.log(2) / np.log1p(-hazards))
    return Estimate("half-life", value, low, high, len(one.shown))


def stay(window: int) -> int:
    """Return the mean number of tokens until a fair coin has said A w times in a row: 2^(w + 1) − 2."""
    return (2 << window) - 2


def never(tokens: int, window: int = ALL) -> float:
    """Return the probability that so many tokens hold no B."""
    filled = min(tokens, window)
    return (1 + 0.5**filled) / 2 * (1 - float(hazard(min(window, 1000)))) ** (tokens - filled)


def simulate(window: int, tokens: int, texts: int, rng: np.random.Generator) -> Memory:
    """Write texts token by token; arrays of one seed, (1,), and `ever` as a curve over tokens."""
    since = np.zeros(texts)
    """Tokens since the last B in memory, or since the beginning."""
    now, ever = np.zeros(texts, bool), np.zeros(texts, bool)
    """Whether there is a B in memory; whether there ever was one."""
    shown = np.empty(tokens)
    exposed = first = forgotten = spoken = 0.0
    for t in range(tokens):
        says = rng.random(texts) < np.where(now, 0.5, hazard(np.minimum(since, 1000)))
        if t >= window:
            exposed += float((~ever).sum())
            first += float((says & ~ever).sum())
        ever |= says
        since = np.where(says, 0, np.minimum(since + 1, window))
        spoken += float(now.sum())
        forgotten += float((now & (since == window)).sum())
        now = says | (now & (since < window))
        shown[t] = ever.mean()
    posterior = np.where(now, 1.0, 2 * hazard(np.minimum(since, 1000)))
    spell = spoken / forgotten if forgotten else math.inf
    firsts, tokens_exposed, stays = (np.array([count]) for count in (first, exposed, spell))
    return Memory(window, shown, posterior, firsts, tokens_exposed, stays, ever.astype(float))


def study(seeds: int, quick: bool = False) -> Waluigi:
    """Simulate each memory, of `seeds` × TEXTS texts."""
    found = []
    for window, tokens in LENGTHS.items():
        rngs = (np.random.default_rng([seed, window]) for seed in range(seeds))
        ones = [simulate(window, tokens // 4 if quick else tokens, TEXTS, rng) for rng in rngs]
        joined = (np.concatenate([getattr(one, name) for one in ones]) for name in BY_TEXT_OR_SEED)
        found.append(Memory(window, np.mean([one.ever for one in ones], 0), *joined))
    return Waluigi(tuple(found), seeds)


def draw(found: Waluigi) -> Figure:
    """Draw how many texts have had a B, and in how many Waluigi speaks, for each memory."""
    figure = style.figure(
        "With a memory of all that it said, Waluigi shows in half of the texts; with a short one in every text",
        f"{found.seeds * TEXTS:,} texts a memory. Lines: simulated; dots: closed form. Right: P(Waluigi) at the end, "
        f"mean over texts; {style.INTERVALS} It is one half with every memory: what a short memory brings, it also "
        "takes away.",
        height=4.0,
        width=11.0,
    )
    left, right = figure.subplots(1, 2, width_ratios=(2, 1))
    marks = (style.BLUE, style.VERMILLION, style.GREEN, style.PURPLE)
    for place, (one, mark) in enumerate(zip(found.memories, marks, strict=True)):
        name = "all of the text" if one.window == ALL else f"{one.window} tokens"
        tokens = np.arange(1, len(one.ever) + 1)
        left.plot(tokens, one.ever, color=mark.colour, linestyle=mark.line, linewidth=2.2, label=name)
        few = np.unique(np.geomspace(1, len(tokens), 9).round().astype(int))
        left.plot(few, [1 - never(int(t), one.window) for t in few], mark.marker, color=mark.colour, markersize=6)
        style.point(right, place, mean(one.posterior, name="P(Waluigi)"), style.named(mark, name))
    left.set_xscale("log")
    left.xaxis.set_major_formatter("{x:,.0f}")
    style.dress(left, "tokens written", "share of texts with a B so far")
    style.dress(right, "memory", "P(Waluigi) at the end")
    right.set_xticks(range(len(marks)), ["all", *map(str, WINDOWS)])
    for ax in (left, right):
        style.from_zero(ax)
    style.legend(figure, 4)
    return figure


def main() -> None:
    run(__doc__, study, seeds=16, not_shown=NOT_SHOWN, figure=draw)


if __name__ == "__main__":
    main()
