"""Delay: the agent acts on what others were some steps ago."""

from contextlib import contextmanager
from functools import partial

from emergent.adapter.kinds.kind import ModelKind
from emergent.perturbation import Dose


class Delay(ModelKind):
    """While the agent acts, all others have the values that they had so many steps ago; their places are today's.

    What it changes of others stays.
    """

    name = "delay"
    sentence = "The agent acts on the values that others had some steps ago, but on their places of today."
    dose = Dose("steps", 0, 1000, 5)

    def begin(self, live, given):
        """Keep what is past, and put it around the agents' acts."""
        token, parts, steps = object(), [live.part(agent) for agent in live.agents(given)], round(given.dose)
        live.remember(steps)
        for part in parts:
            part.around[token] = partial(_as_it_was, live, part.agent, steps)
        return partial(_as_it_is, parts, token)


@contextmanager
def _as_it_was(live, agent, steps):
    shown, today = live.past(steps), {}
    for other, values in shown.items():
        if other is not agent:
            today[other] = {name: vars(other)[name] for name in values if name in vars(other)}
            vars(other).update({name: values[name] for name in today[other]})
    yield
    for other, values in today.items():
        vars(other).update(
            {name: value for name, value in values.items() if vars(other).get(name) is shown[other][name]}
        )


def _as_it_is(parts, token):
    for part in parts:
        part.around.pop(token, None)
