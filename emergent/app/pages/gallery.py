"""The gallery: what this is, the experiment that convinces, and every scenario with a way in."""

from __future__ import annotations

import solara

from emergent.app import catalogue
from emergent.app.gallery.cards import Cards
from emergent.app.gallery.stage import Experiment

WHAT = (
    "Can a group pursue a goal that nobody in it pursues? Here you watch walkers and pipelines of agents, do things to "
    "single ones of them, see the twin that was left alone, and measure whose the goal is."
)


@solara.component
def Page() -> None:
    """Show the gallery."""
    router = solara.use_router()
    entries = solara.use_memo(catalogue.entries, [])
    solara.v.Html(tag="h1", children=["A goal that lives between the parts"])
    solara.v.Html(tag="p", class_="em-what", children=[WHAT])
    Experiment()
    Cards(entries, lambda path: router.push(path))
