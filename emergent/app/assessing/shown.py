"""How an assessment looks on the page: how far it is, and what was found, in the words of the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from emergent.app.assessing.job import WAITING, Finished, ProgressReport
from emergent.app.assessing.words import explained, with_words
from emergent.app.assessing.written import DATA, DRAWING, PAGE
from emergent.app.elements import Download
from emergent.app.lazy import Lazy, sent
from emergent.wording import duration

OPEN = ("gates", "holding", "figures")
"""The parts of the report that stand open below the verdict, in order; `FOLDED` are in folds at the end."""
FOLDED = ("estimates", "again")


@solara.component
def Working(progress: ProgressReport, on_cancel: Callable[[], None]) -> None:
    """Show how far an assessment is, with a way to stop it."""
    waits = progress.stage == WAITING
    with solara.v.Html(tag="section", class_="em-card em-working", attributes={"aria-label": "Progress"}):
        stage = "Waiting for others: their assessments come first." if waits else f"{progress.stage.capitalize()} …"
        solara.v.Html(tag="p", attributes={"role": "status", "aria-live": "polite"}, children=[stage])
        attributes = {"aria-label": "Runs done"}
        if progress.needed:
            attributes |= {"max": str(progress.needed), "value": str(progress.done)}
        solara.v.Html(tag="progress", attributes=attributes)
        with solara.v.Html(tag="div", class_="em-row"):
            solara.v.Html(tag="span", class_="em-done", children=[_done(progress)])
            solara.Button("Cancel", on_click=on_cancel, outlined=True)


def _done(progress: ProgressReport) -> str:
    if not progress.needed:
        return duration(progress.seconds)
    what = "figures" if progress.stage == DRAWING else "runs known to be needed so far"
    return f"{progress.done:,} of {progress.needed:,} {what}, {duration(progress.seconds)}"


@solara.component
def Result(title: str, name: str, found: Finished) -> None:
    """Show what was found, with the report to take along."""
    with solara.v.Html(tag="div", class_="em-report", attributes={"role": "region", "aria-label": "Result"}):
        status = f"{title}: {found.verdict}"
        solara.v.Html(tag="p", class_="em-unseen", attributes={"role": "status"}, children=[status])
        _part("verdict", found)
        with solara.v.Html(tag="div", class_="em-row"):
            Download(label="Report (HTML)", name=f"{name}-report.html", content=found.lazy(PAGE), kind="text/html")
            Download(
                label="Assessment (JSON)",
                name=f"{name}-assessment.json",
                content=found.lazy(DATA),
                kind="application/json",
            )
            solara.v.Html(tag="span", class_="em-note", children=[found.cost])
        for key in OPEN:
            if key in found.headings:
                _part(key, found)
        for key in FOLDED:
            _fold(key, found)


@solara.component
def _part(key: str, found: Finished) -> None:
    with solara.v.Html(tag="section", class_="em-card", attributes={"data-part": key}):
        if key != "verdict":
            solara.v.Html(tag="h2", children=[found.headings[key]])
        Markup(tag="div", body=found.lazy(key, with_words if key == "verdict" else explained))


@solara.component
def _fold(key: str, found: Finished) -> None:
    summary = f"<summary>{found.headings[key]}</summary>"
    body = found.lazy(key, lambda body: summary + explained(body))
    Markup(tag="details", body=body, look="em-card", part=key)


@solara.component_vue("../vue/markup.vue", to_json={"body": sent})
def Markup(tag: str, body: Lazy, look: str = "", part: str = "") -> Any:
    """HTML that the server wrote."""
