"""Draws of all members of all runs."""

from __future__ import annotations

import numpy as np

from emergent import arithmetic, randomness
from emergent.compiled import kernel

_FORK, _0 = np.uint64(randomness.PURPOSE_FORK), np.uint64(0)
_philox, _uniform = randomness.COMPILED.philox, randomness.COMPILED.uniform
_sincos = arithmetic.COMPILED.sincos
_TWO_PI = 6.283185307179586


@kernel
def words(seeds, keys, purpose, draw):
    """Return the four words of every member's draw at step 0, (word, run, member); all arguments are uint64."""
    found = np.empty((4, len(seeds), len(keys)), np.uint64)
    for run in range(len(seeds)):
        for i in range(len(keys)):
            w0, w1, w2, w3 = _philox(keys[i], np.uint64(0), purpose, draw, seeds[run])
            found[0, run, i], found[1, run, i], found[2, run, i], found[3, run, i] = w0, w1, w2, w3
    return found


@kernel
def uniforms(seeds, keys, step, purpose):
    """Return a uniform number of every member, (run, member), drawn at its `step`; all arguments are uint64."""
    found = np.empty(step.shape)
    for run in range(len(seeds)):
        for i in range(len(keys)):
            w0, w1, _, _ = _philox(keys[i], step[run, i], purpose, _0, seeds[run])
            found[run, i] = _uniform(w0, w1)
    return found


@kernel
def directions(seeds, keys, step, purpose):
    """Return x and y of a direction of every member, drawn likewise."""
    x, y = np.empty(step.shape), np.empty(step.shape)
    for run in range(len(seeds)):
        for i in range(len(keys)):
            w0, w1, _, _ = _philox(keys[i], step[run, i], purpose, _0, seeds[run])
            y[run, i], x[run, i] = _sincos(_TWO_PI * _uniform(w0, w1))
    return x, y


@kernel
def fork(seeds, run, future):
    """Re-key all later draws of runs by the numbers of their futures, one after another."""
    for i in range(len(run)):
        w0, w1, _, _ = _philox(np.uint64(future[i]), _0, _FORK, _0, seeds[run[i]])
        seeds[run[i]] = (w0 << np.uint64(32)) | w1
