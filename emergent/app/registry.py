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
from emergent.errors import InvalidInputError, UnknownNameError

GROUP = "emergent.pages"


@cache
def pages() -> Mapping[str, LivePage]:
    """Return the pages of all families by the names of their systems, in the order of the navigation.

    Raises:
        InvalidInputError: where an entry point is no page, or there are two pages of one system.
    """
    folders = sorted(path.parent.name for path in Path(__file__).parent.glob("*/page.py"))
    loaded = [(name, importlib.import_module(f"emergent.app.{name}.page").PAGE) for name in folders]
    loaded += [(entry.name, entry.load()) for entry in entry_points(group=GROUP)]
    found: dict[str, LivePage] = {}
    for name, page in loaded:
        if not isinstance(page, LivePage):
            raise InvalidInputError(f"the entry point {name!r} of {GROUP} is {page!r}, not a LivePage.")
        if found.setdefault(page.system, page) is not page:
            raise InvalidInputError(f"there are two pages of the system {page.system!r}; uninstall one of them.")
    return dict(sorted(found.items(), key=lambda pair: (pair[1].order, pair[1].title)))


def page_of(system: str) -> LivePage:
    """Return the page of a system; raise `UnknownNameError` where it has none."""
    if system not in pages():
        raise UnknownNameError("page", system, pages())
    return pages()[system]
