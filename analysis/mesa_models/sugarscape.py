"""Sugarscape with trade (Epstein and Axtell 1996), as Mesa ships it: do traders agree on a price?"""

import numpy as np
from mesa.examples.advanced.sugarscape_g1mt.model import SugarscapeG1mt

import emergent


def one_price(model):
    """How far the prices of the last step agree: exp(−s), s the standard deviation of their logarithms; 0 if none."""
    prices = [price for trader in model.agents for price in trader.prices if price > 0]
    return float(np.exp(-np.std(np.log(prices)))) if len(prices) > 1 else 0.0


system = emergent.adapt(
    SugarscapeG1mt,
    {"initial_population": 30, "width": 50, "height": 50},
    steps=20,
    goal="All trade at one price.",
    attained=one_price,
    ceiling=1.0,
)
