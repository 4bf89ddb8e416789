"""How fast the pages are in a real browser, against Mesa's own SolaraViz on the same model, and what a visitor costs.

    python analysis/benchmarks/browser_speed.py [--quick] [--json]

Frames a second are pictures drawn of a walk that plays, with trails and twin, in a headless Chromium without a graphics
card. Of SolaraViz they are pictures (of the space or a plot, whichever comes most often) that arrive while it plays as
`emergent/app/mesa/walk.py` sets it up: at Mesa's usual interval of 100 ms between two steps, each of which waits
until the last one is drawn (`emergent.app.mesa.paced`).

A class is one real browser, whose clicks are timed until the changed run is drawn, and visitors without one, who are
the same for the server (`classroom`). The first figure of a click is with nobody else there. Memory is the server's,
after so many visitors less before, in megabytes each; processors are those that the server keeps busy.

Needs the extras `app` and `test`, and a Chromium.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.benchmarks import classroom
from analysis.benchmarks.classroom import Pupil, share
from analysis.benchmarks.ratios import options
from analysis.serving import Site, browsing, serving, solara_run

WALKERS = (20, 60, 200)
REQUIRED = {"frames a second, 60 walkers": 30.0}
PUPILS, IDLE = 20, 100
DRAWN = "window.emergentPlane.stats().frames"
CLICK = """button => new Promise(done => {
  const before = emergentPlane.name('run'), began = performance.now();
  const look = () => emergentPlane.name('run') === before ? requestAnimationFrame(look)
    : requestAnimationFrame(() => done((performance.now() - began) / 1000));
  button.click(); look(); })"""
"""Clicks, and waits for the picture after the one for which the changed run came [s]."""


def main() -> int:
    chosen = options(__doc__.splitlines()[0])
    figures: dict[str, float] = {}
    for found in measured(chosen.quick):
        figures |= found
        for name, value in () if chosen.json else found.items():
            print(f"{name:<64} {value:8.3g}" + (f"  required ≥ {REQUIRED[name]:g}" if name in REQUIRED else ""))
    if chosen.json:
        print(json.dumps(figures, indent=1))
    missed = [name for name, least in REQUIRED.items() if figures[name] < least]
    for name in missed:
        print(f"MISSED: {name}", file=sys.stderr)
    return 1 if missed else 0


def measured(quick: bool) -> Iterator[dict[str, float]]:
    """Give the figures as they come."""
    seconds = 3.0 if quick else 6.0
    yield {"load of the machine before": os.getloadavg()[0]}
    with browsing() as browser:
        with serving() as site:
            yield painted(browser, site)
            for walkers in WALKERS:
                page = walk(browser, site, walkers)
                yield {f"frames a second, {walkers} walkers": rate(page, lambda p: p.evaluate(DRAWN), seconds)}
                page.context.close()
            yield playing(browser, site, 5 if quick else PUPILS, 5 * seconds)
        with serving() as site:
            yield from idling(browser, site, 12 if quick else IDLE, seconds)
        for walkers in WALKERS[:1] if quick else WALKERS:
            yield {f"SolaraViz: pictures a second, {walkers} walkers": mesa(browser, walkers, seconds)}


def walk(browser: Any, site: Site, walkers: int, seed: int = 0) -> Any:
    """Return the page of a walk that plays, its twin disturbed by one distraction."""
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.goto(
        f"{site.address}/walk?scenario=restaurant-walk&p.walkers={walkers}&p.horizon=1500"
        f"&seed={seed}&plan=distract:walker-3@1=60"
    )
    page.wait_for_function(f"window.emergentPlane && {DRAWN} > 0", timeout=120_000)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"{DRAWN} > 30", timeout=60_000)
    return page


def rate(page: Any, count: Callable[[Any], int], seconds: float) -> float:
    """Return by how much a count grows in a second, by the browser's own clock."""
    first, began = count(page), time.perf_counter()
    page.wait_for_timeout(1000 * seconds)
    return (count(page) - first) / (time.perf_counter() - began)


def painted(browser: Any, site: Site, times: int = 5) -> dict[str, float]:
    """Return after how long a new visitor of a running server sees something, and the walk [s]: medians."""
    firsts, whole = [], []
    for _ in range(1 + times):
        page = browser.new_context().new_page()
        began = time.perf_counter()
        page.goto(site.address + "/walk")
        page.wait_for_function(f"window.emergentPlane && {DRAWN} > 0", timeout=120_000)
        whole.append(time.perf_counter() - began)
        paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"
        firsts.append(float(page.evaluate(paint)))
        page.context.close()
    return {
        "first paint [s]": statistics.median(firsts[1:]),
        "walk on show [s]": statistics.median(whole[1:]),
    }


def playing(browser: Any, site: Site, number: int, seconds: float) -> dict[str, float]:
    """Return the figures while so many play at once, one of them in a real browser."""
    page = walk(browser, site, 60)
    alone = [click(page, walker) for walker in range(10, 15)]
    before = classroom.memory(site.process)
    pupils = [Pupil(site, seed) for seed in range(1, number)]
    held = (classroom.memory(site.process) - before) / len(pupils)
    for pupil in pupils:
        pupil.start()
    page.wait_for_timeout(1000 * classroom.EVERY)  # until each of them has done something
    drawn, used, began = page.evaluate(DRAWN), classroom.processor(site.process), time.perf_counter()
    clicks, due = list[float](), began
    while time.perf_counter() - began < seconds:
        clicks.append(click(page, 20 + len(clicks)))
        due += classroom.EVERY / 2
        page.wait_for_timeout(max(1.0, 1000 * (due - time.perf_counter())))
    spent = time.perf_counter() - began
    busy = (classroom.processor(site.process) - used) / spent
    frames = (page.evaluate(DRAWN) - drawn) / spent
    for pupil in pupils:
        pupil.stop()
    for pupil in pupils:
        pupil.leave()
    page.context.close()
    answers = sorted(answer for pupil in pupils for answer in pupil.answers)
    figures = {
        "a click is drawn after, nobody else there [s]": statistics.median(alone),
        f"{number} play: a click is drawn after, median [s]": statistics.median(clicks),
        f"{number} play: a click is drawn after, longest [s]": max(clicks),
        f"{number} play: frames a second of the one browser": frames,
        f"{number} play: interventions a second": len(answers) / (seconds + classroom.EVERY),
        f"{number} play: server, processors": busy,
        f"{number} play: server memory each, with their recordings [MB]": held,
    }
    if answers:  # nobody may have been answered
        figures |= {
            f"{number} play: answer to the others, median [s]": statistics.median(answers),
            f"{number} play: answer to the others, 95 % within [s]": answers[int(0.95 * (len(answers) - 1))],
        }
    return figures


def click(page: Any, walker: int) -> float:
    """Distract a walker by the page's button, and return when that is drawn [s]."""
    page.get_by_label("Walker", exact=True).select_option(str(walker))
    return float(page.get_by_role("button", name="distract it").evaluate(CLICK))


def idling(browser: Any, site: Site, number: int, seconds: float) -> Iterator[dict[str, float]]:
    """Give what so many idle visitors cost the server, a third of them on each page."""
    visitors = []
    for page in classroom.PAGES:
        found, held = classroom.idle(site, page, number // len(classroom.PAGES))
        visitors += found
        yield {f"idle on the {page}: server memory a visitor [MB]": held}
    yield {f"{len(visitors)} idle visitors: server, processors": share(site, 2 * seconds)}
    another = painted(browser, site, 2)["walk on show [s]"]
    yield {f"{len(visitors)} idle visitors: walk on show for another [s]": another}
    for visitor in visitors:
        visitor.close()


def mesa(browser: Any, walkers: int, seconds: float) -> float:
    """Return how many pictures a second Mesa's own page shows of the same model, as `app.py` plays it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "app.py"
        file.write_text(
            "from functools import partial\n\nfrom emergent.models.walk import app\n\n"
            f"app.PacedWalkModel = partial(app.PacedWalkModel, walkers={walkers})\nPage = app.Page\n"
        )
        with serving(*solara_run(file)) as site:
            return _shown(browser, site, seconds)


def _shown(browser: Any, site: Site, seconds: float) -> float:
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
    found = rate(page, lambda p: p.evaluate("window.shown"), seconds)
    page.context.close()
    return found


if __name__ == "__main__":
    sys.exit(main())
