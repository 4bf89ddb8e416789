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
    """Show the gallery, what the server was given first."""
    router = solara.use_router()
    entries = solara.use_memo(catalogue.entries, [])
    solara.v.Html(tag="h1", children=["A goal that lives between the parts"])
    solara.v.Html(tag="p", class_="em-what", children=[WHAT])
    own = [entry for entry in entries if catalogue.given(entry.name)]
    Cards(own, lambda path: router.push(path))
    Experiment()
    Cards([entry for entry in entries if entry not in own], lambda path: router.push(path))
