"""The way from a perturbation of a live run to the page Sweep: one link for each of its fields."""

from __future__ import annotations

import solara

from emergent.app.elements import Vary
from emergent.app.live import Live
from emergent.app.sweeping.factors import STRUCK, fields_of

WORDS = {STRUCK: "how\u00a0many"}
"""What fields are called where there is little room."""


@solara.component
def VaryField(live: Live, number: int) -> None:
    """Show links that vary a field of the perturbation with this number, from 1 on."""
    router = solara.use_router()
    fields = [
        {"name": one.name, "text": WORDS.get(one.field, one.field), "label": one.label}
        for one in fields_of(live, number)
    ]
    Vary(fields=fields, event_go=router.push)
