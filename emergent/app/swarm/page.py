"""The page Swarm: a group that a few of its members guide, to be watched and interfered with."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from emergent.app.live import Live
from emergent.app.live_page import CurvePlot, LivePage, Members, Numbers
from emergent.app.plane.front import InFront
from emergent.app.plane.plane import Plane
from emergent.app.plane.recording import Track
from emergent.app.plane.shapes import Around, Arrow, MemberState
from emergent.app.plane.surroundings import Button, Form, Number, Surroundings
from emergent.codes import ABSENT, HELD, STATUSES
from emergent.models.swarm.model import SwarmModel, turning
from emergent.models.swarm.parameters import SwarmParameters
from emergent.models.swarm.shape import agreement
from emergent.perturbation import Perturbation

STATES = (
    MemberState(name="absent", sign="cross", colour="grey", hollow=True, there=False, moving=False),
    MemberState(name="following", silent=True),
    MemberState(name="held", sign="bars", colour="purple"),
    MemberState(name="informed", colour="vermillion"),
    MemberState(name="opposed", colour="green"),
)
GONE, FOLLOWS, STANDS, PREFERS_GOAL, PREFERS_OTHER = range(len(STATES))
SHOWN = np.full(len(STATUSES), FOLLOWS)
SHOWN[[ABSENT, HELD]] = GONE, STANDS
"""The state in the picture by the status of a member; those that prefer a direction have states of their own."""


class ShownSwarm(SwarmModel):
    """The model, in whose frames those who prefer a direction have states of their own."""

    @property
    def frames(self) -> Any:
        """The run so far, shape (step, 3, member), a copy."""
        frames, preferences = super().frames.copy(), np.array([agent.prefers for agent in self.space.roster])
        shown = SHOWN[frames[:, 2].astype(np.intp)]
        for preference, code in (("goal", PREFERS_GOAL), ("other", PREFERS_OTHER)):
            shown[(shown == FOLLOWS) & (preferences == preference)] = code
        frames[:, 2] = shown
        return frames


def heading(model: SwarmModel) -> Any:
    """Return the cosine and sine of each member's heading."""
    return model.fields[list(model.system.channels.indices("heading_x", "heading_y"))]


def around(parameters: SwarmParameters, world: Any, first: Any) -> Around:
    """Return the directions that members prefer, as arrows from the group."""
    p, length = parameters, 1.5 * math.sqrt(parameters.members) * parameters.space
    look: dict[str, Any] = {"by_members": True, "width": 4.0}
    shapes = []
    if p.informed:
        degrees = math.degrees(math.atan2(world[1], world[0]))
        shapes.append(Arrow(0, 0, degrees, length, colour="vermillion", legend="what the informed prefer", **look))
    if p.opposed:
        shapes.append(Arrow(0, 0, p.degrees, length, colour="green", legend="what the opposed prefer", **look))
    return Around(tuple(shapes), sight=p.vision)


def agreed(track: Track, members: Members) -> Numbers:
    """Return how far the ways of those that count agree with the goal's direction, from each moment to the next."""
    place = track.position[:, :, members].astype(float)
    moved = np.diff(place, axis=0, prepend=place[:1])
    moved[:1] = moved[1:2]
    return np.asarray(agreement(moved, track.world.astype(float)).mean(1))


def spread(track: Track, members: Members) -> Numbers:
    """Return the root mean square distance from the members' centre [m]."""
    place = track.position[:, :, members].astype(float)
    return np.asarray(np.sqrt(((place - place.mean(2, keepdims=True)) ** 2).sum(1).mean(1)))


def turned(live: Live, at: float, degrees: float = 90.0) -> Live:
    """Turn the goal's direction, from what it was at the start."""
    parameters = live.system.parameters
    assert isinstance(parameters, SwarmParameters)
    dose, bearing = turning(parameters, degrees)
    return live.with_perturbation(Perturbation("move", ("direction",), at, None, dose, (("bearing", bearing),)))


PAGE = LivePage(
    system="swarm",
    title="Swarm",
    group="Swarms",
    first="swarm-informed",
    picture=Plane(
        model=ShownSwarm,
        states=STATES,
        heading=heading,
        world=lambda model: np.array(model.goal),
        around=around,
        called="plane",
        room=6.0,
        follow=True,
        counted="informed",
    ),
    curves=(
        CurvePlot("agreement", "Agreement with the informed members' direction", "agreement [1]", agreed,
                  note="(1 + cosine)/2 of where each member heads, in the mean.",
                  high=lambda counted: 1.0, wide=True),
        CurvePlot("spread", "Spread", "spread [m]", spread,
                  note="Root mean square distance of the members from their centre."),
    ),
    note=lambda live: "Those to whom something was done are left out, in the twin too." if live.plan else "",
    sliders=("members", "informed", "opposed", "degrees", "preference", "vision", "error"),
    offered={"member": ("remove", "inform", "blind", "freeze", "mislead")},
    panels=(
        Surroundings(
            "The goal's direction may turn.",
            buttons=(Button("Turn it by 90°", turned),),
            form=Form(
                "Or by so much:", (Number("degrees", "Counter-clockwise.", "180", -360.0, 360.0),), "Turn it", turned
            ),
        ),
    ),
    cards=(InFront,),
    hint="space plays, ← and → step, r restarts, click a member",
    size="members",
    order=3,
)  # fmt: skip
