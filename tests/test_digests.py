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


@pytest.mark.parametrize("name", [name for name, one in SYSTEMS.items() if digests.assessed(one)])
def test_estimates_are_the_same(name):
    found, kept = digests.estimates(SYSTEMS[name]), KEPT[name]["estimates"]
    assert set(found) == set(kept)
    numbers = [np.array([rows[key] for key in kept], float) for rows in (found, kept)]
    np.testing.assert_allclose(*numbers, rtol=CLOSE, atol=CLOSE)
