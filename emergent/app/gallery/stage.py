"""The experiment on the page: one walker alone beside all of them together, each with the restaurant here and moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import numpy as np
import solara

from emergent.app.elements import Address, Player, Row
from emergent.app.gallery.experiment import Point
from emergent.app.gallery.pictured import EVERY, Pictured, pictured, smell
from emergent.app.lazy import Lazy, sent
from emergent.protocols import target_of
from emergent.system import System

CLOCK = "experiment"
SEED = 2
PLACES: dict[str, Point] = {"north": (0.0, 150.0), "west": (-150.0, 0.0), "south": (0.0, -150.0)}
"""Where the restaurant can be moved by a button [m]; each is as far from the start as its own place."""
WORLD = 185.0
"""The panels show so far from the start [m], farther where somebody walks farther."""
FARTHEST = 165.0
"""The restaurant can be put so far from the start [m]."""
PACE = 60.0


@dataclass(frozen=True)
class Setup:
    """Which experiment is on show: the seed, and the place of the moved restaurant [m]."""

    seed: int = SEED
    place: Point = PLACES["north"]

    @property
    def path(self) -> str:
        """The address."""
        if self == Setup():
            return "/"
        return "/?" + urlencode({"seed": self.seed, "x": f"{self.place[0]:g}", "y": f"{self.place[1]:g}"})

    def pictured(self, alone: bool) -> Pictured:
        """Return what is shown of one walker alone, or of all of them."""
        return pictured(self.seed, self.place, alone)

    @classmethod
    def read(cls, query: str) -> Setup:
        """Return what an address asks for; what cannot be followed is as if it were not there."""
        given = parse_qs(query)
        try:
            seed = int(given["seed"][0])
            place = within(float(given["x"][0]), float(given["y"][0]))
        except (KeyError, ValueError):
            return cls()
        return cls(seed, place) if 0 <= seed < 2**63 else cls()


def within(x: float, y: float) -> Point:
    """Return a place in whole metres within the picture; raise `ValueError` where it is none."""
    x, y = (round(float(np.clip(v, -FARTHEST, FARTHEST))) + 0.0 for v in (x, y))
    return x, y


@solara.component
def Experiment() -> None:
    """Move the restaurant: one walker alone does not notice, all together do."""
    router = solara.use_router()
    query = router.search or ""
    first = solara.use_memo(lambda: Setup.read(query), [query])
    held, set_held = solara.use_state((query, first))
    asked = held[1] if held[0] == query else first
    command, set_command = solara.use_state(None)
    system = smell()
    alone, group = asked.pictured(True), asked.pictured(False)  # not kept: they lie in one cache for all visitors

    def ask(changed: Setup) -> None:
        set_held((query, changed))
        set_command({"step": 0, "play": True, "n": (command or {}).get("n", 0) + 1})

    def put(place: Point) -> None:
        ask(Setup(asked.seed, place))

    Address(value=asked.path)
    with solara.v.Html(tag="section", class_="em-card em-experiment", attributes={"aria-labelledby": "em-move"}):
        solara.v.Html(tag="h2", attributes={"id": "em-move"}, children=["Move the restaurant. Who notices?"])
        solara.v.Html(tag="p", children=[_explained(len(system.members))])
        with solara.v.Html(tag="div", class_="em-row"):
            solara.v.Html(tag="span", children=["Move it"])
            for name, place in PLACES.items():
                _place(name, asked.place == place, lambda place=place: put(place))
            solara.v.Html(tag="span", children=["or drag the square."])
            solara.Button("Another seed", on_click=lambda: ask(Setup(asked.seed + 1, asked.place)), outlined=True)
            solara.v.Html(tag="span", class_="em-note", children=[f"seed {asked.seed}"])
        last = int(system.parameters.steps)  # type: ignore[attr-defined] # of a walk
        dt = float(system.parameters.dt)  # type: ignore[attr-defined]
        Player(clock=CLOCK, last=last, dt=dt, start=last, pace=PACE, speeds=[0.5, 1.0, 2.0, 4.0], command=command)
        reach = [max(WORLD, *both) for both in zip(alone.reach, group.reach, strict=True)]
        with solara.v.Html(tag="div", class_="em-panels"):
            _panel("One walker alone", asked, True, system, reach, put)
            _panel(f"All {len(system.members)} together", asked, False, system, reach, put)


def _explained(walkers: int) -> str:
    return (
        f"No walker can sense where the restaurant is: each smells only how strong the smell is where it stands. Both "
        f"panels show two runs of one seed over one another, with the restaurant here and with it moved: one panel "
        f"with a single walker, the other with the same walker among {walkers}."
    )


@solara.component
def _place(name: str, current: bool, on_click: Callable[[], None]) -> None:
    attributes = {"aria-pressed": str(current).lower()}
    solara.Button(
        name, on_click=on_click, outlined=not current, color="primary" if current else None, attributes=attributes
    )


@solara.component
def _panel(
    title: str, asked: Setup, alone: bool, system: System, reach: list[float], put: Callable[[Point], None]
) -> None:
    found, first = asked.pictured(alone), list(target_of(system) or (0.0, 0.0))

    def moved(to: Row) -> None:
        try:
            put(within(float(to["x"]), float(to["y"])))
        except (KeyError, TypeError, ValueError, OverflowError):
            return

    with solara.v.Html(tag="section", class_="em-panel", attributes={"aria-label": title}):
        solara.v.Html(tag="h3", children=[title])
        Paths(
            clock=CLOCK,
            title=f"{title}: two runs of one seed over one another. {found.count}.",
            here=Lazy((asked.seed, alone), lambda: {"data": asked.pictured(alone).here, "place": first}),
            there=Lazy((asked, alone), lambda: {"data": asked.pictured(alone).there, "place": list(asked.place)}),
            members=found.walkers,
            every=EVERY,
            reach=reach,
            farthest=FARTHEST,
            radius=float(system.parameters.radius),  # type: ignore[attr-defined] # of a walk
            event_moved=moved,
        )
        with solara.v.Html(tag="div", attributes={"aria-live": "polite"}):
            solara.v.Html(tag="p", class_="em-count", children=[found.count])
            solara.v.Html(tag="p", children=[f"{found.said} {found.arrivals}"])


@solara.component_vue("../vue/experiment.vue", to_json={"here": sent, "there": sent})
def Paths(
    clock: str,
    title: str,
    here: Lazy,
    there: Lazy,
    members: int,
    every: int,
    reach: list[float],
    farthest: float,
    radius: float,
    event_moved: Callable[[Row], None] | None = None,
) -> Any:
    """Draws two runs over one another up to the step on show; the moved restaurant can be dragged.

    The picture shows `reach` [m] from the start, across and up, at least.
    """
