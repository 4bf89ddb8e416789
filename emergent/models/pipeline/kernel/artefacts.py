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
from emergent.models.pipeline.kernel.layout import (
    ALPHABET,
    AT_DRAWS,
    AT_FORESEEN,
    AT_LOGIT,
    FIRST_SEED,
    FORESEEN,
    KEY,
    LANES,
    LINE,
    RELABELLED,
    SEED,
    SPARE,
    SPECIFICATION_KEY,
    SYMBOLS,
    TEST,
    TOPS,
    VALUES,
    WIDTH,
    WORK,
    ZERO,
)
from emergent.models.pipeline.kernel.places import record_of

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
    key, seed = np.uint64(m[record_of(c) + KEY]), np.uint64(m[SEED])
    return _philox(key, np.uint64(i), np.uint64(purpose), np.uint64(draw) & _WORD, seed)


@inline
def unit(word):
    """Return the uniform of two words of a draw, the first the higher one."""
    return ((word >> _DROP) * 1.0 + 0.5) * _UNIT


@inline
def drawn(m, c, i, purpose, draw, place, n):
    """Return the four words of one draw, two in one; for operation 0 what is foreseen stands in memory, if at all."""
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
    lanes, seed = m[LANES], np.uint64(m[SEED])
    for row in range(m[FORESEEN]):
        entry = m[AT_FORESEEN] + 3 * row
        key, purpose = np.uint64(m[entry]), np.uint64(m[entry + 1])
        draw = np.uint64(m[entry + 2]) & _WORD
        first, third = m[AT_DRAWS] + 2 * row * lanes, m[AT_LOGIT] + row * lanes
        for i in range(lanes):
            w0, w1, w2, w3 = _philox(key, np.uint64(i), purpose, draw, seed)
            m[first + 2 * i] = np.int64((w0 << _HALF) | w1)
            m[first + 2 * i + 1] = np.int64((w2 << _HALF) | w3)
        for i in range(lanes if m[entry + 1] in (WORK, TEST) else 0):
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
    return reduced(a + b, m[SPARE], m[TOPS], m[WIDTH] - 1, m[ALPHABET])


@inline
def reduced(total, spare, tops, top, q):
    """Return a sum of two artefacts modulo q; loops over items read the other numbers beforehand, to become SIMD."""
    return total - (((total + spare) & tops) >> top) * q


@inline
def subtract(m, a, b):
    """Return a − b, symbol by symbol, modulo q."""
    return add(m, a, add(m, (m[TOPS] >> (m[WIDTH] - 1)) * m[ALPHABET] - b, ZERO))


@helper
def offset(m, number):
    """Return the artefact whose symbols are the base-q digits of a whole number, the lowest first."""
    artefact, q = 0, m[ALPHABET]
    for k in range(m[SYMBOLS]):
        artefact |= (number % q) << (k * m[WIDTH])
        number //= q
    return artefact


@inline
def value(m, artefact):
    """Return Σ symbol_k·q^k."""
    number, width = 0, m[WIDTH]
    field = (1 << width) - 1
    for k in range(m[SYMBOLS] - 1, -1, -1):
        number = number * m[ALPHABET] + ((artefact >> (k * width)) & field)
    return number


@inline
def anything(m, word):
    """Return a uniform artefact."""
    return offset(m, (np.int64(word) * m[VALUES]) >> 32)


@inline
def error(m, word):
    """Return a uniform artefact other than zero: what an error adds."""
    return offset(m, 1 + ((np.int64(word) * (m[VALUES] - 1)) >> 32))


@helper
def astray(m, c, i, purpose, share):
    """Return by what a component reads an item wrongly: a uniform artefact for a share of the items, else zero."""
    if share > 0.0:
        w0, w1, w2, _ = words(m, c, i, purpose, ZERO)
        if _uniform(w0, w1) < share:
            return anything(m, w2)
    return 0


@helper
def spoil(m, c, i, draw, artefact, share):
    """Hit each symbol with probability `share`: it becomes one of the others. Return the artefact, and whether any was.

    Symbol k reads draw 64·draw + k.
    """
    hit = False
    for k in range(m[SYMBOLS]):
        w0, w1, w2, _ = words(m, c, i, LINE, draw * 64 + k)
        if _uniform(w0, w1) < share:
            hit = True
            artefact = add(m, artefact, (1 + ((np.int64(w2) * (m[ALPHABET] - 1)) >> 32)) << (k * m[WIDTH]))
    return artefact, hit


@helper
def relabelling(m, i):
    """Return the offset R between two names of a target: one for the run, since what is stale is of other items."""
    return error(m, keyed(m[SPECIFICATION_KEY], ZERO, RELABELLED, ZERO, m[FIRST_SEED])[0])
