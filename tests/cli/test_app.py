"""The application: help at once, the version, mistakes without a traceback, Ctrl-C, closed pipes, full disks."""

import contextlib
import errno
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple

import pytest
from typer.main import get_command

import emergent
from emergent.cli import console
from emergent.cli.app import app
from emergent.perturbation import FORM
from tests.cli.conftest import start

VERBS = ("list", "info", "run", "assess", "check", "app")
HEAVY = {"mesa", "numba", "numpy", "scipy", "matplotlib", "pandas", "pyarrow", "xarray"}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(ask, verb):
    answer = ask(verb, "--help")
    assert answer.code == 0
    assert f"emergent {verb}" in answer.out.split("Usage")[1].split("\n", 1)[1]


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["--version"], ["list"], ["app", "--help"]], ids=" ".join
)
def test_what_must_answer_at_once_imports_nothing_heavy(arguments, tmp_path):
    program = (
        f"import sys; sys.argv = ['emergent', *{arguments!r}]\n"
        "from emergent.cli import main\n"
        "try: main()\n"
        "finally: print('IMPORTED', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(done.stdout.split("IMPORTED")[1].split())


def test_version(ask):
    assert ask("--version").out.split()[:2] == ["emergent", emergent.__version__]


def test_no_arguments_show_the_help(ask):
    assert "Usage" in ask().out


@pytest.mark.parametrize("verb", VERBS)
def test_help_is_whole_at_80_columns(ask, monkeypatch, verb):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("typer.rich_utils.MAX_WIDTH", 80)
    said = ask(verb, "--help").out
    assert not [line for line in said.splitlines() if line.startswith("│") and "…" in line]
    words = " ".join(said.replace("│", " ").split())
    for option in get_command(app).commands[verb].params:
        for word in (getattr(option, "help", None) or "").split():
            assert word in words


def test_help_tells_the_form_of_a_perturbation(ask):
    assert FORM in ask("run", "--help").out


MISTAKES = {
    "no such scenario": (["run", "restaurant-wlk"], "Did you mean 'restaurant-walk'?"),
    "nowhere to write": (["run", "restaurant-walk", "--out", ""], "it names nothing"),
    "nowhere to write a report": (["assess", "restaurant-walk", "--out", ""], "it names nothing"),
    "nowhere to write an animation": (["run", "restaurant-walk", "--animate", ""], "it names nothing"),
    "no such verb": (["rum"], "rum"),
    "unknown parameter": (["run", "restaurant-walk", "--set", "walker=3"], "Did you mean 'walkers'?"),
    "parameter out of bounds": (["run", "restaurant-walk", "--set", "walkers=0"], "walkers is 0, but must be a whole"),
    "a text for a number": (["run", "restaurant-walk", "--set", "walkers='3'"], "walkers is '3', but must be a whole"),
    "no value": (["run", "restaurant-walk", "--set", "walkers=many"], "'many' is no value"),
    "no equals sign": (["run", "restaurant-walk", "--set", "walkers"], "write KEY=VALUE"),
    "two lines in a value": (["run", "restaurant-walk", "--set", "walkers=4\nhorizon=60"], "is no value. Write one"),
    "a line of its own": (["run", "restaurant-walk", "--set", "walkers=4\n[x]"], "is no value"),
    "two values": (["run", "restaurant-walk", "--set", "walkers=4, horizon = 60"], "is no value"),
    "a closing brace": (["run", "restaurant-walk", "--set", "walkers=4 }\nother = { x = 1"], "is no value"),
    "a comment": (["run", "restaurant-walk", "--set", "walkers=4 # four"], "is no value"),
    "nothing": (["run", "restaurant-walk", "--set", "walkers="], "'' is no value"),
    "an equals sign in a value": (["run", "restaurant-walk", "--set", "walkers==4"], "'=4' is no value"),
    "no key": (["run", "restaurant-walk", "--set", " =4"], "write KEY=VALUE"),
    "a key in quotes": (["run", "restaurant-walk", "--set", '"walkers"=4'], "is not a known key"),
    "a key of two lines": (["run", "restaurant-walk", "--set", "walkers\nhorizon=4"], "is not a known key"),
    "set twice, with spaces": (["run", "restaurant-walk", "--set", "dt=1", "--set", " dt = 2"], "dt is set twice"),
    "set twice": (["run", "restaurant-walk", "--set", "dt=1", "--set", "dt=2"], "dt is set twice"),
    "unfit together": (["run", "restaurant-walk", "--set", "horizon=1", "--set", "dt=2"], "shorter than one step"),
    "unknown kind": (["run", "restaurant-walk", "--perturb", "distrct:walker-3@5"], "Did you mean 'distract'?"),
    "unknown component": (["run", "restaurant-walk", "--perturb", "freeze:walker-99@5"], "walker-99"),
    "unknown plan": (["run", "restaurant-walk", "--perturb", "blin"], "Did you mean 'blind'?"),
    "a plan that is half a perturbation": (
        ["run", "restaurant-walk", "--perturb", "distract-walker-3"],
        "is spelt out as kind:component@onset[+duration][=dose]",
    ),
    "a kind of another system": (
        ["run", "pipeline-reviewed", "--perturb", "distract:writer@20"],
        "pipeline has no kind of perturbation 'distract'. Known: blind,",
    ),
    "dose out of range": (["run", "restaurant-walk", "--perturb", "slow:walker-3@5=2"], "must be from 0 to 1"),
    "too late": (["run", "restaurant-walk", "--perturb", "freeze:walker-3@500"], "horizon is 400 s"),
    "no animation": (["run", "restaurant-walk", "--animate", "walk.mp4"], "ends in .gif"),
    "negative seed": (["run", "restaurant-walk", "--seed", "-1"], "seed"),
    "too few replications": (["assess", "restaurant-walk", "--replications", "0"], "replications"),
}


@pytest.mark.parametrize(("arguments", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_message_and_exit_code_2(ask, arguments, said):
    answer = ask(*arguments)
    assert answer.code == 2
    assert said in " ".join(answer.err.split())
    assert "Traceback" not in answer.err
    assert answer.out == ""


def test_an_out_that_cannot_be_written_is_said_before_the_work(ask, tmp_path, monkeypatch):
    monkeypatch.setattr("emergent.system.System.run", lambda *a, **k: pytest.fail("it ran"))
    (tmp_path / "file").write_text("")
    answer = ask("run", "restaurant-walk", "--out", tmp_path / "file" / "folder")
    assert answer.code == 2
    assert "cannot write to" in answer.err


def test_a_full_disk_is_said_before_the_work_and_leaves_no_folder(ask, tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(1, 1, 0))
    answer = ask("run", "restaurant-walk", "--out", tmp_path / "a" / "b")
    assert answer.code == 2
    assert "is full" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_meanwhile_leaves_nothing_half_written(ask, small, tmp_path, monkeypatch):
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("emergent.trajectories.write", full)
    answer = ask("run", small, "--out", tmp_path / "out")
    assert answer.code == 2
    assert "is full (No space left on device)" in answer.err
    assert not (tmp_path / "out").exists()


def test_ctrl_c_ends_cleanly(tmp_path, small):
    """It comes in the middle of an assessment that would take hours."""
    out = tmp_path / "out"
    running = start("assess", small, "--replications", "100000", "--out", out, cwd=tmp_path)
    for _ in range(600):
        if out.exists():
            break
        time.sleep(0.05)
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err.strip() == "Stopped; nothing was left half-written."
    assert not out.exists()


def test_ctrl_c_that_a_library_swallows_is_heard_at_the_next_progress():
    before = signal.getsignal(signal.SIGINT)
    with console.interruptible(), console.progress("reading") as progress:
        progress("running", 0, 10)
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            progress("running", 1, 10)
    assert signal.getsignal(signal.SIGINT) is before
    with console.interruptible(), console.progress("reading") as progress:
        progress("running", 0, 10)


def test_a_closed_pipe_is_silent(tmp_path):
    listing = start("list", cwd=tmp_path)
    assert listing.stdout is not None
    listing.stdout.close()
    assert listing.stderr is not None
    assert listing.stderr.read() == ""
    listing.stderr.close()
    assert listing.wait(30) == 141


def test_no_colours_in_a_pipe_but_on_a_terminal(tmp_path, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    piped = start("list", cwd=tmp_path)
    assert "\x1b[" not in piped.communicate(timeout=30)[0]
    ours, theirs = pty.openpty()
    shown = start("list", cwd=tmp_path, stdout=theirs, stderr=subprocess.DEVNULL)
    shown.wait(30)
    assert b"\x1b[" in os.read(ours, 65536)
    os.close(ours)
    os.close(theirs)
