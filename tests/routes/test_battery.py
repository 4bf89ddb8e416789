"""The battery of interventions: its claims hold of two agents a route, and it tells routes apart by what it should."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.routes import battery


@pytest.fixture(scope="module")
def found() -> battery.Battery:
    return battery.study(2, quick=True)


def test_what_it_claims_of_each_route_holds(found):
    """The share of routes told apart has an interval only of more agents: its value is tested below."""
    assert [claim.sentence for claim in found.claims[:-2] if not claim.holds] == []


def test_all_rows_tell_the_route_and_persistence_does_not(found):
    """By chance, 8 of 8 right has the probability 2e-5."""
    assert found.told_apart(slice(None)).tolist() == [1.0] * 8
    assert found.told_apart(slice(len(battery.PERSISTENCE))).mean() <= 0.5


def test_agents_with_one_profile_are_not_told_apart(found):
    """Whose distances are the same is not told apart, rather than by the order in which routes stand."""
    same = {route: np.ones((2, 3)) for route in battery.ROUTES}
    twins = battery.Battery(found.coins, found.flags, 2)
    twins.__dict__["profiles"] = same
    assert twins.told_apart(slice(None)).sum() == 0
