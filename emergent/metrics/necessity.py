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
from math import comb
from typing import Any

import numpy as np

from emergent.codes import MIDWAY
from emergent.columns import CUED, FRONT
from emergent.metrics.estimate import ratio
from emergent.metrics.metric import PAUSE, Measurement, Metric, applies, each, ranked, retained, sampled, scale, table
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan, Timing
from emergent.randomness import choice
from emergent.result import Estimate, Result
from emergent.system import System

PAIRS = 2
"""Above this many pairs a replication, a keyed sample of pairs is ranked."""
STAGES = ((33, 24), (6, 6))
"""Successive halving: which part of the replications each candidate gets (1/33, 1/6), and how many go on."""
FEWEST = 4
ROLES = {FRONT: "the one in front", CUED: "the one that sensed the goal last"}
"""Who is struck beside the worst ones, as systems note them, in words."""


@dataclass(frozen=True)
class Suspect:
    """Members that are perturbed together in one way, by a plan that lasts from midway to the end."""

    members: tuple[str, ...]
    kind: str
    plan: Plan


def struck(system: System, kind: str, members: Sequence[str]) -> Plan:
    """Return the plan that perturbs members from midway to the end."""
    if system.kinds[kind].timing is Timing.DOSE:
        return Plan.of(kind, members, system.goal.midway, dose=system.horizon)
    return Plan.of(kind, members, system.goal.midway)


class Necessity(Metric):
    """How much of the others' goal-directedness is left when the worst member or pair is struck."""

    name = "necessity"
    title = "Necessity"
    question = "Is there a member, or a pair, without which the others lose the goal?"
    estimates = ("worst_single", "worst_pair", FRONT, CUED)

    def why_not(self, system: System) -> str:
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
        return [
            Suspect((member,), kind, struck(system, kind, (member,)))
            for kind in self._kinds(system)
            for member in self._strikeable(system, kind)
        ]

    def _pairs(self, system: System) -> list[Suspect]:
        pairs = list(combinations(sampled(system, self.replications), 2))
        chosen = choice(0, 0, len(pairs), min(PAIRS * self.replications, len(pairs)), "pairs")
        fit = {kind: set(self._strikeable(system, kind)) for kind in self._kinds(system)}
        return [
            Suspect(pairs[i], kind, struck(system, kind, pairs[i]))
            for kind, members in fit.items()
            for i in chosen
            if members.issuperset(pairs[i])
        ]

    def _stages(self) -> list[tuple[range, int]]:
        half = len(self.first_half)
        spent = [(min(max(FEWEST, self.replications // part), half), keep) for part, keep in STAGES]
        return [(range(runs), keep) for runs, keep in spent] + [(range(half), 1)]

    def _roles(self, system: System, outcomes: Outcomes) -> dict[str, dict[str, list[Plan]]]:
        """Return, for each role that some runs of each half have, the plans of each kind, one a replication.

        The kinds are those that apply to everybody who has the role in some run; a system may note no role.
        """
        runs, half, found = outcomes.arrays(NOMINAL, self.all), len(self.first_half), {}
        for role in (role for role in ROLES if role in system.columns):
            holders = runs[role][:, MIDWAY]
            who = [system.members[i] for i in sorted({int(i) for i in holders if i >= 0})]
            kinds = [kind for kind in self._kinds(system) if all(applies(system, kind, member) for member in who)]
            if kinds and all((part >= 0).any() for part in (holders[:half], holders[half:])):
                found[role] = {kind: [self._struck(system, kind, i) for i in holders] for kind in kinds}
        return found

    def _struck(self, system: System, kind: str, holder: int) -> Plan:
        return struck(system, kind, [system.members[holder].id]) if holder >= 0 else NOMINAL

    def measure(self, system: System) -> Measurement:
        outcomes = yield scale(system, self.all)
        roles, singles = self._roles(system, outcomes), self._singles(system)
        rivals = {"worst_single": singles, "worst_pair": self._pairs(system)}
        seen: dict[Suspect, range] = {}
        for replications, keep in self._stages():
            outcomes = yield [Request(s.plan, replications) for suspects in rivals.values() for s in suspects]
            for name, suspects in rivals.items():
                seen |= dict.fromkeys(suspects, replications)
                loss = [_mean_retention(system, outcomes, s.plan, replications) for s in suspects]
                rivals[name] = [suspects[i] for i in np.argsort(loss, kind="stable")[:keep]]
                yield PAUSE
        worst = {name: suspects[0] for name, suspects in rivals.items()}
        requests = [Request(suspect.plan, self.second_half) for suspect in worst.values()]
        of_roles = [plans for kinds in roles.values() for plans in kinds.values()]
        outcomes = yield requests + [request for plans in of_roles for request in each(plans, self.all)]
        estimates = [self._worst(system, outcomes, name, suspect) for name, suspect in worst.items()]
        estimates += [self._worst_kind(system, outcomes, role, plans) for role, plans in roles.items()]
        rows = []
        for suspect in singles:
            point: dict[str, Any] = {"member": suspect.members[0], "kind": suspect.kind}
            rows.append((point, _estimate(system, outcomes, suspect.plan, seen[suspect], suspect.members[0], "")))
        return Result(self.name, tuple(estimates), {"members": table(rows)}, self._notes(system))

    def _notes(self, system: System) -> tuple[str, ...]:
        early, pairs = len(self._stages()[0][0]), comb(len(sampled(system, self.replications)), 2)
        shown = f"Members are shown from {early} or more replications, the worst scored on {len(self.second_half)}."
        few = f"Of {pairs} pairs a keyed sample of {PAIRS * self.replications} was ranked."
        return (shown, *ranked(system, self.replications), *([few] if pairs > PAIRS * self.replications else []))

    def _worst(self, system: System, outcomes: Outcomes, name: str, suspect: Suspect) -> Estimate:
        what = f"{' and '.join(suspect.members)}, {suspect.kind}"
        label = f"left to the others with the worst {name.split('_')[1]} struck ({what})"
        return _estimate(system, outcomes, suspect.plan, self.second_half, name, label)

    def _worst_kind(self, system: System, outcomes: Outcomes, role: str, plans: dict[str, list[Plan]]) -> Estimate:
        half = len(self.first_half)
        held = [r for r, plan in enumerate(next(iter(plans.values()))) if plan is not NOMINAL]
        chosen_on, scored_on = [r for r in held if r < half], [r for r in held if r >= half]

        def loss(kind: str) -> float:
            return _mean_retention(system, outcomes, [plans[kind][r] for r in chosen_on], chosen_on)

        worst = min(plans, key=loss)
        label = f"left to the others with {ROLES[role]} struck ({worst})"
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
