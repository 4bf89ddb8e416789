"""What simulations and quick assessments give is what is written in `tests/reference/digests.json`."""

import json

import numpy as np
import pytest

from tests.reference import digests

KEPT = json.loads(digests.FILE.read_text(encoding="utf-8"))
SYSTEMS = dict(digests.systems())
CLOSE = 1e-9
"""Relative, and absolute: SciPy's and NumPy's versions may differ in the last digits."""


def test_every_system_is_kept():
    assert set(KEPT) == set(SYSTEMS)


@pytest.mark.parametrize("name", SYSTEMS)
def test_outcomes_are_the_same_bits(name):
    assert digests.outcomes(SYSTEMS[name]) == KEPT[name]["outcomes"]


def assessed() -> list[object]:
    """Return the names of the systems that are assessed; all of one family pass by the same code as the first of it."""
    families = {name: scenario.system.name for name, scenario in SYSTEMS.items() if digests.assessed(scenario)}
    first = {family: name for name, family in reversed(families.items())}
    return [
        pytest.param(name, marks=[] if name == first[family] else [pytest.mark.thorough])
        for name, family in families.items()
    ]


@pytest.mark.parametrize("name", assessed())
def test_estimates_are_the_same(name):
    found, kept = digests.estimates(SYSTEMS[name]), KEPT[name]["estimates"]
    assert set(found) == set(kept)
    numbers = [np.array([rows[key] for key in kept], float) for rows in (found, kept)]
    np.testing.assert_allclose(*numbers, rtol=CLOSE, atol=CLOSE)
