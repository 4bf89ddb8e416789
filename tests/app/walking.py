"""What tests of the page Walk do in a browser."""

from __future__ import annotations

SMALL = "/walk?scenario=restaurant-walk&p.horizon=60&p.walkers=5&seed=4"
STATE, DISTRACTED = 3, 2
"""A row of a frame, and what it says of a walker."""


def opened(visit, path=SMALL, **settings):
    """Open the page as a new visitor, and wait for its first picture."""
    page = visit(path, **settings)
    page.wait_for_function("window.emergentPlane && emergentPlane.shown() !== null")
    return page


def frames(page, which, last):
    """Return the frames of the run or of its twin up to a step."""
    return page.evaluate(f"Array.from({{length: {last} + 1}}, (_, i) => emergentPlane.frame('{which}', i))")


def click(page, walker):
    page.mouse.click(*page.evaluate(f"emergentPlane.pixel({walker})"))


def drag(page, start, end):
    page.mouse.move(*page.evaluate(f"emergentPlane.point({start[0]}, {start[1]})"))
    page.mouse.down()
    page.mouse.move(*page.evaluate(f"emergentPlane.point({end[0]}, {end[1]})"), steps=4)
    page.mouse.up()
