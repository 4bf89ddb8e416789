"""The numbers of one component as sliders: those that its kind has, with their bounds, units and help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, get_args, get_origin

import solara
from pydantic.fields import FieldInfo

from emergent.app.live import Live
from emergent.app.panels.parameters import entered, row
from emergent.errors import EmergentError
from emergent.models.pipeline.wiring.nodes import FIELDS, ComponentParameters


def numbers(kind: str) -> dict[str, FieldInfo]:
    """Return the numbers that components of a kind have, each as a field of its own with the default of the kind."""
    found = {}
    for name, usual in FIELDS[kind].items():
        field = ComponentParameters.model_fields[name]
        number = next((a for a in get_args(field.annotation) if _base(a) in (int, float)), None)
        if number is not None:
            made = FieldInfo.from_annotated_attribute(number, 0 if usual is None else usual)
            made.description, made.json_schema_extra = field.description, field.json_schema_extra
            found[name] = made
    return found


def _base(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


@solara.component
def Own(live: Live, component: str, on_live: Callable[[Live], None]) -> None:
    """Sliders for the numbers of a component; a change starts the run anew, and what is refused says so."""
    problems, set_problems = solara.use_state({})
    declared: ComponentParameters = live.system.parameters.components[component]  # type: ignore[attr-defined]
    fields = numbers(declared.kind)

    def enter(name: str, text: str) -> None:
        changes = {**dict(live.changes), f"components.{component}.{name}": entered(text, fields[name])}
        try:
            changed = live.with_changes(changes)
        except EmergentError as problem:
            set_problems({**problems, name: str(problem)})
            return
        set_problems({key: text for key, text in problems.items() if key != name})
        on_live(changed)

    for name, field in fields.items():
        value = declared.value(name)
        if value is None:
            value = 1 - declared.value("discernment")  # `swayed`, the only number that another one stands in for
        row(name, field, value, problems.get(name, ""), enter).key(name)
