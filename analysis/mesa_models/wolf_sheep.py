"""Wolves and sheep (Wilensky 1997), as Mesa ships them: does the meadow keep both?"""

import inspect

from mesa.examples.advanced.wolf_sheep.agents import Sheep, Wolf
from mesa.examples.advanced.wolf_sheep.model import WolfSheep
from mesa.experimental.devs import ABMSimulator

import emergent


def meadow(rng, **parameters):
    """Build the model, in Mesa 3.3 with a simulator of its own."""
    return WolfSheep(simulator=ABMSimulator(), seed=rng, **parameters)


def both_live(model):
    """Whether there are wolves and sheep."""
    return float(len(model.agents_by_type[Wolf]) > 0 and len(model.agents_by_type[Sheep]) > 0)


def starve(model):
    """What is eaten gives nothing."""
    for animal in [*model.agents_by_type[Wolf], *model.agents_by_type[Sheep]]:
        animal.energy_from_food = 0


system = emergent.adapt(
    meadow if "simulator" in inspect.signature(WolfSheep).parameters else WolfSheep,
    {"initial_sheep": 20, "initial_wolves": 5},
    steps=60,
    goal="Wolves and sheep both stay.",
    attained=both_live,
    members=(Sheep, Wolf),
    null=starve,
    ceiling=1.0,
)
