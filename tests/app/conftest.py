"""The site, served by the command line, and a real browser in which every request beyond loopback is aborted."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.serving import PAGE, PATIENCE, serving

pytest.importorskip("solara", reason="the pages need the extra `app`")

ELSEWHERE = re.compile(r"^(?!(https?|wss?)://(127\.0\.0\.1|localhost|\[::1\]|lab\.test)[:/])(?!(data|blob|about):)")
"""Addresses beyond loopback, where `lab.test` is found, too. The browser's driver compares; a function would be asked
about every file of the site."""
APPEARS = 60_000
"""How long anything may take to appear [ms]."""
USUAL = {"viewport": {"width": 1400, "height": 1000}}
"""How large a window is [pixels]."""
FORGED = {name: "//evil.test/x" for name in ("X-Script-Name", "Script-Name", "X-Forwarded-Prefix")} | {
    "X-Forwarded-Host": "evil.test",
    "X-Forwarded-Proto": "gopher",
    "Forwarded": "host=evil.test;proto=https",
}
"""What only a proxy should say, and anybody can."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """The folder of scenario files that the site is given."""
    return tmp_path_factory.mktemp("scenarios")


@pytest.fixture(scope="session")
def site(folder, tmp_path_factory) -> Iterator[str]:
    """The address of the site, served as `emergent app` serves it; in the end it may have told of no exception.

    Its first request is forged: whatever that one says, the pages of all who come later must be right.
    """
    log = tmp_path_factory.mktemp("site") / "log.txt"
    with serving("-m", "emergent", "app", str(folder), "--port", "0", log=log) as served:
        urllib.request.urlopen(urllib.request.Request(served.address + "/", headers=FORGED), timeout=PATIENCE).close()
        yield served.address
    told = log.read_text("utf-8")
    assert "Traceback" not in told, told


class Tab:
    """A tab of a browser window, and what has gone wrong in it since its page was opened."""

    def __init__(self, window: Any) -> None:
        self.page = window.new_page()
        self.wrong: list[str] = []
        self.page.set_default_timeout(APPEARS)
        self.page.route(ELSEWHERE, self._guard)
        for event, words in _WRONG.items():
            self.page.on(event, lambda told, words=words: self.wrong.extend(words(told)))

    def open(self, address: str, viewport: Any) -> Any:
        """Open a page of the site; whatever happened while the one before it was left is no matter."""
        self.wrong.clear()
        self.page.bring_to_front()  # a tab behind others is drawn once a second
        self.page.set_viewport_size(viewport)
        self.page.goto(address)
        self.page.wait_for_selector(PAGE, timeout=1000 * PATIENCE)
        return self.page

    def leave(self) -> None:
        """Leave the page, and the mouse where no page has anything."""
        self.page.goto("about:blank")
        self.page.mouse.move(0, 0)

    def _guard(self, route: Any) -> None:
        self.wrong.append(f"asked for {route.request.url}")
        route.abort()


_WRONG: dict[Any, Callable[[Any], list[str]]] = {
    "console": lambda said: [f"console: {said.text} {said.location}"] * (said.type == "error"),
    "pageerror": lambda error: [f"page: {error}"],
    "requestfailed": lambda asked: [f"failed: {asked.url} {asked.failure}"],
    "response": lambda answer: [f"{answer.status}: {answer.url}"] * (answer.status >= 400),
}


@pytest.fixture(scope="session")
def window(browser) -> Iterator[tuple[Any, list[Tab]]]:
    """A browser window, and its tabs in which no page is open: they are used again, which halves what a page costs."""
    context = browser.new_context(**USUAL)
    yield context, [Tab(context)]
    context.close()


@pytest.fixture
def visit(site, browser, window) -> Iterator[Callable[..., Any]]:
    """Open a path of the site, or of a site `at` another address, in a tab of its own.

    The tab is one of the usual window, as large as the `viewport`. A visitor of his own, `alone` or with other settings
    of the browser, has a window of his own. At the end, nothing may have failed in any of the pages.
    """
    usual, free = window
    own, used = [], []

    def opened(
        path: str = "/", at: str = site, alone: bool = False, viewport: Any = USUAL["viewport"], **settings: Any
    ) -> Any:
        if alone or settings:
            own.append(browser.new_context(viewport=viewport, **settings))
            tab = Tab(own[-1])
        else:
            used.append(tab := free.pop() if free else Tab(usual))
        tabs.append(tab)
        return tab.open(at + path, viewport)

    tabs: list[Tab] = []
    yield opened
    wrong = [said for tab in tabs for said in tab.wrong]
    for context in own:
        context.close()
    for tab in used:
        tab.leave()
        free.append(tab)
    assert not wrong, "\n".join(wrong)
