"""How a page handles an exception: it shows the message, and the visitor can try again."""

from __future__ import annotations

from typing import Any

import solara

from emergent.errors import EmergentError, said


@solara.component
def Guarded(child: Any) -> None:
    """Show a child; if it raises, show what went wrong in its place."""
    problem, clear = solara.use_exception()
    if problem is None:
        solara.v.Html(tag="div", class_="em-page", children=[child])
        return
    with solara.v.Html(tag="section", class_="em-card em-wrong", attributes={"role": "alert"}):
        solara.v.Html(
            tag="h2", children=["That did not work" if isinstance(problem, EmergentError) else "Something broke"]
        )
        solara.Text(said(problem))
        solara.Button("Try again", on_click=clear, outlined=True)


@solara.component
def Problem(text: str) -> None:
    """Say what is wrong, beside what it is about."""
    if text:
        solara.v.Html(tag="p", class_="em-problem", attributes={"role": "alert"}, children=[text])
