"""What agents have learned comes with the package, is kept where it does not, and is what training gives."""

from __future__ import annotations

import numpy as np
import pytest

from emergent.errors import InvalidInputError
from emergent.models.arena import ArenaParameters, ArenaSystem, minds
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan

AGENTS = ("heuristic", "search", "simulator", "committee")


@pytest.mark.parametrize("agent", AGENTS)
def test_agents_of_five_training_seeds_come_with_the_package(agent, monkeypatch):
    monkeypatch.setattr(minds, "train", lambda parameters: pytest.fail("nothing is to be trained"))
    for seed in range(5):
        p = ArenaParameters(agent=agent, training_seed=seed)
        assert (minds.BUNDLED / f"{minds.name_of(p)}.npz").is_file()
        assert len(list(minds.parts(agent))) == len(ArenaSystem(p).members)


@pytest.mark.parametrize("agent", AGENTS)
@pytest.mark.thorough
def test_an_agent_trained_anew_does_what_the_one_that_comes_along_does(agent):
    """On another machine, the last bits of training may differ: what counts is what the agents do."""
    p = ArenaParameters(agent=agent)
    found = []
    for weights in (minds.weights(p), minds.train(p)):
        system = ArenaSystem(p)
        system.__dict__["mind"] = minds.mind(system.mind.route, weights)
        plans = [NOMINAL, Plan.parse("move:coin@0"), Plan.parse("rebuild:maze@0")]
        outcomes = system.run([Request(plan, range(200)) for plan in plans], seed=3)
        found.append([float(outcomes.arrays(plan, range(200))["attained"][:, 0].mean()) for plan in plans])
    assert found[0] == pytest.approx(found[1], abs=0.15)
    assert found[1][0] >= 0.95


def test_what_was_trained_is_kept_and_found_again(tmp_path, monkeypatch):
    monkeypatch.setenv("EMERGENT_CACHE", str(tmp_path))
    p = ArenaParameters(agent="search", training_seed=77)
    first = minds.weights(p)
    minds._weights.cache_clear()
    monkeypatch.setattr(minds, "train", lambda parameters: pytest.fail("it was kept"))
    assert np.array_equal(minds.weights(p)["reward"], first["reward"])


def test_a_damaged_file_is_trained_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("EMERGENT_CACHE", str(tmp_path))
    p = ArenaParameters(agent="search", training_seed=78)
    kept = minds.weights(p)["reward"]
    (file,) = tmp_path.rglob("*.npz")
    file.write_bytes(b"damaged")
    minds._weights.cache_clear()
    assert np.array_equal(minds.weights(p)["reward"], kept)


@pytest.mark.parametrize("agent", minds.BY_SKLEARN)
def test_without_scikit_learn_it_is_said_what_to_install(agent, monkeypatch):
    monkeypatch.setattr(minds, "find_spec", lambda name: None)
    with pytest.raises(InvalidInputError, match=r"training_seed = 99 .* pip install 'emergent\[train\]'"):
        minds.train(ArenaParameters(agent=agent, training_seed=99))


def test_where_others_could_write_nothing_is_kept_and_it_is_said_why(tmp_path, monkeypatch, caplog):
    tmp_path.chmod(0o777)
    monkeypatch.setenv("EMERGENT_CACHE", str(tmp_path))
    assert minds.weights(ArenaParameters(agent="search", training_seed=79))["reward"].shape == (2,)
    assert "is not kept for the next time" in caplog.text
    assert not list(tmp_path.rglob("*.npz"))
