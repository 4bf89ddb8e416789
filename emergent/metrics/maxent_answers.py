"""Maximum-entropy goal-directedness of answers: how much better than by chance they are told by the targets.

Each item is one decision among K possible answers, of which one is right. With the soft-optimal policies of being right
(β* is the logit of p, from 0 where p = 1/K), where the share of right items is q in one half of the replications, to
which β is fitted, and p in the other half (q = p gives ln K − H(p) − (1 − p) ln(K − 1)),

    MEG = ln K + p ln q + (1 − p) ln((1 − q)/(K − 1)) (`nats` an item),   system = sign(β*) · MEG/ln K.

1: all items are right. 0: they are right as often as by chance. Below 0, they are so less often. Found so for the
system (`system`), anew where one member of each run, drawn by a key, is struck from the start on in the first way that
the system declares (`perturbed`), and for the best component by itself (`best_member`), from its guessing probability,
which is computed and has no width. Definition: MacDermott, Fox, Belardinelli and Everitt (2024), "Measuring
goal-directedness", for a single decision.

What it cannot see: which wrong answer was given, and what was done on the way; an item that is not delivered in time
counts as a wrong answer. K is the number of possible artefacts: figures hold for this K only, and compare neither with
those of another one nor with those of moves (`maxent_gd`). It answers no gate and is part of no verdict. Runs: two for
each replication. Intervals are Hall's, of the mean over the second half at β*.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from emergent.metrics.estimate import Array, mean
from emergent.metrics.metric import Measurement, Metric, attainment, each
from emergent.metrics.soft_planning import single_decision
from emergent.metrics.strikes import one_struck
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Answering, Guessing, Itemised, OfItems
from emergent.result import Estimate, Result
from emergent.system import System

LABELS = {
    "system": "answers told by the targets, signed share of the most possible",
    "perturbed": "the same, one member struck from the start",
}


def told(right: Array, answers: int, items: int) -> Array:
    """Return the gain [nat] in each run of the second half of shares `right` (run,), β fitted to the first half.

    To the first half, of `items` a run, one more item that is answered by chance is added (Laplace's rule).
    """
    half = len(right) // 2
    seen = half * items
    expected = (right[:half].mean() * seen + 1 / answers) / (seen + 1)
    return np.asarray(single_decision(right[half:], answers, expected=expected))


class MaximumEntropyOfAnswers(Metric):
    """How much better than by chance the answers of the whole, and of its best component, are told by the targets."""

    name = "maxent_answers"
    title = "Maximum-entropy goal-directedness of answers"
    question = "How much better than by chance are answers told by what is asked for?"
    estimates = ("system", "best_member", "perturbed", "nats")
    protocols = (Answering, Itemised, Guessing)
    goals = (OfItems,)

    def measure(self, system: System) -> Measurement:
        assert isinstance(system, Answering)
        assert isinstance(system, Guessing)
        struck = one_struck(system, self.all)
        outcomes = yield [Request(NOMINAL, self.all), *each(struck, self.all)]
        plans: dict[str, Plan | Sequence[Plan]] = {"system": NOMINAL}
        plans |= {"perturbed": struck} if struck else {}
        right = {name: attainment(system, outcomes, plan, self.all) for name, plan in plans.items()}
        gains = {name: told(share, system.answers, _items(system)) for name, share in right.items()}
        estimates = [
            mean(_signed(right[name], gain, system.answers), name=name, label=LABELS[name])
            for name, gain in gains.items()
        ]
        nats = mean(gains["system"], name="nats", unit="nat", label="gain over chance, of an item")
        return Result(self.name, (*estimates, self._best(system.guessing_probabilities(), system.answers), nats))

    def _best(self, guessing: Mapping[str, float], answers: int) -> Estimate:
        """Return the share of the component that guesses best: it is computed, so without width."""
        best = max(guessing, key=lambda name: guessing[name])
        value = float(single_decision(guessing[best], answers)) / math.log(answers)
        label = f"the same of the best component ({best}) by itself, at most"
        return Estimate("best_member", value, value, value, self.replications, label=label)


def _items(system: System) -> int:
    """Return how many items of a run count."""
    assert isinstance(system, Itemised)
    assert isinstance(system.goal, OfItems)
    return int(system.goal.counted(system.items).sum())


def _signed(right: Array, gains: Array, answers: int) -> Array:
    """Return gains as shares of the most possible, with the sign of β*, which that of the first half has."""
    sign = np.sign(right[: len(right) // 2].mean() - 1 / answers)
    return np.asarray(sign * gains / math.log(answers))
