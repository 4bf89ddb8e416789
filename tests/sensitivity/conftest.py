"""Sweeps of a chain of three members, whose expected attainment is success · part³, whatever else there is.

Its indices follow in closed form from the moments of two even distributions; `drift` changes nothing.
"""

from collections.abc import Callable

import numpy as np
import pytest

from emergent.sweep import Store

from . import chain

SUCCESS, PART = (0.2, 1.0), (0.5, 1.0)
BOUNDS = {name: {"low": low, "high": high} for name, (low, high) in {"success": SUCCESS, "part": PART}.items()}
BOUNDS["drift"] = {"low": 0.0, "high": 1.0}
GRID = {"success": [0.2, 0.4, 0.6, 0.8, 1.0], "part": [0.55, 0.7, 0.85, 1.0]}


def moment(bounds: tuple[float, float], power: int) -> float:
    """Return E[uᵖ] of u even between bounds."""
    low, high = bounds
    return (high ** (power + 1) - low ** (power + 1)) / ((power + 1) * (high - low))


MEAN, SQUARE = (moment(SUCCESS, n) * moment(PART, 3 * n) for n in (1, 2))
BY_SUCCESS = (moment(SUCCESS, 2) - moment(SUCCESS, 1) ** 2) * moment(PART, 3) ** 2 / (SQUARE - MEAN**2)
BY_PART = (moment(PART, 6) - moment(PART, 3) ** 2) * moment(SUCCESS, 1) ** 2 / (SQUARE - MEAN**2)
TRUTH = {
    ("first order", "success", ""): BY_SUCCESS,
    ("first order", "part", ""): BY_PART,
    ("total", "success", ""): 1 - BY_PART,
    ("total", "part", ""): 1 - BY_SUCCESS,
    ("pairwise", "success", "part"): 1 - BY_SUCCESS - BY_PART,
    **{("first order", "drift", ""): 0.0, ("total", "drift", ""): 0.0},
    **{("pairwise", "success", "drift"): 0.0, ("pairwise", "part", "drift"): 0.0},
}
SEEDS = (MEAN - SQUARE) / (MEAN - MEAN**2)
"""A run attains 1 or 0, so that its variance is that of a coin."""


@pytest.fixture(scope="session")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Store]:
    """Run a design of the chain."""

    def run(parameters: object, how: dict[str, object] | None = None, **design: object) -> Store:
        return chain.swept(tmp_path_factory.mktemp("sweep"), how, parameters=parameters, **design)

    return run


@pytest.fixture(scope="session")
def drawn(swept: Callable[..., Store]) -> Store:
    return swept(BOUNDS, sample={"method": "saltelli", "size": 16, "seed": 1}, replications=24)


@pytest.fixture(scope="session")
def grid(swept: Callable[..., Store]) -> Store:
    return swept(GRID, replications=60)


def expected(success: np.ndarray, part: np.ndarray) -> np.ndarray:
    return success * part**3
