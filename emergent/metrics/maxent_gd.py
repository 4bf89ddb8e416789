"""Maximum-entropy goal-directedness: how much better its moves are told by a goal than by chance.

The system as a whole is seen as one agent: its state is where the centroid of the members that count is, its action to
which of eight sides that moves next, or that it stays (`macro_moves.py`). With the soft-optimal policies π_β of being
near the goal (utility: −distance, in units of the distance from the start; `soft_planning.py`), β̂ fitted to one half of
the replications, and the mean taken over the other half,

    MEG = E[Σ_t (ln π_t(a_t|s_t) + ln 9)] (`nats`),   system = sign(β̂) · MEG/(H ln 9).

1: each move of H was the best one. 0: they are as those of chance. −1: each was the best one to get away. Found so for
the whole (`system`), for the best member of those that walk uncoupled (`best_member`, chosen on the first half), and
anew on the distribution that is seen when one member of each run, drawn by a key, is struck from the start on in the
first way that the system declares (`perturbed`). It is as well asked which of eight goals, the declared one turned by
multiples of 45° around the start, tells the moves best: the `rank` of the declared one by the signed figure, and its
`margin` over the best of the others, which is chosen on the first half.

Definition: MacDermott, Fox, Belardinelli and Everitt (2024), "Measuring goal-directedness", for Markov decision
processes, in the form for a known utility, the maximum over which is what `rank` asks for.

Where items come out right or wrong, each is one decision among K possible answers (`Answering`), and with p the share
of right ones

    MEG = ln K − H(p) − (1 − p) ln(K − 1),   system = sign(β̂) · MEG/ln K,   β̂ = ln(p (K − 1)/(1 − p)),

`best_member` is that of the largest guessing probability (`Guessing`). An item that was not delivered is not right.

What it cannot see: the sign of the goal, which is why that of β̂ is told beside it; why the moves are as they are (wind
counts as a goal, and so does habit until the goal is passed, as arriving stops nobody where that can be had,
`Passable`); what happens at other places than where the system was. Noise of another kind than that of a soft policy
costs much: one random action in ten halves it. The figures hold for these cells, strides and nine actions only, and
compare neither with those of other discretisations nor with those of items. So it answers no gate and is part of no
verdict. Runs: three for each replication, 100 replications at most. Intervals are those of the second half at β̂.

Table `goals`: degrees, beta, capped (whether the likelihood rises up to the largest β tried); `value` is signed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from emergent.codes import ABSENT
from emergent.columns import POSITION, STATUS
from emergent.metrics.estimate import Array, bootstrap, contrast
from emergent.metrics.macro_moves import SECTORS, Grid, Walks, stride, transitions
from emergent.metrics.metric import PAUSE, Measurement, Metric, each, sampled, subsets, table
from emergent.metrics.pursued import passing
from emergent.metrics.soft_planning import CAP, SAME, Process, fit, log_policies, nearest
from emergent.metrics.strikes import strike, strikeable, ways
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


@dataclass(frozen=True)
class Fitted:
    """What one goal, or several, tell of runs: β̂ (K,), and what it gains in each run, as a share of H ln|A|: (K, run).

    `inside` are the runs to which β was fitted, `outside` the others; `signed` has the sign of β̂.
    """

    beta: Array
    inside: Array
    outside: Array

    @classmethod
    def to(cls, grid: Grid, walks: Walks, half: int, degrees: Sequence[float] = (0.0,)) -> Fitted:
        """Fit β to the first `half` of the runs, for the goal turned by each of these angles."""
        first, second = walks[:half], walks[half:]
        process = _process(grid, [first], degrees)
        done = np.repeat(first.done(process.shape)[..., None], len(degrees), -1)
        beta = fit(process, done)
        told = trembling(log_policies(process, beta), first.states.size) / _most(process)
        return cls(beta, first.per_run(told), second.per_run(told))

    def signed(self, gains: Array) -> Array:
        """Return the gains (K, run) with the sign of β̂."""
        return np.asarray(np.sign(self.beta)[:, None] * gains)


def _process(grid: Grid, walks: Sequence[Walks], degrees: Sequence[float] = (0.0,)) -> Process:
    near = np.stack([grid.nearness(angle) for angle in degrees], 1)
    moves = np.concatenate([one.moves.reshape(-1, 2) for one in walks])
    return Process(transitions(grid, moves), near, near, walks[0].states.shape[1])


def _most(process: Process) -> float:
    """Return H ln|A|, the most that can be gained [nat]."""
    return process.horizon * math.log(process.actions)


def best_of(grid: Grid, walks: Sequence[Walks]) -> int:
    """Return whose moves the goal tells best, by the signed gain, with the best of a few β."""
    process = _process(grid, walks)
    beta, gained = nearest(process, np.stack([one.done(process.shape) for one in walks], -1))
    return int((np.sign(beta) * gained).argmax())


def trembling(told: Array, seen: int) -> Array:
    """Return ln((1 − ε)·π + ε/|A|) + ln|A| of what is `told`, ln π + ln|A|, with ε = 1/(n + 1), n the decisions seen."""
    chance = 1 / (seen + 1)
    return np.asarray(np.logaddexp(told + math.log1p(-chance), math.log(chance)))


def rank(signed: Array, axis: int = -1) -> Array:
    """Return the rank of the first of signed figures (goal, …, replication), 1 for the largest mean; ties count half."""
    mean = signed.mean(axis)
    above = mean[1:] - mean[0]
    return np.asarray(1.0 + (above > SAME).sum(0) + (np.abs(above) <= SAME).sum(0) / 2)


class MaximumEntropy(Metric):
    """How much better than by chance the moves of the whole, and of its best member, are told by the goal."""

    name = "maxent_gd"
    title = "Maximum-entropy goal-directedness"
    question = "How much better than by chance are the system's moves told by its goal, and by which goal best?"
    estimates = ("system", "best_member", "perturbed", "rank", "margin", "nats")
    references = ("uncoupled",)
    protocols = (Spatial,)
    columns = (POSITION, STATUS)
    most = 100

    def _every(self, system: System) -> float:
        assert isinstance(system, Spatial)
        return stride(math.hypot(*system.target), system.speed, system.horizon)

    def _struck(self, system: System) -> list[Plan]:
        """Return one plan a replication, none where nothing strikes every member."""
        members = system.members
        whole = [way for way in ways(system) if len(strikeable(system, way, members)) == len(members)]
        some = subsets(system, 1, self.some, "struck")
        return [strike(system, whole[0], one, 0.0).plan for one in some] if whole else []

    def measure(self, system: System) -> Measurement:
        assert isinstance(system, Spatial)
        every, variant, half = self._every(system), passing(system), len(self.some) // 2
        nominal, uncoupled, struck = [NOMINAL] * len(self.some), system.reference("uncoupled"), self._struck(system)
        requests = [Request(plan, self.some) for plan in (NOMINAL, uncoupled)] + each(struck, self.some)
        outcomes = yield [Request(one.plan, one.replications, every, variant) for one in requests]
        places = {"system": _centroids(system, self._recorded(outcomes, nominal, every, variant), nominal)}
        if struck:
            places["perturbed"] = _centroids(system, self._recorded(outcomes, struck, every, variant), struck)
        alone = self._recorded(outcomes, [uncoupled] * len(self.some), every, variant)
        some = [system.index[name] for name in sampled(system, self.replications)]
        grid = Grid.around(system.target, [*places.values(), alone])
        yield PAUSE
        members = [Walks.on(grid, alone[:, :, member]) for member in some]
        best = best_of(grid, [one[:half] for one in members])
        yield PAUSE
        goals = Fitted.to(grid, Walks.on(grid, places.pop("system")), half, TURNS)
        yield PAUSE
        others = {"best_member": members[best], **{name: Walks.on(grid, one) for name, one in places.items()}}
        fitted = {"system": goals, **{name: Fitted.to(grid, one, half) for name, one in others.items()}}
        estimates = [
            bootstrap(np.mean, one.signed(one.outside)[0], name=name, label=LABELS[name])
            for name, one in fitted.items()
        ]
        estimates += _among(goals, members[0].states.shape[1])
        notes = self._notes(system, every, {name: one.beta[0] for name, one in fitted.items()}, len(some))
        return Result(self.name, tuple(estimates), {"goals": _table(goals)}, notes)

    def _recorded(self, outcomes: Outcomes, plans: Sequence[Plan], every: float, variant: Variant) -> Array:
        """Return positions [m], (replication, tick, member, 2), nan where a member is absent."""
        found = outcomes.recording(plans, self.some, variant, every=every)
        return np.where((found[STATUS].values == ABSENT)[..., None], np.nan, found[POSITION].values)

    def _notes(self, system: System, every: float, betas: Mapping[str, float], ranked: int) -> tuple[str, ...]:
        told = ", ".join(f"{name} {'at the cap of ' if abs(b) == CAP else ''}{b:.3g}" for name, b in betas.items())
        members = len(system.members)
        return (
            f"Strides of {every:.3g} s, {SECTORS + 1} actions. Inverse temperature: {told}.",
            f"Best of {ranked} members, chosen on one half of the replications.",
            *(() if ranked == members else (f"Of {members} members a keyed sample of {ranked} was ranked.",)),
        )


def _centroids(system: System, positions: Array, plans: Sequence[Plan]) -> Array:
    """Return the centroid of the members that count [m], (replication, tick, 2), nan where none is there."""
    counted = np.stack([system.scored(plan) for plan in plans])
    known = np.isfinite(positions).all(-1) & counted[:, None]
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known[..., None], positions, 0.0).sum(2) / known.sum(2)[..., None])


def _among(goals: Fitted, ticks: int) -> list[Estimate]:
    """Return the rank of the declared goal among all, its margin over the best other one, and the gain [nat]."""
    inside, outside = goals.signed(goals.inside), goals.signed(goals.outside)
    other = 1 + int(inside[1:].mean(1).argmax())
    nats = goals.outside[0] * ticks * math.log(SECTORS + 1)
    label = "the declared goal's figure less that of the best other one"
    return [
        bootstrap(rank, outside, name="rank", label=f"rank of the declared goal among {len(TURNS)} around the start"),
        contrast(outside[0], outside[other], name="margin", label=label),
        bootstrap(np.mean, nats, name="nats", unit="nat", label="gain in log-likelihood over chance, of a run"),
    ]


def _table(goals: Fitted) -> pd.DataFrame:
    signed = zip(TURNS, goals.beta, goals.signed(goals.outside), strict=True)
    return table(
        [
            ({"degrees": turn, "beta": beta, "capped": bool(abs(beta) == CAP)}, bootstrap(np.mean, one, name="goals"))
            for turn, beta, one in signed
        ]
    )
