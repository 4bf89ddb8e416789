"""Systems of known truth that are made to fool the verdict: the right word for each, and the values behind it.

Each breaks one gate, or none, in a way of its own. Whoever mends a gate takes the systems that it then names rightly
out of `NOT_YET`: a system there that is named rightly fails.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

from emergent.calibration import fooling
from emergent.calibration.fooling import Untimed
from emergent.calibration.observed import Observed, observe
from emergent.protocols import Timed

TRUTHS = {truth.name: truth for truth in fooling.truths()}
NOT_YET: set[str] = set()
"""Those that today's gates name wrongly."""


@lru_cache
def observed(name: str) -> Observed:
    """Return what the metrics that gates ask for find."""
    return observe(TRUTHS[name], TRUTHS[name].few, seed=5)


def marked() -> list[object]:
    wrong = pytest.mark.xfail(strict=True, reason="today's gates name it wrongly", raises=AssertionError)
    return [pytest.param(name, marks=[wrong] if name in NOT_YET else []) for name in TRUTHS]


@pytest.mark.parametrize("name", marked())
def test_word(name):
    assert observed(name).word == TRUTHS[name].word


@pytest.mark.parametrize("name", TRUTHS)
def test_values(name):
    """Those of dynamics that draw no lots: exact, but for where members stand in the disc of the start."""
    for path, truth in TRUTHS[name].values.items():
        value = observed(name).estimates[path].value
        assert value == pytest.approx(truth, abs=TRUTHS[name].tolerance(path)), path


def test_not_yet_are_systems():
    assert set(TRUTHS) >= NOT_YET


def test_who_has_no_horizon_to_lengthen_is_not_timed():
    assert not isinstance(Untimed(), Timed)
