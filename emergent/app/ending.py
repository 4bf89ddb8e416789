"""The end of the server: it comes soon after a signal, whatever is being computed.

Computations end where they look whether they may go on. What does not look, as a compiled kernel or a long call into C,
cannot be ended from outside: then the process ends without it, after what was written is flushed. Nothing is lost: the
server keeps nothing, and pages come back by their address.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType

from uvicorn import Server

from emergent.app.turns import turns

GRACE = 3.0
"""Seconds from a signal to the end, at most."""


class Ending(Server):
    """A server that ends within `GRACE` seconds of the first signal, and at once at the second."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the end of the terminal as a signal, too, unless the server is to outlive it, as `nohup` asks."""
        with super().capture_signals():
            if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
                signal.signal(signal.SIGHUP, self.handle_exit)
            yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal."""
        if self.should_exit:
            _leave(sig)
        super().handle_exit(sig, frame)
        turns().close()
        threading.Thread(target=_end, args=(sig,), daemon=True).start()


def _end(number: int) -> None:
    time.sleep(GRACE)
    _leave(number)


def _leave(number: int) -> None:
    """End the process as a signal ends it, without waiting for threads."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    os._exit(128 + signal.Signals(number).value)
