"""Remove: the agent is taken out of the model and of its space."""

from emergent.adapter.kinds.kind import SWITCH, ModelKind, nothing
from emergent.adapter.spaces import take_out


class Remove(ModelKind):
    """The agent is taken out of the model and of its space, for good."""

    name = "remove"
    sentence = "The agent is taken out of the model and of its space, for good."
    absence = True
    dose = SWITCH

    def begin(self, live, given):
        """Take the agents out."""
        for agent in live.agents(given):
            take_out(agent)
        return nothing
