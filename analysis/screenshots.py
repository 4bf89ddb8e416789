"""Take the pictures of the pages that the README shows, light and dark and on a telephone.

    python analysis/screenshots.py [--out analysis/screens]

Each is the page itself in a headless browser, brought to a moment worth seeing by its address and by clicks.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import Any

from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))
from analysis.serving import PAGE, PATIENCE, browsing, serving

WALK = "/walk?scenario=restaurant-walk&seed=1&plan=distract:walker-3@20=60;mislead:walker-7@30=1,degrees=90&step=150"
SWARM = "/swarm?scenario=swarm-informed&seed=1&plan=freeze:member-9@20=60;move:direction@50=141.42,bearing=135&step=420"
PIPELINE = "/pipeline?scenario=pipeline-reviewed&seed=2&plan=garble:search@15+60=0.6&step=40"
PAGES = {
    "gallery": "/",
    "walk": WALK,
    "swarm": SWARM,
    "pipeline": PIPELINE,
    "sweep": "/sweep?scenario=restaurant-walk&plan=distract:walker-3@50=60&x=struck@1&y=dose@1&y.values=7",
    "assess": "/assess?scenario=pipeline-reviewed",
}
MODEL = "/boid-flockers?plan=freeze:boid-3@20%2B30;remove:boid-5@40&step=60"
"""The page of Mesa's boids, adapted."""
DESKTOP, TELEPHONE = {"width": 1400, "height": 1050}, {"width": 390, "height": 844}
COLOURS = 128


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "screens")
    pages = [*PAGES, "model"]
    parser.add_argument("--page", choices=pages, nargs="*", default=pages, help="only these pages")
    chosen = parser.parse_args()
    out = chosen.out
    out.mkdir(parents=True, exist_ok=True)
    boids = Path(__file__).parent / "mesa_models/boids.py"
    own = ("-m", "emergent", "app", f"{boids}:system", "--port", "0")
    with serving() as site, serving(*own) as model, browsing() as browser:
        for name in chosen.page:
            address = model.address + MODEL if name == "model" else site.address + PAGES[name]
            for theme in ("light", "dark"):
                keep(shot(browser, address, name, DESKTOP, theme), out / f"{name}-{theme}.png")
            keep(shot(browser, address, name, TELEPHONE, "light"), out / f"{name}-telephone.png")
    return 0


def shot(browser: Any, address: str, name: str, size: dict[str, int], theme: str) -> bytes:
    """Return a picture of a page, once everything that it computes is there."""
    context = browser.new_context(viewport=size)
    context.add_init_script(f"localStorage.setItem(':solara:theme.variant', JSON.stringify('{theme}'))")
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(PAGE, timeout=1000 * PATIENCE)
    if name == "sweep":
        page.get_by_role("button", name="Sweep", exact=True).click()
        page.get_by_text("Finished.").wait_for(timeout=120_000)
    if name == "assess":
        page.get_by_role("button", name="Assess", exact=True).click()
        page.get_by_role("region", name="Result").wait_for(timeout=120_000)
    if name == "walk" and size is DESKTOP:
        page.get_by_role("button", name="What if", exact=True).click()
        page.get_by_text("Retention").first.wait_for(timeout=60_000)
        page.get_by_text("still running").wait_for(state="hidden", timeout=60_000)
    if name == "model":
        page.wait_for_function("window.emergentPortraits && emergentPortraits.shown('twin')", timeout=60_000)
        page.mouse.click(*page.evaluate("emergentPortraits.spot('run', 7)"))
        page.get_by_text("19 placebo twins are").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, document.querySelector('.em-swept')?.offsetTop - 60 || 0)")
    page.wait_for_timeout(1500)  # a picture of what moves has no event to wait for
    taken: bytes = page.screenshot()
    context.close()
    return taken


def keep(picture: bytes, path: Path) -> None:
    """Write a picture with few colours, a quarter of the size."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path} ({path.stat().st_size / 1000:.0f} kB)")


if __name__ == "__main__":
    sys.exit(main())
