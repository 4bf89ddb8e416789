"""Conway's game of life, as Mesa ships it: cells live and die, and nothing is pursued."""

from mesa.examples.basic.conways_game_of_life.model import ConwaysGameOfLife

import emergent


def alive(cell):
    """Whether a cell lives."""
    return float(cell.is_alive)


system = emergent.adapt(
    ConwaysGameOfLife,
    {"width": 8, "height": 8},
    steps=30,
    goal="Many cells live.",
    agent_attained=alive,
    ceiling=1.0,
)
