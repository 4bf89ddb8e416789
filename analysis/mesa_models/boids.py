"""Boids (Reynolds 1987), as Mesa ships them: is flocking a goal?"""

import numpy as np
from mesa.examples.basic.boid_flockers.model import BoidFlockers

import emergent

BOIDS = 30


def one_way(model):
    """How far all boids fly the same way: the length of the sum of their headings, over their number at first."""
    headings = [boid.direction / np.linalg.norm(boid.direction) for boid in model.agents]
    return min(1.0, np.linalg.norm(np.sum(headings, axis=0)) / BOIDS) if headings else 0.0


def short_sighted(boid):
    """It sees nobody."""
    boid.vision = 0


system = emergent.adapt(
    BoidFlockers,
    {"population_size": BOIDS, "width": 40, "height": 40},
    steps=100,
    goal="All boids fly the same way.",
    attained=one_way,
    ceiling=1.0,
    uncoupled=short_sighted,
)
