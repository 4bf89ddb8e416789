"""Swap: two agents exchange all their values."""

from emergent.adapter.kinds.kind import SWITCH, ModelKind, nothing
from emergent.adapter.state import values_of
from emergent.perturbation import Timing
from emergent.randomness import key_of

PURPOSE = key_of("swap")


class Swap(ModelKind):
    """Each agent named gets the values of the next one named, the last those of the first; places stay.

    One that is named alone exchanges its values with a member of its class, drawn by lot.
    """

    name = "swap"
    sentence = (
        "The agents that are named exchange their values, in a circle; one alone with another of its class, by lot."
    )
    dose = SWITCH
    timing = Timing.INSTANT

    def begin(self, live, given):
        """Exchange them."""
        agents = live.agents(given)
        if len(agents) == 1:
            others = [one for one in live.cast.peers(agents[0]) if live.is_there(one)]
            if others:
                agents.append(others[int(live.lot(agents[0], PURPOSE) * len(others))])
        values = [values_of(agent) for agent in agents]
        for agent, other in zip(agents, [*values[1:], *values[:1]], strict=True):
            for name, value in other.items():
                setattr(agent, name, value)
        return nothing
