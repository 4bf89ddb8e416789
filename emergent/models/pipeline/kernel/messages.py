"""Messages, compiled: operations and their faults, how artefacts go over edges, and the event tape."""

from __future__ import annotations

import numpy as np

from emergent.compiled import helper, inline, merge
from emergent.models.pipeline.kernel.artefacts import chances, happens, spoil, value
from emergent.models.pipeline.kernel.layout import (
    AGGREGATOR,
    ARRIVING,
    ARRIVING_STATUS,
    AT_TAPE,
    BUDGET,
    CARRIED,
    COUNT,
    DELAY,
    DOWN,
    DOWNTIME,
    DROP,
    DROPPED,
    DUE,
    EMPTY,
    ENDS,
    ERROR,
    EVENT_COLUMNS,
    FAIL,
    FAILED,
    FAULT,
    GARBLE,
    HASH_MIX,
    HASH_PRIME,
    HOPS,
    HOPS_MOST,
    I_INCOMING,
    I_KIND,
    I_PATIENCE,
    IN_EDGES,
    INPUT,
    LAST,
    LOG_ROOM,
    LOGGED,
    MEMORY,
    MESSAGE,
    MESSAGE_LOST,
    N_FAILURES,
    N_LOST,
    N_OPERATIONS,
    N_STRUCK,
    NEVER,
    NODES,
    NONE,
    NOTHING,
    OK,
    PASSED_ERROR,
    ROWS,
    STALE,
    STATUS,
    STUCK,
    TAPE,
    TAPE_FULL,
    TAPED,
    TARGET,
    TOUCH,
    TRACE,
    ZERO,
)
from emergent.models.pipeline.kernel.places import (
    cell_of,
    channels_of,
    counts_of,
    flags_of,
    item_of,
    loud_of,
    record_of,
)
from emergent.models.pipeline.kernel.waiting import leave_queue, wait

_PRIME, _MIX, _HALF = np.uint64(HASH_PRIME), np.uint64(HASH_MIX), np.uint64(32)
_COLUMNS = len(EVENT_COLUMNS)


# the tape


@inline
def note(m, step, i, c, operation, attempt, status, decision, artefact):
    """Write an event on the tape, if a log is kept: in two words, and its artefact."""
    if m[LOGGED] != 0:
        row = m[TAPED]
        m[TAPED] = row + TAPE
        m[row] = step + (i << 32)
        what = (c + 1) + (operation << 16) + (status << 24)
        m[row + 1] = what + ((attempt & 0xFFFF) << 32) + (((decision + 1) & 0xFFFF) << 48)
        m[row + 2] = artefact


@helper
def wind(m, log):
    """Hash what is on the tape, without artefacts and with them; keep it as far as the log has room."""
    plain, full = np.uint64(m[TRACE]), np.uint64(m[TRACE + 1])
    for row in range(m[AT_TAPE], m[TAPED], TAPE):
        event = np.uint64(m[row]) + np.uint64(m[row + 1]) * _MIX
        plain = (plain ^ event) * _PRIME
        full = (full ^ event ^ (np.uint64(m[row + 2]) * _PRIME)) * _PRIME
        plain ^= plain >> _HALF
        full ^= full >> _HALF
    m[TRACE] = np.int64(plain)
    m[TRACE + 1] = np.int64(full)
    taped = (m[TAPED] - m[AT_TAPE]) // TAPE
    for place in range(m[ROWS], min(m[ROWS] + taped, m[LOG_ROOM])):
        row, column = m[AT_TAPE] + (place - m[ROWS]) * TAPE, place * _COLUMNS
        when, what, artefact = m[row], m[row + 1], m[row + 2]
        log[column] = when & 0xFFFFFFFF
        log[column + 1] = when >> 32
        log[column + 2] = (what & 0xFFFF) - 1
        log[column + 3] = (what >> 16) & 0xFF
        log[column + 4] = (what >> 32) & 0xFFFF
        log[column + 5] = (what >> 24) & 0xFF
        log[column + 6] = ((what >> 48) & 0xFFFF) - 1
        log[column + 7] = artefact if artefact < 0 else value(m, artefact)
    m[ROWS] += taped
    m[TAPED] = m[AT_TAPE]


@inline
def spool(m, log):
    """Wind the tape before it is full."""
    if m[TAPED] > m[TAPE_FULL]:
        wind(m, log)


# operations


@inline
def begin_operation(m, x, c, loud):
    """Count an operation of a component; return whether faults may strike it."""
    m[counts_of(c) + N_OPERATIONS] += 1
    if not loud:
        return False
    place = channels_of(c) + BUDGET
    left = x[place]
    x[place] = left - 1.0
    return left > 0.0


@helper
def unavailable(m, x, c, step):
    """Return whether a component is not there at this step."""
    return happens(m, c, step, DOWNTIME, ZERO, x[channels_of(c) + DOWN])


@helper
def remember(m, c, i, fresh, draw, stuck, stale, fault):
    """Return what a component gives that made `fresh`, and whether a fault of memory struck.

    Stuck: what it gave last, whatever the item, again. Stale: the same, but the new one comes next time; `fault` is
    the share of it for which a fault is to blame.
    """
    place = flags_of(c) + LAST
    last = m[place]
    m[place] = fresh
    if last >= 0 and (stuck > 0.0 or stale > 0.0):
        u0, u1 = chances(m, c, i, MEMORY, draw)
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
    if x[f + TOUCH] > 0.0 and chances(m, c, i, FAULT, draw)[1] < x[f + TOUCH]:
        return spoil(m, c, i, draw, artefact, x[f + GARBLE])
    return artefact, False


@inline
def dropped(m, x, c, i, n, armed, step):
    """Return whether what a component made is dropped."""
    if armed and happens(m, c, i, FAULT, n, x[channels_of(c) + DROP]):
        m[counts_of(c) + N_LOST] += 1
        note(m, step, i, c, DROPPED, n, NONE, NOTHING, NOTHING)
        return True
    return False


@inline
def delay(m, x, c, armed):
    """Return by how many steps a component is late."""
    return np.int64(x[channels_of(c) + DELAY]) if armed else 0


@inline
def pass_error(m, j, i, artefact, step):
    """Hand on an error that came in, which is no operation."""
    note(m, step, i, j, PASSED_ERROR, m[cell_of(m, j, i) + COUNT], FAILED, NOTHING, artefact)


# edges


@inline
def along(m, lists, j):
    """Return where a list of edges of a node (`OUT_EDGES`, …) begins, and how many they are."""
    place = record_of(j) + lists
    return m[place], m[place + 1]


@helper
def post(m, x, i, edges, artefact, status, due, step, log):
    """Send an artefact over edges: `edges` are the place in memory where they stand, and how many they are."""
    place, end = edges[0], edges[0] + edges[1]
    while place < end:
        send(m, x, m[place], i, artefact, status, due, step)
        place += 1
    spool(m, log)


@merge
def send(m, x, e, i, artefact, status, due, step):
    """Hand a message to an edge; unless it is lost, it waits at the edge's end from the step `due` on."""
    c = m[NODES] + e
    cell = cell_of(m, c, i)
    n = m[cell + COUNT]
    m[cell + COUNT] = n + 1
    loud, lost = loud_of(m, c), False
    armed = begin_operation(m, x, c, loud)
    if m[HOPS_MOST] > 0:
        hops = item_of(m, i) + HOPS
        m[hops] += 1
        lost = m[HOPS_MOST] < m[hops]
    if not lost and loud:
        artefact, status, due, lost = cross(m, x, c, i, n, armed, artefact, status, due, step)
    elif not lost and status == OK:
        m[flags_of(c) + LAST] = artefact
    if lost:
        m[counts_of(c) + N_LOST] += 1
        note(m, step, i, c, MESSAGE_LOST, n, NONE, NOTHING, NOTHING)
    else:
        note(m, step, i, c, MESSAGE, n, status, NOTHING, artefact)
        put(m, e, i, artefact, status, due, step)


@helper
def cross(m, x, c, i, n, armed, artefact, status, due, step):
    """Take a message over an edge on which something is wrong; return it, and whether it is lost.

    In this order: down, memory, garbled symbols, a visible error, dropped, delayed.
    """
    f, counts = channels_of(c), counts_of(c)
    if unavailable(m, x, c, step):
        m[counts + N_STRUCK] += 1
        return artefact, status, due, True
    struck, lost = False, False
    if status == OK:
        stuck, stale = (x[f + STUCK], x[f + STALE]) if armed else (0.0, 0.0)
        artefact, struck = remember(m, c, i, artefact, n, stuck, stale, stale)
    if armed:
        if status == OK:
            artefact, hit = garble(m, x, c, i, artefact, n)
            struck = struck or hit
            if x[f + ERROR] > 0.0 and chances(m, c, i, FAIL, n)[1] < x[f + ERROR]:
                struck, status = True, FAILED
                m[counts + N_FAILURES] += 1
        if happens(m, c, i, FAULT, n, x[f + DROP]):
            struck, lost = True, True
        due += np.int64(x[f + DELAY])
    if struck:
        m[counts + N_STRUCK] += 1
    return artefact, status, due, lost


@merge
def put(m, e, i, artefact, status, due, step):
    """Let a message wait at the end of its edge, in the place of one of the same item that waits there."""
    target = m[record_of(m[NODES] + e) + TARGET]
    if target == m[ENDS]:
        item = item_of(m, i)
        m[item + ARRIVING] = artefact
        m[item + ARRIVING_STATUS] = status
    elif m[record_of(target) + I_KIND] == AGGREGATOR:
        cell = cell_of(m, m[NODES] + e, i)
        m[cell + CARRIED] = artefact
        m[cell + STATUS] = status
        m[cell + DUE] = due
        due = gathered(m, target, i)
    else:
        cell = cell_of(m, target, i)
        leave_queue(m, target, i)
        m[cell + CARRIED] = artefact
        m[cell + STATUS] = status
        if status == OK:
            m[cell + INPUT] = artefact
    wait(m, target, i, due, step)


@helper
def gathered(m, j, i):
    """Return from which step an aggregator can act on an item, with the candidates that are there or on their way.

    When the last of them is there, or `patience` steps after the first; EMPTY if there is none.
    """
    count, first, latest, edges = 0, EMPTY, 0, along(m, IN_EDGES, j)
    for place in range(edges[0], edges[0] + edges[1]):
        cell = cell_of(m, m[NODES] + m[place], i)
        if m[cell + STATUS] != NONE:
            count += 1
            first = min(first, m[cell + DUE])
            latest = max(latest, m[cell + DUE])
    if count == 0:
        return EMPTY
    ready = latest if count == m[record_of(j) + I_INCOMING] else NEVER
    patience = m[record_of(j) + I_PATIENCE]
    return min(ready, first + patience) if patience > 0 else ready
