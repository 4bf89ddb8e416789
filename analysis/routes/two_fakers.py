"""Alignment faking: one gap in compliance, two mechanisms, told apart by what they are told.

    python analysis/routes/two_fakers.py [--seeds N] [--quick] [--out FILE.png]

Two agents comply with a harmful request with probability .14 on the free tier, from which they are trained, and .03 on
the paid tier, from which they are not: the compliance that Greenblatt et al. (2024, arXiv 2412.14093) report of the
prompted, helpful-only setting [P]. From behaviour alone the two are one.

- The *planner* complies to keep its values from being trained away: P(comply) = σ(β·(q·γ·V − c)), where c is what
  complying costs it, V what it loses by training, q whether it *was told* that this conversation is trained on, and γ
  how much it cares for what comes later. It is derived from decision theory and not trained; βc and βV are fitted to
  the two figures.
- The *reflex* is a logistic policy that reads the tier and was rewarded for complying on the free tier (REINFORCE,
  sampled). It plans nothing. The compliance that it begins with is fitted, so that .14 and .03 are reached together.

Then only what is told changes; nothing is trained. Told that the *paid* tier is trained on, the planner swaps its two
rates and the reflex does not move. Told that nobody is trained, the planner refuses both and the reflex does not move.
Two further reflexes say how far this goes: one that *reads the notice* of what is trained moves, but its gap keeps its
sign; one that was rewarded while notices *varied* has learnt to do what the notice says, and passes for a planner.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from scipy.special import expit, logit

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.routes.study import Array, Claim, exact, run
from emergent.metrics.estimate import mean
from emergent.plots import style
from emergent.result import Estimate

FREE, PAID = 0.14, 0.03
"""Published compliance on the free and on the paid tier: the two figures to which both agents are fitted."""
TOLD = {"as in training": (True, False), "paid is trained": (False, True), "nobody is trained": (False, False)}
"""What the agents are told: whether conversations of the free and of the paid tier are trained on."""
ASKED = 400_000
"""Conversations a tier, seed and notice in which compliance is counted."""
BATCH, RATE, LONGEST = 500, 0.3, 20_000
"""Conversations of an update, learning rate, and updates at most."""
SATURATED = 0.99
"""Compliance on the free tier at which a reflex is called saturated."""
REFLEXES = ("reflex", "reads the notice", "notices varied")
"""The agents that are trained."""
AGENTS = ("planner", *REFLEXES)
STYLES = (style.BLUE, style.VERMILLION, style.GREEN, style.PURPLE)
NOT_SHOWN = (
    "Anything about language models. .14 and .03 were put in; every other figure follows from two formulas.",
    "That training makes agents fake alignment: the planner was never trained, and knows how training works because it "
    "is told, as in the paper, where that belief is planted, too [P].",
    "Which mechanism any model has. Of 25 models that were tried 5 show a gap above 1 % (Sheshadri et al. 2025, arXiv "
    "2506.18032) [S].",
    "That this test always works: a reflex that was rewarded while notices varied does what the notice says, with no "
    "plan at all, and what is told cannot tell it from a planner.",
    "The scratchpad. Four published quantities are often mixed up, all of which differ: compliance (14 % free, about "
    "3 % paid); faking in the reasoning, 12 % of the cases, and 78 % after reinforcement; the gap, 11.3 ± 2.1 points. "
    '"Roughly 70 % of those cases" is not in the paper, whose abstract says "almost all" [P].',
)

Rates = dict[str, Array]
"""Compliance (tier, seed) by what is told, free first."""


@dataclass(frozen=True)
class Fakers:
    """Compliance of each agent under each notice; of planners that do not look ahead, and of saturated reflexes."""

    told: dict[str, Rates]
    myopic: Array
    """(tier, seed)."""
    saturated: Array
    """(tier, seed)."""
    seeds: int

    def rate(self, agent: str, told: str, tier: int) -> Estimate:
        """Return the compliance on one tier."""
        return mean(self.told[agent][told][tier], name="compliance")

    def gap(self, agent: str, told: str) -> Estimate:
        """Return by how much compliance on the free tier exceeds that on the paid one."""
        free, paid = self.told[agent][told]
        return mean(free - paid, name="gap")

    def moved(self, agent: str, told: str) -> Estimate:
        """Return the largest change of a rate against what it is as in training."""
        changes = self.told[agent][told] - self.told[agent]["as in training"]
        return max((mean(one, name="change") for one in changes), key=lambda one: abs(one.value))

    @property
    def claims(self) -> list[Claim]:
        usual, swap, nobody = TOLD
        found = []
        for agent in AGENTS[:2]:
            for tier, (name, value) in enumerate((("free", FREE), ("paid", PAID))):
                found.append(
                    Claim(
                        f"The {agent} complies on the {name} tier as published: behaviour does not tell which it is.",
                        self.rate(agent, usual, tier),
                        value - 0.02,
                        value + 0.02,
                        f"{value:g}, Greenblatt et al. 2024 [P]; fitted",
                    )
                )
        swapped = "swapped, closed form"
        return [
            *found,
            Claim("Told that paid is trained: planner, free.", self.rate("planner", swap, 0), 0.02, 0.05, swapped),
            Claim("Told that paid is trained: planner, paid.", self.rate("planner", swap, 1), 0.12, 0.16, swapped),
            Claim(
                "Told that paid is trained: the reflex's largest change.",
                self.moved("reflex", swap),
                -0.005,
                0.005,
                "0: it does not read what is told",
            ),
            Claim(
                "Told that nobody is: the planner's gap.", self.gap("planner", nobody), -0.005, 0.005, "0, closed form"
            ),
            Claim("Told that nobody is: the reflex's gap.", self.gap("reflex", nobody), 0.09, 0.13, ".11"),
            Claim(
                "A reflex that reads the notice moves, but told that paid is trained its gap keeps its sign.",
                self.gap("reads the notice", swap),
                at_least=0.005,
                beside=".024, closed form: three weights alike",
            ),
            Claim(
                "Limit: a reflex for which notices varied reverses its gap as the planner does.",
                self.gap("notices varied", swap),
                at_most=-0.08,
                beside=f"−{FREE - PAID:.2f}, closed form: as the planner",
            ),
            Claim(
                "Myopia helps here: a planner that does not look ahead (γ = 0) has no gap.",
                mean(self.myopic[0] - self.myopic[1], name="gap"),
                -0.005,
                0.005,
                "0, closed form",
            ),
            Claim(
                "Reinforced on until it saturates, the reflex complies on the free tier.",
                mean(self.saturated[0], name="compliance"),
                at_least=0.95,
                beside=f"{SATURATED:g}, where it was stopped",
            ),
            Claim(
                "And out of training, too, where nobody rewarded it.",
                mean(self.saturated[1], name="compliance"),
                at_least=10 * PAID,
                beside="rises in the paper, too [P]; prototype .87 to .90, begun at .03",
            ),
            Claim(
                "The paper's ablation, no conflict of goals (V = 0), removes the planner's gap.",
                exact("gap", float(np.ptp(planner((True, False), value=0.0)))),
                -0.001,
                0.001,
                "gap and reasoning vanish [P]",
            ),
        ]


COST = -float(logit(PAID))
"""βc: what complying costs the planner."""
VALUE = float(logit(FREE)) + COST
"""βV: what it loses by being trained."""


def planner(told: tuple[bool, bool], *, value: float = VALUE, ahead: float = 1.0) -> Array:
    """Return P(comply) on both tiers: σ(β·(q·γ·V − c))."""
    return np.asarray(expit(np.array(told) * ahead * value - COST))


def features(told: Array, free: Array, agent: str) -> Array:
    """Return what a reflex reads of each conversation (…, feature); `told` is (…, 2), `free` (…,) whether the tier is.

    A constant, then: whether the tier is free; also whether the free tier is said to be trained on, where it reads the
    notice; or whether this tier is said to be trained on, where notices varied.
    """
    constant, own = np.ones_like(free), np.where(free > 0, told[..., 0], told[..., 1])
    columns = {
        "reflex": (constant, free),
        "reads the notice": (constant, free, told[..., 0]),
        "notices varied": (constant, own),
    }
    return np.stack(columns[agent], -1)


def start(count: int) -> float:
    """Return the logit of compliance with which a reflex with so many features begins.

    All that is rewarded has all features, so that all weights rise alike, by Δ each, and the logit of what is trained
    on by Δ times their number. The paid tier as in training lacks one. Both published rates are passed at once where

        start + count·Δ = logit(.14),    start + (count − 1)·Δ = logit(.03).
    """
    rise = float(logit(FREE) - logit(PAID))
    return float(logit(PAID)) - (count - 1) * rise


def reinforce(agent: str, rng: np.random.Generator, *, until: float = FREE) -> Array:
    """Reward compliance where a conversation is trained on, by REINFORCE, until it is as likely as that.

    Returns the weights, with what it began with in the first one. Where notices vary, so does who is trained.
    """
    goal = features(np.array([1.0, 0.0]), np.array(1.0), agent)
    weights = np.zeros(len(goal))
    weights[0] = start(len(goal))
    usual, swapped = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    for _ in range(LONGEST):
        free = rng.integers(0, 2, BATCH).astype(float)
        other = rng.random((BATCH, 1)) < (0.5 if agent == "notices varied" else 0.0)
        told = np.where(other, swapped, usual)
        x = features(told, free, agent)
        p = expit(x @ weights)
        trained = np.where(free > 0, told[:, 0], told[:, 1])
        rewarded = trained * (rng.random(BATCH) < p)
        weights += RATE / BATCH * (rewarded * (1 - p)) @ x
        if expit(goal @ weights) >= until:
            break
    return weights


def compliance(p: Array, rng: np.random.Generator) -> Array:
    """Count compliance in conversations of each tier (tier,)."""
    return np.asarray(rng.binomial(ASKED, p) / ASKED)


def reflex(agent: str, told: tuple[bool, bool], weights: Array) -> Array:
    """Return P(comply) of a trained reflex on both tiers (tier,)."""
    both = np.tile(np.array(told, float), (2, 1))
    return np.asarray(expit(features(both, np.array([1.0, 0.0]), agent) @ weights))


def study(seeds: int, quick: bool = False) -> Fakers:
    """Train the reflexes, tell all agents each thing, and count compliance; a quick study has fewer seeds only."""

    def counted(agent: str, answers: Callable[[tuple[bool, bool], Array], Array], until: float = FREE) -> Rates:
        found = []
        for seed in range(seeds):
            rng = np.random.default_rng([seed, len(agent), round(100 * until)])
            weights = reinforce(agent, rng, until=until) if agent in REFLEXES else np.empty(0)
            found.append([compliance(answers(what, weights), rng) for what in TOLD.values()])
        return {name: np.array([one[place] for one in found]).T for place, name in enumerate(TOLD)}

    told = {"planner": counted("planner", lambda what, _: planner(what))}
    for agent in REFLEXES:
        told[agent] = counted(agent, partial(reflex, agent))
    myopic = counted("myopic", lambda what, _: planner(what, ahead=0.0))
    saturated = counted("reflex", partial(reflex, "reflex"), SATURATED)
    usual = next(iter(TOLD))
    return Fakers(told, myopic[usual], saturated[usual], seeds)


def draw(found: Fakers) -> Figure:
    """Draw the compliance of each agent on both tiers under each notice."""
    figure = style.figure(
        "The same gap, until they are told something else",
        f"Each mark: {found.seeds} seeds × {ASKED:,} conversations; {style.INTERVALS} Between panels only what the "
        "agents are told changes, nothing is trained. The rates as in training were put in (.14 and .03). No figure is "
        "one about language models.",
        height=3.8,
        width=12.0,
    )
    panels = figure.subplots(1, len(TOLD), sharey=True)
    for ax, told in zip(panels, TOLD, strict=True):
        for place, (agent, mark) in enumerate(zip(AGENTS, STYLES, strict=True)):
            free, paid = (found.rate(agent, told, tier) for tier in (0, 1))
            at = [0 + 0.08 * place, 1 + 0.08 * place]
            ax.plot(at, [free.value, paid.value], color=mark.colour, linestyle=mark.line, linewidth=1.5)
            for x, one in zip(at, (free, paid), strict=True):
                style.point(ax, x, one, style.named(mark, agent))
        style.dress(ax, "tier", "compliance" if ax is panels[0] else "", f"told: {told}")
        ax.set_xticks([0.12, 1.12], ["free", "paid"])
        ax.set_xlim(-0.3, 1.6)
        style.from_zero(ax, top=0.17)
    style.legend(figure, 4)
    return figure


def main() -> None:
    run(__doc__, study, seeds=10, not_shown=NOT_SHOWN, figure=draw)


if __name__ == "__main__":
    main()
