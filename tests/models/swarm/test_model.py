"""The swarm as a Mesa model: the same run as the system's, whoever interferes, and a model as Mesa users expect one."""

from __future__ import annotations

import math

import mesa
import numpy as np
import pytest

from emergent.errors import InvalidInputError, PlanError
from emergent.models.swarm import SwarmModel, SwarmParameters, SwarmSystem
from emergent.models.swarm.agents import Member
from emergent.models.swarm.kinds import KINDS
from emergent.outcomes import Request
from emergent.perturbation import Plan

SMALL = {"members": 7, "informed": 2, "opposed": 1, "degrees": 90.0, "horizon": 20.0}
PLANS = {
    "nominal": "",
    "many": "freeze:member-1@5=4; remove:member-0@8+3; displace:member-3@12=5; fork:chance@14=2; move:direction@9=20",
}


def moved(model: SwarmModel, step: int | None = None) -> SwarmModel:
    while model.running and (step is None or model.now < step):
        model.step()
    return model


def members(model: SwarmModel) -> list[Member]:
    return list(model.agents)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_model_equals_system_bit_for_bit(plan):
    plan = Plan.parse(plan)
    system = SwarmSystem(SwarmParameters(**SMALL))
    runs = system.run([Request(plan, [3], record=system.dt)], seed=5)
    ((_, recorded),) = runs.recorded
    (table,) = runs.tables.values()
    model = moved(SwarmModel(rng=5, replication=3, plan=plan, **SMALL))
    assert model.now == system.steps
    assert np.array_equal(model.frames[:, :2].swapaxes(1, 2), recorded["position"].values[0])
    assert np.array_equal(model.frames[:, 2], recorded["status"].values[0])
    assert model.attainment == pytest.approx(system.goal.system(table, model.scored[None])[0])


def shake(model: SwarmModel) -> None:
    """Interfere in every way that there is, at different times."""
    first, second, third, *_ = members(model)
    at = {
        2: lambda: [second.freeze(4), third.blind(0.5, 10), third.inform(0.4)],
        5: lambda: [second.deafen(0.5), third.mislead(0.5, degrees=45), first.decoy(0.5, 3, degrees=-90)],
        9: lambda: [third.mislead(headings="own"), first.tremble(3, 8), second.slow(0.2), model.turn_goal(-60, 5)],
        15: lambda: [first.displace(3, 180), second.remove(5), third.remove(), model.fork(2)],
        16: lambda: [setattr(first, "position", (1.0, 2.0))],
    }
    for step in range(40):
        at.get(step, list)()
        model.step()


def test_interfering_by_hand_equals_giving_the_plan():
    by_hand = SwarmModel(rng=1, **SMALL)
    shake(by_hand)
    assert {p.kind for p in by_hand.plan} == set(KINDS)
    for again in (moved(SwarmModel(rng=1, plan=by_hand.plan.text, **SMALL), 40), by_hand.replay()):
        assert again.plan == by_hand.plan
        assert np.array_equal(again.frames, by_hand.frames)
        assert all(np.array_equal(a, b) for a, b in zip(again.arrays, by_hand.arrays, strict=True))


def test_members_are_views_on_the_run():
    model = moved(SwarmModel(rng=2, **SMALL), 12)
    for i, member in enumerate(members(model)):
        assert member.id == f"member-{i}"
        assert tuple(member.position) == tuple(member.pos) == tuple(model.frames[-1, :2, i])
        assert member.state == "walking"
    assert [member.prefers for member in members(model)] == ["goal"] * 2 + ["other"] + ["none"] * 4
    before = members(model)[4].position
    model.step()
    apart = members(model)[4].position - before
    assert members(model)[4].heading == pytest.approx(math.atan2(*reversed(apart)))


def test_the_removed_leave_the_space_and_stay_agents():
    model = moved(SwarmModel(rng=2, **SMALL), 3)
    members(model)[2].remove(seconds=1)
    model.step()
    assert len(model.space.agents) == 6
    assert model.space.agent_positions.shape == (6, 2)
    assert (members(model)[2].state, members(model)[2].present) == ("absent", False)
    assert len(moved(model, 10).space.agents) == 7


def test_turning_the_goal_turns_its_direction():
    model = SwarmModel(rng=2, **SMALL)
    model.turn_goal(120)
    model.step()
    x, y = model.goal
    assert math.degrees(math.atan2(y, x)) == pytest.approx(120)
    assert math.hypot(x, y) == pytest.approx(20)


def test_mesa_collects_every_moment():
    model = moved(SwarmModel(rng=4, **SMALL), 60)
    own = model.datacollector.get_model_vars_dataframe()
    assert list(own["clock"]) == pytest.approx([0.2 * step for step in range(61)])
    assert own["attainment"].iloc[-1] == pytest.approx(model.attainment)
    assert own["attainment"].between(0, 1).all()
    assert own["centroid_x"].iloc[-1] == pytest.approx(model.centroid_x)
    table = model.datacollector.get_agent_vars_dataframe()
    assert len(table) == 61 * 7
    collected = mesa.DataCollector({"y": "centroid_y"})
    model.datacollector = collected
    model.step()
    assert collected.get_model_vars_dataframe()["y"].iloc[-1] == model.centroid_y


def test_the_end_is_the_horizon():
    model = moved(SwarmModel(rng=4, **SMALL))
    assert (model.now, model.clock, model.running) == (100, pytest.approx(20), False)
    with pytest.raises(PlanError, match="horizon"):
        members(model)[0].slow()
    with pytest.raises(InvalidInputError, match="takes no step by itself"):
        members(model)[0].step()
