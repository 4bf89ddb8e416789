"""What every system can do, shown on a small one: choosing components, scoring, pairing, refusing."""

from __future__ import annotations

import math
import pickle
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest
import xarray as xr

from emergent import system as contract
from emergent.columns import RUN
from emergent.component import CHANCE, Component
from emergent.errors import EmergentError, InvalidInputError, PlanError, TooLargeError, UnknownNameError
from emergent.models.walk import WalkSystem
from emergent.models.walk.parameters import WalkParameters
from emergent.outcomes import Request
from emergent.parameters import read_parameters
from emergent.perturbation import NOMINAL, Kind, Perturbation, Plan
from emergent.randomness import replication_seeds
from emergent.scenario import read_scenario
from emergent.system import PLANS, system_class, systems
from emergent.variant import UNCHANGED
from tests.ground_truth import ground_truth
from tests.reference.toy import Toy, ToyParameters

TOY = Toy()


def chosen(text: str) -> list[str]:
    (perturbation,) = Plan.parse(text)
    return [component.id for component in TOY.chosen(perturbation)]


# components


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("remove:agent-1@0", ["agent-1"]),
        ("remove:hammer|agent-2|agent-0@0", ["agent-0", "agent-2", "hammer"]),
        ("remove:agent-1|agent-1@0", ["agent-1"]),
        ("remove:*@0", ["agent-0", "agent-1", "agent-2", "hammer"]),
        ("blind:*@0", ["agent-0", "agent-1", "agent-2"]),
        ("dim:*@0", ["lamp"]),
        ("remove:agent:*@0", ["agent-0", "agent-1", "agent-2"]),
        ("remove:tool:*|agent-0@0", ["agent-0", "hammer"]),
        ("fork:*@0", ["chance"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_components_are_chosen(text, ids):
    assert chosen(text) == ids


@pytest.mark.parametrize(
    ("text", "wrong", "message"),
    [
        (
            "push:agent-0@0",
            UnknownNameError,
            "toy has no kind of perturbation 'push'.* Known: blind, dim, fork, remove",
        ),
        ("remove:agent-9@0", UnknownNameError, "toy has no component 'agent-9'. Did you mean 'agent-"),
        (
            "remove:robot:*@0",
            UnknownNameError,
            "toy has no kind of component 'robot'.* Known: agent, environment",
        ),
        ("blind:hammer@0", PlanError, r"blind does not apply to hammer \(a tool\); it applies to agent"),
        ("blind:tool:*@0", PlanError, "blind does not apply to hammer"),
        ("dim:door@0", PlanError, r"dim does not apply to door \(a environment\); it applies to lamp"),
        ("dim:environment:*@0", PlanError, "dim does not apply to door"),
        ("remove:agent-0|lamp@0", PlanError, "remove does not apply to lamp"),
    ],
    ids=lambda value: value if isinstance(value, str) and "@" in value else "",
)
def test_components_that_cannot_be_chosen(text, wrong, message):
    for mistake in (lambda: chosen(text), lambda: TOY.run([Request(Plan.parse(text))])):
        with pytest.raises(wrong, match=message) as caught:
            mistake()
        assert isinstance(caught.value, EmergentError)


def test_members_and_index():
    assert [member.id for member in TOY.members] == ["agent-0", "agent-1", "agent-2", "hammer"]
    assert TOY.index["lamp"] == 4
    assert [c.member for c in TOY.components] == [True] * 4 + [False] * 3


def test_ids_must_differ():
    class Twins(Toy):
        @property
        def components(self):
            return (Component("a", "agent"), Component("a", "tool"), CHANCE)

    with pytest.raises(InvalidInputError, match="the same id or the same random key"):
        Twins()


class Read:
    """What a plan looks components up in, which counts how often it is read from."""

    def __init__(self, held):
        self.held, self.reads = held, 0

    def __contains__(self, key):
        self.reads += 1
        return key in self.held

    def __getitem__(self, key):
        self.reads += 1
        return self.held[key]

    def __iter__(self):
        self.reads += len(self.held)
        return iter(self.held)


@pytest.mark.parametrize("text", ["solo", "*", "walker:*"])
def test_choosing_takes_as_long_as_what_is_named_is_many(text):
    """In proportion: four times as many walkers, or stars, are looked up four times as often."""

    def reads(number: int) -> int:
        system = WalkSystem(WalkParameters(walkers=number))
        names = [m.id for m in system.members[1:]] if text == "solo" else [text] * number
        held = {name: Read(getattr(system, name)) for name in ("components", "_by_id", "index")}
        system.__dict__.update(held)
        system.chosen(Perturbation("remove", tuple(names)))
        return sum(each.reads for each in held.values())

    assert reads(400) < 5 * reads(100)


def test_a_system_keeps_a_bounded_number_of_masks():
    system = Toy()
    for number in range(PLANS + 10):
        system.scored(Plan.of("blind", "agent-0", float(number)))
    assert len(system._masks) == PLANS


# plans


def test_completed_plans_leave_out_doses_of_zero():
    plan = Plan.parse("blind:*@0=0; remove:agent-0@1; dim:lamp@2=0; blind:agent-1@3+4")
    completed = TOY.complete(plan)
    assert [(one.kind, one.dose, one.ids, one.start, one.stop) for one in completed] == [
        ("remove", 1.0, ("agent-0",), 1.0, math.inf),
        ("blind", 1.0, ("agent-1",), 3.0, 7.0),
    ]


def test_reference_plans():
    assert TOY.reference("nominal") == NOMINAL
    assert TOY.reference("blind").text == "blind:*@3+9=0.5"
    with pytest.raises(UnknownNameError, match=r"toy has no reference plan 'nul'\. Known: blind, nominal"):
        TOY.reference("nul")
    assert TOY.solo("agent-1").text == "remove:agent-0|agent-2|hammer@0"
    assert TOY.sole_sighted("agent-1").text == "blind:agent-0|agent-2@3+9=0.5"  # a hammer cannot be blinded


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", [1, 1, 1, 1]),
        ("remove:agent-0@5", [0, 1, 1, 1]),
        ("blind:agent-0@5; remove:hammer@5", [0, 1, 1, 0]),
        ("blind:agent-0@5=0; remove:agent-1@2=0", [1, 1, 1, 1]),
        ("dim:lamp@5; fork:chance@4", [1, 1, 1, 1]),
        ("blind:agent-0@5+1; remove:agent-1@5+1", [0, 0, 1, 1]),
        ("blind:agent:*@0; remove:hammer@0", [1, 1, 1, 0]),
        ("remove:hammer@0+9; blind:agent:*@0", [1, 1, 1, 1]),
        ("remove:*@0", [1, 1, 1, 1]),
    ],
)
def test_who_is_scored(text, counted):
    """Members that are present and not targeted; all present ones where none is left; all, where none is present."""
    mask = TOY.scored(Plan.parse(text))
    assert mask.tolist() == [bool(one) for one in counted]
    with pytest.raises(ValueError, match="read-only"):
        mask[0] = True


# runs


def test_replications_are_paired_over_plans_and_variants():
    plans, fast = [NOMINAL, Plan.parse("blind:agent-0@5"), Plan.parse("fork:chance@1")], (("speed", 2.0),)
    requests = [Request(plan, [4, 1, 2]) for plan in plans] + [Request(NOMINAL, range(5), parameters=fast)]
    outcomes = TOY.run(requests, seed=7)
    for plan in plans:
        table = outcomes.select(plan, [1, 2, 4])
        np.testing.assert_array_equal(table["seed"], replication_seeds(7, [1, 2, 4]))
        np.testing.assert_array_equal(table["reached"], outcomes.select(NOMINAL, [1, 2, 4])["reached"])
    doubled = outcomes.select(NOMINAL, [1, 2, 4], fast)["reached"]
    np.testing.assert_array_equal(doubled, 2 * outcomes.select(NOMINAL, [1, 2, 4])["reached"])
    others = TOY.run(requests, seed=8).tables[UNCHANGED]
    assert (others["seed"].values != outcomes.tables[UNCHANGED]["seed"].values).all()


def test_a_run_asked_for_twice_is_done_once():
    done: list[int] = []
    outcomes = TOY.run([Request(replications=[0, 1, 1]), Request(replications=[1, 2])], progress=done.append)
    assert len(outcomes) == sum(done) == outcomes.tables[UNCHANGED].sizes[RUN] == 3


def test_recording():
    outcomes = TOY.run([Request(replications=range(3)), Request(replications=[1], record=1.0)])
    assert outcomes.has(NOMINAL, 1, recorded=True)
    assert not outcomes.has(NOMINAL, 0, recorded=True)
    assert outcomes.recording(NOMINAL, [1])["position"].shape == (1, 2, 4, 2)


def test_recording_that_does_not_fit_is_refused_at_once():
    class Endless(Toy):
        horizon = 1e9

        def simulate(self, batch):
            pytest.fail("too late")

    with pytest.raises(TooLargeError, match=r"recording 2000 runs every 0.5 s takes .* GiB, more than a quarter of"):
        Endless().run([Request(replications=range(2000), record=0.5)])
    with pytest.raises(MemoryError, match="record fewer replications, or at a longer interval"):
        WalkSystem().run([Request(replications=range(1_000_000), record=0.5)])


@pytest.mark.parametrize("record", [0.0, -1.0])
def test_time_between_frames_is_above_zero(record):
    with pytest.raises(InvalidInputError):
        TOY.run([Request(record=record)])


# parameters


def test_parameters_are_read_and_changed():
    assert read_parameters(ToyParameters, {"agents": 5}) == ToyParameters(agents=5)
    other = TOY.with_parameters({"speed": 2})
    assert (other.parameters.agents, other.parameters.speed, type(other), other.goal) == (3, 2.0, Toy, TOY.goal)
    assert len(TOY.with_parameters((("agents", 5),)).members) == 6


def test_a_parameter_that_is_not_there_is_said_of_the_system():
    with pytest.raises(UnknownNameError, match=r"^toy has no parameter 'agent'"):
        TOY.with_parameters({"agent": 3})


@pytest.mark.parametrize(
    ("values", "wrong", "words"),
    [
        (
            {"agent": 3},
            UnknownNameError,
            ["no parameter 'agent'", "Did you mean 'agents'?", "Known: agents, speed"],
        ),
        ({"agents": 0}, InvalidInputError, ["agents", "0", "1", "50"]),
        ({"agents": 2.5}, InvalidInputError, ["agents", "2.5"]),
        ({"speed": float("nan")}, InvalidInputError, ["speed", "nan"]),
        ({"agents": 51, "speed": "fast"}, InvalidInputError, ["agents", "51", "speed", "'fast'", "\n"]),
    ],
    ids=str,
)
def test_parameters_that_are_not_allowed(values, wrong, words):
    for mistake in (lambda: read_parameters(ToyParameters, values), lambda: TOY.with_parameters(values)):
        with pytest.raises(wrong) as caught:
            mistake()
        assert [word for word in words if word not in str(caught.value)] == []


# the registry


@pytest.fixture
def registered(monkeypatch):
    """Register other systems for one test, and no others."""
    monkeypatch.setattr(contract, "_registered", {})

    def register(*entries: tuple[str, object]) -> None:
        found = [SimpleNamespace(name=name, load=lambda kind=kind: kind) for name, kind in entries]
        monkeypatch.setattr(contract, "entry_points", lambda group: found)
        forget()

    def forget():
        for found in (contract._entries, contract._load):
            found.cache_clear()

    yield register
    forget()


def test_only_the_system_that_is_named_is_imported(registered, monkeypatch):
    registered()
    others = SimpleNamespace(name="other", load=lambda: pytest.fail("it was imported"))
    monkeypatch.setattr(contract, "entry_points", lambda group: [others, SimpleNamespace(name="toy", load=lambda: Toy)])
    assert system_class("toy") is Toy


def test_the_walk_is_registered():
    assert system_class("walk") is WalkSystem
    assert systems()["walk"].name == "walk"


def test_systems_are_found_by_name(registered):
    registered(("toy", Toy), ("walk", WalkSystem), ("toy", Toy))  # the same one twice, as from two folders of the path
    assert dict(systems()) == {"toy": Toy, "walk": WalkSystem}
    with pytest.raises(UnknownNameError, match=r"no system 'toyy'. Did you mean 'toy'.* Known: toy, walk"):
        system_class("toyy")


def test_two_systems_of_one_name_are_refused(registered):
    registered(("toy", Toy), ("toy", WalkSystem))
    with pytest.raises(InvalidInputError, match="two different systems are registered as 'toy'; uninstall one"):
        systems()


@pytest.mark.parametrize("thing", [Kind, dict, "emergent"], ids=["kind", "dict", "text"])
def test_only_systems_can_be_registered(registered, thing):
    registered(("toy", thing))
    with pytest.raises(InvalidInputError, match=r"the entry point 'toy' of emergent.systems is .* not a System"):
        systems()


def test_a_system_can_be_registered_for_a_while_and_defined_anew(monkeypatch):
    monkeypatch.setattr(contract, "_registered", {})
    assert contract.register(Toy) is Toy
    assert systems()["toy"] is Toy
    again = type("Toy", (Toy,), {"__module__": Toy.__module__, "__qualname__": Toy.__qualname__})
    contract.register(again)
    assert system_class("toy") is again
    with pytest.raises(InvalidInputError, match=r"is registered as 'walk' already; give yours another name"):
        contract.register(type("Toy", (Toy,), {"name": "walk"}))
    with pytest.raises(InvalidInputError, match=r"what was given to register is <.*>, not a System"):
        contract.register(Kind)
    assert contract.register(TOY) is TOY
    assert system_class("toy") is Toy


@pytest.mark.parametrize("name", sorted(systems()))
def test_a_system_goes_to_another_process(name):
    kind = system_class(name)
    system = kind.build(kind.parameters_class(), {})
    struck = Plan.of(system.strikes[0], system.members[0].id)
    for _ in range(2):
        other = pickle.loads(pickle.dumps(system))
        assert other.parameters == system.parameters
        assert np.array_equal(other.scored(struck), system.scored(struck))


# variants in one batch, and systems in other processes


class PerRun(Toy):
    """A toy whose speed may differ from run to run; it remembers the sizes of its batches."""

    name, per_run = "toy", frozenset({"speed"})
    batches: ClassVar[list[int]] = []

    def simulate(self, batch):
        self.batches.append(len(batch))
        speed = np.array([system.parameters.speed for system in batch.systems])[batch.variant]
        variables, recorded = super().simulate(batch)
        dims, lots = variables["reached"]
        return {"reached": (dims, lots * speed[:, None] / self.parameters.speed)}, recorded


@pytest.mark.parametrize("record", [None, 50.0])
def test_variants_share_a_batch_where_the_system_can(record):
    changes = [{}, {"speed": 2}, {"agents": 4}, {"agents": 4, "speed": 3}, {"speed": 0.5}]
    plans = [NOMINAL, Plan.parse("remove:agent-1@0")]
    requests = [Request(plan, range(i % 4, 4), record, some) for i, some in enumerate(changes) for plan in plans]
    PerRun.batches.clear()
    found, apart = PerRun().run(requests, seed=3), Toy().run(requests, seed=3)
    assert PerRun.batches == [2 * (4 + 3 + 4), 2 * (2 + 1)]
    assert len(found) == len(apart) == 28
    for q in requests:
        pairs = [(o.select(q.plan, q.replications, q.parameters)) for o in (found, apart)]
        xr.testing.assert_identical(*pairs)
        if record is not None:
            frames = [o.recording(q.plan, q.replications, q.parameters, every=record) for o in (found, apart)]
            xr.testing.assert_identical(*frames)


SYSTEMS = {
    "walk": WalkSystem(WalkParameters(walkers=3, horizon=20)),
    "permuted walk": WalkSystem(WalkParameters(walkers=3, horizon=20)).permuted([2, 0, 1]),
    "pipeline": read_scenario("pipeline-reviewed").system,
    "permuted pipeline": read_scenario("pipeline-linear").system.permuted([1, 0, 2]),
    "ground-truth": ground_truth("wind"),
}


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_a_system_is_made_anew_from_its_parameters_and_its_goal(system):
    again = pickle.loads(pickle.dumps(system))
    assert (type(again), again.parameters, again.goal) == (type(system), system.parameters, system.goal)
    assert again.members == system.members
    requests = [Request(replications=range(2))]
    xr.testing.assert_identical(*(s.run(requests, seed=4).tables[UNCHANGED] for s in (again, system)))
