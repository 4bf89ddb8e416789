"""Mute: others do not find the agent in its space; it acts as before."""

from contextlib import contextmanager
from functools import partial

from emergent.adapter.kinds.kind import SWITCH, ModelKind
from emergent.adapter.spaces import hide


class Mute(ModelKind):
    """The agent is taken out of its space but while it acts, so that others do not find it there.

    Others may then enter a cell that is full with it. It works in spaces of cells and in the older spaces of Mesa.
    """

    name = "mute"
    sentence = "Others do not find the agent in its space; it acts as before."
    dose = SWITCH

    def begin(self, live, given):
        """Hide the agents; show them while they act."""
        token, hidden = object(), {}
        for agent in live.agents(given):
            hidden[agent] = hide(agent)
            live.part(agent).around[token] = partial(_shown, live, hidden, agent)
        return partial(_all_shown, live, hidden, token)


@contextmanager
def _shown(live, hidden, agent):
    hidden.pop(agent)()
    yield
    if live.is_there(agent):
        hidden[agent] = hide(agent)


def _all_shown(live, hidden, token):
    for agent, show in hidden.items():
        live.part(agent).around.pop(token, None)
        if live.is_there(agent):
            show()
