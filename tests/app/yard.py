"""Small Mesa models in each space that Mesa draws, for the page of a user's own model; all are without chance."""

from __future__ import annotations

import networkx as nx
import numpy as np
from mesa import Agent, Model
from mesa.discrete_space import CellAgent, Network, OrthogonalMooreGrid
from mesa.experimental.continuous_space import ContinuousSpace, ContinuousSpaceAgent

import emergent


class Hen(CellAgent):
    """Walks along its row, a cell a step, and does not stop."""

    def __init__(self, model, cell, sort):
        super().__init__(model)
        self.cell, self.sort, self.way = cell, sort, 0

    def step(self):
        x, y = self.cell.coordinate
        if self.way == self.model.upset:
            raise RuntimeError("the hen is upset")
        self.cell, self.way = self.model.grid[((x + 1) % 6, y)], self.way + 1


class Yard(Model):
    """Hens, each in a row of its own; it may stop, and get upset once one walked so far."""

    def __init__(self, hens=4, stop=0, upset=-1, rng=None):
        super().__init__(rng=rng)
        self.stop, self.upset = stop, upset
        self.grid = OrthogonalMooreGrid((6, 6), torus=True, random=self.random)
        for n in range(hens):
            Hen(self, self.grid[(0, n)], n % 2)

    def step(self):
        self.agents.do("step")
        self.running = self.steps != self.stop


class Fly(ContinuousSpaceAgent):
    """Stays where it is put."""

    def __init__(self, space, model, at):
        super().__init__(space, model)
        self.position = np.array(at)
        self.age = 0.0

    def step(self):
        self.age += 1.0


class Air(Model):
    """Flies in the plane, twice as wide as high."""

    def __init__(self, rng=None):
        super().__init__(rng=rng)
        self.space = ContinuousSpace([[0, 20], [0, 10]], torus=False, random=self.random, n_agents=2)
        for at in ((5.0, 5.0), (15.0, 2.5)):
            Fly(self.space, self, at)

    def step(self):
        self.agents.do("step")


class Node(CellAgent):
    """Becomes a friend of its neighbours."""

    def __init__(self, model, cell):
        super().__init__(model)
        self.cell, self.friends = cell, 0

    def step(self):
        self.friends += 1


class Web(Model):
    """Nodes in a circle."""

    def __init__(self, rng=None):
        super().__init__(rng=rng)
        self.net = Network(nx.cycle_graph(5), random=self.random)
        for cell in self.net.all_cells:
            Node(self, cell)

    def step(self):
        self.agents.do("step")


class Thought(Agent):
    """Is nowhere."""

    def __init__(self, model):
        super().__init__(model)
        self.depth = 0

    def step(self):
        self.depth += 1


class Mind(Model):
    """Thoughts, in no space."""

    def __init__(self, rng=None):
        super().__init__(rng=rng)
        Thought.create_agents(self, 3)

    def step(self):
        self.agents.do("step")


def walked(hen):
    return min(1.0, hen.way / 10)


def yard(**more):
    """Return the hens as a system; those that walked ten cells have attained all."""
    settings = {"steps": 10, "goal": "All hens walk.", "agent_attained": walked, **more}
    return emergent.adapt(Yard, **settings)


def none(model):
    return 0.0
