"""Draws and artefacts, compiled: K symbols of an alphabet of q in one whole number, and what chance does to them.

Every function gets the memory `m` of a run (`layout.HEAD`). Symbol k of an artefact lies in bits k·width and up, one of
them always 0: so all symbols are added modulo q at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic

from emergent import arithmetic, randomness
from emergent.compiled import helper, inline
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.offsets import record_of

_philox, _uniform = randomness.COMPILED.philox, randomness.COMPILED.uniform
_log = arithmetic.COMPILED.log
_WORD, _HALF, _DROP, _UNIT = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(12), 2.0**-52


def _pointer_to(typing: Any, array: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    return types.CPointer(array.dtype)(array), generate


pointer: Any = intrinsic(_pointer_to)
"""Where an array begins. Memory read by a pointer is compiled in half the time: a pointer is one word, an array ten."""


# draws: every one keyed by (component, item, purpose, draw) and the seed


@inline
def logit(u):
    """Return log(u/(1 − u)) of a uniform."""
    return _log(u / (1.0 - u))


@helper
def words(m, c, i, purpose, draw):
    """Return the four words of one draw of a component."""
    key, seed = np.uint64(m[record_of(c) + k.KEY]), np.uint64(m[k.SEED])
    return _philox(key, np.uint64(i), np.uint64(purpose), np.uint64(draw) & _WORD, seed)


@inline
def unit(word):
    """Return the uniform of two words of a draw, the first the higher one."""
    return ((word >> _DROP) * 1.0 + 0.5) * _UNIT


@inline
def drawn(m, c, i, purpose, draw, place, n):
    """Return the four words of one draw, two in one; those of operation 0 may lie in memory, drawn beforehand."""
    if n == 0 and place >= 0:
        return np.uint64(m[place + 2 * i]), np.uint64(m[place + 2 * i + 1])
    w0, w1, w2, w3 = words(m, c, i, purpose, draw)
    return (w0 << _HALF) | w1, (w2 << _HALF) | w3


@helper
def foresee(m, x):
    """Draw what every item needs at its first operations: many draws at once take a fifth of the time.

    A row of `AT_FORESEEN` is a key, a purpose and what is added to the number of the draw. Logits are those of the
    draws that are compared with a competence.
    """
    lanes, seed = m[k.LANES], np.uint64(m[k.SEED])
    for row in range(m[k.FORESEEN]):
        entry = m[k.AT_FORESEEN] + 3 * row
        key, purpose = np.uint64(m[entry]), np.uint64(m[entry + 1])
        draw = np.uint64(m[entry + 2]) & _WORD
        first, third = m[k.AT_DRAWS] + 2 * row * lanes, m[k.AT_LOGIT] + row * lanes
        for i in range(lanes):
            w0, w1, w2, w3 = _philox(key, np.uint64(i), purpose, draw, seed)
            m[first + 2 * i] = np.int64((w0 << _HALF) | w1)
            m[first + 2 * i + 1] = np.int64((w2 << _HALF) | w3)
        for i in range(lanes if m[entry + 1] == k.WORK or m[entry + 1] == k.TEST else 0):
            x[third + i] = logit(unit(np.uint64(m[first + 2 * i])))


@helper
def chances(m, c, i, purpose, draw):
    """Return the two uniforms of one draw of a component."""
    w0, w1, w2, w3 = words(m, c, i, purpose, draw)
    return _uniform(w0, w1), _uniform(w2, w3)


@helper
def keyed(key, i, purpose, draw, seed):
    """Return the four words of one draw with a key and a seed of its own."""
    return _philox(np.uint64(key), np.uint64(i), np.uint64(purpose), np.uint64(draw) & _WORD, np.uint64(seed))


@inline
def happens(m, c, i, purpose, draw, share):
    """Return whether something that happens with probability `share` happens to a component."""
    return share > 0.0 and chances(m, c, i, purpose, draw)[0] < share


# artefacts


@inline
def add(m, a, b):
    """Return a + b, symbol by symbol, modulo q: q comes off each field in which the sum reaches it."""
    return reduced(a + b, m[k.SPARE], m[k.TOPS], m[k.WIDTH] - 1, m[k.ALPHABET])


@inline
def reduced(total, spare, tops, top, q):
    """Return a sum of two artefacts modulo q; loops over items read the other numbers beforehand, to become SIMD."""
    return total - (((total + spare) & tops) >> top) * q


@inline
def subtract(m, a, b):
    """Return a − b, symbol by symbol, modulo q."""
    return add(m, a, add(m, (m[k.TOPS] >> (m[k.WIDTH] - 1)) * m[k.ALPHABET] - b, k.ZERO))


@helper
def offset(m, number):
    """Return the artefact whose symbols are the base-q digits of a whole number, the lowest first."""
    artefact, q = 0, m[k.ALPHABET]
    for symbol in range(m[k.SYMBOLS]):
        artefact |= (number % q) << (symbol * m[k.WIDTH])
        number //= q
    return artefact


@inline
def value(m, artefact):
    """Return Σ symbol_k·q^k."""
    number, width = 0, m[k.WIDTH]
    field = (1 << width) - 1
    for symbol in range(m[k.SYMBOLS] - 1, -1, -1):
        number = number * m[k.ALPHABET] + ((artefact >> (symbol * width)) & field)
    return number


@inline
def anything(m, word):
    """Return a uniform artefact."""
    return offset(m, (np.int64(word) * m[k.VALUES]) >> 32)


@inline
def error(m, word):
    """Return a uniform artefact other than zero: what an error adds."""
    return offset(m, 1 + ((np.int64(word) * (m[k.VALUES] - 1)) >> 32))


@helper
def misreading(m, c, i, purpose, share):
    """Return by what a component reads an item wrongly: a uniform artefact for a share of the items, else zero."""
    if share > 0.0:
        w0, w1, w2, _ = words(m, c, i, purpose, k.ZERO)
        if _uniform(w0, w1) < share:
            return anything(m, w2)
    return 0


@helper
def spoil(m, c, i, draw, artefact, share):
    """Hit each symbol with probability `share`: it becomes one of the others. Return the artefact, and whether any was.

    Symbol k reads draw 64·draw + k.
    """
    hit = False
    for symbol in range(m[k.SYMBOLS]):
        w0, w1, w2, _ = words(m, c, i, k.LINE, draw * 64 + symbol)
        if _uniform(w0, w1) < share:
            hit = True
            artefact = add(m, artefact, (1 + ((np.int64(w2) * (m[k.ALPHABET] - 1)) >> 32)) << (symbol * m[k.WIDTH]))
    return artefact, hit


@helper
def relabelling(m, i):
    """Return the offset R between two names of a target: one for the run, since what is stale is of other items."""
    return error(m, keyed(m[k.SPECIFICATION_KEY], k.ZERO, k.RELABELLED, k.ZERO, m[k.FIRST_SEED])[0])
