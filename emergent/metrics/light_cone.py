"""Light cone: whether influence spreads no faster than a system declares.

Some members are struck. From then on a member can be reached within a step if one that was reached before it, or
struck, is within the declared `reach` of it at the beginning of the step, in the run or in its twin:

    R(s) = struck at the step s of the onset,   R(t + 1) = R(t) | {i : |x_i(t) − x_j(t)| ≤ reach for some j in R(t)}.

All draws are keyed, so whoever is outside of R(t) must be, at step t, bit for bit where it is in the twin. If not, it
was reached past what is declared: by a hub, a bus, a scheduler, a member that is heard everywhere. So that somebody is
out of reach in a compact group, too, the members to be struck are put elsewhere at the start, in the twin as well: one
of them, half of them, or all but one. ("Light cone" after Lieb and Robinson 1972, who bound how fast influence spreads
where interactions are local.)

What it cannot see: an undeclared influence that only acts within reach, or only between members that are close to the
goal, and what the environment passes on without anybody being struck.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from emergent.columns import POSITION
from emergent.metrics.estimate import Array, share
from emergent.metrics.metric import Measurement, Metric, applies
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Coupled, Spatial, Stepped, Timed
from emergent.randomness import shuffled
from emergent.result import Estimate, Result
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

STRIKES = ("remove", "freeze", "mislead")
MOST = 24
BYTES = 1 << 25
"""Of all recordings together: where they would be larger, runs are shorter."""
AWAY = 3.0
"""How far members are put elsewhere, in reaches."""
SHOWN = 20
"""Violations in the table, at most."""
LABEL = "runs in which all who were out of reach are where they are in the twin"
Mask = npt.NDArray[np.bool_]


class Pair(NamedTuple):
    """A run that is struck, and its twin."""

    twin: Plan
    struck: Plan
    members: Mask
    """Who is struck, (member,)."""
    onset: int
    """The step at which."""
    kind: str


def within(positions: Array, sources: Mask, reach: float) -> Mask:
    """Return who (run, member) is within `reach` [m] of one of the sources (run, member), at positions (…, 2) [m]."""
    x, y = positions[..., 0], positions[..., 1]
    dx, dy = x[:, :, None] - x[:, None], y[:, :, None] - y[:, None]
    return np.asarray(((dx * dx + dy * dy <= reach * reach) & sources[:, None]).any(2))


def reached(first: Array, second: Array, struck: Mask, onset: npt.NDArray[np.int64], reach: float) -> Mask:
    """Return who can have been reached, (run, time, member).

    `first` and `second` are positions (run, time, member, 2) [m] in a run and its twin, in every step; `struck` (run,
    member) are struck at the step `onset` (run,).
    """
    found = np.zeros(first.shape[:3], bool)
    now = np.zeros_like(struck)
    for step in range(first.shape[1]):
        now = now | (struck & (onset == step)[:, None])
        found[:, step] = now
        grows = np.flatnonzero(now.any(1) & ~now.all(1))
        if len(grows):
            sources = now[grows]
            near = [within(positions[grows, step], sources, reach) for positions in (first, second)]
            now[grows] = sources | near[0] | near[1]
        elif now.all():
            found[:, step:] = True
            break
    return found


class LightCone(Metric):
    """Whether those who cannot have been reached are bit for bit where they are in the twin."""

    name = "light_cone"
    title = "Light cone"
    question = "Does influence spread no faster than the system declares?"
    estimates = ("identical",)
    protocols = (Spatial, Stepped, Coupled)
    columns = (POSITION,)
    most = MOST

    def why_not(self, system: System) -> str:
        if why := super().why_not(system):
            return why
        assert isinstance(system, Coupled)
        if math.isinf(system.reach):
            return f"{system.name} declares that all can influence all at once, so nobody is out of reach"
        if len(system.members) < 2:
            return "there is only one member"
        if not _strikes(system):
            return f"{system.name} has none of the perturbations {', '.join(STRIKES)} for all its members"
        return ""

    def measure(self, system: System) -> Measurement:
        assert isinstance(system, Coupled)
        assert isinstance(system, Stepped)
        variant = shorter(system, len(self.some))
        steps = (system.with_parameters(variant) if variant else system).steps
        pairs = [_pair(system, r, steps) for r in self.some]
        outcomes = yield [
            Request(plan, [r], system.dt, variant)
            for r, pair in zip(self.some, pairs, strict=True)
            for plan in (pair.twin, pair.struck)
        ]
        twins, runs = (
            outcomes.frames(POSITION, plans, self.some, variant, every=system.dt)
            for plans in ([pair.twin for pair in pairs], [pair.struck for pair in pairs])
        )
        struck, onset = np.stack([pair.members for pair in pairs]), np.array([pair.onset for pair in pairs])
        can = reached(twins, runs, struck, onset, system.reach)
        after = np.arange(can.shape[1]) > onset[:, None]
        spared = (~can & after[:, :, None]).any(2).sum(1)
        wrong = ~can & ((twins != runs) & ~(np.isnan(twins) & np.isnan(runs))).any(3)
        same = ~wrong.any((1, 2))
        return Result(
            self.name,
            (_identical(same[(spared > 0) | ~same].astype(float)),),
            {"violations": _violations(system, pairs, (twins, runs), can, wrong)},
            (_note(spared * system.dt),),
        )


def shorter(system: System, pairs: int) -> Variant:
    """Return the parameters under which the recordings of all runs fit `BYTES`, none where they do or cannot."""
    if not isinstance(system, Timed) or not isinstance(system, Stepped):
        return UNCHANGED
    part = BYTES / (2 * pairs * system.recorded_bytes(system.dt))
    return system.longer(part) if part < 1 else UNCHANGED


def _strikes(system: System) -> list[str]:
    return [kind for kind in STRIKES if all(applies(system, kind, member) for member in system.members)]


def _pair(system: Any, replication: int, steps: int) -> Pair:
    """Return whom to strike in a replication, with what and when, and whether they are put elsewhere before."""
    members, kinds = len(system.members), _strikes(system)
    size = (1, max(1, members // 2), members - 1)[replication % 3]
    kind = kinds[replication // 3 % len(kinds)]
    order = shuffled(0, replication, members, "light cone")
    onset = 0 if replication % 2 == 0 else int(shuffled(0, replication, max(1, steps // 2), "onset")[0])
    ids = [system.members[i].id for i in np.sort(order[:size])]
    apart = replication // 6 % 4 != 3 and all(applies(system, "displace", member) for member in system.members)
    bearing = float(replication * 75 % 360 - 180)
    twin = Plan.of("displace", ids, dose=AWAY * system.reach, bearing=bearing) if apart else NOMINAL
    struck = np.zeros(members, bool)
    struck[order[:size]] = True
    return Pair(twin, twin + Plan.of(kind, ids, onset * system.dt), struck, onset, kind)


def _identical(same: Array) -> Estimate:
    if not len(same):
        return Estimate("identical", math.nan, math.nan, math.nan, 0, label=LABEL)
    return share(same, name="identical", label=LABEL)


def _note(spared: Array) -> str:
    """Return for how long [s] somebody was out of reach after the strike, (run,) in words."""
    some = spared[spared > 0]
    if not len(some):
        return "In no run was anybody out of reach of those who were struck, so nothing was asked."
    return f"In {len(some)} of {len(spared)} runs somebody was out of reach, for {np.median(some):g} s (median)."


def _violations(
    system: System, pairs: list[Pair], positions: tuple[Array, Array], can: Mask, wrong: Mask
) -> pd.DataFrame:
    """Return who was reached first in each run though out of reach, and from where at the nearest."""
    rows = []
    for run in np.flatnonzero(wrong.any((1, 2))):
        step = int(wrong[run].any(1).argmax())
        before = max(step - 1, pairs[run].onset) if step > pairs[run].onset else step
        sources = np.flatnonzero(can[run, before])
        for member in np.flatnonzero(wrong[run, step]):
            gaps = [np.hypot(*(p[run, before, sources] - p[run, before, member]).T) for p in positions]
            distance = np.min(gaps, axis=0) if len(sources) else np.array([np.nan])
            nearest = system.members[sources[int(distance.argmin())]].id if len(sources) else ""
            row = {"replication": run, "kind": pairs[run].kind, "onset": pairs[run].onset, "step": step}
            rows.append({**row, "from": nearest, "to": system.members[member].id, "distance": float(distance.min())})
    columns = ("replication", "kind", "onset", "step", "from", "to", "distance")
    return pd.DataFrame(rows[:SHOWN], columns=list(columns))
