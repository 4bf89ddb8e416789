"""The page Swarm: a group on the move, a few of whom prefer a direction, beside the twin that was left alone."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from emergent.app.live import Live
from emergent.app.live_page import Curve, LivePage, Members, Numbers
from emergent.app.panels.surroundings import Form, Number, Surroundings
from emergent.app.plane.front import InFront
from emergent.app.plane.plane import Plane
from emergent.app.plane.recording import Track
from emergent.app.plane.shapes import Around, Arrow, State
from emergent.codes import STATUSES
from emergent.models.swarm import shape
from emergent.models.swarm.kernel import layout as k
from emergent.models.swarm.model import SwarmModel
from emergent.models.swarm.parameters import SwarmParameters
from emergent.perturbation import Perturbation

STATES = {
    "absent": State(name="absent", sign="cross", colour="grey", hollow=True, there=False, moving=False),
    "walking": State(name="uninformed"),
    "distracted": State(name="distracted", listed=False),
    "held": State(name="held", sign="bars", colour="purple"),
    "arrived": State(name="arrived", listed=False),
    "elsewhere": State(name="elsewhere", listed=False),
}
"""How the codes look; a swarm travels on, so nobody arrives."""
INFORMED = State(name="informed", colour="vermillion")
OPPOSED = State(name="opposed", colour="green")
WALKING, HEADS = STATUSES.index("walking"), len(STATUSES)
WINDOW = 10.0
"""Directions are those of the way in the last so many seconds, as in the paper."""
LENGTH = 8.0
"""How long the arrow of a direction is [m]."""


def heading(model: SwarmModel) -> Any:
    """Return the cosine and sine of each member's heading."""
    return model.fields[[k.HX, k.HY]]


def world(model: SwarmModel) -> Any:
    """Return a place in the goal's direction."""
    return model.world[:2]


def status(model: SwarmModel) -> Any:
    """Return the codes, with two more for those on the move who prefer a direction."""
    codes, p, rank = model.frames[:, 2].copy(), model.parameters, np.array(model.system.order)
    prefers = np.where(rank < p.informed, HEADS, np.where(rank < p.informed + p.opposed, HEADS + 1, WALKING))
    return np.where(codes == WALKING, prefers, codes)


def around(p: SwarmParameters, now: Any, first: Any) -> Around:
    """Return the directions that are preferred, and how far members see."""
    goal = math.degrees(math.atan2(float(now[1]), float(now[0])))
    arrows = [_arrow(goal, "vermillion", "the informed prefer this way")]
    arrows += [_arrow(p.degrees, "green", "the opposed prefer this way")] if p.opposed else []
    return Around(tuple(arrows), sight=p.vision)


def _arrow(degrees: float, colour: str, label: str) -> Arrow:
    return Arrow(0.0, 0.0, degrees, LENGTH, by_members=True, colour=colour, width=3.0, label=label)


def agreement(track: Track, members: Members) -> Numbers:
    """Return how far the ways agree with the goal's direction: 1 is straight there, ½ across, 0 the opposite."""
    place = track.position.astype(float)[:, :, members]
    return np.asarray(shape.agreement(place - place[_before(track)], track.world[:, :2].astype(float)).mean(1))


def elongation(track: Track, members: Members) -> Numbers:
    """Return the length of the group along its way, divided by that across."""
    place = track.position.astype(float)
    centre = place[:, :, members].mean(2)
    counted = np.broadcast_to(members, (len(place), len(members)))
    return shape.elongation(place, shape.direction(centre[_before(track)], centre), counted)


def _before(track: Track) -> Any:
    return np.maximum(np.arange(len(track.position)) - max(1, round(WINDOW / track.dt)), 0)


def turned(live: Live, at: float, degrees: float) -> Live:
    """Turn the goal's direction from a time on, by so many degrees from what it was at the start."""
    far = live.system.parameters.target[0]  # type: ignore[attr-defined] # of a swarm
    chord = round(2 * far * abs(math.sin(math.radians(degrees) / 2)), 3)
    bearing = degrees / 2 + math.copysign(90, degrees)
    return live.with_perturbation(Perturbation("move", ("direction",), at, None, chord, (("bearing", bearing),)))


PAGE = LivePage(
    system="swarm",
    title="Swarm",
    group="Swarms",
    first="swarm-informed",
    picture=Plane(
        model=SwarmModel,
        states=(*(STATES[name] for name in STATUSES), INFORMED, OPPOSED),
        status=status,
        heading=heading,
        world=world,
        around=around,
        called="water",
        room=8.0,
        follow=True,
    ),
    curves=(
        Curve("agreement", "Agreement with the goal's direction", "agreement [share]", agreement,
              note="Mean of (1 + cos φ)/2, φ the angle of a member's way in the last 10 s: ½ is across.",
              high=lambda counted: 1.0),
        Curve("elongation", "Elongation", "length / width [1]", elongation,
              note="The bounding box along the group's way, divided by that across."),
    ),
    sliders=("members", "informed", "opposed", "degrees", "preference", "vision", "error"),
    offered={"member": ("remove", "freeze", "mislead", "blind")},
    panels=(
        Surroundings(
            "The goal of those who are informed is a direction.",
            form=Form("Turn it, from what it was at the start:",
                      (Number("degrees", "Counter-clockwise: 90 is up.", "90", -180.0, 180.0),), "Turn it", turned),
        ),
    ),
    cards=(InFront,),
    hint="space plays, ← and → step, r restarts, click a member",
    size="members",
    order=3,
)  # fmt: skip
