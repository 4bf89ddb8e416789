"""The picture of an adapted model: Mesa's drawing of the run, and beside it that of its twin."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import solara

from emergent.adapter.system import AdaptedSystem
from emergent.app.adapted.doing import Doing
from emergent.app.adapted.elements import Portraits
from emergent.app.adapted.pieces import SPAN, Wanted, pieces, read
from emergent.app.adapted.recording import Recording, Track, attainments, cache, key, record
from emergent.app.elements import Row, floats
from emergent.app.lazy import Lazy
from emergent.app.live import Live
from emergent.app.live_page import Visit
from emergent.app.panels.answer import Answered
from emergent.app.panels.guard import Problem
from emergent.app.panels.thread import use_thread
from emergent.completed import FOREVER
from emergent.component import CHANCE
from emergent.perturbation import NOMINAL, Plan

UNPAIRED = (
    "Two runs of one seed differ {}. So the twin is another run, and so is each replay: not all that differs comes "
    "from what was done."
)


@dataclass(frozen=True)
class Drawn:
    """Mesa's drawing of a model at each step; a click chooses a member."""

    views: tuple[str, ...] = ()

    def warm(self) -> None:
        """Do nothing: what was to be tried is tried before the site is served."""

    # recordings

    def ready(self, live: Live) -> bool:
        """Return whether the recordings of the run and of its twin are there."""
        return all(cache.find(key(system_of(live), live.root, plan)) for plan in (NOMINAL, live.plan))

    def prepare(self, live: Live, tell: Callable[[str], None]) -> None:
        """Step the twin and the run to their ends."""
        system = system_of(live)
        tell(f"What can be done to {system.name} is tried …")
        system.tried  # noqa: B018 # it is kept
        tenth = max(1, system.steps // 10)

        def told(what: str) -> Callable[[int], None]:
            return lambda step: tell(f"{what}: step {step} of {system.steps} …") if step % tenth == 0 else None

        record(system, live.root, NOMINAL, told("The twin is run"))
        record(system, live.root, live.plan, told("The run is replayed from its seed"))

    def record(self, live: Live, plan: Plan | None = None) -> Recording:
        """Return the recording of the run, or of what it would be with another plan."""
        return record(system_of(live), live.root, live.plan if plan is None else plan)

    def track(self, recording: Recording, stride: int) -> Track:
        """Return what was attained, a moment every `stride` steps."""
        track = recording.track
        return Track(track.goal, track.attained[::stride], track.by_member[::stride])

    def future(self, live: Live, onset: float, number: int, stride: int) -> Track:
        """Return the same of a placebo twin."""
        other = Plan.of("fork", CHANCE.id, onset, dose=float(number))
        return attainments(system_of(live), live.root, other, stride)

    # the page

    def show(self, visit: Visit) -> None:
        """Draw the run and its twin."""
        _Shown(visit)

    def tools(self, visit: Visit) -> None:
        """Show what can be done to the member that was chosen."""
        Doing(visit)


def system_of(live: Live) -> AdaptedSystem:
    """Return the adapted model of a run."""
    system = live.system
    assert isinstance(system, AdaptedSystem)
    return system


@solara.component
def _Shown(visit: Visit) -> None:
    live, run, twin = visit.live, visit.run(), visit.twin()
    wanted, ask = solara.use_state((0, ()))
    names = [member.id for member in live.system.members]

    def known() -> dict[str, Recording]:
        return {one.name: one for one in (visit.run(), visit.twin())}

    def work(stop: threading.Event, tell: Callable[[tuple[int, Wanted]], None]) -> None:
        for _ in pieces(wanted[1], known()):  # they are kept for a while, so that none is held here
            pass
        tell(wanted)

    asked = (run.key, twin.key, wanted) if wanted[1] else None
    drawn, problem = use_thread(work, asked)

    def picked(event: Any) -> None:
        index = event.get("member") if isinstance(event, Mapping) else None
        if type(index) is int and 0 <= index < len(names):
            visit.select(names[index])

    def about() -> Row:
        counted = live.system.scored(live.plan)
        return {
            which: {**_about(recording), "attained": floats(recording.track.over(counted))}
            for which, recording in (("run", visit.run()), ("twin", visit.twin()))
        }

    def sent() -> list[Row]:
        return [piece.row for piece in pieces(() if drawn is None else drawn[1], known())]

    with solara.v.Html(tag="div", class_="em-contents"):
        Portraits(
            clock=visit.clock,
            about=Lazy((run.key, twin.key, live.plan), about),
            pieces=Lazy((run.key, twin.key, drawn), sent),
            span=SPAN,
            names=names,
            done=_done(live),
            chosen=names.index(visit.selected) if visit.selected in names else -1,
            legend=[{"name": name, "colour": colour} for name, colour in {**twin.legend, **run.legend}.items()],
            event_want=lambda event: ask((wanted[0] + 1, read(event))),
            event_picked=picked,
        )
        unlike = system_of(live).tried.difference
        if unlike is not None:
            solara.v.Html(tag="p", class_="em-note", children=[UNPAIRED.format(unlike)])
        if run.undrawn:
            note = f"There is no picture, only what was attained: {run.undrawn}."
            solara.v.Html(tag="p", class_="em-note", children=[note])
        Problem(problem)
        Answered(visit.answer, live)


def _about(recording: Recording) -> Row:
    """Return what the browser needs once of a run."""
    sheet = recording.sheet
    found: Row = {"name": recording.name, "last": recording.last, "stopped": recording.stopped}
    return found if sheet is None else {**found, "width": sheet.width, "height": sheet.height, "space": sheet.space}


def _done(live: Live) -> list[list[int]]:
    """Return who is perturbed from which step to which, −1 for the end of the run: member, first step, last step."""
    index = {member.id: number for number, member in enumerate(live.system.members)}
    found = []
    for one in live.system.complete(live.plan):
        start, stop = one.steps(1.0)
        stop = -1 if stop == FOREVER else max(stop, start + 1)  # what happens at once shows for one step
        found += [[index[id], start, stop] for id in one.ids if id in index]
    return found
