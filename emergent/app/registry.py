"""Which families have a page: those with a folder here that holds `page.py`, and those of other packages.

A package names its page as an entry point of the group `emergent.pages`, which loads a `LivePage`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from emergent.app.live_page import LivePage
from emergent.errors import InvalidInputError

GROUP = "emergent.pages"
_registered: dict[str, LivePage] = {}


def register(page: LivePage) -> LivePage:
    """Let the site have a page, as long as this process lasts; to be called before the site is served.

    Raises:
        InvalidInputError: for what is no page, and where its system has another one.
    """
    _check(page, f"what was given to register is {page!r}")
    if pages().get(page.system, page) is not page:
        raise InvalidInputError(f"the system {page.system!r} has a page already.")
    _registered[page.system] = page
    return page


def pages() -> Mapping[str, LivePage]:
    """Return the pages of all families by the names of their systems, in the order of the navigation.

    Raises:
        InvalidInputError: where an entry point is no page, or there are two pages of one system.
    """
    found = {**_installed(), **_registered}
    return dict(sorted(found.items(), key=lambda pair: (pair[1].order, pair[1].title)))


@cache
def _installed() -> Mapping[str, LivePage]:
    folders = sorted(path.parent.name for path in Path(__file__).parent.glob("*/page.py"))
    loaded = [(name, importlib.import_module(f"emergent.app.{name}.page").PAGE) for name in folders]
    loaded += [(entry.name, entry.load()) for entry in entry_points(group=GROUP)]
    found: dict[str, LivePage] = {}
    for name, page in loaded:
        _check(page, f"the entry point {name!r} of {GROUP} is {page!r}")
        if found.setdefault(page.system, page) is not page:
            raise InvalidInputError(f"there are two pages of the system {page.system!r}; uninstall one of them.")
    return found


def _check(page: object, said: str) -> None:
    if not isinstance(page, LivePage):
        raise InvalidInputError(f"{said}, not a LivePage.")
