"""Games of coalitions: Shapley importance, Shapley–Taylor interaction, and how evenly contributions are spread."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from itertools import permutations

import numpy as np

from emergent.calibration.published.row import Row
from emergent.metrics.game import agnosticism, concentration, contributions, interaction_of

Value = Callable[[Collection[int]], float]


def at_least(m: int, members: Collection[int]) -> float:
    """Return 1 where m are there."""
    return float(len(members) >= m)


def first(members: Collection[int]) -> float:
    """Return 1 where member 0 is there."""
    return float(0 in members)


def synergy(members: Collection[int]) -> float:
    """Return additive contributions, and 87 for the first and the third together."""
    own = (10, 9, 57, -8, 42)
    return sum(own[i] for i in members) + 87.0 * (0 in members and 2 in members)


def importance(value: Value, n: int, member: int = 0) -> float:
    """Return φ of a member over all orders."""
    return float(contributions(value, list(permutations(range(n)))).mean(0)[member])


def interaction(value: Value, n: int, i: int = 1, j: int = 0) -> float:
    """Return the Shapley–Taylor interaction of a pair over all orders."""
    return float(interaction_of(value, i, j, list(permutations(range(n)))).mean())


def spread(*shares: float) -> float:
    """Return the agnosticism of contributions that are known without noise."""
    return agnosticism(concentration(np.tile(np.array(shares), (1, 3, 1))), len(shares))


GAMES = {
    "OR of 2": (1, 2, 1 / 2, -1.0),
    "AND of 2": (2, 2, 1 / 2, 1.0),
    "OR of 3": (1, 3, 1 / 3, -2 / 3),
    "majority of 3": (2, 3, 1 / 3, 1 / 3),
    "AND of 3": (3, 3, 1 / 3, 1 / 3),
    "OR of 5": (1, 5, 1 / 5, -2 / 5),
    "3 of 5": (3, 5, 1 / 5, 1 / 10),
    "AND of 5": (5, 5, 1 / 5, 1 / 10),
}
"""Of m of n: m, n, the importance of each, and the interaction of each pair."""
SHAPLEY, TAYLOR = "Shapley (1953)", "Dhamdhere, Agarwal and Sundararajan (2020)"
MSA = "Keinan, Hilgetag, Meilijson and Ruppin (2004)"
OWN = "closed form"

ROWS = (
    *(
        Row("Shapley importance", name, phi, partial(importance, partial(at_least, m), n), SHAPLEY)
        for name, (m, n, phi, _) in GAMES.items()
    ),
    *(
        Row("Shapley–Taylor interaction", name, taylor, partial(interaction, partial(at_least, m), n), TAYLOR)
        for name, (m, n, _, taylor) in GAMES.items()
    ),
    *(
        Row("Shapley importance", f"one cause of three, member {i}", truth, partial(importance, first, 3, i), MSA)
        for i, truth in enumerate((1.0, 0.0, 0.0))
    ),
    *(
        Row("Shapley importance", f"with a synergy, member {i}", truth, partial(importance, synergy, 5, i), MSA)
        for i, truth in enumerate((53.5, 9.0, 100.5, -8.0, 42.0))
    ),
    Row("Shapley–Taylor interaction", "the pair with a synergy of 87", 87, partial(interaction, synergy, 5, 0, 2), MSA),
    Row("Shapley–Taylor interaction", "a pair without synergy", 0, partial(interaction, synergy, 5, 0, 1), MSA),
    Row("agent-agnosticism", "a dictator", 0.0, partial(spread, 1, 0, 0, 0), OWN),
    Row("agent-agnosticism", "four equals", 1.0, partial(spread, 0.25, 0.25, 0.25, 0.25), OWN),
    Row("agent-agnosticism", "two of four", 1 / 3, partial(spread, 0.5, 0.5, 0, 0), OWN),
)
