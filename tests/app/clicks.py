"""Clicks of a visitor who is quick, in a browser that may be slow, and his way back."""

from __future__ import annotations

from typing import Any

TWICE = """async ([button, clock]) => {
    const on = document.querySelector(button), next = Math.ceil(emergentClocks[clock].step) + 1;
    const held = performance.now();
    performance.now = () => held;
    try {
        on.click();
        while (emergentClocks[clock].step < next) await new Promise(requestAnimationFrame);
        on.click();
    } finally {
        delete performance.now;    // then it is the browser's own again
    }
}"""


def double_click(page: Any, button: str, clock: str) -> None:
    """Click a button twice at different steps of a run that plays.

    The page tells the time of a click by `performance.now`, which stands still meanwhile: however long a step takes,
    the two clicks are a double click.
    """
    page.evaluate(TWICE, [button, clock])


def later(page: Any, milliseconds: float) -> None:
    """Let so much time pass for the page at once, by the clock by which it tells when something is clicked."""
    page.evaluate(LATER, milliseconds + 1)


LATER = "more => { const now = performance.now; performance.now = () => now.call(performance) + more; }"


def lead(page: Any, path: str) -> None:
    """Lead a page to another address as the browser's way back does it: the page stays."""
    page.evaluate(LEAD, path)


LEAD = """path => {
    for (const one of [path, '/']) history.pushState({ top: 0 }, '', one);
    history.back();
}"""
