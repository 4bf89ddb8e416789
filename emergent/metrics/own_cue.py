"""Own cue: whether a member goes where its own sensor points, while it is in company.

One member's sensor shows a decoy, a place as far from the start, 90° around; all others sense the goal. It is compared
with the same run without the decoy, in two ways, each as a share of the ceiling's, which is the same member guided to
the decoy's place instead of the goal. With Δ the difference between its two places at the end, G and D the places of
goal and decoy, seen from the start,

    towards the decoy: mean of Δ·D/|D|²; away from the others: mean of (Δ − mean Δ of the others)·(D − G)/|D − G|².

A member that follows its own cue whatever the others do holds the goal itself, be it switched on by company or by a
quorum: 1 both ways. One that takes all others along scores 1 and 0; one that stays where it is, though the others go to
the goal, 0 and ½; one that needs the others' cues to know the way goes with them, 0 and 0, and so does one that keeps
all others from going. The decoy is shown from the start on, or from midway on. The best member, way and time are chosen
on one half of the replications and scored on the other.

What it cannot see: a member that holds the goal without its declared sensor (`locality` and `misdirection` ask that),
several members that hold the goal together, and, in groups of more than a hundred, one that was not tried.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from emergent.columns import POSITION
from emergent.metrics.estimate import Array, ratio
from emergent.metrics.metric import PAUSE, Measurement, Metric, ceiling_from, table
from emergent.metrics.pursued import goal_of
from emergent.metrics.retargeting import moves
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Spatial
from emergent.randomness import CHOICES, choice
from emergent.result import Result
from emergent.system import System

DEGREES = 90.0
"""How far around the start the decoy stands, where `moves` puts the goal for the ceiling."""
ALL, SOME = 100, 32
"""Above `ALL` members, a keyed sample of `SOME` is tried."""
RUNS, FEWEST = 800, 8
"""Runs on which the best member is chosen, at most half of the replications each, and the fewest that each gets."""
TOWARDS, AWAY = "towards the decoy", "away from the others"
START, MIDWAY = "shown from the start on", "shown from midway on"


class Candidate(NamedTuple):
    """A member by its place, what is taken of where it goes, and since when its sensor shows the decoy."""

    member: int
    way: str
    when: str

    @property
    def condition(self) -> str:
        """What is asked of the member, in words."""
        return f"{self.way}, {self.when}"


def along(moved: Array, way: Array) -> Array:
    """Return the share of the `way` (2,) [m] that is covered by places (…, 2) which `moved` so far [m]."""
    return np.asarray(moved @ way / (way @ way))


def apart(moved: Array, member: int) -> Array:
    """Return by how much one member moved more than the others on average (run, 2), of moves (run, member, 2)."""
    return np.asarray(moved[:, member] - np.delete(moved, member, axis=1).mean(1))


class OwnCue(Metric):
    """How far the best member goes to where its own sensor points, in company, as a share of the ceiling."""

    name = "own_cue"
    title = "Own cue"
    question = "Does a member go where its own sensor points, whatever the others sense?"
    estimates = ("best_member",)
    kinds = ("decoy", "move")
    struck: ClassVar = {"decoy": ("degrees",)}
    references = ("ceiling",)
    protocols = (Spatial,)
    columns = (POSITION,)

    def why_not(self, system: System) -> str:
        return super().why_not(system) or ("" if len(system.members) > 1 else "there is only one member")

    def _tried(self, system: System) -> list[int]:
        """Return the places of the members that are tried: all, or a keyed sample."""
        n = len(system.members)
        return list(range(n)) if n <= ALL else [int(i) for i in np.sort(choice(CHOICES, 0, n, SOME, "own cue"))]

    def _seen(self, tried: int) -> range:
        """Return the replications on which the best of so many members is chosen."""
        return range(min(len(self.first_half), max(FEWEST, RUNS // (2 * tried))))

    def measure(self, system: System) -> Measurement:
        tried, end = self._tried(system), system.horizon
        seen, scored = self._seen(len(tried)), self.second_half
        candidates = [Candidate(i, way, when) for when in (START, MIDWAY) for way in (TOWARDS, AWAY) for i in tried]
        fixed = [NOMINAL, *(plan for when in (START, MIDWAY) for plan in _guided(system, when))]
        outcomes = yield [
            *(Request(plan, self.all, end) for plan in fixed),
            *(Request(_shown(system, candidate), seen, end) for candidate in candidates),
        ]
        found, rows = {}, []
        for one in candidates:
            found[one] = _own(system, outcomes, one, seen)
            point: dict[str, object] = {"member": system.members[one.member].id, "condition": one.condition}
            rows.append((point, ratio(*found[one], name=system.members[one.member].id)))
            yield PAUSE
        best = max(candidates, key=lambda candidate: _share(*found[candidate]))
        outcomes = yield [Request(_shown(system, best), scored, end)]
        who = f"{system.members[best.member].id} {best.condition}"
        label = f"how far the best member follows its own cue in company, share of the ceiling ({who})"
        estimate = ratio(*_own(system, outcomes, best, scored), name="best_member", label=label)
        notes = [f"Members are shown from {len(seen)} replications, the best scored on {len(scored)}."]
        if len(tried) < len(system.members):
            notes.append(f"Of {len(system.members)} members a keyed sample of {len(tried)} was tried.")
        return Result(self.name, (estimate,), {"members": table(rows)}, tuple(notes))


def _onset(system: System, when: str) -> float:
    return 0.0 if when == START else system.goal.midway


def _shown(system: System, candidate: Candidate) -> Plan:
    """Return the plan under which one member's sensor shows the decoy."""
    onset = _onset(system, candidate.when)
    return Plan.of("decoy", system.members[candidate.member].id, onset, degrees=DEGREES)


def _guided(system: System, when: str) -> tuple[Plan, Plan]:
    """Return the plans that guide everybody to the goal, and to where the decoy stands."""
    guided = ceiling_from(system, _onset(system, when))
    return guided, guided + moves(system, _onset(system, when))[0]


def _own(system: System, outcomes: Outcomes, candidate: Candidate, replications: range) -> tuple[Array, Array]:
    """Return the share of its way that the member covers, and that the ceiling does, each (replication,)."""
    member, goal = candidate.member, goal_of(system)
    decoy = np.array([-goal[1], goal[0]])

    def ends(plan: Plan) -> Array:
        return outcomes.frames(POSITION, plan, replications, every=system.horizon)[:, -1]

    moved = ends(_shown(system, candidate)) - ends(NOMINAL)
    to_goal, to_decoy = _guided(system, candidate.when)
    guided = (ends(to_decoy) - ends(to_goal))[:, member]
    if candidate.way == TOWARDS:
        return along(moved[:, member], decoy), along(guided, decoy)
    return along(apart(moved, member), decoy - goal), along(guided, decoy - goal)


def _share(own: Array, ceiling: Array) -> float:
    whole = float(ceiling.mean())
    return float(own.mean()) / whole if whole > 0 else -np.inf
