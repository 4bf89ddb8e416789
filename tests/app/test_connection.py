"""Losing the connection and coming back keeps the run, whether the server still knows its page or has started anew."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from analysis.serving import PAGE, PATIENCE
from tests.app.clicks import lead
from tests.app.conftest import APPEARS, IDLE
from tests.app.wire import Wire

pytestmark = pytest.mark.thorough

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


ANEW = """() => new Promise(done => requestAnimationFrame(() => {
    [window.wentBack, window.before] = [0, undefined];
    done();
}))"""


class Tab:
    """A page of the site; what it asks for in vain is no mistake here."""

    def __init__(self, context, address, path):
        self.page, self.path, self.visits, self.broken = context.new_page(), path, 0, []
        self.page.set_default_timeout(APPEARS)
        self.page.on("pageerror", self.note)
        self.page.add_init_script(WATCHED)
        self.page.goto(address + path)
        self.page.wait_for_selector(PAGE, timeout=1000 * PATIENCE)

    def lead(self):
        """Open the run once more, at another step, and notice from there on when the clock goes back."""
        self.page.bring_to_front()
        self.visits += 1
        lead(self.page, f"{self.path}&step={self.visits}")
        self.page.wait_for_function(f"{CLOCK}.step === {self.visits}")
        self.page.wait_for_function(IDLE)
        self.page.evaluate(ANEW)

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


@pytest.fixture(scope="module")
def wire(site):
    """A wire to the site, at whose other end pages are opened."""
    wire = Wire(urlsplit(site).port)
    yield wire
    wire.close()


@pytest.fixture(scope="module")
def made(windows, wire):
    """The pages that tests have opened, by their paths: of one visitor."""
    made = {}
    yield made
    for tab in made.values():
        tab.page.close()


@pytest.fixture
def opened(windows, wire, made):
    """Open a page, or lead it back to where it was opened."""

    def at(path):
        if path in made:
            made[path].lead()
        else:
            made[path] = Tab(windows().context, f"http://127.0.0.1:{wire.port}", path)
        return made[path]

    yield at
    wire.lag = 0.0
    wire.mend()
    assert [tab.broken for tab in made.values() if tab.broken] == []


@pytest.mark.parametrize(("path", "done"), [(WALK, "distract walker-3"), (PIPELINE, "garble search")])
def test_a_run_plays_on_without_a_connection_and_is_the_same_after(wire, opened, path, done):
    tab = opened(path)
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


def test_what_is_done_without_a_connection_is_done_after_however_slow_it_is(wire, opened):
    tab = opened(WALK)
    tab.planned("distract walker-3")
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
    tab.pause()


def test_a_server_that_does_not_answer_is_asked_again(wire, opened):
    tab = opened(WALK)
    tab.page.evaluate(MUTE)
    wire.cut()
    tab.says("Connection lost; coming back…")
    wire.mend()
    tab.says("Connected again.")
    assert tab.page.evaluate("window.muted") == 1
    tab.quiet()


def test_a_server_that_does_not_know_the_page_opens_the_run_again(wire, opened):
    """As one that has started anew: when the pages come back, each asks for a kernel that this server never had."""
    pipeline, walk = opened(PIPELINE), opened(WALK)
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
        wire.renamed[tab.page.evaluate("solara.debug.kernel().id").encode()] = str(uuid4()).encode()
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
