"""Agent-agnosticism: how many members carry the goal, in all runs together and within each run.

A game is played on the state of a run midway: the members of a set go on, all others are struck from then on (removed,
or whatever the system strikes with first). In random orders members join, one after the other, and each is credited
with what it adds to the attainment of those before it, the first one with its own above the null, as shares of the GD
scale. So a score never changes because fewer are counted. The mean over orders is its Shapley importance φ
(`emergent/metrics/game.py`), and

    AA = (N_eff − 1)/(N − 1),  N_eff = ((Σφ)² − SE²)/Σ(φ² − SE²)

is 0 for a dictator and 1 where all contribute the same. `across`: φ averaged over runs. `within`: each run has several
futures of its one state midway (`fork`), in each of which an order of its own is played, and φ² is that of the run,
averaged over runs. A leader who is another one in every run leaves `across` at 1 and `within` near 0.

Members are then removed in the order of φ, on other replications: the targeted retention curve, the area under it
(½/N for a dictator, (N − m + ½)/N where m of N are needed) and `smallest_cut`, the first number of members that halves
the goal-directedness, N if only all together do (multi-node basin stability, Mitra et al. 2017, asks the same of random
sets; N_eff is the inverse Herfindahl index). Runs: 12 for each replication, 1,200 at most, and (N − 1)·24.

What it cannot see: a member that hinders in another way than by absence; a smaller cut whose members matter together
but little by themselves (`smallest_cut` is an upper bound); what members do before midway. Half of the weight is on
groups of less than half of the members. Intervals are jackknife ones over runs (Student's t).

Table `importance`: member, `value` is φ. Table `targeted`: removed, member (the last one), `value` is what is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from emergent.component import CHANCE
from emergent.metrics.estimate import Array, bootstrap, jackknife, mean, ratio
from emergent.metrics.game import agnosticism, concentration
from emergent.metrics.goal_directedness import scale_is_clear
from emergent.metrics.metric import PAUSE, Measurement, Metric, attainment, retained, scale, table
from emergent.metrics.players import strike_of_all, why_not_played
from emergent.metrics.retention import area
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import Plan
from emergent.randomness import CHOICES, shuffled
from emergent.result import Estimate, Result
from emergent.system import System

RUNS, EACH = 1200, 12
"""Runs of the game, at most and for each replication."""
FORKS, LEAST, MOST = (2, 8), 8, 50
"""Orders that are played in each run, at least and at most; runs, at least and at most."""
SCORED = 24
"""Replications of the targeted curve."""
LARGEST = 64
"""In larger groups too few orders could be played."""


class Step(NamedTuple):
    """A member joins in one order in one run: the plans after and before it, None where nobody was before it."""

    run: int
    order: int
    member: int
    after: Plan
    before: Plan | None


def halved(left: Array, had: Array, axis: int = -1) -> Any:
    """Return the first of the sizes 1, 2, … at which ρ is ½ or less, samples (size, …, replication); N if none is."""
    with np.errstate(invalid="ignore", divide="ignore"):
        curve = left.mean(axis) / had.mean(axis)
    fallen = np.concatenate([curve <= 0.5, np.ones_like(curve[:1], bool)])
    return np.where(np.isnan(curve).any(0), np.nan, fallen.argmax(0) + 1.0)


class Agnosticism(Metric):
    """The effective number of contributors, across runs and within a run, and removal in their order."""

    name = "agnosticism"
    title = "Agent-agnosticism"
    question = "How many members carry the goal: in all runs together, and within each run?"
    estimates = ("across", "within", "area_targeted", "smallest_cut")
    kinds = ("fork",)
    references = ("null", "ceiling")

    def why_not(self, system: System) -> str:
        return super().why_not(system) or why_not_played(system, LARGEST)

    def _shape(self, system: System) -> tuple[int, int]:
        """Return the number of runs and of orders played in each."""
        budget = min(RUNS, EACH * self.replications) // len(system.members)
        orders = int(np.clip(budget // LEAST, *FORKS))
        return min(self.replications // 2, max(LEAST, min(budget // orders, MOST))), orders

    def measure(self, system: System) -> Measurement:
        runs, orders = self._shape(system)
        played, n, kind = range(runs), len(system.members), strike_of_all(system)
        steps = []
        for run in played:
            steps += [step for order in range(orders) for step in _steps(system, kind, run, order)]
            yield PAUSE
        ends = [Request(system.reference(name), played) for name in ("null", "ceiling")]
        outcomes = yield ends + [Request(step.after, [step.run]) for step in steps]
        gains = np.zeros((runs, orders, n))
        for step in steps:
            gains[step.run, step.order, step.member] = _gain(system, outcomes, step)
        null, ceiling = (attainment(system, outcomes, system.reference(end), played) for end in ("null", "ceiling"))
        gains /= max(float((ceiling - null).mean()), 1e-9)
        phi = gains.mean((0, 1))
        ranked = [system.members[i].id for i in np.argsort(-phi, kind="stable")]
        scored = range(runs, min(self.replications, runs + SCORED))
        plans = [Plan.of(kind, ranked[:k], system.goal.midway) for k in range(1, n)]
        outcomes = yield scale(system, scored) + [Request(plan, scored) for plan in plans]
        removed = [retained(system, outcomes, plan, scored) for plan in plans]
        named = zip(system.members, gains.mean(1).T, strict=True)
        rows = [({"member": member.id}, mean(gain, name=member.id)) for member, gain in named]
        points = enumerate(zip(ranked[:-1], removed, strict=True), 1)
        curve = [({"removed": k, "member": member}, ratio(*both, name=member)) for k, (member, both) in points]
        estimates = (*_evenness(gains, n), *_targeted(np.stack(removed, 1), n))
        return Result(
            self.name, estimates, {"importance": table(rows), "targeted": table(curve)}, self._notes(gains, len(scored))
        )

    def _notes(self, gains: Array, scored: int) -> tuple[str, ...]:
        runs, orders, _ = gains.shape
        notes = [f"Played in {runs} runs in {orders} orders each; removed in that order in {scored} others."]
        if not _clear(gains):
            notes.append("What members add together is not clearly above 0, so shares of it are undefined.")
        return tuple(notes)


def _steps(system: System, kind: str, run: int, order: int) -> Iterable[Step]:
    """Yield how members join one after the other, in the order that is keyed by the run and its number."""
    places = shuffled(CHOICES, run, len(system.members), f"order {order}")
    midway = system.goal.midway
    future = Plan.of("fork", CHANCE.id, midway, dose=order + 1)
    before = None
    for k, member in enumerate(places, 1):
        absent = [system.members[i].id for i in np.sort(places[k:])]
        after = future + Plan.of(kind, absent, midway) if absent else future
        yield Step(run, order, int(member), after, before)
        before = after


def _gain(system: System, outcomes: Outcomes, step: Step) -> float:
    """Return what a member adds to those before it; the first one, its own attainment above the null."""
    counted, run = step.before or step.after, [step.run]
    less = step.before or system.reference("null")
    gained = attainment(system, outcomes, step.after, run, over=counted)
    return float((gained - attainment(system, outcomes, less, run, over=counted))[0])


def _clear(gains: Array) -> bool:
    total = gains.mean(1).sum(-1)
    return scale_is_clear(np.zeros_like(total), total)


def _evenness(gains: Array, members: int) -> tuple[Estimate, Estimate]:
    """Return AA across runs, of the runs' means, and within each run."""
    samples = {"across": gains.mean(1)[None], "within": gains}
    labels = {"across": "agent-agnosticism of all runs together", "within": "agent-agnosticism within each run"}
    found = []
    for name, sample in samples.items():
        axis = 1 if name == "across" else 0
        h = jackknife(lambda part, axis=-1: concentration(part), sample, over=axis, name=name, label=labels[name])
        value, low, high = (agnosticism(x, members) for x in (h.value, h.high, h.low))
        if not _clear(gains):
            value = low = high = np.nan
        found.append(Estimate(name, value, low, high, len(gains), label=labels[name]))
    return found[0], found[1]


def _targeted(removed: Array, members: int) -> tuple[Estimate, Estimate]:
    """Return the area under the curve and the smallest cut of samples (left or had, size, replication)."""
    shares = np.arange(1, members) / members

    def under(left: Array, had: Array, axis: int = -1) -> Array:
        return area(left, had, shares, axis)

    label = "area under retention, removed midway in the order of importance"
    cut = "members that halve the goal-directedness when they are removed in the order of importance"
    return (
        bootstrap(under, *removed, name="area_targeted", label=label),
        bootstrap(halved, *removed, name="smallest_cut", unit="members", label=cut),
    )
