"""Influence, roles and delay: their array functions and systems of known truth, in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emergent.assessment import measure
from emergent.codes import ABSENT, ARRIVED, WALKING
from emergent.metrics.delay import LAG, Delay, correlations, delays, directions
from emergent.metrics.front import ahead, frames_under_way, goes
from emergent.metrics.influence import Influence, effective, influence, moment
from emergent.metrics.roles import Roles, entropy, leaders, shuffled_switches, switches
from emergent.models.walk import WalkSystem
from tests.ground_truth import ground_truth

N = 10


# influence


def after(consensus: np.ndarray, steps: int, heading: np.ndarray) -> np.ndarray:
    """Return the unit vector of the mean heading [rad] after so many steps of x' = Wx."""
    for _ in range(steps):
        heading = consensus @ heading
    return np.array([np.cos(heading.mean()), np.sin(heading.mean())])


def test_influence_in_linear_consensus_is_the_left_perron_vector():
    """W has rows that sum to 1; its left eigenvector of the eigenvalue 1, with sum 1, says who counts how much."""
    w = np.random.default_rng(0).dirichlet(np.ones(6) / 2, size=6)
    values, vectors = np.linalg.eig(w.T)
    perron = np.real(vectors[:, np.argmax(values.real)])
    perron /= perron.sum()
    kick, ways = 0.7, []
    for i in range(6):
        sides = [after(w, 400, 0.3 + side * kick * np.eye(6)[i]) for side in (1, -1)]
        ways.append(influence(sides[0], sides[1], kick))
    np.testing.assert_allclose(ways, perron, atol=1e-12)


def test_influence_is_signed_and_undefined_for_who_stands():
    east, north = np.array([2.0, 0.0]), np.array([0.0, 3.0])
    assert influence(north, east, math.pi / 4) == pytest.approx(1)
    assert influence(east, north, math.pi / 4) == pytest.approx(-1)
    assert np.isnan(influence(east, 0 * north, 1.0))


def test_effective_influencers_are_corrected_for_noise():
    """Ten of equal influence, seen through noise as large: 10 on average, of which one in 1,000 is 10 % off.

    Without the correction, noise would leave (ΣL)²/ΣL² = 10/(1 + 4/100) of it, and of four of the ten .4 as many.
    """
    noisy = 0.1 + 0.2 * np.random.default_rng(0).normal(size=(4000, 10))
    assert effective(noisy, 10) == pytest.approx(10, rel=0.1)
    assert effective(noisy[:, :4], 10) == pytest.approx(10, rel=0.1)
    one = np.zeros((8, 10))
    one[:, 3] = 0.5
    assert effective(one, 10) == pytest.approx(1)


@pytest.mark.parametrize("members", [4, N])
def test_influence_of_weighted_consensus(members):
    """Member i counts (i + 1)/(1 + … + N), and turned by 45° all of them by what the mean of vectors is turned.

    The group's own heading is up to 1/70 off the bearing of the goal, which counts in second order.
    """
    kick = math.pi / 4
    w = np.arange(1, members + 1) / (members * (members + 1) / 2)
    truth = np.arctan2(w * np.sin(kick), 1 - w + w * np.cos(kick)) / kick
    result = measure(ground_truth("consensus", members=members), Influence(replications=24), seed=6)
    rows = result.tables["members"].set_index("member")["value"]
    for number, value in enumerate(truth):
        assert rows[f"member-{number}"] == pytest.approx(value, abs=1e-5)
    assert result["strongest"].value == pytest.approx(truth.max(), abs=1e-5)
    assert result["total"].value == pytest.approx(truth.sum(), abs=1e-4)
    assert result["effective"].value == pytest.approx(truth.sum() ** 2 / (truth**2).sum(), abs=1e-3)


def test_in_front_is_not_leads():
    """In consensus the place in front is the luck of the start, and influence the member's own: 0 between them.

    The front one is drawn uniformly in each run: the mean difference has the deviation of L over √48.
    """
    result = measure(ground_truth("consensus"), Influence(replications=48), seed=6)
    spread = result.tables["members"]["value"].std(ddof=0) * N / (N - 1)
    assert result["front_leads"].value == pytest.approx(0, abs=4.5 * spread / math.sqrt(48))
    assert result["front"].value - result["others"].value == pytest.approx(result["front_leads"].value)


def test_runs_end_with_the_last_direction():
    """Of 400 s, 120 are run: midway is at 100 s, and directions are taken from 10 to 20 s later."""
    system = WalkSystem()
    when = moment(system)
    assert (when.onset, when.held, when.every) == (100.0, 4.0, 10.0)
    assert system.with_parameters(when.variant).horizon == 120.0


# who is in front


def test_ahead_along_the_way_of_the_group():
    """Three that go north, one after the other; who is there already, or absent, is in front of nobody."""
    t = np.arange(5.0)[:, None]
    position = np.stack([np.zeros((5, 3)), t + np.array([0.0, 2.0, 1.0])], -1)[None]
    status = np.full((1, 5, 3), WALKING, np.int8)
    np.testing.assert_allclose(ahead(position, status, 2)[0], np.tile([-1.0, 1.0, 0.0], (5, 1)))
    status[0, 3:, 1] = ARRIVED
    assert np.isneginf(ahead(position, status, 2)[0, 3:, 1]).all()
    assert frames_under_way(status).tolist() == [3]
    status[0, :, 2], position[0, :, 2] = ABSENT, np.nan
    np.testing.assert_allclose(ahead(position, status, 2)[0, 0, :2], [-1.0, 1.0])


def test_a_group_that_stands_goes_nowhere():
    position = np.zeros((2, 5, 3, 2))
    position[1, :, :, 0] = 0.5 * np.arange(5.0)[:, None]
    status = np.full((2, 5, 3), WALKING, np.int8)
    assert goes(position, status, np.array([5, 5]), 1.0).tolist() == [False, True]


# roles


@pytest.mark.parametrize("period", [3, 7])
def test_turns_of_a_period(period):
    """One after the other in turns of T frames: entropy 1 and a switch every T frames; not if the dwell is longer."""
    front = np.repeat(np.tile(np.arange(4), 5), period)
    shares = np.bincount(front) / len(front)
    assert entropy(shares) == pytest.approx(1)
    assert (switches(front, period) + 1) * period == len(front)
    assert switches(front, period + 1) == 0


def test_a_dictator_has_no_entropy_and_no_switches():
    front = np.full(50, 2)
    assert entropy(np.bincount(front, minlength=4) / 50) == 0
    assert (switches(front), shuffled_switches(front)) == (0, 0)


def test_a_new_leader_in_each_frame():
    """Entropy 1 and a rate of (N − 1)/N, which is that of the same frames in random order: 4.5 deviations of it."""
    front = np.random.default_rng(0).integers(4, size=20_000)
    assert entropy(np.bincount(front) / len(front)) == pytest.approx(1, abs=1e-3)
    deviation = math.sqrt(0.75 * 0.25 / len(front))
    assert switches(front) / (len(front) - 1) == pytest.approx(0.75, abs=4.5 * deviation)
    assert shuffled_switches(front) / (len(front) - 1) == pytest.approx(0.75, abs=4.5 * deviation)


def test_switches_in_random_order_are_the_mean_over_all_orders():
    front = np.array([0, 0, 0, 1, 1, 2])
    rng = np.random.default_rng(0)
    drawn = np.array([switches(rng.permutation(front)) for _ in range(4000)])
    assert shuffled_switches(front) == pytest.approx(drawn.mean(), abs=4.5 * drawn.std() / math.sqrt(4000))


def test_short_spells_do_not_count():
    """A flicker of one frame is no switch, neither there nor back."""
    front = np.array([0] * 5 + [1] + [0] * 5 + [1] * 5)
    assert (switches(front), switches(front, 2)) == (3, 1)


def test_jitter_within_the_dead_band_does_not_count():
    """Two side by side, ahead of each other by 0.2 m in turn; then one by 1 m."""
    place = 0.1 * np.where(np.arange(12) % 2, 1.0, -1.0)
    far = np.stack([place, -place], -1)[None]
    assert leaders(far, 0.5).tolist() == [[1] * 12]
    assert switches(leaders(far, 0.1)[0]) == 11
    far[0, 6:, 0] += 1.0
    assert leaders(far, 0.5).tolist() == [[1] * 6 + [0] * 6]


def test_roles_of_a_group_in_which_each_run_has_its_own_front():
    """All go straight on, so who starts in front stays there: in a run none but that one, in all runs everybody."""
    result = measure(ground_truth("m-of-n"), Roles(replications=24), seed=6)
    assert (result["entropy"].value, result["rate"].value) == (0, 0)
    assert result["across"].low < 1 < result["across"].high
    assert "dead-band, 0.2 m" in result.notes[0]
    assert "dwell, 2 s" in result.notes[0]


# delay


def wandering(frames: int, seed: int = 0) -> np.ndarray:
    """Return headings [rad] that wander."""
    rng = np.random.default_rng(seed)
    return np.convolve(rng.normal(size=frames + 20), np.ones(8) / 3, "same")[10:-10]


def unit(heading: np.ndarray) -> np.ndarray:
    return np.stack([np.cos(heading), np.sin(heading)], -1)


@pytest.mark.parametrize("delay", [0, 1, 6])
def test_a_follower_that_copies_has_its_delay(delay):
    """Both ways: the one leads by d, the other by −d; through noise, too."""
    lead = wandering(600)
    noise = 0.3 * np.random.default_rng(1).normal(size=600)
    v = np.stack([unit(lead), unit(np.roll(lead, delay) + noise)], 1)
    found = delays(correlations(v))
    assert (found[0, 1], found[1, 0]) == (delay, -delay)


def test_who_walks_straight_has_no_delay():
    v = np.tile(np.array([0.6, 0.8]), (600, 3, 1))
    assert np.isnan(delays(correlations(v))).all()


def test_delays_by_chance():
    """Two that wander by themselves have one in 1 of 20 cases at most: 5.5 ± 1.6 % of 200, 4.5 deviations above it."""
    found = [
        delays(correlations(np.stack([unit(wandering(400, 2 * s)), unit(wandering(400, 2 * s + 1))], 1)))[0, 1]
        for s in range(200)
    ]
    share = np.isfinite(found).mean()
    assert share <= 0.05 + 4.5 * math.sqrt(0.05 * 0.95 / 200)


def test_short_runs_have_no_delay():
    lead = wandering(10 * LAG)
    assert np.isnan(delays(correlations(np.stack([unit(lead), unit(np.roll(lead, 2))], 1)))).all()


def test_directions_are_unit_vectors_or_none():
    position = np.array([[[0.0, 0.0]], [[3.0, 4.0]], [[3.0, 4.0]]])
    np.testing.assert_allclose(directions(position)[:, 0], [[0.6, 0.8], [0.0, 0.0]])


def test_delay_of_a_group_that_walks_straight():
    assert measure(ground_truth("m-of-n", dt=0.25), Delay(replications=8), seed=6)["resolved"].value == 0
