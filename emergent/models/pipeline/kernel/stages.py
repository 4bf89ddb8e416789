"""Stages, compiled: how a stage acts on an artefact, its calls of tools, and what queues do with its failures."""

from __future__ import annotations

import numpy as np

from emergent import randomness
from emergent.arithmetic import larger, smaller
from emergent.compiled import helper, inline
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.artefacts import (
    add,
    anything,
    chances,
    drawn,
    error,
    happens,
    keyed,
    logit,
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
    note,
    pass_error,
    remember,
    unavailable,
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
)
from emergent.models.pipeline.kernel.waiting import wait

_uniform, _HALF = randomness.COMPILED.uniform, np.uint64(32)
HARDER_MIX = 2.0
"""By how much the harder share of a mix is harder [logit]."""
LONGEST = 1e9
"""The longest that a retry waits [steps]."""


# what is asked for


@inline
def part_of(m, row, part, i):
    """Return where a part of an item stands: as first asked for (row 0), as respecified (1), or as it is now (2)."""
    return m[k.AT_PARTS] + (row * m[k.PARTS] + part) * m[k.LANES] + i


@inline
def carried(m, j, i):
    """Return the sum of the parts that an artefact should hold that reaches node j (`ENDS` is `out`)."""
    return m[m[record_of(j) + k.BEFORE] + i]


@inline
def added(m, j, i):
    """Return the sum of the parts that node j should put in."""
    return m[m[record_of(j) + k.ADDED] + i]


@inline
def logit_of(m, x, j, i, n, word):
    """Return the logit of the first uniform of a node's work, foreseen for the first operation."""
    return x[m[record_of(j) + k.LOGITS] + i] if n == 0 and m[record_of(j) + k.DRAWS] >= 0 else logit(unit(word))


@inline
def difficulty(m, x, i):
    """Return z_eff = z + HARDER + 2·[MIX] of an item [logit]."""
    world = k.WORLD - k.CHANNELS
    z, mix = x[m[k.AT_HARDNESS] + i] + x[world + k.HARDER], x[world + k.MIX]
    if mix > 0.0:
        _, _, w2, w3 = keyed(m[k.ITEMS_KEY], i, k.DIFFICULTY, k.ZERO, m[k.FIRST_SEED])
        if _uniform(w2, w3) < mix:
            z += HARDER_MIX
    return z


# stages


def working(disturbed):
    """Return the rule of a stage, compiled for one on which something is wrong (`LOUD`) or, leaner, for one without."""

    @helper
    def work(m, x, j, i, a, before, after, step):
        f, rates, counts = channels_of(j), rates_of(j), counts_of(j)
        cell, whole = cell_of(m, j, i), record_of(j)
        n = m[cell + k.COUNT]
        m[cell + k.COUNT] = n + 1
        armed = begin_operation(m, x, j, disturbed)
        sound, blinded, struck, failed, latency = False, k.ZERO, False, False, k.ZERO
        if disturbed:
            sound = x[f + k.SOUND] >= 0.5
            a = add(m, a, misreading(m, j, i, k.YOKED, x[f + k.YOKE]))
            blinded = misreading(m, j, i, k.BLINDED, x[f + k.BLIND])
        grounded = a == before
        m[counts + k.N_GROUNDED] += 1 if grounded else 0

        out, part = a, m[whole + k.OWN_PART]
        if part >= 0:
            out = add(m, out, m[part + i])
            if disturbed:
                out = add(m, out, blinded)
            if x[rates + k.P_READING] < 1.0 and not sound:
                out = add(m, out, misread(m, j, i, x[rates + k.P_READING]))
        if m[whole + k.TOOLS + 1] > 0:
            failed, replies, latency = consult(m, x, j, i, n, step)
            out = add(m, out, replies)
        fails, faults = 0.0 if sound else x[rates + k.P_FAILS], x[f + k.ERROR] if armed else 0.0
        if fails > 0.0 or faults > 0.0:
            one, two = drawn(m, j, i, k.FAIL, n, m[whole + k.FAIL_DRAWS], n)
            struck = faults > 0.0 and unit(two) < faults
            failed = failed or struck or unit(one) < fails
        if failed:
            m[counts + k.N_FAILURES] += 1
            m[counts + k.N_STRUCK] += 1 if struck else 0
            note(m, step, i, j, k.FAILED_VISIBLY, n, k.FAILED, k.NOTHING, k.NOTHING)
            return k.FAILED_VISIBLY, a, step + 1

        if disturbed and happens(m, j, i, k.AT_CHANCE, n, x[f + k.CHANCE]):
            out, struck = anything(m, words(m, j, i, k.WORK, n)[3]), True
        else:
            threshold = (
                x[rates + k.P_RIGHT] + x[k.X_SKILL] + (x[f + k.SKILL] if disturbed else 0.0) - difficulty(m, x, i)
            )
            repair = x[rates + k.P_REPAIR]
            if repair > 0.0 or not (sound or threshold == np.inf):
                one, two = drawn(m, j, i, k.WORK, n, m[whole + k.DRAWS], n)
                if repair > 0.0 and unit(one) < repair:
                    out = add(m, after, blinded)
                elif not (sound or logit_of(m, x, j, i, n, one) < threshold):
                    out = add(m, out, error(m, two >> _HALF))
        if armed:
            out, repeated = remember(m, j, i, out, n, x[f + k.STUCK], 0.0, 0.0)
            out, hit = garble(m, x, j, i, out, n)
            struck = struck or repeated or hit
        else:
            m[flags_of(j) + k.LAST] = out
        right = 1 if out == after else 0
        m[counts + k.N_RIGHT] += right
        m[counts + k.N_RIGHT_GROUNDED] += right if grounded else 0
        note(m, step, i, j, k.WORKED, n, k.OK, k.NOTHING, out)
        result = k.WORKED
        if dropped(m, x, j, i, n, armed, step):
            struck, result = True, k.DROPPED
        m[counts + k.N_STRUCK] += 1 if struck else 0
        return result, out, step + 1 + m[whole + k.I_LATENCY] + latency + delay(m, x, j, armed)

    return work


_work_disturbed, _work_undisturbed = working(True), working(False)


@inline
def work(m, x, j, i, a, before, after, step):
    """Let a stage act on the artefact `a`. Return what came of it (the code of an event), the artefact, and when.

        out = a + x + Σ replies   if logit(u) < logit(right) + skill + SKILL − z_eff,   else that + an error;
        out = Σ of all parts so far   if u < repair.

    `before` and `after` are the sums of the parts that an artefact should hold before and after the stage. Where it
    fails visibly, what comes back is the artefact that it read.
    """
    if loud_of(m, j):
        return _work_disturbed(m, x, j, i, a, before, after, step)
    return _work_undisturbed(m, x, j, i, a, before, after, step)


@helper
def misread(m, j, i, reading):
    """Return by what a stage misreads its part of an item, which it does with probability 1 − `reading`."""
    w0, w1, w2, _ = words(m, j, i, k.READING, k.ZERO)
    return error(m, w2) if _uniform(w0, w1) >= reading else 0


@inline
def act(m, x, j, i, step):
    """Let a stage act on its input: on what came, or again on what comes back; errors that come it hands on."""
    cell = cell_of(m, j, i)
    if m[cell + k.STATUS] == k.FAILED:
        pass_error(m, j, i, m[cell + k.CARRIED], step)
        edges = along(m, k.ERROR_EDGES, j)
        return edges if edges[1] > 0 else along(m, k.OUT_EDGES, j), m[cell + k.CARRIED], k.FAILED, step + 1
    before = carried(m, j, i)
    result, artefact, due = work(m, x, j, i, m[cell + k.INPUT], before, add(m, before, added(m, j, i)), step)
    if result == k.WORKED:
        return along(m, k.OUT_EDGES, j), artefact, k.OK, due
    if result == k.DROPPED or retry(m, x, j, i, step):
        return (k.ZERO, k.ZERO), artefact, k.NONE, due
    edges = along(m, k.ERROR_EDGES, j)
    if edges[1] > 0:
        return edges, artefact, k.OK, due  # who takes over what failed works on what the stage had read
    return along(m, k.OUT_EDGES, j), artefact, k.FAILED, due


# tools


@helper
def commonest(m, count):
    """Return which of `count` replies (or candidates) is the most frequent, the earliest of equals, and how many."""
    replies, choice, most = m[k.AT_REPLIES], k.ZERO, k.ZERO
    for one in range(count):
        alike = 0
        for other in range(count):
            alike += 1 if m[replies + other] == m[replies + one] else 0
        if alike > most:
            choice, most = one, alike
    return choice, most


def calling(disturbed):
    """Return the rule of a tool, compiled for one on which something is wrong (`LOUD`) or, leaner, for one without.

    Stage j calls it at its n-th attempt. Returned are whether that fails visibly, the reply, and how long it took. The
    draws are those of number (caller's key + n) mod 2^32. `place` is where the tool stands in the stage's list.
    """

    def call(m, x, place, j, i, n, step):
        t = m[place]
        f, rates, counts = channels_of(t), rates_of(t), counts_of(t)
        draw = m[record_of(j) + k.KEY] + n
        armed = begin_operation(m, x, t, disturbed)
        sound = disturbed and x[f + k.SOUND] >= 0.5
        failed, struck, reply = False, False, k.ZERO
        latency = m[record_of(t) + k.I_LATENCY] + delay(m, x, t, armed)
        right = added(m, t, i)
        if disturbed and unavailable(m, x, t, step):
            failed, struck = True, True
        elif m[flags_of(t) + k.BROKEN] != 0 and not sound:
            failed = True
        else:
            reply = right
            if not sound:
                failed, change = own_errors(m, x, place, i, draw, n)
                reply = add(m, reply, change)
            if armed:
                erring = x[f + k.ERROR] > 0.0 and chances(m, t, i, k.FAIL, draw)[1] < x[f + k.ERROR]
                struck = happens(m, t, i, k.FAULT, draw, x[f + k.DROP]) or erring
                failed = failed or struck
        if failed:
            m[counts + k.N_FAILURES] += 1
            m[counts + k.N_STRUCK] += 1 if struck else 0
            note(m, step, i, t, k.CALL_FAILED, n, k.FAILED, k.NOTHING, k.NOTHING)
            return True, k.ZERO, latency
        if disturbed:
            if m[record_of(t) + k.I_PART] >= 0:
                reply = add(m, reply, misreading(m, t, i, k.BLINDED, x[f + k.BLIND]))
            if happens(m, t, i, k.AT_CHANCE, draw, x[f + k.CHANCE]):
                reply, struck = anything(m, words(m, t, i, k.WORK, draw)[3]), True
        stale = 0.0 if sound else x[rates + k.P_STALE]
        stuck, fault = (x[f + k.STUCK], x[f + k.STALE]) if armed else (0.0, 0.0)
        if armed or stale > 0.0:
            reply, repeated = remember(m, t, i, reply, draw, stuck, larger(stale, fault), fault)
            struck = struck or repeated
        else:
            m[flags_of(t) + k.LAST] = reply
        if armed:
            reply, hit = garble(m, x, t, i, reply, draw)
            struck = struck or hit
        m[counts + k.N_RIGHT] += 1 if reply == right else 0
        m[counts + k.N_STRUCK] += 1 if struck else 0
        note(m, step, i, t, k.CALLED, n, k.OK, k.NOTHING, reply)
        return False, reply, latency

    return call


_call_disturbed, _call_undisturbed = helper(calling(True)), inline(calling(False))


@helper
def consult(m, x, j, i, n, step):
    """Call all tools of a stage. Return whether too few replied, what is added of their replies, and how long it took.

    The sum of all replies, or, for a stage that needs a majority, the reply that more than half of its tools gave.
    """
    (first, total), replies = along(m, k.TOOLS, j), m[k.AT_REPLIES]
    count, summed, latency = k.ZERO, k.ZERO, k.ZERO
    for place in range(first, first + total * k.ENTRY, k.ENTRY):
        if loud_of(m, m[place]):
            failed, reply, took = _call_disturbed(m, x, place, j, i, n, step)
        else:
            failed, reply, took = _call_undisturbed(m, x, place, j, i, n, step)
        latency = larger(latency, took)
        if not failed:
            m[replies + count] = reply
            summed = add(m, summed, reply) if count > 0 else reply
            count += 1
    if m[record_of(j) + k.I_MAJORITY] == 0:
        return count < total, summed, latency
    choice, alike = commonest(m, count)
    return 2 * alike <= total, m[replies + choice], latency


@helper
def own_errors(m, x, place, i, draw, n):
    """Return whether a tool fails visibly without a perturbation, and what it adds to its reply.

    The share `common` of its failures strikes its whole group at once, with one and the same wrong value.
    """
    t = m[place]
    rates = rates_of(t)
    fails, corrupts, common = x[rates + k.P_FAILS], x[rates + k.P_CORRUPTS], x[rates + k.P_COMMON]
    group, seed = m[record_of(t) + k.GROUP_KEY], m[k.SEED]
    if fails == 0.0 and corrupts == 0.0:
        return False, k.ZERO
    u0, u1 = 1.0, 1.0
    if common > 0.0:
        w0, w1, w2, w3 = keyed(group, i, k.COMMON, draw, seed)
        u0, u1 = _uniform(w0, w1), _uniform(w2, w3)
    if u0 < common * fails:
        return True, k.ZERO
    if fails > 0.0 and unit(drawn(m, t, i, k.FAIL, draw, m[place + 1], n)[0]) < (1.0 - common) * fails:
        return True, k.ZERO
    if u1 < common * corrupts:
        return False, error(m, keyed(group, i, k.COMMON_VALUE, draw, seed)[0])
    if corrupts > 0.0:
        one, two = drawn(m, t, i, k.CORRUPT, draw, m[place + 2], n)
        if unit(one) < (1.0 - common) * corrupts:
            return False, error(m, two >> _HALF)
    return False, k.ZERO


# queues


@helper
def retry(m, x, j, i, step):
    """Let a queue bring a failed attempt back: retry n after 1 + round(backoff·2^n) steps. Return whether it took it.

    It does not where the attempts are used up, where it has no room, and where it is not available.
    """
    q, n = m[record_of(j) + k.I_QUEUE], m[cell_of(m, j, i) + k.COUNT] - 1
    if q < 0 or n + 1 >= m[record_of(q) + k.I_CAP]:
        return False
    room, line = m[record_of(q) + k.I_ROOM], line_of(q)
    if 0 < room <= m[line + k.WAITING] or (loud_of(m, q) and unavailable(m, x, q, step)):
        return False
    cell = cell_of(m, q, i)
    place = m[cell + k.COUNT]
    m[cell + k.COUNT] = place + 1
    armed = begin_operation(m, x, q, loud_of(m, q))
    if dropped(m, x, q, i, place, armed, step):
        m[counts_of(q) + k.N_STRUCK] += 1
        return True
    backoff = x[rates_of(q) + k.P_BACKOFF]
    for _ in range(n):
        backoff = smaller(backoff * 2.0, LONGEST)
    note(m, step, i, q, k.REQUEUED, place, k.NONE, k.NOTHING, k.NOTHING)
    m[counts_of(j) + k.N_RETRIES] += 1
    m[counts_of(q) + k.N_RETRIES] += 1
    m[line + k.WAITING] += 1
    m[cell_of(m, j, i) + k.QUEUED] = 1
    m[cell_of(m, j, i) + k.STATUS] = k.OK
    wait(m, j, i, step + 1 + np.int64(np.floor(backoff + 0.5)) + delay(m, x, q, armed), step)
    return True
