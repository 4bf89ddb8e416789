"""The site: its pages, and what stands around each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara
import solara.lab

from emergent.app import warming
from emergent.app.elements import Anchor
from emergent.app.frame import show
from emergent.app.pages import assess, gallery
from emergent.app.panels.guard import Guarded
from emergent.app.registry import pages

PAGES = (
    ("/", "Gallery"),
    *((page.path, page.title) for page in pages().values()),
    ("/sweep", "Sweep"),
    ("/assess", "Assess"),
)


@solara.component
def Layout(children: list[Any] | None = None) -> None:
    """The head of every page, and the page, of which an exception shows its message and no more."""
    router = solara.use_router()
    ready = warming.use_ready()
    solara.Title("emergent")
    with solara.v.Html(tag="div", class_="em-site"):
        with solara.v.Html(tag="header", class_="em-head"):
            solara.v.Html(tag="span", class_="em-name", children=["emergent"])
            with solara.v.Html(tag="nav", class_="em-nav", attributes={"aria-label": "Pages"}):
                for path, text in PAGES:
                    Anchor(path=path, text=text, current=_here(router.path) == path, event_go=go(router))
            solara.lab.ThemeToggle()
        with solara.v.Html(tag="main", class_="em-main"):
            if not ready:
                warming.Warming()
            for child in children or [] if ready else []:
                Guarded(child)


def go(router: Any) -> Callable[[str], None]:
    """Return what shows another page."""
    return lambda path: router.push(path)


@solara.component
def Sweep() -> None:
    """The page Sweep, which is loaded when it is first asked for: what it computes with takes a second to import."""
    from emergent.app.pages import sweep

    sweep.Page()


def _here(path: str | None) -> str:
    return "/" + (path or "").strip("/").split("/")[0]


routes = [
    solara.Route("/", component=gallery.Page, layout=Layout, label="emergent"),
    *(
        solara.Route(page.system, component=show.component(page), label=f"{page.title} · emergent")
        for page in pages().values()
    ),
    solara.Route("sweep", component=Sweep, label="Sweep · emergent"),
    solara.Route("assess", component=assess.Page, label="Assess · emergent"),
]
