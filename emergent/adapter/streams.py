"""Keyed randomness for a Mesa model: each act of each agent draws from a stream of its own.

Mesa's agents share the model's generators, `random` and `rng`: one draw more or less by one agent shifts all that
others draw later, so that a run and its perturbed twin differ for no reason. Here both are seeded anew for each act, by
a hash of (the run's seed; the step, the agent, the method), and go on as before after it; lists of agents are shuffled
by such hashes, too. Draws are as independent and as uniform as before; who acts as before draws as before. What a model
draws by itself, outside of agents, is keyed by the step.

Most acts draw nothing, so a generator is seeded only once something is drawn.
"""

from __future__ import annotations

import random
import weakref
from collections.abc import Callable
from typing import Any

from emergent.adapter.author import Model

_MASK = 2**64 - 1
_ODD = 0x9E3779B97F4A7C15
MODEL = 0, 0
"""Whose draws are those of the model itself: agents count from 1."""


def mixed(*words: int) -> int:
    """Return a 64-bit hash of whole numbers: SplitMix64's finaliser (Steele, Lea & Flood 2014), word by word."""
    state = 0
    for word in words:
        state = (state ^ word) + _ODD & _MASK
        state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        state = (state ^ state >> 27) * 0x94D049BB133111EB & _MASK
        state ^= state >> 31
    return state


def uniform(*words: int) -> float:
    """Return a uniform in (0, 1) for these whole numbers."""
    return ((mixed(*words) >> 12) + 0.5) * 2.0**-52


class Streams:
    """The generators of a model, keyed; made before its first step. `rng` says whether it draws from `model.rng`."""

    def __init__(self, model: Model, seed: int, *, rng: bool) -> None:
        self._seed, self._step = seed, 0
        self._whose, self._orders = MODEL, 0
        self._random: Any = model.random
        self._random.streams = self
        self._bits = model.rng.bit_generator if rng else None
        self.begin(0)

    def begin(self, step: int) -> None:
        """Key what the model draws by itself in a step."""
        self._step = step
        self._enter(MODEL)

    def fork(self, seed: int) -> None:
        """Let all draws come from other streams from this step on."""
        self._seed = seed
        self.begin(self._step)

    def act(self, agent: int, number: int, method: Callable[..., Any], given: tuple[Any, ...], more: Any) -> None:
        """Let an agent act with draws of its own; those after it are as if it had drawn nothing."""
        source, bits = self._random, self._bits
        whose, orders, kind = self._whose, self._orders, source.__class__
        drawn = source.getstate() if kind is _Drawn else None
        state = None if bits is None else bits.state
        self._enter((agent, number + 1))
        try:
            method(*given, **more)
        finally:
            self._whose, self._orders = whose, orders
            source.__class__ = kind
            if drawn is not None:
                source.setstate(drawn)
            if bits is not None:
                bits.state = state

    def key(self) -> int:
        """Return the key of the present draws."""
        return mixed(self._seed, self._step, *self._whose)

    def order(self, agents: list[Any]) -> None:
        """Bring agents into an order that is keyed, and that hangs on how many came before it."""
        self._orders += 1
        key = mixed(self.key(), self._orders)
        agents.sort(key=lambda one: mixed(key, _agent(one).unique_id))

    def _enter(self, whose: tuple[int, int]) -> None:
        self._whose, self._orders = whose, 0
        self._random.__class__ = _Undrawn
        if self._bits is not None:
            self._bits.state = _state(self.key())


class _Drawn(random.Random):
    """A model's `random` in whose scope something was drawn; agents are shuffled by keys."""

    streams: Streams

    def shuffle(self, x: Any) -> None:
        if isinstance(x, list) and x and hasattr(_agent(x[0]), "unique_id"):
            self.streams.order(x)
        else:
            super().shuffle(x)

    def _begin(self) -> None:
        """It has begun. Asked by who got hold of a method before."""


class _Undrawn(_Drawn):
    """A model's `random` in whose scope nothing was drawn yet: it is seeded with the first draw."""

    def random(self) -> float:
        self._begin()
        return self.random()

    def getrandbits(self, k: int, /) -> int:
        self._begin()
        return self.getrandbits(k)

    def _begin(self) -> None:
        self.__class__ = _Drawn  # type: ignore[assignment] # it is one, less what it does before the first draw
        self.gauss_next = None
        self.seed(self.streams.key())


def _state(key: int) -> dict[str, Any]:
    """Return a state of PCG64 for a key."""
    state = {"state": mixed(key, 1) << 64 | mixed(key, 2), "inc": _ODD << 1 | 1}
    return {"bit_generator": "PCG64", "state": state, "has_uint32": 0, "uinteger": 0}


def _agent(one: Any) -> Any:
    return one() if isinstance(one, weakref.ref) else one
