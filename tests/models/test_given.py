"""What a live model takes as a seed and as a plan."""

import random

import numpy as np
import pytest

from emergent.errors import InvalidInputError, PlanError
from emergent.models.given import seed_of
from emergent.models.pipeline import PipelineModel
from emergent.models.walk import WalkModel
from emergent.perturbation import NOMINAL, Perturbation, Plan

MODELS = pytest.mark.parametrize("kind", [WalkModel, PipelineModel])
KEPT = 3688396845138680
"""The seed that comes of NumPy's seed 3: it must be the same on every machine and in every version."""


@MODELS
@pytest.mark.parametrize(
    ("rng", "seed"),
    [
        (lambda: 7, 7),
        (lambda: "7", 7),
        (lambda: np.int32(7), 7),
        (lambda: np.array(7), 7),
        (lambda: 2**64 - 1, 2**64 - 1),
        (lambda: np.random.default_rng(3), KEPT),
        (lambda: np.random.PCG64(3), KEPT),
        (lambda: np.random.SeedSequence(3), KEPT),
        (lambda: [3], KEPT),
        (lambda: (3,), KEPT),
        (lambda: np.array([3]), KEPT),
    ],
    ids=[
        "int",
        "text",
        "int32",
        "array of one",
        "largest",
        "Generator",
        "PCG64",
        "SeedSequence",
        "list",
        "tuple",
        "array",
    ],
)
def test_what_mesa_takes_as_rng_is_a_seed(kind, rng, seed):
    assert kind(rng=rng()).seed == seed


def test_a_generator_moves_on_and_a_seed_sequence_does_not():
    generator, sequence = np.random.default_rng(3), np.random.SeedSequence(3)
    assert [WalkModel(rng=generator).seed == KEPT for _ in range(3)] == [True, False, False]
    assert [WalkModel(rng=sequence).seed == KEPT for _ in range(3)] == [True, True, True]
    children = [WalkModel(rng=child).seed for child in sequence.spawn(3)]
    assert len({*children, KEPT}) == 4
    assert WalkModel(seed=np.random.SeedSequence(3)).seed == KEPT


def test_an_old_generator_gives_a_seed_as_well():
    seeds = [seed_of(np.random.Generator(np.random.MT19937(3)), None, None) for _ in range(2)]
    assert seeds[0] == seeds[1] < 2**53


@pytest.mark.parametrize(
    "rng",
    [random.Random(3), 1.5, True, "one", [0.5], [-1], np.array([0.5]), np.random.default_rng],
    ids=lambda rng: type(rng).__name__,
)
def test_what_is_no_seed_is_refused_with_a_way_out(rng):
    with pytest.raises(InvalidInputError, match=r"whole number.*SeedSequence.*getrandbits\(32\)"):
        WalkModel(rng=rng)


@pytest.mark.parametrize("what", ["rng", "replication"])
@pytest.mark.parametrize("given", [10**5000, -(10**5000), 2**64], ids=["long", "long and negative", "just too large"])
def test_a_number_beyond_the_range_is_refused_however_long_it_is(what, given):
    """Python does not write whole numbers of more than 4300 digits."""
    with pytest.raises(InvalidInputError, match="from 0 to 2⁶⁴ − 1"):
        WalkModel(**{"rng": 1, what: given})


@MODELS
def test_the_seed_none_is_refused_since_it_may_stand_for_one_that_was_overwritten(kind):
    with pytest.raises(InvalidInputError, match="leave it out"):
        kind(seed=None)
    assert kind(rng=3, seed=None).seed == 3
    assert kind(rng=None).seed != kind().seed  # wrong once in 4e9


# plans

FREEZE, SLOW = Perturbation("freeze", ("walker-0",), 5.0), Perturbation("slow", ("walker-1",), 0.0, 3.5, 0.25)


@pytest.mark.parametrize("plan", [NOMINAL, Plan((FREEZE,)), Plan((FREEZE, SLOW))], ids=str)
def test_a_plan_can_be_given_back_in_every_form_that_it_takes(plan):
    forms = [
        plan,
        str(plan),
        plan.text,
        list(plan),
        [str(p) for p in plan],
        (p.text for p in plan),
        [plan],
        [str(plan)],
    ]
    assert [WalkModel(walkers=2, rng=1, plan=form).plan for form in forms] == [plan] * len(forms)
    assert eval(repr(plan)) == plan


@MODELS
@pytest.mark.parametrize("plan", [None, "", "nominal", " nominal ; ", [], ["nominal"]], ids=repr)
def test_no_plan(kind, plan):
    assert kind(rng=1, plan=plan).plan == NOMINAL


def test_one_perturbation_is_a_plan():
    assert WalkModel(walkers=2, rng=1, plan=FREEZE).plan == Plan((FREEZE,))


@pytest.mark.parametrize("plan", [5, [5], 0.0, False, {"freeze": 1}, "NOMINAL", b"nominal"], ids=repr)
def test_what_is_no_plan_is_refused(plan):
    with pytest.raises(PlanError):
        WalkModel(rng=1, plan=plan)
