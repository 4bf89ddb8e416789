"""Holding: whether anybody reads what the observer compares with, and whether a component holds the goal.

(i) `identical`: with the targets relabelled for the observer alone, the log of events stays the same bit for bit. So
nobody reads the observer's target or its score; no more is shown. (ii) `permuted`: with targets and channels relabelled
together, the log stays the same but for its artefacts, and the delivered ones are relabelled alike. So nothing matters
but sums of parts. Neither catches a component that reads parts which its wiring does not give it: those stay the same
in (i), and move along in (ii). Against that stand the exact comparison with an independent model of the rules, and
tests of what a component can come to know.

(iii) `held` is the largest guessing probability: the Bayes-optimal attainment of a component cut off from the others;

    beyond = U − held,  share = (held − null)/(U − null)

are what the system attains beyond it, and which share of the system's goal-directedness it reaches by itself. The share
decides who holds the goal, as it does of groups; undefined where U is not above the null. Guessing probabilities are
computed, hence without width: exact or, where the model says so, an upper bound, so "at most". They
depend on the number M of possible targets: where M is large, a reviewer or a selector guesses nothing, however well it
tells right from wrong; and an accuracy of .5 is chance at M = 2 only.

Table `components`: component, kind, passive; `value` is its guessing probability. Table `members`: member; `value` is
its share.
"""

from __future__ import annotations

import numpy as np

from emergent.columns import TRACE
from emergent.metrics.estimate import Array, bootstrap, share
from emergent.metrics.metric import Measurement, Metric, attainment, table
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Guessing, Traced
from emergent.result import Estimate, Result
from emergent.system import System

LOG, LOG_WITH_ARTEFACTS, DELIVERED = 0, 1, 2
"""The hashes of a run's `trace`: of the log without and with artefacts, and of what was delivered, unshifted."""


def same(first: Array, second: Array, *hashes: int) -> Array:
    """Return (run,): 1 where these hashes of two traces (run, hash) are equal bit for bit."""
    return np.asarray((first[:, hashes] == second[:, hashes]).all(1), np.float64)


def beyond(attained: Array, held: float, axis: int = -1) -> Array:
    """Return U − held, replications along `axis`."""
    return np.asarray(attained.mean(axis) - held)


def share_of_goal(attained: Array, null: Array, held: float, axis: int = -1) -> Array:
    """Return (held − null)/(U − null), replications along `axis`; nan where U is not above the null."""
    base = null.mean(axis)
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = attained.mean(axis) - base
        return np.where(gap > 0, (held - base) / gap, np.nan)


class Holding(Metric):
    """Nobody reads the observer's target, and no component guesses the target as often as the system attains it."""

    name = "holding"
    title = "Holding the goal"
    question = "Does anybody read the observer's target, and could a component name it from its own view?"
    estimates = ("identical", "permuted", "held", "beyond", "share")
    kinds = ("relabel",)
    references = ("null",)
    protocols = (Guessing, Traced)

    def _relabelled(self, system: System, channels: str) -> Plan:
        return Plan.of("relabel", system.kinds["relabel"].applies_to[0], 0.0, channels=channels)

    def measure(self, system: System) -> Measurement:
        assert isinstance(system, Guessing)
        assert isinstance(system, Traced)
        plans = (NOMINAL, self._relabelled(system, "fixed"), self._relabelled(system, "along"))
        requests = [Request(plan, self.all, parameters=system.logged()) for plan in plans]
        chance = system.reference("null")
        outcomes = yield [Request(NOMINAL, self.all), Request(chance, self.all), *requests]
        nominal, fixed, along = (outcomes.arrays(plan, self.all, system.logged())[TRACE] for plan in plans)
        guessing = system.guessing_probabilities()
        known = [c for c in system.components if c.id in guessing]
        best = max(known, key=lambda c: guessing[c.id]).id
        attained, null = (attainment(system, outcomes, plan, self.all) for plan in (NOMINAL, chance))

        def exact(name: str, value: float, label: str = "") -> Estimate:
            return Estimate(name, value, value, value, self.replications, label=label)

        def statistic(attained: Array, axis: int = -1) -> Array:
            return beyond(attained, guessing[best], axis)

        def shared(name: str, label: str = "", of: str = best) -> Estimate:
            return bootstrap(
                lambda u, base, axis=-1: share_of_goal(u, base, guessing[of], axis),
                attained,
                null,
                name=name,
                label=label,
            )

        members = [({"member": m.id}, shared(m.id, of=m.id)) for m in system.members if m.id in guessing]
        rows = [({"component": c.id, "kind": c.kind, "passive": c.passive}, exact(c.id, guessing[c.id])) for c in known]
        estimates = (
            share(
                same(nominal, fixed, LOG, LOG_WITH_ARTEFACTS),
                name="identical",
                label="runs identical with another target for the observer, and the same channels",
            ),
            share(
                same(nominal, along, LOG, DELIVERED),
                name="permuted",
                label="runs the same but for artefacts, relabelled with target and channels",
            ),
            exact("held", guessing[best], f"guessing probability of the best component ({best}), at most"),
            bootstrap(statistic, attained, name="beyond", label="the system's attainment beyond the best component's"),
            shared(
                "share", f"share of the system's goal-directedness that the best component ({best}) reaches, at most"
            ),
        )
        return Result(self.name, estimates, {"components": table(rows), "members": table(members)})
