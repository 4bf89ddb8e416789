"""Steps that wait for the drawing: without them, Mesa's page may begin its drawing anew with every step, for ever."""

from __future__ import annotations

import time

import solara
from mesa.visualization.utils import update_counter

from emergent.models.live import LiveModel

PATIENCE = 10.0
"""How long a step waits for a drawing that does not come [s]: the visitor may have gone."""


class Paced(LiveModel):
    """A live model that, while Mesa's page plays it, takes no step before the page has drawn the last one.

    Mesa steps in a thread of its own, and a step that comes while the page is being drawn makes the drawing begin anew.
    Where drawing takes longer than a step, the page then shows nothing more until it is paused (Mesa 3.3 and 3.5).
    """

    _drawn = 0

    def step(self) -> None:
        """Take one step, once what the page was last asked to draw is drawn."""
        end = time.monotonic() + PATIENCE
        while self._drawn < update_counter.peek() and time.monotonic() < end:
            time.sleep(0.01)
        super().step()

    def follow_drawing(self) -> None:
        """Take note when the page is drawn; a drawing of the model calls it, as a hook."""
        asked = update_counter.value
        solara.use_effect(lambda: self._note(asked), [self, asked])

    def _note(self, asked: int) -> None:
        self._drawn = asked
