"""Delay: who turns first and who turns after, from how directions correlate in time (Nagy et al. 2010).

With v_i(t) the direction of a member, a unit vector (0 where it stands), in unperturbed runs up to the first arrival,

    C_ij(τ) = mean over t of v_i(t)·v_j(t + τ),   τ*_ij = the τ at which it is largest, −LAG ≤ τ ≤ LAG.

Above 0, j does after τ* what i did: i leads. A follower that copies with the delay d has τ* = d. Where all walk
straight C is flat and its largest value is noise; so τ* is undefined (nan) unless C has a peak there, inside of the
window, whose height over the window's median exceeds the 95 % quantile of such heights in the windows around all
circular shifts of one series against the other that do not overlap it. (Time runs around in a circle; shifts keep each
series as it is, and undo what it has to do with the other.)

`resolved` is the share of pairs with a delay, .05 at most by chance; `delay` their mean |τ*|; `strongest` by how much
the others are after the one that leads most, chosen on one half of the runs and scored on the other; `front` by how
much they are after the one that is in front for the longest time of the run: below 0, it follows.

What it cannot see: a common cause. Members that all see the goal turn together, whoever leads, and one that sees it
first seems to lead who never looks at it. `influence`, where one is turned and the others are watched, decides. Delays
shorter than a frame are 0. Runs: those of `roles`.

Table `members`: member, `value` is by how much the others are after it [s].
"""

from __future__ import annotations

from typing import Any

import numpy as np

from emergent.columns import POSITION, STATUS
from emergent.metrics.estimate import Array, bootstrap, share
from emergent.metrics.front import ahead, frames_under_way, interval, record
from emergent.metrics.metric import PAUSE, Measurement, Metric, ranked, sampled, table
from emergent.protocols import Spatial, Stepped
from emergent.result import Estimate, Result
from emergent.system import System

LAG = 10
"""The longest delay that is looked for, in frames."""
FEWEST = 19
"""Windows of the null: with fewer, a peak of chance is above their 95 % quantile more often than in 1 of 20 cases."""
QUANTILE = 0.95


def directions(position: Array) -> Array:
    """Return unit vectors (time − 1, member, 2), 0 of who stands, of positions (time, member, 2) [m]."""
    step = np.diff(position, axis=0)
    length = np.sqrt((step * step).sum(-1, keepdims=True))
    return np.asarray(np.divide(step, length, out=np.zeros_like(step), where=length > 0))


def correlations(v: Array) -> Array:
    """Return C_ij(τ) for all τ around the circle, (member, member, time), of directions (time, member, 2)."""
    f = np.fft.rfft(v, axis=0)
    whole = np.einsum("tia,tja->ijt", f.conj(), f)
    return np.asarray(np.fft.irfft(whole, len(v), axis=-1) / len(v))


def delays(c: Array, lag: int = LAG) -> Array:
    """Return τ* [frames] of correlations (…, time) around the circle; nan where it is none but by chance."""
    window = np.arange(-lag, lag + 1)
    shifts = np.arange(2 * lag + 1, c.shape[-1] - 2 * lag, lag)
    if len(shifts) < FEWEST:
        return np.full(c.shape[:-1], np.nan)
    null = np.quantile(_peak(c[..., shifts[:, None] + window]), QUANTILE, axis=-1, method="higher")
    own = c[..., window]
    return np.where(_peak(own) > null + 1e-9, window[own.argmax(-1)], np.nan)


def _peak(windows: Array) -> Array:
    """Return by how much the largest value is above the median; 0 where it is at an end, on a slope and not a peak."""
    at = windows.argmax(-1)
    inside = (at > 0) & (at < windows.shape[-1] - 1)
    return np.where(inside, windows.max(-1) - np.median(windows, axis=-1), 0.0)


class Delay(Metric):
    """By how much others turn after each member, where they do so other than by chance."""

    name = "delay"
    title = "Delay"
    question = "Who turns first, and who turns after?"
    estimates = ("resolved", "delay", "strongest", "front")
    protocols = (Spatial, Stepped)
    columns = (POSITION, STATUS)
    most = 24

    def why_not(self, system: System) -> str:
        return super().why_not(system) or ("" if len(system.members) > 1 else "there is only one member")

    def measure(self, system: System) -> Measurement:
        every, runs = interval(system), (yield from record(system, self.some))
        names = sampled(system, self.replications)
        picked = [system.index[name] for name in names]
        position, status = runs[POSITION].values[:, :, picked], runs[STATUS].values
        place, frames = ahead(position, status[:, :, picked], LAG), frames_under_way(status)
        found, first = [], []
        for run, last in enumerate(frames):
            c = correlations(directions(position[run, :last])) if last > 1 else np.zeros((len(names), len(names), 1))
            yield PAUSE
            found.append(delays(c) * every)
            front = np.bincount(place[run, : max(last, 1)].argmax(1), minlength=len(names)).argmax()
            first.append(int(front))
        tau = np.stack(found, -1)  # (member, member, run)
        tau[np.arange(len(names)), np.arange(len(names))] = np.nan
        sums, counts = np.nansum(tau, 1), (~np.isnan(tau)).sum(1).astype(float)
        rows = [({"member": name}, _mean(sums[i], counts[i], name=name)) for i, name in enumerate(names)]
        long = int((frames - 1 > (FEWEST + 4) * LAG + 1).sum())
        notes = (
            f"{long} of {len(frames)} runs are long enough before the first arrival.",
            f"Delays up to {LAG * every:g} s are looked for, in steps of {every:g} s.",
            *ranked(system, self.replications),
        )
        estimates = _estimates(tau, sums, counts, np.array(first))
        return Result(self.name, estimates, {"members": table(rows)}, notes)


def _mean(sums: Array, counts: Array, **about: Any) -> Estimate:
    """Return the mean of values that were summed and counted in each run."""
    return bootstrap(_over, sums, counts, **about)


def _over(sums: Array, counts: Array, axis: int = -1) -> Any:
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums.sum(axis) / counts.sum(axis)


def _estimates(tau: Array, sums: Array, counts: Array, first: Any) -> tuple[Estimate, ...]:
    runs, pairs = np.arange(len(first)), tau.shape[0] * (tau.shape[0] - 1)
    half = len(runs) // 2
    with np.errstate(invalid="ignore", divide="ignore"):
        lead = np.nan_to_num(sums[:, :half].sum(1) / counts[:, :half].sum(1), nan=-np.inf)
    most = int(lead.argmax())
    known = np.isfinite(tau).sum((0, 1)).astype(float)
    longest = np.nansum(np.abs(tau), (0, 1))
    return (
        share(known / pairs, name="resolved", label="pairs in which one turns after the other"),
        _mean(longest, known, name="delay", unit="s", label="mean time by which one turns after the other"),
        _mean(
            sums[most, half:], counts[most, half:],
            name="strongest", unit="s", label="time by which others turn after the one that leads most",
        ),
        _mean(
            sums[first, runs], counts[first, runs],
            name="front", unit="s", label="time by which others turn after the one in front",
        ),
    )  # fmt: skip
