"""Kinds of perturbation are found by themselves: in a folder, in other packages, in a notebook and in a subclass."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint

import numpy as np
import pytest

from emergent.errors import InvalidInputError, PlanError, UnknownNameError
from emergent.models import kinds
from emergent.models.ground_truth import GroundTruthSystem
from emergent.models.kinds import kinds_in, register_kind
from emergent.models.pipeline import PipelineSystem
from emergent.models.pipeline.kind import PipelineKind
from emergent.models.plane.kind import PlaneKind
from emergent.models.walk import WalkModel, WalkSystem
from emergent.models.walk.kind import Change, Combine, WalkKind
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Dose, Plan, Timing
from emergent.system import System
from emergent.variant import UNCHANGED

KIND = """
from emergent.models.walk.kind import Change, WalkKind


class {name}(WalkKind):
    name = "nudge"
    sentence = "Nudges."

    def changes(self, dose, settings, parameters):
        return [Change("will", dose)]
"""


def package(path, monkeypatch, **files):
    """Write a package of kinds and return its name and its path."""
    folder = path / "nudges"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(path)
    for module in [m for m in sys.modules if m.split(".")[0] == "nudges"]:
        monkeypatch.delitem(sys.modules, module)
    return "nudges", [str(folder)]


def test_a_file_is_all_that_a_kind_takes(tmp_path, monkeypatch):
    found = kinds_in(*package(tmp_path, monkeypatch, nudge=KIND.format(name="Nudge")), WalkKind)
    assert {name: type(kind).__name__ for name, kind in found.items()} == {"nudge": "Nudge"}


def test_two_kinds_of_one_name_are_refused(tmp_path, monkeypatch):
    files = {"nudge": KIND.format(name="Nudge"), "other": KIND.format(name="Other")}
    with pytest.raises(InvalidInputError, match="two kinds of perturbation are called 'nudge'"):
        kinds_in(*package(tmp_path, monkeypatch, **files), WalkKind)


# from outside of the package


class Limp(WalkKind):
    """A fixed share of the speed is lost."""

    name, sentence = "limp", "The walker limps."

    def changes(self, dose, settings, parameters):
        return [Change("speed", 1 - dose / 2, Combine.MULTIPLY)]


class LimpingSystem(WalkSystem):
    kinds = property(lambda self: {**super().kinds, "limp": Limp()})


class LimpingModel(WalkModel):
    system_class = LimpingSystem


@pytest.fixture(autouse=True)
def own(monkeypatch):
    """Whoever registers a kind registers it for one test."""
    monkeypatch.setattr(kinds, "_own", {})
    kinds._installed.cache_clear()
    yield
    kinds._installed.cache_clear()


def outcomes(system: System, plan: Plan):
    return system.run([Request(plan, range(3))]).tables[UNCHANGED]


def slowed(system: System, kind: str) -> bool:
    """Whether the kind slows the members down: the outcomes are those of `slow` at half the dose."""
    plans = [NOMINAL, Plan.of(kind, "*"), Plan.of("slow", "*", dose=0.5)]
    outcomes = system.run([Request(plan, range(2)) for plan in plans], seed=3)
    nominal, limping, slow = (outcomes.arrays(plan, range(2))["distance"] for plan in plans)
    return np.array_equal(limping, slow) and not np.array_equal(limping, nominal)


def test_a_subclass_of_the_system_adds_a_kind():
    system = LimpingSystem()
    assert slowed(system, "limp")
    assert slowed(system.with_parameters({"walkers": 3}), "limp")
    assert "limp" not in WalkSystem().kinds


def test_the_model_of_such_a_system_has_it_too():
    model = LimpingModel(walkers=5, rng=1)
    assert model.perturb("limp", "walker-0").kind == "limp"
    model.step()
    assert model.replay().plan == model.plan


def test_a_notebook_adds_a_kind_to_systems_that_are_there_already():
    system, model = WalkSystem(), WalkModel(walkers=5, rng=1)
    assert register_kind(Limp) is Limp
    assert slowed(system, "limp")
    assert model.perturb("limp", "walker-0").kind == "limp"
    assert "limp" not in GroundTruthSystem().kinds, "a kind of the walk is no kind of others"
    assert "limp" not in PipelineSystem().kinds


def test_a_cell_that_is_run_again_takes_the_place_of_what_it_said_before():
    def cell(share: float) -> None:
        @register_kind
        class Limp(WalkKind):
            name, sentence = "limp", "The walker limps."

            def changes(self, dose, settings, parameters):
                return [Change("speed", 1 - dose * share, Combine.MULTIPLY)]

    system = WalkSystem()
    cell(0.1)
    assert not slowed(system, "limp")
    cell(0.5)
    assert slowed(system, "limp")


def test_agents_have_a_method_for_every_kind_from_outside():
    walker = WalkModel(walkers=5, rng=1).agents[2]
    assert not hasattr(walker, "limp")
    register_kind(Limp)
    assert walker.limp(0.5, seconds=20) == Plan.of("limp", "walker-2", dose=0.5, duration=20.0).perturbations[0]
    assert walker.limp.__doc__ == "The walker limps."
    assert walker.model.plan.text == "limp:walker-2@0+20=0.5"
    with pytest.raises(UnknownNameError, match="limp has no setting 'often'"):
        walker.limp(often=1)
    assert not hasattr(walker, "dusk"), "which applies to the daylight"


def test_the_dose_of_a_kind_without_duration_is_the_time_that_its_method_is_given():
    @register_kind
    class Nap(WalkKind):
        name, sentence, dose, timing = "nap", "The walker naps.", Dose("s", 0, 100, 10), Timing.DOSE

        def changes(self, dose, settings, parameters):
            return [Change("mobility", 0.0)]

    walker = WalkModel(walkers=5, rng=1).agents[0]
    assert [walker.nap(seconds=5).dose, walker.nap(6).dose, walker.nap().dose] == [5, 6, None]


def test_a_kind_of_all_that_move_in_the_plane_is_told_in_each_systems_words():
    @register_kind
    class Hide(PlaneKind):
        name, sentence, needs = "hide", "The {member} does not see the {target}.", ("sight",)

        def changes(self, dose, settings, parameters):
            return [Change("sight", 1 - dose, Combine.MULTIPLY)]

    @register_kind
    class Crawl(PlaneKind):
        name, sentence, needs = "crawl", "The {member} crawls.", ("speed",)

        def changes(self, dose, settings, parameters):
            return [Change("speed", 0.1)]

    walk, shared = WalkSystem(), GroundTruthSystem()
    assert (walk.kinds["hide"].sentence, walk.kinds["hide"].applies_to) == (
        "The walker does not see the restaurant.",
        ("walker",),
    )
    assert shared.kinds["hide"].sentence == "The member does not see the goal."
    assert "crawl" in walk.kinds
    assert "crawl" not in shared.kinds, "systems of known ground truth have no channel `speed`"
    blind, hide = (
        shared.run([Request(Plan.of(k, "*"), range(3))]).tables[UNCHANGED]["distance"] for k in ("blind", "hide")
    )
    assert np.array_equal(blind, hide)


def test_a_pipeline_takes_kinds_of_pipelines():
    @register_kind
    class Lose(PipelineKind):
        name, sentence, applies_to = "lose", "Loses everything.", ("stage",)

        def sets(self, dose, settings, parameters):
            return [Change("drop", 1.0)]

    system = PipelineSystem()
    assert "lose" not in WalkSystem().kinds
    lose, drop = (
        system.run([Request(Plan.of(k, "a"), range(3))]).tables[UNCHANGED]["reached"] for k in ("lose", "drop")
    )
    assert np.array_equal(lose, drop, equal_nan=True)


def installed(monkeypatch, *values: str) -> None:
    points = [EntryPoint(f"point {i}", value, kinds.GROUP) for i, value in enumerate(values)]
    monkeypatch.setattr(kinds, "entry_points", lambda group: [point for point in points if point.group == group])


def test_another_package_brings_a_kind(monkeypatch, tmp_path):
    package(tmp_path, monkeypatch, nudge=KIND.format(name="Nudge"))
    installed(monkeypatch, "nudges.nudge:Nudge")
    assert WalkSystem().kinds["nudge"].sentence == "Nudges."
    assert WalkModel(walkers=5, rng=1).perturb("nudge", "walker-0", dose=0.5).dose == 0.5


def test_what_is_wrong_with_another_packages_kinds_is_said(monkeypatch, tmp_path):
    files = {"nudge": KIND.format(name="Nudge"), "other": KIND.format(name="Other")}
    package(tmp_path, monkeypatch, **files)
    installed(monkeypatch, "nudges.nudge:Nudge", "nudges.other:Other")
    with pytest.raises(InvalidInputError, match="two packages bring a kind of perturbation 'nudge'; uninstall one"):
        WalkSystem().kinds  # noqa: B018
    installed(monkeypatch, "nudges.nudge:WalkKind")
    with pytest.raises(InvalidInputError, match=r"the entry point 'point 0' of emergent.perturbations was found, but"):
        WalkSystem().kinds  # noqa: B018


def test_names_that_are_taken_are_refused():
    class Other(WalkKind):
        name, sentence = "limp", "Limps otherwise."

        def changes(self, dose, settings, parameters):
            return []

    class Slower(Limp):
        name = "slow"

    register_kind(Limp)
    with pytest.raises(InvalidInputError, match="two kinds of perturbation are called 'limp'; rename one"):
        register_kind(Other)
    register_kind(Slower)
    with pytest.raises(InvalidInputError, match="Slower is called 'slow' as a kind of perturbation that walk has"):
        WalkSystem().kinds  # noqa: B018


@pytest.mark.parametrize("wrong", [Limp(), int, WalkKind], ids=["instance", "int", "without a name"])
def test_only_classes_of_kinds_can_be_registered(wrong):
    with pytest.raises(InvalidInputError, match="was registered, but must be a class of a kind of perturbation"):
        register_kind(wrong)


class Stretch(WalkKind):
    name, sentence = "stretch", "Changes a channel that is not there."

    def changes(self, dose, settings, parameters):
        return [Change("sped", 2.0)]


class Close(WalkKind):
    name, sentence, applies_to = "shrink", "Changes what a restaurant does not have.", ("restaurant",)

    def changes(self, dose, settings, parameters):
        return [Change("speed", 2.0)]


def test_a_channel_that_is_not_there_is_said():
    register_kind(Stretch)
    with pytest.raises(
        UnknownNameError, match=r"walk has no channel 'sped'. Did you mean 'speed'\?.* stretch changes it"
    ):
        WalkSystem().run([Request(Plan.of("stretch", "*"), range(1))])


def test_a_channel_of_walkers_is_not_the_restaurants():
    register_kind(Close)
    with pytest.raises(PlanError, match="shrink changes 'speed', which restaurant does not have"):
        WalkSystem().run([Request(Plan.of("shrink", "restaurant"), range(1))])
