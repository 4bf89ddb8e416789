"""Copying the members of a run into the rows of the rules and back, forking a run, and draws that are rare."""

from __future__ import annotations

import numpy as np

from emergent import randomness
from emergent.compiled import helper

_FORK, _0 = np.uint64(randomness.PURPOSE_FORK), np.uint64(0)
_philox = randomness.COMPILED.philox


@helper
def words(key, step, purpose, draw, seed):
    """Return the four words of one draw, for those that are drawn now and then; all arguments are uint64."""
    return _philox(key, step, purpose, draw, seed)


@helper
def fork(seeds, run, future):
    """Re-key all later draws of a run by the number of its future."""
    w0, w1, _, _ = words(np.uint64(future), _0, _FORK, _0, seeds[run])
    seeds[run] = (w0 << np.uint64(32)) | w1


@helper
def take(a, members, run, fields):
    """Copy the members of a run to the rows that the rules work on, and clear the rows below these `fields`."""
    for row in range(fields):
        for i in range(a.shape[1]):
            a[row, i] = members[run, row, i]
    for row in range(fields, a.shape[0]):
        for i in range(a.shape[1]):
            a[row, i] = 0.0


@helper
def give(a, members, run, fields):
    """Copy the members of a run back."""
    for row in range(fields):
        for i in range(a.shape[1]):
            members[run, row, i] = a[row, i]
