"""What was done to a run so far: a list of perturbations that can be undone, and taken along as a scenario file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import solara

from emergent.app.elements import Download
from emergent.app.live import Live
from emergent.perturbation import NOMINAL, Kind, Perturbation, Plan, Timing

NOTHING = "Nothing yet: the run and its twin, the same seed left alone, are the same."


@solara.component
def PlanList(live: Live, on_live: Callable[[Live], None]) -> None:
    """The perturbations of a run, each with a way to take it back; undo, clear, and the scenario file."""
    kinds = live.system.kinds

    def without(place: int) -> None:
        kept = tuple(p for i, p in enumerate(live.plan) if i != place)
        on_live(replace(live, plan=Plan(kept)))

    with solara.v.Html(tag="section", class_="em-card em-plan"):
        solara.v.Html(tag="h2", children=["What was done"])
        if not live.plan:
            solara.v.Html(tag="p", class_="em-note", children=[NOTHING]).key("nothing")
        with solara.v.Html(tag="ol").key("done"):  # without a key it would take the place, and the tag, of the note
            for place, perturbation in enumerate(live.plan):
                with solara.v.Html(tag="li").key(f"{place} {perturbation.text}"):
                    solara.v.Html(
                        tag="span",
                        children=[words(perturbation, kinds[perturbation.kind])],
                        attributes={"title": perturbation.text},
                    )
                    solara.Button(
                        "take back",
                        on_click=lambda place=place: without(place),
                        text=True,
                        small=True,
                        attributes={"aria-label": f"take back {perturbation.text}"},
                    )
        with solara.v.Html(tag="div", class_="em-row").key("buttons"):
            solara.Button("Undo", on_click=lambda: without(len(live.plan) - 1), disabled=not live.plan, outlined=True)
            solara.Button(
                "Undo all", on_click=lambda: on_live(replace(live, plan=NOMINAL)), disabled=not live.plan, outlined=True
            )
            Download(
                label="Scenario file",
                name=f"{live.scenario}-played.toml",
                content=live.file,
                kind="application/toml",
                help="This run as a file, for `emergent assess` and `emergent run`.",
            )


def words(perturbation: Perturbation, kind: Kind) -> str:
    """Return a perturbation as a phrase with its units: what, to whom, from when, for how long, how much."""
    whole, dose = kind.complete(perturbation), kind.dose
    assert whole.dose is not None  # completed
    said = f"{whole.kind} {', '.join(whole.components)} at {whole.onset:g} s"
    if kind.timing is Timing.DOSE:
        said += f" for {whole.dose:g} s"
    elif whole.duration is not None:
        said += f" for {whole.duration:g} s"
    if kind.timing is not Timing.DOSE and (perturbation.dose is not None or dose.default != dose.high):
        said += f", {whole.dose:g} {dose.unit}" if len(dose.unit) < 3 else f", {dose.unit} {whole.dose:g}"
    units = {setting.name: setting.unit for setting in kind.settings}
    for name, value in perturbation.settings:
        number = value if isinstance(value, str) else f"{value:g}"
        said += f", {number} {name}" if units.get(name) == name else f", {name} {number} {units.get(name, '')}".rstrip()
    return said
