"""Light cone: whether influence spreads no faster than a system declares.

Some members are struck. From then on a member can be reached within a step if one that was reached before it, or
struck, is within the declared `reach` of it at the beginning of the step, in the run or in its twin:

    R(s) = struck at the step s of the onset,   R(t + 1) = R(t) | {i : |x_i(t) − x_j(t)| ≤ reach for some j in R(t)}.

All draws are keyed, so whoever is outside of R(t) must be, at step t, bit for bit where it is in the twin. If not, it
was reached past what is declared: by a hub, a bus, a scheduler, a member that is heard everywhere. So that somebody is
out of reach in a compact group, too, the members to be struck are put elsewhere at the start, in the twin as well: one
of them, half of them, or all but one; or members are put into a chain (`cone_pairs.py`). Where components are wired,
influence goes along links instead (`wired_cone.py`). ("Light cone" after Lieb and Robinson 1972, who bound how fast
influence spreads where interactions are local.)

What it cannot see: an undeclared influence that only acts within reach, or only between members that are close to the
goal, and what the environment passes on without anybody being struck.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from emergent.columns import POSITION
from emergent.metrics.cone_pairs import STRIKES, Mask, Pair, apart, placed, standing, strikes
from emergent.metrics.estimate import Array, share
from emergent.metrics.metric import Measurement, Metric
from emergent.metrics.strikes import strikeable, ways
from emergent.metrics.together import Work
from emergent.metrics.wired_cone import find_cones
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL
from emergent.protocols import Coupled, Spatial, Stepped, Timed, Traced, Wired
from emergent.result import Estimate, Result
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

MOST = 24
BYTES = 1 << 25
"""Of all recordings together: where they would be larger, runs are shorter."""
SHOWN = 20
"""Violations in the table, at most."""
LABEL = "runs in which all who were out of reach are, or do, the same as in the twin"


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
        if _logs(system):
            some = any(strikeable(system, way, system.components) for way in ways(system))
            return "" if some else f"none of its ways to be struck applies to a component of {system.name}"
        if why := super().why_not(system):
            return why
        assert isinstance(system, Coupled)
        if math.isinf(system.reach):
            return f"{system.name} declares that all can influence all at once, so nobody is out of reach"
        if len(system.members) < 2:
            return "there is only one member"
        if not strikes(system):
            return f"{system.name} has none of the perturbations {', '.join(STRIKES)} for all its members"
        return ""

    def measure(self, system: System) -> Measurement:
        if _logs(system):
            return (yield from self._along_links(system))
        assert isinstance(system, Coupled)
        assert isinstance(system, Stepped)
        variant = shorter(system, len(self.some))
        pairs = yield from self._pairs(system, variant, system.reach)
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

    def _along_links(self, system: System) -> Measurement:
        cones = yield from find_cones(system, self.some)
        wrong = set(cones.violations["replication"])
        same = [float(r not in wrong) for r, spared in zip(self.some, cones.spared, strict=True) if spared]
        note = f"In {len(same)} of {len(self.some)} runs some component was out of reach along the declared links."
        return Result(self.name, (_identical(np.array(same)),), {"violations": cones.violations[:SHOWN]}, (note,))

    def _pairs(self, system: System, variant: Variant, reach: float) -> Work[list[Pair]]:
        run = system.with_parameters(variant) if variant else system
        assert isinstance(run, Stepped)
        known = [r for r in self.some if placed(system, r)]
        outcomes = yield [Request(NOMINAL, known, run.horizon, variant)] if known else []
        starts: dict[int, Array] = {}
        if known:
            places = outcomes.recording(NOMINAL, known, variant, every=run.horizon)[POSITION].values[:, 0]
            starts = dict(zip(known, places, strict=True))
        return [
            standing(system, r, reach, starts[r]) if r in starts else apart(system, r, reach, run.dt, run.steps)
            for r in self.some
        ]


def _logs(system: System) -> bool:
    """Whether influence goes along links, and a log tells what each component did."""
    return isinstance(system, Wired) and isinstance(system, Traced)


def shorter(system: System, pairs: int) -> Variant:
    """Return the parameters under which the recordings of all runs fit `BYTES`, none where they do or cannot."""
    if not isinstance(system, Timed) or not isinstance(system, Stepped):
        return UNCHANGED
    part = BYTES / (2 * pairs * system.recorded_bytes(system.dt))
    return system.longer(part) if part < 1 else UNCHANGED


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
