"""The server ends soon after a signal, whatever it computes. Visitors without a browser let it compute."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")
pytest.importorskip("websockets.sync.client", reason="visitors without a browser need it")

from analysis.benchmarks.crowd import ASSESS, BAND, LARGEST
from analysis.visiting import Visitor
from tests.app.conftest import NOT_NICE

ENDS = 5.0
"""Seconds that the end may take."""
SOON = 60.0
STUCK = """
import threading
from emergent.app import server
from emergent.app.access import Access
from emergent.app.plane.plane import Plane

def stuck(plane, live, plan=None):
    print("stuck", flush=True)
    threading.Event().wait()

Plane.record = stuck
with server.bind("127.0.0.1", 0) as taken:
    server.serve(taken, Access.of("localhost", "127.0.0.1"), ready=lambda address: print(address, flush=True))
"""

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="how much a process computes is read in /proc"),
]


def asked(address, *paths):
    """Let a visitor ask for pages, one after the other, whether they ever come or not."""

    def ask():
        for path in paths:
            try:
                visitor = Visitor(address, path)
                if path.startswith("/assess"):
                    visitor.tell(visitor.button("Assess"), "click", {})
            except Exception:  # the server ends meanwhile
                return

    threading.Thread(target=ask, daemon=True).start()


def until(happened):
    end = time.monotonic() + SOON
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.1)


def children(process):
    """Return the processes that a process has begun, those that these have begun, and so on."""
    threads = Path(f"/proc/{process}/task").glob("*/children")  # a child belongs to the thread that has begun it
    begun = [int(child) for begun in threads for child in read(begun).split()]
    return [*begun, *(one for child in begun for one in children(child))]


def own(process):
    """Return the processor time that a process has taken without those that it has begun [s]; 0 once it has ended."""
    taken = read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()[11:13]
    return sum(map(int, taken)) / os.sysconf("SC_CLK_TCK")


def read(file):
    try:
        return file.read_text("utf-8")
    except OSError:  # it has ended
        return ""


def ended(server, *signals):
    """Send signals, and return the exit code and how long the end took."""
    began = time.monotonic()
    for number in signals:
        server.send_signal(number)
        time.sleep(0.1)
    return server.wait(SOON), time.monotonic() - began


def test_the_end_comes_soon_while_the_worst_is_computed(forks, tmp_path):
    log = tmp_path / "log.txt"
    with forks.serving(NOT_NICE, "app", "--port", "0", log=log) as served:
        asked(served.address, ASSESS + "1")
        until(lambda: any(own(child) > 1 for child in children(served.process) if not children(child)))
        before = own(served.process)
        for path in (LARGEST, BAND):
            asked(served.address, path + "1")
        until(lambda: own(served.process) > before + 1.5)
        begun = children(served.process)
        code, took = ended(served.server, signal.SIGTERM)
    assert took < ENDS
    until(lambda: not any(read(Path(f"/proc/{child}/stat")) for child in begun))
    assert code in (-signal.SIGTERM, 128 + signal.SIGTERM)
    written = log.read_text("utf-8")
    assert "Traceback" not in written, written


@pytest.mark.parametrize(
    ("signals", "within"),
    [((signal.SIGINT,), ENDS), ((signal.SIGHUP, signal.SIGINT), 2.0)],
    ids=["interrupt", "hangup, then interrupt"],
)
def test_the_end_comes_soon_where_a_computation_never_looks(signals, within, forks, tmp_path):
    log = tmp_path / "log.txt"
    with forks.serving(STUCK, log=log) as served:
        asked(served.address, "/walk")
        until(lambda: "stuck" in log.read_text("utf-8"))
        code, took = ended(served.server, *signals)
    assert took < within
    assert code == 128 + signals[-1]
