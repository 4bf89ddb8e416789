"""Who calls independent agents emergent."""

from __future__ import annotations

import pytest

from emergent.assessment import measure_all
from emergent.metrics import METRICS
from emergent.metrics.rivals.calls import CALLS, calls
from emergent.result import Estimate, Result
from emergent.scenario import read_scenario

RIVALS = [name for name, metric in METRICS.items() if metric.rival]


def test_every_rival_is_asked_what_it_calls_the_system_and_its_independent_parts():
    assert {figure.split(".")[0] for figure in CALLS.values()} == set(RIVALS)
    for figure in CALLS.values():
        metric, name = figure.split(".")
        assert {name, f"independent_{name}"} <= set(METRICS[metric].estimates)


@pytest.mark.parametrize(
    ("low", "high", "emergent"), [(0.1, 0.2, True), (-0.2, -0.1, False), (-0.1, 0.1, None), (0.0, 0.0, False)]
)
def test_whole_intervals_decide(low, high, emergent):
    findings = {"psi": Result("psi", (Estimate("excess", (low + high) / 2, low, high, 20),))}
    (row,) = calls(findings).itertuples()
    assert (row.rival, row.of, row.emergent) == ("Psi above that of independent shifts", "the system", emergent)


def test_nobody_is_asked_where_nothing_was_measured():
    assert calls({}).empty


def test_independent_walkers_are_called_emergent_by_psi_and_synergy_and_the_walk_is_not_by_psi():
    """The walk's null: each goes on as it goes, whatever the others do.

    Of the excesses, which are 0, intervals lie wholly above 0 in 1 of 40 seeds each.
    """
    system = read_scenario("restaurant-walk").system
    found = measure_all(system, [METRICS[name](16) for name in RIVALS], seed=1)
    said = calls(found).set_index(["rival", "of"])["emergent"]
    parts = said.xs("independent parts", level="of")
    assert parts["Psi above 0"] is True
    assert parts["Psi above that of rows in random order"] is True
    assert parts["Synergy of pairs above 0"] is True
    for name in ("Psi above that of independent shifts", "Synergy of pairs above that of independent shifts"):
        assert parts[name] is not True
    whole = said.xs("the system", level="of")
    assert whole["Psi above 0"] is False
    assert whole["Causal emergence 2.0 above 0"] is True
