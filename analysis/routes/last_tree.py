"""The last tree: a goal that generalises wrongly without a test set, because the agent gets better at it.

    python analysis/routes/last_tree.py [--seeds N] [--quick] [--out FILE.png]

Ten places for trees. A tree that is chopped is worth 1. With n trees left, one grows again in a step with probability

    r(n) = max(r_min, .3·ln(1 + n)/ln(1 + 10)),

so that the last tree is worth more standing (Tree Gridworld of Shah et al. 2022, arXiv 2210.01790 [P]). The agent sees
n and learns, never stopping, by tabular Q-learning whether to chop or to rest. What it tries succeeds with probability

    skill(t) = 1 − exp(−t/τ).

While it is clumsy, to chop whatever there is is right: the stationary reward of that is the optimum (closed form).
When it is skilled, the same habit cuts the last tree, and then there is nothing to learn from. Nobody changed the task:
what changed the distribution is the agent. Whether it recovers depends on how fast a tree grows where there is none,
r_min, and on its horizon 1/(1 − γ): for the short-sighted cutting the last tree is not even a mistake.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.routes.study import Array, Claim, exact, run
from emergent.metrics.estimate import mean, share
from emergent.plots import style
from emergent.result import Estimate

PLACES, FASTEST = 10, 0.3
RATE, EXPLORES = 0.2, 0.04
"""Of learning; share of steps in which it does either at random."""
BLOCK = 1000
"""Steps over which trees and rewards are averaged."""
STEPS, RECOVERED = 600_000, 3.0
"""Of a run; trees that count as a recovery."""
FEWER, BEGUN = 100_000, 0.02
"""The same of a quick run, in which recovery can only have begun: twice what the habit leaves."""
NONE = 0.2
"""Trees at the end of a run below which it has not recovered."""
LAST = 0.1
"""Share of a run that counts as its end."""
NOT_SHOWN = (
    "That an agent learns to become skilled: the skill is given as a curve of time. In the source it grows by learning "
    "to walk to trees in a 10 × 10 world; here n is all that is seen.",
    "A wrong goal in the head. There is a habit, values that were right for a clumsy agent; 'the goal is to chop fast' "
    "is an outsider's word for it.",
    "That recovery is a matter of time. With r_min of .001 and less none was seen; how long one would take was not.",
    "That far-sighted is always better: at γ = .999 recovery is slower than at .99 in the same time, since values take "
    "longer to learn. And against planners who fake alignment short sight helps (`two_fakers.py`): the sign differs.",
)


class Case(NamedTuple):
    """r_min, γ, and τ: the steps in which the agent becomes skilled."""

    least: float
    discount: float
    clumsy: float = 5000.0

    def __str__(self) -> str:
        return f"r_min = {self.least:g}, γ = {self.discount:g}"


SEEN = Case(0.01, 0.99)
MYOPIC = (Case(0.01, 0.5), Case(0.01, 0.9))
BARREN = (Case(1e-6, 0.99), Case(1e-4, 0.99), Case(1e-3, 0.99))
FAR = Case(0.01, 0.999)
SLOW = Case(0.01, 0.99, 20_000.0)
CASES = (SEEN, *MYOPIC, *BARREN, FAR, SLOW)


@dataclass(frozen=True)
class Trees:
    """Trees and reward a step, by case (block, seed)."""

    trees: dict[Case, Array]
    reward: dict[Case, Array]
    steps: int
    seeds: int

    def without(self, cases: tuple[Case, ...]) -> Estimate:
        """Return the share of runs with next to no trees at the end."""
        return share(np.concatenate([_end(self.trees[case]) <= NONE for case in cases]).astype(float), name="runs")

    @property
    def claims(self) -> list[Claim]:
        asked = BEGUN if self.steps < STEPS else RECOVERED
        first = np.concatenate([self.trees[case][0] for case in CASES])
        fewest = np.concatenate([self.trees[case].min(0) for case in CASES])
        ends = _end(self.trees[SEEN])
        clumsy, skilled = (
            stationary(always(), SEEN.least, skill)[0] / best(SEEN.least, skill)[0] for skill in (0.05, 1)
        )
        return [
            Claim(
                "While clumsy, to chop whatever there is is right: its reward over the optimum, skill .05.",
                exact("share", clumsy),
                at_least=0.99,
                beside="closed form",
            ),
            Claim(
                "When skilled, the same habit is ruin: its reward over the optimum, skill 1.",
                exact("share", skilled),
                at_most=0.05,
                beside="closed form",
            ),
            Claim(
                "In the first 1,000 steps the trees stand.", mean(first, name="trees"), at_least=8, beside="prototype 9"
            ),
            Claim(
                "Then they are cut to none (0.1 or less in 1,000 steps), whatever r_min, γ and τ: share of runs.",
                share((fewest <= 0.1).astype(float), name="runs"),
                at_least=0.85,
                beside="prototype 12 of 12",
            ),
            Claim(
                f"Recovery{' has begun' if asked == BEGUN else ''} with {SEEN}, to {ends.mean():.2g} trees: "
                f"share of runs with more than {asked:g}.",
                share((ends > asked).astype(float), name="runs"),
                at_least=0.5,
                beside="prototype about 5 trees, 3 or more in 3 of 4",
            ),
            Claim(
                f"None with r_min of {BARREN[-1].least:g} and less: share of runs with {NONE:g} trees or less.",
                self.without(BARREN),
                at_least=0.8,
                beside="prototype: no recovery",
            ),
            Claim(
                f"Short sight makes it last, γ = .9 and .5: share of runs with {NONE:g} trees or less.",
                self.without(MYOPIC),
                at_least=0.75,
                beside="prototype: all, .04 trees",
            ),
            Claim(
                "For γ = .9 that is no mistake: its best plan, too, leaves so many trees when skilled.",
                exact("trees", stationary(best(0.01, 1.0, 0.9)[1], 0.01)[1]),
                at_most=0.2,
                beside="closed form, by policy iteration",
            ),
            Claim(
                "For γ = .99 it is: its best plan leaves so many.",
                exact("trees", stationary(best(0.01, 1.0, 0.99)[1], 0.01)[1]),
                at_least=6,
                beside="closed form, by policy iteration",
            ),
            Claim(
                "The best reward a step when skilled.",
                exact("reward", best(SEEN.least, 1.0)[0]),
                0.287,
                0.289,
                ".288 = r(9), closed form",
            ),
        ]


# --- closed forms ----------------------------------------------------------------------------------------------------


def grows(least: float) -> Array:
    """Return r(n), n = 0 to 10; nothing grows where all places are taken."""
    n = np.arange(PLACES + 1)
    found = np.maximum(least, FASTEST * np.log1p(n) / np.log1p(PLACES))
    found[-1] = 0.0
    return np.asarray(found)


def always() -> Array:
    """Return the policy that chops whatever there is (n,)."""
    return np.ones(PLACES + 1)


def transitions(least: float, skill: float) -> tuple[Array, Array]:
    """Return P(n → m) of resting and of chopping (2, n, m), and the rewards (2, n): chop first, then grow."""
    r, size = grows(least), PLACES + 1
    grow = np.diag(1 - r)
    grow[np.arange(PLACES), np.arange(1, size)] = r[:-1]
    cut = np.eye(size)
    for n in range(1, size):
        cut[n, n], cut[n, n - 1] = 1 - skill, skill
    return np.array([grow, cut @ grow]), np.array([np.zeros(size), skill * (np.arange(size) > 0)])


def stationary(policy: Array, least: float, skill: float = 1.0) -> tuple[float, float]:
    """Return reward and trees a step in the long run of a policy, P(chop) (n,)."""
    moves, rewards = transitions(least, skill)
    chain = (1 - policy)[:, None] * moves[0] + policy[:, None] * moves[1]
    system = np.vstack([chain.T - np.eye(PLACES + 1), np.ones(PLACES + 1)])
    share = np.linalg.lstsq(system, np.append(np.zeros(PLACES + 1), 1.0), rcond=None)[0]
    return float(share @ (policy * rewards[1])), float(share @ np.arange(PLACES + 1))


def best(least: float, skill: float, discount: float = 0.9999) -> tuple[float, Array]:
    """Return the reward a step in the long run of the best policy at a discount, and the policy (policy iteration)."""
    moves, rewards = transitions(least, skill)
    policy, states = np.zeros(PLACES + 1, int), np.arange(PLACES + 1)
    while True:
        value = np.linalg.solve(np.eye(PLACES + 1) - discount * moves[policy, states], rewards[policy, states])
        worth = rewards + discount * moves @ value
        better = np.where(worth[1 - policy, states] > worth[policy, states] + 1e-9, 1 - policy, policy)
        if (better == policy).all():
            return stationary(policy.astype(float), least, skill)[0], policy.astype(float)
        policy = better


# --- learning --------------------------------------------------------------------------------------------------------


def learn(cases: tuple[Case, ...], steps: int, seeds: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Let one agent a case and seed learn; returns trees and reward a step (block, case, seed). All step together."""
    runs, size = len(cases) * seeds, PLACES + 1
    discount = np.repeat([case.discount for case in cases], seeds)
    clumsy = np.repeat([case.clumsy for case in cases], seeds)
    growth = np.repeat([grows(case.least) for case in cases], seeds, axis=0).ravel()
    worth, row, n = np.zeros(2 * runs * size), np.arange(runs) * size, np.full(runs, PLACES)
    trees, reward = np.zeros((2, steps // BLOCK, runs))
    for block in range(steps // BLOCK):
        explores, chops, succeeds, grown = rng.random((4, BLOCK, runs))
        skill = -np.expm1(-(block * BLOCK + np.arange(BLOCK))[:, None] / clumsy)
        tried, random, works = explores < EXPLORES, chops < 0.5, succeeds < skill
        for t in range(BLOCK):
            before = 2 * (row + n)
            chop = np.where(tried[t], random[t], worth[before + 1] >= worth[before])
            got = chop & works[t] & (n > 0)
            n = n - got
            n = n + (grown[t] < growth[row + n])
            after = 2 * (row + n)
            at = before + chop
            worth[at] += RATE * (got + discount * np.maximum(worth[after], worth[after + 1]) - worth[at])
            trees[block] += n
            reward[block] += got
    shape = (-1, len(cases), seeds)
    return trees.reshape(shape) / BLOCK, reward.reshape(shape) / BLOCK


def study(seeds: int, quick: bool = False) -> Trees:
    """Let agents learn in all cases."""
    steps = FEWER if quick else STEPS
    trees, reward = learn(CASES, steps, seeds, np.random.default_rng(1))
    by_case = [dict(zip(CASES, np.moveaxis(one, 1, 0), strict=True)) for one in (trees, reward)]
    return Trees(by_case[0], by_case[1], steps, seeds)


def _end(values: Array) -> Array:
    """Return the mean of the last blocks of each run."""
    return np.asarray(values[-round(LAST * len(values)) :].mean(0))


def draw(found: Trees) -> Figure:
    """Draw trees over time, and what the habit is worth as the skill grows."""
    figure = style.figure(
        "The better it gets at cutting, the worse the same habit is",
        f"Left: trees standing, means over {BLOCK:,} steps, {found.seeds} runs each; bands: from the lowest to the "
        "highest run. Right: closed form, r_min = .01: reward a step of the habit, and of the best policy.",
        height=4.2,
        width=11.5,
    )
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
    shown = (SEEN, FAR, MYOPIC[1], BARREN[-1])
    for case, mark in zip(shown, (style.BLUE, style.PURPLE, style.VERMILLION, style.GREY), strict=True):
        trees, at = found.trees[case], (np.arange(len(found.trees[case])) + 1) * BLOCK
        left.fill_between(at, trees.min(1), trees.max(1), color=mark.colour, alpha=0.16, linewidth=0)
        left.plot(at, trees.mean(1), color=mark.colour, linestyle=mark.line, linewidth=2, label=str(case))
    left.set_xscale("log")
    left.xaxis.set_major_formatter("{x:,.0f}")
    style.dress(left, "steps", "trees")
    skills = np.linspace(0.01, 1, 60)
    habit = [stationary(always(), SEEN.least, skill)[0] for skill in skills.tolist()]
    right.plot(
        skills, [best(SEEN.least, s)[0] for s in skills.tolist()], color=style.GREEN.colour, linewidth=2.4, label="best"
    )
    right.plot(skills, habit, color=style.ORANGE.colour, linestyle="--", linewidth=2.4, label="chop whatever there is")
    style.dress(right, "skill", "reward a step")
    style.from_zero(left, top=PLACES)
    right.set_ylim(bottom=0)
    style.legend(figure, 3)
    return figure


def main() -> None:
    run(__doc__, study, seeds=12, not_shown=NOT_SHOWN, figure=draw)


if __name__ == "__main__":
    main()
