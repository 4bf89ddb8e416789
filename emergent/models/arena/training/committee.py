"""The committee: many reflexes, each of which reads one thing that can be seen, and adds its urge to one move.

It is boosted from stumps (Friedman 2001, "Greedy function approximation: a gradient boosting machine") on what an
expert would do along the ways that the committee itself walks, as in DAgger. Each reflex has a receptor of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.models.arena import kernel, levels, minds
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.parameters import ArenaParameters
from emergent.randomness import replication_seeds

LEVELS, TURNS, SAMPLE, RATE, PART, LOST = 64, 8, 6000, 0.3, 0.5, 0.25
"""Levels of a round; rounds of walking, then fitting; examples, drawn for each fit; boosting's rate; the share of
examples, and of inputs, that each stump may see, so that many know the same; share of walks that begin anywhere."""

Floats = npt.NDArray[np.float64]


def train(parameters: ArenaParameters) -> dict[str, Floats]:
    """Return `receptor` (reflex,), `to` (reflex,), `urge` (reflex, off on) and `last` (move,): see `layout.Mind`."""
    from sklearn.ensemble import GradientBoostingClassifier

    world = ArenaParameters(moved=parameters.diversity, region=parameters.training_region)
    to = k.TO_COIN if parameters.signal == "coin" else k.TO_FLAG
    draw = np.random.default_rng(parameters.training_seed)
    seen, said, found = [], [], None
    for turn in range(TURNS):
        inputs, right = _walk(world, to, found, draw)
        seen.append(inputs)
        said.append(right)
        all_seen, all_said = np.concatenate(seen), np.concatenate(said)
        some = draw.permutation(len(all_seen))[:SAMPLE]
        reflexes = minds.REFLEXES if turn == TURNS - 1 else minds.REFLEXES // 2
        boosted = GradientBoostingClassifier(
            n_estimators=reflexes // len(set(all_said[some])),
            max_depth=1,
            learning_rate=RATE,
            subsample=PART,
            max_features=PART,
            random_state=parameters.training_seed,
        ).fit(all_seen[some], all_said[some])
        found = _reflexes(boosted)
    assert found is not None
    return found


def _walk(
    world: ArenaParameters, to: int, found: dict[str, Floats] | None, draw: np.random.Generator
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return what was seen on the ways of a committee, without one of an expert, and what the expert would do there."""
    everyone = np.arange(LEVELS)
    state = levels.draw(world, replication_seeds(int(draw.integers(2**63)), everyone), 1)
    for run in np.flatnonzero(draw.random(LEVELS) < LOST):
        state.places[run, k.WALKER_AT] = draw.choice(np.argwhere(state.walls[run] == 0))
    seen, said, there = [], [], np.zeros(LEVELS, bool)
    for _ in range(world.horizon):
        inputs, right = np.empty((LEVELS, k.INPUTS)), np.empty(LEVELS, np.int64)
        kernel.look(state, inputs)
        kernel.ask(state, to, right)
        there |= state.ways[everyone, to, *state.places[:, k.WALKER_AT].T] == 0
        seen.append(inputs[~there])
        said.append(right[~there])
        kernel.walk(state, right if found is None else _votes(found, inputs))
    return np.concatenate(seen), np.concatenate(said)


def _votes(found: dict[str, Floats], inputs: Floats) -> npt.NDArray[np.int64]:
    on = inputs[:, found["receptor"].astype(int)] > 0.5
    urges = np.where(on, found["urge"][:, 1], found["urge"][:, 0])
    return np.asarray((found["last"] + urges @ np.eye(k.MOVES)[found["to"].astype(int)]).argmax(1))


def _reflexes(boosted: object) -> dict[str, Floats]:
    """Return the stumps as reflexes; one that did not split has the same urge off and on."""
    model: Any = boosted
    trees = [
        (tree.tree_, move) for stage in model.estimators_ for move, tree in zip(model.classes_, stage, strict=True)
    ]
    leaves = [(t.value[1, 0, 0], t.value[2, 0, 0]) if t.node_count == 3 else (t.value[0, 0, 0],) * 2 for t, _ in trees]
    last = np.full(k.MOVES, np.log(1e-9))  # a move that an expert never makes
    last[model.classes_] = np.log(model.init_.class_prior_)
    return {
        "receptor": np.array([max(tree.feature[0], 0) for tree, _ in trees], float),
        "to": np.array([move for _, move in trees], float),
        "urge": model.learning_rate * np.array(leaves),
        "last": last,
    }
