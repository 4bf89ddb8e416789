"""The numbers of one component as sliders: those that its kind has, with their bounds, units and help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import solara

from emergent.app.live import Live
from emergent.app.panels.parameters import entered, row
from emergent.errors import EmergentError
from emergent.fields import NUMBERS, Field, fields
from emergent.models.pipeline.wiring.nodes import FIELDS, ComponentParameters


def numbers(kind: str) -> dict[str, Field]:
    """Return the numbers that components of a kind have, each as a field of its own with the default of the kind."""
    known = fields(ComponentParameters)
    return {
        name: replace(known[name], default=0 if usual is None else usual)
        for name, usual in FIELDS[kind].items()
        if known[name].type in NUMBERS
    }


@solara.component
def Own(live: Live, component: str, on_live: Callable[[Live], None]) -> None:
    """Sliders for the numbers of a component; a change starts the run anew, and what is refused says so."""
    router = solara.use_router()
    problems, set_problems = solara.use_state({})
    declared: ComponentParameters = live.system.parameters.components[component]  # type: ignore[attr-defined]
    own = numbers(declared.kind)

    def enter(name: str, text: str) -> None:
        changes = {**dict(live.changes), f"components.{component}.{name}": entered(text, own[name])}
        try:
            changed = live.with_changes(changes)
        except EmergentError as problem:
            set_problems({**problems, name: str(problem)})
            return
        set_problems({key: text for key, text in problems.items() if key != name})
        on_live(changed)

    for name, field in own.items():
        value = declared.value(name)
        if value is None:
            value = 1 - declared.value("discernment")  # `swayed`, the only number that another one stands in for
        vary = f"components.{component}.{name}"
        row(name, field, value, problems.get(name, ""), enter, vary, router.push).key(name)
