"""What stands on the plaza, what of it changes when, and who was perturbed from when to when: all but the walkers."""

from __future__ import annotations

from typing import Any

import numpy as np

from emergent.app.live import Live
from emergent.app.walk.film import Film
from emergent.completed import FOREVER
from emergent.models.walk.parameters import WalkParameters

DISTRACT = "distract"
"""The kind of perturbation that does what walkers do by themselves, too."""
MARGIN = 20.0
"""What the view shows around everything that stands there [m]."""


def scene(live: Live, run: Film, twin: Film) -> dict[str, Any]:
    """Return what the canvas draws around the walkers, in metres and steps."""
    p = live.system.parameters
    assert isinstance(p, WalkParameters)
    return {
        "names": [member.id for member in live.system.members],
        "walls": [list(wall) for wall in p.walls],
        "street": list(p.street),
        "circles": [list(circle) for circle in p.circles],
        "windows": [list(window) for window in p.windows],
        "landmarks": [list(landmark) for landmark in p.landmarks],
        "radius": p.radius,
        "vision": p.vision,
        "view": view(p, run, twin),
        "world": changes(run),
        "twinWorld": changes(twin),
        "done": done(live),
        "distracted": done(live, DISTRACT),
    }


def view(p: WalkParameters, run: Film, twin: Film) -> list[list[float]]:
    """Return the ranges of x and of y [m] that hold the start and everything that stands there, at any time."""
    points = [(0.0, 0.0), p.restaurant, *p.landmarks, *p.windows]
    points += [end for wall in (*p.walls, p.street) for end in (wall[:2], wall[2:])]
    points += [(x + side * r, y + side * r) for x, y, r in p.circles for side in (-1, 1)]
    for film in (run, twin):
        points += [(float(x), float(y)) for x, y in np.unique(film.goals, axis=0)]
        decoys = np.unique(film.world[film.world[:, 4] > 0, 2:4], axis=0)
        points += [(float(x), float(y)) for x, y in decoys]
    low, high = np.min(points, 0) - MARGIN, np.max(points, 0) + MARGIN
    return [[float(low[0]), float(high[0])], [float(low[1]), float(high[1])]]


def changes(film: Film) -> list[list[float]]:
    """Return the world of a run wherever it changes: the step, and what stands in `Film.world` from then on."""
    differ = np.flatnonzero((film.world[1:] != film.world[:-1]).any(1)) + 1
    return [[float(step), *map(float, film.world[step])] for step in (0, *differ)]


def done(live: Live, only: str = "") -> list[list[int]]:
    """Return who is perturbed from which step to which, −1 for the end of the run: walker, first step, last step.

    `only` is a kind of perturbation, where not all are asked for.
    """
    system, found = live.system, []
    dt = live.system.parameters.dt  # type: ignore[attr-defined] # that of a walk
    index = {member.id: i for i, member in enumerate(system.members)}
    for one in system.complete(live.plan):
        if not only or one.kind == only:
            start, stop = one.steps(dt)
            stop = -1 if stop == FOREVER else max(stop, start + 1)  # what happens at once shows in one frame
            found += [[index[id], start, stop] for id in one.ids if id in index]
    return found
