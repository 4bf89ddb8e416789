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


@pytest.fixture(scope="module")
def window(browser) -> Iterator[Any]:
    """A browser window of the module's own: what its pages load once from the site is here for the next ones."""
    context = browser.new_context(**USUAL)
    yield context
    context.close()


@pytest.fixture
def visit(site, browser, window) -> Iterator[Callable[..., Any]]:
    """Open a path of the site, or of a site `at` another address, in a tab of its own.

    The tab is one of the module's window. A visitor of his own, `alone` or with other settings of the browser, has a
    window of his own. At the end, nothing may have failed in any of the pages.
    """
    closing, wrong = [], []

    def guard(route: Any) -> None:
        wrong.append(f"asked for {route.request.url}")
        route.abort()

    def opened(path: str = "/", at: str = site, alone: bool = False, **settings: Any) -> Any:
        own = alone or settings or at != site
        context = browser.new_context(**{**USUAL, **settings}) if own else window
        page = context.new_page()
        closing.append(context if own else page)
        page.set_default_timeout(APPEARS)
        page.route(ELSEWHERE, guard)
        page.on("console", lambda m: wrong.append(f"console: {m.text} {m.location}") if m.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(f"page: {error}"))
        page.on("requestfailed", lambda r: wrong.append(f"failed: {r.url} {r.failure}"))
        page.on("response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.goto(at + path)
        page.wait_for_selector(PAGE, timeout=1000 * PATIENCE)
        return page

    yield opened
    for tab in closing:
        tab.close()
    assert not wrong, "\n".join(wrong)
