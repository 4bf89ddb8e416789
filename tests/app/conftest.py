"""The site, served by the command line, and a real browser in which every request beyond loopback fails."""

from __future__ import annotations

import re
import signal
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from analysis.serving import PAGE, PATIENCE
from tests.app.clicks import lead
from tests.app.forks import SITE, Forks

pytest.importorskip("solara", reason="the pages need the extra `app`")

from emergent.app import turns

ELSEWHERE = re.compile(r"^(?!(https?|wss?)://(127\.0\.0\.1|localhost|\[::1\]|lab\.test)[:/])(?!(data|blob|about):)")
"""Addresses beyond loopback, where `lab.test` is found, too."""
APPEARS = 60_000
"""How long anything may take to appear [ms]."""
LEFT = "/left"
"""A path at which the site has no page: whatever a page was left in goes with it, and the next one is as new."""
IDLE = "solara.debug.kernel().status === 'idle'"
"""The server has told all that it had to tell."""
CLOSING = "/_solara/api/close/"
"""What a page asks for that is being left, and whose answer it does not wait for."""
USUAL = {"viewport": {"width": 1400, "height": 1000}}
"""How large a window is [pixels]."""
SLOW = """(() => {
    const frame = requestAnimationFrame.bind(window);
    let due = new Map(), number = 0;
    const draw = now => {
        const all = due;
        due = new Map();
        for (const drawn of all.values()) try { drawn(now); } catch (error) { reportError(error); }
    };
    window.requestAnimationFrame = drawn => {
        if (!due.size) setTimeout(() => frame(draw), 50);
        due.set(++number, drawn);
        return number;
    };
    window.cancelAnimationFrame = which => due.delete(which);
})()"""
"""Lets a page draw some 15 frames a second instead of 60, each of which this browser draws without a graphics card."""
NOT_NICE = """
from emergent.app import turns
from emergent.app.assessing.process import Processes
from emergent.cli import main

turns.NICE = 0
Processes.begin = lambda self: None
main()
"""
"""Serves the site as `emergent app` does, but computes as if pages came no sooner, and begins no process that might be
needed: importing takes seconds."""
FORGED = {name: "//evil.test/x" for name in ("X-Script-Name", "Script-Name", "X-Forwarded-Prefix")} | {
    "X-Forwarded-Host": "evil.test",
    "X-Forwarded-Proto": "gopher",
    "Forwarded": "host=evil.test;proto=https",
}
"""What only a proxy should say, and anybody can."""


@pytest.fixture(scope="session", autouse=True)
def _not_nice() -> Iterator[None]:
    """Processes that tests begin compute as if pages came no sooner, too: beside busy workers they had no turn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(turns, "NICE", 0)
        yield


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """The folder of scenario files that the site is given."""
    return tmp_path_factory.mktemp("scenarios")


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """The process of which servers are forks."""
    forks = Forks(SITE)
    yield forks
    forks.close()


@pytest.fixture(scope="session")
def site(forks, folder, tmp_path_factory) -> Iterator[str]:
    """The address of the site, served as `emergent app` serves it; Ctrl-C ends it, and it may tell of no exception.

    Its computations do not come after what else this machine does: other tests would hold them up for minutes.

    Its first request is forged: whatever that one says, the pages of all who come later must be right.
    """
    log = tmp_path_factory.mktemp("site") / "log.txt"
    with forks.serving(NOT_NICE, "app", str(folder), "--port", "0", log=log) as served:
        urllib.request.urlopen(urllib.request.Request(served.address + "/", headers=FORGED), timeout=PATIENCE).close()
        yield served.address
        served.server.send_signal(signal.SIGINT)
        assert served.server.wait(PATIENCE) == 128 + signal.SIGINT
    told = log.read_text("utf-8")
    assert "Traceback" not in told, told


class Tab:
    """A tab of a browser window, and what has gone wrong in it since its page was opened."""

    def __init__(self, window: Any) -> None:
        self.page = window.new_page()
        self.wrong: list[str] = []
        self.stays = False
        self.page.set_default_timeout(APPEARS)
        for event, words in _WRONG.items():
            self.page.on(event, lambda told, words=words: self.wrong.extend(words(told)))

    def open(self, site: str, path: str, viewport: Any, anew: bool) -> Any:
        """Show a page of a site; whatever happened while the one before it was left is no matter.

        A tab that stands at that site is led there, at half of what it costs to load the page `anew`.
        """
        if anew:
            self.page.goto("about:blank")
        self.wrong.clear()
        self.page.bring_to_front()  # a tab behind others is drawn once a second
        self.page.set_viewport_size(viewport)
        if self.stays and not anew:
            lead(self.page, path)
        else:
            self.page.goto(site + path)
        self.stays = not anew
        self.page.wait_for_selector(PAGE, timeout=1000 * PATIENCE)
        self.page.wait_for_function(IDLE)  # what is clicked, or counted, while the page grows is not what it will be
        return self.page

    def leave(self) -> None:
        """Leave the page, and the mouse where no page has anything."""
        if self.stays:
            self.page.wait_for_function(IDLE)
            lead(self.page, LEFT)
            self.page.wait_for_function("!document.querySelector('.em-site')")
        else:
            self.page.goto("about:blank")
        self.page.mouse.move(0, 0)


_WRONG: dict[Any, Callable[[Any], list[str]]] = {
    "console": lambda said: [f"console: {said.text} {said.location}"] * (said.type == "error"),
    "pageerror": lambda error: [f"page: {error}"],
    "requestfailed": lambda asked: [f"failed: {asked.url} {asked.failure}"] * (CLOSING not in asked.url),
    "response": lambda answer: (
        [f"{answer.status}: {answer.url}"] * bool(answer.status >= 400 or ELSEWHERE.match(answer.url))
    ),
}


class Window:
    """A browser window, and its tabs in which no page is open: they are used again."""

    def __init__(self, browser: Any, **settings: Any) -> None:
        self.context = browser.new_context(**USUAL, **settings)
        self.context.add_init_script(SLOW)
        self._free = [Tab(self.context)]

    @contextmanager
    def tabs(self) -> Iterator[Callable[[], Tab]]:
        """Give tabs until the block ends."""
        used: list[Tab] = []

        def tab() -> Tab:
            used.append(self._free.pop() if self._free else Tab(self.context))
            return used[-1]

        yield tab
        for one in used:
            one.leave()
            self._free.append(one)


@pytest.fixture(scope="session")
def windows(browser) -> Iterator[Callable[..., Window]]:
    """A browser window for each choice of the browser's settings."""
    made: dict[tuple[Any, ...], Window] = {}

    def window(**settings: Any) -> Window:
        chosen = tuple(settings.items())
        return made.setdefault(chosen, made.get(chosen) or Window(browser, **settings))

    yield window
    for one in made.values():
        one.context.close()


@pytest.fixture
def visit(site, browser, windows) -> Iterator[Callable[..., Any]]:
    """Open a path of the site, or of a site `at` another address, in a tab of its own, as large as the `viewport`.

    A visitor `alone` has a window of his own; else the windows are those of all tests. A page loaded `anew` has a
    kernel of its own; else a tab is led from one page to the next. At the end, nothing may have failed in any of them.
    """
    tabs: list[Tab] = []
    with ExitStack() as stack:

        def opened(
            path: str = "/",
            at: str = site,
            alone: bool = False,
            anew: bool = False,
            viewport: Any = USUAL["viewport"],
            **settings: Any,
        ) -> Any:
            window = Window(browser, **settings) if alone else windows(**settings)
            if alone:
                stack.callback(window.context.close)
            tabs.append(stack.enter_context(window.tabs())())
            return tabs[-1].open(at, path, viewport, anew or alone or at != site)

        yield opened
        wrong = [said for tab in tabs for said in tab.wrong]
    assert not wrong, "\n".join(wrong)
