"""Waiting for what a page shows: each part of it comes by a message of its own, one a moment after another."""

from __future__ import annotations

from typing import Any


def until_there_are(page: Any, css: str, number: int) -> None:
    page.wait_for_function("([css, n]) => document.querySelectorAll(css).length === n", arg=[css, number])


def until_focused(page: Any, label: str) -> str:
    """Return the label of what has the focus, once that begins as it should."""
    focused = "text => { const label = document.activeElement.getAttribute('aria-label');"
    return str(page.wait_for_function(focused + " return label?.startsWith(text) && label; }", arg=label).json_value())
