"""What a connection may do: how fast, how much, how many; and what becomes of one that sends nonsense or is lost."""

from __future__ import annotations

import contextlib
import logging
import os
import struct
import sys
import time
from types import SimpleNamespace
from urllib.parse import quote

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")
pytest.importorskip("websockets.sync.client", reason="visitors without a browser need it")

import solara.util
from websockets.sync.client import connect

from analysis.benchmarks.classroom import share
from analysis.benchmarks.crowd import ASSESS
from analysis.visiting import Visitor
from emergent.app import connection, log, server, visitors
from emergent.app.live import Live
from emergent.app.visitors import NEIGHBOURS, TABS

SOON = 180.0
HASTY = """
from emergent.app import server, visitors
from emergent.app.access import Access

visitors.GRACE = 0.2
with server.bind("127.0.0.1", 0) as taken:
    server.serve(taken, Access.of("localhost", "127.0.0.1"), ready=lambda address: print(address, flush=True))
"""


# how fast and how many


def driven(coroutine):
    """Return what a coroutine returns that waits for nothing real; the browser's loop may run in this thread."""
    with pytest.raises(StopIteration) as end:
        coroutine.send(None)
    return end.value.value


def giving(message):
    """Return what receives a message at once."""

    async def receive():
        return message

    return receive


def told(number, *offsets, more=b""):
    """Bytes that begin with a number of parts and where they begin."""
    return struct.pack(f"!{1 + len(offsets)}I", number, *offsets) + more


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\0\0",
        told(0, 8),
        told(2**31 - 1, 8),
        told(2**26, 8),
        told(2, 8, more=b"{}"),
        told(1, 6, more=b"{}"),
        told(1, 11, more=b"{}"),
        told(3, 16, 18, 16, more=b"{}"),
    ],
    ids=repr,
)
def test_bytes_that_tell_of_parts_which_they_have_not_are_refused(message):
    """Of eight bytes that told of 2^26 parts, Solara made 2.8 GB, for which the whole server waited."""
    with pytest.raises(ValueError, match="part"):
        driven(connection.sound(giving(message))())


@pytest.mark.parametrize("message", ["{}", told(1, 8, more=b"{}"), told(3, 16, 18, 18, more=b"{}x")], ids=repr)
def test_messages_as_browsers_send_them_are_received(message):
    assert driven(connection.sound(giving(message))()) == message


def test_messages_are_received_at_a_rate_after_a_burst(monkeypatch):
    now, slept = [0.0], []

    async def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    async def receive():
        return "message"

    async def received(number):
        return [await paced() for _ in range(number)]

    monkeypatch.setattr(connection.asyncio, "sleep", sleep)
    paced = connection.paced(receive, rate=10, burst=5, clock=lambda: now[0])
    assert driven(received(5)) == ["message"] * 5
    assert not slept
    driven(received(20))
    assert sum(slept) == pytest.approx(2.0)
    now[0] += 100
    slept.clear()
    driven(received(5))
    assert not slept


@pytest.fixture
def nobody(monkeypatch):
    monkeypatch.setattr(visitors, "_tabs", {})


def come(kernel, address="here", session="one", alive=lambda kernel: True):
    return visitors.come(str(kernel), (address, session), alive)


def test_a_browser_has_so_many_tabs(nobody):
    assert all(come(number) for number in range(TABS))
    assert not come("one more")
    assert come("another's", session="two")
    assert come(0)  # a second connection of a kernel
    visitors.leave("3")
    visitors.leave("1")
    assert visitors.absent(("here", "one")) == ["3", "1"]
    assert not come("one more")
    assert come("one more", alive=lambda kernel: kernel != "3")


def test_an_address_has_so_many_kernels_whatever_sessions_it_makes_up(nobody):
    assert all(come(number, session=str(number)) for number in range(NEIGHBOURS))
    assert not come("one more", session="new")
    assert come("one more", address="there", session="new")


def test_a_lost_connection_is_missed_after_a_while(nobody, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(visitors, "time", SimpleNamespace(monotonic=lambda: now[0]))
    come("tab")
    here = visitors._tabs["tab"].here
    now[0] += 1000
    assert here()
    visitors.leave("tab")
    now[0] += visitors.GRACE - 1
    assert here()
    now[0] += 2
    assert not here()
    come("tab")
    assert here()


def test_kernels_without_a_connection_go_after_minutes():
    assert 60 <= solara.util.parse_timedelta(server.SETTINGS["SOLARA_KERNEL_CULL_TIMEOUT"]) <= 600


# the log


def test_a_long_complaint_is_written_in_short():
    """A message of 200 KB that Solara repeats made a log of as many."""
    record = logging.LogRecord("x", logging.ERROR, "file", 1, "from %s to", ("y" * 200_000,), None)
    said = log.Short("%(levelname)s: %(message)s").format(record)
    assert said.startswith("ERROR: from yyy")
    assert said.endswith("yyy to")
    assert len(said) < log.LONGEST + 10


def test_a_complaint_is_written_a_few_times_a_minute():
    now, written = [0.0], []
    sparse = log.Sparse(lambda: now[0])

    def complain(line, number):
        for _ in range(number):
            record = logging.LogRecord("name", logging.ERROR, "file.py", line, "wrong: %s", ("so",), None)
            if sparse.filter(record):
                written.append(record.getMessage())

    complain(1, 100)
    complain(2, 1)
    assert written == ["wrong: so"] * (log.EACH + 1)
    now[0] = log.EVERY
    complain(1, 1)
    assert written[-1] == f"wrong: so (and {100 - log.EACH} times more before)"


def test_what_solara_calls_not_fatal_has_no_traceback():
    handler, stream = logging.Handler(), []
    handler.emit = lambda record: stream.append(log.Short("%(levelname)s: %(message)s").format(record))
    handler.addFilter(log.no_traceback_of_what_is_not_fatal)
    for name, message in (
        ("solara.server.kernel", "Error cleaning up references from kernel, not fatal"),
        ("solara.server.kernel", "Error"),
        ("emergent", "not fatal"),
    ):
        try:
            raise AssertionError
        except AssertionError:
            handler.handle(logging.getLogger(name).makeRecord(name, 40, "file.py", 1, message, (), sys.exc_info()))
    assert ["Traceback" in one for one in stream] == [False, True, True]
    assert stream[0] == "WARNING: Error cleaning up references from kernel, not fatal"


# what an address and an event may say


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("scenario=restaurant-walk&step=20001", "the step is '20001', but must be a whole number from 0 to 20000"),
        ("&".join(f"p.{number}=1" for number in range(101)), "the address says 101 things"),
        ("plan=" + "x" * 60_000, "in 60005 characters, but may say 100 in 60000"),
        ("plan=" + quote(";".join(["slow:*@1=0.5"] * 101)), r"101 perturbations are more than .* allows \(100\)"),
        ("p.walkers=" + quote("[" * 17 + "]" * 17), "walkers"),
    ],
    ids=["step", "fields", "length", "perturbations", "nested"],
)
def test_what_an_address_says_too_much_is_refused(query, message):
    with pytest.raises(Exception, match=message) as caught:
        Live.read(query, "restaurant-walk")
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize("told", [-1, 801, 10**400, 1.5e300, "3", None, True, [1], float("nan")], ids=str)
def test_a_step_that_is_none_of_the_run_changes_nothing(told):
    live = Live("restaurant-walk", step=5)
    assert live.at(told) is live
    assert live.at(800).step == 800
    assert live.at(7.0).step == 7


# a real server


def dropped(address, *messages):
    """Send what is no message of a page, until the server closes the connection or all is sent."""
    with (
        contextlib.suppress(Exception),
        connect(f"{address.replace('http', 'ws')}/jupyter/api/kernels/k/channels?session_id=s", proxy=None) as opened,
    ):
        for message in messages:
            opened.send(message)
        opened.recv(timeout=1)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="how much a process computes is read in /proc")
def test_nonsense_is_no_traceback_each_and_for_who_is_away_nothing_is_computed(forks, tmp_path):
    path = tmp_path / "log.txt"
    with forks.serving(HASTY, log=path) as served:
        for message in ("nonsense", "{}", "[" * 5000, b"\x00\x00", b"", "x" * (connection.LARGEST + 1)) * 3:
            dropped(served.address, message)
        visitor = Visitor(served.address, "/walk")
        stage = visitor.find("stream", "scene", "front")
        player = visitor.find("last", "dt", "start")
        for number in range(60):
            visitor.tell(stage, "picked", number)
            visitor.tell(stage, "dragged", {"step": 1, "place": {"x": number}})
            visitor.tell(player, "at", {"no": "step"})
            visitor.tell(stage, "no such event", number)
        visitor.close()
        written = path.read_text("utf-8")
        assert written.count("Traceback") <= 2 * log.EACH, written
        assert len(written) < 50_000

        visitor = Visitor(served.address, ASSESS + "1")
        visitor.tell(visitor.button("Assess"), "click", {})
        until(lambda: share(served, 0.3) > 0.3)
        visitor._socket.close()  # not by closing the page: it may come back
        until(lambda: share(served, 0.3) < 0.1)


def until(happened):
    end = time.monotonic() + SOON
    while not happened():
        assert time.monotonic() < end
