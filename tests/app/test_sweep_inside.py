"""What the page Sweep does with what is chosen and typed, in this process: none of it needs a browser."""

from __future__ import annotations

import threading

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

import ipyvuetify

from emergent.app.pages import sweep as page_of_sweeps
from emergent.app.sweeping import shown, work
from emergent.app.sweeping.work import sweep
from tests.app.inside import Inside

SMALL = "/sweep?scenario=restaurant-walk&p.horizon=60&p.walkers=5&seed=4&x=speed&x.values=3&replications=8"
PLAN = "&plan=deafen:walker-3@5=0.5;remove:walker-1@10"
FINISHED = "Finished."


class Swept(Inside):
    """The page Sweep."""

    def __init__(self, path: str) -> None:
        super().__init__(path, page_of_sweeps.Page)

    def field(self, label, kind=ipyvuetify.TextField):
        """Return the fields with a label."""
        return self.widgets(kind, label=label)

    def type(self, label, text, place=0):
        """Type into a field, and leave it."""
        self.field(label)[place].fire_event("change", text)

    def choose(self, label, value, place=0):
        """Choose from a list."""
        self.field(label, ipyvuetify.Select)[place].v_model = value

    @property
    def problems(self):
        return self.texts(class_="em-problem")

    @property
    def able(self):
        """Whether it can be begun."""
        (button,) = (b for b in self.widgets(ipyvuetify.Btn) if b.children == ["Sweep"])
        return not button.disabled

    def wait(self, stage):
        """Wait until it says how far it is, and the page is drawn whole: the button for the picture comes last."""
        for _ in range(2000):
            said = self.texts(attributes={"role": "status", "aria-live": "polite"})
            if stage in said and (stage != FINISHED or self.elements("made", "kind")[-1].name.endswith("png")):
                return
            threading.Event().wait(0.01)
        raise AssertionError(self.texts(tag="p"))


@pytest.fixture
def page():
    """Open the page at an address."""
    opened = []

    def inside(path):
        opened.append(Swept(path))
        return opened[-1]

    yield inside
    for one in opened:
        one.close()


def test_the_address_says_what_is_chosen_and_how_much_it_is(page):
    one = page(SMALL)
    assert "3 points with 8 replications each, and beside it the null, the ceiling: 72 runs." in one.texts(tag="p")
    assert one.texts(class_="em-note")[0] == "Goal: All walkers reach the restaurant, 150 m away, within 400 s."
    one.choose("Vary", "vision")
    assert {name: one.asked[name] for name in one.asked if name[0] == "x"} == {"x": "vision"}
    one.choose("And vary", "walkers")
    one.type("values", "2", 1)
    assert (one.asked["y"], one.asked["y.values"]) == ("walkers", "2")
    assert "18 points with 8 replications each: 144 runs." in one.texts(tag="p")
    one.choose("And vary", "")
    assert "y" not in one.asked


def test_what_is_typed_wrong_says_so_and_is_not_begun(page):
    one = page(SMALL)
    one.type("from [m/s]", "-1")
    assert one.problems == ["parameters.speed is -1.0, but must be a number from 0.01 to 20 m/s. Walking speed."]
    assert not one.able
    assert not one.element(label="Design (TOML)").content
    one.type("from [m/s]", "")
    assert one.able
    assert "speed = [0.01, 10.0, 20.0]" in one.element(label="Design (TOML)").content
    one.type("Replications", "many")
    assert one.problems == ["replications is 'many', but must be a whole number from 1 to 200."]


def test_a_plan_is_chosen_or_written_and_its_fields_are_varied(page):
    one = page(SMALL)
    one.choose("What is done", "freeze:*@0")
    assert one.asked["plan"] == "freeze:*@0"
    one.choose("Vary", "struck@1")
    one.type("Plan as text", "remove:walker-9@3")
    (field,) = one.field("Plan as text")
    assert "no component 'walker-9'" in field.error_messages[0]
    assert one.asked["plan"] == "freeze:*@0"
    one.type("Plan as text", "remove:walker-3@3")
    assert (one.asked["plan"], one.asked["x"]) == ("remove:walker-3@3", "struck@1")
    one.choose("What is done", "")
    assert "plan" not in one.asked
    assert one.asked["x"] == "walkers"


def test_another_scenario_is_chosen_as_it_comes(page):
    one = page(SMALL + PLAN)
    one.choose("Scenario", "pipeline-linear")
    assert (one.asked["scenario"], one.asked["x"], one.asked["replications"]) == ("pipeline-linear", "items", "8")
    assert not {"plan", "seed", "p.walkers"} & set(one.asked)


def test_a_changed_parameter_keeps_what_is_varied(page):
    one = page(SMALL)
    one.element(label="walkers").vue_entered("7")
    assert (one.asked["p.walkers"], one.asked["x"], one.asked["x.values"]) == ("7", "speed", "3")


def test_it_runs_fills_in_and_is_there_when_one_comes_back(page, monkeypatch):
    one = page(SMALL + PLAN)
    assert not one.elements("curves")
    one.press("Sweep")
    one.wait(FINISHED)
    chart = one.element("curves")
    assert [curve["name"] for curve in chart.curves][:2] == ["this plan", "left alone"]
    assert [row[0] for row in chart.curves[0]["rows"]] == [place["x"] for place in chart.places] == chart.xs
    assert [row[5] for curve in chart.curves for row in curve["rows"]] == [8] * 12
    assert (chart.x_label, chart.y_label, chart.ys) == ("speed [m/s]", "attainment [share]", [])
    assert one.texts(class_="em-done")[0].startswith("96 of 96 runs in")
    assert chart.places[0]["path"].startswith("/walk?scenario=restaurant-walk&p.horizon=60")
    csv = one.element(label="Runs (CSV)")
    assert not csv.content
    csv.vue_wanted(None)
    assert one.element(label="Runs (CSV)").content.startswith(b"scenario,name,")
    monkeypatch.setattr(work, "run_scenarios", None)
    again = page(SMALL + PLAN)
    again.wait(FINISHED)
    assert again.element("curves").curves == chart.curves
    again.type("Replications", "9")
    assert not again.elements("curves")


def test_it_is_stopped_and_begun_again(page, monkeypatch):
    go, begun = threading.Event(), threading.Event()

    def slow(asked, tell, halt):
        begun.set()
        assert go.wait(20)
        sweep(asked, tell, halt)

    monkeypatch.setattr(shown, "sweep", slow)
    one = page(SMALL.replace("seed=4", "seed=5"))
    one.press("Sweep")
    assert begun.wait(20)
    one.press("Stop")
    go.set()
    one.wait("Stopped.")
    assert not one.widgets(ipyvuetify.Html, tag="progress")
    one.press("Sweep")
    one.wait(FINISHED)


def test_what_goes_wrong_is_told(page, monkeypatch):
    monkeypatch.setattr(shown, "sweep", lambda *given: 1 / 0)
    one = page(SMALL.replace("seed=4", "seed=6"))
    one.press("Sweep")
    for _ in range(1000):
        if one.problems:
            break
        threading.Event().wait(0.01)
    assert one.problems == ["ZeroDivisionError: division by zero"]


def test_an_address_that_cannot_be_followed_says_so(page):
    one = page("/sweep?scenario=restaurant-walk&x=nothing")
    (problem,) = one.problems
    assert problem.startswith("The address could not be followed: restaurant-walk has no number that can be varied")
    assert one.able


@pytest.mark.parametrize(
    "path", ["/walk?scenario=restaurant-walk&p.horizon=60", "/pipeline?scenario=pipeline-reviewed"]
)
def test_beside_each_number_of_a_live_page_is_a_link_that_varies_it(path):
    page = Inside(path)
    sliders = page.elements("vary", "low")
    assert len(sliders) > 10
    assert all(slider.vary.replace("_", " ") == slider.label for slider in sliders)
    page.close()


def test_beside_each_field_of_a_plan_is_a_link_that_varies_it():
    page = Inside("/walk?scenario=restaurant-walk&p.horizon=60" + PLAN)
    names = [[one["name"] for one in element.fields] for element in page.elements("fields")]
    assert names == [[f"{name}@{n}" for name in ("dose", "struck", "onset", "duration")] for n in (1, 2)]
    page.close()
