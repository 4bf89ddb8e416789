"""What is found out of a model by watching it: who its members are, what makes them act, what numbers they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emergent.adapter.author import Author
from emergent.adapter.building import build_model, let_go, stepper
from emergent.adapter.cast import Cast
from emergent.adapter.driven import driven
from emergent.adapter.state import NUMBERS
from emergent.errors import EmergentError, InvalidInputError, said

WATCHED, BUILT = 20, 8
"""Steps of the run that is watched, and models that are built to count members."""


@dataclass(frozen=True)
class Trial:
    """What was found: the methods by which the model makes agents act, by class; whether steps draw from `model.rng`;
    how many members there are of each class; which numbers the first of each class has.
    """

    acts: Mapping[str, tuple[str, ...]]
    rng: bool
    counts: Mapping[str, int]
    attributes: tuple[str, ...]


def try_out(author: Author, parameters: Mapping[str, Any], steps: int) -> Trial:
    """Build some models, watch one at work, and return what was found.

    Raises:
        InvalidInputError: where the model raises, and where nobody in it acts.
    """
    try:
        return _tried(author, parameters, steps)
    except EmergentError:
        raise
    except Exception as problem:  # what somebody else's model raises
        raise InvalidInputError(f"{author.name} raises in its first steps: {said(problem)}") from problem


def _tried(author: Author, parameters: Mapping[str, Any], steps: int) -> Trial:
    model = build_model(author.build, parameters, 0)
    before = model.rng.bit_generator.state
    acts = {kind.__name__: names for kind, names in driven(model, stepper(model), min(steps, WATCHED)).items() if names}
    rng = model.rng.bit_generator.state != before
    let_go(model)
    counts, attributes = dict[str, int](), list[str]()
    for seed in range(BUILT):
        model = build_model(author.build, parameters, seed)
        cast = Cast(model, author, acts)
        for kind, agents in cast.by_class.items():
            counts[kind] = max(counts.get(kind, 0), len(agents))
            attributes += [name for agent in agents[:1] for name in _numbers(agent)]
        let_go(model)
    if not counts:
        why = (
            "in its first steps it makes no agent act" if author.members is None else "members names none of its agents"
        )
        raise InvalidInputError(
            f"{author.name} has no member that could be perturbed: {why}; say which agents are its members: members=, "
            "a class or a function."
        )
    return Trial(acts, rng, counts, tuple(dict.fromkeys(attributes)))


def _numbers(agent: Any) -> list[str]:
    """Return the names of an agent's attributes that are numbers."""
    return [
        name
        for name, value in vars(agent).items()
        if isinstance(value, NUMBERS)
        and not isinstance(value, bool)
        and not name.startswith("_")
        and name != "unique_id"
    ]
