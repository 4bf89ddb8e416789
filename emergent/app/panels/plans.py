"""The plans that a scenario itself holds, to choose from: what each is called, and what it does."""

from __future__ import annotations

from collections.abc import Callable

import solara

from emergent.app.live import Live
from emergent.perturbation import Plan


@solara.component
def Plans(live: Live, on_plan: Callable[[Plan], None]) -> None:
    """Choose one of the scenario's plans, which then takes the place of what was done; nothing where it has none."""
    scenario = live.opened
    current = next((name for name, plan in scenario.plans.items() if plan == live.plan), "")
    if not scenario.plans:
        return
    with solara.v.Html(tag="details", class_="em-plans"):
        solara.v.Html(tag="summary", children=[f"Plans of this scenario: {current or len(scenario.plans)}"])
        for name, plan in scenario.plans.items():
            with solara.v.Html(tag="div", class_="em-plans-one").key(name):
                solara.Button(
                    name,
                    on_click=lambda plan=plan: on_plan(plan),
                    outlined=name != current,
                    color="primary" if name == current else None,
                    attributes={"aria-pressed": str(name == current).lower(), "title": plan.text},
                    small=True,
                )
                solara.v.Html(tag="span", class_="em-note", children=[scenario.notes.get(name, plan.text)])
