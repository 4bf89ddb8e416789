"""A card for every scenario: its picture, what it shows in one sentence, and the ways in."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import solara

from emergent.app.catalogue import Entry
from emergent.app.elements import Anchor
from emergent.app.registry import pages

OTHERS = "Other systems"
UNREADABLE = "Files that cannot be read"


@solara.component
def Cards(entries: Sequence[Entry], go: Callable[[str], None]) -> None:
    """Show the scenarios under the headings of their systems, and last what cannot be read."""
    headings = {system: page.group for system, page in pages().items()}
    groups: dict[str, list[Entry]] = {heading: [] for heading in (*headings.values(), OTHERS, UNREADABLE)}
    for entry in entries:
        heading = UNREADABLE if entry.problem else headings.get(entry.system, OTHERS)
        groups[heading].append(entry)
    for heading, found in groups.items():
        if not found:
            continue
        with solara.v.Html(tag="section", class_="em-group", attributes={"aria-label": heading}):
            solara.v.Html(tag="h2", children=[heading])
            with solara.v.Html(tag="div", class_="em-cards"):
                for entry in found:
                    Card(entry, go).key(entry.name)


@solara.component
def Card(entry: Entry, go: Callable[[str], None]) -> None:
    """Show one scenario."""
    attributes = {"data-scenario": entry.name}
    with solara.v.Html(tag="article", class_="em-card em-scenario", attributes=attributes):
        if entry.problem:
            solara.v.Html(tag="h3", children=[entry.name])
            solara.v.Html(tag="p", class_="em-problem", children=[entry.problem])
            return
        title = entry.title or entry.name
        source = image(entry.picture)
        if source:
            solara.v.Html(tag="img", attributes={"src": source, "alt": f"Picture of: {title}"})
        else:
            solara.v.Html(tag="div", class_="em-blank", children=[entry.system])
        solara.v.Html(tag="h3", children=[title])
        solara.v.Html(tag="p", children=[sentence(entry.lesson)])
        if entry.claimed:
            solara.v.Html(tag="p", class_="em-note", children=["It claims the verdict ", _strong(entry.claimed), "."])
        with solara.v.Html(tag="p", class_="em-ways"):
            asked = f"?scenario={quote(entry.name)}"
            if entry.system in pages():
                _way(pages()[entry.system].path + asked, "Watch it", title, go)
            _way(f"/assess{asked}", "Assess it", title, go)


def _way(path: str, text: str, title: str, go: Callable[[str], None]) -> None:
    Anchor(path=path, text=text, label=f"{text}: {title}", event_go=go)


def _strong(text: str) -> object:
    return solara.v.Html(tag="strong", children=[text])


def sentence(text: str) -> str:
    """Return the first sentence of a lesson."""
    return re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]


def image(path: Path | None) -> str:
    """Return a PNG file as a data URL, nothing where there is none, or none any more."""
    try:
        return "" if path is None else _url(path, path.stat().st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=64)
def _url(path: Path, changed: int) -> str:
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
