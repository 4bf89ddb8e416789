"""Roles: whether the place in front is one member's, or passes from one to the next.

In unperturbed runs in which the group goes somewhere, up to the first arrival, the place in front is that of the member
which is farthest ahead (`front.py`). So that jitter counts for nothing, another one takes it over only where it is
ahead by more than a *dead-band*, `BAND` times what a member walks in a *dwell* (`DWELL` of the horizon); the result's
notes state both in m and s. With p_i the shares of time in front of N members,

    entropy  = mean over runs of −Σ p_i ln p_i/ln N,        rate = switches/time,
    turnover = all switches/those of the same frames in random order, (M − 1)(1 − Σ n_i(n_i − 1)/(M(M − 1))),

where `rate` leaves out spells shorter than the dwell, and the expectation over all orders of M frames, n_i of each, is
exact. One who is always in front has entropy 0 and rate 0; turns of T seconds have 1 and 1/T; who is drawn anew in each
frame has 1, too, and a rate of (N − 1)/N a frame, which is why both are told beside `shuffled`, the rate of the same
frames in random order: turnover 1 is chance, near 0 are roles that last. (Role switching after Voelkl et al. 2015,
"Matching times of leading and following".) `across` is (N_eff − 1)/(N − 1) of the shares in all runs together, less
what chance adds: each run may have a front one of its own.

What it cannot see: whether who is in front leads, which is what `influence` tells; that a short run has less entropy
than a long one of the same sort; whoever leads from behind. Runs: the unperturbed ones, recorded; 24 at most.

Table `members`: member, `value` is its share of the time in front.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.columns import POSITION, STATUS
from emergent.metrics.estimate import Array, bootstrap, jackknife, mean, ratio, share
from emergent.metrics.front import ahead, frames_under_way, goes, interval, record
from emergent.metrics.game import agnosticism, concentration
from emergent.metrics.metric import Measurement, Metric, table
from emergent.protocols import Spatial, Stepped
from emergent.result import Estimate, Result
from emergent.system import System

DWELL = 0.01
"""Shares of the horizon: whoever is in front for a shorter time has not taken the place over."""
BAND = 0.1
"""By how much another one must be ahead, as a share of what a member walks in a dwell."""
Leaders = npt.NDArray[np.int64]


def leaders(ahead: Array, band: float) -> Leaders:
    """Return who is in front, (run, time), by how far ahead each is [m], (run, time, member).

    Another one takes over where it is ahead of the present one by more than the dead-band [m].
    """
    runs, best = np.arange(len(ahead)), ahead.argmax(2)
    found = np.empty(best.shape, np.int64)
    now = best[:, 0]
    for frame, first in enumerate(best.T):
        at = ahead[:, frame]
        now = np.where(at[runs, first] > at[runs, now] + band, first, now)
        found[:, frame] = now
    return found


def switches(leaders: Leaders, dwell: int = 1) -> int:
    """Return how often the front one, (time,), is another one, spells of fewer frames than dwell left out."""
    ends = np.flatnonzero(np.diff(leaders, append=-1))
    lasted = np.diff(ends, prepend=-1) >= dwell
    return int((np.diff(leaders[ends[lasted]]) != 0).sum())


def shuffled_switches(leaders: Leaders) -> float:
    """Return how often it passes on average over all orders of the same frames, (time,)."""
    n, frames = np.bincount(leaders), len(leaders)
    return float((frames - 1) * (1 - (n * (n - 1)).sum() / (frames * (frames - 1))))


def entropy(shares: Array) -> Array:
    """Return −Σ p ln p/ln N over the last axis, the N members."""
    p = np.where(shares > 0, shares, 1.0)
    return np.asarray(-(p * np.log(p)).sum(-1) / np.log(shares.shape[-1])) + 0.0


class Roles(Metric):
    """How evenly members share the place in front, and how often it passes from one to the next."""

    name = "roles"
    title = "Roles"
    question = "Is the place in front one member's, or does it pass from one to the next?"
    estimates = ("entropy", "across", "rate", "shuffled", "turnover", "spell")
    protocols = (Spatial, Stepped)
    columns = (POSITION, STATUS)
    most = 24

    def why_not(self, system: System) -> str:
        return super().why_not(system) or ("" if len(system.members) > 1 else "there is only one member")

    def measure(self, system: System) -> Measurement:
        assert isinstance(system, Spatial)
        every, runs = interval(system), (yield from record(system, self.some))
        dwell = max(1, round(DWELL * system.horizon / every))
        band = BAND * system.speed * dwell * every
        position, status = runs[POSITION].values, runs[STATUS].values
        front = leaders(ahead(position, status, dwell), band)
        frames = frames_under_way(status)
        counts = (frames > 2 * dwell) & goes(position, status, frames, system.speed * every)
        lasting = [row[:n] for row, n, one in zip(front, frames, counts, strict=True) if one]
        shares = np.array([np.bincount(row, minlength=len(system.members)) / len(row) for row in lasting])
        notes = (
            f"The place in front passes to who is ahead by more than the dead-band, {band:.2g} m; spells shorter than "
            f"the dwell, {dwell * every:g} s, do not count as switches, but in turnover.",
            f"{len(lasting)} of {len(front)} runs count: in the others the group stood, or the first one soon arrived.",
        )
        if not len(lasting):
            return Result(self.name, tuple(_unknown(name) for name in self.estimates), {}, notes)
        rows = [({"member": m.id}, share(shares[:, i], name=m.id)) for i, m in enumerate(system.members)]
        return Result(self.name, _estimates(lasting, shares, dwell, every), {"members": table(rows)}, notes)


def _unknown(name: str) -> Estimate:
    return Estimate(name, np.nan, np.nan, np.nan, 0)


def _estimates(lasting: list[Leaders], shares: Array, dwell: int, every: float) -> tuple[Estimate, ...]:
    time = np.array([(len(row) - 1) * every for row in lasting])
    lasted, every_one, chance = (
        np.array([count(row) for row in lasting], float)
        for count in (lambda row: switches(row, dwell), switches, shuffled_switches)
    )
    return (
        mean(entropy(shares), name="entropy", label="evenness of the time in front, within a run"),
        _across(shares),
        ratio(lasted, time, name="rate", unit="1/s", label="switches of who is in front, by the time"),
        ratio(chance, time, name="shuffled", unit="1/s", label="switches of the same frames in random order"),
        ratio(every_one, chance, name="turnover", label="switches, short ones too, over those in random order"),
        bootstrap(_spell, time, lasted, name="spell", unit="s", label="mean time for which one stays in front"),
    )


def _spell(time: Array, lasted: Array, axis: int = -1) -> Any:
    return time.mean(axis) / (lasted.mean(axis) + 1)


def _across(shares: Array) -> Estimate:
    """Return how evenly all runs together share the place in front."""
    members = shares.shape[1]
    label = "evenness of the time in front, all runs together"
    if len(shares) < 2:
        return Estimate("across", np.nan, np.nan, np.nan, len(shares), label=label)
    found = jackknife(lambda part, axis=-1: concentration(part), shares[None], over=1, name="across")
    value, low, high = (agnosticism(x, members) for x in (found.value, found.high, found.low))
    return Estimate("across", value, low, high, len(shares), label=label)
