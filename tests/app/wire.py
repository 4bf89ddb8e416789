"""A wire between a browser and a server, which can be cut."""

from __future__ import annotations

import contextlib
import socket
import threading
import time


class Wire:
    """Passes on what comes at a port of its own to another one, while it is whole."""

    def __init__(self, to: int) -> None:
        self._to, self._whole, self._lock = to, True, threading.Lock()
        self.lag = 0.0  # between what comes and when it is passed on, either way [s]
        self.renamed: dict[bytes, bytes] = {}  # what the other port is told in place of what comes
        self._ends: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.port = int(self._door.getsockname()[1])
        self._start(self._admit)

    def cut(self) -> None:
        """End what is connected, and let nobody connect."""
        with self._lock:
            self._whole = False
            for end in self._ends:
                _end(end)

    def mend(self) -> None:
        """Let everybody connect again."""
        self._whole = True

    def close(self) -> None:
        """End everything."""
        self.cut()
        _end(self._door)
        for thread in self._threads:
            thread.join()

    def _start(self, work, *given) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _admit(self) -> None:
        with self._door, contextlib.suppress(OSError):  # raised when it is closed
            while True:
                here, _ = self._door.accept()
                self._start(self._connect, here)

    def _connect(self, here: socket.socket) -> None:
        with here:
            if self._joins(here):
                with socket.create_connection(("127.0.0.1", self._to)) as there:
                    if not self._joins(there):
                        return
                    back = threading.Thread(target=self._pass_on, args=(there, here, {}), daemon=True)
                    back.start()
                    self._pass_on(here, there, self.renamed)
                    back.join()

    def _joins(self, end: socket.socket) -> bool:
        """Take up an end, which the next cut ends; return whether the wire is whole."""
        with self._lock:
            if self._whole:
                self._ends.append(end)
            return self._whole

    def _pass_on(self, source: socket.socket, sink: socket.socket, renamed: dict[bytes, bytes]) -> None:
        with contextlib.suppress(OSError):
            while found := source.recv(1_000_000):
                for name, other in renamed.items():
                    found = found.replace(name, other)
                time.sleep(self.lag)
                sink.sendall(found)
        _end(source)
        _end(sink)


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
