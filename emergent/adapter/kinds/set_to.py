"""Set: a number that the agent has becomes another one."""

from functools import partial

from emergent.adapter.kinds.kind import ModelKind
from emergent.perturbation import Setting


class Set(ModelKind):
    """An attribute becomes (1 − dose) times what it is, plus the dose times the value; when it ends, what it was."""

    name = "set"
    sentence = "An attribute of the agent is set to a value, by the share that is the dose."
    needs_attributes = True

    def __init__(self, applies_to, attributes=()):
        super().__init__(applies_to, attributes)
        self.settings = (*self.settings, Setting("value", 0.0, "What it is set to."))

    def begin(self, live, given):
        """Set it; what is returned sets it back."""
        name, value = given.settings["attribute"], given.settings["value"]
        before = [(agent, getattr(agent, name)) for agent in live.agents(given) if hasattr(agent, name)]
        for agent, was in before:
            setattr(agent, name, type(was)((1 - given.dose) * was + given.dose * value))
        return partial(_back, name, before)


def _back(name, before):
    for agent, was in before:
        setattr(agent, name, was)
