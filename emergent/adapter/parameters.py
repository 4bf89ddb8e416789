"""The parameters of an adapted model as a class that is checked: those of its signature, and ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, create_model

from emergent.errors import InvalidInputError
from emergent.parameters import Parameters

STEPS, TRACED = "steps", "traced"
OURS = STEPS, TRACED
"""Parameters that adapted systems have beside those of their models."""
MOST = 10_000_000
"""The most steps of a run."""


def parameters_class(name: str, values: Mapping[str, Any], steps: int) -> type[Parameters]:
    """Return the class of parameters with these names and default values.

    Raises:
        InvalidInputError: where the model has a parameter of its own with one of our names.
    """
    for taken in OURS:
        if taken in values:
            raise InvalidInputError(
                f"{name} has a parameter {taken}, which here means something else; adapt a function that builds the "
                "model and names it otherwise."
            )
    own: dict[str, Any] = {key: (_kind(value), value) for key, value in values.items()}
    own[STEPS] = (int, Field(steps, ge=1, le=MOST, description="How many steps a run takes."))
    own[TRACED] = (bool, Field(False, description="Whether a hash of the members' state is kept of each run."))
    return create_model(name, __base__=Parameters, **own)


def is_plain(value: Any) -> bool:
    """Whether a value can stand in a file of parameters: numbers, texts, true and false, and lists of these."""
    if isinstance(value, list | tuple):
        return all(is_plain(one) for one in value)
    return isinstance(value, bool | int | float | str)


def _kind(value: Any) -> Any:
    if isinstance(value, bool | str):
        return type(value)
    return int | float if isinstance(value, int | float) else Any
