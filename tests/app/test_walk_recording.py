"""What the page Walk computes: recordings, their pieces, what the plots show, and what a drag or a drawn wall does."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

from emergent.app.cache import Cache
from emergent.app.frame import placebo
from emergent.app.frame.plots import stride
from emergent.app.live import Live
from emergent.app.plane import front as fronts
from emergent.app.plane import stream
from emergent.app.plane.recording import HEADING, LARGEST, STATE, PlaneRecording, Track, cache
from emergent.app.plane.scene import changes, scene
from emergent.app.walk import curves, interventions, plaza
from emergent.app.walk.curves import ARRIVED
from emergent.app.walk.page import PAGE, PLANE, STATES
from emergent.codes import STATUSES
from emergent.errors import InvalidInputError
from emergent.models.walk.model import WalkModel
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan

SHORT = (("horizon", 60), ("walkers", 5))
PLAN = Plan.parse(
    "distract:walker-3@20=15; freeze:walker-1@25=10; move:restaurant@30=60,bearing=90; remove:walker-0@40"
)


def live(plan: Plan = NOMINAL, **more) -> Live:
    return Live("restaurant-walk", **{"changes": SHORT, "seed": 4, **more}, plan=plan)


def recording(run, plan=None):
    return PLANE.record(run, plan)


def twin(run):
    return PLANE.record(run, NOMINAL)


def band(run, members, every, last, stop):
    return placebo.band(PAGE, run, members, key=twin(run).key, dt=twin(run).dt, stride=every, last=last, stop=stop)


def scored(run):
    return run.system.scored(run.plan)


def staged(run):
    """The scene of a run and its twin, with `world` and `twinWorld` as steps, and what stands there then."""
    parameters = run.system.parameters

    def around(world, first):
        return plaza.around(parameters, world, first)

    here, there = changes(recording(run), around), changes(twin(run), around)
    occurring = {*recording(run).states, *twin(run).states}
    return scene(run, plaza.still(parameters), here, there, PLANE.states, occurring, PLANE.room)


def ran(run: Live):
    system = run.system
    outcomes = system.run([Request(run.plan, [0], system.parameters.dt)], seed=run.seed)
    return outcomes, outcomes.recording(run.plan, [0]).isel(run=0)


@pytest.mark.parametrize("plan", [NOMINAL, PLAN])
def test_a_recording_is_the_run_of_the_system_to_the_last_bit(plan):
    run = live(plan)
    shot, (_, recorded) = recording(run), ran(run)
    assert shot.last == 120
    np.testing.assert_array_equal(shot.frames[:, :2], recorded.position.values.transpose(0, 2, 1).astype(np.float32))
    np.testing.assert_array_equal(shot.frames[:, STATE], recorded.status.values)


def test_a_recording_ends_where_everybody_has_arrived():
    run = Live("restaurant-walk", seed=3)
    shot = recording(run)
    assert shot.last < run.system.parameters.steps
    assert (shot.frames[-1, STATE] == ARRIVED).all()
    assert not (shot.frames[-2, STATE] == ARRIVED).all()


def test_headings_are_those_of_the_walkers():
    run, model = live(PLAN), WalkModel(rng=4, plan=PLAN, horizon=60, walkers=5)
    for _ in range(70):
        model.step()
    np.testing.assert_allclose(recording(run).frames[70, HEADING], [w.heading for w in model.agents], atol=1e-6)


@pytest.mark.parametrize("text", ["distract:walker-3@20", "remove:walker-0@20", "dusk:daylight@20", "fork:chance@20=1"])
def test_what_is_done_leaves_the_past_as_it_was(text):
    one, other = recording(live()), recording(live(Plan.parse(text)))
    assert 40 <= one.same_until(other) < 120
    assert one.frames[:40].tobytes() == other.frames[:40].tobytes()
    assert one.frames[60:].tobytes() != other.frames[60:].tobytes()


def test_same_until_says_where_recordings_part():
    frames = np.zeros((5, 4, 2), np.float32)
    other = frames.copy()
    other[3, 1, 0] = 1e-30
    recordings = [PlaneRecording(str(i), 0.5, f, np.zeros((5, 7), np.float32)) for i, f in enumerate((frames, other))]
    shorter = PlaneRecording("2", 0.5, frames[:2].copy(), np.zeros((2, 7), np.float32))
    fewer = PlaneRecording("3", 0.5, np.zeros((5, 4, 1), np.float32), np.zeros((5, 7), np.float32))
    assert recordings[0].same_until(recordings[1]) == 3
    assert recordings[0].same_until(recordings[0]) == 5
    assert recordings[0].same_until(shorter) == 2
    assert recordings[0].same_until(fewer) == 0


def test_equal_runs_are_one_recording_that_nobody_can_write_into():
    run = live(PLAN)
    assert recording(run) is recording(live(PLAN, step=50))
    assert twin(run) is recording(live())
    assert twin(run).name != recording(run).name
    for array in (recording(run).frames, recording(run).world):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0


def test_the_cache_is_bounded_and_keeps_the_latest():
    size = np.zeros((10, 4, 10), np.float32).nbytes + np.zeros((10, 7), np.float32).nbytes
    kept = Cache(3 * size)
    for i in range(10):
        kept.put(PlaneRecording(str(i), 0.5, np.zeros((10, 4, 10), np.float32), np.zeros((10, 7), np.float32)))
        kept.find("0")
    held = [i for i in range(10) if kept.find(str(i))]
    assert held == [0, 8, 9]


def test_too_large_a_run_is_refused_in_words():
    large = Live("restaurant-walk", (("horizon", 4000), ("walkers", 400)))
    assert LARGEST < 400 * 8000
    with pytest.raises(InvalidInputError, match="fewer walkers"):
        recording(large)


# how frames come to the canvas


def canvas(message, frames=None):
    """Do with a message what the canvas does."""
    frames = {} if frames is None else frames
    if message["run"] not in frames:
        frames[message["run"]] = dict(list(frames.get(message["base"], {}).items())[: message["same"]])
    frames.setdefault(message["twin"], {})
    for piece in message["pieces"]:
        got = np.frombuffer(piece["data"], np.float32).reshape(-1, 4, message["members"])
        frames[piece["recording"]].update({piece["start"] + i: frame for i, frame in enumerate(got)})
    return frames


def test_pieces_make_up_the_recording():
    shot = recording(Live("restaurant-smell", seed=5))
    first = stream.message(0, shot, shot, stream.Sent(), (), 0)
    assert (first["run"], first["twin"], first["runLast"]) == (shot.name, shot.name, shot.last)
    frames, sent, n = canvas(first), stream.Sent(shot.key, shot.name, shot.name), 0
    assert len(frames[shot.name]) == 2 * stream.span(shot) < shot.last
    while len(frames[shot.name]) <= shot.last:
        n += 1
        message = stream.message(n, shot, shot, sent, ((shot.name, n * stream.span(shot)),), 0)
        assert len(message["pieces"]) == 1
        canvas(message, frames)
    np.testing.assert_array_equal([frames[shot.name][i] for i in range(shot.last + 1)], shot.frames)


def test_after_a_click_the_past_is_kept_and_the_twin_is_there_already():
    before, run = recording(live()), recording(live(PLAN))
    frames = canvas(stream.message(0, before, before, stream.Sent(), (), 0))
    message = stream.message(1, run, before, stream.Sent(before.key, before.name, before.name), (), 40)
    assert message["base"] == before.name
    assert 40 <= message["same"] <= 41
    assert [piece["recording"] for piece in message["pieces"]] == [run.name]
    canvas(message, frames)
    np.testing.assert_array_equal([frames[run.name][i] for i in range(121)], run.frames)
    np.testing.assert_array_equal([frames[before.name][i] for i in range(121)], before.frames)


def test_pieces_of_other_recordings_and_beyond_the_end_are_not_sent():
    shot = recording(live())
    sent = stream.Sent(shot.key, shot.name, shot.name)
    asked = stream.read([["other", 0], [shot.name, 10**9], [shot.name, -1], [shot.name, 0.5], "x", [shot.name]])
    assert stream.message(1, shot, shot, sent, asked, 0)["pieces"] == []
    assert stream.read({"run": 0}) == ()


def test_large_groups_come_in_smaller_pieces():
    sizes = [stream.span(recording(Live("restaurant-walk", (("horizon", 10), ("walkers", n))))) for n in (20, 60, 400)]
    assert sizes == [400, 273, 40]


# what stands around


def restaurants(told):
    return [next((s["x"], s["y"]) for s in around["shapes"] if s.get("goal")) for _, around in told]


def test_the_scene_says_what_changes_when():
    run = live(Plan.parse("move:restaurant@30+10=60,bearing=90; dusk:daylight@20=0.5; freeze:walker-1@25=10"))
    said, vision = staged(run), run.system.parameters.vision
    assert [step for step, _ in said["run"]] == [0, 40, 60, 80]
    assert restaurants(said["run"]) == [(150, 0), (150, 0), (150, 60), (150, 0)]
    assert [around["shade"] for _, around in said["run"]] == [0, 0.5, 0.5, 0.5]
    assert [around["sight"] for _, around in said["run"]] == [vision, vision / 2, vision / 2, vision / 2]
    assert [[shape["label"] for shape in around["shapes"]] for _, around in said["run"]] == [
        ["street, open", "restaurant"],
        ["street, open", "restaurant"],
        ["street, open", "first place", "restaurant"],
        ["street, open", "restaurant"],
    ]
    assert [step for step, _ in said["twin"]] == [0]
    assert restaurants(said["twin"]) == [(150, 0)]
    assert (said["twin"][0][1]["shade"], said["twin"][0][1]["sight"]) == (0, vision)
    assert said["done"] == [[1, 50, 70]]
    assert said["caused"] == {"2": []}
    other = live(Plan.parse("distract:walker-3|walker-4@30=2; freeze:walker-1@25=10"))
    assert staged(other)["caused"] == {"2": [[3, 60, 64], [4, 60, 64]]}
    assert said["view"] == [[-20, 170], [-50, 80]]


def test_what_happens_at_once_is_shown_for_one_frame():
    run = live(Plan.parse("displace:walker-2@25=40; freeze:walker-1@25=10; slow:walker-0@30"))
    assert staged(run)["done"] == [[2, 50, 51], [1, 50, 70], [0, 60, -1]]


def test_a_decoy_and_a_closed_street_stand_there_while_they_do():
    said = staged(live(Plan.parse("decoy:walker-1@10+5; close:street@20=0.5")))
    labels = [[shape["label"] for shape in around["shapes"]] for _, around in said["run"]]
    assert [step for step, _ in said["run"]] == [0, 20, 30, 40]
    assert ["decoy" in shown for shown in labels] == [False, True, False, False]
    assert ["street, open" in shown for shown in labels] == [True, True, True, False]
    wall, _ = (shape for shape in said["run"][3][1]["shapes"] if shape["is"] == "line")
    x0, y0, x1, y1 = live().system.parameters.street
    assert wall["ends"] == ((x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2))


def test_what_stands_on_the_plaza_of_a_scenario():
    relay, detour = (Live(name).system.parameters for name in ("restaurant-relay", "restaurant-detour"))
    assert [shape.label for shape in plaza.still(relay)].count("landmark 1") == 1
    assert len(plaza.still(relay)) == sum(map(len, (relay.circles, relay.walls, relay.landmarks, relay.windows)))
    assert {shape.legend for shape in plaza.still(detour)} >= {"wall"}
    for shape in (*plaza.still(relay), *plaza.still(detour)):
        assert shape.row["is"] in ("circle", "line", "symbol")


# what the plots show


def test_numbers_over_time_are_those_of_the_system():
    run = live(PLAN)
    outcomes, _ = ran(run)
    shot, marks, table = recording(run), run.system.checkpoints, outcomes.arrays(run.plan, [0])
    distance, front = curves.distance(shot.track(), scored(run)), fronts.front(shot, PLANE.states)
    np.testing.assert_allclose(distance[marks], table["distance"][0], rtol=1e-5)
    np.testing.assert_array_equal(front[marks], table["front"][0])


def test_spread_and_arrivals_by_hand():
    position = np.array([[[0.0, 6.0, 99.0], [0.0, 8.0, 99.0]]], np.float32)
    track = Track(0.5, position, np.array([[1, ARRIVED, ARRIVED]]), np.zeros((1, 2), np.float32))
    members = np.array([True, True, False])
    found = [of(track, members)[0] for of in (curves.distance, curves.spread, curves.arrived)]
    assert found == [5.0, 5.0, 1.0]


def test_those_longest_in_front_have_rows_of_their_own():
    one, other = np.array([2, 2, 5, -1], np.int16), np.array([0, 5, 5, 4], np.int16)
    assert fronts.foremost([one, other], 7, 2) == [2, 5]
    assert fronts.foremost([one], 7, 1) == [2]
    assert fronts.foremost([one, other], 6, 8) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("seconds", "width"), [(60, 1), (61, 2), (400, 10), (957, 20), (250, 5), (0.5, 0.01), (6000, 100)]
)
def test_windows_are_round_and_not_too_many(seconds, width):
    assert fronts.window(seconds, 60) == pytest.approx(width)


CURVES = {curve.name: curve.of for curve in PAGE.curves}


def test_the_band_begins_with_the_first_intervention():
    run = live(Plan.parse("distract:walker-3@20"))
    alone, members = twin(run), scored(run)
    around = band(run, members, 2, 120, threading.Event())
    own = alone.track(2)
    assert (around.onset, around.twins, len(around.ends["distance"][0])) == (20, 19, 61)
    assert set(around.ends) == {"distance", "spread", "arrived"}
    for name, (low, high) in around.ends.items():
        np.testing.assert_allclose(low[:21], CURVES[name](own, members)[:21], atol=1e-4)
        np.testing.assert_allclose(high[:21], CURVES[name](own, members)[:21], atol=1e-4)
        assert (low <= high).all()
    low, high = around.ends["distance"]
    assert (high - low)[-1] > 1
    again = band(run, members, 2, 500, threading.Event())  # of the twins that are here, held where all have ended
    np.testing.assert_array_equal(again.ends["distance"][0][:61], low)
    assert len(again.ends["distance"][0]) == 251


def test_the_numbers_of_twins_are_those_of_a_run():
    run = live(Plan.parse("distract:walker-3@20"))
    own, members = recording(run, Plan.parse("fork:chance@20=3")), scored(run)
    told = PLANE.future(run, 20.0, 3, 1)
    assert len(told.position) == len(own.track().position)
    for of in CURVES.values():
        np.testing.assert_allclose(of(told, members), of(own.track(), members), atol=1e-4)


def test_a_placebo_twin_ends_where_nothing_changes_any_more():
    run = Live("restaurant-walk", seed=3)
    told = PLANE.future(run, 20.0, 1, 4)
    steps = run.system.parameters.steps // 4
    assert len(told.position) == len(told.state) == len(told.world) < steps
    assert (told.state[-1] == ARRIVED).all()


def test_a_band_that_nobody_waits_for_is_given_up():
    run, stop = live(Plan.parse("distract:walker-3@7")), threading.Event()
    stop.set()
    assert band(run, scored(run), 2, 120, stop) is None


def test_long_runs_are_plotted_at_fewer_moments():
    assert [stride(last) for last in (1, 599, 1199, 1200, 20_000)] == [1, 1, 1, 2, 33]


# what a drag or a drawn wall does


def test_the_restaurant_moves_from_its_first_place():
    moved = interventions.moved(live(), 20, (150, 60))
    assert moved.plan.text == "move:restaurant@20=60,bearing=90"
    again = interventions.moved(interventions.moved(moved, 20, (90, 0)), 30, (150, 10))
    assert again.plan.text == "move:restaurant@20=60,bearing=180; move:restaurant@30=10,bearing=90"
    np.testing.assert_allclose(
        recording(again).world[:, :2][[39, 40, 59, 60]], [(150, 0), (90, 0), (90, 0), (150, 10)], atol=1e-4
    )


def test_a_drawn_wall_stands_from_its_onset_on_and_another_one_takes_its_place():
    one = interventions.walled(live(Plan.parse("dusk:daylight@5"), step=40), 20, (10, -40, 10, 40))
    assert one.plan.text == "dusk:daylight@5; close:street@20"
    assert one.step == 40
    assert one.system.parameters.street == (10, -40, 10, 40)
    assert recording(live(Plan.parse("dusk:daylight@5"))).same_until(recording(one)) >= 40
    other = interventions.walled(one, 30, (20, -40, 20, 40))
    assert other.plan.text == "dusk:daylight@5; close:street@30"
    assert other.system.parameters.street == (20, -40, 20, 40)
    assert twin(other) is recording(live())  # an open street matters to nobody
    with pytest.raises(InvalidInputError, match="2 m long"):
        interventions.walled(live(), 20, (0, 0, 1, 1))


@pytest.mark.parametrize("given", [None, [1], [1, "2"], [1, math.nan], [1, math.inf], [1, 10**400], [1, True], "12"])
def test_places_that_are_none_are_refused(given):
    with pytest.raises(InvalidInputError):
        interventions.numbers(given, 2)


def test_a_street_with_a_wall_already_is_barred():
    assert plaza.barred(Live("restaurant-detour").system.parameters)
    assert not plaza.barred(live().system.parameters)


def test_states_are_those_that_the_canvas_draws():
    assert STATUSES == ("absent", "walking", "distracted", "held", "arrived", "elsewhere")
    assert [state.name for state in PLANE.states] == list(STATUSES) == list(STATES)
    assert cache.find("nobody made it") is None
