"""Live models under Mesa's `batch_run`: whose seed is used, and what a row shows. Mesa 3.3 and 3.5 differ in both."""

import inspect

import mesa
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from emergent.errors import InvalidInputError
from emergent.models.pipeline import PipelineModel
from emergent.models.walk import WalkModel

SMALL = {
    WalkModel: {"walkers": [3], "restaurant": [(20.0, 0.0)], "glimpse_rate": [0.3], "horizon": [60.0]},
    PipelineModel: {"items": [3], "skill": [0.5]},
}
MODELS = pytest.mark.parametrize("kind", SMALL)
TAKES_SEEDS = "rng" in inspect.signature(mesa.batch_run).parameters
"""Whether `batch_run` has an argument for seeds (3.5), and then overwrites the parameter `seed` of our models."""

pytestmark = [
    pytest.mark.filterwarnings(f"ignore:.*batch_run.*:{warning}")
    for warning in ("DeprecationWarning", "FutureWarning", "PendingDeprecationWarning")
]


def batch(kind, *, rng=None, **options):
    parameters = {**SMALL[kind], **({} if rng is None else {"rng": rng}), **options.pop("parameters", {})}
    return mesa.batch_run(kind, parameters, display_progress=False, **options)


def model_of(kind, row):
    given = {name: row[name] for name in SMALL[kind]}
    return kind(rng=row["seed"], replication=row["replication"], **given)


def by_run(rows):
    runs = {}
    for row in rows:
        runs.setdefault(row["RunId"], []).append(row)
    return list(runs.values())


@MODELS
@pytest.mark.parametrize("period", [-1, 1, 4])
def test_a_row_shows_one_moment(kind, period):
    runs = by_run(batch(kind, rng=[1, 2], data_collection_period=period))
    assert len(runs) == 2
    for rows in runs:
        model, at = model_of(kind, rows[0]), {row["Step"]: [] for row in rows}
        for row in rows:
            at[row["Step"]].append(row)
        assert list(at) == sorted(at)
        assert period < 0 or min(at) == 0
        for step, moment in at.items():
            while model.now < step:
                model.step()
            assert [row["component"] for row in moment] == [agent.id for agent in model.agents]
            for row, agent in zip(moment, model.agents, strict=True):
                told = {name: row[name] for name in model.datacollector.model_vars}
                assert told == pytest.approx({name: getattr(model, name) for name in told})
                shown = [name for name in ("x", "y", "state", "waiting", "operations") if name in row]
                assert [row[name] for name in shown] == [getattr(agent, name) for name in shown]


@MODELS
def test_the_last_row_says_whether_the_run_went_on(kind):
    (rows,) = by_run(batch(kind, rng=[1]))
    model = model_of(kind, rows[0])
    model.run_model()
    step, running = (model.now, False) if TAKES_SEEDS else (model.now - 1, True)  # the last moment is Mesa's to give
    assert {(row["Step"], row["running"]) for row in rows} == {(step, running)}
    (cut,) = by_run(batch(kind, rng=[1], max_steps=3))
    assert {(row["Step"], row["running"]) for row in cut} == {(3, True)}


# seeds


@MODELS
def test_rng_among_the_parameters_is_the_seed(kind):
    assert [rows[0]["seed"] for rows in by_run(batch(kind, rng=[7, 8]))] == [7, 8]


@MODELS
def test_a_sweep_with_fixed_seeds_is_the_same_twice_and_has_them_in_its_table(kind):
    first, again = (pd.DataFrame(batch(kind, rng=[7, 8], data_collection_period=1)) for _ in "ab")
    assert_frame_equal(first, again)
    assert first["seed"].unique().tolist() == [7, 8]
    runs = [rows.drop(columns=["RunId", "rng", "seed"]).reset_index(drop=True) for _, rows in first.groupby("seed")]
    assert not runs[0].equals(runs[1])  # two seeds are two runs


@MODELS
def test_replications_are_a_parameter_and_a_column(kind):
    runs = by_run(batch(kind, rng=7, parameters={"replication": range(3)}))
    assert [(rows[0]["seed"], rows[0]["replication"]) for rows in runs] == [(7, 0), (7, 1), (7, 2)]


@MODELS
def test_seed_among_the_parameters_is_used_or_refused(kind):
    if not TAKES_SEEDS:
        runs = by_run(batch(kind, parameters={"seed": [7, 8]}))
        assert [rows[0]["seed"] for rows in runs] == [7, 8]
        return
    with pytest.raises(InvalidInputError, match=r"overwrites a seed among the parameters.*rng=\[1, 2, 3\]"):
        batch(kind, parameters={"seed": [7, 8]})


@MODELS
@pytest.mark.skipif(not TAKES_SEEDS, reason="this Mesa's batch_run takes no seeds")
def test_seeds_that_batch_run_takes_are_used(kind):
    parameters = SMALL[kind]
    runs = by_run(mesa.batch_run(kind, parameters, rng=[7, 8], display_progress=False))
    assert [rows[0]["seed"] for rows in runs] == [7, 8]
    with pytest.raises(InvalidInputError, match="the same thing"):
        mesa.batch_run(kind, {**parameters, "rng": 1}, rng=[7, 8], display_progress=False)


@MODELS
@pytest.mark.skipif(TAKES_SEEDS, reason="this Mesa's batch_run hands over None, which might be a seed that was given")
def test_iterations_without_a_seed_are_different_runs_that_can_be_repeated(kind):
    runs = by_run(batch(kind, iterations=2, max_steps=5))
    assert runs[0][0]["seed"] != runs[1][0]["seed"]  # wrong once in 4e9
    for rows in runs:
        model = model_of(kind, rows[0])
        while model.now < rows[0]["Step"]:
            model.step()
        table = model.datacollector.get_model_vars_dataframe().iloc[-1]
        assert rows[0]["clock"] == table["clock"]
