"""What agents have learned: the parts they are made of, and their weights, which are trained once and then kept.

Weights are found by a hash of the code that trains an agent and of the parameters that it is trained by: those of the
scenarios come with the package, others are kept in the user's cache, and are trained where they are in neither.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent import cache_folder
from emergent.errors import InvalidInputError
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.parameters import Agent, ArenaParameters

SENSES = ("sees-walls", "sees-coin", "sees-flag")
"""The senses of all but the committee, in the order of `layout`."""
UNITS, PERSONAS, REFLEXES = 96, 3, 360
"""Hidden units of the heuristic's network; personas of the simulator; reflexes of the committee."""
TAUGHT_BY = ("agent", "training_seed", "diversity", "training_region", "signal", "rounds")
"""Parameters on which it depends what an agent learns."""
BY_SKLEARN = ("heuristic", "committee")
"""Agents that scikit-learn trains."""
BUNDLED = Path(__file__).parent / "weights"
Weights = dict[str, npt.NDArray[np.float64]]
_ROUTES = {"heuristic": k.HEURISTIC, "search": k.SEARCH, "simulator": k.SIMULATOR, "committee": k.COMMITTEE}
_log = logging.getLogger("emergent")


def parts(agent: Agent) -> Iterator[tuple[str, str]]:
    """Yield id and kind of each part of an agent, in the order of memory."""
    if agent == "committee":
        yield from ((f"reflex-{number}", "reflex") for number in range(REFLEXES))
        return
    yield from ((sense, "sense") for sense in SENSES)
    if agent == "heuristic":
        yield from ((f"unit-{number}", "unit") for number in range(UNITS))
    elif agent == "search":
        yield "planner", "planner"
    else:
        yield "reads-title", "sense"
        yield from ((f"persona-{number}", "persona") for number in range(PERSONAS))


def learned(parameters: ArenaParameters) -> k.Mind:
    """Return what the agent of these parameters has learned; train it where that is not kept anywhere.

    Raises:
        InvalidInputError: where it has to be trained and scikit-learn is not installed.
    """
    return mind(_ROUTES[parameters.agent], weights(parameters))


def weights(parameters: ArenaParameters) -> Weights:
    """Return the weights of the agent of these parameters; raises as `learned` does."""
    return _weights(name_of(parameters), _taught(parameters))


def name_of(parameters: ArenaParameters) -> str:
    """Return the name under which weights are kept: the agent, and a hash of what they follow from."""
    source = (Path(__file__).parent / "training" / f"{parameters.agent}.py").read_bytes()
    given = json.dumps({name: getattr(parameters, name) for name in TAUGHT_BY}, sort_keys=True).encode()
    return f"{parameters.agent}-{hashlib.blake2b(source + given, digest_size=8).hexdigest()}"


def _taught(parameters: ArenaParameters) -> ArenaParameters:
    """Return the parameters that matter for training, others as they are by default."""
    return ArenaParameters(**{name: getattr(parameters, name) for name in TAUGHT_BY})


@lru_cache(maxsize=64)
def _weights(name: str, parameters: ArenaParameters) -> Weights:
    bundled = BUNDLED / f"{name}.npz"
    if bundled.is_file():
        return read(bundled.read_bytes())
    try:
        return read(cache_folder.read(_kept(name)))
    except (OSError, ValueError, cache_folder.DamagedError, cache_folder.UnsafeError):
        pass  # it is trained, and said below what hinders keeping it
    found = train(parameters)
    try:
        cache_folder.write(_kept(name), written(found))
    except (OSError, cache_folder.UnsafeError) as problem:
        _log.warning("What the agent has learned is not kept for the next time: %s", problem)
    return found


def _kept(name: str) -> Path:
    return cache_folder.named() / "emergent" / "weights" / f"{name}.npz"


def train(parameters: ArenaParameters) -> Weights:
    """Train an agent and return its weights, rounded to what is kept of them.

    Raises:
        InvalidInputError: where scikit-learn is not installed.
    """
    if parameters.agent in BY_SKLEARN and find_spec("sklearn") is None:
        raise InvalidInputError(
            f"an agent with training_seed = {parameters.training_seed} and diversity = {parameters.diversity:g} has to "
            "be trained first, and that needs scikit-learn: pip install 'emergent[train]'."
        )
    _log.warning("training an agent of the arena (%s), once; it takes some seconds …", parameters.agent)
    found: Weights = import_module(f"emergent.models.arena.training.{parameters.agent}").train(parameters)
    return read(written(found))


def written(found: Weights) -> bytes:
    """Return weights as they are kept."""
    file = io.BytesIO()
    arrays: dict[str, Any] = {name: np.asarray(values, np.float32) for name, values in sorted(found.items())}
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def read(content: bytes) -> Weights:
    """Return kept weights; raise `ValueError` for what is none."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return {name: file[name].astype(np.float64) for name in file.files}
    except Exception as problem:
        raise ValueError(f"no weights: {problem}") from None


def mind(route: int, found: Weights) -> k.Mind:
    """Return what the agent of a route has learned, with the arrays of other agents empty."""
    none = np.zeros(0)
    empty: dict[str, Any] = {
        **{"first": none[:, None], "bias": none, "second": np.zeros((0, k.MOVES)), "last": np.zeros(k.MOVES)},
        **{"reward": np.zeros(2), "acts": np.zeros((0, 3, 3)), "mix": none, "titles": none[:, None]},
        **{"receptor": none.astype(np.int64), "to": none.astype(np.int64), "urge": np.zeros((0, 2))},
    }
    return k.Mind(route, **{name: found.get(name, values).astype(values.dtype) for name, values in empty.items()})


def sees_coin(parameters: ArenaParameters) -> list[str]:
    """Return the parts that sense the coin: a sense, or the reflexes whose receptor is one for its direction."""
    if parameters.agent != "committee":
        return [SENSES[k.SEES_COIN]]
    first = k.WINDOW
    return [
        f"reflex-{number}"
        for number, receptor in enumerate(weights(parameters)["receptor"])
        if first <= receptor < first + k.SIGNS
    ]
