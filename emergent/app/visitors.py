"""Who visits: the address and the browser's session of each kernel (the page of a tab), and whether it is connected.

The session is what Solara writes into a cookie of the browser: all tabs of a browser are one visitor.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from emergent.app.turns import Visitor

GRACE = 10.0
"""Nothing is computed for a visitor whose connection was lost for longer [s], until it is back."""
TABS, NEIGHBOURS = 24, 400
"""The most kernels of one browser, and of one address."""


@dataclass
class Tab:
    """A kernel: whose it is, how many connections it has, and since when it has none [s]."""

    visitor: Visitor
    connections: int = 0
    left: float = 0.0

    def here(self) -> bool:
        """Return whether it is connected, or was so just now."""
        return self.connections > 0 or time.monotonic() - self.left < GRACE


_tabs: dict[str, Tab] = {}
_lock = threading.Lock()
NOBODY: tuple[Visitor, Callable[[], bool]] = ((), lambda: True)


def come(kernel: str, visitor: Visitor, alive: Callable[[str], bool]) -> bool:
    """Note a connection of a kernel; return whether there may be one more.

    Kernels that are not `alive` any more are forgotten.
    """
    with _lock:
        for gone in [name for name, tab in _tabs.items() if not tab.connections and not alive(name)]:
            del _tabs[gone]
        if kernel not in _tabs and not _room(visitor):
            return False
        _tabs.setdefault(kernel, Tab(visitor)).connections += 1
        return True


def _room(visitor: Visitor) -> bool:
    held = [tab.visitor for tab in _tabs.values()]
    return held.count(visitor) < TABS and sum(other[0] == visitor[0] for other in held) < NEIGHBOURS


def leave(kernel: str) -> None:
    """Note that a connection of a kernel has ended."""
    with _lock:
        tab = _tabs[kernel]
        tab.connections, tab.left = tab.connections - 1, time.monotonic()


def absent(visitor: Visitor) -> list[str]:
    """Return the kernels of a visitor that have no connection, the one that lost it first in front."""
    with _lock:
        lost = [(tab.left, name) for name, tab in _tabs.items() if tab.visitor == visitor and not tab.connections]
    return [name for _, name in sorted(lost)]


def present() -> tuple[Visitor, Callable[[], bool]]:
    """Return the visitor for whom this thread works, and what tells whether he is there."""
    from solara.server import kernel_context

    if not kernel_context.has_current_context():
        return NOBODY
    tab = _tabs.get(kernel_context.get_current_context().id)
    return NOBODY if tab is None else (tab.visitor, tab.here)
