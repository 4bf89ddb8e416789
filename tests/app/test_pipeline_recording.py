"""Recordings of pipelines: what the model says of the run, what only an observer sees, and a past that stays."""

import math
import threading
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

import ipyvue
import ipyvuetify
import solara

from emergent.app import limits
from emergent.app.frame import placebo, show
from emergent.app.frame.plots import _lines
from emergent.app.live import Live
from emergent.app.panels.plan import NOTHING
from emergent.app.pipeline import graph as graphs
from emergent.app.pipeline import motion, observer
from emergent.app.pipeline.component import COUNTED, about
from emergent.app.pipeline.drawing import drawing
from emergent.app.pipeline.own import numbers
from emergent.app.pipeline.page import PAGE
from emergent.app.pipeline.recording import FATES, OBSERVER, future, model, record
from emergent.app.pipeline.shown import COLUMNS, WORDY, fates, longer, shown, waiting
from emergent.app.pipeline.watch import COUNTERS, watch
from emergent.errors import InvalidInputError
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.wiring.nodes import FIELDS
from emergent.perturbation import Plan

SCENARIOS = [f"pipeline-{name}" for name in ("board", "flat", "hierarchical", "linear", "reviewed", "voting")]
SMALL = (("horizon", 90), ("items", 40))
PLANS = {
    "pipeline-board": ["unavailable:board@22+9", "garble:writer-0@25; stale:board@25=0.5", "drop:in.board@21=0.5"],
    "pipeline-flat": ["hurry:items@25=0.8", "unavailable:author@24+6"],
    "pipeline-hierarchical": ["unavailable:*@23+8=0.5", "garble:leader@22"],
    "pipeline-linear": ["drop:*@21=0.2; relabel:specification@26", "relabel:specification@24,channels=along"],
    "pipeline-reviewed": ["fail:search@20=0.7; wave:reviewer@24", "respecify:specification@25", "delay:retries@22=4"],
    "pipeline-voting": ["delay:in.voter-0@20=3; inject:voter-1.panel@22", "garble:voter-0|voter-1|voter-2@21"],
}
CASES = [(name, plan) for name, plans in PLANS.items() for plan in ("", *plans)]


def live(name, plan="", **more):
    return Live(name, SMALL, 5, Plan.parse(plan), **more)


def over(given):
    run = model(given, given.plan)
    while run.running:
        run.step()
    return run


@pytest.fixture(autouse=True)
def usual():
    yield
    limits.use(limits.Limits())


@pytest.mark.parametrize(("name", "plan"), CASES)
def test_a_recording_holds_what_the_model_says_of_the_run(name, plan):
    given = live(name, plan)
    run, told = over(given), record(given)
    nodes = len(run.system.wiring.nodes)
    np.testing.assert_array_equal(told.waiting, run.waiting[:, :nodes])
    np.testing.assert_array_equal(told.states, run.states)
    np.testing.assert_array_equal(told.counts[:, :, COUNTERS.index("operations")], run.operations)
    np.testing.assert_array_equal(
        told.counts[-1], run.view("counts")[:, [k.COUNTERS.index(counter) for counter in COUNTERS]]
    )
    assert told.log.drop(columns=OBSERVER).equals(run.event_log())
    assert FATES[-1] == "under way"
    reached = {"reached": run._notes.reached}
    assert told.attainment[-1] == given.system.goal.system(reached, run.scored[None])[0]


@pytest.mark.parametrize(("name", "plan"), [case for case in CASES if case[1]])
def test_what_is_done_changes_nothing_that_is_past(name, plan):
    given = live(name, plan)
    run, twin = record(given), record(given, Plan())
    first = int(min(p.onset for p in given.plan))
    for one in ("waiting", "states", "counts", "attainment"):
        np.testing.assert_array_equal(getattr(run, one)[: first + 1], getattr(twin, one)[: first + 1], one)
    run_past, twin_past = ((one.log.drop(columns="plan")[one.log["step"] < first]) for one in (run, twin))
    assert run_past.equals(twin_past)
    assert past(run.motion, first) == past(twin.motion, first)
    assert not run.log.drop(columns="plan").equals(twin.log.drop(columns="plan")) or "hurry" in plan


def past(told, first):
    """What is seen before a step."""
    moves = sorted(row for row in told.moves if row[0] < first)
    stays = sorted((a, min(b, first), *rest) for a, b, *rest in told.stays if a < first)
    return moves, stays, sorted(row for row in told.signs if row[0] < first)


@pytest.mark.parametrize(("name", "plan"), CASES)
def test_the_observer_counts_as_many_right_as_the_kernel(name, plan):
    given = live(name, plan)
    run, log = over(given), record(given).log
    for place, node in enumerate(run.system.wiring.nodes):
        kind = run.system.wiring.kind(node)
        if kind in ("stage", "tool", "aggregator"):
            own = log[(log["component"] == node) & log["operation"].isin(["work", "call", "aggregate"])]
            assert (own[OBSERVER] == "right").sum() == run.view("counts")[place, k.N_RIGHT], node
    delivered = log[log["operation"] == "deliver"][OBSERVER].value_counts()
    assert delivered.get("error", 0) == run.failed
    if "hurry" not in plan and "relabel" not in plan:
        assert (delivered.get("right", 0), delivered.get("late", 0)) == (run.right, run.late)


@pytest.mark.parametrize("name", SCENARIOS)
def test_dots_wait_where_the_model_says_that_items_wait(name):
    given = live(name, "unavailable:*@24+6=0.5")
    told, wiring = record(given), given.system.wiring
    stays = told.motion.array("stays")
    for place, node in enumerate(wiring.nodes):
        if wiring.kind(node) == "aggregator" or (wiring.kind(node) == "stage" and wiring.value(node, "queue")):
            continue  # candidates, and what is in a queue, wait elsewhere
        own = stays[stays[:, 3] == place]
        for frame in range(told.frames):
            there = (own[:, 0] < frame) & (own[:, 1] >= frame)
            assert there.sum() == told.waiting[frame, place], (node, frame)


def test_a_message_takes_a_step_and_longer_where_it_is_delayed():
    given = live("pipeline-linear", "delay:writer.editor@20=3; delay:in.planner@30=2")
    places = {c.id: i for i, c in enumerate(given.system.wiring.components)}

    def took(edge):
        return {move[1] - move[0] for move in record(given).motion.moves if move[3] == places[edge]}

    assert took("writer.editor") == {1.0, 4.0}
    assert took("in.planner") == {motion.HALF, 2.0}
    assert took("editor.out") == {1.0}


def test_tools_fail_visibly_or_silently():
    def signs(plan, name="search"):
        given = live("pipeline-reviewed", plan)
        place = given.system.wiring.index[name]
        return {sign for step, component, sign in record(given).motion.signs if component == place and step >= 20}

    sound = "hone:*@0; "
    assert signs(sound) == {motion.ACTED}
    assert signs(sound + "fail:search@20") == {motion.FAILED}
    assert signs(sound + "garble:search@20") == {motion.SPOILT}
    assert signs(sound + "garble:search@20", "ledger") == {motion.ACTED}
    assert signs(sound + "garble:writer@20", "reviewer") == {motion.ACTED}  # it sends back what is wrong
    assert signs(sound + "garble:writer@20; wave:reviewer@20", "reviewer") == {motion.ACTED, motion.SPOILT}
    assert signs(sound + "drop:writer@20", "writer") == {motion.ACTED, motion.GONE}


def test_a_wrong_draft_stays_wrong_until_somebody_sees_it():
    given = live("pipeline-reviewed", "hone:*@0; garble:writer@20")
    log = record(given).log
    after = log[log["step"] >= 21]
    assert set(after[after["operation"] == "work"][OBSERVER]) == {"wrong"}
    rejected = after[(after["operation"] == "review") & (after["decision"] == "reject")]
    assert set(rejected[OBSERVER]) == {"wrong"}
    assert len(rejected)
    assert set(log[log["step"] < 20][OBSERVER]) == {"right"}


def test_an_item_is_lost_where_the_model_says_so():
    given = live("pipeline-linear", "drop:writer.editor@20")
    told = record(given)
    lost = told.log[told.log["operation"] == "message_lost"]["step"]
    found = [(lost < frame).sum() for frame in range(told.frames)]
    np.testing.assert_array_equal(found, told.states[:, FATES.index("lost")])
    assert {move[4] for move in told.motion.moves if move[0] >= 21} >= {observer.LOST}


@pytest.mark.parametrize("plan", ["", "hurry:items@10=1", "hurry:items@10=0.5; fail:search@20"])
def test_without_a_deadline_nothing_comes_too_late(plan):
    given = replace(live("pipeline-reviewed", plan), changes=(*SMALL, ("deadline", 0)))
    assert "hurry" not in plan or given.system.parameters.deadline == 0
    run, told = over(given), record(given).attainment
    assert np.isfinite(told[told.size // 2 :]).all()
    assert told[-1] == given.system.goal.system({"reached": run._notes.reached}, run.scored[None])[0] > 0


# the band of placebo twins


def band(given, stop):
    members, alone = given.system.scored(given.plan), record(given, Plan())
    return placebo.band(PAGE, given, members, key=alone.key, dt=1.0, stride=1, last=alone.last, stop=stop)


def test_the_band_is_the_twin_until_the_first_onset_and_spreads_afterwards(monkeypatch):
    monkeypatch.setattr(placebo, "PLACEBOS", 6)
    given = live("pipeline-reviewed", "wave:reviewer@26; fail:search@30")
    twin = record(given, Plan()).attainment
    low, high = band(given, threading.Event()).ends["attainment"]
    for end in (low, high):
        np.testing.assert_array_equal(end[:27], twin[:27])
    assert np.isnan(twin[: int(given.system.goal.midway)]).all()
    assert np.isfinite(low[27:]).all()
    assert (low[27:] <= high[27:]).all()
    assert (low[30:] < high[30:]).any()
    np.testing.assert_array_equal(future(given, 26.0, 0), twin)


def test_a_band_that_nobody_waits_for_is_given_up():
    stop = threading.Event()
    stop.set()
    assert band(live("pipeline-linear", "fork:chance@20"), stop) is None


# what is sent


def test_the_browser_gets_the_event_log_row_by_row():
    given = live("pipeline-reviewed", "fail:search@20")
    told, log = shown(given).log.make(), record(given).log
    for name in (*COLUMNS, OBSERVER):
        numbers_ = np.frombuffer(told["columns"][name], np.int32)
        words = told["words"].get(name)
        assert (words is not None) == (name in WORDY or name == OBSERVER)
        assert [words[i] if words else i for i in numbers_.tolist()] == log[name].tolist(), name


def test_a_run_and_its_twin_are_shown_for_as_long_as_the_longer_one_takes():
    given = live("pipeline-board", "unavailable:board@30+20")
    told, here, there = shown(given), record(given), record(given, Plan())
    run, twin = told.recording.make(), told.twin.make()
    assert told.last + 1 == run["frames"] == twin["frames"] > record(live("pipeline-board")).frames
    curve = _lines(PAGE, PAGE.curves[0], given, given.system.scored(given.plan), told.last)
    lines = [*curve, *fates(given, here, there, told.last), *waiting(given, here, there, told.last)]
    assert [line["name"] for line in curve] == ["run", "twin"]
    assert {len(line["data"]) for line in lines} == {4 * (told.last + 1)}
    assert run["struck"] == [{"id": "board", "kind": "unavailable", "from": 30, "to": 50}]
    np.testing.assert_array_equal(longer(np.array([1, 2]), 3), [1, 2, 2, 2])


@pytest.mark.parametrize("name", SCENARIOS)
def test_everything_has_a_place_in_the_drawing(name):
    system = live(name).system
    told = drawing(system)
    places = {part["id"]: part["place"] for part in (*told["nodes"], *told["edges"])}
    assert places == {component.id: i for i, component in enumerate(system.wiring.components)}
    boxes = {box["id"]: box for box in (*told["nodes"], *told["ends"])}
    for edge, wire in zip(told["edges"], system.wiring.edges, strict=True):
        for point, end in ((edge["way"][0], wire.source), (edge["way"][-1], wire.target)):
            box = boxes[end]
            assert box["x"] - 1 <= point[0] <= box["x"] + box["w"] + 1, (wire.id, end)
            assert box["y"] - 1 <= point[1] <= box["y"] + box["h"] + 1, (wire.id, end)
    for x, y in (point for line in told["lines"] for point in line["points"]):
        assert 0 < x < told["width"]
        assert 0 < y < told["height"]


# what is chosen, and what is refused


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_component_can_be_broken_and_says_what_it_is(name):
    given = live(name)
    system = given.system
    for component in system.components:
        found = PAGE.kinds(given, [component])
        assert found
        assert all({component.kind, component.id} & set(kind.applies_to) for kind in found)
        assert "decode" not in [kind.name for kind in found]
        assert len(about(system, component)) > 15
    assert set(COUNTED) | {"idle"} == set(FIELDS) | {"edge"}


def test_the_numbers_of_a_component_have_the_bounds_of_the_model():
    assert set(numbers("tool")) == {"fails", "corrupts", "stale", "latency", "mtbf", "mttr", "common"}
    assert {type(field.default) for field in numbers("reviewer").values()} == {int, float}
    changed = live("pipeline-reviewed").with_changes({"components.search.fails": 0.9})
    assert changed.system.parameters.components["search"].fails == 0.9
    with pytest.raises(InvalidInputError):
        live("pipeline-reviewed").with_changes({"components.search.fails": 1.9})


def test_a_run_that_is_too_large_is_refused():
    limits.use(limits.Limits(steps=100))
    with pytest.raises(InvalidInputError, match="items"):
        _ = replace(live("pipeline-linear"), changes=(("horizon", 90), ("items", 200))).system


def test_a_run_is_watched_to_its_end():
    seen = watch(model(live("pipeline-linear"), Plan()))
    assert seen.frames == seen.model.now + 1 == len(seen.limits) == len(seen.counts)
    assert not seen.model.running
    assert math.isfinite(seen.limits[0])


def test_what_cannot_be_computed_is_refused_and_leaves_the_page_as_it_was(monkeypatch):
    _, page = solara.render(show.Shown(PAGE), handle_error=False)
    elements = (found.widget for found in page.find(ipyvue.VueTemplate))
    graph = next(widget for widget in elements if widget.has_trait("drawing"))
    graph.vue_picked({"component": "writer", "step": 30})

    def told():
        return [found.widget.children[0] for found in page.find(ipyvuetify.Html, class_="em-problem")]

    def large(live, plan=None):
        if live.plan and plan is None:
            raise InvalidInputError("too large")
        return record(live, plan)

    with monkeypatch.context() as broken:
        broken.setattr(graphs, "record", large)
        graph.vue_picked({"component": "writer", "step": 30})
        assert told() == ["too large"]
    notes = [found.widget.children[0] for found in page.find(ipyvuetify.Html, class_="em-note")]
    assert NOTHING in notes
    graph.vue_picked({"component": "writer", "step": 30})
    assert told() == []
    assert NOTHING not in [found.widget.children[0] for found in page.find(ipyvuetify.Html, class_="em-note")]
    page.close()
