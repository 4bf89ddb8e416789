"""Soft planning and maximum-entropy goal-directedness against values in closed form, and on a known world.

The cliff world is that of the environment suite `seals` (Center for Human-Compatible AI; `diagnostics/cliff_world.py`):
its rules are written anew here. The values of goal-directedness in it are the project's own reference numbers.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from emergent.metrics.soft_planning import (
    CAP,
    FEW,
    Process,
    fit,
    gains,
    log_policies,
    nearest,
    single_beta,
    single_decision,
    visits,
)


def one_decision(answers: int) -> Process:
    """From a first state, action a leads to state a + 1; the first of these is worth 1."""
    states = answers + 1
    transitions = np.zeros((states, answers, states))
    transitions[0, np.arange(answers), np.arange(answers) + 1] = 1
    transitions[1:, :, :] = np.eye(states)[1:, None]
    worth = np.eye(states)[:, 1:2]
    return Process(transitions.reshape(-1, states), np.zeros((states, 1)), worth, 1)


def cliff_world(width: int = 7, height: int = 4, horizon: int = 9, blown: float = 0.3) -> Process:
    """The start in one corner, a cliff beside it, the goal in the next; moves are diagonal, the wind may add one up.

    Each decision yields what its state is worth: 10 at the goal, −10 on the cliff, else −1. The last state yields
    nothing, so the last decision makes no difference.
    """
    rows, columns = np.divmod(np.arange(width * height), width)
    transitions = np.zeros((width * height, 4, width * height))
    for action, (down, right) in enumerate([(-1, -1), (-1, 1), (1, -1), (1, 1)]):
        to = np.clip(columns + right, 0, width - 1)
        for up, probability in ((0, 1 - blown), (1, blown)):
            row = np.clip(rows + down - up, 0, height - 1)
            np.add.at(transitions, (np.arange(width * height), action, row * width + to), probability)
    worth = np.where(rows > 0, -1.0, np.where(columns == 0, -1.0, np.where(columns == width - 1, 10.0, -10.0)))
    return Process(transitions.reshape(-1, width * height), worth[:, None], np.zeros((width * height, 1)), horizon)


def start(world: Process) -> np.ndarray:
    return np.eye(len(world.utility))[0]


def soft(world: Process, beta: float) -> np.ndarray:
    return np.exp(log_policies(world, np.array([beta]))[..., 0]) / world.actions


def known(world: Process, policy: np.ndarray, **more: float) -> tuple[float, float]:
    """Return the goal-directedness of a policy that is known, and its β*."""
    done = visits(world, policy, start(world))[..., None]
    beta = fit(world, done, **more)
    return float(gains(world, done, beta)[0]), float(beta[0])


@pytest.mark.parametrize(
    ("answers", "p", "meg"),
    [(2, 0.7, 0.0823), (2, 0.9, 0.3681), (2, 0.99, 0.6371), (4, 0.7, 0.4458), (4, 0.9, 0.9514), (8, 0.9, 1.5598),
     (2, 0.05, 0.4946)],
)  # fmt: skip
def test_one_decision(answers, p, meg):
    """In closed form and as a process."""
    process = one_decision(answers)
    policy = np.full(process.shape, 1 / answers)
    policy[0, 0] = [p, *[(1 - p) / (answers - 1)] * (answers - 1)]
    found, beta = known(process, policy)
    assert single_decision(p, answers) == pytest.approx(meg, abs=5e-5)
    assert found == pytest.approx(single_decision(p, answers), abs=1e-9)
    assert beta == pytest.approx(single_beta(p, answers), rel=2e-4)


@pytest.mark.parametrize(("p", "beta"), [(0.9, 2.197), (0.05, -2.944)])
def test_beta_of_one_decision(p, beta):
    assert single_beta(p, 2) == pytest.approx(beta, abs=5e-4)


@pytest.mark.parametrize(("beta", "meg"), [(0.1, 0.5981), (0.5, 9.7878), (2.0, 11.0361), (-0.3, 4.3624)])
def test_a_planted_soft_agent(beta, meg):
    """β* is the agent's own, and MEG is H ln|A| less the entropy of what it does."""
    world = cliff_world()
    policy = soft(world, beta)
    found, estimated = known(world, policy)
    done = visits(world, policy, start(world))
    assert found == pytest.approx(meg, abs=5e-5)
    assert found == pytest.approx(world.horizon * math.log(4) + (done * np.log(policy)).sum(), abs=1e-6)
    assert estimated == pytest.approx(beta, abs=1e-3)


def test_the_nearest_of_a_few():
    """Several agents in one world: each is given that β of a few by which it is told best, at most one step off."""
    world, agents = cliff_world(), np.array([-0.3, 0.1, 0.5, 2.0])
    done = np.stack([visits(world, soft(world, beta), start(world)) for beta in agents], -1)
    step = 2 * math.asinh(CAP) / (FEW - 1)
    assert np.abs(np.arcsinh(nearest(world, done)[0]) - np.arcsinh(agents)).max() < step


def optimal(world: Process) -> np.ndarray:
    """Return the optimal policy: one action in each state, among the best one that is ahead by rounding, if any.

    The reference numbers were computed so. Sharing between the best moves them by up to 8 %. A sum of two terms and
    many zeros has the same digits everywhere.
    """
    value, policy = world.final[:, 0], np.zeros(world.shape)
    for t in reversed(range(world.horizon)):
        q = world.utility + (world.transitions * value).sum(-1).reshape(world.shape[1:])
        policy[t] = np.eye(world.actions)[q.argmax(1)]
        value = q.max(1)
    return policy


SERIES = (
    ({}, {0: 11.0904, 0.1: 6.7189, 0.2: 4.1523, 0.3: 2.3629, 0.5: 0.6118, 0.7: 0.1399, 0.9: 0.0114, 1: 0}),
    (
        {"width": 10, "height": 3, "horizon": 10},
        {0: 12.4766, 0.1: 3.3344, 0.2: 1.6570, 0.3: 1.0171, 0.5: 0.4144, 0.7: 0.1372, 0.9: 0.0153, 1: 0},
    ),
)


@pytest.mark.parametrize(("size", "series"), SERIES, ids=["7x4", "10x3"])
def test_random_actions_now_and_then(size, series):
    """MEG falls with the share ε of random actions, much faster than with the same entropy of a soft agent."""
    world = cliff_world(**size)
    best = optimal(world)
    for share, meg in series.items():
        found, _ = known(world, (1 - share) * best + share / 4)
        assert found == pytest.approx(meg, abs=6e-5), share


def test_the_optimal_policy_is_at_the_cap():
    """The last decision makes no difference: 8 ln 4, not 9."""
    world = cliff_world()
    found, beta = known(world, optimal(world))
    assert beta == CAP
    assert found == pytest.approx(8 * math.log(4), abs=1e-6)


def test_the_uniform_policy_has_none():
    world = cliff_world()
    assert known(world, np.full(world.shape, 0.25)) == (pytest.approx(0, abs=1e-9), 0)


@pytest.mark.parametrize(("factor", "sign"), [(-3, -1), (3, 1)])
def test_the_sign_of_utility_is_not_known(factor, sign):
    """U → aU + b: the same goal-directedness for every a ≠ 0, and β*/a."""
    world = cliff_world()
    policy = soft(world, 0.5)
    other = Process(world.transitions, factor * world.utility + 7, world.final, world.horizon)
    one, beta = known(world, policy)
    same, scaled = known(other, policy)
    assert same == pytest.approx(one, abs=1e-6)
    assert scaled == pytest.approx(beta / factor, rel=1e-4)
    assert np.sign(scaled) == sign


def test_no_influence_no_goal_directedness():
    """Whatever is done, the same follows: no β explains it better than another one."""
    world = cliff_world()
    states = len(world.utility)
    still = Process(np.repeat(np.eye(states), 4, axis=0), world.utility, world.final, world.horizon)
    assert known(still, optimal(world)) == (pytest.approx(0, abs=1e-9), 0)


@pytest.mark.parametrize("runs", [5, 20, 100])
def test_bias(runs):
    """Of a uniform system, β fitted to n runs gains ½/n nat in these, and loses ½/n in others (one parameter).

    The gain is half a χ² of one degree of freedom over n, of standard deviation √½/n, the loss one of .9/n at most (5
    runs); 4.5 of the mean of 400 is a false alarm in 1 of 150,000. A tenth more is left for terms of higher order.
    """
    world, samples = cliff_world(), 400
    uniform = np.full(world.shape, 0.25)
    expected = visits(world, uniform, start(world))
    done = sampled(world, np.random.default_rng(runs), runs, samples)
    many = Process(world.transitions, np.repeat(world.utility, samples, 1), np.repeat(world.final, samples, 1), 9)
    beta = fit(many, done)
    gain, loss = gains(many, done, beta) / runs, -gains(many, np.repeat(expected[..., None], samples, -1), beta)
    for found, deviation in ((gain, math.sqrt(0.5)), (loss, 0.9)):
        assert found.mean() * runs == pytest.approx(0.5, abs=4.5 * deviation / math.sqrt(samples) + 0.05)


def sampled(world: Process, rng: np.random.Generator, runs: int, samples: int) -> np.ndarray:
    """Return what uniform systems did, (decision, state, action, sample), in so many runs of each sample."""
    dense = world.transitions.reshape(len(world.utility), 4, -1).cumsum(-1)
    state, done = np.zeros((samples, runs), int), np.zeros((*world.shape, samples))
    for t in range(world.horizon):
        action = rng.integers(4, size=state.shape)
        np.add.at(done, (t, state, action, np.arange(samples)[:, None]), 1)
        state = (dense[state, action] < rng.random((*state.shape, 1))).sum(-1)
    return done
