"""Set: a number that the agent has becomes another one."""

from functools import partial

from emergent.adapter.kinds.kind import ModelKind
from emergent.perturbation import Setting


class Set(ModelKind):
    """An attribute becomes (1 − dose) times what it is, plus the dose times the value; when it ends, what it was.

    Where several overlap, each changes what the earlier ones made of it, so that the latest wins where its dose is 1.
    """

    name = "set"
    sentence = "An attribute of the agent is set to a value, by the share that is the dose."
    needs_attributes = True

    def __init__(self, applies_to, attributes=()):
        super().__init__(applies_to, attributes)
        self.settings = (*self.settings, Setting("value", 0.0, "What it is set to."))

    def begin(self, live, given):
        """Set it; what is returned lets go of it."""
        token, name = object(), given.settings["attribute"]
        change = partial(_towards, given.settings["value"], given.dose)
        for agent in live.agents(given):
            if hasattr(agent, name):
                live.held.change(token, agent, name, change)
        return partial(live.held.let_go, token)


def _towards(value, share, was):
    return type(was)((1 - share) * was + share * value)
