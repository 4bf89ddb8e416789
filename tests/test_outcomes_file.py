"""Outcomes written as Parquet and read again: the same bits, of whatever type and shape."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from emergent import outcomes_file, read_scenario
from emergent.columns import PLAN, REPLICATION, RUN, SEED
from emergent.errors import InvalidInputError
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL
from emergent.protocols import Traced
from emergent.variant import UNCHANGED, Variant

DTYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", ">f8", "U4", "O"]
INDICES = ["i8", "f8", "U4", "O"]
"""Types that xarray's own coordinates of dimensions keep as they are."""
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4)


def written(outcomes: Outcomes, **about) -> bytes:
    sink = pa.BufferOutputStream()
    outcomes_file.write(sink, outcomes, about)
    return sink.getvalue().to_pybytes()


def again(outcomes: Outcomes) -> Outcomes:
    return outcomes_file.read(written(outcomes))


def same_bits(first: xr.Dataset, second: xr.Dataset) -> None:
    assert list(first.variables) == list(second.variables) or set(first.variables) == set(second.variables)
    assert (set(first.coords), first.attrs) == (set(second.coords), second.attrs)
    for name in first.variables:
        one, two = first[name], second[name]
        assert (one.dims, one.dtype, one.shape) == (two.dims, two.dtype, two.shape), name
        if one.dtype == object:
            assert one.values.tolist() == two.values.tolist(), name
        else:
            assert np.ascontiguousarray(one.values).tobytes() == np.ascontiguousarray(two.values).tobytes(), name


def same(first: Outcomes, second: Outcomes) -> None:
    assert list(first.tables) == list(second.tables)
    for variant in first.tables:
        same_bits(first.tables[variant], second.tables[variant])
    assert [variant for variant, _ in first.recorded] == [variant for variant, _ in second.recorded]
    for (_, one), (_, two) in zip(first.recorded, second.recorded, strict=True):
        same_bits(one, two)


@st.composite
def arrays(draw, shape, dtypes=DTYPES):
    """An array of any type, of whatever bits: nan of every kind, infinities, zeros of both signs."""
    dtype = np.dtype(draw(st.sampled_from(dtypes)))
    size = int(np.prod(shape))
    if dtype.kind in "OU":
        return np.array(draw(st.lists(TEXT, min_size=size, max_size=size)), dtype).reshape(shape)
    raw = draw(st.binary(min_size=size * dtype.itemsize, max_size=size * dtype.itemsize))
    if dtype.kind == "b":
        return np.frombuffer(bytes(byte % 2 for byte in raw), dtype).reshape(shape)
    return np.frombuffer(raw, dtype).reshape(shape)


@st.composite
def datasets(draw, recorded=False):
    runs, sizes = draw(st.integers(1, 5)), {"member": draw(st.integers(0, 3)), "time": draw(st.integers(0, 2))}
    seeds = draw(st.lists(st.integers(0, 2**64 - 1), min_size=runs, max_size=runs))
    plans = np.array(draw(st.lists(TEXT, min_size=runs, max_size=runs)), object)
    coords = {PLAN: (RUN, plans), REPLICATION: (RUN, np.arange(runs)), SEED: (RUN, np.array(seeds, np.uint64))}
    variables = {}
    for name in draw(st.sets(st.sampled_from(["a", "b", "variant", "layout"]), max_size=3)):
        dims = draw(st.permutations(list(sizes)))[: draw(st.integers(0, 2))]
        first = [RUN] if draw(st.booleans()) or not dims else []
        shape = [{RUN: runs, **sizes}[dim] for dim in (*first, *dims)]
        variables[name] = ((*first, *dims), draw(arrays(tuple(shape))))
    if draw(st.booleans()):
        coords["member"] = ("member", draw(arrays((sizes["member"],), INDICES)))
    attributes = {"every": draw(st.floats(allow_nan=False))} if recorded else {}
    return xr.Dataset(variables, coords, attributes)


@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(
    st.dictionaries(st.sampled_from([UNCHANGED, Variant({"x": 1}), Variant({"x": "1"})]), datasets(), max_size=3),
    st.lists(st.tuples(st.just(Variant({"y": [True]})), datasets(recorded=True)), max_size=1),
)
def test_every_bit_is_kept(tables, recorded):
    outcomes = Outcomes(tables, recorded)
    same(again(outcomes), outcomes)


@pytest.mark.parametrize("name", ["restaurant-walk", "pipeline-reviewed"])
def test_outcomes_of_real_systems_are_the_same_bits(name):
    scenario = read_scenario(name)
    system = scenario.system
    plans = [NOMINAL, *scenario.plans.values(), *system.references().values()]
    requests = [Request(plan, range(3)) for plan in plans]
    requests.append(Request(NOMINAL, range(2), record=system.horizon / 5))
    if isinstance(system, Traced):
        requests.append(Request(NOMINAL, range(2), parameters=system.logged()))
    outcomes = system.run(requests, seed=5)
    same(again(outcomes), outcomes)


def test_others_can_read_the_columns():
    outcomes = read_scenario("restaurant-walk").system.run([Request(replications=range(3))], seed=2**64 - 1)
    table = pq.read_table(pa.BufferReader(written(outcomes)))
    assert table["variant"].to_pylist() == ["{}"] * 3
    assert table[REPLICATION].to_pylist() == [0, 1, 2]
    assert table[SEED].to_pylist() == outcomes.tables[UNCHANGED][SEED].values.tolist()
    assert len(table["reached"][0]) == 20


def test_nothing_written_is_nothing_read():
    same(again(Outcomes({})), Outcomes({}))


def test_what_a_file_is_about():
    buffer = written(Outcomes({}), made_by={"seed": 3}, floats=[1.5, None])
    assert outcomes_file.read_about(pa.BufferReader(buffer)) == {"made_by": {"seed": 3}, "floats": [1.5, None]}


@pytest.mark.parametrize("values", [[object()], [b"x"], [1 + 2j], np.array(["2020-01-01"], "M8[D]")])
def test_only_numbers_and_text_are_written(values):
    """So that nothing has to be unpickled."""
    array = np.array(values, object) if isinstance(values, list) and not isinstance(values[0], complex) else values
    coords = {PLAN: (RUN, np.array([""], object)), REPLICATION: (RUN, [0]), SEED: (RUN, [0])}
    for variables in ({"a": (RUN, array)}, {"a": ("time", array)}):
        with pytest.raises(InvalidInputError, match="only numbers"):
            written(Outcomes({UNCHANGED: xr.Dataset(variables, coords)}))
