"""The arguments of a live model as Mesa passes them: parameters, perhaps in a Mesa scenario, the seed, and numbers."""

from __future__ import annotations

import math
import operator
import secrets
from collections.abc import Mapping
from enum import Enum
from numbers import Real
from typing import Any, Final

import numpy as np

from emergent.errors import InvalidInputError, PlanError

_SEEDS: Final = 1 << 53
"""How many seeds a generator may give: whole numbers that a table of floats and a web page hold exactly."""

_SOURCES = (np.random.Generator, np.random.BitGenerator, np.random.SeedSequence, list, tuple)


class Left(Enum):
    """A keyword that was left out, where None means something else."""

    OUT = "left out"


LEFT_OUT: Final = Left.OUT


def unbundled(scenario: Any, kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], Any]:
    """Return the parameters, those in a Mesa scenario among them, and the scenario's seed, None where it has none."""
    try:
        bundle = dict(scenario or {})
    except (TypeError, ValueError):
        raise InvalidInputError(
            f"scenario is {scenario!r}, but must be a Mesa Scenario, which holds parameters by name. For a scenario "
            "file, give its parameters: **dict(read_scenario(name).system.parameters)."
        ) from None
    rng = bundle.pop("rng", None)
    twice = [name for name in bundle if name in kwargs]
    if twice:
        raise InvalidInputError(f"{', '.join(twice)}: given by name and in the scenario, too; give it once.")
    return {**bundle, **kwargs}, rng


def seed_of(rng: Any, seed: Any, bundled_rng: Any) -> int:
    """Return the seed, given as `rng`, as `seed` or in a scenario; one that is drawn where none is given.

    Raises:
        InvalidInputError: for two seeds, for what is no seed, and for the seed None, which Mesa's `batch_run` puts in
            the place of one that was given among the parameters: it would silently be another seed.
    """
    if seed is LEFT_OUT:
        seed = None
    elif seed is None and rng is None and bundled_rng is None:
        raise InvalidInputError(
            "seed is None: leave it out for a seed that is drawn. Mesa's batch_run (3.5) overwrites a seed among the "
            "parameters and gives None where it has none itself: give it the seeds as batch_run(…, rng=[1, 2, 3]), or "
            "give the parameter rng instead of seed."
        )
    if rng is not None and seed is not None:
        raise InvalidInputError(f"rng ({rng!r}) and seed ({seed!r}) are the same thing; give one of them.")
    given = seed if rng is None else rng
    if given is not None and bundled_rng is not None:
        raise InvalidInputError(f"the seed is {given!r}, but the scenario brings its own, {bundled_rng!r}; give one.")
    given = bundled_rng if given is None else given
    return secrets.randbits(32) if given is None else _whole(given)


def _whole(given: Any) -> int:
    """Return a seed as a whole number: itself, or the first number that is drawn from what NumPy draws from."""
    try:
        if isinstance(given, _SOURCES) or (isinstance(given, np.ndarray) and given.ndim):
            return _drawn(given)
    except (TypeError, ValueError):  # numbers below 0, or none
        pass
    try:
        return natural("seed", given)
    except InvalidInputError as problem:
        raise InvalidInputError(
            f"{problem} NumPy's Generator, BitGenerator, SeedSequence and lists of whole numbers will do, too; of a "
            "random.Random, give random.getrandbits(32)."
        ) from None


def _drawn(given: Any) -> int:
    """Return a number from NumPy's raw stream, which all its versions keep; a generator moves on by one."""
    return int(np.random.default_rng(given).bit_generator.random_raw()) % _SEEDS


def natural(what: str, given: Any) -> int:
    """Return a whole number from 0 to 2⁶⁴ − 1, also one that was typed into a text box."""
    try:
        value: int = int(given) if isinstance(given, str) else operator.index(given)
    except (TypeError, ValueError):
        raise InvalidInputError(f"the {what} is {given!r}, but must be a whole number, 0 or above.") from None
    if not -(2**64) < value < 2**64:  # too long to be shown
        raise InvalidInputError(f"the {what} is beyond the range of whole numbers from 0 to 2⁶⁴ − 1.")
    if isinstance(given, bool) or value < 0:
        raise InvalidInputError(f"the {what} is {given!r}, but must be a whole number from 0 to 2⁶⁴ − 1.")
    return value


def plain(value: Any) -> Any:
    """Return numpy's numbers as Python's, in which plans are written; refuse what is no number at all."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise PlanError(f"{number} was given, where a finite number is needed.")
    return number
