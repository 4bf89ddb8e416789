"""Necessity: what is left without the worst single member, the worst pair, the one in front, the one that sensed last.

Each is struck from mid-run on in all the ways that its system names and that apply to it: walkers are removed, frozen
or misled (by 90°), parts of a pipeline are unavailable, stuck or garbled. Retention is that of the others against their
twin. A minimum over members is biased (with equal members, too), so the worst is chosen on one half of the
replications, by successive halving, and scored on the other. The front one and the one with the latest cue, where a
system notes them, are those of each run at that moment, since in a group of like members every run can have another
irreplaceable one; runs without such a member (all have arrived) do not count. Halving sees each candidate in few runs
first (1/33 of the replications, at least 4), so a culprit that costs little may be missed: what is scored is unbiased
for the one that was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from emergent.metrics.estimate import Estimate, ratio
from emergent.metrics.metric import Metric, Result, applies, each, lacking, ranked, retained, sampled, scale, table
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.randomness import choice
from emergent.system import System

PAIRS = 2
"""Above this many pairs a replication, a keyed sample of pairs is ranked."""
STAGES = ((33, 24), (6, 6))
"""Successive halving: which part of the replications each candidate gets (1/33, 1/6), and how many go on."""
FEWEST = 4
MIDWAY = 2
"""The mark at which roles are read."""


@dataclass(frozen=True)
class Suspect:
    """Members that are perturbed together in one way."""

    members: tuple[str, ...]
    kind: str

    def plan(self, system: System) -> Plan:
        """Return the plan: from midway to the end."""
        return struck(system, self.kind, self.members)


def struck(system: System, kind: str, members: Sequence[str]) -> Plan:
    """Return the plan that perturbs members from midway to the end."""
    if kind == "freeze":
        return Plan.of(kind, members, system.goal.midway, dose=system.horizon)
    return Plan.of(kind, members, system.goal.midway)


class Necessity(Metric):
    """How much of the others' goal-directedness is left when the worst member or pair is struck."""

    name = "necessity"
    title = "Necessity"
    question = "Is there a member, or a pair, without which the others lose the goal?"
    estimates = ("worst_single", "worst_pair", "front", "cued")

    def lacks(self, system: System) -> str:
        if not self._kinds(system):
            return f"{system.name} has none of the perturbations {', '.join(system.strikes)}"
        if len(system.members) < 3:
            return "there are fewer than three members"
        return "" if self._pairs(system) else "no two members can be struck in the same way"

    def _kinds(self, system: System) -> list[str]:
        return [kind for kind in system.strikes if any(applies(system, kind, member) for member in system.members)]

    def _strikeable(self, system: System, kind: str) -> list[str]:
        """Return the members, or a sample of them, to which the kind applies."""
        ids = sampled(system, self.replications)
        return [m for m in ids if applies(system, kind, system.components[system.index[m]])]

    def _singles(self, system: System) -> list[Suspect]:
        return [Suspect((member,), kind) for kind in self._kinds(system) for member in self._strikeable(system, kind)]

    def _pairs(self, system: System) -> list[Suspect]:
        pairs = list(combinations(sampled(system, self.replications), 2))
        chosen = choice(0, 0, len(pairs), min(PAIRS * self.replications, len(pairs)), "pairs")
        fit = {kind: set(self._strikeable(system, kind)) for kind in self._kinds(system)}
        return [
            Suspect(pairs[i], kind) for kind, members in fit.items() for i in chosen if members.issuperset(pairs[i])
        ]

    def _stages(self) -> list[tuple[range, int]]:
        half = len(self.first_half)
        spent = [(min(max(FEWEST, self.replications // part), half), keep) for part, keep in STAGES]
        return [(range(runs), keep) for runs, keep in spent] + [(range(half), 1)]

    def _screen(
        self, system: System, outcomes: Outcomes, suspects: list[Suspect]
    ) -> tuple[list[Request], list[Suspect]]:
        """Return what the next stage lacks, and the suspects that are left; one is left at the end."""
        for replications, keep in self._stages():
            missing = lacking(outcomes, [Request(s.plan(system), replications) for s in suspects])
            if missing:
                return missing, suspects
            loss = [_mean_retention(system, outcomes, s.plan(system), replications) for s in suspects]
            suspects = [suspects[i] for i in np.argsort(loss, kind="stable")[:keep]]
        return lacking(outcomes, [Request(suspects[0].plan(system), self.second_half)]), suspects

    def _role(self, system: System, outcomes: Outcomes, role: str, kind: str) -> list[Plan]:
        holders = outcomes.arrays(NOMINAL, self.all)[role][:, MIDWAY]
        return [struck(system, kind, [system.members[i].id]) if i >= 0 else NOMINAL for i in holders]

    def _role_kinds(self, system: System, outcomes: Outcomes, role: str) -> list[str]:
        """The kinds that apply to everybody who has the role in some run."""
        holders = {int(i) for i in outcomes.arrays(NOMINAL, self.all)[role][:, MIDWAY] if i >= 0}
        return [k for k in self._kinds(system) if all(applies(system, k, system.members[i]) for i in holders)]

    def _roles(self, system: System, outcomes: Outcomes) -> list[str]:
        """The roles that some run has: a system may note none."""
        runs = outcomes.arrays(NOMINAL, self.all)
        half = len(self.first_half)
        return [
            role
            for role in ("front", "cued")
            if role in runs and all((part[:, MIDWAY] >= 0).any() for part in (runs[role][:half], runs[role][half:]))
            if self._role_kinds(system, outcomes, role)
        ]

    def plan(self, system: System, outcomes: Outcomes) -> Sequence[Request]:
        if missing := lacking(outcomes, scale(system, self.all)):
            return missing
        requests: list[Request] = []
        for suspects in (self._singles(system), self._pairs(system)):
            requests += self._screen(system, outcomes, suspects)[0]
        for role in self._roles(system, outcomes):
            for kind in self._role_kinds(system, outcomes, role):
                requests += each(self._role(system, outcomes, role, kind), self.all)
        return lacking(outcomes, requests)

    def analyse(self, system: System, outcomes: Outcomes) -> Result:
        estimates, notes = [], []
        for name, suspects in (("worst_single", self._singles(system)), ("worst_pair", self._pairs(system))):
            _, (worst, *_) = self._screen(system, outcomes, suspects)
            what = f"{' and '.join(worst.members)}, {worst.kind}"
            label = f"left to the others with the worst {name.split('_')[1]} struck ({what})"
            estimates.append(_estimate(system, outcomes, worst.plan(system), self.second_half, name, label))
        for role, what in (("front", "the one in front"), ("cued", "the one that sensed the goal last")):
            if role in self._roles(system, outcomes):
                estimates.append(self._worst_kind(system, outcomes, role, what))
        rows = []
        early = self._stages()[0][0]
        for suspect in self._singles(system):
            point: dict[str, Any] = {"member": suspect.members[0], "kind": suspect.kind}
            plan = suspect.plan(system)
            runs = max((r for r, _ in self._stages() if not lacking(outcomes, [Request(plan, r)])), key=len)
            rows.append((point, _estimate(system, outcomes, plan, runs, suspect.members[0], "")))
        notes.append(
            f"Members are shown from {len(early)} or more replications, the worst scored on {len(self.second_half)}."
        )
        notes += ranked(system, self.replications)
        pairs = len(list(combinations(sampled(system, self.replications), 2)))
        if pairs > PAIRS * self.replications:
            notes.append(f"Of {pairs} pairs a keyed sample of {PAIRS * self.replications} was ranked.")
        return Result(self.name, tuple(estimates), {"members": table(rows)}, tuple(notes))

    def _worst_kind(self, system: System, outcomes: Outcomes, role: str, what: str) -> Estimate:
        half = len(self.first_half)
        plans = {k: self._role(system, outcomes, role, k) for k in self._role_kinds(system, outcomes, role)}
        held = [r for r, plan in enumerate(next(iter(plans.values()))) if plan is not NOMINAL]
        chosen_on, scored_on = [r for r in held if r < half], [r for r in held if r >= half]

        def loss(kind: str) -> float:
            return _mean_retention(system, outcomes, [plans[kind][r] for r in chosen_on], chosen_on)

        worst = min(plans, key=loss) if chosen_on else next(iter(plans))
        label = f"left to the others with {what} struck ({worst})"
        return _estimate(system, outcomes, [plans[worst][r] for r in scored_on], scored_on, role, label)


def _estimate(
    system: System, outcomes: Outcomes, plan: Plan | Sequence[Plan], replications: Sequence[int], name: str, label: str
) -> Estimate:
    return ratio(*retained(system, outcomes, plan, replications), name=name, label=label)


def _mean_retention(
    system: System, outcomes: Outcomes, plan: Plan | Sequence[Plan], replications: Sequence[int]
) -> float:
    left, had = retained(system, outcomes, plan, replications)
    mean = had.mean()
    return float(left.mean() / mean) if mean > 0 else 1.0
