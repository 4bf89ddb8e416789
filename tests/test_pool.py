"""Blocks in threads: everything is done once, mistakes come out, the number of threads can be set."""

from __future__ import annotations

import threading
import time

import pytest

from emergent import pool
from emergent.errors import InvalidInputError


@pytest.mark.parametrize(("given", "count"), [("1", 1), ("3", 3), ("17", 17)])
def test_environment_sets_the_number_of_threads(monkeypatch, given, count):
    monkeypatch.setenv("EMERGENT_THREADS", given)
    assert pool.threads() == count


def test_otherwise_the_processors_do(monkeypatch):
    monkeypatch.delenv("EMERGENT_THREADS", raising=False)
    usual = pool.threads()
    assert usual >= 1
    monkeypatch.setenv("EMERGENT_THREADS", "")
    assert pool.threads() == usual


@pytest.mark.parametrize("given", ["0", "many", "-2", "²", "99999"])
def test_a_number_of_threads_that_is_none_is_refused(monkeypatch, given):
    monkeypatch.setenv("EMERGENT_THREADS", given)
    with pytest.raises(InvalidInputError, match=r"EMERGENT_THREADS is .* must be a whole number from 1 to 1024"):
        pool.threads()


@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_block_is_worked_on_once_and_reported_by_the_caller(count):
    worked, done, here = [], [], []

    def report(result: int) -> None:
        done.append(result)
        here.append(threading.current_thread())

    pool.in_threads(lambda block: worked.append(block) or 10 * block, range(40), report, count)
    assert sorted(worked) == list(range(40))
    assert sorted(done) == [10 * block for block in range(40)]
    assert set(here) == {threading.current_thread()}


def test_threads_work_at_the_same_time():
    meeting = threading.Barrier(3, timeout=20)
    done: list[int] = []
    pool.in_threads(lambda block: meeting.wait() * 0, range(3), done.append, 3)
    assert done == [0, 0, 0]


def test_while_the_caller_pauses_no_more_blocks_begin():
    """But those that were under way, and one more each."""
    begun, paused = [], []

    def report(result: int) -> None:
        if not paused:
            paused.append(True)
            until = time.monotonic() + 5
            while len(begun) < 3 and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(0.05)
            paused.append(len(begun))

    pool.in_threads(lambda block: begun.append(block) or 0, range(40), report, 2)
    assert paused == [True, 3]
    assert len(begun) == 40


def test_one_thread_is_the_caller():
    seen = []
    pool.in_threads(lambda block: seen.append(threading.current_thread()) or 0, [1], lambda result: None, 1)
    assert seen == [threading.current_thread()]


@pytest.mark.parametrize("count", [1, 2])
def test_a_mistake_comes_out_and_drops_what_has_not_begun(count):
    begun: list[int] = []

    def work(block: int) -> int:
        begun.append(block)
        if block == 1:
            raise ValueError("block 1")
        time.sleep(0.01)
        return 0

    with pytest.raises(ValueError, match="block 1"):
        pool.in_threads(work, range(2000), lambda result: None, count)
    assert len(begun) < 1000
    assert threading.active_count() == 1 or all(not t.name.startswith("ThreadPool") for t in threading.enumerate())


def test_no_blocks():
    pool.in_threads(lambda block: 1, [], lambda result: pytest.fail("nothing was done"), 2)


def test_threads_begin_with_what_was_said(monkeypatch):
    begun = []
    monkeypatch.setattr(pool, "_begin", pool._begin)
    pool.begin_with(lambda: begun.append(threading.get_ident()))
    pool.in_threads(lambda block: begun.count(threading.get_ident()), range(8), lambda told: begun.append(-told), 2)
    assert begun.count(-1) == 8  # each block came to a thread that had begun
    assert threading.get_ident() not in begun
