"""What was done to a run so far: a list of perturbations that can be undone, and taken along as a scenario file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import solara

from emergent.app.elements import Download
from emergent.app.live import Live
from emergent.perturbation import NOMINAL, Perturbation, Plan


@solara.component
def PlanList(live: Live, on_live: Callable[[Live], None]) -> None:
    """The perturbations of a run, each with a way to take it back; undo, clear, and the scenario file."""

    def without(place: int) -> None:
        kept = tuple(p for i, p in enumerate(live.plan) if i != place)
        on_live(replace(live, plan=Plan(kept)))

    with solara.v.Html(tag="section", class_="em-card em-plan"):
        solara.v.Html(tag="h2", children=["What was done"])
        if not live.plan:
            solara.v.Html(
                tag="p", class_="em-note", children=["Nothing yet: the run and its twin are the same."], key="nothing"
            )
        with solara.v.Html(tag="ol", key="done"):  # without a key it would take the place, and the tag, of the note
            for place, perturbation in enumerate(live.plan):
                with solara.v.Html(tag="li", key=f"{place} {perturbation.text}"):
                    solara.v.Html(tag="span", children=[words(perturbation)], attributes={"title": perturbation.text})
                    solara.Button(
                        "take back",
                        on_click=lambda place=place: without(place),
                        text=True,
                        small=True,
                        attributes={"aria-label": f"take back {perturbation.text}"},
                    )
        with solara.v.Html(tag="div", class_="em-row", key="buttons"):
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


def words(perturbation: Perturbation) -> str:
    """Return a perturbation as a phrase: what, to whom, from when, for how long, how much."""
    said = f"{perturbation.kind} {', '.join(perturbation.components)} at {perturbation.onset:g} s"
    said += f" for {perturbation.duration:g} s" if perturbation.duration is not None else ""
    said += f", {perturbation.dose:g}" if perturbation.dose is not None else ""
    settings = {name: value if isinstance(value, str) else f"{value:g}" for name, value in perturbation.settings}
    return said + "".join(f", {name} {value}" for name, value in settings.items())
