"""Small Mesa models of known truth, written as a stranger would: they know nothing of this library."""

from __future__ import annotations

import random

from mesa import Agent, Model


class Coin(Agent):
    """Comes up heads at last: in each step with probability `p`; where `company` is asked for, only among others."""

    def __init__(self, model):
        super().__init__(model)
        self.heads, self.sees, self.bias = False, True, 0.0

    def step(self):
        enough = len(self.model.agents) > self.model.company
        if self.random.random() < self.model.p + self.bias and self.sees and enough:
            self.heads = True

    def count(self):
        return int(self.heads)


class Coins(Model):
    """A model of coins. `order` says how they are called; `side` is what counts."""

    def __init__(self, n=6, p=0.1, company=0, rng=None):
        super().__init__(rng=rng)
        self.p, self.company, self.side = p, company, "heads"
        Coin.create_agents(self, n)

    def step(self):
        self.agents.shuffle_do("step")
        sum(coin.count() for coin in self.agents)


class Careless(Coins):
    """Draws from Python's own generator, which nobody seeds."""

    def step(self):
        for coin in self.agents:
            coin.bias = random.random() / 10
        super().step()


class Crossing(Model):
    """Each agent adds a number of the shared generator to the total: who draws more shifts all others."""

    def __init__(self, n=4, rng=None):
        super().__init__(rng=rng)
        self.total = 0.0
        Adder.create_agents(self, n)

    def step(self):
        self.agents.shuffle_do("add")


class Adder(Agent):
    def __init__(self, model):
        super().__init__(model)
        self.sum, self.sight = 0.0, 3

    def add(self):
        self.sum += self.random.random()
        others = [other for other in self.model.agents if other is not self]
        self.model.random.shuffle(others)
        self.first = others[0].unique_id if others else 0


def heads(model):
    """How many of the coins that there were at first came up heads."""
    return sum(coin.heads == (model.side == "heads") for coin in model.agents) / 6


def is_heads(coin):
    return float(coin.heads)
