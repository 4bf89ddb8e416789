"""What an observer outside of a run notes, compiled: who waits where, what became of items, what is decodable at best.

Nothing in here changes a run.
"""

from __future__ import annotations

import numpy as np

from emergent import randomness
from emergent.compiled import helper, inline
from emergent.models.pipeline.kernel.artefacts import add, error, relabelling, words
from emergent.models.pipeline.kernel.layout import (
    AT_ORDER,
    BOARDS,
    CHANNELS,
    CODE,
    COUNTERS,
    CURRENT,
    DEADLINE,
    DECODE,
    DONE,
    EDGES,
    ENDS,
    ENTRY,
    FIRST,
    HURRY,
    I_KIND,
    I_PART,
    I_READINGS,
    INTERVAL,
    ITEMS,
    KEY,
    LATE,
    LEFT,
    LOGGED,
    LOST,
    NODES,
    NOTHING,
    OUTDATED,
    P_READING,
    PARTS,
    QUEUE,
    READING,
    READY,
    RELABEL,
    RIGHT,
    STAGE,
    THERE,
    TOOLS,
    TRACE,
    UNDER_WAY,
    VERSION,
    WAITING,
    WORLD,
    WRONG,
    ZERO,
)
from emergent.models.pipeline.kernel.messages import along
from emergent.models.pipeline.kernel.places import cell_of, counts_of, item_of, line_of, rates_of, record_of, spot_of
from emergent.models.pipeline.kernel.stages import carried, own_errors, part_of

_uniform, _COUNTERS = randomness.COMPILED.uniform, len(COUNTERS)


@helper
def judge(m, x, i, artefact):
    """Return what became of an item with this artefact, time aside."""
    relabel = x[WORLD + RELABEL - CHANNELS]
    shift = relabelling(m, i) if relabel > 0.0 else ZERO
    if artefact == (add(m, carried(m, m[ENDS], i), shift) if relabel == 1.0 else carried(m, m[ENDS], i)):
        return RIGHT
    if m[item_of(m, i) + VERSION] > 0:
        for part in range(m[PARTS]):
            shift = add(m, shift, m[part_of(m, FIRST, part, i)])
        if artefact == shift:
            return OUTDATED
    return WRONG


@inline
def waiting_at(m, j):
    """Return how many a node left, how many wait in a queue, how many are on a board."""
    return m[line_of(j) + (WAITING if m[record_of(j) + I_KIND] == QUEUE else LEFT)]


@inline
def timely(m, x, i, code):
    """Return what became of an item, late ones told apart: later than deadline·HURRY after their arrival."""
    took, limit = m[item_of(m, i) + DONE] - i * m[INTERVAL], m[DEADLINE] * x[WORLD + HURRY - CHANNELS]
    return LATE if code == RIGHT and m[DEADLINE] > 0 and took > limit else code


@helper
def under_way(m, i):
    """Return whether an item waits somewhere, or is on a board."""
    found = m[cell_of(m, m[ENDS], i) + READY] != 0
    for j in range(m[NODES]):
        found = found or m[cell_of(m, j, i) + READY] != 0
    for b in range(m[NODES] if m[BOARDS] > 0 else 0):
        found = found or m[spot_of(m, b, i) + THERE] != 0
    return found


@helper
def record(m, x, waiting, status, step):
    """Record how many wait where, and what has become of the items that have arrived."""
    for j in range(m[NODES]):
        waiting[j] = waiting_at(m, j)
    for code in range(UNDER_WAY + 1):
        status[code] = 0
    for i in range(min(m[ITEMS], (step + m[INTERVAL] - 1) // m[INTERVAL])):
        item = item_of(m, i)
        if m[item + DONE] >= 0:
            status[timely(m, x, i, m[item + CODE])] += 1
        else:
            status[UNDER_WAY if under_way(m, i) else LOST] += 1


@helper
def heard(values, tallies, count, reading):
    """Count a reading among those of one part; return how many different ones there are."""
    for place in range(count):
        if values[place] == reading:
            tallies[place] += 1
            return count
    values[count] = reading
    tallies[count] = 1
    return count + 1


@helper
def decode_part(m, x, i, part, values, tallies):
    """Gather what stages read of a part, and what tools reply by themselves; return how many different readings."""
    count, told = ZERO, m[part_of(m, CURRENT, part, i)]
    for one in range(m[AT_ORDER], m[AT_ORDER] + m[NODES]):
        j = m[one]
        if m[record_of(j) + I_PART] != part:
            continue
        if m[record_of(j) + I_KIND] == STAGE:
            w0, w1, w2, _ = words(m, j, i, READING, ZERO)
            wrong = _uniform(w0, w1) >= x[rates_of(j) + P_READING]
            count = heard(values, tallies, count, add(m, told, error(m, w2)) if wrong else told)
            continue
        for two in range(m[AT_ORDER], m[AT_ORDER] + m[NODES]):
            caller = m[two]
            first, total = along(m, TOOLS, caller)
            for place in range(first, first + total * ENTRY, ENTRY):
                for n in range(m[record_of(caller) + I_READINGS] if m[place] == j else 0):
                    failed, change = own_errors(m, x, place, i, m[record_of(caller) + KEY] + n, n)
                    if not failed:
                        count = heard(values, tallies, count, add(m, told, change))
    return count


@helper
def decode(m, x, reached, outcome, step):
    """Let an ideal decoder put every item together that has arrived.

    Each part is the plurality of its readings, the first of equals; without a reading the item is lost.
    """
    most = m[NODES]
    for j in range(m[NODES]):
        most += m[record_of(j) + I_READINGS] * m[record_of(j) + TOOLS + 1]
    values, tallies = np.empty(most, np.int64), np.empty(most, np.int64)
    for i in range(m[ITEMS]):
        reached[i], outcome[i], artefact = np.nan, LOST, ZERO
        for part in range(m[PARTS]):
            count = decode_part(m, x, i, part, values, tallies)
            best = 0
            for place in range(count):
                best = place if tallies[place] > tallies[best] else best
            artefact = NOTHING if count == 0 or artefact < 0 else add(m, artefact, values[best])
        if artefact >= 0 and i * m[INTERVAL] < step:
            right = judge(m, x, i, artefact) == RIGHT
            outcome[i] = RIGHT if right else WRONG
            reached[i] = i * m[INTERVAL] if right else np.nan


@helper
def finish(m, x, reached, outcome, counts, trace, step):
    """Note what became of the items, the counters and the hashes."""
    for i in range(m[ITEMS]):
        item = item_of(m, i)
        code = timely(m, x, i, m[item + CODE]) if m[item + DONE] >= 0 else LOST
        outcome[i] = code
        reached[i] = m[item + DONE] if code == RIGHT else np.nan
    if x[WORLD + DECODE - CHANNELS] >= 0.5:
        decode(m, x, reached, outcome, step)
    for c in range(m[NODES] + m[EDGES]):
        for counter in range(_COUNTERS):
            counts[c, counter] = m[counts_of(c) + counter]
    for place in range(3 if m[LOGGED] != 0 else 0):
        trace[place] = np.uint64(m[TRACE + place])
