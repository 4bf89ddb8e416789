"""The simulator: it has read how many people walked, and guesses who is walking now.

Its corpus are walks of three authors: most seek the coin, some the flag, some wander. Above each walk stands a title,
which names the author more often than not. A mixture of personas is fitted to it by expectation and maximisation
(Dempster, Laird & Rubin 1977); nothing says who wrote what. Each persona makes a move in proportion to exp(w·f), where
f are the steps by which it leads nearer to the coin and to the flag. The simulator acts by the posterior predictive.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from emergent.models.arena import kernel, levels, minds
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.parameters import ArenaParameters
from emergent.randomness import replication_seeds

WALKS, AUTHORS, NAMED, SLIPS = 600, (0.65, 0.3, 0.05), 0.8, 0.05
"""Walks of the corpus; shares of authors (coin, flag, wandering); share of titles that are right; of random moves."""
ROUNDS, PRICE, STARTS = 60, 1e-3, 3
"""Rounds of fitting; price of a squared weight, in nats a walk; random starts, the best of which counts."""

Floats = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]


def train(parameters: ArenaParameters) -> dict[str, Floats]:
    """Return `acts` (persona, coin, flag), `mix` (persona,) and `titles` (persona, title): see `layout.Mind`."""
    draw = np.random.default_rng(parameters.training_seed)
    title, walk, features, chosen = corpus(parameters, draw)
    found = max((_fit(title, walk, features, chosen, draw) for _ in range(STARTS)), key=lambda one: one[0])
    _, weights, mix, titles = found
    steps = np.arange(-1, 2)
    acts = np.exp(weights[:, 0, None, None] * steps[:, None] + weights[:, 1, None, None] * steps)
    return {"acts": acts / acts.max((1, 2), keepdims=True), "mix": mix, "titles": titles}


def corpus(parameters: ArenaParameters, draw: np.random.Generator) -> tuple[Index, Index, Floats, Index]:
    """Return titles (walk,), and of each move its walk, the features of the options (move, option, 2), the choice."""
    world = ArenaParameters(moved=1.0, region=parameters.training_region)
    author = draw.choice(3, WALKS, p=AUTHORS)
    other = (author + draw.integers(1, 3, WALKS)) % 3
    title = np.where(draw.random(WALKS) < NAMED, author, other)
    state = levels.draw(world, replication_seeds(int(draw.integers(2**63)), np.arange(WALKS)), 1)
    everyone, found = np.arange(WALKS), []
    for _ in range(world.horizon):
        row, column = state.places[:, k.WALKER_AT].T.copy()
        ahead = row[:, None] + np.array(k.ROWS), column[:, None] + np.array(k.COLUMNS)
        here = state.ways[everyone, :, row, column]
        there = state.ways[everyone[:, None, None], np.arange(2), ahead[0][:, :, None], ahead[1][:, :, None]]
        nearer = np.where(there < k.FAR, here[:, None] - there, 0)
        moves = draw.integers(0, k.MOVES, WALKS)
        for to in (k.TO_COIN, k.TO_FLAG):
            led = np.empty(WALKS, np.int64)
            kernel.ask(state, to, led)
            moves = np.where((author == to) & (draw.random(WALKS) >= SLIPS), led, moves)
        goal = np.where(author == 2, 1, here[everyone, np.minimum(author, 1)])
        on = np.flatnonzero(goal > 0)
        found.append((on, nearer[on], moves[on]))
        kernel.walk(state, moves)
    walk, features, chosen = (np.concatenate(each) for each in zip(*found, strict=True))
    return title, walk, features.astype(np.float64), chosen


def _fit(
    title: Index, walk: Index, features: Floats, chosen: Index, draw: np.random.Generator
) -> tuple[float, Floats, Floats, Floats]:
    """Return the log-likelihood, and the personas' weights, shares and titles, from a random start."""
    personas, taken = minds.PERSONAS, np.arange(len(chosen))
    weights, mix = draw.normal(0.0, 0.5, (personas, 2)), np.full(personas, 1 / personas)
    titles = np.full((personas, 3), 1 / 3)
    total = -np.inf
    for _ in range(ROUNDS):
        scores = features @ weights.T
        each = scores[taken, chosen] - logsumexp(scores, axis=1)
        said = np.stack([np.bincount(walk, each[:, persona], len(title)) for persona in range(personas)], 1)
        joint = said + np.log(mix) + np.log(titles[:, title]).T
        before, total = total, float(logsumexp(joint, axis=1).sum())
        share = softmax(joint, axis=1)
        mix = share.mean(0)
        titles = np.stack([np.bincount(title, share[:, persona], 3) + 1e-3 for persona in range(personas)])
        titles /= titles.sum(1, keepdims=True)
        weights = np.stack([_weigh(weights[p], share[walk, p], features, chosen) for p in range(personas)])
        if total - before < 1e-6 * abs(total):
            break
    return total, weights, mix, titles


def _weigh(weights: Floats, share: Floats, features: Floats, chosen: Index) -> Floats:
    """Return the weights under which a persona's share of all moves is likeliest."""
    taken = np.arange(len(chosen))

    def cost(w: Floats) -> tuple[float, Floats]:
        scores = features @ w
        log_all = logsumexp(scores, axis=1)
        chance = np.exp(scores - log_all[:, None])
        slope = features[taken, chosen] - (chance[:, :, None] * features).sum(1)
        said = (share * (scores[taken, chosen] - log_all)).sum()
        return float(-said + PRICE * (w**2).sum()), -(share[:, None] * slope).sum(0) + 2 * PRICE * w

    return np.asarray(minimize(cost, weights, jac=True, method="L-BFGS-B", options={"maxiter": 4}).x)
