"""A family that has a page by declaration alone, with no file in `emergent` and none that a browser draws with."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from emergent.app import catalogue, registry, server
from emergent.app.access import Access
from emergent.app.live_page import CurvePlot, LivePage
from emergent.app.plane.plane import Plane
from emergent.app.plane.shapes import Around, Arrow, Circle, Label, Line, MemberState, Region, Symbol, Target
from emergent.app.plane.surroundings import Button, Form, Number, Surroundings
from emergent.models.walk import WalkModel, WalkSystem
from emergent.perturbation import Perturbation
from emergent.scenario import read_scenario
from emergent.system import register

NAME = "herd-mine"
GRAZES, ROAMS, LAMB = "grazes", "roams", "lamb"


class HerdSystem(WalkSystem):
    """What moves like walkers, under another name."""

    name = "herd"


class HerdModel(WalkModel):
    """Its Mesa model."""

    system_class = HerdSystem


def heading(model):
    return np.array([(math.cos(agent.heading), math.sin(agent.heading)) for agent in model.agents]).T


def around(parameters, world, first):
    light = float(world[0])
    shapes = (
        Arrow(0.0, 0.0, 30.0, 25.0, by_members=True, label="the way that some prefer", colour="vermillion", width=4.0),
        *((Label(60.0, 30.0, label="it gets dark"),) if light < 1 else ()),
    )
    return Around(shapes, shade=1.0 - light, sight=parameters.vision * light)


def still(parameters):
    return (
        Region(
            ((10.0, 10.0), (50.0, 10.0), (50.0, 40.0)), label="meadow", fill="tint", colour="green", legend="meadow"
        ),
        Circle(80.0, -20.0, 6.0, fill="solid", label="rock"),
        Line(((20.0, -30.0), (40.0, -30.0), (40.0, -10.0)), width=5.0, label="hedge", legend="hedge"),
        Symbol(70.0, 20.0, "diamond", label="a stone"),
        Symbol(75.0, 25.0, "cross"),
        Target(120.0, 0.0, 8.0, icon="flag", goal=True, label="the fold", grip="fold"),
    )


def status(model):
    """The first sheep is a lamb, as long as it roams: what a family tells apart beside the codes."""
    codes = model.frames[:, 2].copy()
    codes[:, 0] = np.where(codes[:, 0] == 1, 6, codes[:, 0])
    return codes


def alignment(track, members):
    """How much alike the headings are: the length of their mean."""
    if track.heading is None:
        steps = np.diff(track.position[:, :, members].astype(float), axis=0, prepend=np.nan)
        angles = np.nan_to_num(np.arctan2(steps[:, 1], steps[:, 0]))
    else:
        angles = track.heading[:, members].astype(float)
    return np.abs(np.exp(1j * angles).mean(1))


def dark(live, at, share=0.5):
    return live.with_perturbation(Perturbation("dusk", ("daylight",), at, None, share))


PAGE = LivePage(
    system="herd",
    title="Herd",
    group="Herds",
    first=NAME,
    picture=Plane(
        model=HerdModel,
        states=(
            MemberState(name="gone", sign="cross", hollow=True, there=False, moving=False),
            MemberState(name=ROAMS),
            MemberState(name=GRAZES, sign="dot", colour="green", ring=True, cause="distract"),
            MemberState(name="stands", sign="bars", colour="purple"),
            MemberState(name="home", sign="square", colour="amber", moving=False),
            MemberState(name="lost", sign="diamond", hollow=True, moving=False),
            MemberState(name=LAMB, colour="vermillion"),
        ),
        status=status,
        heading=heading,
        world=lambda model: model.arrays.world[0, 5:6],
        still=still,
        around=around,
        member="sheep",
        members="sheep",
        called="pasture",
        unit="BL",
        room=10.0,
        follow=True,
        counted="home",
        grips={"fold": lambda live, at, place: dark(live, at, 0.25)},
    ),
    curves=(
        CurvePlot("alignment", "How alike they head", "alignment [1]", alignment, high=lambda counted: 1.0, wide=True),
    ),
    note=lambda live: "A sheep that heads elsewhere counts, too.",
    sliders=("walkers", "vision"),
    offered={"walker": ("freeze", "remove")},
    hidden=("guide",),
    panels=(
        Surroundings(
            "The day may end.",
            buttons=(Button("Dusk", dark),),
            form=Form("Or so much of it:", (Number("dose [share]", "0 is day.", "0.5", 0.0, 1.0),), "Darken it", dark),
        ),
    ),
    size="walkers",
)


def write(folder: Path) -> None:
    """Write a scenario of the family into a folder."""
    from emergent.scenario import to_toml

    text = to_toml(read_scenario("restaurant-walk", parameters={"horizon": 60, "walkers": 5}))
    lines = ['system = "herd"' if line.startswith("system =") else line for line in text.splitlines()]
    (folder / f"{NAME}.toml").write_text("\n".join(lines).split("[claims")[0], "utf-8")


def add() -> None:
    """Register the family and its page."""
    register(HerdSystem)
    registry.register(PAGE)


def serve(folder: str) -> None:
    """Serve the site with the family's page."""
    write(Path(folder))
    catalogue.use(Path(folder))
    add()
    with server.bind("127.0.0.1", 0) as taken:
        server.serve(taken, Access.of("localhost", "127.0.0.1"), ready=lambda address: print(address, flush=True))
