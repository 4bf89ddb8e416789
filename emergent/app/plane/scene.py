"""What stands in the plane when, and who was perturbed from when to when: all but the members themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import numpy as np

from emergent.app.live import Live
from emergent.app.plane.recording import PlaneRecording
from emergent.app.plane.shapes import Around, MemberState, Point, Shape
from emergent.completed import FOREVER

Changes = list[tuple[int, Around]]


def changes(recording: PlaneRecording, around: Callable[[Any, Any], Around]) -> Changes:
    """Return what stands there wherever it changes: the step, and what is there from then on.

    `around(world, first)` says it of the present world and that at the start (`Plane.around`).
    """
    world = recording.world
    differ = np.flatnonzero((world[1:] != world[:-1]).any(1)) + 1
    return [(int(step), around(world[step], world[0])) for step in (0, *differ)]


def scene(
    live: Live,
    still: Sequence[Shape],
    run: Changes,
    twin: Changes,
    states: Sequence[MemberState],
    occurring: Collection[int],
    room: float,
) -> Any:
    """Return what the canvas draws around the members, in the plane's units and in steps.

    `occurring` are the `states`, by index, in which members are at some time: the legend names these.
    """
    return {
        "names": [member.id for member in live.system.members],
        "still": [shape.row for shape in still],
        "view": view(still, run, twin, room),
        "run": [[step, around.row] for step, around in run],
        "twin": [[step, around.row] for step, around in twin],
        "occurring": sorted(occurring),
        "done": done(live),
        "caused": {str(code): done(live, state.cause) for code, state in enumerate(states) if state.cause},
    }


def view(still: Sequence[Shape], run: Changes, twin: Changes, room: float) -> list[list[float]]:
    """Return the ranges of x and of y that hold the origin and everything that stands there, at any time."""

    def points() -> Iterator[Point]:
        yield 0.0, 0.0
        for shape in (*still, *(shape for _, around in (*run, *twin) for shape in around.shapes)):
            yield from shape.points()

    found = np.array(list(points()))
    low, high = found.min(0) - room, found.max(0) + room
    return [[float(low[0]), float(high[0])], [float(low[1]), float(high[1])]]


def done(live: Live, only: str = "") -> list[list[int]]:
    """Return who is perturbed from which step to which, −1 for the end of the run: member, first step, last step.

    `only` is a kind of perturbation, where not all are asked for.
    """
    system, found = live.system, []
    dt = live.system.parameters.dt  # type: ignore[attr-defined] # that of what moves in the plane
    index = {member.id: i for i, member in enumerate(system.members)}
    for one in system.complete(live.plan):
        if not only or one.kind == only:
            start, stop = one.steps(dt)
            stop = -1 if stop == FOREVER else max(stop, start + 1)  # what happens at once shows in one frame
            found += [[index[id], start, stop] for id in one.ids if id in index]
    return found
