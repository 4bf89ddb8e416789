"""Own cue: whether a member goes where its own sensor points, while it is in company.

One member's sensor shows a decoy, a place as far from the start, 90° around; all others sense the goal. With x the
member's place at the end, e the unit vector from the goal to the decoy, and the same run without the decoy,

    own = mean over runs of (x_decoy − x_true)·e, as a share of the ceiling's,

the ceiling's being the distance between the same member's places where it is guided to the decoy's place and where it
is guided to the goal, from the same time on. A member that follows its own cue whatever the others do holds the goal
itself (1), be it switched on by company or by a quorum; one that needs the others' cues to know the way goes with them
(0). The decoy is shown from the start on and, as another candidate, from midway on. The best member is chosen on one
half of the replications and scored on the other.

What it cannot see: a member that holds the goal without its declared sensor (`locality` and `misdirection` ask that),
one that follows its own cue only against a decoy that lies nearer to the goal, several members that hold the goal
together, and, in groups of more than a hundred, one that was not tried. A member that takes the whole group along and
one that goes alone both score 1.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from emergent.columns import POSITION
from emergent.metrics.estimate import Array, ratio
from emergent.metrics.metric import PAUSE, Measurement, Metric, ceiling_from, table
from emergent.metrics.retargeting import moves
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Spatial, target_of
from emergent.randomness import choice
from emergent.result import Result
from emergent.system import System

DEGREES = 90.0
"""How far around the start the decoy stands, where `moves` puts the goal for the ceiling."""
TRIED = 100
"""Above this many members, a keyed sample of this many is tried."""
RUNS, FEWEST = 800, 8
"""Runs on which the best member is chosen, at most half of the replications each, and the fewest that each gets."""
START, MIDWAY = "decoy from the start on", "decoy from midway on"


def displacement(shown: Array, true: Array, target: tuple[float, float]) -> Array:
    """Return (shown − true)·e/d of places (…, 2), d·e the way from the target to where it is turned by 90° [m]."""
    x, y = target
    way = np.array([-y - x, x - y])
    return np.asarray((shown - true) @ way / (way @ way))


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
        return list(range(n)) if n <= TRIED else [int(i) for i in np.sort(choice(0, 0, n, TRIED, "own cue"))]

    def _seen(self, tried: int) -> range:
        """Return the replications on which the best of so many members is chosen."""
        return range(min(len(self.first_half), max(FEWEST, RUNS // (2 * tried))))

    def measure(self, system: System) -> Measurement:
        tried, end = self._tried(system), system.horizon
        seen, scored = self._seen(len(tried)), self.second_half
        candidates = [(i, when) for when in (START, MIDWAY) for i in tried]
        shown = {candidate: _shown(system, *candidate) for candidate in candidates}
        fixed = [NOMINAL, *(plan for when in (START, MIDWAY) for plan in _guided(system, when))]
        outcomes = yield [
            *(Request(plan, self.all, end) for plan in fixed),
            *(Request(plan, seen, end) for plan in shown.values()),
        ]
        found, rows = {}, []
        for i, when in candidates:
            found[i, when] = _own(system, outcomes, i, when, seen)
            point: dict[str, object] = {"member": system.members[i].id, "condition": when}
            rows.append((point, ratio(*found[i, when], name=system.members[i].id)))
            yield PAUSE
        best = max(candidates, key=lambda candidate: _share(*found[candidate]))
        outcomes = yield [Request(shown[best], scored, end)]
        who = f"{system.members[best[0]].id}, {best[1]}"
        label = f"how far the best member ({who}) follows its own cue in company, share of the ceiling"
        estimate = ratio(*_own(system, outcomes, *best, scored), name="best_member", label=label)
        notes = [f"Members are shown from {len(seen)} replications, the best scored on {len(scored)}."]
        if len(tried) < len(system.members):
            notes.append(f"Of {len(system.members)} members a keyed sample of {len(tried)} was tried.")
        return Result(self.name, (estimate,), {"members": table(rows)}, tuple(notes))


def _onset(system: System, when: str) -> float:
    return 0.0 if when == START else system.goal.midway


def _shown(system: System, member: int, when: str) -> Plan:
    """Return the plan under which one member's sensor shows the decoy."""
    return Plan.of("decoy", system.members[member].id, _onset(system, when), degrees=DEGREES)


def _guided(system: System, when: str) -> tuple[Plan, Plan]:
    """Return the plans that guide everybody to the goal, and to where the decoy stands."""
    guided = ceiling_from(system, _onset(system, when))
    return guided, guided + moves(system, _onset(system, when))[0]


def _own(system: System, outcomes: Outcomes, member: int, when: str, replications: range) -> tuple[Array, Array]:
    """Return the member's displacement and the ceiling's, of the way from goal to decoy, each (replication,)."""
    target = target_of(system)
    assert target is not None

    def ends(plan: Plan) -> Array:
        found = outcomes.recording(plan, replications, every=system.horizon)
        return np.asarray(found[POSITION].values[:, -1, member])

    goal, decoy = _guided(system, when)
    own = displacement(ends(_shown(system, member, when)), ends(NOMINAL), target)
    return own, displacement(ends(decoy), ends(goal), target)


def _share(own: Array, ceiling: Array) -> float:
    whole = float(ceiling.mean())
    return float(own.mean()) / whole if whole > 0 else -np.inf
