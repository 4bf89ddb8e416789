"""The site of `emergent app` in a process of its own, and a headless browser that loads nothing from elsewhere.

Needs the extras `app` and `test`, and a Chromium.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


class Site(NamedTuple):
    """A served site: its address, and the process that serves it."""

    address: str
    process: int


@contextmanager
def serving(*command: str) -> Iterator[Site]:
    """Serve the site, or what `command` serves that prints its address, until the block ends."""
    said = command or ("-m", "emergent", "app", "--port", "0")
    with subprocess.Popen([sys.executable, *said], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = next(filter(None, (re.search(r"http://\S+:\d+", line) for line in server.stdout)), None)
            if found is None:
                raise SystemExit(f"`{' '.join(said)}` did not come up.")
            wait(found[0] + "/readyz")
            yield Site(found[0], server.pid)
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def wait(address: str, seconds: float = 120.0) -> None:
    """Wait until something answers at an address."""
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=seconds).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def browsing() -> Iterator[Any]:
    """Give a headless browser."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise SystemExit(f"None of {', '.join(BROWSERS)} is here; on Debian: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()
