"""What tests of several folders need: a headless browser, since Playwright runs once in a process; the command line."""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from analysis.serving import ARGUMENTS, BROWSERS
from emergent.pool import threads
from tests.absent import refuse
from tests.longest import place, shared

if "PYTEST_XDIST_WORKER" in os.environ:  # there are more workers than processors; before NumPy is imported
    for name in ("EMERGENT_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
gc.disable()  # while tests are collected, which makes hardly any garbage


def pytest_configure(config: pytest.Config) -> None:
    """Let pytest-xdist hand out files in the order of the tests; its own is by their number, not by their time."""
    config.option.loadscopereorder = False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Let one more worker than there are processors run tests: while some wait for a page, others compute."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else threads() + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Let two workers share the files that need a browser: another worker would begin one, and a server, of its own.

    Reports are drawn by one worker, too.
    """
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Sharing(LoadFileScheduling):  # type: ignore[misc]
        parts = shared()

        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return self.parts.get(file, file)

    return Sharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: where they came last, one worker would be alone with them."""
    items.sort(key=lambda item: place(item.path))


@pytest.fixture(scope="module", autouse=True)
def _frozen() -> None:
    """Let the collector of garbage pass over modules, tests and what files before left: it took an eighth of the time.

    What a file leaves is kept for tests of others, as are assessments, or is gone by then.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()


FRUGAL = ("--process-per-site", "--in-process-gpu", "--js-flags=--no-opt --no-maglev")
"""Tabs share what the site's scripts are compiled to, nothing is handed to a process that draws, and no script runs for
long enough that it pays to optimise it."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LED_HERE = "--host-resolver-rules=" + ", ".join(
    ["MAP *.test 127.0.0.1", "MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in LOOPBACK)]
)
"""The browser finds every name in .test on this machine, as a page does that leads a name of its own here, and nothing
on any other. (Playwright's routes do the latter, too, but then the browser caches no file.)"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A browser; where there is none, or no Playwright, tests are skipped; in continuous integration they fail."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (the extra `test`)")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        refuse(f"there is no browser: none of {', '.join(BROWSERS)} is on the PATH")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=found, args=[*ARGUMENTS, *FRUGAL, LED_HERE])
        yield running
        running.close()


class Answer(NamedTuple):
    code: int
    out: str
    err: str


Ask = Callable[..., Answer]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Call the command line in this process, as `emergent …` would be called."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")

    from emergent.cli import main

    def call(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["emergent", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return Answer(int(ended.value.code or 0), *capsys.readouterr())

    return call
