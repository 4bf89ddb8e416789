"""What routers, reviewers, aggregators and boards do with one item, compiled: one small function a rule.

Rules act on symbols, never on rightness: whether an artefact is right is asked only where something is counted. An
operation returns on how many edges of the outbox its artefact leaves, the artefact, its status, and from when it is
there: at the next step at the earliest. So the order in which components act within a step matters only where they
share tools or queues and where two messages of an item come to one component at once; it is that of `wiring/order.py`.
"""

from __future__ import annotations

import numpy as np

from emergent.arithmetic import larger
from emergent.compiled import helper, inline
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.artefacts import (
    add,
    anything,
    chances,
    drawn,
    error,
    happens,
    misreading,
    unit,
    words,
)
from emergent.models.pipeline.kernel.messages import (
    along,
    begin_operation,
    delay,
    dropped,
    garble,
    gathered,
    note,
    pass_error,
    remember,
)
from emergent.models.pipeline.kernel.offsets import (
    cell_of,
    channels_of,
    counts_of,
    flags_of,
    line_of,
    loud_of,
    rates_of,
    record_of,
    spot_of,
)
from emergent.models.pipeline.kernel.stages import carried, commonest, difficulty, logit_of, part_of, work
from emergent.models.pipeline.kernel.waiting import wait

_HALF, _BITS = np.uint64(1 << 31), np.uint64(32)


# routers


@helper
def branch_of(m, x, j, i, n, armed):
    """Return which branch a router takes, and whether a fault struck: by weight, at chance, misrouted, or the last one.

    The first branch with u < w_0 + … + w_branch.
    """
    f, loud, (start, branches) = channels_of(j), loud_of(m, j), along(m, k.OUT_EDGES, j)
    branch, struck = k.ZERO, False
    if loud and happens(m, j, i, k.AT_CHANCE, n, x[f + k.CHANCE]):
        branch, struck = np.int64(chances(m, j, i, k.ROUTE, n)[1] * branches), True
    elif branches > 1:
        u, total = chances(m, j, i, k.ROUTE, n)[0], x[m[k.AT_WEIGHT] + m[start]]
        while branch < branches - 1 and not u < total:
            branch += 1
            total += x[m[k.AT_WEIGHT] + m[start + branch]]
    own = 0.0 if loud and x[f + k.SOUND] >= 0.5 else x[rates_of(j) + k.P_MISROUTE]
    fault = x[f + k.MISROUTE] if armed else 0.0
    if branches > 1 and (own > 0.0 or fault > 0.0):
        u0, u1 = chances(m, j, i, k.MISROUTED, n)
        if u0 < larger(own, fault):
            other = np.int64(u1 * (branches - 1))
            branch = other + 1 if other >= branch else other
            struck = struck or u0 < fault
    branch, repeated = remember(m, j, i, branch, n, x[f + k.STUCK] if armed else 0.0, 0.0, 0.0)
    return branch, struck or repeated


@helper
def route(m, x, j, i, step):
    """Let a router send an item down a branch; errors go over its error edges, else down the first branch by name."""
    cell, (start, _) = cell_of(m, j, i), along(m, k.OUT_EDGES, j)
    artefact = m[cell + k.CARRIED]
    if m[cell + k.STATUS] == k.FAILED:
        pass_error(m, j, i, artefact, step)
        edges = along(m, k.ERROR_EDGES, j)
        if edges[1] > 0:
            return edges, artefact, k.OK, step + 1
        return (start, 1), artefact, k.FAILED, step + 1
    n = m[cell + k.COUNT]
    m[cell + k.COUNT] = n + 1
    armed = begin_operation(m, x, j, loud_of(m, j))
    branch, struck = branch_of(m, x, j, i, n, armed)
    if loud_of(m, j):
        artefact = add(m, artefact, misreading(m, j, i, k.YOKED, x[channels_of(j) + k.YOKE]))
    note(m, step, i, j, k.ROUTED, n, k.OK, m[start + branch], artefact)
    gone = dropped(m, x, j, i, n, armed, step)
    m[counts_of(j) + k.N_STRUCK] += 1 if struck or gone else 0
    edges = (start + branch, 0 if gone else 1)
    return edges, artefact, k.OK, step + 1 + m[record_of(j) + k.I_LATENCY] + delay(m, x, j, armed)


# reviewers


@inline
def test_draw(m, j, i, n):
    """Return the draw of a reviewer's test."""
    return drawn(m, j, i, k.TEST, n, m[record_of(j) + k.DRAWS], n)[0]


@inline
def verdict(m, x, j, i, n, wrong, armed, loud):
    """Return whether a reviewer rejects what, to its knowledge, is `wrong` or not, and whether a fault struck.

    logit(u) < logit(s) − load·z_eff for what is wrong, u < f for what is right; then the faults in the order of the
    lines below.
    """
    f, rates = channels_of(j), rates_of(j)
    reject, struck = wrong, False
    if loud and happens(m, j, i, k.AT_CHANCE, n, x[f + k.CHANCE]):
        reject, struck = words(m, j, i, k.WORK, n)[3] < _HALF, True
    elif not (loud and x[f + k.SOUND] >= 0.5):
        if wrong:
            threshold = x[rates + k.P_SENSITIVITY] - x[rates + k.P_LOAD] * difficulty(m, x, i)
            reject = threshold == np.inf
            if not reject:
                reject = logit_of(m, x, j, i, n, test_draw(m, j, i, n)) < threshold
        elif x[rates + k.P_FALSE_ALARM] > 0.0:
            reject = unit(test_draw(m, j, i, n)) < x[rates + k.P_FALSE_ALARM]
    if loud and happens(m, j, i, k.WAVED, n, x[f + k.WAVE]):
        reject, struck = False, True
    if armed:
        last, repeated = remember(m, j, i, 1 if reject else 0, n, x[f + k.STUCK], 0.0, 0.0)
        _, flipped = garble(m, x, j, i, k.ZERO, n)
        reject = (last != 0) != flipped
        struck = struck or flipped or repeated
    else:
        m[flags_of(j) + k.LAST] = 1 if reject else 0
    return reject, struck


@inline
def decide(m, x, j, i, n, reject):
    """Return what a reviewer does with what it rejects or not, and the status that this gives."""
    if not reject:
        return k.ACCEPTED, k.OK
    whole, fix = record_of(j), x[rates_of(j) + k.P_FIX]
    if fix > 0.0 and chances(m, j, i, k.TEST, n)[1] < fix:
        return k.FIXED, k.OK
    if n + 1 < m[whole + k.I_CAP] and m[whole + k.I_REJECT] >= 0:
        return k.REJECTED, k.REJECT
    if m[whole + k.I_AT_CAP] == k.ACCEPT:
        return k.ACCEPTED_AT_CAP, k.OK
    if m[whole + k.I_AT_CAP] == k.DROP_AT_CAP:
        return k.DROPPED_AT_CAP, k.NONE
    return k.ESCALATED, k.FAILED


def reviewing(disturbed):
    """Return the rule of a reviewer, compiled for one on which something is wrong (`LOUD`) or, leaner, without."""

    @helper
    def review(m, x, j, i, step):
        cell, counts, whole = cell_of(m, j, i), counts_of(j), record_of(j)
        artefact = m[cell + k.CARRIED]
        if m[cell + k.STATUS] == k.FAILED:
            pass_error(m, j, i, artefact, step)
            return along(m, k.OUT_EDGES, j), artefact, k.FAILED, step + 1
        n = m[cell + k.COUNT]
        m[cell + k.COUNT] = n + 1
        armed = begin_operation(m, x, j, disturbed)
        wanted = carried(m, j, i)
        if disturbed:
            f = channels_of(j)
            artefact = add(m, artefact, misreading(m, j, i, k.YOKED, x[f + k.YOKE]))
            wanted = add(m, wanted, misreading(m, j, i, k.BLINDED, x[f + k.BLIND]))
        wrong = artefact != wanted
        reject, struck = verdict(m, x, j, i, n, wrong, armed, disturbed)
        decision, status = decide(m, x, j, i, n, reject)
        m[counts + k.N_RIGHT] += 1 if reject == wrong else 0
        m[counts + k.N_REJECTIONS] += 1 if reject else 0
        if decision == k.FIXED:
            artefact = wanted
            m[counts + k.N_FIXES] += 1
        note(m, step, i, j, k.REVIEWED, n, status, decision, k.NOTHING if status == k.NONE else artefact)
        gone = decision == k.DROPPED_AT_CAP
        if not gone and dropped(m, x, j, i, n, armed, step):
            gone, struck = True, True
        m[counts + k.N_STRUCK] += 1 if struck else 0
        due = step + 1 + m[whole + k.I_LATENCY] + delay(m, x, j, armed)
        if gone:
            return (k.ZERO, k.ZERO), artefact, status, due
        if decision == k.REJECTED:
            return (whole + k.I_REJECT, 1), artefact, status, due
        return along(m, k.OUT_EDGES, j), artefact, status, due

    return review


_review_disturbed, _review_undisturbed = reviewing(True), reviewing(False)


@inline
def review(m, x, j, i, step):
    """Let a reviewer accept, fix, send back, or, at the cap of submissions, do what is done there."""
    if loud_of(m, j):
        return _review_disturbed(m, x, j, i, step)
    return _review_undisturbed(m, x, j, i, step)


# aggregators


@helper
def candidates(m, j, i, step):
    """Take the candidates that are there off their edges into `replies`; return how many there are without error."""
    count, edges = k.ZERO, along(m, k.IN_EDGES, j)
    for place in range(edges[0], edges[0] + edges[1]):
        cell = cell_of(m, m[k.NODES] + m[place], i)
        if m[cell + k.STATUS] != k.NONE and m[cell + k.DUE] <= step:
            if m[cell + k.STATUS] == k.OK:
                m[m[k.AT_REPLIES] + count] = m[cell + k.CARRIED]
                count += 1
            m[cell + k.STATUS] = k.NONE
    due = gathered(m, j, i)
    if due != k.EMPTY:  # on their way; they are the next ones
        wait(m, j, i, due, step)
    return count


@inline
def selected(m, x, j, i, n, count, wanted, chance, sound):
    """Return the candidate that a selector ends up with, going through them in order.

    Of two that differ it takes up the one that is right to its knowledge with probability `discernment`, and gives that
    one up with probability `swayed`; of two wrong ones it keeps the first.
    """
    rates, replies, current = rates_of(j), m[k.AT_REPLIES], 0
    for other in range(1, count):
        if m[replies + other] == m[replies + current]:
            continue
        share = 0.0
        if chance:
            share = 0.5
        elif m[replies + other] == wanted:
            share = 1.0 if sound else x[rates + k.P_DISCERNMENT]
        elif m[replies + current] == wanted:
            share = 0.0 if sound else x[rates + k.P_SWAYED]
        if happens(m, j, i, k.PICK, n * 64 + other, share):
            current = other
    return current


@helper
def combine(m, x, j, i, n, count, wanted, chance, sound):
    """Return the artefact that an aggregator makes of its candidates, which of them it is, and whether that fails.

    Their sum, for which none may be missing; the most frequent one; or the one selected.
    """
    replies, whole, choice = m[k.AT_REPLIES], record_of(j), 0
    if m[whole + k.I_COMBINE] == k.SUM:
        if count < m[whole + k.I_INCOMING]:
            return m[replies], k.NOTHING, True
        if chance:
            return anything(m, words(m, j, i, k.WORK, n)[3]), k.NOTHING, False
        return summed(m, count), k.NOTHING, False
    if m[whole + k.I_COMBINE] == k.SELECT:
        choice = selected(m, x, j, i, n, count, wanted, chance, sound)
    elif chance:
        choice = (np.int64(words(m, j, i, k.WORK, n)[3]) * count) >> 32
    else:
        choice, alike = commonest(m, count)
        if m[whole + k.I_TIE] == k.TIE_FAIL and not 2 * alike > m[whole + k.I_INCOMING]:
            return m[replies], k.NOTHING, True
    return m[replies + choice], choice, False


@inline
def summed(m, count):
    """Return the sum of the candidates."""
    total = k.ZERO
    for place in range(count):
        total = add(m, total, m[m[k.AT_REPLIES] + place])
    return total


@inline
def one_is(m, count, right):
    """Return whether one of the candidates is `right`."""
    found = False
    for place in range(count):
        found = found or m[m[k.AT_REPLIES] + place] == right
    return found


@helper
def aggregate(m, x, j, i, step):
    """Let an aggregator make one artefact of the candidates that are there, and hand it on errorless or not.

    Errorless where logit(u) < logit(right) + SKILL.
    """
    f, cell, counts, whole = channels_of(j), cell_of(m, j, i), counts_of(j), record_of(j)
    count, replies = candidates(m, j, i, step), m[k.AT_REPLIES]
    if count == 0:
        pass_error(m, j, i, k.ZERO, step)
        return along(m, k.OUT_EDGES, j), k.ZERO, k.FAILED, step + 1
    n = m[cell + k.COUNT]
    m[cell + k.COUNT] = n + 1
    loud = loud_of(m, j)
    armed = begin_operation(m, x, j, loud)
    sound, chance, right = False, False, carried(m, j, i)
    wanted, sums = right, m[whole + k.I_COMBINE] == k.SUM
    if loud:
        sound = x[f + k.SOUND] >= 0.5
        away = misreading(m, j, i, k.YOKED, x[f + k.YOKE])
        for place in range(count):
            m[replies + place] = add(m, m[replies + place], away)
        wanted = add(m, right, misreading(m, j, i, k.BLINDED, x[f + k.BLIND]))
        complete = not sums or count == m[whole + k.I_INCOMING]
        chance = complete and happens(m, j, i, k.AT_CHANCE, n, x[f + k.CHANCE])
    grounded = summed(m, count) == right if sums else one_is(m, count, right)
    m[counts + k.N_GROUNDED] += 1 if grounded else 0

    artefact, choice, failed = combine(m, x, j, i, n, count, wanted, chance, sound)
    struck, status = chance, k.FAILED if failed else k.OK
    if failed:
        m[counts + k.N_FAILURES] += 1
    else:
        threshold = x[rates_of(j) + k.P_RIGHT] + x[f + k.SKILL]
        if not (sound or threshold == np.inf):
            one, two = drawn(m, j, i, k.WORK, n, m[whole + k.DRAWS], n)
            if not logit_of(m, x, j, i, n, one) < threshold:
                artefact = add(m, artefact, error(m, two >> _BITS))
        artefact, repeated = remember(m, j, i, artefact, n, x[f + k.STUCK] if armed else 0.0, 0.0, 0.0)
        struck = struck or repeated
        if armed:
            artefact, hit = garble(m, x, j, i, artefact, n)
            struck = struck or hit
        if artefact == right:
            m[counts + k.N_RIGHT] += 1
            m[counts + k.N_RIGHT_GROUNDED] += 1 if grounded else 0
    note(m, step, i, j, k.AGGREGATED, n, status, choice, artefact)
    gone = dropped(m, x, j, i, n, armed, step)
    m[counts + k.N_STRUCK] += 1 if struck or gone else 0
    due = step + 1 + m[whole + k.I_LATENCY] + delay(m, x, j, armed)
    return (k.ZERO, k.ZERO) if gone else along(m, k.OUT_EDGES, j), artefact, status, due


# boards


@helper
def contents(m, i, mask):
    """Return the sum of the parts that a mask names, one bit a part."""
    total = k.ZERO
    for part in range(m[k.PARTS]):
        if (mask >> part) & 1:
            total = add(m, total, m[part_of(m, k.CURRENT, part, i)])
    return total


@helper
def contribute(m, x, j, b, i, priority, step):
    """Let an agent act on an item of a board: on what stands there, or on what stood there before; then write.

    Where its own part stood there before, it reads what stands there now: else it would put the part in twice.
    Of those who write the same item in one step the one with the largest priority wins.
    """
    spot, f, n, mine = spot_of(m, b, i), channels_of(b), m[cell_of(m, j, i) + k.COUNT], m[record_of(j) + k.ADDS]
    stale = x[rates_of(b) + k.P_STALE]
    if loud_of(m, b):
        stale = 0.0 if x[f + k.SOUND] >= 0.5 else stale
        stale = larger(stale, x[f + k.STALE]) if x[f + k.BUDGET] > 0.0 else stale
    a, mask = m[spot + k.HELD], m[spot + k.MASK]
    if m[spot + k.OLD_MASK] & mine == 0 and happens(m, b, i, k.MEMORY, m[record_of(j) + k.KEY] + n, stale):
        a, mask = m[spot + k.OLD], m[spot + k.OLD_MASK]
    before = add(m, carried(m, j, i), contents(m, i, mask))
    after = add(m, carried(m, j, i), contents(m, i, mask | mine))
    result, artefact, _ = work(m, x, j, i, a, before, after, step)
    if result == k.WORKED:
        note(m, step, i, j, k.WROTE, n, k.OK, k.NOTHING, artefact)
        m[line_of(b) + k.WRITES] += 1
        if m[spot + k.WRITER] == 0 or priority > m[spot + k.PRIORITY]:
            m[spot + k.WRITER] = j + 1
            m[spot + k.PRIORITY] = priority
            m[spot + k.WRITTEN] = artefact
            m[spot + k.WRITTEN_MASK] = mask | mine


@helper
def commit(m, x, b, i, step):
    """Let a board take over what was written. Return whether all parts of its agents are in, and how late it is."""
    spot, cell, counts, rates = spot_of(m, b, i), cell_of(m, b, i), counts_of(b), rates_of(b)
    writer, artefact, mask = m[spot + k.WRITER] - 1, m[spot + k.WRITTEN], m[spot + k.WRITTEN_MASK]
    m[spot + k.WRITER] = 0
    n = m[cell + k.COUNT]
    m[cell + k.COUNT] = n + 1
    loud = loud_of(m, b)
    armed = begin_operation(m, x, b, loud)
    u0, u1 = 1.0, 1.0
    if (x[rates + k.P_LOSS] > 0.0 or x[rates + k.P_FLIP] > 0.0) and not (loud and x[channels_of(b) + k.SOUND] >= 0.5):
        u0, u1 = chances(m, b, i, k.WRITE, n)
    gone = armed and happens(m, b, i, k.FAULT, n, x[channels_of(b) + k.DROP])
    if gone or u0 < x[rates + k.P_LOSS]:
        m[counts + k.N_STRUCK] += 1 if gone else 0
        m[counts + k.N_LOST] += 1
        note(m, step, i, b, k.COMMIT_LOST, n, k.NONE, writer, k.NOTHING)
        return False, 0
    if u1 < x[rates + k.P_FLIP]:
        artefact = add(m, artefact, error(m, words(m, b, i, k.FLIP, n)[0]))
    if armed:
        artefact, hit = garble(m, x, b, i, artefact, n)
        m[counts + k.N_STRUCK] += 1 if hit else 0
    m[spot + k.OLD] = m[spot + k.HELD]
    m[spot + k.OLD_MASK] = m[spot + k.MASK]
    m[spot + k.HELD] = artefact
    m[spot + k.MASK] = mask
    note(m, step, i, b, k.COMMITTED, n, k.OK, writer, artefact)
    full = m[record_of(b) + k.ADDS]
    return (mask & full) == full, delay(m, x, b, armed)
