"""The light cone of what is wired: whom links lead to, and pipelines that hide a link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emergent import read_scenario
from emergent.assessment import measure
from emergent.metrics.light_cone import LightCone
from emergent.metrics.wired_cone import reachable
from emergent.models.pipeline import PipelineSystem
from emergent.network import Link
from emergent.testing.coupling import check_couplings

LINKS = [
    Link("in", "writer", "pass", "in.writer"),
    Link("writer", "search", "call"),
    Link("writer", "reviewer", "pass", "writer.reviewer"),
    Link("reviewer", "out", "pass", "reviewer.out"),
]


@pytest.mark.parametrize(
    ("source", "reached"),
    [
        ("writer", {"search", "writer.reviewer", "reviewer", "reviewer.out"}),
        ("search", {"writer", "writer.reviewer", "reviewer", "reviewer.out"}),
        ("writer.reviewer", {"reviewer", "reviewer.out"}),
        ("reviewer", {"reviewer.out"}),
        ("reviewer.out", set()),
        ("elsewhere", set()),
    ],
)
def test_edges_lead_one_way_and_calls_both(source, reached):
    assert reachable(LINKS, source) - {"out"} == reached | {source}


def test_what_is_sent_back_leads_back():
    assert "writer" in reachable([*LINKS, Link("reviewer", "writer", "reject", "reviewer.writer")], "reviewer")


@pytest.mark.parametrize("name", ["linear", "flat", "reviewed", "voting"])
def test_bundled_pipelines_hide_no_link(name):
    result = measure(read_scenario(f"pipeline-{name}"), LightCone(24))
    assert result["identical"].value == 1.0
    assert result["identical"].replications >= 16
    assert result.tables["violations"].empty


class Hiding(PipelineSystem):
    """Does not tell that the writer hands on to the editor."""

    def network(self, runs=None):
        whole = super().network(runs)
        return replace(whole, links=tuple(link for link in whole.links if link.id != "writer.editor"))


def test_a_link_that_is_not_declared_is_found():
    system = Hiding(read_scenario("pipeline-linear").system.parameters)
    result = measure(system, LightCone(24))
    assert result["identical"].value < 1.0
    rows = result.tables["violations"]
    assert set(rows["to"]) <= {"editor", "writer.editor", "editor.out"}
    assert set(rows["from"]) <= {"in.planner", "planner", "planner.writer", "writer", "writer.editor"}
    with pytest.raises(AssertionError, match=r"does something else than in the twin .* though no\s+links lead there"):
        check_couplings(system)
