"""What waits at nodes, compiled: which items are due at this step, at the next, or later, one bit an item.

A node (or `out`) has three sets of items, in words of 64: of what is due at even steps, at odd steps, and later on. An
item is in one of them, and its `READY` says from when it is due.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from emergent.arithmetic import larger, smaller
from emergent.compiled import helper, inline
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.offsets import cell_of, line_of, record_of


def _lowest_of(typing: Any, word: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.IntType(1)(1))

    return types.int64(types.int64), generate


def _size_of(typing: Any, word: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.int64), generate


lowest: Any = intrinsic(_lowest_of)
"""The number of the lowest bit that is set in a word that is not zero."""
size: Any = intrinsic(_size_of)
"""How many bits of a word are set."""


@inline
def set_of(m, j, word):
    """Return where the sets of a node stand, for one word of items: of even steps; of odd ones; of later ones."""
    return m[record_of(j) + k.SETS] + word * k.SETS_EACH


@inline
def enlist(m, j, i, due, step):
    """Put an item into the set of those that are due when it is, at this step at the earliest."""
    place = set_of(m, j, i >> 6)
    if due <= step + 1:
        m[place + (due & 1)] |= 1 << (i & 63)
    else:
        m[place + k.LATER] |= 1 << (i & 63)
        m[line_of(j) + k.WAKE] = smaller(m[line_of(j) + k.WAKE], due)


@helper
def reset(m, j, i, due, step):
    """Let an item that waits be ready from another step on."""
    place, cell, bit = set_of(m, j, i >> 6), cell_of(m, j, i), 1 << (i & 63)
    before = m[cell + k.READY] - 1
    m[cell + k.READY] = due + 1
    if due > step or before > step:  # else it was due already, and stays so
        for each in range(k.SETS_EACH):
            m[place + each] &= ~bit
        enlist(m, j, i, larger(due, step), step)


@inline
def wait(m, j, i, due, step):
    """Let an item be ready at a node (or `out`) from the step `due` on, which is this one or later."""
    place = cell_of(m, j, i) + k.READY
    if m[place] == 0:
        m[place] = due + 1
        m[line_of(j) + k.WAITING] += 1
        m[k.LIVE] += 1
        enlist(m, j, i, due, step)
    else:
        reset(m, j, i, due, step)


@helper
def wake(m, j, step):
    """Let those that wait longer be due at this step, if they are."""
    next_time = k.NEVER
    for word in range(m[k.WORDS]):
        place = set_of(m, j, word)
        rest = m[place + k.LATER]
        while rest != 0:
            i = word * 64 + lowest(rest)
            due = m[cell_of(m, j, i) + k.READY] - 1
            if due <= step:
                m[place + k.LATER] ^= rest & -rest
                m[place + (step & 1)] |= rest & -rest
            else:
                next_time = smaller(next_time, due)
            rest &= rest - 1
    m[line_of(j) + k.WAKE] = next_time


@inline
def due_now(m, j, word, step):
    """Return which of 64 items are due at this step, and strike them off; what is not taken, postpone."""
    place = set_of(m, j, word) + (step & 1)
    found = m[place]
    m[place] = 0
    return found


@inline
def postpone(m, j, word, items, step):
    """Let items be due at the next step that are due at this one."""
    m[set_of(m, j, word) + ((step + 1) & 1)] |= items


@inline
def take(m, j, i):
    """Take an item from where it waits."""
    m[cell_of(m, j, i) + k.READY] = 0
    m[line_of(j) + k.WAITING] -= 1
    m[k.LIVE] -= 1


@inline
def leave_queue(m, j, i):
    """Let an attempt that waits in a queue, if there is one, leave it."""
    cell = cell_of(m, j, i)
    if m[cell + k.QUEUED] != 0:
        m[cell + k.QUEUED] = 0
        m[line_of(m[record_of(j) + k.I_QUEUE]) + k.WAITING] -= 1
