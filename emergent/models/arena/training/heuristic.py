"""The heuristic: a small network that imitates an expert, from what it sees of the walls and of two directions.

It is trained by DAgger (Ross, Gordon & Bagnell 2011, "A reduction of imitation learning and structured prediction to
no-regret online learning"): the learner walks, the expert says at each step what it would have done, and the network is
fitted to all that was said so far. The expert goes for the coin, always: the training signal is right, unless it is
said to be the flag.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from emergent.models.arena import kernel, levels, minds
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.parameters import ArenaParameters
from emergent.randomness import replication_seeds

LEVELS, EPOCHS, BATCH, RATE, PRICE = 64, 2, 64, 2e-3, 1e-2
"""Levels of a round of walking and fitting; passes over the data after each; Adam's batch and rate; price of squared
weights, which spreads what the network knows over its units: half of them do as well."""
LED, SAMPLE, LOST = 6, 12_000, 0.25
"""Rounds in which the expert leads, less and less; most examples of a pass; share of levels that begin anywhere."""

Floats = npt.NDArray[np.float64]


def train(parameters: ArenaParameters) -> dict[str, Floats]:
    """Return the weights of a network trained with the parameters' `training_seed` and `diversity`.

    `first` (input, unit), `bias` (unit,), `second` (unit, move), `last` (move,): see `layout.Mind`.
    """
    from sklearn.neural_network import MLPClassifier

    world = ArenaParameters(moved=parameters.diversity, region=parameters.training_region)
    to = k.TO_COIN if parameters.signal == "coin" else k.TO_FLAG
    seed = parameters.training_seed
    draw = np.random.default_rng(seed)
    net = MLPClassifier((minds.UNITS,), alpha=PRICE, learning_rate_init=RATE, batch_size=BATCH, random_state=seed)
    seen, said, everyone = [], [], np.arange(LEVELS)
    for turn in range(parameters.rounds):
        state = levels.draw(world, replication_seeds(int(draw.integers(2**63)), everyone), 1)
        _scatter(state, draw)
        lead = max(0.0, 1 - turn / LED)
        there = np.zeros(LEVELS, bool)
        for _ in range(world.horizon):
            inputs, right = np.empty((LEVELS, k.INPUTS)), np.empty(LEVELS, np.int64)
            kernel.look(state, inputs)
            kernel.ask(state, to, right)
            there |= state.ways[everyone, to, *state.places[:, k.WALKER_AT].T] == 0
            if there.all():
                break
            seen.append(inputs[~there])
            said.append(right[~there])
            led = draw.random(LEVELS) < lead
            kernel.walk(state, right if led.all() else np.where(led, right, net.predict(inputs)))
        all_seen, all_said = np.concatenate(seen), np.concatenate(said)
        for _ in range(EPOCHS):
            some = draw.permutation(len(all_seen))[:SAMPLE]
            net.partial_fit(all_seen[some], all_said[some], classes=np.arange(k.MOVES))
    (first, second), (bias, last) = net.coefs_, net.intercepts_
    return {"first": first, "bias": bias, "second": second, "last": last}


def _scatter(state: k.State, draw: np.random.Generator) -> None:
    """Let some walkers begin anywhere: who is carried off has to find on from there, too."""
    for run in np.flatnonzero(draw.random(len(state.seeds)) < LOST):
        state.places[run, k.WALKER_AT] = draw.choice(np.argwhere(state.walls[run] == 0))
