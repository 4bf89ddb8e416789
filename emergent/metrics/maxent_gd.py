"""Maximum-entropy goal-directedness: how much better its moves are told by a goal than by chance.

The system as a whole is seen as one agent: its state is where the centroid of the members that count is, its action to
which of eight sides that moves next, or that it stays (`macro_moves.py`). With the soft-optimal policies π_β of being
near the goal (utility: −distance, in units of the distance from the start; `soft_planning.py`), β* fitted to one half
of the replications, and the mean taken over the other half,

    MEG = E[Σ_t (ln π_t(a_t|s_t) + ln 9)] (`nats`),   system = sign(β*) · MEG/(H ln 9).

1: each move of H was the best one. 0: they are as those of chance. −1: each was the best one to get away. Found so for
the whole (`system`), for the best member of those that walk uncoupled (`best_member`, chosen on the first half), and
anew on the distribution that is seen when one member of each run, drawn by a key, is struck from the start on in the
first way that the system declares (`perturbed`). It is as well asked which of eight goals, the declared one turned by
multiples of 45° around the start, tells the moves best: `margin` is by how much the declared one does so better than
the best of the others, by the signed figure; that one is chosen on the first half.

Definition: MacDermott, Fox, Belardinelli and Everitt (2024), "Measuring goal-directedness", for Markov decision
processes, in the form for a known utility, the maximum over which is what `margin` asks for.

A move in n + 1 is taken to be by chance, n the decisions of the first half (`told_moves.py`). Of walkers by chance the
figure is a little below 0: β* costs ½/n nat in a run that it was not fitted to, n the runs of the first half.

What it cannot see: the sign of the goal, so that of β* is told; why the moves are as they are (wind counts as a goal,
and so does habit, until it leads past the goal, where arriving stops nobody, `Passable`); what happens where the system
has not been; walls, as a way that is straight is taken to be open. Noise of another kind than that of a soft policy
costs much: one random action in ten nearly halves it. Figures hold for these cells, strides and nine actions only:
they compare with those of no other discretisation, and not with those of answers (`maxent_answers`). So it answers no
gate and is part of no verdict. Runs: three for each replication, 100 replications at most. Intervals are Hall's, of
the mean over the second half at β*.

Table `goals`: degrees, beta, capped (whether the likelihood rises up to the largest β tried); `value` is signed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from emergent.codes import ABSENT
from emergent.columns import POSITION, STATUS
from emergent.metrics.estimate import Array, mean
from emergent.metrics.macro_moves import SECTORS, Grid, Walks, stride
from emergent.metrics.metric import PAUSE, Measurement, Metric, each, ranked, sampled, table
from emergent.metrics.pursued import goal_of, passing
from emergent.metrics.soft_planning import CAP
from emergent.metrics.strikes import one_struck
from emergent.metrics.told_moves import Fitted, best_of
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Spatial
from emergent.result import Estimate, Result
from emergent.system import System
from emergent.variant import Variant

TURNS = tuple(range(0, 360, 45))
"""By how much the goals are turned around the start [degrees]: the first one is the declared one."""


LABELS = {
    "system": "moves of the whole told by the goal, signed share of the most possible",
    "best_member": "the same of the best member alone",
    "perturbed": "the same of the whole, one member struck from the start",
}


class MaximumEntropy(Metric):
    """How much better than by chance the moves of the whole, and of its best member, are told by the goal."""

    name = "maxent_gd"
    title = "Maximum-entropy goal-directedness"
    question = "How much better than by chance are the system's moves told by its goal, and by which goal best?"
    estimates = ("system", "best_member", "perturbed", "margin", "nats")
    references = ("uncoupled",)
    protocols = (Spatial,)
    columns = (POSITION, STATUS)
    most = 100

    def why_not(self, system: System) -> str:
        if why := super().why_not(system):
            return why
        return "the run ends before one stride is over" if system.horizon < _stride(system) else ""

    def measure(self, system: System) -> Measurement:
        plans = {"system": [NOMINAL] * len(self.some), "best_member": [system.reference("uncoupled")] * len(self.some)}
        if struck := one_struck(system, self.some):
            plans["perturbed"] = struck
        every, variant = _stride(system), passing(system)
        requests = [request for some in plans.values() for request in each(some, self.some)]
        outcomes = yield [Request(one.plan, one.replications, every, variant) for one in requests]
        seen = {name: self._recorded(outcomes, some, every, variant) for name, some in plans.items()}
        whole = {name: _centroids(system, seen[name], plans[name]) for name in seen if name != "best_member"}
        grid = Grid.around(goal_of(system), [*whole.values(), seen["best_member"]])
        walks = {name: Walks.on(grid, places) for name, places in whole.items()}
        yield PAUSE
        half = len(self.some) // 2
        walks["best_member"] = self._best(system, grid, seen["best_member"], half)
        yield PAUSE
        fitted = {name: Fitted.to(grid, walks[name], half, TURNS if name == "system" else TURNS[:1]) for name in plans}
        estimates = [mean(one.signed(one.outside)[0], name=name, label=LABELS[name]) for name, one in fitted.items()]
        estimates += _among(fitted["system"], walks["system"].states.shape[1])
        return Result(
            self.name, tuple(estimates), {"goals": _table(fitted["system"])}, self._notes(system, every, fitted)
        )

    def _best(self, system: System, grid: Grid, places: Array, half: int) -> Walks:
        """Return the walks of the member that the goal tells best in the first half of its runs alone."""
        some = [system.index[name] for name in sampled(system, self.replications)]
        walks = [Walks.on(grid, places[:, :, member]) for member in some]
        return walks[best_of(grid, [one[:half] for one in walks])]

    def _recorded(self, outcomes: Outcomes, plans: Sequence[Plan], every: float, variant: Variant) -> Array:
        """Return positions [m], (replication, tick, member, 2), nan where a member is absent."""
        found = outcomes.recording(plans, self.some, variant, every=every)
        return np.where((found[STATUS].values == ABSENT)[..., None], np.nan, found[POSITION].values)

    def _notes(self, system: System, every: float, fitted: Mapping[str, Fitted]) -> tuple[str, ...]:
        betas = {name.replace("_", " "): float(one.beta[0]) for name, one in fitted.items()}
        told = ", ".join(f"{name} {'at the cap of ' if abs(b) == CAP else ''}{b:.4g}" for name, b in betas.items())
        return (
            f"Strides of {every:.3g} s, {SECTORS + 1} actions. Inverse temperature: {told}.",
            "The best member was chosen on one half of the replications.",
            *ranked(system, self.replications),
        )


def _stride(system: System) -> float:
    """Return the time between two ticks [s]."""
    assert isinstance(system, Spatial)
    return stride(math.hypot(*system.target), system.speed, system.horizon)


def _centroids(system: System, positions: Array, plans: Sequence[Plan]) -> Array:
    """Return the centroid of the members that count [m], (replication, tick, 2), nan where none is there."""
    counted = np.stack([system.scored(plan) for plan in plans])
    known = np.isfinite(positions).all(-1) & counted[:, None]
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known[..., None], positions, 0.0).sum(2) / known.sum(2)[..., None])


def _among(goals: Fitted, ticks: int) -> list[Estimate]:
    """Return the margin of the declared goal over the best other one, and the gain [nat]."""
    inside, outside = goals.signed(goals.inside), goals.signed(goals.outside)
    other = 1 + int(inside[1:].mean(1).argmax())
    nats = goals.outside[0] * ticks * math.log(SECTORS + 1)
    label = "the declared goal's figure less that of the best other one"
    return [
        mean(outside[0] - outside[other], name="margin", label=label),
        mean(nats, name="nats", unit="nat", label="gain in log-likelihood over chance, of a run"),
    ]


def _table(goals: Fitted) -> pd.DataFrame:
    signed = zip(TURNS, goals.beta, goals.signed(goals.outside), strict=True)
    return table(
        [
            ({"degrees": turn, "beta": beta, "capped": bool(abs(beta) == CAP)}, mean(one, name="goals"))
            for turn, beta, one in signed
        ]
    )
