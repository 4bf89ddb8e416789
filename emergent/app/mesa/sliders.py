"""A model's parameters as sliders in Mesa's page, with the bounds that the parameters declare."""

from __future__ import annotations

from typing import Any

from emergent.errors import UnknownNameError
from emergent.fields import fields
from emergent.parameters import Parameters


def slider(parameters: Parameters, name: str, step: float, low: float | None = None, high: float | None = None) -> Any:
    """Return Mesa's description of a slider for one parameter, which begins where it stands in `parameters`.

    Its label has the unit. `low` and `high` [the parameter's unit] narrow a range that is too wide to be dragged
    through; they never widen it.
    """
    known = fields(type(parameters))
    if name not in known:
        raise UnknownNameError("parameter", name, known)
    field = known[name]
    lows, highs = ([b for b in bounds if b is not None] for bounds in ((field.low, low), (field.high, high)))
    number = int if field.type == "integer" else float
    return {
        "type": "SliderInt" if number is int else "SliderFloat",
        "label": f"{name.replace('_', ' ')} [{field.measured_in}]" if field.measured_in else name.replace("_", " "),
        "value": getattr(parameters, name),
        "min": number(max(lows)),
        "max": number(min(highs)),
        "step": step,
    }
