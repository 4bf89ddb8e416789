"""Messages, compiled: operations and their faults, how artefacts go over edges, and the event tape."""

from __future__ import annotations

import numpy as np

from emergent.arithmetic import larger, smaller
from emergent.compiled import helper, inline
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.artefacts import chances, happens, spoil, value
from emergent.models.pipeline.kernel.offsets import (
    cell_of,
    channels_of,
    counts_of,
    flags_of,
    item_of,
    loud_of,
    record_of,
)
from emergent.models.pipeline.kernel.waiting import leave_queue, wait

_PRIME, _MIX, _HALF = np.uint64(k.HASH_PRIME), np.uint64(k.HASH_MIX), np.uint64(32)
_COLUMNS = len(k.EVENT_COLUMNS)


# the tape


@inline
def note(m, step, i, c, operation, attempt, status, decision, artefact):
    """Write an event on the tape, if a log is kept: in two words, and its artefact."""
    if m[k.LOGGED] != 0:
        row = m[k.TAPED]
        m[k.TAPED] = row + k.TAPE
        m[row] = step + (i << 32)
        what = (c + 1) + (operation << 16) + (status << 24)
        m[row + 1] = what + ((attempt & 0xFFFF) << 32) + (((decision + 1) & 0xFFFF) << 48)
        m[row + 2] = artefact


@helper
def wind(m, log):
    """Hash what is on the tape, without artefacts and with them; keep it as far as the log has room."""
    plain, full = np.uint64(m[k.TRACE]), np.uint64(m[k.TRACE + 1])
    for row in range(m[k.AT_TAPE], m[k.TAPED], k.TAPE):
        event = np.uint64(m[row]) + np.uint64(m[row + 1]) * _MIX
        plain = (plain ^ event) * _PRIME
        full = (full ^ event ^ (np.uint64(m[row + 2]) * _PRIME)) * _PRIME
        plain ^= plain >> _HALF
        full ^= full >> _HALF
    m[k.TRACE] = np.int64(plain)
    m[k.TRACE + 1] = np.int64(full)
    taped = (m[k.TAPED] - m[k.AT_TAPE]) // k.TAPE
    for place in range(m[k.ROWS], smaller(m[k.ROWS] + taped, m[k.LOG_ROOM])):
        row, column = m[k.AT_TAPE] + (place - m[k.ROWS]) * k.TAPE, place * _COLUMNS
        when, what, artefact = m[row], m[row + 1], m[row + 2]
        log[column] = when & 0xFFFFFFFF
        log[column + 1] = when >> 32
        log[column + 2] = (what & 0xFFFF) - 1
        log[column + 3] = (what >> 16) & 0xFF
        log[column + 4] = (what >> 32) & 0xFFFF
        log[column + 5] = (what >> 24) & 0xFF
        log[column + 6] = ((what >> 48) & 0xFFFF) - 1
        log[column + 7] = artefact if artefact < 0 else value(m, artefact)
    m[k.ROWS] += taped
    m[k.TAPED] = m[k.AT_TAPE]


@inline
def spool(m, log):
    """Wind the tape before it is full."""
    if m[k.TAPED] > m[k.TAPE_FULL]:
        wind(m, log)


# operations


@inline
def begin_operation(m, x, c, loud):
    """Count an operation of a component; return whether faults may strike it."""
    m[counts_of(c) + k.N_OPERATIONS] += 1
    if not loud:
        return False
    place = channels_of(c) + k.BUDGET
    left = x[place]
    x[place] = left - 1.0
    return left > 0.0


@helper
def unavailable(m, x, c, step):
    """Return whether a component is not there at this step."""
    return happens(m, c, step, k.DOWNTIME, k.ZERO, x[channels_of(c) + k.DOWN])


@helper
def remember(m, c, i, fresh, draw, stuck, stale, fault):
    """Return what a component that made `fresh` hands on, and whether a fault of memory struck.

    Stuck: again what it gave last, whatever the item. Stale: the same, but the new one comes next time; `fault` is
    the share of it for which a fault is to blame.
    """
    place = flags_of(c) + k.LAST
    last = m[place]
    m[place] = fresh
    if last >= 0 and (stuck > 0.0 or stale > 0.0):
        u0, u1 = chances(m, c, i, k.MEMORY, draw)
        if u1 < stuck:
            m[place] = last
            return last, True
        if u0 < stale:
            return last, u0 < fault
    return fresh, False


@helper
def garble(m, x, c, i, artefact, draw):
    """Return the artefact as it comes out of a component that may touch it, and whether a symbol was hit."""
    f = channels_of(c)
    if x[f + k.TOUCH] > 0.0 and chances(m, c, i, k.FAULT, draw)[1] < x[f + k.TOUCH]:
        return spoil(m, c, i, draw, artefact, x[f + k.GARBLE])
    return artefact, False


@inline
def dropped(m, x, c, i, n, armed, step):
    """Return whether what a component made is dropped."""
    if armed and happens(m, c, i, k.FAULT, n, x[channels_of(c) + k.DROP]):
        m[counts_of(c) + k.N_LOST] += 1
        note(m, step, i, c, k.DROPPED, n, k.NONE, k.NOTHING, k.NOTHING)
        return True
    return False


@inline
def delay(m, x, c, armed):
    """Return by how many steps a component is late."""
    return np.int64(x[channels_of(c) + k.DELAY]) if armed else 0


@inline
def pass_error(m, j, i, artefact, step):
    """Hand on an error that came in, which is no operation."""
    note(m, step, i, j, k.PASSED_ERROR, m[cell_of(m, j, i) + k.COUNT], k.FAILED, k.NOTHING, artefact)


# edges


@inline
def along(m, lists, j):
    """Return where a list of edges of a node (`OUT_EDGES`, …) begins, and how many they are."""
    place = record_of(j) + lists
    return m[place], m[place + 1]


@helper
def post(m, x, i, edges, artefact, status, due, step, log):
    """Send an artefact over edges: `edges` are their offset in memory and their number."""
    place, end = edges[0], edges[0] + edges[1]
    while place < end:
        send(m, x, m[place], i, artefact, status, due, step)
        place += 1
    spool(m, log)


@inline
def send(m, x, e, i, artefact, status, due, step):
    """Hand a message to an edge; unless it is lost, it waits at the edge's end from the step `due` on."""
    c = m[k.NODES] + e
    cell = cell_of(m, c, i)
    n = m[cell + k.COUNT]
    m[cell + k.COUNT] = n + 1
    loud, lost = loud_of(m, c), False
    armed = begin_operation(m, x, c, loud)
    if m[k.HOPS_MOST] > 0:
        hops = item_of(m, i) + k.HOPS
        m[hops] += 1
        lost = m[k.HOPS_MOST] < m[hops]
    if not lost and loud:
        artefact, status, due, lost = cross(m, x, c, i, n, armed, artefact, status, due, step)
    elif not lost and status == k.OK:
        m[flags_of(c) + k.LAST] = artefact
    if lost:
        m[counts_of(c) + k.N_LOST] += 1
        note(m, step, i, c, k.MESSAGE_LOST, n, k.NONE, k.NOTHING, k.NOTHING)
    else:
        note(m, step, i, c, k.MESSAGE, n, status, k.NOTHING, artefact)
        put(m, e, i, artefact, status, due, step)


@helper
def cross(m, x, c, i, n, armed, artefact, status, due, step):
    """Take a message over an edge on which something is wrong; return it, and whether it is lost.

    In this order: down, memory, garbled symbols, a visible error, dropped, delayed.
    """
    f, counts = channels_of(c), counts_of(c)
    if unavailable(m, x, c, step):
        m[counts + k.N_STRUCK] += 1
        return artefact, status, due, True
    struck, lost = False, False
    if status == k.OK:
        stuck, stale = (x[f + k.STUCK], x[f + k.STALE]) if armed else (0.0, 0.0)
        artefact, struck = remember(m, c, i, artefact, n, stuck, stale, stale)
    if armed:
        if status == k.OK:
            artefact, hit = garble(m, x, c, i, artefact, n)
            struck = struck or hit
            if x[f + k.ERROR] > 0.0 and chances(m, c, i, k.FAIL, n)[1] < x[f + k.ERROR]:
                struck, status = True, k.FAILED
                m[counts + k.N_FAILURES] += 1
        if happens(m, c, i, k.FAULT, n, x[f + k.DROP]):
            struck, lost = True, True
        due += np.int64(x[f + k.DELAY])
    if struck:
        m[counts + k.N_STRUCK] += 1
    return artefact, status, due, lost


@inline
def put(m, e, i, artefact, status, due, step):
    """Let a message wait at the end of its edge, in the place of one of the same item that waits there."""
    target = m[record_of(m[k.NODES] + e) + k.TARGET]
    if target == m[k.ENDS]:
        item = item_of(m, i)
        m[item + k.ARRIVING] = artefact
        m[item + k.ARRIVING_STATUS] = status
    elif m[record_of(target) + k.I_KIND] == k.AGGREGATOR:
        cell = cell_of(m, m[k.NODES] + e, i)
        m[cell + k.CARRIED] = artefact
        m[cell + k.STATUS] = status
        m[cell + k.DUE] = due
        due = gathered(m, target, i)
    else:
        cell = cell_of(m, target, i)
        leave_queue(m, target, i)
        m[cell + k.CARRIED] = artefact
        m[cell + k.STATUS] = status
        if status == k.OK:
            m[cell + k.INPUT] = artefact
    wait(m, target, i, due, step)


@helper
def gathered(m, j, i):
    """Return from which step an aggregator can act on an item, with the candidates that are there or on their way.

    When the last of them is there, or `patience` steps after the first; EMPTY if there is none.
    """
    count, first, latest, edges = 0, k.EMPTY, 0, along(m, k.IN_EDGES, j)
    for place in range(edges[0], edges[0] + edges[1]):
        cell = cell_of(m, m[k.NODES] + m[place], i)
        if m[cell + k.STATUS] != k.NONE:
            count += 1
            first = smaller(first, m[cell + k.DUE])
            latest = larger(latest, m[cell + k.DUE])
    if count == 0:
        return k.EMPTY
    ready = latest if count == m[record_of(j) + k.I_INCOMING] else k.NEVER
    patience = m[record_of(j) + k.I_PATIENCE]
    return smaller(ready, first + patience) if patience > 0 else ready
