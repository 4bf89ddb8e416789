"""Maximum-entropy goal-directedness of moves and of answers, on planted walkers and in closed form.

Means are held to 4.5 of their standard errors: a false alarm in 1 of 150,000 each.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from emergent.assessment import measure
from emergent.metrics.macro_moves import SECTORS, STAY, STRIDES, Grid, Walks, actions, transitions
from emergent.metrics.maxent_answers import MaximumEntropyOfAnswers, told
from emergent.metrics.maxent_gd import TURNS, MaximumEntropy
from emergent.metrics.soft_planning import Process, log_policies, single_decision, visits
from emergent.metrics.strikes import one_struck
from emergent.metrics.told_moves import Fitted, best_of, trembling
from emergent.models.pipeline import PipelineSystem
from emergent.models.walk import WalkSystem
from emergent.models.walk.parameters import WalkParameters
from emergent.perturbation import Plan
from tests.ground_truth import assessed, ground_truth

TARGET = np.array([30.0, 40.0])
UNIT = np.array([0.6, 0.8])
"""The way to the target is 50 m long."""
CELL = 50 / STRIDES
STRAIGHT = np.array([[1.0, 0.0]])


# places, moves and what they lead to


def test_cells_lie_along_the_way_to_the_goal():
    """The start is in the middle of a cell, the goal in that of the cell `STRIDES` further on."""
    grid = Grid.around(TARGET, [np.zeros((1, 2))])
    assert grid.scaled(TARGET) == pytest.approx([STRIDES, 0])
    assert grid.scaled(np.array([-UNIT[1], UNIT[0]]) * CELL) == pytest.approx([0, 1])
    assert grid.centres[grid.states(grid.scaled(TARGET))] == pytest.approx([STRIDES, 0])
    for degrees in TURNS:
        goal = grid.centres[grid.nearness(degrees).argmax()]
        angle = math.radians(degrees)
        assert goal == pytest.approx(STRIDES * np.array([math.cos(angle), math.sin(angle)]), abs=0.5)
    assert grid.nearness(0.0).max() == 0
    assert grid.nearness(0.0)[grid.states(np.zeros(2))] == -1


def test_a_grid_holds_what_was_seen_up_to_a_limit():
    seen = np.array([[[3.0, 0.0], [1e6, 0.0], [np.nan, np.nan]]])
    grid = Grid.around(np.array([1.0, 0.0]), [seen])
    assert grid.high[0] == 2 * STRIDES
    assert (grid.centres[grid.states(grid.scaled(seen[0, 1]))] == [2 * STRIDES, 0]).all()


def test_actions_are_eight_sides_and_to_stay():
    angles = np.arange(0, 2 * math.pi, math.pi / 4)
    moves = np.stack([np.cos(angles), np.sin(angles)], 1)
    for aside in (-0.38, 0, 0.38):  # half a sector is 0.39
        turn = np.array([[math.cos(aside), math.sin(aside)], [-math.sin(aside), math.cos(aside)]])
        assert (actions(moves @ turn) == np.arange(SECTORS)).all()
    assert actions(0.24 * moves).tolist() == [STAY] * SECTORS


def test_moves_of_one_cell_lead_to_the_next():
    grid = Grid.around(TARGET, [np.zeros((1, 2))])
    chance = transitions(grid, STRAIGHT).toarray().reshape(len(grid.centres), SECTORS + 1, -1)
    assert chance.sum(-1) == pytest.approx(1)
    start = grid.states(np.zeros(2))
    for action, to in ((0, (1, 0)), (2, (0, 1)), (4, (-1, 0)), (6, (0, -1)), (STAY, (0, 0))):
        assert chance[start, action, grid.states(np.array(to, float))] == 1
    diagonal = chance[start, 1, grid.states(np.array([[1.0, 1.0], [1, 0], [0, 1], [0, 0]]))]
    assert diagonal == pytest.approx([9 / 16, 3 / 16, 3 / 16, 1 / 16])  # 0.707 from a point of 4 by 4, three pass over
    edge = grid.states(np.array([grid.high[0], 0.0]))
    assert chance[edge, 0, edge] == 1


# planted walkers


def process(grid: Grid, horizon: int = 12) -> Process:
    near = grid.nearness(0.0)[:, None]
    return Process(transitions(grid, STRAIGHT), near, near, horizon)


def walkers(beta: float, runs: int, seed: int) -> tuple[Grid, Walks, float]:
    """Return walks that follow the soft-optimal policy at `beta`, in the world that is made of their moves' length.

    With them comes their goal-directedness, as a share of H ln 9: 1 less the entropy of what they do.
    """
    grid, rng = Grid.around(TARGET, [np.zeros((1, 2))]), np.random.default_rng(seed)
    world = process(grid)
    policy = np.exp(log_policies(world, np.array([beta]))[..., 0]) / world.actions
    chance = world.transitions.toarray().reshape(len(grid.centres), world.actions, -1).cumsum(-1)
    state = np.full(runs, grid.states(np.zeros(2)))
    begin = np.eye(len(grid.centres))[state[0]]
    states, done = [], []
    for t in range(world.horizon):
        action = (policy[t, state].cumsum(-1) < rng.random((runs, 1))).sum(-1)
        states.append(state)
        done.append(action)
        state = (chance[state, action] < rng.random((runs, 1))).sum(-1)
    entropy = -(visits(world, policy, begin) * np.log(policy)).sum()
    walks = Walks(np.stack(states, 1), np.stack(done, 1), np.tile(STRAIGHT, (runs, world.horizon, 1)))
    return grid, walks, 1 - entropy / world.horizon / math.log(world.actions)


@pytest.mark.parametrize("beta", [0.5, 3.0, -1.0])
def test_planted_soft_walkers(beta):
    """β* and the held-out gain are the planted ones; the walkers are told by their own goal best."""
    grid, walks, meg = walkers(beta, 400, seed=1)
    found = Fitted.to(grid, walks, 200, TURNS)
    assert found.beta[0] == pytest.approx(beta, rel=0.15)
    error = 4.5 * found.outside[0].std() / math.sqrt(200)
    assert error < 0.05
    assert found.outside[0].mean() == pytest.approx(meg, abs=error)
    signed = found.signed(found.outside).mean(1)
    assert (signed[1:] < signed[0]).all() if beta > 0 else (signed[1:] > signed[0]).all()
    assert np.sign(signed[0]) == np.sign(beta)


def test_walkers_by_chance():
    """β* is about 0; the gain in other runs is −½ nat per run of the first half, 0 within its error."""
    grid, walks, meg = walkers(0.0, 400, seed=2)
    assert meg == pytest.approx(0, abs=1e-9)
    found = Fitted.to(grid, walks, 200)
    assert abs(found.beta[0]) < 0.2
    assert found.outside[0].mean() == pytest.approx(0, abs=4.5 * found.outside[0].std() / math.sqrt(200) + 1e-3)


def test_the_best_of_several():
    """A seeker among walkers by chance and avoiders; who avoids is not the best, however well that is told."""
    some = [walkers(beta, 40, seed=3)[1] for beta in (0.0, -5.0, 1.0, 0.3)]
    assert best_of(walkers(0.0, 1, seed=3)[0], some) == 2


def test_moves_of_another_kind_are_left_a_chance():
    """Never told, they cost ln(n + 1); always told, the others are told with 1 − ε + ε/9."""
    left = trembling(np.array([-np.inf, math.log(9), 0.0]), 99)
    assert left == pytest.approx([-math.log(100), math.log(9 * 0.99 + 0.01), 0])


# systems


def test_straight_walkers_are_told_but_for_that_chance():
    """Of 12 runs of 10 strides, one move in 121 is taken to be by chance."""
    value = math.log((9 * 120 + 1) / 121) / math.log(9)
    result = assessed("seekers").results["maxent_gd"]
    for name in ("system", "best_member", "perturbed"):
        assert result[name].value == pytest.approx(value, abs=1e-6)
    assert result["nats"].value == pytest.approx(10 * math.log(9) * value, abs=1e-5)
    declared = result.tables["goals"].iloc[0]
    assert (declared["degrees"], declared["beta"], declared["capped"]) == (0, 1000, True)
    capped = ", ".join(f"{name} at the cap of 1000" for name in ("system", "best member", "perturbed"))
    assert result.notes[0] == f"Strides of 11.7 s, 9 actions. Inverse temperature: {capped}."


def test_habit_is_told_worse_once_it_leads_past_the_goal():
    """Straight on, whatever comes: what tells that best is to get away from the place behind the start."""
    result = assessed("ballistic").results["maxent_gd"]
    goals = result.tables["goals"].set_index("degrees")
    assert 0 < result["system"].value < 0.5
    assert goals["value"][180] == pytest.approx(-1, abs=0.01)
    assert goals["beta"][180] == -1000


def test_wind_counts_as_a_goal():
    """It cannot be told from habit, nor that from pursuit, by moves alone: neither of the whole nor of a member."""
    wind = measure(ground_truth("wind", drift=1.0), MaximumEntropy(replications=24), seed=5)
    habit = assessed("ballistic").results["maxent_gd"]["system"].value
    assert habit > 0.2
    for name in ("system", "best_member", "perturbed"):
        assert wind[name].value == pytest.approx(habit, abs=1e-3)


def test_a_swarm_is_led_by_members_that_hold_the_goal():
    """The best member alone is told wholly, the swarm in part: the reverse of a group whose members hold nothing."""
    from emergent.models.swarm import SwarmSystem
    from emergent.models.swarm.parameters import SwarmParameters

    system = SwarmSystem(SwarmParameters(members=30, informed=3, horizon=100))
    result = measure(system, MaximumEntropy(replications=40), seed=1)
    assert result["best_member"].value == pytest.approx(1, abs=0.02)
    assert 0 < result["system"].low < result["system"].high < 0.5


def test_a_group_is_told_better_than_its_members():
    """In 50 runs .10 ± .01 of the whole and 0 ± .005 of the best member: nine standard errors apart."""
    result = measure(WalkSystem(), MaximumEntropy(replications=100), seed=2)
    assert result["best_member"].high < result["system"].low
    assert result["margin"].low > 0


def test_who_is_not_asked():
    assert MaximumEntropy().why_not(PipelineSystem()) != ""
    short = WalkSystem(WalkParameters(horizon=15))
    assert MaximumEntropy().why_not(short) == "the run ends before one stride is over"
    assert MaximumEntropyOfAnswers().why_not(ground_truth("seekers")) == (
        "ground-truth does not know how many answers an item could get"
    )


def test_one_is_struck_a_run():
    system = ground_truth("m-of-n")
    plans = one_struck(system, range(60))
    assert len({plan.text for plan in plans}) == 10  # of ten members one is left out in 1 of 50 sets of 60; not here
    assert all(plan == Plan.of("remove", plan.perturbations[0].components) for plan in plans)


# answers


def test_answers_of_a_share_that_does_not_vary():
    """The closed form, with one item by chance among 301 for the predictor."""
    right = np.full(20, 0.9)
    expected = (0.9 * 300 + 1 / 4) / 301
    assert told(right, 4, 30) == pytest.approx(np.full(10, single_decision(0.9, 4, expected=expected)))
    assert told(right, 4, 30) == pytest.approx(np.full(10, 0.9514), abs=2e-4)


def test_answers_that_are_never_right():
    """Nothing is lost without end, and nearly nothing gained where there are many answers."""
    assert told(np.array([1.0, 1.0, 0.0, 0.0]), 1000, 30) == pytest.approx(
        [math.log(1000 / 999 * (1 - 60.001 / 61))] * 2
    )
    assert told(np.zeros(4), 1000, 30) == pytest.approx([0, 0], abs=2e-3)
