"""What the events of a plan change: channels of components and of the run, its future, what items ask for."""

from __future__ import annotations

import numpy as np

from emergent import randomness
from emergent.compiled import helper
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.artefacts import foresee, keyed
from emergent.models.pipeline.kernel.beginning import ask, draw_parts
from emergent.models.pipeline.kernel.offsets import channels_of, flags_of, item_of

_uniform = randomness.COMPILED.uniform
_FORK = np.int64(randomness.PURPOSE_FORK)
_BASE = np.array(k.BASE)


@helper
def respecify(m, x, share):
    """Let a share of the items that are not finished ask for something else."""
    if m[k.REDRAWN] == 0:
        m[k.REDRAWN] = 1
        draw_parts(m, k.SECOND)
    for i in range(m[k.ITEMS]):
        item = item_of(m, i)
        if m[item + k.DONE] < 0 and m[item + k.VERSION] == 0:
            w0, w1, _, _ = keyed(m[k.SPECIFICATION_KEY], i, k.RESPECIFIED, k.ZERO, m[k.SEED])
            if _uniform(w0, w1) < share:
                m[item + k.VERSION] = 1
                ask(m, x, i, i + 1)


@helper
def apply(m, x, c, channel, value):
    """Apply one event of a plan to its channel."""
    if c >= 0:
        f, loud = channels_of(c), False
        x[f + channel] = value
        for other in range(k.CHANNELS):
            if other != k.IDLE:
                loud = loud or x[f + other] != _BASE[other]
        m[flags_of(c) + k.LOUD] = 1 if loud else 0
    elif channel == k.FORK:
        w0, w1, _, _ = keyed(np.int64(value), k.ZERO, _FORK, k.ZERO, m[k.SEED])
        m[k.SEED] = np.int64((w0 << np.uint64(32)) | w1)
        foresee(m, x)
    else:
        place = k.WORLD + channel - k.CHANNELS
        before = x[place]
        x[place] = value
        if channel == k.RESPEC and value > 0.0:
            respecify(m, x, value)
        elif channel == k.RELABEL and (before == 2.0) != (value == 2.0):
            ask(m, x, k.ZERO, m[k.ITEMS])
