"""Members that are sent nowhere, which are most of them in most runs: drawn in one pass instead of a hundred arrays."""

from __future__ import annotations

import numpy as np

from emergent import arithmetic, randomness
from emergent.compiled import kernel

FIDGET, _0 = np.uint64(3), np.uint64(0)
"""The purpose of the draws."""
_sincos = arithmetic.COMPILED.sincos
_philox, _uniform = randomness.COMPILED.philox, randomness.COMPILED.uniform
_TWO_PI = 6.283185307179586


@kernel
def fidget(who, seeds, keys, step, pace, hx, hy):
    """Set the headings (run, member) of those of `who`: `pace` into a random direction; `step` is uint64."""
    for run in range(who.shape[0]):
        for i in range(who.shape[1]):
            if who[run, i]:
                w0, w1, _, _ = _philox(keys[i], step, FIDGET, _0, seeds[run])
                s, c = _sincos(_TWO_PI * _uniform(w0, w1))
                hx[run, i], hy[run, i] = pace * c, pace * s
