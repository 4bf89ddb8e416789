"""Philox4x32-10 in plain integers (Salmon, Moraes, Dror & Shaw 2011, SC'11, section 3.3), and its published vectors."""

from __future__ import annotations

from statistics import NormalDist

MASK = 0xFFFFFFFF
Words = tuple[int, int, int, int]

PUBLISHED: tuple[tuple[Words, int, Words], ...] = (
    ((0, 0, 0, 0), 0, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((MASK, MASK, MASK, MASK), 2**64 - 1, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        0x299F31D0_A4093822,
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
)
"""Counter, key and result of Random123's `kat_vectors`; of the key the low word comes first there."""


def philox(counter: Words, key: int) -> Words:
    """Return ten rounds of the bijection: multiply two words, swap the halves, add the key, bump the key."""
    c0, c1, c2, c3 = counter
    k0, k1 = key & MASK, key >> 32
    for _ in range(10):
        a, b = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & MASK, (a >> 32) ^ c3 ^ k1, a & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def uniform(high: int, low: int) -> float:
    """Return the 52-bit uniform of two words: ((k >> 12) + ½)·2⁻⁵²."""
    return (((high << 32 | low) >> 12) + 0.5) * 2.0**-52


def coarse(word: int) -> float:
    """Return the 32-bit uniform of one word."""
    return (word + 0.5) * 2.0**-32


def normal(u: float) -> float:
    """Return the standard normal quantile, from the standard library."""
    return NormalDist().inv_cdf(u)
