"""Plasticity: from how many other starts the goal is reached, and how far that is from chance.

*Basin stability* (Menck, Heitzig, Marwan and Kurths 2013, "How basin stability complements the linear-stability
paradigm"): the share of perturbed starts from which the goal is reached, with Wilson's interval. Starts are drawn for
each replication by a key: `displaced`, all members are put elsewhere, uniformly in the disc around the start in whose
rim the target lies; `misled`, all head stubbornly off, by an angle uniform in ±180°, for a time uniform up to a quarter
of the horizon. A run has reached the goal where at least half of its members have (or where it has attained ½).

*Optimisation bits* (Yudkowsky 2008, "Measuring optimization power"), against M runs of the null, ties counted:

    bits = mean over runs of log2((M + 1)/(1 + number of null runs that attain as much))

which no system can bring above log2(M + 1): with eight equally likely outcomes, the best has 3 bits, one of the best
two 2, one of the best four 1. Runs: three for each replication, 100 replications at most.

What it cannot see: whether the time was too short for a start that is farther off (the horizon stays); starts of which
members differ from each other; of outcomes, more than their rank.

Table `starts`: kind, amount ([m] or [s]), degrees; `value` is whether the goal was reached.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from emergent.metrics.estimate import estimate, mean
from emergent.metrics.interval import Array, wilson
from emergent.metrics.metric import Measurement, Metric, applies, attainment, each
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import target_of
from emergent.randomness import CHOICES, PURPOSE_CHOICE, key_of, uniforms
from emergent.result import Estimate, Result
from emergent.system import System

LONGEST = 0.25
"""The longest time for which all are misled, as a share of the horizon."""
REACHED = 0.5
"""The attainment from which on a run has reached the goal."""


def optimisation_bits(observed: Array, null: Array) -> Array:
    """Return log2((M + 1)/(1 + #{null ≥ observed})) for each observed value, against M null samples."""
    as_good = len(null) - np.searchsorted(np.sort(null), observed, side="left")
    return np.asarray(np.log2((len(null) + 1) / (1 + as_good)))


def basin(reached: Array, **about: Any) -> Estimate:
    """Return the share of starts from which the goal is reached, 0 or 1 each, with Wilson's interval."""
    return estimate(reached.mean(), wilson(reached.sum(), len(reached)), len(reached), **about)


class Plasticity(Metric):
    """The basin stability of starts that are drawn, and the optimisation bits against the null."""

    name = "plasticity"
    title = "Plasticity"
    question = "From how many other starts does the system reach the goal, and how far is that from chance?"
    estimates = ("displaced", "misled", "bits")
    most = 100
    references = ("null",)

    def why_not(self, system: System) -> str:
        lacking = f"{system.name} has neither displace nor mislead that applies to all members"
        return super().why_not(system) or ("" if self._kinds(system) else lacking)

    def _kinds(self, system: System) -> list[str]:
        kinds = ["mislead"] if target_of(system) is None else ["displace", "mislead"]
        settings = {"displace": "bearing", "mislead": "degrees"}
        return [
            kind
            for kind in kinds
            if all(applies(system, kind, member) for member in system.members)
            and settings[kind] in {setting.name for setting in system.kinds[kind].settings}
        ]

    def _starts(self, system: System, kind: str) -> list[tuple[float, float]]:
        """Return how much ([m] or [s]) and in which direction [°] all are perturbed, for each replication."""
        runs = np.asarray(self.some)
        u, v = (uniforms(CHOICES, runs, draw, PURPOSE_CHOICE, key_of(f"start {kind}")) for draw in (0, 1))
        if kind == "displace":
            x, y = target_of(system) or (0.0, 0.0)
            amount = np.sqrt(x * x + y * y) * np.sqrt(u)
        else:
            amount = LONGEST * system.horizon * u
        return [(round(float(a), 6), round(360 * float(b) - 180, 6)) for a, b in zip(amount, v, strict=True)]

    def measure(self, system: System) -> Measurement:
        kinds = self._kinds(system)
        starts = {kind: self._starts(system, kind) for kind in kinds}
        plans = {kind: [_plan(system, kind, *start) for start in some] for kind, some in starts.items()}
        null = system.reference("null")
        requests = [Request(NOMINAL, self.some), Request(null, self.some)]
        outcomes = yield requests + [request for some in plans.values() for request in each(some, self.some)]
        names = {"displace": "displaced", "mislead": "misled"}
        labels = {"displace": "elsewhere", "mislead": "off course for a while"}
        estimates, rows = [], []
        for kind in kinds:
            reached = attainment(system, outcomes, plans[kind], self.some) >= REACHED
            label = f"starts from which the goal is reached, put {labels[kind]}"
            estimates.append(basin(reached.astype(float), name=names[kind], label=label))
            rows += [(kind, *start, float(one)) for start, one in zip(starts[kind], reached, strict=True)]
        observed, chance = (attainment(system, outcomes, plan, self.some) for plan in (NOMINAL, null))
        label = f"optimisation power against the null, at most {math.log2(len(chance) + 1):.2f}"
        bits = mean(optimisation_bits(observed, chance), name="bits", unit="bit", label=label)
        frame = pd.DataFrame(rows, columns=["kind", "amount", "degrees", "value"])
        frame = frame.assign(low=frame["value"], high=frame["value"])
        return Result(self.name, (*estimates, bits), {"starts": frame})


def _plan(system: System, kind: str, amount: float, degrees: float) -> Plan:
    """Return the plan that puts all members elsewhere at the start, or turns them aside for a while."""
    everybody = [member.id for member in system.members]
    if kind == "displace":
        return Plan.of(kind, everybody, dose=amount, bearing=degrees)
    return Plan.of(kind, everybody, duration=max(amount, 1e-3), degrees=degrees)
