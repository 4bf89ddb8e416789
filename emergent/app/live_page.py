"""A family's page as a declaration: what a run looks like, what is plotted of it, and what a visitor can do to it.

One frame shows every such page (`emergent/app/frame/`); `emergent/app/registry.py` finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from emergent.app.elements import Row
from emergent.app.live import Live
from emergent.app.panels.answer import Answer
from emergent.app.panels.tools import ClickTool, fitting
from emergent.component import ENVIRONMENT, Component
from emergent.perturbation import Kind, Perturbation, Plan

Numbers = npt.NDArray[np.float64]
Members = npt.NDArray[np.bool_]
Done = Callable[[Live, float], Live]
"""An intervention: the run, to which something is done from a time on [s]."""


class Recording(Protocol):
    """A run from its start to its end. It depends on parameters, seed and plan alone, and lies in a cache."""

    @property
    def key(self) -> str:
        """What is equal for equal recordings."""

    @property
    def last(self) -> int:
        """The number of its last frame."""

    @property
    def dt(self) -> float:
        """How long a step takes, in the system's unit of time."""


@dataclass(frozen=True)
class CurvePlot:
    """A number over time, of a run and of its twin, with the band of the placebo twins.

    `of(track, members)` returns it at each moment of a track (`Picture.track`) over the members that count (a mask);
    `high` is the end of its axis, where that is known, given how many count. `drift(live, times)` says how the band
    widens (`emergent.metrics.estimate.band`); without one, it widens as paths of random walks drift apart.
    """

    name: str
    title: str
    label: str
    of: Callable[[Any, Members], Numbers]
    note: str = ""
    low: float | None = 0.0
    high: Callable[[int], float] | None = None
    drift: Callable[[Live, Numbers], Numbers] | None = None
    wide: bool = False
    height: int = 190


@dataclass(frozen=True)
class LinesPlot:
    """Other lines over time, `of(live, run, twin, last)` up to the step `last`, as `emergent.app.elements.Series`."""

    title: str
    label: str
    of: Callable[[Live, Any, Any, int], list[Row]]
    height: int = 190


class Picture(Protocol):
    """What a run looks like: how it is recorded, drawn, and taken hold of."""

    def warm(self) -> None:
        """Do what would make the first visitor wait."""

    @property
    def views(self) -> tuple[str, ...]:
        """The ways to show the twin, the usual one first; the address says another one."""

    def record(self, live: Live, plan: Plan | None = None) -> Recording:
        """Return the recording of the run, or of what it would be with another plan, from a cache.

        Raises:
            EmergentError: where the run is larger than a page can show, or does not exist.
        """

    def track(self, recording: Any, stride: int) -> Any:
        """Return what curves are made of, a moment every `stride` steps; it may be held where a run has ended."""

    def future(self, live: Live, onset: float, number: int, stride: int) -> Any:
        """Return the track of a placebo twin: the run left alone, with other draws from `onset` on [s]."""

    def show(self, visit: Visit) -> None:
        """Draw the run and its twin, by the page's clock."""

    def tools(self, visit: Visit) -> None:
        """Show what a click does."""


@runtime_checkable
class Prepared(Protocol):
    """A picture whose recordings take long: they are made in a thread (`emergent.app.frame.recorded`)."""

    def ready(self, live: Live) -> bool:
        """Return whether the recordings of the run and of its twin are there."""

    def prepare(self, live: Live, tell: Callable[[str], None]) -> None:
        """Make them, and tell how far it is.

        Raises:
            EmergentError: where that cannot be done, with what the page says of it.
        """


@dataclass(frozen=True)
class LivePage:
    """The page of a family.

    `system` is the name of its system, `title` that of the page, `group` what its scenarios are called together, and
    `first` the scenario that it shows where the address names none. `offered` are the kinds of perturbation that stand
    first for a kind of component (or a part of the environment, by its id), and `hidden` those that are not offered.
    `panels` stand beside the picture and `cards` below it: components that take the `Visit`. `tidied` takes back what
    was changed for the sake of a perturbation that is no longer there. `size` is the parameter that says how many
    members there are, and `order` the place in the navigation.
    """

    system: str
    title: str
    group: str
    first: str
    picture: Picture
    curves: tuple[CurvePlot, ...]
    lines: tuple[LinesPlot, ...] = ()
    note: Callable[[Live], str] = lambda live: ""
    sliders: tuple[str, ...] | None = None
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    panels: tuple[Callable[[Visit], Any], ...] = ()
    cards: tuple[Callable[[Visit], Any], ...] = ()
    hint: str = "space plays, ← and → step, r restarts"
    speed: float = 8.0
    speeds: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
    tidied: Callable[[Live], Live] = lambda live: live
    size: str = ""
    order: int = 100

    @property
    def path(self) -> str:
        """Its path on the site."""
        return f"/{self.system}"

    def kinds(self, live: Live, chosen: Sequence[Component]) -> list[Kind]:
        """Return what can be done to components of one sort, what is usual first."""
        found = [kind for kind in fitting(live.system.kinds.values(), chosen) if kind.name not in self.hidden]
        first = self.offered.get(chosen[0].kind) or self.offered.get(chosen[0].id, ())
        order = {name: place for place, name in enumerate(first)}
        return sorted(found, key=lambda kind: order.get(kind.name, len(order)))


@dataclass(frozen=True)
class Visit:
    """A page with the run that a visitor has before him, and what changes it; no recording is kept here.

    It is `ready` once there are recordings of it. `asked` is the run that is asked for: another one as long as its
    recordings are being made; `progress` says how far that is.
    `change` takes another run, and the clock goes to its step where that is not the one on show; `put` leaves the clock
    alone. `do` does something at the step of an event of the browser, or says why not; `mode` is what a drag is for.
    """

    page: LivePage
    live: Live
    ready: bool
    asked: Live
    progress: str
    put: Callable[[Live], None]
    change: Callable[[Live], None]
    do: Callable[..., None]
    answer: Answer | None
    clear_answer: Callable[[], None]
    view: str
    set_view: Callable[[str], None]
    selected: str
    select: Callable[[str], None]
    mode: str
    set_mode: Callable[[str], None]
    tools: Mapping[str, ClickTool]
    set_tool: Callable[[str, ClickTool], None]

    @property
    def clock(self) -> str:
        """The name of the page's clock."""
        return self.page.system

    def run(self) -> Any:
        """Return the recording of the run."""
        return self.page.picture.record(self.live)

    def twin(self) -> Any:
        """Return the recording of the twin: the same seed, and no interventions."""
        return self.page.picture.record(self.live, Plan())

    def tool(self, component: Component) -> ClickTool:
        """Return the tool in hand for a component."""
        held = self.tools.get(sort(component))
        return held or ClickTool(self.page.kinds(self.live, [component])[0].name)

    def strike(self, component: Component, event: Any) -> None:
        """Apply the tool in hand to a component, at the step of the event."""
        tool = self.tool(component)

        def made(live: Live, at: float) -> Perturbation:
            return tool.perturbation(live.system.kinds[tool.kind], component.id, at)

        self.do(lambda live, at: live.with_perturbation(made(live, at)), event)


def sort(component: Component) -> str:
    """Return for which components the same tool stays in hand: those of one kind, or one part of the environment."""
    return component.id if component.kind == ENVIRONMENT else component.kind
