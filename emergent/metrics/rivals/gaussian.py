"""Information between Gaussian variables, from their covariance, in nats.

    I(A; B) = ½ (log det R_A + log det R_B − log det R_AB), with R the matrices of correlation.

It is exact for Gaussian variables; of others it sees what is linear in them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from emergent.metrics.estimate import Array

TINY = 1e-10
"""A variance, or a determinant of correlations, below this is none: it comes of rounding."""


def covariance(*series: Array) -> Array:
    """Return the covariance over time of variables that are given in blocks, each (…, time, variable), put together."""
    joined = np.concatenate(series, axis=-1)
    apart = joined - joined.mean(-2, keepdims=True)
    return np.asarray(np.swapaxes(apart, -1, -2) @ apart / joined.shape[-2])


def parts(joint: Array, which: npt.ArrayLike) -> Array:
    """Return the covariances of some of the variables, (…, k, k), of all of them (K, K) and which they are (…, k)."""
    some = np.asarray(which)
    return np.asarray(joint[some[..., :, None], some[..., None, :]])


def information(joint: Array, split: int) -> Array:
    """Return the information [nats] between the first `split` variables and the others, of `joint` (…, K, K).

    nan where a variable does not vary, or one follows from the others.
    """
    variance = np.diagonal(joint, axis1=-2, axis2=-1)
    known = (variance > TINY).all(-1)
    scale = np.sqrt(np.where(variance > TINY, variance, 1.0))
    correlations = joint / scale[..., :, None] / scale[..., None, :]
    first, second = correlations[..., :split, :split], correlations[..., split:, split:]
    total = 0.5 * (_log_det(first) + _log_det(second) - _log_det(correlations))
    return np.where(known, total, np.nan)


def _log_det(correlations: Array) -> Array:
    """Return the logarithm of each determinant, nan where it is 0 but for rounding."""
    sign, log = np.linalg.slogdet(correlations)
    return np.where((sign > 0) & (log > np.log(TINY)), log, np.nan)
