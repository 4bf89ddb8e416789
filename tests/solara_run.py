"""What tests of `solara run` need: a server in a process of its own, and a headless browser, both cut off from the net.

Where Playwright or a browser is missing, these tests are skipped and say so; under continuous integration (`CI=true`)
a missing browser fails them (`tests/conftest.py`).
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.serving import solara_run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    from tests.app.forks import Forks

CLOSED = "http://127.0.0.1:9/"
CUT_OFF = {
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), CLOSED),
    **dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1"),
    "SOLARA_ASSETS_CDN": CLOSED,
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
}
"""The server asks nobody either: it would fetch what its assets lack, look for a newer Solara, and report on itself."""
SOLARA = "import solara.__main__\nsolara.__main__.main()"
"""What `python -m solara` does."""
START, PATIENCE = 120.0, 30.0
"""How long a page may take to come up, compiling the model included, and then to do what it is told [s]."""
PIXELS = """async image => {
    if (image.drawn && image.drawn.of === image.src) return image.drawn.pixels;  // asked for many times
    const of = image.src;
    try { await image.decode(); } catch { return ''; }  // another one has just come
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    canvas.getContext('2d').drawImage(image, 0, 0);
    const seen = new Uint8Array(await crypto.subtle.digest(
        'SHA-256', canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data));
    image.drawn = { of, pixels: `${canvas.width} x ${canvas.height}: ${seen}` };
    return image.src === of ? image.drawn.pixels : '';
}"""


@dataclass
class Visit:
    """A visitor's page, and everything that went wrong in it."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def button(self, name: str) -> Locator:
        """Return one of Mesa's buttons."""
        return self.page.get_by_role("button", name=name, exact=True)

    def says(self, steps: str) -> None:
        """Wait until the page says that the model has taken so many steps, a pattern; Mesa 3.5 calls them the time."""
        self.page.get_by_text(re.compile(rf"^(Step|Time): {steps}(\.0)?$")).wait_for()

    def push(self, slider: str, times: int = 1) -> None:
        """Push a slider to the right by so many of its steps; wait until it stands there."""
        thumb = self.page.get_by_role("slider", name=slider, exact=True)
        before = float(thumb.get_attribute("aria-valuenow") or "nan")
        for _ in range(times):
            thumb.press("ArrowRight")
        self.until(lambda: float(thumb.get_attribute("aria-valuenow") or "nan") > before, f"{slider} moves")

    def picture(self, number: int = 0) -> str:
        """Return what tells the pixels of a figure from all others."""
        image = self.page.locator("img").nth(number)
        image.wait_for()
        pixels = ""
        for _ in range(20):
            pixels = pixels or str(image.evaluate(PIXELS))
        assert pixels, "the figure cannot be drawn"
        return pixels

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait until something is true."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, f"not within {PATIENCE:g} s: {what}"
            self.page.wait_for_timeout(200)

    def _watch(self) -> None:
        page, wrong = self.page, self.wrong
        page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url} {request.failure}"))
        page.on("response", lambda got: wrong.append(f"{got.status}: {got.url}") if got.status >= 400 else None)


@dataclass(frozen=True)
class Site:
    """A running `solara run`, and a browser's window to visit it with."""

    address: str
    window: BrowserContext

    @contextmanager
    def visit(self) -> Iterator[Visit]:
        """Open the page as a new visitor; in the end, nothing may have gone wrong in it."""
        page = self.window.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        visit = Visit(page)
        visit._watch()
        try:
            visit.page.goto(self.address)
            visit.button("Step").wait_for(timeout=1000 * START)
            yield visit
            assert visit.wrong == []
        finally:
            page.close()


@contextmanager
def site(file: Path, browser: Browser, forks: Forks) -> Iterator[Site]:
    """Run `solara run` on a file, to be visited with a browser."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with forks.serving(SOLARA, *solara_run(file)[2:], log=log) as served:
            window = browser.new_context(viewport={"width": 1400, "height": 1200})
            yield Site(served.address, window)
            window.close()
        print(log.read_text("utf-8"))  # shown beside a failure
