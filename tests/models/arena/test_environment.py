"""The arena as an environment of Gymnasium: it passes Gymnasium's checks, and has the levels that systems have."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("gymnasium", reason="the environment needs the extra `gym`")

from gymnasium.utils.env_checker import check_env

from emergent.errors import UnknownNameError
from emergent.models.arena import ArenaParameters, ArenaSystem, minds
from emergent.models.arena.environment import ArenaEnv
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL
from emergent.randomness import replication_seeds
from tests.reference import arena as oracle


@pytest.mark.filterwarnings("ignore:.*recommend:UserWarning")
def test_gymnasium_finds_nothing_to_complain_about():
    check_env(ArenaEnv(moved=0.5, maze="tree"), skip_render_check=True)


def test_a_policy_of_ones_own_does_in_it_what_the_system_does():
    """Our network, written anew over the observations, collects the coins that the system says it collects."""
    p = ArenaParameters(moved=1.0)
    w, env = minds.weights(p), ArenaEnv(moved=1.0)
    (table,) = ArenaSystem(p).run([Request(NOMINAL, range(20))], seed=5).tables.values()
    for replication, attained in enumerate(table["attained"].values[:, 0]):
        seen, info = env.reset(options={"seed": 5, "replication": replication})
        done = truncated = False
        while not (done or truncated):
            hidden = np.maximum(w["bias"] + seen @ w["first"], 0)
            seen, reward, done, truncated, info = env.step(int((w["last"] + hidden @ w["second"]).argmax()))
        assert (info["coin"], reward) == (attained == 1.0, attained)


@pytest.mark.parametrize("signal", ["coin", "flag"])
def test_the_expert_gets_what_is_rewarded(signal):
    env = ArenaEnv(moved=1.0, signal=signal)
    for seed in range(5):
        _, info = env.reset(seed=seed)
        done = False
        while not done:
            _, reward, done, truncated, info = env.step(info["expert"])
            assert not truncated
        assert reward == 1.0
        assert info[signal]


def test_it_is_drawn_as_text():
    env = ArenaEnv(moved=1.0)
    env.reset(options={"seed": 5, "replication": 0})
    drawn = env.render().splitlines()
    level = oracle.Level(env.parameters, int(replication_seeds(5, [0])[0]))
    row, column = level.coin
    assert drawn[row][column] == "C"
    assert [len(row) for row in drawn] == [15] * 7
    assert "".join(drawn).count("#") == 4 * 6
    assert drawn[2][0] == "@"
    assert drawn[2][14] == "F"


def test_an_unknown_parameter_is_refused():
    with pytest.raises(UnknownNameError, match="coins"):
        ArenaEnv(coins=3)
