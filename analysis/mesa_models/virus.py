"""A virus on a network (Stonedahl and Wilensky 2008), as Mesa ships it: does the network rid itself of it?"""

from mesa.examples.basic.virus_on_network.model import VirusOnNetwork

import emergent

NODES = 30


def healthy(node):
    """Whether a node is not infected."""
    return float(node.state.name != "INFECTED")


def incurable(model):
    """Nobody recovers."""
    for node in model.agents:
        node.recovery_chance = 0


system = emergent.adapt(
    VirusOnNetwork,
    {"num_nodes": NODES, "initial_outbreak_size": 3},
    steps=60,
    goal="Nobody is infected.",
    agent_attained=healthy,
    null=incurable,
    ceiling=1.0,
)
