"""What an observer outside of a run notes, compiled: who waits where, what became of items, what is decodable at best.

Nothing in here changes a run.
"""

from __future__ import annotations

import numpy as np

from emergent import randomness
from emergent.arithmetic import smaller
from emergent.compiled import helper, inline
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.artefacts import add, error, relabelling, words
from emergent.models.pipeline.kernel.messages import along
from emergent.models.pipeline.kernel.offsets import cell_of, counts_of, item_of, line_of, rates_of, record_of, spot_of
from emergent.models.pipeline.kernel.stages import carried, own_errors, part_of

_uniform, _COUNTERS = randomness.COMPILED.uniform, len(k.COUNTERS)


@helper
def judge(m, x, i, artefact):
    """Return what became of an item with this artefact, time aside."""
    relabel = x[k.WORLD + k.RELABEL - k.CHANNELS]
    shift = relabelling(m, i) if relabel > 0.0 else k.ZERO
    if artefact == (add(m, carried(m, m[k.ENDS], i), shift) if relabel == 1.0 else carried(m, m[k.ENDS], i)):
        return k.RIGHT
    if m[item_of(m, i) + k.VERSION] > 0:
        for part in range(m[k.PARTS]):
            shift = add(m, shift, m[part_of(m, k.FIRST, part, i)])
        if artefact == shift:
            return k.OUTDATED
    return k.WRONG


@inline
def waiting_at(m, j):
    """Return how many a node left, how many wait in a queue, how many are on a board."""
    return m[line_of(j) + (k.WAITING if m[record_of(j) + k.I_KIND] == k.QUEUE else k.LEFT)]


@inline
def timely(m, x, i, code):
    """Return what became of an item, late ones told apart: later than deadline·HURRY after their arrival."""
    took, limit = m[item_of(m, i) + k.DONE] - i * m[k.INTERVAL], m[k.DEADLINE] * x[k.WORLD + k.HURRY - k.CHANNELS]
    return k.LATE if code == k.RIGHT and m[k.DEADLINE] > 0 and took > limit else code


@helper
def under_way(m, i):
    """Return whether an item waits somewhere, or is on a board."""
    found = m[cell_of(m, m[k.ENDS], i) + k.READY] != 0
    for j in range(m[k.NODES]):
        found = found or m[cell_of(m, j, i) + k.READY] != 0
    for b in range(m[k.NODES] if m[k.BOARDS] > 0 else 0):
        found = found or m[spot_of(m, b, i) + k.THERE] != 0
    return found


@helper
def record(m, x, waiting, status, step):
    """Record how many wait where, and what has become of the items that have arrived."""
    for j in range(m[k.NODES]):
        waiting[j] = waiting_at(m, j)
    for code in range(k.UNDER_WAY + 1):
        status[code] = 0
    for i in range(smaller(m[k.ITEMS], (step + m[k.INTERVAL] - 1) // m[k.INTERVAL])):
        item = item_of(m, i)
        if m[item + k.DONE] >= 0:
            status[timely(m, x, i, m[item + k.CODE])] += 1
        else:
            status[k.UNDER_WAY if under_way(m, i) else k.LOST] += 1


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
    count, right = k.ZERO, m[part_of(m, k.CURRENT, part, i)]
    for one in range(m[k.AT_ORDER], m[k.AT_ORDER] + m[k.NODES]):
        j = m[one]
        if m[record_of(j) + k.I_PART] != part:
            continue
        if m[record_of(j) + k.I_KIND] == k.STAGE:
            w0, w1, w2, _ = words(m, j, i, k.READING, k.ZERO)
            wrong = _uniform(w0, w1) >= x[rates_of(j) + k.P_READING]
            count = heard(values, tallies, count, add(m, right, error(m, w2)) if wrong else right)
            continue
        for two in range(m[k.AT_ORDER], m[k.AT_ORDER] + m[k.NODES]):
            caller = m[two]
            first, total = along(m, k.TOOLS, caller)
            for place in range(first, first + total * k.ENTRY, k.ENTRY):
                for n in range(m[record_of(caller) + k.I_READINGS] if m[place] == j else 0):
                    failed, change = own_errors(m, x, place, i, m[record_of(caller) + k.KEY] + n, n)
                    if not failed:
                        count = heard(values, tallies, count, add(m, right, change))
    return count


@helper
def decode(m, x, reached, outcome, step):
    """Let an ideal decoder put every item together that has arrived.

    Each part is the plurality of its readings, the first of equals; without a reading the item is lost.
    """
    most = m[k.NODES]
    for j in range(m[k.NODES]):
        most += m[record_of(j) + k.I_READINGS] * m[record_of(j) + k.TOOLS + 1]
    values, tallies = np.empty(most, np.int64), np.empty(most, np.int64)
    for i in range(m[k.ITEMS]):
        reached[i], outcome[i], artefact = np.nan, k.LOST, k.ZERO
        for part in range(m[k.PARTS]):
            count = decode_part(m, x, i, part, values, tallies)
            best = 0
            for place in range(count):
                best = place if tallies[place] > tallies[best] else best
            artefact = k.NOTHING if count == 0 or artefact < 0 else add(m, artefact, values[best])
        if artefact >= 0 and i * m[k.INTERVAL] < step:
            right = judge(m, x, i, artefact) == k.RIGHT
            outcome[i] = k.RIGHT if right else k.WRONG
            reached[i] = i * m[k.INTERVAL] if right else np.nan


@helper
def finish(m, x, reached, outcome, counts, trace, step):
    """Note what became of the items, the counters and the hashes."""
    for i in range(m[k.ITEMS]):
        item = item_of(m, i)
        code = timely(m, x, i, m[item + k.CODE]) if m[item + k.DONE] >= 0 else k.LOST
        outcome[i] = code
        reached[i] = m[item + k.DONE] if code == k.RIGHT else np.nan
    if x[k.WORLD + k.DECODE - k.CHANNELS] >= 0.5:
        decode(m, x, reached, outcome, step)
    for c in range(m[k.NODES] + m[k.EDGES]):
        for counter in range(_COUNTERS):
            counts[c, counter] = m[counts_of(c) + counter]
    for place in range(3 if m[k.LOGGED] != 0 else 0):
        trace[place] = np.uint64(m[k.TRACE + place])
