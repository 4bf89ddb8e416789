"""Who is in front: furthest along the mean heading of those that are on their way, as in `necessity`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import solara

from emergent.app.frame.plots import marks
from emergent.app.lazy import Lazy
from emergent.app.live_page import Visit
from emergent.app.plane.elements import Leaders
from emergent.app.plane.recording import HEADING, STATE, PlaneRecording, X, Y
from emergent.app.plane.shapes import MemberState
from emergent.perturbation import NOMINAL

ROWS, WINDOWS = 8, 60
"""How many members have a row in the plot of who was in front, and into how many windows it cuts the run, at most."""


def front(recording: PlaneRecording, states: Sequence[MemberState]) -> npt.NDArray[np.int16]:
    """Return who is in front at each step, −1 where nobody is on the way."""
    x, y, heading = (recording.frames[:, row].astype(np.float64) for row in (X, Y, HEADING))
    going = np.array([state.there and state.moving for state in states])
    on_the_way = going[recording.frames[:, STATE].astype(np.intp)]
    hx, hy = (np.where(on_the_way, f(heading), 0.0).sum(1, keepdims=True) for f in (np.cos, np.sin))
    ahead = np.where(on_the_way, x * hx + y * hy, -np.inf)
    return np.where(on_the_way.any(1), ahead.argmax(1), -1).astype(np.int16)


def foremost(leaders: Sequence[npt.NDArray[np.int16]], members: int, most: int) -> list[int]:
    """Return, in their order, the `most` members that are in front longest, over several runs together."""
    steps = sum(np.bincount(led[led >= 0], minlength=members) for led in leaders)
    return sorted(int(i) for i in np.argsort(-steps, kind="stable")[:most])


def window(seconds: float, most: int) -> float:
    """Return the shortest round time [s], of 1, 2 or 5 and zeros, of which at most `most` make so many seconds."""
    raw = seconds / most
    ten = 10.0 ** math.floor(math.log10(raw))
    return next(part * ten for part in (1, 2, 5, 10) if part * ten >= raw * (1 - 1e-9))


@solara.component
def InFront(visit: Visit) -> None:
    """Show who was in front when, in the run and in its twin."""
    run, twin, live = visit.run(), visit.twin(), visit.live
    last, dt, picture = max(run.last, twin.last), run.dt, visit.page.picture

    def led() -> dict[str, Any]:
        plans = {"run": live.plan, "twin": NOMINAL} if live.plan else {"run": NOMINAL}
        found = {name: front(picture.record(live, plan), picture.states) for name, plan in plans.items()}  # type: ignore[attr-defined,arg-type] # of a `Plane`
        rows = foremost(list(found.values()), len(live.system.members), ROWS)
        return {"rows": rows, **{name: leaders.tobytes() for name, leaders in found.items()}}

    with solara.v.Html(tag="div", class_="em-card"):
        Leaders(
            clock=visit.clock,
            title="Who is in front",
            led=Lazy((run.key, twin.key), led),
            names=[member.id for member in live.system.members],
            member=picture.member,  # type: ignore[attr-defined] # of a `Plane`
            width=max(1, round(window(max(1, last) * dt, WINDOWS) / dt)) * dt,
            end=last,
            dt=dt,
            marks=marks(live),
        )
