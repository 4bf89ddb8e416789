"""Systems of known truth that are made to fool the verdict: the right word for each, and the values behind it.

Each breaks one gate, or none, in a way of its own. Whoever mends a gate takes the systems that it then names rightly
out of `NOT_YET`: a system there that is named rightly fails.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

from emergent.assessment import Assessment, assess
from emergent.calibration import fooling
from emergent.calibration.fooling import Untimed
from emergent.protocols import Timed
from emergent.scenario import Scenario

TRUTHS = {truth.name: truth for truth in fooling.truths()}
NOT_YET: set[str] = set()
"""Those that today's gates name wrongly."""


@lru_cache
def assessed(name: str) -> Assessment:
    """Return the assessment by the metrics that gates ask for."""
    truth = TRUTHS[name]
    scenario = Scenario(name, name, "", truth.build(), seed=5, replications=truth.few)
    return assess(scenario, metrics=truth.metrics())


def marked() -> list[object]:
    wrong = pytest.mark.xfail(strict=True, reason="today's gates name it wrongly", raises=AssertionError)
    return [pytest.param(name, marks=[wrong] if name in NOT_YET else []) for name in TRUTHS]


@pytest.mark.parametrize("name", marked())
def test_word(name):
    assert str(assessed(name).verdict) == TRUTHS[name].word


@pytest.mark.parametrize("name", TRUTHS)
def test_values(name):
    """Those of dynamics that draw no lots: exact, but for where members stand in the disc of the start."""
    results = assessed(name).results
    for path, truth in TRUTHS[name].values.items():
        metric, estimate = path.split(".")
        assert results[metric][estimate].value == pytest.approx(truth, abs=TRUTHS[name].tolerance(path)), path


def test_not_yet_are_systems():
    assert set(TRUTHS) >= NOT_YET


def test_who_has_no_horizon_to_lengthen_is_not_timed():
    assert not isinstance(Untimed(), Timed)
