"""Schelling's neighbourhoods (1971), as Mesa ships them: segregation that nobody wants."""

from mesa.examples.basic.schelling.model import Schelling

import emergent


def alike(agent):
    """The share of its neighbours that are of its own kind."""
    near = list(agent.cell.neighborhood.agents)
    return sum(other.type == agent.type for other in near) / len(near) if near else 0.0


def uncaring(agent):
    """It is content wherever it lives."""
    agent.homophily = 0


system = emergent.adapt(
    Schelling,
    {"width": 10, "height": 10, "homophily": 0.4},
    steps=30,
    goal="Everybody lives among their like.",
    agent_attained=alike,
    ceiling=1.0,
    blind=uncaring,
)
