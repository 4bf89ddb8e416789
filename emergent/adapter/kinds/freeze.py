"""Freeze: the agent does not act; others meet it as it is."""

from functools import partial

from emergent.adapter.kinds.kind import SWITCH, ModelKind


class Freeze(ModelKind):
    """The agent does not act: none of the methods is called by which the model makes it act."""

    name = "freeze"
    sentence = "The agent does not act; others meet it as it is."
    dose = SWITCH

    def begin(self, live, given):
        """Close the way to the agents' acts."""
        parts, token = [live.part(agent) for agent in live.agents(given)], object()
        for part in parts:
            part.gates[token] = lambda: False
        return partial(_open, parts, token)


def _open(parts, token):
    for part in parts:
        part.gates.pop(token, None)
