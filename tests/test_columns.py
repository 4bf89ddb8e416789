"""Names of columns and codes: each stands once, and kernels, which have their own constants, agree."""

from __future__ import annotations

import pytest

from emergent import codes, columns
from emergent.columns import ADAPTED, COLUMNS, IN_MAZE, IN_PLANE, WIRED
from emergent.models.pipeline.kernel import layout as pipeline

DIMENSIONS = {
    *(
        columns.RUN,
        columns.MEMBER,
        columns.ITEM,
        columns.PART,
        columns.TIME,
        columns.CHECKPOINT,
        columns.AXIS,
        columns.THING,
    ),
    *(columns.COUNTER, columns.HASH, columns.CODE, columns.ROW, columns.FIELD),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_have_dimensions_a_unit_and_a_meaning(name):
    column = COLUMNS[name]
    assert column.name == name
    assert column.unit in ("1", "s", "m")
    assert len(column.meaning.split()) > 2
    assert all(dims[0] == columns.RUN and set(dims) <= DIMENSIONS for dims in column.dims)
    assert all((columns.TIME in dims or columns.ROW in dims) == column.recorded for dims in column.dims)


def test_what_systems_of_one_sort_have_is_known():
    assert {*IN_PLANE, *IN_MAZE, *WIRED, *ADAPTED} == set(COLUMNS)


def test_the_codes_of_the_pipelines_kernel_are_those_of_everybody():
    fates = (pipeline.LOST, pipeline.RIGHT, pipeline.WRONG, pipeline.FAILED_ITEM, pipeline.LATE, pipeline.OUTDATED)
    assert fates == (codes.LOST, codes.RIGHT, codes.WRONG, codes.FAILED, codes.LATE, codes.OUTDATED)
    assert (*codes.FATES, "under way") == codes.FATES_OR_UNDER_WAY
    assert pipeline.UNDER_WAY == codes.UNDER_WAY
    assert {columns.GROUNDED, columns.RIGHT_GROUNDED} < set(pipeline.COUNTERS)
