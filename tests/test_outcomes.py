"""Outcomes: rows by variant, plan and replication; what is not there is said; parts are put together."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from emergent.columns import MEMBER, PLAN, REPLICATION, RUN, SEED, TIME
from emergent.errors import InvalidInputError
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.variant import UNCHANGED, Variant

A, B = Plan.parse("remove:a@0"), Plan.parse("slow:b@5=0.5")
FAST = Variant({"speed": 2.0})


def table(rows: list[tuple[Plan, int]], base: float = 0.0, frames: bool = False) -> xr.Dataset:
    """Runs whose one variable is base + 10·(number of perturbations) + replication for both members."""
    score = np.array([[base + 10 * len(plan) + r] * 2 for plan, r in rows])
    coords = {
        PLAN: (RUN, np.array([plan.text for plan, _ in rows], object)),
        REPLICATION: (RUN, np.array([r for _, r in rows])),
        SEED: (RUN, np.array([100 + r for _, r in rows], np.uint64)),
    }
    if not frames:
        return xr.Dataset({"score": ((RUN, MEMBER), score)}, coords)
    position = np.broadcast_to(score[:, None, :, None], (len(rows), 3, 2, 2))
    return xr.Dataset({"position": ((RUN, TIME, MEMBER, "axis"), position), TIME: ((TIME,), [0.0, 1.0, 2.0])}, coords)


GRID = [(plan, r) for plan in (NOMINAL, A) for r in (0, 1, 2)]


def scores(outcomes: Outcomes, *arguments) -> list[float]:
    return outcomes.select(*arguments)["score"].values[:, 0].tolist()


def test_defaults_of_a_request():
    assert Request() == Request(NOMINAL, range(1), None, UNCHANGED)


def test_a_request_takes_any_mapping_of_parameters():
    assert Request(parameters={"speed": 2}).parameters == FAST


def test_rows_come_in_the_order_asked_for():
    outcomes = Outcomes({UNCHANGED: table(GRID)})
    assert len(outcomes) == 6
    assert scores(outcomes, A, [2, 0, 2]) == [12, 10, 12]
    assert scores(outcomes, [A, NOMINAL, A], [1, 1, 0]) == [11, 1, 10]
    assert outcomes.select(A, [2]).coords[SEED].item() == 102
    assert outcomes.arrays(A, [2, 0])["score"][:, 1].tolist() == [12, 10]
    assert set(outcomes.arrays(A, [0])) == {"score"}


def test_equal_plans_are_one_plan():
    assert scores(Outcomes({UNCHANGED: table(GRID)}), Plan.of("remove", "a", 0.0), [1]) == [11]


@pytest.mark.parametrize(
    "arguments", [(B, [0]), (A, [3]), ([A, B], [0, 0])], ids=["no plan", "no replication", "one of two"]
)
def test_run_that_is_not_there(arguments):
    outcomes = Outcomes({UNCHANGED: table(GRID)})
    for method in (outcomes.select, outcomes.arrays):
        with pytest.raises(InvalidInputError, match="is not among the outcomes; it was not requested"):
            method(*arguments)
    with pytest.raises(InvalidInputError, match=r"was not recorded; request it with record="):
        outcomes.recording(*arguments)
    with pytest.raises(InvalidInputError, match=r"was not recorded; request it with record="):
        outcomes.frames("position", *arguments)


def test_as_many_plans_as_replications():
    with pytest.raises(ValueError, match="zip"):
        Outcomes({UNCHANGED: table(GRID)}).select([A, NOMINAL], [0])


def test_variants_stand_apart():
    outcomes = Outcomes({UNCHANGED: table(GRID), FAST: table(GRID[:2], 500)})
    assert len(outcomes) == 8
    assert scores(outcomes, NOMINAL, [1]) == [1]
    assert scores(outcomes, NOMINAL, [1], FAST) == [501]
    assert outcomes.has(NOMINAL, 1, FAST)
    assert not outcomes.has(A, 1, FAST)


def test_has():
    outcomes = Outcomes({UNCHANGED: table(GRID)}, [(UNCHANGED, table(GRID[:1], frames=True))])
    assert outcomes.has(A, 2)
    assert not outcomes.has(A, 3)
    assert not outcomes.has(B, 0)
    assert outcomes.has(NOMINAL, 0, recorded=True)
    assert not outcomes.has(NOMINAL, 1, recorded=True)


def test_recordings_of_several_parts():
    parts = [(UNCHANGED, table(GRID[:2], frames=True)), (UNCHANGED, table(GRID[3:], frames=True))]
    outcomes = Outcomes({UNCHANGED: table(GRID)}, parts)
    within = outcomes.recording(NOMINAL, [1, 0])
    across = outcomes.recording([A, NOMINAL, A], [2, 1, 0])
    assert within["position"].values[:, 0, 0, 0].tolist() == [1, 0]
    assert across["position"].values[:, 2, 1, 1].tolist() == [12, 1, 10]
    assert across[REPLICATION].values.tolist() == [2, 1, 0]
    for recording, asked in ((within, (NOMINAL, [1, 0])), (across, ([A, NOMINAL, A], [2, 1, 0]))):
        np.testing.assert_array_equal(outcomes.frames("position", *asked), recording["position"].values)
        assert recording["position"].dims == (RUN, TIME, MEMBER, "axis")
        assert recording[TIME].values.tolist() == [0, 1, 2]


def test_rectangular_outcomes_unstack():
    square = Outcomes({UNCHANGED: table(GRID)}).unstack()
    assert dict(square.sizes) == {MEMBER: 2, PLAN: 2, REPLICATION: 3}
    assert square["score"].sel({PLAN: A.text, REPLICATION: 2}).values.tolist() == [12, 12]


def test_parts_are_merged():
    usual = [Outcomes({UNCHANGED: table(rows)}) for rows in (GRID[:2], GRID[2:])]
    merged = Outcomes.merge([usual[0], Outcomes({FAST: table(GRID[:1], 500)}), usual[1]])
    assert len(merged) == 7
    assert scores(merged, A, [0, 1, 2]) == [10, 11, 12]
    assert scores(merged, NOMINAL, [0], FAST) == [500]
    xr.testing.assert_identical(merged.tables[UNCHANGED], table(GRID))
    assert len(Outcomes.merge([])) == 0


def test_of_a_run_in_several_parts_one_is_kept():
    """In everything that is asked of the outcomes."""
    merged = Outcomes.merge([Outcomes({UNCHANGED: table(GRID)}), Outcomes({UNCHANGED: table(GRID[:2])})])
    assert len(merged) == 6
    assert scores(merged, NOMINAL, [0, 1, 2]) == [0, 1, 2]
    assert merged.unstack()["score"].sel({PLAN: "", REPLICATION: 1}).values.tolist() == [1, 1]
