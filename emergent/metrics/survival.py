"""Times until something is back, some of them censored: Kaplan and Meier (1958).

The interval of a share that is back is Rothman's (1978): Wilson's, of as many as would give Greenwood's variance were
nobody censored, S(1 − S)/variance. That of the median holds the times at which the interval of the share holds ½
(Brookmeyer and Crowley 1982); an end of it that was not seen before all were censored is ∞.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from emergent.metrics.interval import Array, enough, score


class Spell(NamedTuple):
    """How long each was away: `time` [s] until back or censored, `back` whether it ended with coming back."""

    time: Array
    back: Array


def returned(spell: Spell, at: Array) -> tuple[Array, Array, Array]:
    """Return P(back by t) = 1 − S(t) at times `at` [s] with its interval."""
    times, back = np.unique(spell.time[spell.back > 0], return_counts=True)
    away = len(spell.time) - np.searchsorted(np.sort(spell.time), times)
    with np.errstate(divide="ignore", invalid="ignore"):
        survival, hazards = np.cumprod(1 - back / away), np.cumsum(back / away / (away - back))
        alike = (1 - survival) / (survival * hazards)
    steps = np.searchsorted(times, at, side="right")
    left = np.concatenate([[1.0], survival])[steps]
    number = np.concatenate([[np.nan], alike])[steps]
    low, high = score(1 - left, np.where(np.isfinite(number), number, len(spell.time)))
    return 1 - left, *enough(len(spell.time), (low, high))


def median(times: Array, probability: Array) -> float:
    """Return the first time at which the probability is at least ½, ∞ where it never is, nan of what is undefined."""
    above = probability >= 0.5
    if np.isnan(probability).any():
        return np.nan
    return float(times[above.argmax()]) if above.any() else np.inf
