"""Noise: in each step something is added to a number that the agent has."""

from functools import partial

from emergent.adapter.kinds.kind import ModelKind
from emergent.perturbation import Dose
from emergent.randomness import ARRAYS, key_of

PURPOSE = key_of("noise")


class Noise(ModelKind):
    """In each step a normal number is added to an attribute; the dose is its standard deviation, in its unit."""

    name = "noise"
    sentence = "In each step a normal number is added to an attribute; the dose is its standard deviation."
    dose = Dose("standard deviation, in the attribute's unit", 0, 1e9, 1)
    needs_attributes = True

    def begin(self, live, given):
        """Add it before each step."""
        token, agents = object(), live.agents(given)
        live.before[token] = partial(_add, live, agents, given.settings["attribute"], given.dose)
        return partial(live.before.pop, token, None)


def _add(live, agents, name, deviation):
    for agent in agents:
        if live.is_there(agent) and hasattr(agent, name):
            was = getattr(agent, name)
            setattr(agent, name, type(was)(was + deviation * float(ARRAYS.normal(live.lot(agent, PURPOSE)))))
