"""`adapt`: a Mesa model that knows nothing of this library, as a system that can be perturbed and assessed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from emergent.adapter.author import Agent, Author, Model
from emergent.adapter.building import defaults
from emergent.adapter.cast import hyphened
from emergent.adapter.parameters import is_plain
from emergent.adapter.system import AdaptedSystem, class_of
from emergent.errors import InvalidInputError, UnknownNameError

Members = type | tuple[type, ...] | Callable[[Agent], bool]


def adapt(
    model: Callable[..., Model],
    parameters: Mapping[str, Any] | None = None,
    *,
    steps: int,
    goal: str,
    attained: Callable[[Model], float] | None = None,
    agent_attained: Callable[[Agent], float] | None = None,
    name: str | None = None,
    members: Members | None = None,
    midway: int | None = None,
    null: Callable[[Model], None] | None = None,
    ceiling: Callable[[Model], None] | float | None = None,
    uncoupled: Callable[[Agent], None] | None = None,
    blind: Callable[[Agent], None] | None = None,
    move: Callable[[Model], None] | None = None,
    kinds: Mapping[str, Callable[[Agent], None]] | None = None,
    portrayal: Callable[[Agent], Any] | None = None,
    keyed: bool = True,
    until_stopped: bool = True,
) -> AdaptedSystem:
    """Return a Mesa model as a system: `assess(adapt(Schelling, steps=50, goal="…", attained=…))`.

    `model` is a class of models, or a function that builds one; it takes its parameters by name, and a seed as `rng`
    or `seed`, or a Mesa scenario. `parameters` are those that differ from its defaults. A run takes `steps` steps, or
    fewer where the model stops before (`until_stopped`).

    What only you can say: the `goal` in a sentence, and what counts as `attained`, from 0 to 1, at the end of a run: of
    the model, or of each agent (`agent_attained`; that of the model is then the mean over its members, if not given).

    And, where you can say it:

    - `members`: the agents that are perturbed, by their class, classes, or a function that says so; else all that the
      model makes act.
    - `midway`: the step at which mid-run strikes set in; else a third of the steps.
    - `null`: what is done to the model so that it pursues nothing; else all members are frozen.
    - `ceiling`: what is done to it so that it does as well as it could, or the most that it could attain, a number;
      else the ceiling is not known, and goal-directedness is stated as a difference.
    - `uncoupled`: what is done to an agent so that it takes no notice of others; else each member runs alone.
    - `blind`: what is done to an agent so that it does not sense the goal.
    - `move`: what moves the goal of a model, so that `attained` counts how far the moved one was reached.
    - `kinds`: further perturbations by name.
    - `portrayal`: how an agent looks in the browser, as Mesa's `agent_portrayal`; else by its class and its state.

    What is done to an agent is a function that is called before each step while it lasts; afterwards the values that it
    changed are set back. What is done to the model is a function that is called once.

    `keyed` gives each agent's acts streams of random numbers of their own, so that runs are paired (module `streams`).

    Raises:
        InvalidInputError: for what is not allowed, with what is.
        UnknownNameError: for a parameter that the model does not have.
    """
    own = getattr(model, "__name__", "model")
    if attained is None and agent_attained is None:
        raise InvalidInputError(
            f"say what counts as attained of {own}: give attained=, a function of the model, or agent_attained=, one "
            "of an agent; each returns a number from 0 to 1."
        )
    calls = {
        "attained": attained,
        "agent_attained": agent_attained,
        "null": null,
        "uncoupled": uncoupled,
        "blind": blind,
        "move": move,
        "portrayal": portrayal,
        **(kinds or {}),
    }
    for what, call in calls.items():
        if call is not None and not callable(call):
            raise InvalidInputError(f"{what} is {call!r}, but must be a function.")
    steps_given = _whole("steps", steps)
    midway_given = max(1, steps_given // 3) if midway is None else _whole("midway", midway)
    if midway_given >= steps_given > 1:
        raise InvalidInputError(f"midway is {midway_given}, but must be below the {steps_given} steps of a run.")
    known, given = defaults(model), dict(parameters or {})
    takes_any = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in inspect.signature(model).parameters.values())
    required = [one.name for one in inspect.signature(model).parameters.values() if one.default is one.empty]
    for key in given:
        if key not in known and key not in required and not takes_any:
            raise UnknownNameError("parameter", key, known, of=own)
    values = {**known, **given}
    fixed = {key: value for key, value in values.items() if not is_plain(value)}
    build = partial(model, **{k: v for k, v in fixed.items() if k in given}) if fixed.keys() & given.keys() else model
    author = Author(
        name=name or hyphened(own),
        build=build,
        parameters={key: value for key, value in values.items() if key not in fixed},
        steps=steps_given,
        sentence=goal,
        attained=attained,
        agent_attained=agent_attained,
        members=_predicate(members),
        midway=midway_given,
        null=null,
        ceiling=float(ceiling) if isinstance(ceiling, int | float) else ceiling,
        uncoupled=uncoupled,
        blind=blind,
        move=move,
        kinds=dict(kinds or {}),
        portrayal=portrayal,
        keyed=keyed,
        until_stopped=until_stopped,
    )
    return class_of(author)()


def _predicate(members: Members | None) -> Callable[[Agent], bool] | None:
    if members is None or (callable(members) and not isinstance(members, type)):
        return members
    classes = members if isinstance(members, tuple) else (members,)
    if not all(isinstance(one, type) for one in classes):
        raise InvalidInputError(f"members is {members!r}, but must be classes of agents, or a function of an agent.")
    return partial(_is_one, classes)


def _is_one(classes: tuple[type, ...], agent: Agent) -> bool:
    return isinstance(agent, classes)


def _whole(what: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InvalidInputError(f"{what} is {value!r}, but must be a whole number, 1 at least.")
    return value
