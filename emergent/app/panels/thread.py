"""Work in a thread for as long as somebody waits for it: what it reported last, or what went wrong with it."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import solara

from emergent.app import visitors
from emergent.app.turns import Stopped, drawing, turns
from emergent.errors import said

T = TypeVar("T")
_numbers = itertools.count(1)


class _Workspace:
    """Holds what a thread found; only the thread that was begun last may put anything there."""

    def __init__(self) -> None:
        self.key: object = None
        self.found: Any = None
        self.problem = ""
        self.over = False
        self._number = 0
        self._lock = threading.Lock()

    def begin(self, key: object) -> int:
        """Clear it for another key, and return the number with which to put something here."""
        with self._lock:
            self.key, self.found, self.problem, self.over = key, None, "", False
            self._number = next(_numbers)
            return self._number

    def end(self) -> None:
        """Let nobody put anything here any more; what was found stays."""
        with self._lock:
            self._number = 0

    def put(self, number: int, **what: Any) -> bool:
        """Put something here; return whether it is still wanted."""
        with self._lock:
            wanted = number == self._number
            if wanted:
                for name, value in what.items():
                    setattr(self, name, value)
            return wanted


def use_thread(work: Callable[[threading.Event, Callable[[T], None]], None], key: object) -> tuple[T | None, str]:
    """Return what the thread for this key reported last, or None, and what went wrong with it, or "".

    `work(stop, tell)` begins when the key changes, in a turn of the visitor's (`emergent.app.turns`), and calls `tell`
    as often as it likes; with the key None nothing is done. Once another key is asked for, or the page is left, `stop`
    is set, and what is reported or goes wrong is dropped. Work that was just over for the same key is not done again.
    """
    workspace = solara.use_memo(_Workspace, [])
    _, look = solara.use_state(0)

    def begin() -> Callable[[], None] | None:
        if key is None or (workspace.over and workspace.key == key):
            return None
        stop, number = threading.Event(), workspace.begin(key)
        visitor, here = visitors.present()

        def tell(found: T) -> None:
            if workspace.put(number, found=found):
                with drawing():
                    look(next(_numbers))

        def run() -> None:
            try:
                with turns().turn(visitor, lambda: not stop.is_set(), here):
                    work(stop, tell)
            except Stopped:
                return
            except Exception as raised:  # what a thread raises belongs on the page, not in the server's log
                if workspace.put(number, found=None, problem=said(raised)):
                    look(next(_numbers))
            workspace.put(number, over=True)

        def leave() -> None:
            stop.set()
            workspace.end()

        threading.Thread(target=run, daemon=True).start()
        return leave

    solara.use_effect(begin, [key])
    return (workspace.found, workspace.problem) if key is not None and workspace.key == key else (None, "")
