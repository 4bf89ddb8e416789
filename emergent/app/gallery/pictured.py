"""What a panel of the experiment shows: figures in words, and the paths as a picture needs them.

That depends on the seed and the place alone, and most visitors see the same: it lies in one cache for the whole server.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from emergent.app.cache import Cache
from emergent.app.catalogue import FIRST
from emergent.app.elements import floats
from emergent.app.gallery.experiment import Point, arrivals, compare, count, said
from emergent.perturbation import NOMINAL
from emergent.scenario import read_scenario
from emergent.system import System

ALONE = "walker-0"
EVERY = 4
"""Steps between two positions that are drawn; all are compared."""
CACHED = 16_000_000
"""Bytes of pictures that are kept."""


@dataclass(frozen=True, eq=False)
class Pictured:
    """A comparison as it is shown; `here` and `there` are every so many positions of both runs."""

    key: str
    count: str
    said: str
    arrivals: str
    walkers: int
    reach: tuple[float, ...]
    """How far from the start somebody gets, across and up, with some room [m]."""
    here: bytes
    there: bytes

    @property
    def nbytes(self) -> int:
        """How large it is."""
        return len(self.here) + len(self.there)


_cache = Cache[Pictured](CACHED)


@lru_cache(maxsize=1)
def smell() -> System:
    """Return the system of the experiment."""
    return read_scenario(FIRST).system


def pictured(seed: int, place: Point, alone: bool) -> Pictured:
    """Return what is shown of one walker alone, or of all of them, where the restaurant is moved to a place [m]."""
    key = f"{seed} {place} {alone}"
    return _cache.find(key) or _cache.put(_pictured(key, seed, place, alone))


def _pictured(key: str, seed: int, place: Point, alone: bool) -> Pictured:
    system = smell().with_parameters({})  # its own: systems keep what they have compiled
    found = compare(system, place, seed, system.solo(ALONE) if alone else NOMINAL)
    runs = (found.here, found.there)
    reach = np.max([np.abs(run).max((0, 1)) for run in runs], 0) + 10.0
    here, there = (floats(run[::EVERY]) for run in runs)
    words = (count(found), said(found), arrivals(found))
    return Pictured(key, *words, found.walkers, tuple(map(float, reach)), here, there)
