"""Kinds that mean the same to everything that moves in the plane."""

import inspect
import math
from types import SimpleNamespace

import pytest

from emergent.channels import Channels
from emergent.models.ground_truth import GroundTruthParameters, GroundTruthSystem
from emergent.models.plane.kind import PlaneKind, direction, turned
from emergent.models.plane.kinds import shared
from emergent.models.walk import WalkSystem
from emergent.perturbation import Perturbation

PARAMETERS = SimpleNamespace(target=(3.0, 4.0))
EVERYTHING = Channels(
    "everything",
    jumps=("x", "y"),
    component=dict.fromkeys(
        [
            *("presence", "mobility", "others", "sight", "speed", "noise", "will", "will_x", "will_y"),
            *("errand", "guide", "guide_error", "decoy"),
        ],
        1.0,
    ),
    run=dict.fromkeys(["target_x", "target_y", "decoy_x", "decoy_y", "decoy_on", "fork"], 0.0),
    drawn=("will_x", "will_y"),
)
KINDS = shared(PlaneKind, EVERYTHING)


def changes(kind: PlaneKind):
    """What the kind changes, for each word of its first setting that has words."""
    words = next((setting.words for setting in kind.settings if setting.words), (None,))
    settings = {setting.name: setting.default for setting in kind.settings}
    named = next((setting.name for setting in kind.settings if setting.words), "")
    return [c for word in words for c in kind.changes(kind.dose.default, {**settings, named: word}, PARAMETERS)]


def test_there_are_thirteen():
    deprived, put = {"remove", "freeze", "slow", "blind", "deafen"}, {"displace", "mislead", "decoy", "distract"}
    assert set(KINDS) == deprived | put | {"tremble", "guide", "move", "fork"}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_needs_the_channels_that_it_changes(name):
    kind = KINDS[name]
    made = changes(kind)
    assert {change.channel for change in made} == set(kind.needs)
    for change in made:
        EVERYTHING.index_of(change, name)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_system_without_such_a_channel_does_not_have_the_kind(name):
    gone = KINDS[name].needs[0]
    component = {c: 1.0 for c in EVERYTHING.names[2:15] if c != gone}
    run = {c: 0.0 for c in EVERYTHING.names[15:] if c != gone}
    jumps = tuple(c for c in ("x", "y") if c != gone)
    assert name not in shared(PlaneKind, Channels("less", jumps=jumps, component=component, run=run))


WITH_A_BOARD = GroundTruthSystem(GroundTruthParameters(dynamics="board"))


@pytest.mark.parametrize("system", [WalkSystem(), WITH_A_BOARD], ids=lambda system: system.name)
def test_systems_say_them_in_their_own_words(system):
    for kind in system.kinds.values():
        said = [kind.sentence, *kind.applies_to, *(setting.sentence for setting in kind.settings)]
        assert not any("{" in text for text in said)
        known = {component.kind for component in system.components} | set(system.index)
        assert set(kind.applies_to) <= known


@pytest.mark.parametrize("name", sorted({*KINDS} - {"move", "fork"}))
def test_they_say_how_they_are_done_by_hand(name):
    calls = []

    class Agent:
        act = type(KINDS[name]).by_hand

        def perturb(self, kind, **given):
            calls.append((kind, {key: value for key, value in given.items() if value is not None}))
            return Perturbation(kind, ("me",))

    agent = Agent()
    assert agent.act().kind == name
    assert calls == [(name, {})]
    assert agent.act.__name__ == name
    assert agent.act.__doc__
    assert inspect.signature(agent.act).return_annotation is Perturbation


def test_directions():
    assert direction(90.0) == pytest.approx((0, 1))
    assert turned((3.0, 4.0), 90.0) == pytest.approx((-4, 3))
    assert math.hypot(*turned((3.0, 4.0), 33.0)) == pytest.approx(5)
