"""Outcomes of a sweep beside attainment: its curve, and recordings."""

import numpy as np
import pandas as pd
import pytest

from emergent import experiment
from emergent.errors import InvalidInputError, UnknownNameError
from emergent.metrics.metric import attainment
from emergent.models.walk import WalkSystem
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL
from emergent.scenario import FileError
from emergent.sweep import Design, Store, run_scenarios
from emergent.sweep.points import points
from emergent.sweep.schema import ESTIMATES, RECORDINGS
from emergent.sweep.schema import RUNS as RUN_FILES
from emergent.sweep.status import status

PLANS = ["nominal", {"plan": "remove:*@5", "struck": [1, 3]}]


def sweep(design: Design, folder, **more) -> Store:
    return run_scenarios(design.scenarios, design.config, store=folder, progress=False, **more)


def design(small, outcomes, **more) -> Design:
    given = {"plans": PLANS, "replications": 12, "parameters": {"horizon": [20, 40]}, **more}
    return Design(small, outcomes=outcomes, **given)


def test_curves_are_the_attainment_by_moments(small, tmp_path):
    made = design(small, ["curve"], moments=4)
    store = sweep(made, tmp_path / "out")
    found, frame, array = store.curves(), store.frame(), store.to_xarray()
    assert (len(found), len(frame)) == (2 * 3 * 12 * 4, 2 * 3 * 12)
    for p in points(made.scenarios, made.config):
        system, plans = p.swept.system, [p.planned.of(3, r) for r in range(12)]
        outcomes = experiment.run(system, [Request(plan, [r]) for r, plan in enumerate(plans)], seed=3)
        by = [system.horizon * n / 4 for n in (1, 2, 3, 4)]
        truth = np.array([attainment(system, outcomes, plans, range(12), by=one) for one in by]).T
        mine = found[(found["scenario"] == p.swept.id) & (found["plan_name"] == p.planned.name)]
        assert mine["attainment"].tolist() == truth.ravel().tolist()
        assert mine["time"].tolist() == by * 12
        one = array.sel(scenario=p.swept.id, plan=p.planned.name)
        assert np.array_equal(one["curve"].values, truth)
        assert np.array_equal(one["curve"].values[:, -1], one["attainment"].values)
    assert 0 < found["attainment"].mean() < frame["attainment"].mean()


def test_adding_a_curve_computes_it_once_and_changes_no_table_without_it(small, tmp_path):
    plain, curved = design(small, ["attainment"]), design(small, ["attainment", "curve"], moments=3)
    store = sweep(plain, tmp_path / "out")
    before, runs = store.compact()[0].read_bytes(), 2 * 3 * 12
    assert store.rows(RUN_FILES).num_rows == runs
    for _ in "ab":
        assert sweep(curved, store.folder).rows(RUN_FILES).num_rows == 2 * runs
    both = store.compact()[0].read_bytes()
    assert both == sweep(curved, tmp_path / "at once").compact()[0].read_bytes()
    assert sweep(plain, store.folder).compact()[0].read_bytes() == before
    other = sweep(design(small, ["curve"], moments=5), store.folder)
    assert (other.rows(RUN_FILES).num_rows, len(other.curves())) == (3 * runs, 5 * runs)
    with pytest.raises(InvalidInputError, match="the sweep has no curves"):
        sweep(plain, store.folder).curves()


def test_of_a_curve_that_cannot_be_had_the_reason_is_a_row_and_the_attainment_stays(small, tmp_path, monkeypatch):
    def broken(self, runs, scored, by=None):
        raise ZeroDivisionError("by")

    plain, curved = design(small, ["attainment"]), design(small, ["curve"], moments=2)
    frame = sweep(plain, tmp_path).frame()
    with monkeypatch.context() as patch:
        patch.setattr("emergent.goal.Goal.system", broken)
        store = sweep(curved, tmp_path)
    assert status(store).counts == (("runs", 72, 0, 72),)
    pd.testing.assert_frame_equal(store.frame().drop(columns="horizon_s"), frame)
    assert not len(store.curves())
    assert len(sweep(curved, tmp_path, again=True).curves()) == 72 * 2


def test_the_usual_run_is_recorded_under_each_plan_once(small, tmp_path):
    made = design(small, ["recording", "attainment"])
    store = sweep(made, tmp_path)
    table, frame = store.recordings(), store.frame()
    assert (len(table), set(table["status"])) == (6, {"succeeded"})
    for p in points(made.scenarios, made.config):
        (row,) = table[(table["scenario"] == p.swept.id) & (table["plan"] == p.planned.text)].to_dict("records")
        usual = frame[(frame["scenario"] == p.swept.id) & (frame["plan_name"] == "nominal")]["attainment"]
        assert row["replication"] == int(np.argmax(usual >= usual.median()))
        asked = Request(p.planned.of(3, row["replication"]), [row["replication"]], p.swept.system.horizon / 400)
        truth = experiment.run(p.swept.system, [asked], seed=3)
        own = truth.recording(asked.plan, asked.replications).isel(run=0)
        assert store.recording(row["scenario"], row["plan"]).identical(own)
        assert row["seed"] == int(own["seed"])
    files = store.files(RECORDINGS)
    assert sweep(made, tmp_path).files(RECORDINGS) == files
    assert [path.name for path in store.compact()] == ["runs.parquet"]
    assert status(store).counts[1] == ("recordings", 6, 6, 0)
    with pytest.raises(UnknownNameError, match="nothing"):
        store.recording("nothing", "")


def test_a_recording_that_raises_is_a_row_and_is_repeated_when_asked(small, tmp_path, monkeypatch):
    simulate = WalkSystem.simulate

    def failing(self, batch):
        if batch.record is not None and NOMINAL not in batch.plans:
            raise ZeroDivisionError("no frames")
        return simulate(self, batch)

    made = design(small, ["recording"], parameters={})
    with monkeypatch.context() as patch:
        patch.setattr(WalkSystem, "simulate", failing)
        store = sweep(made, tmp_path)
    assert status(store).counts == (("recordings", 3, 1, 2),)
    assert status(store).reasons[0][1] == 2
    assert set(sweep(made, tmp_path, again=True).recordings()["status"]) == {"succeeded"}


REFUSED = {
    "a curve": ("swarm-informed", "curve", "how far swarm has got is known at the end of a run only"),
    "a recording": ("restaurant-walk", "recording", "walk records nothing"),
    "another word": ("restaurant-walk", "curves", "Did you mean 'curve'"),
}


@pytest.mark.parametrize(("scenario", "outcome", "said"), REFUSED.values(), ids=REFUSED)
def test_outcomes_that_a_system_has_not_are_refused(monkeypatch, scenario, outcome, said):
    monkeypatch.setattr(WalkSystem, "columns", ("reached",))
    with pytest.raises(FileError, match=said):
        Design(scenario, outcomes=[outcome])


def test_the_command_line_adds_outcomes_to_a_finished_design(ask, file, tmp_path):
    out, csv = tmp_path / "out", tmp_path / "curves.csv"
    few = ("sweep", file, "--out", out, "--replications", 4)
    assert ask(*few).code == 0
    store = Store(out)
    runs = store.rows(RUN_FILES).num_rows
    answer = ask(*few, "--metrics", "retention,curve", "--metrics", "recording")
    assert answer.code == 0, answer.err
    rows = [line.split() for line in answer.out.splitlines()[1:]]
    assert [row[:2] for row in rows] == [["runs", "96"], ["studies", "6"], ["recordings", "24"]]
    assert ask("status", out).out == answer.out
    assert store.rows(RUN_FILES).num_rows == 2 * runs
    assert set(store.rows(ESTIMATES)["metric"].to_pylist()) == {"retention"}
    assert ask("export", out, "--curves", "--csv", csv).code == 0
    assert len(pd.read_csv(csv)) == 20 * runs
    wrong = ask(*few, "--metrics", "retentoin")
    assert (wrong.code, "retention" in wrong.err) == (2, True)
    assert "24 recordings" in ask("sweep", file, "--dry-run", "--metrics", "recording").out
