"""The page Walk: a group on its way, to be watched and interfered with, and the twin that was left alone."""

from __future__ import annotations

from typing import Any

from emergent.app import catalogue
from emergent.app.live import Live
from emergent.app.live_page import CurvePlot, LivePage
from emergent.app.plane.front import InFront
from emergent.app.plane.plane import Plane
from emergent.app.plane.shapes import MemberState
from emergent.app.plane.surroundings import Button, Form, Number, Surroundings
from emergent.app.walk import curves, interventions, plaza
from emergent.codes import STATUSES
from emergent.models.walk.kernel import layout as k
from emergent.models.walk.model import WalkModel
from emergent.models.walk.parameters import WalkParameters
from emergent.perturbation import Plan

STATES = {
    "absent": MemberState(name="absent", sign="cross", colour="grey", hollow=True, there=False, moving=False),
    "walking": MemberState(name="walking", silent=True),
    "distracted": MemberState(name="distracted", colour="amber", ring=True, cause="distract"),
    "held": MemberState(name="held", sign="bars", colour="purple"),
    "arrived": MemberState(name="arrived", sign="square", colour="green", moving=False),
    "elsewhere": MemberState(name="elsewhere", sign="diamond", colour="soft", hollow=True, moving=False,
                       legend="arrived elsewhere"),
}  # fmt: skip


def settled(parameters: WalkParameters, plan: Plan) -> WalkParameters:
    """Return the parameters of a run; where the street stays open, it does not matter where it is: it has one place."""
    if any("street" in p.components or "*" in p.components or "environment:*" in p.components for p in plan):
        return parameters
    return parameters.model_copy(update={"street": WalkParameters.model_fields["street"].default})


def heading(model: WalkModel) -> Any:
    """Return the cosine and sine of each walker's heading."""
    return model.arrays.walkers[0, k.HX : k.HY + 1, : model.parameters.walkers]


def world(model: WalkModel) -> Any:
    """Return the restaurant's place, a decoy's and whether one is, the daylight, and the closed share of the street."""
    return model.arrays.world[0, : k.FORK - k.GOAL_X]


def closable(live: Live) -> bool:
    """Return whether closing the street would change something."""
    parameters = live.system.parameters
    assert isinstance(parameters, WalkParameters)
    return not plaza.barred(parameters)


def note(live: Live) -> str:
    """Return which walkers the plots count."""
    members = live.system.scored(live.plan)
    left_out = int((~members).sum())
    said = "Distance, spread and arrivals are those of all walkers"
    said += f" but the {left_out} that something was done to, in the twin too. " if left_out else ". "
    if any(perturbation.kind == "move" for perturbation in live.plan):
        said += "Where the restaurant moves, the twin’s stays: each distance is to the own one."
    return said


PLANE = Plane(
    model=WalkModel,
    states=tuple(STATES[name] for name in STATUSES),
    heading=heading,
    world=world,
    still=plaza.still,
    around=plaza.around,
    settled=settled,
    member="walker",
    members="walkers",
    called="plaza",
    counted="arrived",
    remark="Walkers get distracted by themselves, too: see the parameter distraction rate.",
    grips={"restaurant": interventions.dragged},
    drawn=interventions.drawn,
)
SURROUNDINGS = Surroundings(
    "Drag the restaurant to move it.",
    ("Draw a wall", "Now draw: press on the plaza, pull, and let go."),
    (
        Button("Close the street", interventions.closed, closable),
        Button("Dusk: see half as far", interventions.darkened),
    ),
    Form(
        "Or put it so far from its first place:",
        (
            Number("dose [m]", "Distance from its first place.", "100", 0.0, 1e5),
            Number("bearing [degrees]", "Direction from there: 0 is right, 90 up.", "90", -360.0, 360.0),
        ),
        "Move it",
        interventions.shifted,
    ),
)
PAGE = LivePage(
    system="walk",
    title="Walk",
    group="Walks",
    first=catalogue.FIRST,
    picture=PLANE,
    curves=(
        CurvePlot("distance", "Distance to the restaurant", "mean distance [m]", curves.distance, wide=True),
        CurvePlot("spread", "Spread", "spread [m]", curves.spread,
                  note="Root mean square distance of the walkers from their centre."),
        CurvePlot("arrived", "Arrivals", "arrived [walkers]", curves.arrived,
                  high=lambda counted: float(max(1, counted))),
    ),
    note=note,
    sliders=("walkers", "vision", "cohesion", "alignment", "diffusion", "glimpse_rate", "smell"),
    offered={"walker": ("distract", "freeze", "remove", "mislead", "blind")},
    panels=(SURROUNDINGS,),
    cards=(InFront,),
    hint="space plays, ← and → step, r restarts, click a walker",
    tidied=interventions.reopened,
    size="walkers",
    order=1,
)  # fmt: skip
