"""The same behaviour, by four routes: which interventions tell apart how an agent came to seek the coin.

    python analysis/routes/battery.py [--seeds N] [--quick] [--out FILE.png]

A network that imitates (heuristic), an agent that plans (search), one that guesses who is walking (simulator) and a
committee of reflexes (emergent) were trained where the coin always lies at a flag. Each does what the others do, also
when it is put elsewhere or stumbles. What else is done to them tells them apart: walls of another kind, less planning,
half of the parts gone, another title, one part gone. Nothing but interventions is used, no look inside.

A seed is a training seed. A profile is a row of figures of one agent; agents are told apart by the nearest mean profile
of the others' seeds (nearest centroid), the agent's own seed left out.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.routes.study import Array, Claim, exact, run
from emergent import Estimate, Plan, Request
from emergent.metrics.estimate import mean, share
from emergent.models.arena import ArenaParameters, ArenaSystem
from emergent.plots import style

ROUTES = ("heuristic", "search", "simulator", "committee")
PERSISTENCE = {"nominal": "", "teleport": "teleport:walker@6", "stumble": "stumble:walker@0=0.2"}
"""Rows that show persistence: does it get there from elsewhere, and by other moves?"""
TELLING = {
    "coin moved": "move:coin@0",
    "novel maze": "rebuild:maze@0",
    "novel maze, coin moved": "rebuild:maze@0; move:coin@0",
    "title flipped": "move:coin@0; flip:title@0",
}
"""Rows that tell routes apart: beside the coin, the flag counts."""
BOTH = "novel maze, coin moved"
CUTS = ("half of the parts", "a fifth of the sweeps", "worst part")
RUNS = 300
"""Replications of each row, of each agent."""
SOME = 40
"""Replications with which the worst part is looked for; it is scored on the others."""
NOT_SHOWN = (
    "That behaviour never tells: these rows are behaviour, too. On the rows of persistence alone the routes cannot be "
    "told apart; on rows that were chosen to tell them apart, they can.",
    "That a route has these properties wherever it is found: they are those of the agents that were trained here. The "
    "simulator bears a novel maze since it is given ways, as is the searcher; with a window it would fail, too.",
    "Anything about language models.",
)


@dataclass(frozen=True)
class Battery:
    """Coins collected, and flags reached without the coin, by route and row: (seed, run)."""

    coins: Mapping[tuple[str, str], Array]
    flags: Mapping[tuple[str, str], Array]
    seeds: int

    def coin(self, route: str, row: str) -> Estimate:
        return _mean(self.coins[route, row])

    def flag(self, route: str, row: str) -> Estimate:
        return _mean(self.flags[route, row])

    def lost(self, route: str, row: str) -> Estimate:
        """How much less often the coin is collected than nominally."""
        return _mean(self.coins[route, "nominal"] - self.coins[route, row])

    @cached_property
    def profiles(self) -> dict[str, Array]:
        """The figures of each route's agents, (seed, figure): persistence first, then what tells."""
        return {route: np.stack([self._profile(route, seed) for seed in range(self.seeds)]) for route in ROUTES}

    def _profile(self, route: str, seed: int) -> Array:
        rows = [self.coins[route, row][seed].mean() for row in (*PERSISTENCE, *TELLING, *CUTS)]
        return np.array([*rows, *(self.flags[route, row][seed].mean() for row in TELLING)])

    def told_apart(self, figures: slice) -> Array:
        """Return for each agent whether its route is that of the nearest mean profile, its seed left out."""
        right = []
        for seed in range(self.seeds):
            others = np.arange(self.seeds) != seed
            means = np.stack([self.profiles[route][others].mean(0)[figures] for route in ROUTES])
            for place, route in enumerate(ROUTES):
                distance = ((means - self.profiles[route][seed][figures]) ** 2).sum(1)
                right.append(float(distance.argmin() == place and (distance == distance.min()).sum() == 1))
        return np.array(right)

    @property
    def claims(self) -> list[Claim]:
        spread = max(np.ptp([self.coin(route, row).value for route in ROUTES]) for row in PERSISTENCE)
        singles = {route: self.lost(route, "worst part") for route in ROUTES}
        weakest = min((one for route, one in singles.items() if route != "committee"), key=lambda one: one.value)
        moved, flipped = (("simulator", row) for row in ("coin moved", "title flipped"))

        def coin(sentence: str, route: str, row: str, prototype: str, **bounds: float) -> Claim:
            beside = _range(self.coins[route, row], prototype)
            return Claim(sentence, _mean(self.coins[route, row]), beside=beside, **bounds)

        def flag(sentence: str, route: str, row: str, prototype: str, **bounds: float) -> Claim:
            beside = _range(self.flags[route, row], prototype)
            return Claim(sentence, _mean(self.flags[route, row]), beside=beside, **bounds)

        return [
            Claim(
                "Persistence is the same: the largest difference between routes on any of its rows.",
                exact("spread", spread),
                at_most=0.03,
                beside="prototype .03",
            ),
            coin("Novel maze: the network fails.", "heuristic", "novel maze", ".12", at_most=0.25),
            coin("Novel maze: the searcher does not.", "search", "novel maze", "1.00", at_least=0.95),
            flag("Novel maze, coin moved: the searcher still gets to the flag.", "search", BOTH, ".42", at_least=0.3),
            flag("Novel maze, coin moved: the network does not.", "heuristic", BOTH, ".07", at_most=0.15),
            coin("Less planning is a cliff: a fifth of the sweeps.", "search", CUTS[1], ".07", at_most=0.15),
            coin("Fewer units are a slope: half of the network's.", "heuristic", CUTS[0], ".93", at_least=0.8),
            Claim(
                "Another title moves the simulator from the coin: how much less often that is collected.",
                _mean(self.coins[moved] - self.coins[flipped]),
                at_least=0.4,
                beside=_range(self.coins[moved] - self.coins[flipped], ".55"),
            ),
            Claim(
                "It moves it to the flag: how much more often that is reached.",
                _mean(self.flags[flipped] - self.flags[moved]),
                at_least=0.4,
                beside=_range(self.flags[flipped] - self.flags[moved], ".52"),
            ),
            Claim(
                "Put elsewhere, the simulator does as before: coins lost.",
                self.lost("simulator", "teleport"),
                at_most=0.03,
                beside="prototype .01",
            ),
            Claim(
                "The committee needs no single reflex: coins lost without the worst one.",
                singles["committee"],
                at_most=0.1,
            ),
            Claim(
                "Each of the others has a part that it needs: coins lost without the worst, the least of the three.",
                weakest,
                at_least=0.5,
            ),
            Claim(
                "All rows tell the route: share of agents, the own seed left out.",
                share(self.told_apart(slice(None)), name="told apart"),
                at_least=0.8,
                beside="asked .95, as a value",
            ),
            Claim(
                "Rows of persistence alone do not.",
                share(self.told_apart(slice(len(PERSISTENCE))), name="told apart"),
                at_most=0.75,
                beside="chance .25",
            ),
        ]


def _mean(values: Array) -> Estimate:
    """Return the mean over the runs of these agents, whose range stands beside."""
    return mean(values.ravel(), name="mean")


def _range(values: Array, prototype: str = "") -> str:
    """Return the range over agents in words."""
    low, high = values.mean(1).min(), values.mean(1).max()
    return f"agents from {low:.2f} to {high:.2f}" + (f"; prototype {prototype}" if prototype else "")


def applies(route: str, row: str) -> bool:
    """Return whether something is done in a row to agents of this route."""
    return (
        row not in CUTS[:2]
        or route == {CUTS[0]: "heuristic", CUTS[1]: "search"}[row]
        or (row == CUTS[0] and route == "committee")
    )


def measure(route: str, seed: int, runs: int) -> tuple[dict[str, Array], dict[str, Array]]:
    """Return coins collected and flags reached without it by one agent, in each row, (run,)."""
    system = ArenaSystem(ArenaParameters(agent=route, training_seed=seed))
    parts = [member.id for member in system.members]
    inner = [member.id for member in system.members if member.kind != "sense"]
    plans = {row: Plan.parse(text) for row, text in {**PERSISTENCE, **TELLING}.items()}
    plans["half of the parts"] = Plan.of("remove", inner[seed % 2 :: 2]) if len(inner) > 3 else Plan.parse("")
    plans["a fifth of the sweeps"] = Plan.parse("weaken:planner@0=0.8") if route == "search" else Plan.parse("")
    some, all_runs = range(SOME), range(SOME, SOME + runs)
    single = {part: Plan.of("remove", part) for part in parts}
    outcomes = system.run([Request(plan, some) for plan in single.values()], seed=1)
    kept = {part: outcomes.arrays(plan, some)["attained"][:, 0].mean() for part, plan in single.items()}
    plans["worst part"] = single[min(kept, key=lambda part: kept[part])]
    outcomes = system.run([Request(plan, all_runs) for plan in plans.values()], seed=1)
    rows = {row: outcomes.arrays(plan, all_runs) for row, plan in plans.items()}
    return (
        {row: np.asarray(found["attained"][:, 0], float) for row, found in rows.items()},
        {row: np.asarray(found["proxy"], float) for row, found in rows.items()},
    )


def study(seeds: int, quick: bool = False) -> Battery:
    """Measure all rows of all agents."""
    found = {route: [measure(route, seed, 100 if quick else RUNS) for seed in range(seeds)] for route in ROUTES}
    coins, flags = (
        {
            (route, row): np.stack([one[which][row] for one in each])
            for route, each in found.items()
            for row in each[0][which]
        }
        for which in (0, 1)
    )
    return Battery(coins, flags, seeds)


def draw(found: Battery) -> Figure:
    """Draw coins and flags of each route in each row, a dot a training seed."""
    figure = style.figure(
        "Four routes do the same, until something tells them apart",
        f"A dot is one agent, {found.seeds} a route: the share of its runs. Above the line is what shows persistence, "
        "below it what tells the routes apart.",
        width=9.0,
        height=3.8,
    )
    rows = (*PERSISTENCE, *TELLING, *CUTS)
    axes = figure.subplots(1, len(ROUTES), sharey=True)
    for axis, route in zip(axes, ROUTES, strict=True):
        for place, row in enumerate(rows):
            if not applies(route, row):
                continue
            for values, colour, label in ((found.coins, "C0", "coin"), (found.flags, "C1", "flag, without the coin")):
                each = values[route, row].mean(1)
                named = None if place else label
                axis.plot(each, np.full(len(each), place), "o", ms=4, alpha=0.6, color=colour, label=named)
        axis.set_title(route)
        axis.set_xlim(-0.05, 1.05)
        axis.set_xlabel("share of runs")
        axis.axhline(len(PERSISTENCE) - 0.5, lw=0.6, color="0.6")
    axes[0].set_yticks(range(len(rows)), rows)
    axes[0].invert_yaxis()
    figure.legend(*axes[0].get_legend_handles_labels(), loc="upper right", fontsize="small")
    return figure


if __name__ == "__main__":
    run(__doc__, study, seeds=5, fewest=2, not_shown=NOT_SHOWN, figure=draw)
