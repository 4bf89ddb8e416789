"""What the items of a pipeline ask for, in plain integers: parts, difficulty, and what of them is known to whom.

Artefacts are tuples of K symbols below q, added symbol by symbol modulo q.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import numpy as np

from emergent.arithmetic import ARRAYS
from emergent.randomness import key_of
from tests.reference.philox import MASK, Words, philox, uniform

Symbols = tuple[int, ...]

PART, DIFFICULTY, RESPECIFIED, RELABELLED = 1, 2, 23, 24  # purposes of draws
drawn = lru_cache(2**16)(philox)


def words(key: int, item: int, purpose: int, draw: int, seed: int) -> Words:
    """The four words of a draw."""
    return drawn((key, item, purpose, draw & MASK), seed)


@lru_cache(2**16)
def logit(u: float) -> float:
    """log(u / (1 − u)) in the arithmetic that is the same on every machine."""
    if u in (0.0, 1.0):
        return float("inf") if u else -float("inf")
    return float(ARRAYS.log(np.float64(u / (1 - u))))


class Alphabet:
    """Symbols: K of them, of q different ones."""

    def __init__(self, symbols: int, alphabet: int) -> None:
        self.k, self.q, self.m = symbols, alphabet, alphabet**symbols
        self.zeros: Symbols = (0,) * symbols

    def vector(self, value: int) -> Symbols:
        """The digits of a number, the least significant one first."""
        return tuple(value // self.q**k % self.q for k in range(self.k))

    def number(self, symbols: Symbols) -> int:
        return sum(symbol * self.q**k for k, symbol in enumerate(symbols))

    def packed(self, value: int) -> int:
        """A number's symbols side by side in one word, each with a bit to spare: what hashes are taken of."""
        width = (self.q - 1).bit_length() + 1
        return sum(symbol << (k * width) for k, symbol in enumerate(self.vector(value)))

    def any(self, word: int) -> Symbols:
        """Any artefact, uniformly."""
        return self.vector((word * self.m) >> 32)

    def other(self, word: int) -> Symbols:
        """Any artefact but zeros, uniformly."""
        return self.vector(1 + ((word * (self.m - 1)) >> 32))

    def add(self, *several: Symbols) -> Symbols:
        return tuple(sum(column) % self.q for column in zip(self.zeros, *several, strict=True))

    def subtract(self, one: Symbols, other: Symbols) -> Symbols:
        return tuple((a - b) % self.q for a, b in zip(one, other, strict=True))


class Specification:
    """The items: what each asks for, in both versions, and how hard it is. Drawn with the seed of the run's start."""

    def __init__(self, alphabet: Alphabet, parts: Sequence[str], items: int, difficulty: float, seed: int) -> None:
        self.alphabet, self.parts, self.items = alphabet, list(parts), items
        self.key, self.difficulty, self.seed = key_of("specification"), difficulty, seed
        self.version = [0] * items
        self.finished = [False] * items
        self.relabel = 0.0
        self.harder = 0.0
        self.mixed = 0.0
        self.bare = cache(self._bare)

    def respecify(self, share: float, seed: int) -> None:
        """A share of the items that are not finished asks for something else."""
        for item in range(self.items):
            u = uniform(*words(self.key, item, RESPECIFIED, 0, seed)[:2])
            if not self.finished[item] and u < share:
                self.version[item] = 1

    def shift(self, item: int) -> Symbols:
        """By what the target is shifted when it is relabelled: all of a run alike."""
        return self.alphabet.other(words(self.key, 0, RELABELLED, 0, self.seed)[0])

    def _bare(self, item: int, part: str, version: int) -> Symbols:
        """A part as it was drawn; asked for time and again, so kept as `bare`."""
        p = self.parts.index(part)
        symbols = []
        for k in range(self.alphabet.k):
            draw = (version * len(self.parts) + p) * 16 + k // 4
            word = words(self.key, item, PART, draw, self.seed)[k % 4]
            symbols.append((word * self.alphabet.q) >> 32)
        return tuple(symbols)

    def read(self, item: int, part: str) -> Symbols:
        """A part as the channels tell it now."""
        found = self.bare(item, part, self.version[item])
        if self.relabel == 2 and part == self.parts[0]:
            found = self.alphabet.add(found, self.shift(item))
        return found

    def total(self, item: int, parts: Iterable[str]) -> Symbols:
        """The sum of some parts, as the channels tell them now."""
        return self.alphabet.add(*(self.read(item, part) for part in parts))

    def target(self, item: int, version: int) -> Symbols:
        """What the observer asks for."""
        found = self.alphabet.add(*(self.bare(item, part, version) for part in self.parts))
        return self.alphabet.add(found, self.shift(item)) if self.relabel else found

    def hardness(self, item: int) -> float:
        """How many logits the item takes off everybody's competence."""
        w = words(key_of("items"), item, DIFFICULTY, 0, self.seed)
        z = self.difficulty * float(ARRAYS.normal(np.float64(uniform(*w[:2])))) if self.difficulty else 0.0
        return z + self.harder + (2.0 if uniform(*w[2:]) < self.mixed else 0.0)
