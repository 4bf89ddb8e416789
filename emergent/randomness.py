"""Keyed random numbers: every draw is a hash of (seed; component, step, purpose, draw), so no draw shifts another.

Generator: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11). The
counter's four 32-bit words are the component's key, the step, the purpose and the draw; the 64-bit seed of a
replication is the key. `ARRAYS` and `COMPILED` hold the same functions for numpy arrays and for Numba kernels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from emergent import arithmetic
from emergent.compiled import inline

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_DROP = np.uint64(12)
_UNIT, _UNIT32 = 2.0**-52, 2.0**-32

PURPOSE_REPLICATION = 0xFFFFFFFF
PURPOSE_FORK = 0xFFFFFFFE
PURPOSE_CHOICE = 0xFFFFFFFD

CHOICES = 0
"""The seed of what metrics choose at random: subsets, orders, pairs.

It is the same in every scenario, so that in two of the same size the same members are struck; what differs from
replication to replication is averaged over anyway.
"""


class Streams(NamedTuple):
    """The generator for one engine.

    `philox(c0, c1, c2, c3, seed)` returns four 32-bit words as uint64; `uniform(high, low)` makes of two words a
    uniform in (0, 1) with 52 bits, ((k >> 12) + ½)·2⁻⁵², since with 53 the largest would round to 1; `coarse(word)`
    makes of one word a uniform with 32 bits; `normal(uniform)` is the standard normal quantile: one uniform each,
    monotone, so that paired runs stay paired.
    """

    philox: Callable[..., Any]
    uniform: Callable[..., Any]
    coarse: Callable[..., Any]
    normal: Callable[..., Any]


def build(numbers: arithmetic.Arithmetic, decorate: Any) -> Streams:
    """Return the generator written once, for the engine of `numbers`."""

    @decorate
    def turn(c0, c1, c2, c3, k0, k1):
        p0 = _M0 * c0
        p1 = _M1 * c2
        return (p1 >> _HALF) ^ c1 ^ k0, p1 & _LOW, (p0 >> _HALF) ^ c3 ^ k1, p0 & _LOW

    @decorate
    def philox(c0, c1, c2, c3, seed):
        k0 = seed & _LOW
        k1 = seed >> _HALF
        c0, c1, c2, c3 = turn(c0, c1, c2, c3, k0, k1)
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
        c0, c1, c2, c3 = turn(c0, c1, c2, c3, k0, k1)
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
        c0, c1, c2, c3 = turn(c0, c1, c2, c3, k0, k1)
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
        c0, c1, c2, c3 = turn(c0, c1, c2, c3, k0, k1)
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
        c0, c1, c2, c3 = turn(c0, c1, c2, c3, k0, k1)
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
        c0, c1, c2, c3 = turn(c0, c1, c2, c3, k0, k1)
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
        c0, c1, c2, c3 = turn(c0, c1, c2, c3, k0, k1)
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
        c0, c1, c2, c3 = turn(c0, c1, c2, c3, k0, k1)
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
        c0, c1, c2, c3 = turn(c0, c1, c2, c3, k0, k1)
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
        return turn(c0, c1, c2, c3, k0, k1)

    @decorate
    def uniform(high, low):
        return ((((high << _HALF) | low) >> _DROP) * 1.0 + 0.5) * _UNIT

    @decorate
    def coarse(word):
        return (word * 1.0 + 0.5) * _UNIT32

    return Streams(philox, uniform, coarse, numbers.normal)


ARRAYS = build(arithmetic.ARRAYS, lambda function: function)
COMPILED = build(arithmetic.COMPILED, inline)


def key_of(component: str) -> int:
    """Return the 32-bit key of a component id: the same on every machine and in every version of Python."""
    return int.from_bytes(hashlib.blake2b(component.encode(), digest_size=4).digest(), "little")


def words(seed: Any, component: Any, step: Any, purpose: Any, draw: Any = 0) -> tuple[npt.NDArray[np.uint64], ...]:
    """Return the four 32-bit words (as uint64) of each draw; the arguments broadcast."""
    counters = np.broadcast_arrays(*(np.asarray(word, np.uint64) for word in (component, step, purpose, draw, seed)))
    return tuple(ARRAYS.philox(*counters))


def uniforms(seed: Any, component: Any, step: Any, purpose: Any, draw: Any = 0) -> npt.NDArray[np.float64]:
    """Return a uniform in (0, 1) for each draw, from the first two words; the arguments broadcast."""
    high, low, _, _ = words(seed, component, step, purpose, draw)
    return np.asarray(ARRAYS.uniform(high, low))


def normals(seed: Any, component: Any, step: Any, purpose: Any, draw: Any = 0) -> npt.NDArray[np.float64]:
    """Return a standard normal for each draw, from the same words as `uniforms`."""
    return np.asarray(ARRAYS.normal(uniforms(seed, component, step, purpose, draw)))


def replication_seeds(seed: int, replications: Any) -> npt.NDArray[np.uint64]:
    """Return the 64-bit seed of each replication of a scenario whose seed is `seed`."""
    high, low, _, _ = words(seed, np.asarray(replications), 0, PURPOSE_REPLICATION)
    return (high << _HALF) | low


@lru_cache(maxsize=10_000)
def shuffled(seed: int, replication: int, population: int, salt: str = "") -> npt.NDArray[np.int64]:
    """Return the integers below `population` in an order keyed by (seed, replication, salt); it cannot be written to.

    Orders are kept, since metrics ask for the same ones time and again.
    """
    drawn = uniforms(seed, replication, np.arange(population), PURPOSE_CHOICE, key_of(salt))
    order = np.argsort(drawn, kind="stable").astype(np.int64)
    order.flags.writeable = False
    return order


def choice(seed: int, replication: int, population: int, size: int, salt: str = "") -> npt.NDArray[np.int64]:
    """Return `size` different integers below `population`, sorted, keyed by (seed, replication, salt).

    The subset of size k is part of the subset of size k + 1, so that a curve over k is paired from point to point.
    """
    return np.sort(shuffled(seed, replication, population, salt)[:size])
