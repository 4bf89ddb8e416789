"""The site, served by the command line, and a real browser in which every request beyond loopback is aborted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

LOOPBACK = re.compile(r"^(https?|wss?)://(127\.0\.0\.1|localhost|\[::1\])[:/]|^(data|blob|about):")
PATIENCE = 20_000
"""How long anything may take to appear [ms]: the first visitor of a fresh environment waits for the compiler."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """The folder of scenario files that the site is given."""
    return tmp_path_factory.mktemp("scenarios")


@pytest.fixture(scope="session")
def site(folder, tmp_path_factory) -> Iterator[str]:
    """The address of the site, served as `emergent app` serves it; in the end it may have told of no exception."""
    said = [sys.executable, "-m", "emergent", "app", str(folder), "--port", "0"]
    quiet = {**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"}
    log = tmp_path_factory.mktemp("site") / "log.txt"
    with log.open("w", encoding="utf-8") as out:
        server = subprocess.Popen(said, stdout=out, stderr=subprocess.STDOUT, env=quiet)
    try:
        until = time.monotonic() + 60
        while not (found := re.search(r"http://\S+:\d+", log.read_text("utf-8"))):
            assert server.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < until, f"the site did not come up: {log.read_text('utf-8')}"
            time.sleep(0.1)
        with urllib.request.urlopen(found[0] + "/readyz", timeout=60) as ready:
            assert ready.status == 200
        yield found[0]
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
    told = log.read_text("utf-8")
    assert "Traceback" not in told, told


@pytest.fixture
def visit(site, browser) -> Iterator[Callable[..., Any]]:
    """Open a path of the site as a new visitor; at the end, nothing may have failed in any of the visitors' pages."""
    contexts, wrong = [], []

    def guard(route: Any) -> None:
        if LOOPBACK.match(route.request.url):
            route.continue_()
        else:
            wrong.append(f"asked for {route.request.url}")
            route.abort()

    def opened(path: str = "/", **settings: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 1000}, **settings})
        context.set_default_timeout(PATIENCE)
        context.route("**/*", guard)
        page = context.new_page()
        page.on("console", lambda m: wrong.append(f"console: {m.text} {m.location}") if m.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(f"page: {error}"))
        page.on("requestfailed", lambda r: wrong.append(f"failed: {r.url} {r.failure}"))
        page.on("response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.goto(site + path)
        page.wait_for_selector(".em-main")
        contexts.append(context)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)
