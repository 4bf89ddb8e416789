"""How items leave: `out` takes in the first artefact of each, and it is judged."""

from __future__ import annotations

import numpy as np

from emergent.compiled import helper, merge
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.artefacts import relabelling, subtract, value
from emergent.models.pipeline.kernel.messages import note, spool
from emergent.models.pipeline.kernel.observing import judge
from emergent.models.pipeline.kernel.offsets import item_of, line_of
from emergent.models.pipeline.kernel.waiting import due_now, lowest, take, wake

_PRIME = np.uint64(k.HASH_PRIME)


@helper
def deliver(m, x, i, step):
    """Let `out` take in the first artefact of an item."""
    item = item_of(m, i)
    artefact, status = m[item + k.ARRIVING], m[item + k.ARRIVING_STATUS]
    m[item + k.DONE] = step
    m[item + k.ARTEFACT] = artefact
    m[item + k.CODE] = k.FAILED_ITEM
    if status == k.OK:
        m[item + k.CODE] = judge(m, x, i, artefact)
    if m[k.LOGGED] != 0:
        number = k.NOTHING
        if status == k.OK:
            along_with = x[k.WORLD + k.RELABEL - k.CHANNELS] == 2.0
            number = value(m, subtract(m, artefact, relabelling(m, i)) if along_with else artefact)
        h = (np.uint64(m[k.TRACE + 2]) ^ np.uint64(i)) * _PRIME
        m[k.TRACE + 2] = np.int64((h ^ np.uint64(number)) * _PRIME)
    note(m, step, i, k.NOTHING, k.DELIVERED, k.ZERO, status, k.NOTHING, artefact)


@merge
def go_out(m, x, step, log):
    """Let `out` take in what has come: of each item the first artefact."""
    line, out = line_of(m[k.ENDS]), m[k.ENDS]
    if m[line + k.WAITING] == 0:
        return
    if m[line + k.WAKE] <= step:
        wake(m, out, step)
    for word in range(m[k.WORDS]):
        rest = due_now(m, out, word, step)
        while rest != 0:
            i = word * 64 + lowest(rest)
            rest &= rest - 1
            take(m, out, i)
            if m[item_of(m, i) + k.DONE] < 0:
                deliver(m, x, i, step)
                spool(m, log)
