"""Skip: in each step the agent does not act, with the dose as probability."""

from functools import partial

from emergent.adapter.kinds.freeze import _open
from emergent.adapter.kinds.kind import ModelKind
from emergent.perturbation import Dose
from emergent.randomness import key_of

PURPOSE = key_of("skip")


class Skip(ModelKind):
    """In each step the agent does not act, with the dose as probability, drawn anew for each step."""

    name = "skip"
    sentence = "In each step the agent does not act, with the dose as probability."
    dose = Dose("probability", 0, 1, 0.5)

    def begin(self, live, given):
        """Let a draw decide before each step."""
        parts, token = [live.part(agent) for agent in live.agents(given)], object()
        for part in parts:
            part.gates[token] = partial(_acts, live, part.agent, given.dose)
        return partial(_open, parts, token)


def _acts(live, agent, probability):
    return live.lot(agent, PURPOSE) >= probability
