"""Draws of all members of all runs."""

from __future__ import annotations

import numpy as np

from emergent import randomness
from emergent.compiled import kernel

_philox = randomness.COMPILED.philox


@kernel
def words(seeds, keys, purpose, draw):
    """Return the four words of every member's draw at step 0, (word, run, member); all arguments are uint64."""
    found = np.empty((4, len(seeds), len(keys)), np.uint64)
    for run in range(len(seeds)):
        for i in range(len(keys)):
            w0, w1, w2, w3 = _philox(keys[i], np.uint64(0), purpose, draw, seeds[run])
            found[0, run, i], found[1, run, i], found[2, run, i], found[3, run, i] = w0, w1, w2, w3
    return found
