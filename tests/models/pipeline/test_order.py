"""A wiring means the same in whatever order a file declares its components and edges, and a stage lists its tools."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

import emergent.scenario
from emergent.models.pipeline import PipelineParameters, PipelineSystem
from emergent.models.pipeline.kinds import KINDS
from emergent.models.pipeline.wiring.order import by_name
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from tests.models.pipeline.mixtures import random_perturbation, random_wiring
from tests.models.pipeline.wirings import WIRINGS, aggregator, stage, wiring

SCENARIOS = sorted(Path("scenarios").glob("pipeline-*/scenario.toml"))
MIXTURES = 10
REPLICATIONS = range(4)
Rng = np.random.Generator


def shuffled(rng: Rng, p: PipelineParameters, *, tools: bool) -> PipelineParameters:
    """The same wiring with tables and edges, or also the tools of stages, in another order."""
    components = {name: p.components[name] for name in rng.permutation(list(p.components)).tolist()}
    if tools:
        for name, c in components.items():
            if c.tools:
                components[name] = c.model_copy(update={"tools": tuple(rng.permutation(c.tools).tolist())})
    edges = tuple(rng.permutation(list(p.edges)).tolist())
    return PipelineParameters.model_validate({**dict(p), "components": components, "edges": edges})


def plans(rng: Rng, system: PipelineSystem) -> list[Plan]:
    """Nominal, an ideal decoder, and a few of any kinds at once."""
    found = [NOMINAL, system.reference("ceiling")]
    for _ in range(3):
        several = (random_perturbation(rng, str(kind), system) for kind in rng.choice(sorted(KINDS), 6))
        found.append(Plan(tuple(one for one in several if one)))
    return found


def differing(system: PipelineSystem, other: PipelineSystem, chosen: list[Plan], *, logs: bool) -> str:
    """In what two pipelines differ under some plans, by ids of components; nothing if in nothing."""
    runs = [s.run([Request(plan, REPLICATIONS, record=1.0) for plan in chosen], seed=5) for s in (system, other)]
    for plan in chosen:
        one, two = (found.select(plan, REPLICATIONS) for found in runs)
        for name in ("outcome", "reached", "calls"):
            if not np.array_equal(one[name], two[name], equal_nan=name == "reached"):
                return f"{name} under {plan.text}"
        if not one["counts"].equals(two["counts"].sel(part=one["part"])):
            return f"counts under {plan.text}"
        one, two = (found.recording(plan, REPLICATIONS) for found in runs)
        if not one["waiting"].equals(two["waiting"].sel(part=one["part"])):
            return f"waiting under {plan.text}"
        first, second = system.event_log(one), other.event_log(two)
        if logs and not pd.DataFrame.equals(first, second):
            return f"the event log under {plan.text}"
    if system.guessing_probabilities() != other.guessing_probabilities() or set(system.units()) != set(other.units()):
        return "guessing probabilities or units"
    accuracy = {name: np.array(0.5 + 0.3 / (1 + i)) for i, name in enumerate(sorted(system.units(), key=by_name))}
    back = {name: accuracy[name] for name in other.units()}
    return "" if system.capability(accuracy) == other.capability(back) else "what units could attain"


def same_in_any_order(rng: Rng, p: PipelineParameters) -> None:
    system = PipelineSystem(p)
    chosen = plans(rng, system)
    for tools in (False, True):
        other = shuffled(rng, p, tools=tools)
        differs = differing(system, PipelineSystem(other), chosen, logs=not tools)
        assert not differs, f"{differs}: {other!r}"


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.parent.name)
def test_bundled_scenarios_mean_the_same_in_any_order(path):
    scenario = emergent.scenario.read_scenario(path, parameters={"items": 30, "horizon": 60})
    same_in_any_order(np.random.default_rng([1, len(path.parent.name)]), scenario.system.parameters)


@pytest.mark.parametrize("name", WIRINGS)
def test_wirings_mean_the_same_in_any_order(name):
    same_in_any_order(np.random.default_rng([2, list(WIRINGS).index(name)]), PipelineParameters(**WIRINGS[name]))


def test_random_wirings_mean_the_same_in_any_order():
    for number in range(MIXTURES):
        rng = np.random.default_rng([3, number])
        try:
            p = PipelineParameters(**random_wiring(rng))
        except ValidationError:
            continue
        same_in_any_order(rng, p)


@pytest.mark.parametrize("name", ["fallback", "everything", "redundant", "hierarchy"])
def test_the_agent_that_does_everything_is_the_same_in_any_order(name):
    rng = np.random.default_rng(4)
    p = PipelineParameters(**WIRINGS[name], agent_attempts=2)
    other = shuffled(rng, p, tools=True)
    assert not differing(PipelineSystem(p), PipelineSystem(other), [NOMINAL], logs=False)


def test_order_of_acting_and_of_parts():
    p = PipelineParameters(**WIRINGS["everything"])
    wired = PipelineSystem(p).wiring
    assert wired.order == (
        *("x1", "x2", "sum", "plan", "again", "way"),
        *("a", "w1", "w2", "both", "wall", "spare", "source", "check", "idler"),
    )
    assert wired.parts == ("left", "right", "outline", "fact", "text")


# who is looked at first


def pair(first: str = "", a: float = 1.0, b: float = 1.0) -> PipelineSystem:
    ways = "in -> a -> pick -> out\nin -> b -> pick"
    nodes = {"b": stage("x", b), "a": stage("x", a), "pick": aggregator("select", first=first, swayed=1, discernment=0)}
    return PipelineSystem(PipelineParameters(**wiring(ways, nodes)))


@pytest.mark.parametrize(
    ("first", "taken"), [("", "a"), ("a", "a"), ("b", "b")], ids=["the first by name", "named", "the other"]
)
def test_the_first_candidate(first, taken):
    """The one that is named, or the first by name."""
    net = pair(first).net
    place = net.in_edge[net.in_first[2]]
    assert pair(first).wiring.edges[place].source == taken


def test_names_are_in_order_with_their_numbers():
    assert sorted(["s10", "s9", "out", "s1"], key=by_name) == ["s1", "s9", "out", "s10"]
