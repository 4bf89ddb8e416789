"""The page of a user's own Mesa model: what is drawn of it, what is kept of a run, and what can be done on its page."""

from __future__ import annotations

import io
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

from PIL import Image

import emergent
from emergent import experiment
from emergent.adapter.carrying import Carried, fingerprint
from emergent.app import catalogue, registry
from emergent.app.adapted import recording as recordings
from emergent.app.adapted.declared import offer
from emergent.app.adapted.drawing import Drawing
from emergent.app.adapted.looks import COLOURS, Looks
from emergent.app.adapted.pieces import SPAN, pieces, read
from emergent.app.adapted.recording import record
from emergent.app.lazy import sent
from emergent.app.limits import LIMITS
from emergent.app.live import Live
from emergent.app.registry import pages
from emergent.app.sweeping.asked import Asked
from emergent.errors import InvalidInputError
from emergent.metrics.metric import attainment
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.scenario import Scenario
from tests.app import yard
from tests.app.inside import Inside

pytestmark = pytest.mark.filterwarnings("ignore:Failed to validate hooks")  # Mesa's own, where it is imported first
FREEZE = Plan.parse("freeze:hen-1@3")
PATIENCE = 20.0


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """Nothing is offered but what a test offers."""
    monkeypatch.setattr(registry, "_registered", {})
    monkeypatch.setattr(catalogue, "_given", {})


def scenario(system):
    return Scenario(system.name, system.name, "", system)


@pytest.fixture
def inside():
    """Open the page of a system at an address."""
    opened = []

    def page(system, query="", *plans):
        if system.name not in pages():
            offer(scenario(system), "mymodel.py:system")
        for plan in (NOMINAL, *plans):
            record(system, 0, plan)
        opened.append(Inside(f"/{system.name}?{query}"))
        return opened[-1]

    yield page
    for one in opened:
        one.close()


def until(true):
    """Wait until something holds that a thread brings about."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        threading.Event().wait(0.01)


def drawn(model, portrayal=None):
    """Return the drawing of a model, a frame of it with all agents as members, and its picture as colours."""
    drawing, agents = Drawing(model, portrayal), list(model.agents)
    frame = drawing.frame(agents)
    sheet = drawing.sheet()
    (picture,) = sheet.pictures([frame])
    return drawing, frame, np.asarray(Image.open(io.BytesIO(picture)).convert("RGBA"))


def at(picture, place):
    """Return the colour at a place, as shares of the width and of the height from below."""
    height, width = picture.shape[:2]
    return tuple(picture[min(height - 1, int((1 - place[1]) * height)), min(width - 1, int(place[0] * width))])


def rgba(colour):
    return (*(int(colour[i : i + 2], 16) for i in (1, 3, 5)), 255)


# the drawing


@pytest.mark.parametrize(("model", "size"), [(yard.Yard, (560, 560)), (yard.Air, (560, 280)), (yard.Web, (560, 560))])
def test_agents_are_drawn_where_they_are_in_each_space(model, size):
    made = model(rng=1)
    drawing, frame, picture = drawn(made)
    assert (drawing.width, drawing.height) == size
    assert picture.shape == (size[1], size[0], 4)
    colours = {rgba(colour) for colour in drawing.legend.values()}
    for place in frame.members:
        assert at(picture, place) in colours
    assert at(picture, (0.999, 0.001))[3] == 0
    space = np.asarray(Image.open(io.BytesIO(drawing.space)).convert("RGBA"))
    assert space[..., 3].any() == (model is not yard.Air)  # the lines of a grid, the edges of a network


def test_places_are_those_of_the_space():
    _, frame, _ = drawn(yard.Air(rng=1))
    assert frame.members == pytest.approx(np.array([(0.25, 0.5), (0.75, 0.25)]), abs=0.06)  # there is a margin
    _, frame, _ = drawn(yard.Yard(rng=1))
    assert frame.members == pytest.approx(np.array([(0.5 / 6, (n + 0.5) / 6) for n in range(4)]))


def test_an_agent_that_is_gone_has_no_place():
    model = yard.Yard(rng=1)
    hens = list(model.agents)
    drawing = Drawing(model, None)
    hens[2].remove()
    assert np.isnan(drawing.frame(hens).members[:, 0]).tolist() == [False, False, True, False]
    assert np.isnan(drawing.frame([None]).members).all()


def test_an_author_says_how_agents_look():
    from mesa.visualization.components import AgentPortrayalStyle

    for portrayal in (
        lambda hen: AgentPortrayalStyle(color="#ff0000" if hen.sort else "#00ff00", marker="s", size=400),
        lambda hen: {"color": "#ff0000" if hen.sort else "#00ff00", "marker": "s", "size": 400},
    ):
        drawing, frame, picture = drawn(yard.Yard(rng=1), portrayal)
        assert [at(picture, place)[:3] for place in frame.members] == [(0, 255, 0), (255, 0, 0)] * 2
        assert drawing.legend == {}


def test_how_agents_look_changes_no_run_and_does_not_travel_to_other_processes():
    plain, looking = (yard.yard(portrayal=portrayal).author for portrayal in (None, lambda hen: {}))
    assert fingerprint(plain) == fingerprint(looking)
    assert Carried.of(looking).author.portrayal is None


def test_looks_tell_apart_classes_and_what_differs_first():
    model = yard.Yard(rng=1)
    yard.Thought(model)
    looks = Looks(model.agents)
    styles = [looks(agent).color for agent in model.agents]
    assert styles == [COLOURS[0], COLOURS[1], COLOURS[0], COLOURS[1], COLOURS[2]]
    assert looks.legend == dict(zip(("Hen: sort 0", "Hen: sort 1", "Thought"), COLOURS, strict=False))


def test_a_model_in_no_space_has_no_drawing():
    with pytest.raises(InvalidInputError, match="no grid, no network and no continuous space"):
        Drawing(yard.Mind(rng=1), None)


# recordings


def test_a_recording_is_the_run_that_is_measured():
    system = yard.yard()
    outcomes = experiment.run(system, [Request(NOMINAL, [0]), Request(FREEZE, [0])], seed=5)
    for plan in (NOMINAL, FREEZE):
        found, scored = record(system, 5, plan), system.scored(plan)
        assert found.last == 10
        assert found.track.over(scored)[-1] == attainment(system, outcomes, plan, [0])[0]
    run, twin = record(system, 5, FREEZE), record(system, 5, NOMINAL)
    same = [np.array_equal(one.at, other.at) for one, other in zip(run.frames, twin.frames, strict=True)]
    assert same == [step <= 3 or step == 9 for step in range(11)]  # the row is a ring of six cells
    assert run.track.by_member[:, 1].tolist() == pytest.approx([min(step, 3) / 10 for step in range(11)])


def test_a_recording_is_made_once_and_told_of_at_each_step():
    system, told = yard.yard(name="hens-told"), []
    assert record(system, 1, NOMINAL, told.append) is record(system, 1, NOMINAL, told.append)
    assert told == list(range(11))


def test_what_a_model_raises_is_said_with_the_step():
    with pytest.raises(InvalidInputError, match=r"yard raises after 25 steps: RuntimeError: the hen is upset"):
        record(yard.yard(steps=30, parameters={"upset": 25}), 0, NOMINAL)
    with pytest.raises(InvalidInputError, match=r"yard raises in its first steps: RuntimeError: the hen is upset"):
        record(yard.yard(parameters={"upset": 4}), 0, NOMINAL)


def test_what_is_done_with_whole_runs_is_no_run_to_be_seen():
    with pytest.raises(InvalidInputError, match="apart is worked out from whole runs"):
        record(yard.yard(), 0, Plan.parse("apart:model@0"))


def test_too_large_a_recording_is_refused(monkeypatch):
    monkeypatch.setattr(recordings, "LARGEST", 500)
    with pytest.raises(InvalidInputError, match="4 agents are more than a page can keep"):
        record(yard.yard(), 77, NOMINAL)


def test_pieces_hold_the_pictures_of_their_steps_and_what_has_no_form_is_left_out():
    found = record(yard.yard(), 2, NOMINAL)
    known = {found.name: found}
    wanted = read([[found.name, 0], [found.name, SPAN], [found.name, 3], ["other", 0], [found.name, 99], [1, 2], "x"])
    one, other = pieces(wanted[:4], known)
    assert (one.start, len(one.pictures), other.start, len(other.pictures)) == (0, SPAN, SPAN, 11 - SPAN)
    assert np.frombuffer(one.places, np.float32).shape == (SPAN * 4 * 2,)
    assert len(set(one.pictures)) == 6  # a hen is where it was after six steps
    assert next(iter(pieces(wanted[:1], known))) is one


# the page


def test_the_page_shows_run_and_twin_with_what_applies_and_what_does_not(inside):
    system = yard.yard()
    page = inside(system, f"plan={FREEZE.text}&step=4", FREEZE)
    about = sent(page.element("about").about, None)
    assert about["run"]["name"] != about["twin"]["name"]
    assert (about["run"]["last"], about["run"]["width"], about["run"]["stopped"]) == (10, 560, False)
    attained = np.frombuffer(about["run"]["attained"], np.float32)
    assert attained == pytest.approx(np.arange(11) / 10)  # the frozen one does not count
    assert page.element("about").done == [[1, 3, -1]]
    assert page.done == ["freeze hen-1: onset 3 steps, to the end"]
    assert page.element("speeds").unit == "steps"
    (plot,) = page.elements("y_label", "lines")
    assert (plot.title, plot.x_label, plot.y_max) == ("Attainment", "time [steps]", 1.0)
    summary = f"What was tried and does not apply: {', '.join(system.tried.why_not)}"
    assert "fork" in system.tried.why_not
    assert summary in page.texts(tag="summary")
    assert any("no band of what chance" in text for text in page.texts(class_="em-note"))


def test_a_button_does_something_to_the_chosen_member_and_undo_takes_it_back(inside):
    page = inside(yard.yard())
    page.element("about").vue_picked({"member": 2})
    assert page.element("about").chosen == 2
    page.element(label="freeze it").vue_struck({"step": 4, "ms": 1.0})
    until(lambda: page.asked.get("plan") == "freeze:hen-2@4")
    assert page.done == ["freeze hen-2: onset 4 steps, to the end"]
    assert [mark["at"] for mark in page.marks[0]] == [4.0]
    page.press("Undo")
    assert "plan" not in page.asked


def test_meanwhile_the_run_before_is_shown_and_how_far_the_next_one_is(inside, monkeypatch):
    page, go = inside(yard.yard()), threading.Event()
    recorded = recordings._run

    def slow(*given):
        assert go.wait(PATIENCE)
        recorded(*given)

    monkeypatch.setattr(recordings, "_run", slow)
    page.element("about").vue_picked({"member": 0})
    page.element(label="remove it").vue_struck({"step": 6, "ms": 1.0})
    until(lambda: any("replayed" in text or "tried" in text for text in page.texts(class_="em-note em-replayed")))
    assert "plan" not in page.asked
    page.element("speeds").vue_at(7)  # the clock goes on, and does not forget what was asked for
    go.set()
    until(lambda: page.asked.get("plan") == "remove:hen-0@6")
    assert page.asked["step"] == "7"


def test_a_plan_under_which_the_model_raises_leaves_the_run_before(inside):
    system = yard.yard(steps=30, kinds={"upset": upset}, name="upset-yard")
    page = inside(system)
    page.element("about").vue_picked({"member": 1})
    page.element(label="upset it").vue_struck({"step": 5, "ms": 1.0})
    until(lambda: page.texts(class_="em-problem"))
    assert (
        "raises after 25 steps under upset:hen-1@5: RuntimeError: the hen is upset"
        in page.texts(class_="em-problem")[0]
    )
    assert "plan" not in page.asked
    page.element(label="freeze it").vue_struck({"step": 4, "ms": 9.0})
    until(lambda: page.asked.get("plan") == "freeze:hen-1@4")


def upset(hen):
    """It looks another way, and is upset after 25 steps: when it was tried, it was not."""
    hen.sort = 7
    if hen.model.steps == 25:
        raise RuntimeError("the hen is upset")


def test_once_a_model_stopped_nothing_more_can_be_done(inside):
    page = inside(yard.yard(parameters={"stop": 5}, name="short-yard"))
    assert sent(page.element("about").about, None)["run"]["stopped"]
    page.element("about").vue_picked({"member": 1})
    page.element(label="freeze it").vue_struck({"step": 5, "ms": 1.0})
    assert "The model stopped by itself after 5 steps" in page.texts(class_="em-problem")[0]


def test_a_model_in_no_space_shows_attainment_only_and_says_so(inside):
    system = emergent.adapt(yard.Mind, steps=3, goal="It thinks.", attained=yard.none)
    page = inside(system)
    assert "space" not in sent(page.element("about").about, None)["run"]
    (note,) = (text for text in page.texts(class_="em-note") if text.startswith("There is no picture"))
    assert "only what was attained: the model has no space" in note


# the site


def test_it_comes_first_and_its_own_parameters_can_be_changed():
    system = yard.yard()
    offer(scenario(system), "mymodel.py:system")
    assert next(iter(pages())) == catalogue.first() == catalogue.entries()[0].name == "yard"
    assert catalogue.entries()[0].lesson == "Goal: All hens walk."
    live = Live("yard").with_changes({"hens": 2})
    assert [member.id for member in live.system.members] == ["hen-0", "hen-1"]
    assert live.system is Live.read(live.query, "").system  # so that it is tried once


def test_the_page_sweep_varies_it_and_its_design_names_the_file():
    offer(scenario(yard.yard()), "models/mymodel.py:system")
    asked = Asked.read("scenario=yard&x=hens&x.to=4&replications=2", "").usual()
    assert asked.file.splitlines()[:3] == [
        "# emergent sweep yard-sweep.toml --out out/yard",
        "# Keep mymodel.py beside this file.",
        'scenario = "mymodel.py:system"',
    ]
    assert asked.values == [[1, 2, 3, 4]]  # of hens there is one at least
    assert [len(one.system.members) for one in asked.design().scenarios] == [1, 2, 3, 4]


@pytest.mark.parametrize("name", ["walk", "sweep"])
def test_a_name_that_is_taken_is_refused(name):
    with pytest.raises(InvalidInputError, match=f"there is a page '{name}' already"):
        offer(scenario(yard.yard(name=name)), "mymodel.py:system")


def test_a_system_that_was_not_adapted_is_refused():
    with pytest.raises(InvalidInputError, match="WalkSystem, of which there is no picture"):
        offer(emergent.read_scenario("restaurant-walk"), "mymodel.py:system")


def test_a_user_s_own_model_may_be_larger_than_the_limits():
    small = replace(LIMITS, members=2, steps=5)
    small.at_least(yard.yard()).check(yard.yard())
    with pytest.raises(InvalidInputError, match="4 members are more"):
        small.check(yard.yard())
