"""Assessments on the page: what is asked, and the work that can be stopped and finds what `assess` finds."""

import json
import threading
import time
from unittest.mock import Mock
from urllib.parse import urlsplit

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

from emergent import Request, assess, read_scenario
from emergent.app import catalogue, limits
from emergent.app.assessing import attempt, job
from emergent.app.assessing.asked import Asked
from emergent.app.assessing.job import Failed, Finished, Job, ProgressReport
from emergent.app.assessing.papers import Papers
from emergent.app.assessing.process import Processes
from emergent.app.assessing.shown import FOLDED
from emergent.app.assessing.written import DATA, PAGE
from emergent.app.live import PLAYED, Live
from emergent.app.pages import assess as assess_page
from emergent.app.turns import Turns
from emergent.errors import EmergentError, InvalidInputError
from emergent.models.walk import WalkSystem
from emergent.perturbation import Plan

TINY = """
[scenario]
name = "tiny"
title = "A tiny walk"
lesson = "Four walkers go not far."
system = "walk"
replications = 8
seed = 3

[parameters]
walkers = 4
horizon = 60
restaurant = [40, 0]

[[plan]]
name = "one is removed"
perturbations = ["remove:walker-1@10"]
"""
SOON = 120.0
"""How long a thread may take to do something in tests [s]."""


# what is asked


def test_an_address_is_read_as_it_was_written():
    query = "scenario=restaurant-smell&p.walkers=12&seed=4&plan=distract:walker-3@400=120&replications=30"
    asked = Asked.read(query, "restaurant-walk")
    assert asked.number == 30
    assert Asked.read(urlsplit(asked.path).query, "restaurant-walk") == asked
    scenario = asked.scenario()
    assert (scenario.seed, len(scenario.system.members)) == (4, 12)
    assert next(iter(scenario.plans.items())) == (PLAYED, Plan.parse("distract:walker-3@400=120"))
    assert asked.scenario().system is not scenario.system


def test_members_and_replications_are_bounded_together():
    assert Asked.read("scenario=restaurant-walk&p.walkers=400&replications=50", "restaurant-walk").number == 50
    with pytest.raises(InvalidInputError, match="replications is '51', but must be a whole number from 4 to 50"):
        _ = Asked.read("scenario=restaurant-walk&p.walkers=400&replications=51", "restaurant-walk").number


@pytest.fixture
def played(tmp_path):
    """A file that the browser exported, opened again."""
    (tmp_path / "tiny.toml").write_text(TINY.replace("one is removed", PLAYED))
    catalogue.use(tmp_path)
    yield "tiny"
    catalogue.use(None)


def test_what_is_played_now_replaces_what_was_played_before(played):
    scenario = Asked.read(f"scenario={played}&plan=remove:walker-2@20", catalogue.FIRST).scenario()
    assert dict(scenario.plans) == {PLAYED: Plan.parse("remove:walker-2@20")}
    again = Asked.read(f"scenario={played}", catalogue.FIRST).scenario()
    assert dict(again.plans) == {PLAYED: Plan.parse("remove:walker-1@10")}


def test_the_seed_is_the_one_asked_for_else_that_of_the_scenario(played):
    for more, seed in (("", 3), ("&seed=0", 0), ("&seed=5", 5)):
        assert Asked.read(f"scenario={played}{more}", catalogue.FIRST).scenario().seed == seed


@pytest.mark.parametrize("typed", ["", "3", "201", "12.5", "-4", "²", "many", "9" * 5000])
def test_replications_that_are_not_allowed_are_refused(typed):
    with pytest.raises(InvalidInputError, match="whole number from 4 to 200") as refused:
        _ = Asked(Live(catalogue.FIRST), typed).number
    assert len(str(refused.value)) < 100


def test_a_quick_look_and_the_whole_keep_to_the_limits(monkeypatch):
    asked = Asked(Live("restaurant-crowd"))
    assert (asked.number, asked.quick, asked.whole) == (20, 20, 60)
    monkeypatch.setattr(limits, "LIMITS", limits.Limits(replications=10))  # members times replications: 1,000 at most
    assert (asked.number, asked.quick, asked.whole) == (5, 5, 5)


# the work


@pytest.fixture
def tiny(tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(TINY)
    return path


class Told(list):
    """What a job told, and a way to wait for what it ends with."""

    def __init__(self):
        super().__init__()
        self.ended = threading.Event()

    def __call__(self, what):
        self.append(what)
        if not isinstance(what, ProgressReport):
            self.ended.set()


def begun(scenario, replications=4, seconds=SOON):
    told = Told()
    work = Job(scenario, replications, True, seconds, told)
    work.start()
    return work, told


def over(work):
    for thread in work.threads:
        thread.join(SOON)
    return not any(thread.is_alive() for thread in work.threads)


@pytest.fixture
def pool(monkeypatch):
    """The processes that compute, of which one waits for work."""
    pool = Processes(1)
    monkeypatch.setattr(job, "processes", lambda: pool)
    yield pool
    pool.close()


def test_a_process_that_nobody_waits_for_is_ended_and_another_finds_what_assess_finds(pool, tiny):
    for _ in range(2):
        pool.begin()
    (first,) = (process._process for process in pool._idle)

    work, told = begun(lambda: read_scenario("restaurant-walk"), 200, 600.0)
    wait_for(lambda: any(isinstance(what, ProgressReport) and what.needed for what in told))
    work.stop()
    number, stopped = len(told), time.monotonic()
    assert over(work)
    assert time.monotonic() - stopped < SOON
    assert len(told) <= number + 1  # one may have been on its way
    assert not any(isinstance(what, Finished | Failed) for what in told)
    assert not first.is_alive()

    second = pool._idle[0]._process
    work, told = begun(lambda: read_scenario(tiny))
    assert told.ended.wait(SOON)
    assert over(work)
    found = told[-1]
    assert isinstance(found, Finished)
    same = assess(read_scenario(tiny), replications=4)
    assert found.verdict == str(same.verdict)
    assert all(sentence in found.papers[PAGE] for sentence in ("A tiny walk", "data:image/png;base64,"))
    assert json.loads(found.papers[DATA])["verdict"]["sentences"] == list(same.verdict.sentences)
    assert [told.index(last) for last in told if isinstance(last, Finished)] == [len(told) - 1]
    assert pool._idle[0]._process is second

    with pytest.raises(EmergentError, match=r"was ended from outside; try again"):
        pool.compute(read_scenario(tiny), 4, True, lambda *_: second.kill(), lambda: None)
    assert not second.is_alive()


def test_a_job_keeps_to_its_time_and_another_process_takes_the_place_of_its_own(pool):
    pool.begin()
    (first,) = (process._process for process in pool._idle)
    work, told = begun(lambda: read_scenario("restaurant-walk"), 200, 0.3)
    assert told.ended.wait(SOON)
    assert told[-1] == Failed(
        "it was stopped after 0.3 s, the longest that this server allows; take fewer replications."
    )
    assert over(work)
    assert not first.is_alive()


def test_runs_come_in_small_batches_so_that_they_can_be_stopped_between(monkeypatch, tiny):
    told = []
    system = read_scenario(tiny).system
    monkeypatch.setattr(WalkSystem, "work", 2 * system.parameters.steps * 4)
    system.run([Request(replications=range(64))], progress=told.append)
    assert told == [2] * 32


def test_whatever_goes_wrong_is_told():
    def broken():
        raise ZeroDivisionError("a user's own system")

    for raises, message in (
        (lambda: read_scenario("none-such"), "there is no scenario"),
        (broken, "ZeroDivisionError: a user's own system"),
    ):
        work, told = begun(raises)
        assert told.ended.wait(SOON)
        assert message in told[-1].message
        assert over(work)


def test_others_wait_and_are_told_so(monkeypatch, tiny):
    places, found = Turns(1, 1), Mock(verdict="emergent", cost="", headings={}, texts={})
    monkeypatch.setattr(job, "processes", lambda: Mock(Processes, compute=lambda *_: found))
    monkeypatch.setattr(job, "turns", lambda: places)
    with places.turn(("somebody else",)):
        work, told = begun(lambda: read_scenario(tiny))
        wait_for(lambda: any(what.stage == job.WAITING for what in told))
        assert not told.ended.is_set()
    assert told.ended.wait(SOON)
    assert over(work)
    assert isinstance(told[-1], Finished)
    with places.turn(("somebody else",)):  # what it took, it gave back
        pass


def wait_for(happened):
    until = time.monotonic() + SOON
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.fixture
def ready(monkeypatch):
    """Processes that are never begun."""
    pool = Mock(Processes)
    monkeypatch.setattr(assess_page, "processes", lambda: pool)
    return pool


@pytest.fixture
def made(monkeypatch, ready):
    """The jobs that were made, which do nothing by themselves."""
    made = []

    class Idle:
        def __init__(self, *given):
            self.running, self.tell = 0, given[-1]
            made.append(self)

        def start(self):
            self.running += 1

        def stop(self):
            self.running -= 1

    monkeypatch.setattr(attempt, "Job", Idle)
    return made


def test_a_process_begins_with_the_page_and_leaving_it_stops_the_work(made, ready):
    import ipyvuetify
    import solara

    _, rendered = solara.render(assess_page.Page(), handle_error=False)
    wait_for(lambda: ready.begin.called)
    (button,) = (found.widget for found in rendered.find(ipyvuetify.Btn) if found.widget.children == ["Assess"])
    button.click()
    assert [work.running for work in made] == [1]
    rendered.close()
    assert [work.running for work in made] == [0]


def test_what_was_found_goes_when_something_else_is_asked_for(made):
    import ipyvuetify
    import solara

    _, rendered = solara.render(assess_page.Page(), handle_error=False)
    (button,) = (found.widget for found in rendered.find(ipyvuetify.Btn) if found.widget.children == ["Assess"])
    (field,) = (found.widget for found in rendered.find(ipyvuetify.TextField, label="Replications"))

    button.click()
    parts = dict.fromkeys(FOLDED, "")
    made[0].tell(Finished("emergent", "", parts, Papers(dict.fromkeys((PAGE, DATA, "verdict", *parts), ""))))
    assert len(rendered.find(ipyvuetify.Html, class_="em-report")) == 1
    field.v_model = "6"
    assert not rendered.find(ipyvuetify.Html, class_="em-report")
    rendered.close()


def test_the_address_changes_last_so_that_whoever_waits_for_it_finds_the_page_as_it_stays(made):
    import ipyvue
    import ipyvuetify
    import solara

    _, rendered = solara.render(assess_page.Page(), handle_error=False)
    (choice,) = (found.widget for found in rendered.find(ipyvuetify.Select))
    elements = [found.widget for found in rendered.find(ipyvue.VueTemplate)]
    (address,) = (element for element in elements if str(getattr(element, "value", "")).startswith("/assess"))

    def shown():
        kinds = (ipyvuetify.Btn, ipyvuetify.Html)
        return [str(found.widget.children) for kind in kinds for found in rendered.find(kind)]

    then = []
    address.observe(lambda _: then.append(shown()), "value")
    before = shown()
    choice.v_model = "pipeline-voting"
    assert before != shown() == then[-1]
    rendered.close()


def test_what_is_shown_is_always_of_what_is_asked(made):
    import solara

    found = Finished("emergent", "", {}, Papers({}))
    first, second = Asked(Live("restaurant-walk")), Asked(Live("restaurant-smell"))

    @solara.component
    def Page(asked):
        now[:] = attempt.use_assessment(asked)
        solara.Text("")

    now = [None, None, None]
    _, rendered = solara.render(Page(first), handle_error=False)
    assert now[0] is None
    now[1]()
    assert now[0] == ProgressReport()
    made[0].tell(found)
    assert now[0] == found
    rendered.render(Page(second))  # by a link, or by the browser's way back
    assert (now[0], made[0].running) == (None, 0)
    now[1]()
    made[0].tell(found)  # which was on its way when it was stopped
    assert now[0] == ProgressReport()
    made[1].tell(ProgressReport("resilience", 1, 2))
    made[0].tell(found)
    assert now[0] == ProgressReport("resilience", 1, 2)
    now[2]()
    made[1].tell(ProgressReport("resilience", 2, 2))
    assert (now[0], made[1].running) == (attempt.CANCELLED, 0)
    rendered.render(Page(first))
    assert (now[0], len(made)) == (None, 2)
    rendered.close()
