"""Necessity: what is left without the worst single member, the worst pair, the worst component of any sort.

Each is struck in all the ways that its system declares and that apply to it, at the start and midway, to the end of the
run: walkers are removed, frozen, misled, shown a decoy; parts of a pipeline are unavailable, stuck, garbled, confused.
What is left is a retention: that of the others against their twin. The worst is chosen on one half of the replications
(`race`) and scored on the other; `worst_single` is the worse of `worst_start` and `worst_midway`, and pairs are struck
at the onset that was worse. `worst_component` is the worst of those components that are no members: a board,
an edge, a part of the environment.

Everybody is struck, by group testing where there are many (`screening`); a note says what could have escaped. The front
one and the one with the latest cue, where a system notes them, are those of each run at midway; runs without such a
member (all have arrived) do not count. `within_run` is the worst of each single run (module `within_run`). `typical` is
what is left with another random member struck in each replication, in the way and at the onset of the worst, `spare`
what is left with the member struck whose loss cost least in the runs that chose: where that is little, too, anybody
spoils it, and nobody in particular is needed.

It cannot see who is needed at other times only, or by ways of failing that are not declared; what is scored is unbiased
for the one that was chosen. Who can be replaced one by one may not be so together: that is for pairs and `retention`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from math import comb, nan

import pandas as pd

from emergent.codes import MIDWAY
from emergent.columns import CUED, FRONT
from emergent.metrics.estimate import ratio
from emergent.metrics.metric import Measurement, Metric, applies, attainment, each, retained, sampled, scale, table
from emergent.metrics.race import Field, Stages, mean_retention, race
from emergent.metrics.screening import could_escape
from emergent.metrics.strikes import Strike, Way, strike, strikeable, ways
from emergent.metrics.suspects import Suspects, find_suspects
from emergent.metrics.together import Work, together
from emergent.metrics.within_run import RUNS, Found, WithinRun, can_fork, worst_way
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Stepped
from emergent.randomness import CHOICES, choice
from emergent.result import Estimate, Result
from emergent.system import System

PAIRS = 2
"""Above this many pairs a replication, a keyed sample of pairs is ranked."""
SINGLES, COUPLES = ((10, 24), (4, 6)), ((50, 200), (20, 24), (6, 6))
"""Successive halving: which part of the replications each suspect gets (of 10, one), and how many go on."""
FEWEST, FEWEST_OF_PAIRS, SHOWN = 4, 2, 8
"""A suspect is seen in no fewer replications; where it is seen in fewer than `SHOWN`, no interval is shown."""
ROLES = {FRONT: "the one in front", CUED: "the one that sensed the goal last"}
"""Who is struck beside the worst ones, as systems note them, in words."""
START, LATER = "start", "midway"
SAID = {START: "at the start", LATER: "midway"}


class Necessity(Metric):
    """How much of the others' goal-directedness is left when the worst member, pair or component is struck."""

    name = "necessity"
    title = "Necessity"
    question = "Is there a member, a pair, or any other part without which the others lose the goal?"
    estimates = (
        *("worst_single", "worst_pair", FRONT, CUED),
        *("worst_start", "worst_midway", "worst_component", "typical", "spare", "within_run"),
    )

    def why_not(self, system: System) -> str:
        if len(system.members) < 2:
            return "there is only one member"
        if not any(strikeable(system, way, system.members) for way in ways(system)):
            return f"none of the perturbations {', '.join(system.strikes)} applies to a member of {system.name}"
        return ""

    def measure(self, system: System) -> Measurement:
        yield scale(system, self.all)
        onsets, early = {START: 0.0, LATER: system.goal.midway}, self._stages(SINGLES)[0][0]
        parts = [component for component in system.components if not component.member]
        members, others = yield from together(
            find_suspects(system, system.members, onsets, early), find_suspects(system, parts, onsets, early)
        )
        fields = [field for found in (members, others) for field in found.fields.values() if field.running]
        yield from race(system, fields, self._stages(SINGLES))
        worst = {f"worst_{when}": field for when, field in members.fields.items() if field.running}
        worst["worst_single"] = min(worst.values(), key=lambda field: field.left)
        parts_struck = [field for field in others.fields.values() if field.running]
        if parts_struck:
            worst["worst_component"] = min(parts_struck, key=lambda field: field.left)
        single = worst["worst_single"].worst
        found = yield from together(
            *(self._worst(system, name, field.worst) for name, field in worst.items()),
            self._worst_pair(system, single.onset),
            self._typical(system, single),
            self._spare(system, single),
            self._within(system, members),
            *(self._role(system, role) for role in ROLES if role in system.columns),
        )
        estimates = {estimate.name: estimate for estimate in found if estimate is not None}
        outcomes = yield []
        tables = {"members": _table(system, outcomes, members, "member")}
        if others.struck:
            tables["components"] = _table(system, outcomes, others, "component")
        ordered = tuple(estimates[name] for name in self.estimates if name in estimates)
        return Result(self.name, ordered, tables, tuple(self._notes(system, outcomes, members, others)))

    def _stages(self, stages: Sequence[tuple[int, int]], fewest: int = FEWEST) -> Stages:
        half = len(self.first_half)
        spent = [(min(max(fewest, self.replications // part), half), keep) for part, keep in stages]
        return [(range(runs), keep) for runs, keep in spent] + [(range(half), 1)]

    def _worst(self, system: System, name: str, worst: Strike) -> Work[Estimate]:
        """Return what the worst one leaves on the second half."""
        outcomes = yield [Request(worst.plan, self.second_half)]
        what = "component" if name == "worst_component" else "pair" if name == "worst_pair" else "single"
        label = f"left to the others with the worst {what} struck {_when(worst)} ({worst})"
        return _estimate(system, outcomes, worst.plan, self.second_half, name, label)

    def _worst_pair(self, system: System, onset: float) -> Work[Estimate | None]:
        field = Field(list(self._pairs(system, onset)))
        if not field.running:
            return None
        yield from race(system, [field], self._stages(COUPLES, FEWEST_OF_PAIRS))
        return (yield from self._worst(system, "worst_pair", field.worst))

    def _pairs(self, system: System, onset: float) -> Iterator[Strike]:
        """Yield pairs that leave somebody over, or a keyed sample of them."""
        ids = sampled(system, self.replications)
        pairs = list(combinations(ids, 2)) if len(system.members) > 2 else []
        chosen = choice(CHOICES, 0, len(pairs), min(PAIRS * self.replications, len(pairs)), "pairs")
        for way in ways(system):
            fit = set(strikeable(system, way, system.members))
            yield from (strike(system, way, pairs[i], onset) for i in chosen if fit.issuperset(pairs[i]))

    def _typical(self, system: System, worst: Strike) -> Work[Estimate]:
        """Return what is left with another random member struck in each replication as the worst one was."""
        ids, replications = strikeable(system, worst.way, system.members), self.second_half
        who = [ids[choice(CHOICES, r, len(ids), 1, "typical")[0]] for r in replications]
        plans = [strike(system, worst.way, (one,), worst.onset).plan for one in who]
        outcomes = yield each(plans, replications)
        label = f"left to the others with a random member struck {_when(worst)} ({worst.way})"
        return _estimate(system, outcomes, plans, replications, "typical", label)

    def _spare(self, system: System, worst: Strike) -> Work[Estimate]:
        """Return what is left with the least needed of a sample of members struck as the worst one was."""
        early = self._stages(SINGLES)[0][0]
        fit = set(strikeable(system, worst.way, system.members))
        ids = [one for one in sampled(system, self.replications) if one in fit] or sorted(fit)
        tried = [strike(system, worst.way, (one,), worst.onset) for one in ids]
        outcomes = yield [Request(one.plan, early) for one in tried]
        least = max(tried, key=lambda one: mean_retention(system, outcomes, one.plan, early))
        outcomes = yield [Request(least.plan, self.second_half)]
        label = f"left to the others with the least needed member struck {_when(least)} ({least})"
        return _estimate(system, outcomes, least.plan, self.second_half, "spare", label)

    def _within(self, system: System, members: Suspects) -> Work[Estimate | None]:
        """Return what the worst member of each single run leaves: struck at the start or midway, whichever is worse.

        It is struck in the way that was the worst before.
        """
        if not can_fork(system):
            return None
        forks = {LATER: system.goal.midway} | ({START: system.dt} if isinstance(system, Stepped) else {})
        onsets = [when for when in forks if members.fields[when].seen]
        found = yield from together(*(self._within_from(system, members, when, forks[when]) for when in onsets))
        if not found:
            return None
        when, (way, worst) = min(zip(onsets, found, strict=True), key=lambda one: one[1][1].chosen)
        label = f"left to the others with the worst member of each single run struck {SAID[when]} ({way})"
        return ratio(worst.left, worst.had, name="within_run", label=label)

    def _within_from(self, system: System, members: Suspects, when: str, fork: float) -> Work[tuple[Way, Found]]:
        struck, early = list(members.fields[when].seen), self._stages(SINGLES)[0][0]
        outcomes = yield [Request(one.plan, early) for one in struck]
        way = worst_way(system, outcomes, struck, early)
        ids, size = tuple(strikeable(system, way, system.members)), members.sizes.get((when, way), 1)
        runs = self.second_half[:RUNS]
        return way, (yield from WithinRun(system, way, ids, runs, struck[0].onset, fork, size).measure())

    def _role(self, system: System, role: str) -> Work[Estimate | None]:
        """Return what is left without the one that has a role in each run, by the worst way that applies to all these.

        None where no run of one of the halves has anybody in it.
        """
        outcomes = yield scale(system, self.all)
        holders = outcomes.arrays(NOMINAL, self.all)[role][:, MIDWAY]
        who = {int(i): system.members[i] for i in holders if i >= 0}
        kinds = [way for way in ways(system) if all(applies(system, way.kind, member) for member in who.values())]
        chosen_on, scored_on = ([r for r in part if holders[r] >= 0] for part in (self.first_half, self.second_half))
        if not (kinds and chosen_on and scored_on):
            return None

        def plans(way: Way, runs: Sequence[int]) -> list[Plan]:
            ids = [who[int(holders[r])].id for r in runs]
            return [strike(system, way, (one,), system.goal.midway).plan for one in ids]

        tried = {way: plans(way, chosen_on) for way in kinds}
        outcomes = yield [request for some in tried.values() for request in each(some, chosen_on)]
        worst = min(kinds, key=lambda way: mean_retention(system, outcomes, tried[way], chosen_on))
        scored = plans(worst, scored_on)
        outcomes = yield each(scored, scored_on)
        label = f"left to the others with {ROLES[role]} struck midway ({worst})"
        return _estimate(system, outcomes, scored, scored_on, role, label)

    def _notes(self, system: System, outcomes: Outcomes, members: Suspects, others: Suspects) -> Iterator[str]:
        early, many = len(self._stages(SINGLES)[0][0]), len(sampled(system, self.replications))
        yield f"Members are shown from {early} or more replications, the worst scored on {len(self.second_half)}."
        ends = [attainment(system, outcomes, plan, self.all).mean() for plan in (system.reference("null"), NOMINAL)]
        for what, found, of in (
            ("members", members, len(system.members)),
            ("other components", others, len(others.struck)),
        ):
            if found.struck:
                grouped = ", groups of them first" if found.grouped else ""
                missed = _passed_over(found, float(ends[0]), float(ends[1]))
                sure = f": with 95 % confidence none was passed over whose loss costs the others more than {missed:.2f}"
                yield (
                    f"Of {of} {what} {len(found.struck)} were struck, at the start and midway{grouped}"
                    f"{sure if missed < 1 else ''}."
                )
        if comb(many, 2) > PAIRS * self.replications:
            yield f"Of {comb(many, 2)} pairs a keyed sample of {PAIRS * self.replications} was ranked."


def _when(one: Strike) -> str:
    return SAID[START] if one.onset == 0.0 else SAID[LATER]


def _estimate(
    system: System, outcomes: Outcomes, plan: Plan | Sequence[Plan], replications: Sequence[int], name: str, label: str
) -> Estimate:
    return ratio(*retained(system, outcomes, plan, replications), name=name, label=label)


def _table(system: System, outcomes: Outcomes, found: Suspects, column: str) -> pd.DataFrame:
    """Return what was seen of each suspect; without an interval where that was little."""
    rows = []
    for when, field in found.fields.items():
        for one, seen in field.seen.items():
            what = one.components[0]
            estimate = _estimate(system, outcomes, one.plan, seen, what, "")
            if len(seen) < SHOWN:
                estimate = replace(estimate, low=nan, high=nan)
            part = system.components[system.index[what]].kind
            point: dict[str, object] = {column: what} if column == "member" else {column: what, "part": part}
            rows.append(({**point, "kind": one.way.kind, "when": when}, estimate))
    return table(rows)


def _passed_over(found: Suspects, null: float, nominal: float) -> float:
    """Return the share of goal-directedness above which, with a confidence of 95 %, nobody's loss was missed."""
    least = min(could_escape(field.cuts) for field in found.fields.values())
    return (nominal - min(least, nominal)) / (nominal - null) if nominal > null else nan
