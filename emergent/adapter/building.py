"""How a model is built: its parameters found in its signature, or in its Mesa scenario, and its seed handed to it."""

from __future__ import annotations

import inspect
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, cast

from emergent.adapter.author import Model
from emergent.errors import InvalidInputError

SEEDS = ("rng", "seed")
"""Names under which models take their seed, the newer one first."""
SCENARIO = "scenario"
_given = set[tuple[type[Warning], str]]()


def defaults(build: Callable[..., Model]) -> dict[str, Any]:
    """Return the parameters of a model that have a default, by name."""
    if (kind := _scenario_class(build)) is not None:
        return dict(kind._scenario_defaults)
    return {
        name: one.default
        for name, one in _signature(build).items()
        if one.default is not inspect.Parameter.empty and name not in (*SEEDS, SCENARIO)
    }


def build_model(build: Callable[..., Model], parameters: Mapping[str, Any], seed: int) -> Model:
    """Return the model with these parameters, its generators seeded with `seed`; what it warns of is said once.

    Raises:
        InvalidInputError: where it takes no seed.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = _built(build, parameters, seed)
    _once(caught)
    return model


def _built(build: Callable[..., Model], parameters: Mapping[str, Any], seed: int) -> Model:
    if (kind := _scenario_class(build)) is not None:
        return build(scenario=kind(rng=seed, **parameters))
    names = _signature(build)
    takes_any = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in names.values())
    name = next((name for name in SEEDS if name in names), SEEDS[0] if takes_any else None)
    if name is None:
        raise InvalidInputError(
            f"{_name(build)} takes no seed; give its __init__ a parameter rng or seed and hand it on with "
            "super().__init__(rng=rng), or adapt a function that builds the model: lambda rng, **more: …."
        )
    return build(**parameters, **{name: seed})


def _once(caught: Iterable[warnings.WarningMessage]) -> None:
    """Give warnings that were not given before in this process: models are built thousands of times."""
    for one in caught:
        key = one.category, str(one.message)
        if key not in _given:
            _given.add(key)
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


def stepper(model: Model) -> Callable[[], object]:
    """Return what takes a model one step on: its simulator, where it has one, as those do that schedule events."""
    simulator: Any = getattr(model, "simulator", None)
    if hasattr(simulator, "run_for") and getattr(simulator, "model", None) is model:
        return partial(simulator.run_for, 1)
    return cast(Callable[[], object], model.step)


def let_go(model: Model) -> None:
    """Forget a model, which Mesa keeps: 3.3 in a table of counters, all in what cells remember of their neighbours."""
    from mesa import Agent
    from mesa.discrete_space import Cell

    ids = getattr(Agent, "_ids", None)
    if isinstance(ids, dict):
        ids.pop(model, None)
    for method in vars(Cell).values():
        if hasattr(method, "cache_clear"):  # of all cells; those of models that go on find it again
            method.cache_clear()


def _signature(build: Callable[..., Model]) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(build).parameters


def _scenario_class(build: Callable[..., Model]) -> Any:
    """Return the class of scenarios that a model takes instead of parameters, as Mesa 3.5's examples do."""
    names = _signature(build)
    if SCENARIO not in names or any(name in names for name in SEEDS):
        return None
    from mesa.experimental.scenarios import Scenario

    there = vars(sys.modules[build.__module__]).values()
    found = [one for one in there if isinstance(one, type) and issubclass(one, Scenario) and one is not Scenario]
    if len(found) != 1:
        raise InvalidInputError(
            f"{_name(build)} takes a scenario, but {len(found)} classes of scenarios stand in {build.__module__}; "
            "adapt a function that builds the model: lambda rng, **parameters: "
            f"{_name(build)}(scenario=…(rng=rng, **parameters))."
        )
    return found[0]


def _name(build: Callable[..., Model]) -> str:
    return getattr(build, "__name__", repr(build))
