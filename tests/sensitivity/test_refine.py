"""Refinement of a boundary: of a truth that is known, and of sweeps, whatever runs them and whatever stops them."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from emergent.errors import InvalidInputError
from emergent.plots import boundary as plots_boundary
from emergent.report import sweep
from emergent.sensitivity import studies
from emergent.sensitivity.boundary import Side, bisect
from emergent.sensitivity.refine import _halve, boundary, refine, refined_points
from emergent.sweep.schema import RUNS

from .conftest import expected

XS, YS = (0.2, 0.6, 1.0), (0.5, 0.75, 1.0)
THRESHOLD, GRID = 0.3, {"success": list(XS), "part": list(YS)}
EVEN = (_halve(XS, whole=False), _halve(YS, whole=False))


def exact(spots):
    return {spot: Side(expected(*spot) > THRESHOLD, False) for spot in spots}


def curve(count: int = 400) -> list[tuple[float, float]]:
    """Return points of the true boundary: part = (0.3 / success)^(1/3)."""
    success = np.linspace(THRESHOLD, 1, count)
    return list(zip(success.tolist(), np.cbrt(THRESHOLD / success).tolist(), strict=True))


@pytest.mark.parametrize(("places", "depth", "fewer"), [(20, 1, 0.5), (87, 3, 3), (184, 4, 5.5), (381, 5, 10.5)])
def test_the_boundary_of_a_known_truth_lies_in_the_smallest_cells(places, depth, fewer):
    """The finer, the fewer places it takes of those of a whole grid that is as fine."""
    found = bisect(XS, YS, exact, places, EVEN)
    assert len(found.sides) <= 9 + places
    assert all(any(cell.holds(spot) for cell in found.along) for spot in curve())
    assert min(cell.depth for cell in found.along) == depth
    assert found.as_fine == (2 * 2**depth + 1) ** 2 > fewer * len(found.sides)
    assert sum((c.x[1] - c.x[0]) * (c.y[1] - c.y[0]) for c in found.cells) == pytest.approx(0.8 * 0.5)


def test_cells_whose_corners_are_all_open_are_left():
    def judge(spots):
        return {spot: side._replace(open=abs(expected(*spot) - THRESHOLD) < 0.1) for spot, side in exact(spots).items()}

    found = bisect(XS, YS, judge, 10_000, EVEN)
    assert len(found.sides) < 300
    assert all(found.hidden(cell) for cell in found.along)


def test_of_what_is_not_known_nothing_is_halved():
    found = bisect(XS, YS, lambda spots: dict.fromkeys(spots, Side(None, True)), 100, EVEN)
    assert (len(found.cells), found.along, found.as_fine) == (4, [], 9)


@pytest.mark.parametrize(
    ("values", "whole", "ends", "middle"),
    [
        ([0.0, 1, 2], False, (0.0, 1.0), 0.5),
        ([0.01, 0.1, 1], False, (0.01, 0.1), 0.031622776602),
        ([2.0, 4, 8, 16], True, (4.0, 8.0), 6.0),
        ([2.0, 4, 8, 16], True, (4.0, 5.0), None),
    ],
    ids=["even", "logarithm", "whole numbers", "none between"],
)
def test_halves(values, whole, ends, middle):
    assert _halve(values, whole=whole)(*ends) == middle


ASKED = {"threshold": THRESHOLD, "budget": 20 * 24, "pair": ("success", "part")}


def test_a_sweep_is_refined_to_the_same_design_by_any_engine_and_after_any_stop(swept):
    one, other, third = (swept(GRID, replications=24) for _ in "abc")
    found = refine(one, **ASKED, progress=False)
    assert 9 + 12 <= len(found.sides) <= 9 + 20
    with ThreadPoolExecutor(2) as threads:
        assert refine(other, **ASKED, progress=False, executor=threads) == found

    def stop(stage, done, needed):
        if needed < 24 * 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refine(third, **ASKED, progress=stop)
    assert refine(third, **ASKED, progress=False) == found
    assert len({store.compact()[0].read_bytes() for store in (one, other, third)}) == 1
    assert third.rows(RUNS).num_rows == 24 * len(found.sides)
    assert boundary(third) == found
    sides = {spot: side for spot, side in found.sides.items() if not side.open}
    wrong = sum(side != exact([spot])[spot] for spot, side in sides.items())
    assert wrong <= len(sides) / 10  # 2.5 % are expected, of which neighbours err together


def test_of_a_refined_sweep_the_analysis_is_that_of_its_grid_and_the_page_has_the_map(swept, ask, monkeypatch):
    store = swept(GRID, replications=24)
    (before,) = studies(store)
    asked = ("refine", store.folder, "--threshold", THRESHOLD, "--budget", 24 * 20)
    answer = ask(*asked)
    assert answer.code == 0, answer.err
    assert "The boundary runs through" in answer.out
    (after,) = studies(store)
    assert after.table.equals(before.table)
    monkeypatch.setattr(sweep, "MOST", 0)  # but for the map, the page has what that of a grid has
    assert 'id="figure-boundary"' in sweep.page(store)


def test_the_verdict_is_refined_where_the_word_changes(swept, monkeypatch):
    def assess(scenario, **_):
        p = scenario.system.parameters
        return SimpleNamespace(verdict="emergent" if expected(p.success, p.part) > THRESHOLD else "not goal-directed")

    monkeypatch.setattr("emergent.sweep.studies.assess", assess)
    store = swept(GRID, replications=8, outcomes=["verdict"])
    found = refine(store, outcome="verdict", budget=8 * 60, pair=("success", "part"), progress=False)
    truth = bisect(XS, YS, exact, 60, EVEN)
    assert found.cells == truth.cells
    about = store.config.refined
    drawn = plots_boundary.draw(found, refined_points(store, about), about)
    assert drawn.get_label().startswith("The verdict changes in ")


@pytest.mark.parametrize(
    ("design", "more", "said"),
    [
        ({"parameters": {"success": [0.2, 1.0]}}, {}, "success are not two of these: success"),
        ({"parameters": GRID}, {"plan": "other"}, "'other' is no plan of the design; these are: nominal"),
        ({"parameters": GRID}, {"pair": ("success", "drift")}, "success, drift are not two of these"),
        (
            {"parameters": {"success": {"low": 0.2, "high": 1.0}, "part": [0.5, 1]}, "sample": {"size": 4}},
            {},
            "is no grid of numbers, since of a sample",
        ),
    ],
    ids=["one parameter", "no such plan", "no such parameter", "a sample"],
)
def test_what_cannot_be_refined_is_refused(swept, design, more, said):
    store = swept(replications=8, how={"stop_after": 0}, **design)
    with pytest.raises(InvalidInputError, match=said):
        refine(store, budget=100, **more)
