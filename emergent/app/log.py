"""What the server writes to its log: the same complaint a few times a minute, and then how often it was left out."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable

from emergent.app.turns import turns

EACH, EVERY = 5, 60.0
"""How often the same complaint is written in so many seconds."""
LONGEST = 4000
"""Characters of a complaint that are written: some repeat what a visitor sent."""


class Short(logging.Formatter):
    """Writes the beginning and the end of what is long, where a traceback says what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        """Return what is written of a record."""
        said = super().format(record)
        return said if len(said) <= LONGEST else f"{said[: LONGEST // 2]} … {said[-LONGEST // 2 :]}"


class Sparse(logging.Filter):
    """Lets each message, identified by its place in the code, pass `EACH` times in `EVERY` seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing said."""
        super().__init__()
        self._clock, self._lock = clock, threading.Lock()
        self._said: dict[tuple[str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is written; the first one after a while says how many were left out."""
        now, place = self._clock(), (record.pathname, record.lineno)
        with self._lock:
            since, count = self._said.get(place, (now, 0))
            if now - since >= EVERY:
                left_out, since, count = max(0, count - EACH), now, 0
                if left_out:
                    record.msg, record.args = f"{record.getMessage()} (and {left_out} times more before)", ()
            self._said[place] = since, count + 1
            return count < EACH


def no_traceback_of_what_is_not_fatal(record: logging.LogRecord) -> bool:
    """Take the traceback from what Solara itself calls not fatal: a page that ended while something was still drawn."""
    if record.name == "solara.server.kernel" and record.getMessage().endswith("not fatal"):
        record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
    return True


def begin() -> None:
    """Let all that is logged go to stderr, sparsely."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(lambda record: not turns().closed)  # pages that are broken off at the end complain
    handler.addFilter(no_traceback_of_what_is_not_fatal)
    handler.addFilter(Sparse())
    handler.setLevel(logging.WARNING)
    handler.setFormatter(Short("%(levelname)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
