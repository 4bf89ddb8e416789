"""Times until something is back, some of them censored: Kaplan and Meier (1958)."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np

from emergent.metrics.estimate import Array, wilson


class Spell(NamedTuple):
    """How long each was away: `time` [s] until back or censored, `back` whether it ended with coming back."""

    time: Array
    back: Array


def returned(spell: Spell, at: Array) -> tuple[Array, Array, Array]:
    """Return P(back by t) = 1 − S(t) at times `at` [s] with its interval (Greenwood, log–log; Wilson at 0 and 1)."""
    from scipy import stats

    data = stats.CensoredData.right_censored(spell.time, spell.back == 0)
    survival = stats.ecdf(data).sf
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        interval = survival.confidence_interval(0.95, method="log-log")
        high, low = 1 - interval.low.evaluate(at), 1 - interval.high.evaluate(at)
    value = 1 - np.asarray(survival.evaluate(at))
    none, every = wilson(0, len(spell.time)), wilson(len(spell.time), len(spell.time))
    low = np.where(np.isfinite(low), low, np.where(value == 0, 0.0, every[0]))  # Greenwood has no width at 0 and 1
    high = np.where(np.isfinite(high), high, np.where(value == 0, none[1], 1.0))
    return value, low, high


def median(times: Array, probability: Array) -> float:
    """Return the first time at which the probability is at least ½, nan where it never is."""
    above = probability >= 0.5
    return float(times[above.argmax()]) if above.any() else float("nan")
