"""Work that is kept: done once, by one process or by several, and gone on with where it was stopped."""

import subprocess
import sys

import pytest

from emergent.calibration import work
from emergent.calibration.work import Job, Kept

done: list[int] = []


def square(number: int) -> dict[str, int]:
    done.append(number)
    return {"square": number**2}


def jobs(*numbers: int) -> list[Job]:
    return [Job(f"the square of {number}", square, (number,)) for number in numbers]


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


def test_what_is_kept_is_not_done_again(tmp_path):
    first = work.do(jobs(1, 2), kept=Kept(tmp_path), workers=1)
    again = work.do(jobs(1, 2, 3), kept=Kept(tmp_path), workers=1)
    assert done == [1, 2, 3]
    assert [found["square"] for found in again.values()] == [1, 4, 9]
    assert first.items() <= again.items()


def test_what_was_stopped_goes_on(tmp_path):
    def stop(title, count, needed):
        if count == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.do(jobs(1, 2, 3), kept=Kept(tmp_path), workers=1, progress=stop)
    assert list(work.do(jobs(1, 2, 3), kept=Kept(tmp_path), workers=1)) == jobs(1, 2, 3)
    assert done == [1, 2, 3]


def test_processes_give_the_same_and_keep_the_order(tmp_path):
    numbers, told = (5, 3, 4, 1), []
    found = work.do(jobs(*numbers), workers=2, progress=lambda *about: told.append(about))
    assert [record["square"] for record in found.values()] == [number**2 for number in numbers]
    assert done == []
    assert max(count for _, count, _ in told) == 4


STOPPED = """
import os, time
from emergent.calibration import work
from emergent.calibration.work import Job

def stop(title, done, needed):
    if not title:
        raise KeyboardInterrupt

if __name__ == "__main__":
    began = time.monotonic()
    try:
        work.do([Job("a long one", time.sleep, (60 + n,)) for n in range(5)], workers=2, progress=stop)
    except KeyboardInterrupt:
        os._exit(0 if time.monotonic() - began < 30 else 1)
"""


def test_where_work_is_stopped_nothing_is_left_of_its_processes(tmp_path):
    """The command line ends by `os._exit`: what was not put away by then, Python complains of."""
    (tmp_path / "stopped.py").write_text(STOPPED, encoding="utf-8")
    ended = subprocess.run([sys.executable, tmp_path / "stopped.py"], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_job_is_named_by_what_it_is_and_by_the_code(monkeypatch):
    one, other = jobs(1, 2)
    assert one.key != other.key
    before = one.key
    assert before == jobs(1)[0].key
    monkeypatch.setattr(work, "sources", lambda: "other code")
    assert one.key != before


def test_half_a_file_is_done_again(tmp_path):
    kept = Kept(tmp_path)
    (job,) = jobs(1)
    (tmp_path / f"{job.key}.json").write_text('{"square": ', encoding="utf-8")
    assert work.do([job], kept=kept, workers=1)[job] == {"square": 1}
    assert kept.read(job) == {"square": 1}
    assert [path.name for path in tmp_path.iterdir()] == [f"{job.key}.json"]
