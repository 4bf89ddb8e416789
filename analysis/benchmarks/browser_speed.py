"""How fast the pages are in a real browser, against Mesa's own SolaraViz on the same model, and what a visitor costs.

    python analysis/benchmarks/browser_speed.py [--quick] [--json]

Frames a second are pictures drawn of a walk that plays, with trails and twin, in a headless Chromium without a graphics
card; of SolaraViz, pictures (of the space or a plot, whichever comes most often) that arrive while it plays. Memory is
the server's, after so many visitors less before, in megabytes each. Needs the extras `app` and `test`, and a Chromium.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.benchmarks.ratios import options
from analysis.serving import Site, browsing, serving

WALKERS = (20, 60, 200)
REQUIRED = {"frames a second, 60 walkers": 30.0}
MESA_APP = Path(__file__).parents[2] / "emergent" / "models" / "walk" / "app.py"
VISITORS = 20
DRAWN = "window.emergentWalk.stats().frames"


def main() -> int:
    chosen = options(__doc__.splitlines()[0])
    seconds = 3.0 if chosen.quick else 8.0
    figures: dict[str, float] = {}
    with browsing() as browser:
        with serving() as site:
            figures |= painted(browser, site)
            for walkers in WALKERS:
                page = walk(browser, site, walkers)
                figures[f"frames a second, {walkers} walkers"] = rate(page, lambda p: p.evaluate(DRAWN), seconds)
                page.context.close()
            figures |= visitors(browser, site, 5 if chosen.quick else VISITORS, seconds)
        figures["SolaraViz: pictures a second, 20 walkers"] = mesa(browser, 2 * seconds)
    missed = [name for name, least in REQUIRED.items() if figures[name] < least]
    if chosen.json:
        print(json.dumps(figures, indent=1))
    for name, value in () if chosen.json else figures.items():
        print(f"{name:<48} {value:8.3g}" + (f"  required ≥ {REQUIRED[name]:g}" if name in REQUIRED else ""))
    for name in missed:
        print(f"MISSED: {name}", file=sys.stderr)
    return 1 if missed else 0


def walk(browser: Any, site: Site, walkers: int, seed: int = 0) -> Any:
    """Return the page of a walk that plays, its twin disturbed by one distraction."""
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.goto(
        f"{site.address}/walk?scenario=restaurant-walk&p.walkers={walkers}&p.horizon=1500"
        f"&seed={seed}&plan=distract:walker-3@1=60"
    )
    page.wait_for_function(f"window.emergentWalk && {DRAWN} > 0", timeout=120_000)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"{DRAWN} > 30", timeout=60_000)
    return page


def rate(page: Any, count: Callable[[Any], int], seconds: float) -> float:
    """Return by how much a count grows in a second, by the browser's own clock."""
    first, began = count(page), time.perf_counter()
    page.wait_for_timeout(1000 * seconds)
    return (count(page) - first) / (time.perf_counter() - began)


def painted(browser: Any, site: Site) -> dict[str, float]:
    """Return when a new visitor of a server that is up sees something, and when the walk [s]: medians of five."""
    firsts, whole = [], []
    for _ in range(6):
        page = browser.new_context().new_page()
        began = time.perf_counter()
        page.goto(site.address + "/walk")
        page.wait_for_function(f"window.emergentWalk && {DRAWN} > 0", timeout=120_000)
        whole.append(time.perf_counter() - began)
        paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"
        firsts.append(float(page.evaluate(paint)))
        page.context.close()
    return {
        "first paint [s]": statistics.median(firsts[1:]),
        "walk on show [s]": statistics.median(whole[1:]),
    }


def visitors(browser: Any, site: Site, number: int, seconds: float) -> dict[str, float]:
    """Return what visitors cost the server, idle and all playing at once: memory each, and its share of one processor.

    All look at runs of their own. What the first one costs is left out: it loads what all of them use.
    """
    first = walk(browser, site, 60)
    before = memory(site.process)
    pages = [walk(browser, site, 60, seed) for seed in range(1, number + 1)]
    held = (memory(site.process) - before) / number
    for page in pages:
        page.get_by_role("button", name="Pause").click()
    idle = share(site, pages[0], seconds)
    for page in pages:
        page.get_by_role("button", name="Play").click()
    drawn = [page.evaluate(DRAWN) for page in pages]
    began = time.perf_counter()
    busy = share(site, pages[0], seconds)
    spent = time.perf_counter() - began
    rates = [(page.evaluate(DRAWN) - count) / spent for page, count in zip(pages, drawn, strict=True)]
    began = time.perf_counter()
    pages[0].get_by_role("button", name="Undo all").click()
    pages[0].get_by_text("Nothing yet").wait_for()
    answered = time.perf_counter() - began
    for page in (first, *pages):
        page.context.close()
    return {
        "server memory a visitor [MB]": held,
        f"{number} idle visitors: server, processors": idle,
        f"{number} visitors play: server, processors": busy,
        f"{number} visitors play: frames a second, in one browser": statistics.median(rates),
        f"{number} visitors play: a click is answered after [s]": answered,
    }


def share(site: Site, page: Any, seconds: float) -> float:
    """Return the processors that the server keeps busy, while nobody does anything but watch."""
    used, began = processor(site.process), time.perf_counter()
    page.wait_for_timeout(1000 * seconds)
    return (processor(site.process) - used) / (time.perf_counter() - began)


def mesa(browser: Any, seconds: float) -> float:
    """Return how many pictures of the space a second Mesa's own page shows of the same model, as `app.py` plays it."""
    command = ("-m", "solara", "run", str(MESA_APP), "--host", "127.0.0.1", "--no-open", "--production", "--port")
    with serving(*command, str(free_port())) as site:
        page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        page.goto(site.address)
        play = page.get_by_role("button", name="▶")  # so Mesa calls it
        play.wait_for(timeout=120_000)
        page.evaluate(
            """() => { const seen = new Map(); window.shown = 0;
               new MutationObserver(all => all.forEach(m => {
                 seen.set(m.target, (seen.get(m.target) || 0) + 1); window.shown = Math.max(...seen.values()); }))
               .observe(document.body, {subtree: true, attributes: true, attributeFilter: ['src']}); }"""
        )
        play.click()
        return rate(page, lambda p: p.evaluate("window.shown"), seconds)


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def memory(process: int) -> float:
    """Return what a process holds [MB]."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def processor(process: int) -> float:
    """Return the processor time that a process has taken [s]."""
    import os

    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
