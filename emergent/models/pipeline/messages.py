"""Messages, compiled: where things lie in a run's memory, how artefacts go over edges and wait, and the event tape."""

from __future__ import annotations

import numpy as np

from emergent.compiled import helper, inline, merge
from emergent.models.pipeline.artefacts import chances, happens, spoil, value
from emergent.models.pipeline.layout import (
    AGGREGATOR,
    ALIVE,
    ARRIVING,
    ARRIVING_STATUS,
    AT_BOARDS,
    AT_CELLS,
    AT_CHANNELS,
    AT_COUNTS,
    AT_EDGE,
    AT_FLAGS,
    AT_IN,
    AT_INTEGERS,
    AT_ITEMS,
    AT_LINES,
    AT_NUMBERS,
    AT_READY,
    AT_TAPE,
    BOARD_CELL,
    BUDGET,
    CARRIED,
    CELL,
    CHANNELS,
    COUNT,
    COUNTERS,
    DELAY,
    DOWN,
    DOWNTIME,
    DROP,
    DROPPED,
    DUE,
    EMPTY,
    ERROR,
    EVENT_COLUMNS,
    FAIL,
    FAILED,
    FAULT,
    FLAGS,
    GARBLE,
    HASH_PRIME,
    HIGH,
    HOPS,
    HOPS_MOST,
    I_INCOMING,
    I_KIND,
    I_PATIENCE,
    I_QUEUE,
    INPUT,
    INTEGERS,
    ITEM,
    ITEMS,
    LAST,
    LINE_FIELDS,
    LIVE,
    LOG_ROOM,
    LOUD,
    LOW,
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
    NUMBERS,
    OK,
    PASSED_ERROR,
    QUEUED,
    ROWS,
    SPOOL,
    STALE,
    STATUS,
    STUCK,
    TAPE,
    TAPED,
    TOUCH,
    TRACE,
    WAITING,
    ZERO,
)

_PRIME = np.uint64(HASH_PRIME)
_COLUMNS, _COUNTERS = len(EVENT_COLUMNS), len(COUNTERS)


# where things lie in the memory `m` of a run, and in its numbers `x`


@inline
def cell_of(m, c, i):
    """Return where it stands how an item stands with a component."""
    return m[AT_CELLS] + (c * m[ITEMS] + i) * CELL


@inline
def spot_of(m, b, i):
    """Return where it stands what a board holds of an item."""
    return m[AT_BOARDS] + (b * m[ITEMS] + i) * BOARD_CELL


@inline
def item_of(m, i):
    """Return where it stands what is known of an item."""
    return m[AT_ITEMS] + i * ITEM


@inline
def ready_of(m, j, i):
    """Return where it stands from which step an item is ready at a node."""
    return m[AT_READY] + j * m[ITEMS] + i


@inline
def line_of(m, j):
    """Return where it stands how many wait at a node."""
    return m[AT_LINES] + j * LINE_FIELDS


@inline
def counts_of(m, c):
    """Return where the counters of a component stand."""
    return m[AT_COUNTS] + c * _COUNTERS


@inline
def flags_of(m, c):
    """Return where the flags of a component stand."""
    return m[AT_FLAGS] + c * FLAGS


@inline
def loud_of(m, c):
    """Return whether a channel of a component is off its base."""
    return m[m[AT_FLAGS] + c * FLAGS + LOUD] != 0


@inline
def whole_of(m, j):
    """Return where the parameters of a node stand that are whole numbers."""
    return m[AT_INTEGERS] + j * INTEGERS


@inline
def rates_of(m, j):
    """Return where its other parameters stand, in the numbers."""
    return m[AT_NUMBERS] + j * NUMBERS


@inline
def channels_of(m, c):
    """Return where the channels of a component stand, in the numbers."""
    return m[AT_CHANNELS] + c * CHANNELS


# the tape


@inline
def note(m, step, i, c, operation, attempt, status, decision, artefact):
    """Write an event on the tape: in two words, and its artefact."""
    row = m[AT_TAPE] + m[TAPED] * TAPE
    m[TAPED] += 1
    m[row] = step + (i << 32)
    m[row + 1] = (
        (c + 1) + (operation << 16) + (status << 24) + ((attempt & 0xFFFF) << 32) + (((decision + 1) & 0xFFFF) << 48)
    )
    m[row + 2] = artefact


@helper
def wind(m, log):
    """Hash what is on the tape, without artefacts and with them; keep it as far as the log has room."""
    plain, full = np.uint64(m[TRACE]), np.uint64(m[TRACE + 1])
    first, room, row = m[ROWS], m[LOG_ROOM], m[AT_TAPE]
    for place in range(first, first + m[TAPED]):
        when, what, artefact = m[row], m[row + 1], m[row + 2]
        number = artefact if artefact < 0 else value(m, artefact)
        plain = (((plain ^ np.uint64(when)) * _PRIME) ^ np.uint64(what)) * _PRIME
        full = (((full ^ np.uint64(when)) * _PRIME) ^ np.uint64(what)) * _PRIME
        full = (full ^ np.uint64(number + 1)) * _PRIME
        if place < room:
            column = place * _COLUMNS
            log[column] = when & 0xFFFFFFFF
            log[column + 1] = when >> 32
            log[column + 2] = (what & 0xFFFF) - 1
            log[column + 3] = (what >> 16) & 0xFF
            log[column + 4] = (what >> 32) & 0xFFFF
            log[column + 5] = (what >> 24) & 0xFF
            log[column + 6] = ((what >> 48) & 0xFFFF) - 1
            log[column + 7] = number
        row += TAPE
    m[TRACE] = np.int64(plain)
    m[TRACE + 1] = np.int64(full)
    m[ROWS] += m[TAPED]
    m[TAPED] = 0


@inline
def spool(m, log):
    """Wind the tape before it is full."""
    if m[TAPED] > SPOOL:
        wind(m, log)


# operations


@inline
def begin_operation(m, x, c, loud):
    """Count an operation of a component; return whether faults may strike it."""
    m[counts_of(m, c) + N_OPERATIONS] += 1
    if not loud:
        return False
    place = channels_of(m, c) + BUDGET
    left = x[place]
    x[place] = left - 1.0
    return left > 0.0


@helper
def unavailable(m, x, c, step):
    """Return whether a component is not there at this step."""
    return happens(m, c, step, DOWNTIME, ZERO, x[channels_of(m, c) + DOWN])


@helper
def remember(m, c, i, fresh, draw, stuck, stale, fault):
    """Return what a component gives that made `fresh`, and whether a fault of memory struck.

    Stuck: what it gave last, whatever the item, again. Stale: the same, but the new one comes next time; `fault` is
    the share of it for which a fault is to blame.
    """
    place = flags_of(m, c) + LAST
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
    f = channels_of(m, c)
    if x[f + TOUCH] > 0.0 and chances(m, c, i, FAULT, draw)[1] < x[f + TOUCH]:
        return spoil(m, c, i, draw, artefact, x[f + GARBLE])
    return artefact, False


@inline
def dropped(m, x, c, i, n, armed, step):
    """Return whether what a component made is dropped."""
    if armed and happens(m, c, i, FAULT, n, x[channels_of(m, c) + DROP]):
        m[counts_of(m, c) + N_LOST] += 1
        note(m, step, i, c, DROPPED, n, NONE, NOTHING, NOTHING)
        return True
    return False


@inline
def delay(m, x, c, armed):
    """Return by how many steps a component is late."""
    return np.int64(x[channels_of(m, c) + DELAY]) if armed else 0


@inline
def pass_error(m, j, i, artefact, step):
    """Hand on an error that came in, which is no operation."""
    note(m, step, i, j, PASSED_ERROR, m[cell_of(m, j, i) + COUNT], FAILED, NOTHING, artefact)


# edges


@inline
def along(m, lists, j):
    """Return where a list of edges of a node begins, and how many they are."""
    start = m[m[lists] + j]
    return start, m[m[lists] + j + 1] - start


@helper
def post(m, x, i, edges, artefact, status, due, step, log):
    """Send an artefact over edges: `edges` are the place in memory where they stand, and how many they are."""
    for place in range(edges[0], edges[0] + edges[1]):
        send(m, x, m[place], i, artefact, status, due, step)
    spool(m, log)


@merge
def send(m, x, e, i, artefact, status, due, step):
    """Hand a message to an edge; unless it is lost, it waits at the edge's end from the step `due` on."""
    c = m[NODES] + e
    cell, item = cell_of(m, c, i), item_of(m, i)
    n = m[cell + COUNT]
    m[cell + COUNT] = n + 1
    loud, lost = loud_of(m, c), False
    armed = begin_operation(m, x, c, loud)
    if m[HOPS_MOST] > 0:
        m[item + HOPS] += 1
        lost = m[HOPS_MOST] < m[item + HOPS]
    if not lost and loud:
        artefact, status, due, lost = cross(m, x, c, i, n, armed, artefact, status, due, step)
    elif not lost and status == OK:
        m[flags_of(m, c) + LAST] = artefact
    if lost:
        m[counts_of(m, c) + N_LOST] += 1
        note(m, step, i, c, MESSAGE_LOST, n, NONE, NOTHING, NOTHING)
    else:
        note(m, step, i, c, MESSAGE, n, status, NOTHING, artefact)
        put(m, e, i, artefact, status, due)


@helper
def cross(m, x, c, i, n, armed, artefact, status, due, step):
    """Take a message over an edge on which something is wrong; return it, and whether it is lost.

    In this order: down, memory, garbled symbols, a visible error, dropped, delayed.
    """
    f, counts = channels_of(m, c), counts_of(m, c)
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
def put(m, e, i, artefact, status, due):
    """Let a message wait at the end of its edge, in the place of one of the same item that waits there."""
    target = m[m[AT_EDGE] + 3 * e + 1]
    if target == m[NODES]:
        item = item_of(m, i)
        m[item + ARRIVING] = artefact
        m[item + ARRIVING_STATUS] = status
    elif m[whole_of(m, target) + I_KIND] == AGGREGATOR:
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
    wait(m, target, i, due)


@helper
def gathered(m, j, i):
    """Return from which step an aggregator can act on an item, with the candidates that are there or on their way.

    When the last of them is there, or `patience` steps after the first; EMPTY if there is none.
    """
    count, first, latest, lists = 0, EMPTY, 0, m[AT_IN]
    for place in range(m[lists + j], m[lists + j + 1]):
        cell = cell_of(m, m[NODES] + m[place], i)
        if m[cell + STATUS] != NONE:
            count += 1
            first = min(first, m[cell + DUE])
            latest = max(latest, m[cell + DUE])
    if count == 0:
        return EMPTY
    ready = latest if count == m[whole_of(m, j) + I_INCOMING] else NEVER
    patience = m[whole_of(m, j) + I_PATIENCE]
    return min(ready, first + patience) if patience > 0 else ready


@inline
def wait(m, j, i, due):
    """Let an item be ready at a node (or `out`) from the step `due` on."""
    place, line = ready_of(m, j, i), line_of(m, j)
    if m[place] == EMPTY:
        if m[line + WAITING] == 0:
            m[line + LOW] = i
            m[line + HIGH] = i + 1
        else:
            m[line + LOW] = min(m[line + LOW], i)
            m[line + HIGH] = max(m[line + HIGH], i + 1)
        m[line + WAITING] += 1
        m[item_of(m, i) + ALIVE] += 1
        m[LIVE] += 1
    m[place] = due


@inline
def take(m, j, i):
    """Take an item from where it waits."""
    m[ready_of(m, j, i)] = EMPTY
    m[line_of(m, j) + WAITING] -= 1
    m[item_of(m, i) + ALIVE] -= 1
    m[LIVE] -= 1


@inline
def leave_queue(m, j, i):
    """Let an attempt that waits in a queue, if there is one, leave it."""
    cell = cell_of(m, j, i)
    if m[cell + QUEUED] != 0:
        m[cell + QUEUED] = 0
        m[line_of(m, m[whole_of(m, j) + I_QUEUE]) + WAITING] -= 1
