"""Replace: another agent stands in this one's place, as such an agent is at the start of another run."""

from emergent.adapter.building import build_model, let_go
from emergent.adapter.cast import Cast
from emergent.adapter.kinds.kind import SWITCH, ModelKind, nothing
from emergent.adapter.state import values_of
from emergent.adapter.streams import mixed
from emergent.perturbation import Timing


class Replace(ModelKind):
    """All values that the agent has become those that it has at the start of a run of another seed; its place stays."""

    name = "replace"
    sentence = "A fresh agent stands in its place: all its values are those of the start of another run."
    dose = SWITCH
    timing = Timing.INSTANT

    def begin(self, live, given):
        """Give the agents the values of fresh ones."""
        other = build_model(live.author.build, live.parameters, mixed(live.seed, live.step, 1) >> 1)
        fresh = Cast(other, live.author, live.trial.acts)
        for id in given.ids:
            for agent, new in zip(live.cast.agents(id), fresh.agents(id), strict=False):
                if live.is_there(agent):
                    for name, value in values_of(new).items():
                        setattr(agent, name, value)
        let_go(other)
        return nothing
