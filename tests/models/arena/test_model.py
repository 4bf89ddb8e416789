"""The arena as a Mesa model: the same run as the system's, whoever interferes."""

from __future__ import annotations

import numpy as np
import pytest

from emergent.models.arena import ArenaModel, ArenaParameters, ArenaSystem
from emergent.outcomes import Request
from emergent.perturbation import Plan

PLANS = {
    "nominal": "",
    "many": "teleport:walker@4; stumble:walker@8+5=0.5; move:coin@9; weaken:sees-flag@10=0.5; fork:chance@14=2",
    "rebuilt": "rebuild:maze@3; guide:walker@6",
}


@pytest.mark.parametrize("agent", ["heuristic", "search", "simulator", "committee"])
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_model_equals_system(plan, agent):
    if agent == "committee":
        plan = plan.replace("sees-flag", "reflex-3")
    plan = Plan.parse(plan)
    runs = ArenaSystem(ArenaParameters(agent=agent)).run([Request(plan, [3], record=1.0)], seed=5)
    ((_, recorded),) = runs.recorded
    (table,) = runs.tables.values()
    model = ArenaModel(rng=5, replication=3, plan=plan, agent=agent)
    while model.running:
        model.step()
    assert np.array_equal(model.ways[:, :, ::-1], recorded["places"].values[0, : model.now + 1])
    assert model.attainment == table["attained"].values[0, 0]
    assert len(model.datacollector.get_model_vars_dataframe()) == model.now + 1


def test_interfering_by_hand_equals_giving_the_plan():
    by_hand = ArenaModel(rng=1, agent="search")
    at = {
        2: lambda: [by_hand.walker.stumble(0.5, 6), by_hand.parts["planner"].weaken(0.5)],
        4: lambda: [by_hand.walker.teleport(), by_hand.coin.move(), by_hand.parts["sees-flag"].remove(5)],
        6: lambda: [by_hand.rebuild(), by_hand.fork(2), by_hand.walker.guide(0.5)],
    }
    while by_hand.running:
        at.get(by_hand.now, list)()
        by_hand.step()
    for again in (ArenaModel(rng=1, agent="search", plan=by_hand.plan.text), by_hand.replay()):
        while again.running:
            again.step()
        assert np.array_equal(again.ways, by_hand.ways)
    assert {p.kind for p in by_hand.plan} == {
        "stumble",
        "weaken",
        "teleport",
        "move",
        "remove",
        "rebuild",
        "fork",
        "guide",
    }


def test_what_stands_on_the_grid_is_what_the_run_has():
    model = ArenaModel(rng=2, moved=1.0)
    for _ in range(5):
        model.step()
    row, column = model.ways[-1, 0]
    assert model.walker.place == (column, row) == tuple(model.walker.cell.coordinate)
    assert model.flag.place == (14, 2)
    assert model.walls.data[model.walker.place] == 0
    assert model.walls.data.sum() == 4 * 6
    with pytest.raises(Exception, match="takes no step by itself"):
        model.walker.step()
