"""What was done to a run so far: a list of perturbations that can be undone, and taken along as a scenario file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import solara

from emergent.app.elements import Download
from emergent.app.live import Live
from emergent.app.panels.plans import Plans
from emergent.perturbation import NOMINAL, Perturbation, Plan, Value
from emergent.system import System

NOTHING = "Nothing yet: the run and its twin, the same seed left alone, are the same."


@solara.component
def PlanList(
    live: Live,
    on_live: Callable[[Live], None],
    cleared: Callable[[Live], Live] = lambda live: live,
    beside: Callable[[Live, int], Any] = lambda live, number: None,
) -> None:
    """The perturbations of a run, each with a way to take it back; undo, clear, and the scenario file.

    `cleared` takes back what was changed for the sake of a perturbation that is no longer there; `beside` shows what
    stands beside each, by its number from 1 on.
    """
    choice, set_choice = solara.use_state(cast("tuple[Live, Live] | None", None))  # of a plan: before and after it
    last = None if choice is None or _settled(live) != choice[1] else choice[0]

    def follow(plan: Plan) -> None:
        on_live(cleared(live.with_plan(plan)))

    def without(place: int) -> None:
        follow(Plan(tuple(p for i, p in enumerate(live.plan) if i != place)))

    def choose(plan: Plan) -> None:
        if plan == live.plan:
            return
        chosen = cleared(live.with_plan(NOMINAL)).with_plan(plan)
        set_choice((live, _settled(chosen)))
        on_live(chosen)

    def undo() -> None:
        """Take back the choice of a plan, where nothing was changed since, or else the last perturbation."""
        set_choice(None)
        if last is not None:
            on_live(replace(last, step=live.step))
        else:
            without(len(live.plan) - 1)

    with solara.v.Html(tag="section", class_="em-card em-plan"):
        solara.v.Html(tag="h2", children=["What was done"])
        Plans(live, choose).key("plans")
        Dropped(live).key("dropped")
        if not live.plan:
            solara.v.Html(tag="p", class_="em-note", children=[NOTHING]).key("nothing")
        with solara.v.Html(tag="ol").key("done"):  # without a key it would take the place, and the tag, of the note
            for place, perturbation in enumerate(live.plan):
                with solara.v.Html(tag="li").key(f"{place} {perturbation.text}"):
                    solara.v.Html(
                        tag="span",
                        children=[words(perturbation, live.system)],
                        attributes={"title": perturbation.text},
                    )
                    solara.Button(
                        "take back",
                        on_click=lambda place=place: without(place),
                        text=True,
                        small=True,
                        attributes={"aria-label": f"take back {perturbation.text}"},
                    )
                    beside(live, place + 1)
        with solara.v.Html(tag="div", class_="em-row").key("buttons"):
            solara.Button("Undo", on_click=undo, disabled=not live.plan and last is None, outlined=True)
            solara.Button("Undo all", on_click=lambda: follow(NOMINAL), disabled=not live.plan, outlined=True)
            Download(
                label="Scenario file",
                name=f"{live.scenario}-played.toml",
                content=live.file,
                kind="application/toml",
                help="This run as a file, for `emergent assess` and `emergent run`.",
            )


def _settled(live: Live) -> Live:
    """Return a run without the step on show."""
    return replace(live, step=0, dropped=NOMINAL)


@solara.component
def Dropped(live: Live) -> None:
    """Say which perturbations the last change of parameters left out; of one that left out none, nothing."""
    if live.dropped:
        said = "; ".join(words(perturbation, live.system) for perturbation in live.dropped)
        text = f"Left out of what was done, since it no longer fits: {said}"
        solara.v.Html(tag="p", class_="em-problem em-dropped", attributes={"role": "status"}, children=[text])


def words(perturbation: Perturbation, system: System) -> str:
    """Return a perturbation as a phrase with its units: what, to whom, its onset, duration, dose and settings."""
    kind = system.kinds[perturbation.kind]
    whole, dose = kind.complete(perturbation), kind.dose
    assert whole.dose is not None  # completed
    said = f"{whole.kind} {', '.join(whole.components)}: onset {system.timed(whole.onset)}"
    if kind.takes_duration:
        said += ", to the end" if whole.duration is None else f", duration {system.timed(whole.duration)}"
    if perturbation.dose is not None or dose.default != dose.high:
        said += f", dose {_quantity(whole.dose, dose.unit)}"
    units = {setting.name: setting.unit for setting in kind.settings}
    for name, value in perturbation.settings:
        said += f", {name} {_quantity(value, units.get(name, ''))}"
    return said


def _quantity(value: Value, unit: str) -> str:
    """Return a value with its unit, in brackets where that is more than a sign."""
    number = value if isinstance(value, str) else f"{value:g}".replace("-", "−")
    return f"{number} {unit}".rstrip() if len(unit) < 3 else f"{number} [{unit}]"
