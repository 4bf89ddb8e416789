"""What pages share, without a browser: what a slider spans, what a tool does, and what pairs of runs say."""

import threading
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

import ipyvuetify
import solara

from emergent.app.live import Live
from emergent.app.panels import thread
from emergent.app.panels.answer import DOUBLE, Once
from emergent.app.panels.parameters import entered, numeric, span
from emergent.app.panels.plan import words
from emergent.app.panels.seed import _mistake
from emergent.app.panels.thread import use_thread
from emergent.app.panels.tools import ClickTool, fields, fitting, trouble
from emergent.app.panels.what_if import WhatIf
from emergent.app.turns import Turns
from emergent.app.what_if import what_if
from emergent.errors import PlanError
from emergent.models.pipeline import PipelineParameters, PipelineSystem
from emergent.models.walk import WalkParameters, WalkSystem
from emergent.models.walk.kinds import KINDS
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Perturbation, Plan


@pytest.mark.parametrize("name", numeric(WalkParameters))
def test_a_slider_holds_the_value_and_stays_within_the_bounds(name):
    field = numeric(WalkParameters)[name]
    around = span(field, field.default)
    assert around.low <= field.default <= around.high
    assert field.low <= around.low < around.high <= field.high
    assert around.high <= max(20 * abs(field.default), 4)
    assert 0 < around.step <= around.high - around.low


def test_a_slider_has_room_on_both_sides_of_its_value():
    around = span(numeric(PipelineParameters)["skill"], 0.0)
    assert around.low == -around.high


@pytest.mark.parametrize("kind", [*WalkSystem().kinds.values(), *PipelineSystem().kinds.values()], ids=lambda k: k.name)
def test_every_field_has_a_unit_and_a_help_and_is_called_by_its_word(kind):
    found = fields(kind)
    assert found[0].label == f"dose [{kind.dose.unit}]"
    assert [field.label for field in found if field.name == "duration"] in ([], ["duration [s]"])
    assert all(field.help.endswith(".") and (field.unit or field.words) for field in found)


def test_a_double_click_counts_once_and_says_so():
    once, live = Once(), Live("restaurant-walk", plan=Plan.parse("freeze:walker-2@3"))
    one, other, third = (Perturbation("distract", (f"walker-{i}",), at) for i, at in ((1, 5.0), (1, 7.0), (2, 7.0)))
    assert once.again(live, one, {"ms": 1000}) == ""
    assert "double click" in once.again(live, other, {"ms": 1000 + DOUBLE - 1})
    assert "double click" in once.again(live, other, {"ms": 1000 + 1.9 * DOUBLE})  # a third one soon after the second
    assert once.again(live, third, {"ms": 1000 + 2 * DOUBLE}) == ""  # another walker
    assert once.again(live, third, {"ms": 1000 + 3 * DOUBLE}) == ""  # later
    assert once.again(live, third, {}) == once.again(live, third, {"ms": "soon"}) == once.again(live, third, None) == ""
    assert once.again(live, one, {"ms": 9000}) == ""
    once.forget()  # it was refused
    assert once.again(live, one, {"ms": 9001}) == ""
    assert "already" in once.again(live, live.plan.perturbations[0], {"ms": 99_000})


def test_typed_numbers():
    walkers, speed = numeric(WalkParameters)["walkers"], numeric(WalkParameters)["speed"]
    assert entered("12", walkers) == 12
    assert isinstance(entered("12", walkers), int)
    assert entered("1,5", speed) == 1.5  # as it is typed in half of Europe
    assert entered("12.5", walkers) == 12.5  # refused by the class, with its reason
    assert entered("many", walkers) == "many"


def test_a_tool_makes_what_was_typed():
    kind = KINDS["mislead"]
    tool = ClickTool("mislead").typed("dose", "0.5").typed("duration", "10").typed("degrees", "45")
    made = tool.perturbation(kind, "walker-1", 7.0)
    assert made == Perturbation("mislead", ("walker-1",), 7.0, 10.0, 0.5, (("degrees", 45.0),))
    assert ClickTool("mislead").perturbation(kind, "walker-1", 0.0) == Perturbation("mislead", ("walker-1",))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("dose", "2", "from 0 to 1"),
        ("dose", "x", "number"),
        ("duration", "-3", "above 0"),
        ("degrees", "inf", "number"),
    ],
)
def test_a_field_says_what_is_wrong_with_it(name, text, said):
    tool = ClickTool("mislead").typed(name, text)
    assert said in trouble(KINDS["mislead"], tool, name)
    assert not trouble(KINDS["mislead"], tool.typed(name, ""), name)
    with pytest.raises(PlanError):
        tool.perturbation(KINDS["mislead"], "walker-0", 0.0)


def test_kinds_that_fit_a_component():
    walkers = WalkSystem().members
    names = [kind.name for kind in fitting(KINDS.values(), walkers[:1])]
    assert {"distract", "freeze", "remove", "mislead", "blind"} <= set(names)
    assert not {"move", "close", "dusk", "fork"} & set(names)
    pipeline = PipelineSystem()
    restaurant = [c for c in WalkSystem().components if c.id == "restaurant"]
    assert [kind.name for kind in fitting(KINDS.values(), restaurant)] == ["move"]
    assert "garble" in [kind.name for kind in fitting(pipeline.kinds.values(), pipeline.members)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("distract:walker-3@20", "distract walker-3: onset 20 s, dose 30 s"),
        (
            "mislead:walker-0@20+5.5=0.25,degrees=-90",
            "mislead walker-0: onset 20 s, duration 5.5 s, dose 0.25 [share], degrees −90 [degrees]",
        ),
        ("remove:walker-1|walker-2@3", "remove walker-1, walker-2: onset 3 s, to the end"),
        (
            "move:restaurant@7=31.8,bearing=108.5",
            "move restaurant: onset 7 s, to the end, dose 31.8 m, bearing 108.5 [degrees]",
        ),
    ],
)
def test_a_perturbation_in_words(text, said):
    (one,) = Plan.parse(text)
    assert words(one, WalkSystem()) == said


def test_pairs_are_those_of_the_system_and_retention_is_what_metrics_say():
    live = Live("restaurant-walk", (("walkers", 6),), 3)
    plan = Plan.parse("remove:walker-0@5")
    told = []
    found = what_if(live.system, plan, live.seed, told.append, threading.Event(), seconds=0.2)
    assert told[-1] is found
    assert [paired.done for paired in told] == [False] * (len(told) - 1) + [True]
    rows = range(1, 1 + found.runs)  # 0 is the run on show
    outcomes = live.system.run([Request(p, rows) for p in (NOMINAL, plan)], seed=live.seed)
    reached = {p: np.isfinite(outcomes.arrays(p, rows)["reached"][:, 1:]).mean(1) for p in (NOMINAL, plan)}
    np.testing.assert_allclose(found.perturbed, reached[plan])
    np.testing.assert_allclose(found.nominal, reached[NOMINAL])
    chance = live.system.reference("null")
    null = live.system.run([Request(chance, rows)], seed=live.seed).arrays(chance, rows)["reached"]
    null = np.isfinite(null[:, 1:]).mean()
    expected = (reached[plan].mean() - null) / (reached[NOMINAL].mean() - null)
    assert found.retention.value == pytest.approx(expected)
    counts, low, high = found.histogram
    assert sum(counts) == found.runs
    assert low == -high


def test_pairs_stop_when_told_to():
    stop = threading.Event()
    stop.set()
    assert what_if(WalkSystem(), Plan.parse("remove:walker-0@5"), 0, print, stop) is None


@pytest.mark.parametrize("text", ["", "x7", "-1", "1.5", "²", "9" * 5000, str(2**63)])
def test_a_seed_that_is_none_is_refused(text):
    assert _mistake(text)
    assert not _mistake(str(2**63 - 1))


# threads


class Waited:
    """A page that works in a thread under a key; what it does with a key is decided from outside."""

    def __init__(self):
        self.tells, self.stops, self.go, self.shown = {}, {}, {}, []
        self.begun = threading.Semaphore(0)
        self.box, self.page = solara.render(self.element("a"), handle_error=False)

    def element(self, key):
        @solara.component
        def Page(key):
            self.shown.append((key, *use_thread(self.worker(key), key)))
            solara.Text("a page")

        self.component = getattr(self, "component", Page)
        return self.component(key)

    def worker(self, key):
        def work(stop, tell):
            self.tells[key], self.stops[key] = tell, stop
            self.go[key] = threading.Event()
            self.begun.release()
            assert self.go[key].wait(10)
            if key == "wrong":
                raise ValueError("no such thing")

        return work

    def ask(self, key):
        self.page.render(self.element(key), self.page.container)

    def wait(self):
        assert self.begun.acquire(timeout=10)

    def until(self, shown):
        for _ in range(1000):
            if self.shown[-1] == shown:
                return
            threading.Event().wait(0.01)
        raise AssertionError(self.shown[-1])


@pytest.fixture
def waited():
    page = Waited()
    yield page
    page.page.close()
    for go in page.go.values():
        go.set()


def test_only_the_present_key_is_told_of(waited):
    waited.wait()
    waited.tells["a"](1)
    waited.until(("a", 1, ""))
    waited.ask("b")
    waited.until(("b", None, ""))
    assert waited.stops["a"].is_set()
    waited.wait()
    waited.tells["b"](2)
    waited.tells["a"](3)
    waited.until(("b", 2, ""))
    waited.go["a"].set()
    waited.ask(None)
    waited.until((None, None, ""))
    assert waited.stops["b"].is_set()


def test_what_goes_wrong_is_told_and_takes_the_place_of_what_was_found(waited):
    waited.wait()
    waited.ask("wrong")
    waited.wait()
    waited.tells["wrong"](1)
    waited.until(("wrong", 1, ""))
    waited.go["wrong"].set()
    waited.until(("wrong", None, "ValueError: no such thing"))


def test_no_more_threads_work_than_there_are_places_and_who_waits_in_vain_gives_up(waited, monkeypatch):
    places = Turns(1, 1)
    monkeypatch.setattr(thread, "turns", lambda: places)
    waited.wait()
    waited.go["a"].set()
    with places.turn(("somebody else",)):
        waited.ask("b")
        assert not waited.begun.acquire(timeout=0.3)
        waited.ask("c")
    waited.wait()
    assert set(waited.tells) == {"a", "c"}


def test_pairs_are_shown_only_of_the_run_that_was_clicked(monkeypatch):
    ran = []

    def quick(system, plan, seed, told, stop):
        ran.append((plan.text, seed))
        return what_if(system, plan, seed, told, stop, seconds=0.01)

    monkeypatch.setattr("emergent.app.panels.what_if.what_if", quick)
    one = Live("restaurant-walk", (("walkers", 4), ("horizon", 60)), 3, Plan.parse("remove:walker-0@5"))
    _, page = solara.render(WhatIf(one), handle_error=False)

    def shown(wanted):
        for _ in range(1000):
            if wanted == bool(len(page.find(ipyvuetify.Html, class_="em-retention"))):
                return
            threading.Event().wait(0.01)
        raise AssertionError(wanted)

    shown(False)
    page.find(ipyvuetify.Btn).widget.click()
    shown(True)
    for other in (replace(one, seed=4), one.with_changes({"walkers": 5}), replace(one, plan=one.plan + one.plan)):
        page.render(WhatIf(other), page.container)
        shown(False)
    page.render(WhatIf(replace(one, step=9)), page.container)
    shown(True)
    assert set(ran) == {("remove:walker-0@5", 3)}  # never for another; again, if it was left before it was over
    page.close()
