"""The picture of a pipeline: its wiring with the items that move through it, and the component that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import solara

from emergent.app.lazy import Lazy
from emergent.app.live import Live
from emergent.app.live_page import Visit
from emergent.app.pipeline.component import Chosen, Doses, component
from emergent.app.pipeline.drawing import drawing
from emergent.app.pipeline.elements import Graph
from emergent.app.pipeline.recording import PipelineRecording, future, record
from emergent.app.pipeline.shown import shown
from emergent.errors import InvalidInputError
from emergent.models.pipeline.model import PipelineModel
from emergent.models.pipeline.system import PipelineSystem
from emergent.perturbation import Plan


@dataclass(frozen=True, eq=False)
class AttainmentTrack:
    """What curves are made of: the attainment so far at each moment, shape (time,)."""

    attainment: npt.NDArray[np.float64]

    @property
    def nbytes(self) -> int:
        """How large it is."""
        return self.attainment.nbytes


@dataclass(frozen=True)
class Wires:
    """Components in a network, and items on their way; a click chooses a component, and another one breaks it."""

    views: tuple[str, ...] = ()

    def warm(self) -> None:
        """Compile the model."""
        PipelineModel(rng=0).step()

    def record(self, live: Live, plan: Plan | None = None) -> PipelineRecording:
        """Return the recording of the run, or of what it would be with another plan."""
        return record(live, plan)

    def track(self, recording: PipelineRecording, stride: int) -> AttainmentTrack:
        """Return the attainment so far, a moment every `stride` steps."""
        return AttainmentTrack(recording.attainment[::stride])

    def future(self, live: Live, onset: float, number: int, stride: int) -> AttainmentTrack:
        """Return the same of a placebo twin."""
        return AttainmentTrack(future(live, onset, number)[::stride])

    def show(self, visit: Visit) -> None:
        """Draw the wiring and the items."""
        _Drawn(visit)

    def tools(self, visit: Visit) -> None:
        """Show the component that was chosen, and what can be done to it."""
        _Tools(visit)


@solara.component
def _Drawn(visit: Visit) -> None:
    live, system = visit.live, visit.live.system
    assert isinstance(system, PipelineSystem)
    kept, chosen = shown(live), component(system, visit.selected)

    def picked(event: Any) -> None:
        """Choose what was clicked; break it, if it had been chosen before."""
        clicked = component(system, str(event.get("component", "")) if isinstance(event, Mapping) else "")
        visit.clear_answer()
        if clicked is not None and clicked.id == visit.selected:
            visit.strike(clicked, event)
        elif clicked is not None:
            visit.select(clicked.id)

    Graph(
        clock=visit.clock,
        drawing=Lazy(("drawing", live.scenario, live.changes), lambda: drawing(system)),
        recording=kept.recording,
        twin=kept.twin,
        selected="" if chosen is None else chosen.id,
        event_picked=picked,
    )


@solara.component
def _Tools(visit: Visit) -> None:
    system = visit.live.system
    assert isinstance(system, PipelineSystem)
    chosen = component(system, visit.selected)

    def strike(event: Any) -> None:
        if chosen is not None:
            visit.strike(chosen, event)
            return

        def nothing(live: Live, at: float) -> Live:
            raise InvalidInputError("choose a component first.")

        visit.do(nothing, event)

    with solara.v.Html(tag="div", class_="em-contents"):
        Chosen(visit, chosen, strike)
        if chosen is not None:
            Doses(visit, chosen)
