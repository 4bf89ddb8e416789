"""Losing the connection and coming back keeps the run, whether the server was there all along or has started anew."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from analysis.serving import PAGE, PATIENCE, serving
from tests.app.conftest import APPEARS
from tests.app.wire import Wire

WALK = "/walk?scenario=restaurant-walk&p.walkers=12&seed=4&plan=distract:walker-3@2=60"
PIPELINE = "/pipeline?scenario=pipeline-reviewed&seed=2&plan=garble:search@3+20=0.6"
CLOCK = "Object.values(window.emergentClocks || {})[0]"
WATCHED = f"""
window.wentBack = 0;    // by how many steps the clock was ever set back
(function look() {{
    const step = ({CLOCK} || {{}}).step;
    if (step !== undefined && window.firstStep === undefined) window.firstStep = window.before = step;
    window.wentBack = Math.max(window.wentBack, window.before - step || 0);
    window.before = step;
    requestAnimationFrame(look);
}})();
"""
MUTE = """() => {
    const send = WebSocket.prototype.send;
    window.muted = 0;    // questions that never came to the server
    WebSocket.prototype.send = function (data) {
        if (!window.muted && String(data).includes('app-status')) window.muted += 1;
        else send.call(this, data);
    };
}"""


class Tab:
    """A page of the site; what it asks for in vain is no mistake here."""

    def __init__(self, context, address):
        self.page, self.broken = context.new_page(), []
        self.page.set_default_timeout(APPEARS)
        self.page.on("pageerror", self.note)
        self.page.add_init_script(WATCHED)
        self.page.goto(address)
        self.page.wait_for_selector(PAGE, timeout=1000 * PATIENCE)

    def note(self, error):
        if "Cannot send" not in str(error):  # the clock of a page that is being left tells a connection that is closed
            self.broken.append(str(error))

    def play(self):
        self.page.get_by_role("button", name="Play", exact=True).click()
        self.passes(2)

    def pause(self):
        self.page.get_by_role("button", name="Pause", exact=True).click()

    @property
    def step(self):
        return self.page.evaluate(f"Math.floor({CLOCK}.step)")

    def passes(self, steps):
        """Wait until so many steps more are played."""
        self.page.wait_for_function(f"{CLOCK}.step > {self.step + steps}")

    def says(self, text, state="visible"):
        self.page.locator(".em-connection").get_by_text(text).wait_for(state=state)

    def quiet(self):
        self.page.locator(".em-connection").wait_for(state="hidden")

    def planned(self, text):
        self.page.locator(".em-plan li").filter(has_text=text).wait_for()

    def undo(self):
        self.page.get_by_role("button", name="Undo", exact=True).click()

    def undone(self):
        """Wait until the plan is empty, on the page and in its address."""
        self.page.wait_for_function("!document.querySelector('.em-plan li') && !location.search.includes('plan=')")


@pytest.fixture
def tabs(windows):
    """Open pages of one visitor."""
    made = []

    def opened(address):
        made.append(Tab(windows().context, address))
        return made[-1]

    yield opened
    for tab in made:
        tab.page.close()
    assert [tab.broken for tab in made if tab.broken] == []


@contextmanager
def wired(site):
    """Give a wire to the site, and the address at its other end."""
    wire = Wire(urlsplit(site).port)
    try:
        yield wire, f"http://127.0.0.1:{wire.port}"
    finally:
        wire.close()


@pytest.mark.parametrize(("path", "done"), [(WALK, "distract walker-3"), (PIPELINE, "garble search")])
def test_a_run_plays_on_without_a_connection_and_is_the_same_after(site, tabs, path, done):
    with wired(site) as (wire, address):
        tab = tabs(address + path)
        tab.play()
        wire.cut()
        tab.says("Connection lost; coming back…")
        tab.passes(3)
        wire.mend()
        tab.says("Connected again.")
        tab.passes(2)
        tab.planned(done)
        assert tab.page.evaluate("window.wentBack") == 0
        tab.undo()
        tab.undone()
        assert "seed=" in tab.page.url
        assert tab.page.evaluate("window.wentBack") == 0
        tab.pause()
        tab.quiet()


def test_what_is_done_without_a_connection_is_done_after_however_slow_it_is(site, tabs):
    with wired(site) as (wire, address):
        tab = tabs(address + WALK)
        tab.play()
        wire.cut()
        tab.says("What you do now is done once the server answers.")
        tab.undo()
        tab.planned("distract walker-3")
        wire.lag = 0.4
        wire.mend()
        tab.undone()
        wire.lag = 0.0
        tab.passes(2)
        assert tab.page.evaluate("window.wentBack") == 0


def test_a_server_that_does_not_answer_is_asked_again(site, tabs):
    with wired(site) as (wire, address):
        tab = tabs(address + WALK)
        tab.page.evaluate(MUTE)
        wire.cut()
        tab.says("Connection lost; coming back…")
        wire.mend()
        tab.says("Connected again.")
        assert tab.page.evaluate("window.muted") == 1
        tab.quiet()


def test_a_server_that_starts_anew_opens_the_run_again(site, tabs):
    """The wire is led to another server, which knows of no page: as one that has started anew."""
    with (
        serving() as another,
        wired(site) as (wire, address),
    ):
        walk, pipeline = tabs(address + WALK), tabs(address + PIPELINE)
        for tab in (pipeline, walk):
            tab.page.bring_to_front()
            tab.play()
        wire.cut()
        left = {}
        for tab in (walk, pipeline):
            tab.page.bring_to_front()
            tab.says("Connection lost; coming back…")
            tab.passes(3)
            left[tab] = tab.step
            tab.page.evaluate("window.left = true")
        wire.lead(urlsplit(another.address).port)
        wire.mend()
        for tab, done in ((walk, "distract walker-3"), (pipeline, "garble search")):
            tab.page.bring_to_front()
            tab.page.wait_for_function("!window.left && window.firstStep !== undefined", timeout=1000 * PATIENCE)
            tab.says("It is opened again from its address.", state="attached")  # shown for a while only
            assert tab.page.evaluate("window.firstStep") >= left[tab]
            tab.planned(done)
            tab.passes(2)  # it was playing, and so it does again
            tab.undo()
            tab.undone()
            tab.pause()  # what plays costs a processor
        for tab in (walk, pipeline):
            tab.quiet()
        assert "p.walkers=12&seed=4" in walk.page.url
        assert "seed=2" in pipeline.page.url
