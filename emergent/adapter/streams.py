"""Keyed randomness for a Mesa model: each act of each agent draws from a stream of its own.

Mesa's agents share the model's generators, `random` and `rng`: one draw more or less by one agent shifts all that
others draw later, so that a run and its perturbed twin differ for no reason. Here what an agent draws in an act hangs
on (the run's seed; the step, the agent, the method) alone, and what comes after goes on as if it had drawn nothing;
lists of agents are shuffled by such keys, too. What a model draws by itself, outside of agents, is keyed by the step.

The draws of `random` are the words of BLAKE2b hashes of these numbers and a counter, eight at a time, made when they
are drawn first: most acts draw few numbers or none, and to seed Python's own generator takes as long as fifty draws.
`rng`, which is NumPy's, is seeded for each act, where a model draws from it at all.
"""

from __future__ import annotations

import math
import random
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from operator import itemgetter
from struct import Struct
from typing import Any

from emergent.adapter.author import Model

_MASK = 2**64 - 1
_ODD = 0x9E3779B97F4A7C15
_FACTORS = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_pack, _words = Struct("<5Q").pack, Struct("<8Q").unpack
SMALL = 2**32
"""Below so many, which of them is drawn with one word: none is likelier than another by more than 2⁻³²."""


def mixed(*words: int) -> int:
    """Return a 64-bit hash of whole numbers: SplitMix64's finaliser (Steele, Lea & Flood 2014), word by word."""
    state = 0
    for word in words:
        state = (state ^ word) + _ODD & _MASK
        state = (state ^ state >> 30) * _FACTORS[0] & _MASK
        state = (state ^ state >> 27) * _FACTORS[1] & _MASK
        state ^= state >> 31
    return state


def uniform(*words: int) -> float:
    """Return a uniform in (0, 1) for these whole numbers."""
    return ((mixed(*words) >> 12) + 0.5) * 2.0**-52


class Scope:
    """Whose draws they are: those of one of an agent's acts, or of the model itself, in a step."""

    __slots__ = ("agent", "block", "number", "step", "words")

    def __init__(self, agent: int = 0, number: int = 0) -> None:
        """Agents count from 1; the scope of agent 0 is the model's own."""
        self.agent, self.number, self.step = agent, number, -1
        self.words = list[int]()

    def begin(self, step: int) -> None:
        """Begin a step: the numbers of the last one that were not drawn are gone."""
        self.step, self.block = step, 0
        self.words.clear()


class Streams:
    """The generators of a model, keyed; made before its first step. `rng` says whether it draws from `model.rng`."""

    def __init__(self, model: Model, seed: int, *, rng: bool) -> None:
        self.seed, self.step = seed, 0
        self._own = Scope()
        self.random: Keyed = model.random
        self.random.__class__ = Keyed
        self.random.streams = self
        self.bits = model.rng.bit_generator if rng else None
        self.begin(0)

    def begin(self, step: int) -> None:
        """Key what the model draws by itself in a step."""
        self.step = step
        self._own.begin(step)
        self.random.scope = self._own
        if self.bits is not None:
            self.bits.state = self._state(self._own)

    def fork(self, seed: int) -> None:
        """Let all draws come from other streams from this step on."""
        self.seed = seed
        self.begin(self.step)

    @contextmanager
    def rng(self, scope: Scope) -> Iterator[None]:
        """Let `rng` draw for a scope; draws after it are as if it had drawn nothing."""
        assert self.bits is not None
        before, self.bits.state = self.bits.state, self._state(scope)
        try:
            yield
        finally:
            self.bits.state = before

    def word(self, scope: Scope) -> int:
        """Return 64 random bits of a scope in which none are left, and keep seven times as many."""
        key = _pack(self.seed, scope.step, scope.agent, scope.number, scope.block)
        scope.block += 1
        scope.words += _words(blake2b(key).digest())
        return scope.words.pop()

    def order(self, agents: list[Any]) -> None:
        """Bring agents into the order of hashes of their numbers, with a key that is drawn: of others it is the same.

        The hash is one to one, so that no two are the same; the higher bits, which decide, hang on all of a number's.
        """
        key, (one, other) = self.random.getrandbits(64), _FACTORS
        hashes = [(_agent(agent).unique_id ^ key) * one & _MASK for agent in agents]
        ordered = sorted(zip([(h ^ h >> 29) * other & _MASK for h in hashes], agents, strict=True), key=itemgetter(0))
        agents[:] = [agent for _, agent in ordered]

    def _state(self, scope: Scope) -> dict[str, Any]:
        """Return a state of PCG64 for a scope."""
        key = mixed(self.seed, self.step, scope.agent, scope.number)
        state = {"state": mixed(key, 1) << 64 | mixed(key, 2), "inc": _ODD << 1 | 1}
        return {"bit_generator": "PCG64", "state": state, "has_uint32": 0, "uinteger": 0}


class Keyed(random.Random):
    """A model's `random`, which draws for whoever acts; agents are shuffled by keys."""

    streams: Streams
    scope: Scope

    def random(self) -> float:
        """Return a number from 0 to 1, of 53 bits."""
        scope = self.scope
        return ((scope.words.pop() if scope.words else self.streams.word(scope)) >> 11) * 2.0**-53

    def getrandbits(self, k: int, /) -> int:
        """Return a whole number of so many bits."""
        if k > 64:
            return self.getrandbits(64) | self.getrandbits(k - 64) << 64
        scope = self.scope
        return (scope.words.pop() if scope.words else self.streams.word(scope)) >> 64 - k

    def _randbelow(self, n: int) -> int:
        if n > SMALL:
            return int(super()._randbelow_with_getrandbits(n))  # type: ignore[misc] # for subclasses, as Python says
        scope = self.scope
        return (scope.words.pop() if scope.words else self.streams.word(scope)) * n >> 64

    def gauss(self, mu: float = 0.0, sigma: float = 1.0) -> float:
        """Return a normal number of its own: Python's keeps a second one, which somebody else would draw."""
        angle, length = 2 * math.pi * self.random(), math.sqrt(-2 * math.log(1 - self.random()))
        return mu + sigma * length * math.cos(angle)

    def shuffle(self, x: Any) -> None:
        """Shuffle a list in place; one of agents by their keys."""
        if isinstance(x, list) and x and hasattr(_agent(x[0]), "unique_id"):
            self.streams.order(x)
        else:
            super().shuffle(x)


def _agent(one: Any) -> Any:
    return one() if isinstance(one, weakref.ref) else one
