"""What happens at boards in a step: they take items in, agents write on them, and what has all parts leaves."""

from __future__ import annotations

import numpy as np

from emergent.arithmetic import larger
from emergent.compiled import helper
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.artefacts import words
from emergent.models.pipeline.kernel.messages import along, note, pass_error, post, spool, unavailable
from emergent.models.pipeline.kernel.offsets import cell_of, line_of, loud_of, record_of, spot_of
from emergent.models.pipeline.kernel.rules import commit, contribute
from emergent.models.pipeline.kernel.waiting import due_now, lowest, postpone, take, wake


@helper
def enter(m, x, b, step, log):
    """Let a board take in what has come."""
    line = line_of(b)
    if m[line + k.WAITING] == 0:
        return
    if m[line + k.WAKE] <= step:
        wake(m, b, step)
    away = loud_of(m, b) and unavailable(m, x, b, step)
    for word in range(m[k.WORDS]):
        rest = due_now(m, b, word, step)
        if away:
            postpone(m, b, word, rest, step)
            rest = k.ZERO
        while rest != 0:
            i = word * 64 + lowest(rest)
            rest &= rest - 1
            take(m, b, i)
            put_on(m, x, b, i, step, log)


@helper
def put_on(m, x, b, i, step, log):
    """Put an item on a board, with no agent's part in it; an error the board hands on."""
    line, cell, spot = line_of(b), cell_of(m, b, i), spot_of(m, b, i)
    artefact = m[cell + k.CARRIED]
    if m[cell + k.STATUS] == k.FAILED:
        pass_error(m, b, i, artefact, step)
        post(m, x, i, along(m, k.OUT_EDGES, b), artefact, k.FAILED, step + 1, step, log)
        return
    m[spot + k.HELD] = artefact
    m[spot + k.OLD] = artefact
    m[spot + k.MASK] = 0
    m[spot + k.OLD_MASK] = 0
    if m[spot + k.THERE] == 0:
        m[spot + k.THERE] = 1
        m[line + k.LEFT] += 1
        m[k.LIVE] += 1
    note(m, step, i, b, k.ENTERED, k.ZERO, k.OK, k.NOTHING, artefact)
    spool(m, log)


@helper
def attend(m, x, j, b, step, log):
    """Let an agent act on items of its board that lack its parts, from a random one on, up to its capacity."""
    if m[line_of(b) + k.LEFT] == 0 or (loud_of(m, j) and unavailable(m, x, j, step)):
        return
    if loud_of(m, b) and unavailable(m, x, b, step):
        return
    w0, _, w2, w3 = words(m, j, step, k.CURSOR, k.ZERO)
    priority = np.int64(((w2 << np.uint64(32)) | w3) >> np.uint64(12))
    room, mine, items = larger(m[record_of(j) + k.I_CAPACITY], 1), m[record_of(j) + k.ADDS], m[k.ITEMS]
    i = (np.int64(w0) * items) >> 32
    for _ in range(items):
        spot = spot_of(m, b, i)
        if m[spot + k.THERE] != 0 and (m[spot + k.MASK] & mine) != mine:
            contribute(m, x, j, b, i, priority, step)
            spool(m, log)
            room -= 1
            if room == 0:
                break
        i = i + 1 if i + 1 < items else 0


@helper
def close(m, x, b, step, log):
    """Let a board take over what its agents wrote; items with all parts leave it."""
    line = line_of(b)
    if m[line + k.WRITES] == 0:
        return
    m[line + k.WRITES] = 0
    for i in range(m[k.ITEMS]):
        spot = spot_of(m, b, i)
        if m[spot + k.WRITER] != 0:
            full, late = commit(m, x, b, i, step)
            if full:
                m[spot + k.THERE] = 0
                m[line + k.LEFT] -= 1
                m[k.LIVE] -= 1
                post(m, x, i, along(m, k.OUT_EDGES, b), m[spot + k.HELD], k.OK, step + 1 + late, step, log)
            spool(m, log)
