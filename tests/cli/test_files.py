"""Where results are written: whole and of one run wherever a process is killed, by one process at a time."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from emergent.cli import files, lock
from tests.cli.conftest import start

KILLED = """
import os, signal, sys
from pathlib import Path
from emergent.cli import files

EVENTS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "open")
NAMES = ["a", "figures/b", "figures/c", "d"]
RUNS = {"first": ["a", "figures/b", "figures/c"], "second": ["a", "figures/b", "d"], "third": ["a", "figures/c"]}
left = None

def strike(event, arguments):
    global left
    if left is not None and event in EVENTS:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

def write(out, run):
    with files.folder(out, NAMES) as place:
        for name in RUNS[run]:
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_text(run)

def shown(out):
    return {name: (out / name).read_text() for name in NAMES if (out / name).exists()}

def everything(out):
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())

def trial(out, calls):
    global left
    write(out, "first")
    foreign = ["figures/mine", "notes"]
    for name in foreign:
        (out / name).write_text("kept")
    child = os.fork()
    if not child:
        left = calls
        write(out, "second")
        os._exit(0)
    ended = os.waitpid(child, 0)[1] == 0
    found = shown(out)
    runs = set(found.values())
    assert len(runs) < 2, found
    assert not ended or sorted(found) == sorted(RUNS["second"])
    write(out, "third")
    assert shown(out) == dict.fromkeys(RUNS["third"], "third"), shown(out)
    assert everything(out) == sorted(RUNS["third"] + foreign), everything(out)
    assert not [path for path in out.iterdir() if path.name.startswith(".")]
    for name in foreign:
        assert (out / name).read_text() == "kept"
        (out / name).unlink()
    return ended

sys.addaudithook(strike)
out, calls = Path(sys.argv[1]), 0
while not trial(out, calls):
    calls += 1
print(calls)
"""


@pytest.mark.thorough
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a fork of itself")
@pytest.mark.parametrize("place", ["new", "link", "."])
def test_wherever_a_process_is_killed_the_next_one_leaves_one_whole_run_and_no_litter(place, tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    folder = {"new": tmp_path / "a" / "b", "link": tmp_path / "link", ".": Path()}[place]
    command = [sys.executable, "-c", KILLED, str(folder)]
    environment = os.environ | {"PYTHONPATH": str(Path(files.__file__).parents[2])}
    done = subprocess.run(command, cwd=real, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 25
    assert (tmp_path / "link").is_symlink()


def test_a_second_writer_is_told_so_at_once_and_a_killed_one_blocks_nobody(ask, small, tmp_path):
    out = tmp_path / "out"
    running = start("assess", small, "--replications", "100000", "--out", out, cwd=tmp_path)
    try:
        for _ in range(1200):
            if (out / ".emergent-partial" / "new").exists():
                break
            time.sleep(0.05)
        for verb in ("assess", "run"):
            answer = ask(verb, small, "--out", out)
            assert answer.code == 2
            assert "another process is writing to" in answer.err
    finally:
        running.kill()
        running.communicate()
    assert (out / ".emergent-partial").exists()
    assert ask("run", small, "--out", out).code == 0
    assert sorted(path.name for path in out.iterdir()) == ["run.png", "trajectories.parquet"]


def test_what_an_earlier_run_wrote_goes_and_nothing_else(ask, small, tmp_path):
    ask("run", small, "--perturb", "one distracted", "--out", tmp_path)
    assert (tmp_path / "twin.parquet").exists()
    ask("run", small, "--out", tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.png", "small.toml", "trajectories.parquet"]


def test_of_many_at_once_one_holds_a_lock(tmp_path):
    inside, most, told = [], [], []

    def work() -> None:
        for _ in range(200):
            try:
                with lock.held(tmp_path / "lock"):
                    inside.append(1)
                    most.append(len(inside))
                    inside.pop()
            except lock.HeldError:
                told.append(1)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(most) == {1}
    assert list(tmp_path.iterdir()) == []


def test_where_a_file_system_knows_no_locks_it_is_written_without(tmp_path, monkeypatch):
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr(fcntl, "flock", lambda *a: (_ for _ in ()).throw(OSError(95, "Operation not supported")))
    with files.folder(tmp_path) as place:
        (place / "a").write_text("a")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_two_animations_of_one_folder_are_written_at_once(tmp_path):
    with files.file(tmp_path / "a.gif") as first, files.file(tmp_path / "b.gif") as second:
        first.write_text("a")
        second.write_text("b")
        with pytest.raises(files.OutputError, match="another process"), files.file(tmp_path / "a.gif"):
            pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.gif", "b.gif"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--out", "x" * 300],
        ["run", "--out", f"a/{'x' * 300}/b"],
        ["assess", "--quick", "--out", "é" * 130],
        ["run", "--animate", f"{'x' * 300}.gif"],
    ],
)
def test_a_name_that_is_too_long_is_a_sentence(ask, small, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    answer = ask(arguments[0], small, *arguments[1:])
    assert answer.code == 2
    assert "cannot write to" in answer.err
    assert "File name too long; name another place" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["small.toml"]


def test_the_longest_name_of_an_animation_is_a_name(tmp_path):
    animation = tmp_path / f"{'x' * 251}.gif"
    with files.file(animation) as place:
        place.write_text("animation")
    assert [path.name for path in tmp_path.iterdir()] == [animation.name]


@pytest.mark.parametrize(("name", "kind", "said"), [("run.png", "folder", "is a folder"), ("a", "file", "is a file")])
def test_a_folder_in_which_a_file_cannot_get_its_name_is_refused_before_the_work(tmp_path, name, kind, said):
    (tmp_path / name).mkdir() if kind == "folder" else (tmp_path / name).touch()
    with pytest.raises(files.OutputError, match=said), files.folder(tmp_path, ["run.png", "a/b"]):
        pytest.fail("it ran")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_interrupt_at_the_last_moment_leaves_all_of_it(tmp_path, monkeypatch):
    replace, calls = os.replace, []

    def interrupted(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        replace(*arguments)

    monkeypatch.setattr(os, "replace", interrupted)

    def write() -> None:
        with files.folder(tmp_path, ["a", "b", "c"]) as place:
            for name in "abc":
                (place / name).write_text(name)

    with pytest.raises(KeyboardInterrupt):
        write()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c"]
