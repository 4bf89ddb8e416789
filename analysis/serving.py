"""The site of `emergent app` in a process of its own, and a headless browser that loads nothing from elsewhere.

Needs the extras `app` and `test`, and a Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


PATIENCE = 120.0
"""How long a server may take to answer, and a page to be ready: a fresh installation compiles its models [s]."""
PAGE = ".em-main > .em-page"
"""What a page of the site has once the server is ready: until then it says that models are compiled."""


class Site(NamedTuple):
    """A served site: its address, and the process that serves it."""

    address: str
    process: int
    server: subprocess.Popen[bytes]


@contextmanager
def serving(*command: str, log: Path | None = None, **environment: str) -> Iterator[Site]:
    """Serve the site, or what `command` of this Python serves that prints its address, until the block ends.

    What the server prints goes to the file `log`, if there is one.

    Raises:
        RuntimeError: if it does not come up; with what it printed.
    """
    command = command or ("-m", "emergent", "app", "--port", "0")
    said = {**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200", **environment}
    with tempfile.TemporaryDirectory() as folder:
        log = log or Path(folder) / "log.txt"
        with log.open("wb") as out:
            server = subprocess.Popen([sys.executable, *command], stdout=out, stderr=subprocess.STDOUT, env=said)
        try:
            yield Site(answering(server, log), server.pid, server)
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def answering(server: subprocess.Popen[bytes], log: Path) -> str:
    """Return the address that the server printed, once it answers there."""
    until = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < until:
        found = re.search(r"http://\S+:\d+", log.read_text("utf-8", "replace"))
        try:
            if found:
                urllib.request.urlopen(found[0] + "/readyz", timeout=PATIENCE).close()
                return found[0]
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"The server did not come up ({server.poll()}): {log.read_text('utf-8', 'replace')}")


def solara_run(file: Path) -> tuple[str, ...]:
    """Return the command that serves a file as users of Mesa and Solara do, for `serving`."""
    command = ("-m", "solara", "run", str(file), "--host", "127.0.0.1", "--no-open", "--production")
    return (*command, "--port", str(free_port()))


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


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
