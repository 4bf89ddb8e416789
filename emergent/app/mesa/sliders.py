"""A model's parameters as sliders in Mesa's page, with the bounds that the parameters declare."""

from __future__ import annotations

from typing import Any

from annotated_types import Ge, Le

from emergent.errors import UnknownNameError
from emergent.parameters import Parameters
from emergent.validation import unit


def slider(parameters: Parameters, name: str, step: float, low: float | None = None, high: float | None = None) -> Any:
    """Return Mesa's description of a slider for one parameter, which begins where it stands in `parameters`.

    Its label has the unit. `low` and `high` [the parameter's unit] narrow a range that is too wide to be dragged
    through; they never widen it.
    """
    fields = type(parameters).model_fields
    if name not in fields:
        raise UnknownNameError("parameter", name, fields)
    field = fields[name]
    lows: list[Any] = [mark.ge for mark in field.metadata if isinstance(mark, Ge)] + ([] if low is None else [low])
    highs: list[Any] = [mark.le for mark in field.metadata if isinstance(mark, Le)] + ([] if high is None else [high])
    number = int if field.annotation is int else float
    return {
        "type": "SliderInt" if number is int else "SliderFloat",
        "label": f"{name.replace('_', ' ')} [{unit(field)}]" if unit(field) else name.replace("_", " "),
        "value": getattr(parameters, name),
        "min": number(max(lows)),
        "max": number(min(highs)),
        "step": step,
    }
