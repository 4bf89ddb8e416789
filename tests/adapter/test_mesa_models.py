"""The adapters of Mesa's examples are short, and what they say of the models holds."""

from __future__ import annotations

import pytest

from analysis.mesa_examples import NAMES, lines, read
from emergent import adapt
from emergent.columns import ATTAINED
from emergent.models.walk import WalkModel, WalkSystem
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.randomness import replication_seeds

MOST = 25
"""Lines of an adapter."""


@pytest.mark.parametrize("name", NAMES)
def test_adapters_are_short(name):
    assert lines(name) <= MOST


@pytest.mark.filterwarnings(
    "ignore:Random number generator not specified"
)  # Mesa 3.3's life builds its grid without one
@pytest.mark.parametrize(("name", "directed"), [("life", False), ("termites", True)])
def test_what_a_model_attains_beyond_its_null(name, directed):
    """Ten runs each: termites pile up chips in all, and in none does life have more cells than it began with."""
    system, runs = read(name), range(10)
    nominal, null = (
        system.run([Request(plan, runs)]).arrays(plan, runs)[ATTAINED] for plan in (NOMINAL, system.reference("null"))
    )
    assert (nominal > null + 0.2).all() if directed else (nominal <= null + 0.1).all()


def test_our_own_walk_adapted_as_a_strangers_is_the_walk():
    """The model's draws are keyed already: bit for bit the same, left alone and with a walker removed."""
    given = {"walkers": 3, "restaurant": [30.0, 0.0], "horizon": 60.0}
    native = WalkSystem().with_parameters(given)
    system = adapt(
        lambda rng: WalkModel(**given, rng=rng),
        steps=native.steps,
        goal="All arrive.",
        members=lambda walker: True,  # its kernel moves them: the model calls no agent
        agent_attained=lambda walker: float(walker.state == "arrived"),
    )
    gone, taken = Plan.of("remove", "walker-1", 10.0), Plan.of("remove", system.ids[1], 10.0 / native.dt)
    seen = []
    for own, its in ((NOMINAL, NOMINAL), (gone, taken)):
        counted, runs = native.scored(own), range(6)
        other = system.goal.members(system.run([Request(its, runs)]).arrays(its, runs))
        for run, seed in enumerate(replication_seeds(0, runs)):  # the model is replication 0 of its own seed
            walk = native.run([Request(own, [0])], seed=int(seed)).arrays(own, [0])
            assert (native.goal.members(walk)[0, counted] == other[run, counted]).all()
        seen.append(other.mean())
    assert 0 < seen[1] < seen[0] < 1
