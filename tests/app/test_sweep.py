"""Sweeps on the page: what is asked is what `emergent sweep` runs, and the work fills in and can be stopped."""

import re
import threading
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

from matplotlib import colormaps
from matplotlib.colors import to_hex

from emergent import app
from emergent.app import catalogue, limits
from emergent.app.live import Live
from emergent.app.sweeping import taken, work
from emergent.app.sweeping.asked import Asked
from emergent.app.sweeping.axis import Axis
from emergent.app.sweeping.factors import Factor, factor, factors
from emergent.app.sweeping.found import column, contour, curves, lines, phase
from emergent.app.sweeping.places import places
from emergent.app.sweeping.shown import said
from emergent.app.sweeping.work import FINISHED, STOPPED, Report, rounds, sweep
from emergent.errors import EmergentError, InvalidInputError
from emergent.experiment import run
from emergent.metrics.metric import attainment
from emergent.outcomes import Request
from emergent.perturbation import Plan
from emergent.sensitivity import Points
from emergent.sweep import executors, read_design, run_scenarios
from emergent.sweep.work import Batch

SMALL = "scenario=restaurant-walk&p.horizon=60&p.walkers=5&p.restaurant=[40,0]&seed=4"
BOTH = "&plan=deafen:walker-3@5=0.5;remove:walker-1|walker-2@10"


def asked(more: str) -> Asked:
    return Asked.read(SMALL + more, catalogue.FIRST)


def swept(what: Asked) -> Report:
    told: list[Report] = []
    sweep(what, told.append, threading.Event())
    return told[-1]


# what can be varied


def test_parameters_and_fields_of_each_perturbation_can_be_varied():
    known = factors(asked(BOTH).live)
    assert {"walkers", "glimpse_rate", "dose@1", "struck@1", "onset@1", "duration@1", "struck@2"} <= set(known)
    assert "restaurant" not in known
    assert known["struck@2"] == Factor("struck@2", "members struck by remove", "", 0, 5, whole=True)
    assert known["dose@2"].only == (0.0, 1.0)
    assert (known["dose@1"].low, known["dose@1"].high, known["dose@1"].axis) == (0.0, 1.0, "dose of deafen [share]")
    assert known["glimpse_rate"].axis == "glimpse rate [1/s]"
    assert known["walkers"].high <= limits.LIMITS.members


def test_there_are_as_many_members_as_the_plan_needs():
    assert factors(asked(BOTH).live)["walkers"].low == 4
    assert factors(asked("").live)["walkers"].low == factors(asked("&plan=remove:*@5").live)["walkers"].low == 1


def test_perturbations_of_one_kind_are_told_apart_by_whom_they_strike():
    known = factors(asked("&plan=freeze:walker-3@5;freeze:walker-1@5").live)
    assert [known[f"dose@{n}"].label for n in (1, 2)] == ["dose of freeze walker-3", "dose of freeze walker-1"]


def test_settings_that_are_numbers_can_be_varied_and_words_cannot():
    known = factors(asked("&plan=mislead:walker-3@5,degrees=30").live)
    assert (known["degrees@1"].low, known["degrees@1"].high, known["degrees@1"].unit) == (-360.0, 360.0, "degrees")


def test_a_number_of_one_component_can_be_varied():
    live = Live("pipeline-reviewed")
    found = factor(live, "components.search.fails")
    assert (found.low, found.high) == (0.0, 1.0)
    for name in ("components.search.nothing", "components.nobody.fails", "components", "items.x"):
        with pytest.raises(EmergentError, match="no number that can be varied"):
            factor(live, name)


@pytest.mark.parametrize("name", ["restaurant-walk", "pipeline-linear"])
def test_what_is_usual_fits_but_where_parameters_depend_on_each_other(name):
    live = Live(name)
    plan = next(iter(live.opened.plans.values()), Plan.parse("remove:*@0"))
    for one in factors(replace(live, plan=plan)).values():
        if one.name not in ("dt", "horizon", "symbols", "agent_attempts"):
            assert len(Asked(replace(live, plan=plan), (Axis(one.name),)).design().scenarios) in (1, len(_usual(one)))


def _usual(one: Factor) -> list[float]:
    return Axis(one.name).values(one)


@pytest.mark.parametrize(
    ("axis", "values"),
    [
        (Axis("n"), [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20]),
        (Axis("n", high="4"), [0, 1, 2, 3, 4]),
        (Axis("n", low="3", high="10", number="3"), [3, 6, 10]),
        (Axis("x"), [0.0, 0.12, 0.25, 0.38, 0.5, 0.62, 0.75, 0.88, 1.0]),
        (Axis("x", low="0,05", high="400", number="4"), [0.05, 130, 270, 400]),
        (Axis("only"), [0.0, 1.0]),
        (Axis("only", high="0.5", number="2"), [0.0, 0.5]),
    ],
)
def test_values_of_an_axis(axis, values):
    known = {"n": Factor("n", "n", "", 0, 20, whole=True), "x": Factor("x", "x", "", 0, 1)}
    known["only"] = Factor("only", "only", "", 0, 1, only=(0.0, 1.0))
    found = axis.values(known[axis.name])
    assert found == values
    assert all(isinstance(value, int) for value in found) == (axis.name == "n")


# what is asked


@pytest.mark.parametrize(
    "more", ["&x=walkers", f"{BOTH}&x=struck@2&x.to=3&y=onset@2&y.from=2&y.to=4&y.values=3&replications=12", "&x=wait"]
)
def test_an_address_is_read_as_it_was_written(more):
    first = asked(more)
    assert Asked.read(urlsplit(first.path).query, "pipeline-linear") == first


def test_without_a_number_to_vary_the_first_one_is_varied_and_so_is_what_is_no_longer_there():
    assert asked("").axes == (Axis("walkers"),)
    gone = asked(f"{BOTH}&x=struck@2&y=speed")
    assert replace(gone, live=replace(gone.live, plan=Plan())).usual().axes == (Axis("speed"),)


MISTAKES = {
    "&x=speed&x.from=-1": "parameters.speed is -1.0, but must be a number from 0.01 to 20 m/s",
    "&x=walkers&x.to=900": "450 members are more than this server allows (400)",
    "&x=walkers&x.from=9&x.to=3": "walkers is from 9 to 3, but must rise.",
    "&x=walkers&x.from=a": "walkers, from, is 'a', but must be a number.",
    "&x=walkers&x.to=inf": "walkers, to, is 'inf', but must be a number.",
    "&x=walkers&x.values=1": "walkers, values, is '1', but must be a whole number from 2 to 100.",
    "&x=speed&y=vision&x.values=21&y.values=20": "420 points are more than this server allows (400)",
    "&x=speed&y=speed": "speed is varied twice",
    "&x=speed&replications=0": "replications is '0', but must be a whole number from 1 to 200.",
    "&x=speed&replications=201": "replications is '201', but must be a whole number from 1 to 200.",
    f"{BOTH}&x=dose@1&y=dose@2": "the two fields are of different perturbations",
    f"{BOTH}&x=dose@1&x.to=2": "plans[0] cannot be: the dose of deafen is 1.2",
    f"{BOTH}&x=walkers&x.from=2&x.to=5": "walk has no component 'walker-3'",
    f"{BOTH}&x=onset@1&x.to=60": "begins when the run is over: its horizon is 60 s",
    f"{BOTH}&x=struck@2&x.to=6": "6 are to be struck, but the plan names 5",
}


def test_a_mistake_between_the_ends_is_found_when_it_begins():
    what = Asked.read("scenario=pipeline-linear&x=horizon&x.from=100&x.to=101&x.values=3", catalogue.FIRST)
    assert len(what.design(ends=True).scenarios) == 2
    with pytest.raises(InvalidInputError, match=r"horizon is 100\.5, but must be a whole number of steps"):
        swept(what)


@pytest.mark.parametrize(("more", "message"), MISTAKES.items(), ids=list(MISTAKES.values()))
def test_mistakes_are_told_in_the_words_of_the_command_line(more, message):
    with pytest.raises(InvalidInputError, match=re.escape(message)):
        asked(more).design()


@pytest.mark.parametrize("more", ["&x=nothing", "&x=dose@1", f"{BOTH}&x=dose@3", "&x=restaurant"])
def test_what_cannot_be_varied_is_refused(more):
    with pytest.raises(EmergentError, match="no number that can be varied"):
        asked(more)


FILES = ("&x=speed&x.values=3", f"{BOTH}&x=struck@2&y=dose@1&y.values=3", f"{BOTH}&x=vision&x.values=2&y=dose@1",
         f"{BOTH}&x=struck@2&x.to=3", "&x=speed&plan=mislead:*@5,degrees=30&y=degrees@1&y.values=3")  # fmt: skip


@pytest.mark.parametrize("more", [*FILES[:1], *FILES[2:]])
def test_the_file_is_the_same_design(more, tmp_path):
    what = asked(more)
    (file := tmp_path / "design.toml").write_text(what.file)
    design, own = read_design(file), what.design()
    assert [one.id for one in design.scenarios] == [one.id for one in own.scenarios]
    assert design.config == own.config


def test_a_scenario_of_the_servers_folder_is_named_beside_the_file(tmp_path):
    (tmp_path / "tiny.toml").write_text('[scenario]\nname = "tiny"\ntitle = "Tiny"\nsystem = "walk"\nseed = 3\n')
    catalogue.use(tmp_path)
    try:
        what = Asked.read("scenario=tiny&x=walkers&x.values=2", catalogue.FIRST)
        (tmp_path / "design.toml").write_text(what.file)
        assert "# Keep tiny.toml beside this file." in what.file
        assert str(tmp_path) not in what.file
        assert read_design(tmp_path / "design.toml").hash == what.design().hash
    finally:
        catalogue.use(None)


# the work


@pytest.mark.parametrize(("many", "each"), [(1, [1]), (2, [2]), (9, [2, 8, 9]), (200, [2, 8, 32, 128, 200])])
def test_few_replications_come_first(many, each):
    assert list(rounds(many)) == each


def test_a_sweep_finds_what_the_engine_finds_and_is_not_run_twice(tmp_path, monkeypatch):
    what = asked(f"{BOTH}&x=vision&x.from=10&x.to=30&x.values=3&replications=12")
    report, design = swept(what), what.design()
    assert (report.state, report.done, report.wanted, report.failed) == (FINISHED, 3 * 4 * 12, 3 * 4 * 12, 0)
    store = run_scenarios(design.scenarios, design.config, store=tmp_path, progress=False)
    table = pd.read_parquet(BytesIO(taken.parquet(what, report)))
    assert table.equals(store.frame())
    assert pd.read_csv(BytesIO(taken.csv(what, report)))["attainment"].tolist() == table["attainment"].tolist()
    own, *beside = curves(what, report.points)
    assert [one.name for one in beside] == ["left alone", "null: the same parts, uncoupled and blind", "ceiling"]
    assert own.rows["x"].tolist() == [10, 20, 30]
    for one in (own, *beside):
        means = table[table["plan_base"] == one.plan].groupby("vision")["attainment"].mean()
        assert one.rows["value"].tolist() == pytest.approx(means.tolist())
    assert taken.picture(what, report).startswith(b"\x89PNG")
    monkeypatch.setattr(work, "run_scenarios", None)
    assert swept(what) is report
    assert work.known(replace(what, replications="13")) is None


def test_what_no_axis_changes_is_run_once():
    what = asked("&plan=freeze:walker-1@5&x=struck@1&x.to=3&replications=8")
    report = swept(what)
    own, alone, *_ = curves(what, report.points)
    assert report.wanted == (4 + 3) * 8
    (nothing,) = lines(alone)
    assert nothing[:2] == [None, None]
    assert next(lines(own))[2:] == nothing[2:]  # none struck


def test_a_map_stands_in_the_order_of_its_values_whatever_varies_first():
    what = asked(f"{BOTH}&x=struck@2&x.to=2&y=onset@2&y.from=5&y.to=30&y.values=3&replications=8")
    report = swept(what)
    (only,) = curves(what, report.points)
    pairs = [(x, y) for x in (0, 1, 2) for y in (5, 18, 30)]
    assert [(row[0], row[1]) for row in lines(only)] == pairs
    assert [place.values for place in places(what, what.design())] == pairs
    found = phase(what, report.points)
    assert found.value.T.ravel().tolist() == only.rows["value"].tolist()
    assert taken.picture(what, report).startswith(b"\x89PNG")


def test_a_field_that_has_the_name_of_a_parameter_has_its_own_column():
    frame = pd.DataFrame({"dose": [1.0], "dose_plan": [2.0], "speed": [3.0]})
    known = Points("attainment", frame, np.zeros((1, 1)))
    assert column(known, Factor("dose@1", "dose of freeze", "s", 0, 1)) == "dose_plan"
    assert column(known, Factor("dose", "dose", "", 0, 1)) == "dose"


def test_the_contour_lies_where_the_outcome_crosses_the_threshold():
    report = swept(what := asked("&x=speed&y=vision&x.values=2&y.values=2&replications=8"))
    plane = replace(phase(what, report.points), xs=np.array([0.0, 1.0]), ys=np.array([0.0, 2.0]),
                    value=np.array([[0.0, 1.0], [0.0, 1.0]]))  # fmt: skip
    ((start, end),) = contour(plane, 0.25)
    assert sorted([start, end]) == [[0.25, 0.0], [0.25, 2.0]]
    assert contour(replace(plane, value=np.array([[0.0, np.nan], [0.0, 1.0]])), 0.25) == []


@pytest.mark.parametrize("more", ["&x=walkers&x.from=3&x.to=5", f"{BOTH}&x=struck@2", "&x=speed&plan=mislead:*@5"])
def test_a_point_opens_the_run_that_its_first_replication_is(more):
    what = asked(more + "&replications=1")
    report = swept(what)
    own = curves(what, report.points)[0]
    for place, value in zip(places(what, what.design()), own.rows["value"], strict=True):
        live = Live.read(urlsplit(place.path).query, "")
        assert urlsplit(place.path).path == "/walk"
        outcomes = run(live.system, [Request(live.plan, [0])], seed=live.root)
        assert attainment(live.system, outcomes, live.plan, [0]).tolist() == [value]


def test_a_system_without_a_page_has_points_that_open_nothing(monkeypatch):
    monkeypatch.setattr("emergent.app.sweeping.places.pages", dict)
    what = asked("&x=speed")
    assert {place.path for place in places(what, what.design())} == {""}


def test_it_is_stopped_and_keeps_what_was_found(monkeypatch):
    halt, told = threading.Event(), list[Report]()
    monkeypatch.setattr(work, "EVERY", 0.0)

    def tell(report: Report) -> None:
        told.append(report)
        halt.set()

    sweep(asked("&x=speed&x.values=20&replications=200"), tell, halt)
    assert told[-1].state == STOPPED
    assert 0 < told[-1].done < told[-1].wanted == 20 * 3 * 200
    assert len(pd.read_parquet(BytesIO(told[-1].table))) == told[-1].done


def test_who_stops_it_waits_for_no_run(monkeypatch):
    """The run in hand ends only after the sweep is over: were it waited for, this would fail after a minute."""
    halt, begun, let_go = threading.Event(), threading.Event(), threading.Event()
    perform, told = executors.perform, list[Report]()

    def slow(batch: Batch) -> pa.Table:
        begun.set()
        halt.set()
        assert let_go.wait(60), "the sweep waited for it"
        return perform(batch)

    monkeypatch.setattr(executors, "perform", slow)
    sweep(asked("&x=speed&x.values=2&replications=8"), told.append, halt)
    assert begun.is_set()
    assert (told[-1].state, told[-1].done, told[-1].failed) == (STOPPED, 0, 0)
    let_go.set()


def test_it_takes_no_longer_than_the_server_allows(monkeypatch):
    monkeypatch.setattr(limits, "LIMITS", limits.Limits(seconds=0.5))
    monkeypatch.setattr("emergent.app.turns.taken", lambda: 0.6)
    report = swept(asked("&x=speed&x.values=20&replications=199"))
    assert (report.state, report.why) == (STOPPED, "It was stopped after 0.5 s, the longest that this server allows.")


def test_runs_that_fail_are_counted_with_their_reason(monkeypatch):
    def fail(*given: object, **more: object) -> None:
        raise ValueError("no such goal")

    monkeypatch.setattr("emergent.sweep.runs.attainment", fail)
    report = swept(asked("&x=alignment&x.values=2&replications=8"))
    assert (report.failed, report.why, report.state) == (2 * 3 * 8, "no such goal", FINISHED)
    assert curves(asked("&x=alignment&x.values=2"), report.points)[0].rows["value"].isna().all()


def test_how_far_it_is_in_words():
    report = Report((), None, 300, 1200, 2.0)  # type: ignore[arg-type]
    assert said(report) == "300 of 1,200 runs, 150 runs/s, 6.0 s left"
    assert said(replace(report, done=0)) == "0 of 1,200 runs"
    assert said(replace(report, done=1200, state=FINISHED)) == "1,200 of 1,200 runs in 2.0 s"
    assert said(None) == ""


def test_the_map_has_the_colours_of_the_figures():
    shown = (Path(app.__file__).parent / "vue" / "sweep.vue").read_text(encoding="utf-8")
    colours = re.findall(r"#[0-9a-f]{6}", re.search(r"CIVIDIS = \[(.*)\]", shown)[1])  # type: ignore[index]
    assert colours == [to_hex(colormaps["cividis"](share)) for share in np.linspace(0, 1, len(colours))]
