"""What pages share, without a browser: what a slider spans, what a tool does, and what pairs of runs say."""

import threading

import numpy as np
import pytest

from emergent.app.live import Live
from emergent.app.panels.parameters import entered, numeric, span
from emergent.app.panels.plan import words
from emergent.app.panels.tools import Tool, fitting, trouble
from emergent.app.what_if import what_if
from emergent.errors import PlanError
from emergent.models.pipeline import PipelineSystem
from emergent.models.walk import WalkParameters, WalkSystem
from emergent.models.walk.perturbations import KINDS
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Perturbation, Plan


@pytest.mark.parametrize("name", numeric(WalkParameters))
def test_a_slider_holds_the_value_and_stays_within_the_bounds(name):
    field = numeric(WalkParameters)[name]
    around = span(field, field.default)
    bounds = {key: getattr(rule, key) for rule in field.metadata for key in ("ge", "le") if hasattr(rule, key)}
    assert around.low <= field.default <= around.high
    assert bounds["ge"] <= around.low < around.high <= bounds["le"]
    assert around.high <= max(20 * abs(field.default), 4)
    assert 0 < around.step <= around.high - around.low


def test_typed_numbers():
    walkers, speed = numeric(WalkParameters)["walkers"], numeric(WalkParameters)["speed"]
    assert entered("12", walkers) == 12
    assert isinstance(entered("12", walkers), int)
    assert entered("1,5", speed) == 1.5  # as it is typed in half of Europe
    assert entered("12.5", walkers) == 12.5  # refused by the class, with its reason
    assert entered("many", walkers) == "many"


def test_a_tool_makes_what_was_typed():
    kind = KINDS["mislead"]
    tool = Tool("mislead").typed("dose", "0.5").typed("duration", "10").typed("degrees", "45")
    made = tool.perturbation(kind, "walker-1", 7.0)
    assert made == Perturbation("mislead", ("walker-1",), 7.0, 10.0, 0.5, (("degrees", 45.0),))
    assert Tool("mislead").perturbation(kind, "walker-1", 0.0) == Perturbation("mislead", ("walker-1",))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("dose", "2", "from 0 to 1"),
        ("dose", "x", "number"),
        ("duration", "-3", "above 0"),
        ("degrees", "inf", "number"),
    ],
)
def test_a_field_says_what_is_wrong_with_it(name, text, said):
    tool = Tool("mislead").typed(name, text)
    assert said in trouble(KINDS["mislead"], tool, name)
    assert not trouble(KINDS["mislead"], tool.typed(name, ""), name)
    with pytest.raises(PlanError):
        tool.perturbation(KINDS["mislead"], "walker-0", 0.0)


def test_kinds_that_fit_a_component():
    walkers = WalkSystem().members
    names = [kind.name for kind in fitting(KINDS.values(), walkers[:1])]
    assert {"distract", "freeze", "remove", "mislead", "blind"} <= set(names)
    assert not {"move", "close", "dusk", "fork"} & set(names)
    pipeline = PipelineSystem()
    restaurant = [c for c in WalkSystem().components if c.id == "restaurant"]
    assert [kind.name for kind in fitting(KINDS.values(), restaurant)] == ["move"]
    assert "garble" in [kind.name for kind in fitting(pipeline.kinds.values(), pipeline.members)]


def test_a_perturbation_in_words():
    (one,) = Plan.parse("mislead:walker-0@20+5.5=0.25,degrees=-90")
    assert words(one) == "mislead walker-0 at 20 s for 5.5 s, 0.25, degrees -90"


def test_pairs_are_those_of_the_system_and_retention_is_what_metrics_say():
    live = Live("restaurant-walk", (("walkers", 6),), 3)
    plan = Plan.parse("remove:walker-0@5")
    told = []
    found = what_if(live.system, plan, live.seed, told.append, threading.Event(), seconds=0.2)
    assert told[-1] is found
    assert [paired.done for paired in told] == [False] * (len(told) - 1) + [True]
    rows = range(found.runs)
    outcomes = live.system.run([Request(p, rows) for p in (NOMINAL, plan)], seed=live.seed)
    reached = {p: np.isfinite(outcomes.arrays(p, rows)["reached"][:, 1:]).mean(1) for p in (NOMINAL, plan)}
    np.testing.assert_allclose(found.perturbed, reached[plan])
    np.testing.assert_allclose(found.nominal, reached[NOMINAL])
    chance = live.system.reference("null")
    null = live.system.run([Request(chance, rows)], seed=live.seed).arrays(chance, rows)["reached"]
    null = np.isfinite(null[:, 1:]).mean()
    expected = (reached[plan].mean() - null) / (reached[NOMINAL].mean() - null)
    assert found.retention.value == pytest.approx(expected)
    counts, low, high = found.histogram
    assert sum(counts) == found.runs
    assert low == -high


def test_pairs_stop_when_told_to():
    stop = threading.Event()
    stop.set()
    assert what_if(WalkSystem(), Plan.parse("remove:walker-0@5"), 0, print, stop) is None
