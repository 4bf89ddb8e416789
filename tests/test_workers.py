"""Calls in processes that die, or take too long: the one call fails, no other does."""

import os
import signal
import time
from concurrent.futures import wait

import pytest

from emergent.workers import TimeLimitError, WorkerDiedError, Workers


def pause(file):
    (aside := file.with_suffix(".part")).write_text(str(os.getpid()))
    aside.rename(file)
    time.sleep(600)


@pytest.fixture(scope="module")
def workers():
    with Workers(2) as executor:
        yield executor


def test_a_call_whose_process_dies_fails_alone(workers):
    died = workers.submit(os._exit, 3)
    others = [workers.submit(divmod, n, 3) for n in range(20)]
    with pytest.raises(WorkerDiedError, match="ended with exit code 3"):
        died.result()
    assert [future.result() for future in others] == [divmod(n, 3) for n in range(20)]


def test_a_process_that_is_killed_from_outside_is_followed_by_another(workers, tmp_path):
    paused = workers.submit(pause, tmp_path / "pid")
    while not (tmp_path / "pid").exists():
        time.sleep(0.01)
    os.kill(killed := int((tmp_path / "pid").read_text()), signal.SIGKILL)
    with pytest.raises(WorkerDiedError, match="ended with SIGKILL"):
        paused.result()
    assert killed not in {workers.submit(os.getpid).result() for _ in range(4)}


def test_a_call_that_takes_too_long_is_ended(workers):
    begun = time.monotonic()
    late, timely = workers.within(0.2, time.sleep, 600), workers.within(20, time.sleep, 0.3)
    with pytest.raises(TimeLimitError, match=r"longer than the 0\.2 s"):
        late.result()
    assert timely.result() is None
    assert time.monotonic() - begun < 20


def test_exceptions_come_back_and_say_where_they_were_raised(workers):
    with pytest.raises(ZeroDivisionError) as raised:
        workers.submit(divmod, 1, 0).result()
    assert "in _answer" in raised.value.__notes__[0]
    with pytest.raises(AttributeError):
        workers.submit(lambda: None).result()  # cannot be pickled
    assert workers.submit(abs, -1).result() == 1


def test_nothing_is_left_of_its_processes():
    with Workers(1) as executor:
        (one,) = (executor.submit(os.getpid).result() for _ in "a")
        wait([executor.submit(os.getpid)])
    with pytest.raises(ProcessLookupError):
        os.kill(one, 0)


def stopped(file):
    """Stop five long calls while two of them run."""
    with Workers(2) as executor:
        for number in range(5):
            executor.submit(pause, file.with_name(str(number)))
        while not file.exists():
            time.sleep(0.01)
        raise KeyboardInterrupt


def test_where_something_is_raised_nothing_is_waited_for(tmp_path):
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        stopped(tmp_path / "0")
    assert time.monotonic() - begun < 300  # of 600 s that each would take
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "0").read_text()), 0)
