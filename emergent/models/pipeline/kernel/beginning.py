"""How a run begins: what its items ask for, as far as the channels tell, and how hard they are."""

from __future__ import annotations

import numpy as np

from emergent import randomness
from emergent.arithmetic import smaller
from emergent.compiled import helper
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.artefacts import add, foresee, reduced, relabelling
from emergent.models.pipeline.kernel.offsets import channels_of, flags_of, item_of, line_of, record_of
from emergent.models.pipeline.kernel.stages import part_of

_philox, _uniform, _normal = randomness.COMPILED.philox, randomness.COMPILED.uniform, randomness.COMPILED.normal
_PART, _DIFFICULTY = np.uint64(k.PART), np.uint64(k.DIFFICULTY)
_START = np.uint64(k.HASH_START)
_BASE = np.array(k.BASE)


@helper
def draw_parts(m, version):
    """Draw the parts of all items: symbol k of a part is floor(w·q/2^32), w being word k mod 4 of draw k div 4."""
    q, width, lanes = m[k.ALPHABET], m[k.WIDTH], m[k.LANES]
    key, seed = np.uint64(m[k.SPECIFICATION_KEY]), np.uint64(m[k.FIRST_SEED])
    for part in range(m[k.PARTS]):
        first = part_of(m, version, part, k.ZERO)
        for symbol in range(0, m[k.SYMBOLS], 4):
            draw, left = np.uint64(((version * m[k.PARTS] + part) << 4) + (symbol >> 2)), m[k.SYMBOLS] - symbol
            q1, q2, q3 = (q if left > 1 else 0), (q if left > 2 else 0), (q if left > 3 else 0)
            s1, s2, s3 = (width if left > 1 else 0), (2 * width if left > 2 else 0), (3 * width if left > 3 else 0)
            for i in range(lanes):
                w0, w1, w2, w3 = _philox(key, np.uint64(i), _PART, draw, seed)
                x = ((np.int64(w0) * q) >> 32) | (((np.int64(w1) * q1) >> 32) << s1)
                x |= (((np.int64(w2) * q2) >> 32) << s2) | (((np.int64(w3) * q3) >> 32) << s3)
                m[first + i] = (x << (symbol * width)) | (m[first + i] if symbol > 0 else 0)


@helper
def add_up(m, mask, truth, first, last):
    """Put the sum of the parts that a mask names, one bit a part, into a row, for some items."""
    spare, tops, top, q = m[k.SPARE], m[k.TOPS], m[k.WIDTH] - 1, m[k.ALPHABET]
    for i in range(first, last):
        m[truth + i] = 0
    for part in range(m[k.PARTS]):
        if (mask >> part) & 1:
            now = part_of(m, k.CURRENT, part, k.ZERO)
            for i in range(first, last):
                m[truth + i] = reduced(m[truth + i] + m[now + i], spare, tops, top, q)


@helper
def ask(m, x, first, last):
    """Set what these items ask for now, by the channels; sum up what artefacts should hold, at each node."""
    relabelled = x[k.WORLD + k.RELABEL - k.CHANNELS] == 2.0
    for part in range(m[k.PARTS]):
        now, first_asked = part_of(m, k.CURRENT, part, k.ZERO), part_of(m, k.FIRST, part, k.ZERO)
        for i in range(first, last):
            m[now + i] = m[first_asked + i]
        for i in range(first, smaller(last, m[k.ITEMS]) if m[k.REDRAWN] != 0 else first):
            m[now + i] = m[part_of(m, m[item_of(m, i) + k.VERSION], part, i)]
        for i in range(first, last if relabelled and part == 0 else first):
            m[now + i] = add(m, m[now + i], relabelling(m, i))
    for j in range(m[k.NODES]):
        add_up(m, m[record_of(j) + k.CARRIES], m[record_of(j) + k.BEFORE], first, last)
        add_up(m, m[record_of(j) + k.ADDS], m[record_of(j) + k.ADDED], first, last)
    add_up(m, m[record_of(m[k.ENDS]) + k.CARRIES], m[record_of(m[k.ENDS]) + k.BEFORE], first, last)


@helper
def begin(m, x, seed):
    """Clear the memory of a run; draw what the items ask for and how hard they are."""
    for place in range(m[k.AT_CELLS], m[k.AT_PARTS]):
        m[place] = 0
    m[k.LIVE], m[k.ARRIVED], m[k.ROWS], m[k.REDRAWN], m[k.TAPED] = 0, 0, 0, 0, m[k.AT_TAPE]
    for place in range(3):
        m[k.TRACE + place] = np.int64(_START)
    m[k.SEED] = np.int64(seed)
    m[k.FIRST_SEED] = np.int64(seed)
    for i in range(m[k.ITEMS]):
        m[item_of(m, i) + k.DONE] = -1
    for c in range(m[k.ENDS] + 1):
        for place in range(record_of(c) + k.FLAGS_FROM, record_of(c) + k.RECORD):
            m[place] = 0
        m[flags_of(c) + k.LAST] = -1
        m[line_of(c) + k.WAKE] = k.NEVER
        for channel in range(k.CHANNELS):
            x[channels_of(c) + channel] = _BASE[channel]
    for channel in range(k.WORLD_CHANNELS):
        x[k.WORLD + channel] = _BASE[k.CHANNELS + channel]
    draw_parts(m, k.FIRST)
    spread, hardness, key = x[k.X_DIFFICULTY], m[k.AT_HARDNESS], np.uint64(m[k.ITEMS_KEY])
    if spread > 0.0:
        for i in range(m[k.LANES]):
            w0, w1, _, _ = _philox(key, np.uint64(i), _DIFFICULTY, np.uint64(0), np.uint64(seed))
            x[hardness + i] = spread * _normal(_uniform(w0, w1))
    ask(m, x, k.ZERO, m[k.LANES])
    foresee(m, x)
