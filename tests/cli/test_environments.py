"""Odd environments: closed and full streams, readers that go away, odd widths, no home, no folder. No traceback."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from emergent.cli import console, streams

NOT_WRITTEN = "could not be written"
STREAMS = {
    "stdout closed": (["list"], ">&-", 2, "", f"Error: what was to be printed {NOT_WRITTEN}: Bad file descriptor."),
    "help, stdout closed": (["--help"], ">&-", 2, "", NOT_WRITTEN),
    "stderr closed": (["list"], "2>&-", 0, "restaurant-walk", ""),
    "a mistake, stderr closed": (["lisd"], "2>&-", 2, "", ""),
    "stdin closed": (["list"], "<&-", 0, "restaurant-walk", ""),
    "all closed": (["--version"], "<&- >&- 2>&-", 2, "", ""),
    "stdout full": (["list"], ">/dev/full", 2, "", f"{NOT_WRITTEN}: No space left on device."),
    "help, stdout full": (["run", "--help"], ">/dev/full", 2, "", NOT_WRITTEN),
    "version, stdout full": (["--version"], ">/dev/full", 2, "", NOT_WRITTEN),
    "a mistake, stderr full": (["app", "nowhere"], "2>/dev/full", 2, "", ""),
    "no such verb, stderr full": (["lisd"], "2>/dev/full", 2, "", ""),
    "both full": (["list"], ">/dev/full 2>&1", 2, "", ""),
    "the reader is gone": (["list"], "| true", 141, "", ""),
    "help, the reader is gone": (["--help"], "| true", 141, "", ""),
    "version, the reader is gone": (["--version"], "| true", 141, "", ""),
    "a mistake, the reader is gone": (["lisd"], "2>&1 | true", 141, "", ""),
    "warnings are errors": (["list"], "", 0, "restaurant-walk", ""),
}


def shell(arguments: list[str], redirected: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a shell does; its exit code is that of the command, not of the pipe."""
    line = f'set -o pipefail; "$0" -W error -m emergent "$@" {redirected}'
    command = ["bash", "-c", line, sys.executable, *arguments]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(("arguments", "redirected", "code", "out", "err"), STREAMS.values(), ids=STREAMS)
def test_streams(tmp_path, arguments, redirected, code, out, err):
    done = shell(arguments, redirected, tmp_path)
    assert (done.returncode, done.stderr if not err else "") == (code, "")
    assert out in done.stdout
    assert err in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_gone(tmp_path):
    (tmp_path / "gone").mkdir()
    line = f"cd gone && rmdir ../gone && {sys.executable} -m emergent list"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_home_and_nobody_in_the_list_of_users(tmp_path):
    """As in a container that runs under a number: `Path.home()` raises."""
    program = (
        "import pwd, sys\n"
        "def unknown(number): raise KeyError(number)\n"
        "pwd.getpwuid = unknown\n"
        "sys.argv = ['emergent', 'list']\n"
        "from emergent.cli import main\n"
        "main()"
    )
    kept = {k: v for k, v in os.environ.items() if k not in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=kept, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


WIDTHS = {"0": 200, "abc": 200, "-5": 200, "²": 200, "": 200, "1": 40, "80": 80, "100000": 1000}


@pytest.mark.parametrize("name", streams.BOUNDS)
@pytest.mark.parametrize("given", WIDTHS)
def test_odd_numbers_of_columns_and_lines(ask, monkeypatch, name, given):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv(name, given)
    answer = ask("list")
    assert (answer.code, answer.err) == (0, "")
    assert "restaura" in answer.out
    if name == "COLUMNS":
        assert max(map(len, answer.out.splitlines()[:-3])) <= WIDTHS[given]
        assert console.out().width == WIDTHS[given]


def test_a_backend_that_matplotlib_lacks_is_not_asked_for(ask, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "nonsense")
    assert ask("--version").code == 0
    assert "MPLBACKEND" not in os.environ


def test_nothing_is_cut_off_where_it_is_narrow(ask, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    assert "…" not in ask("list").out


@pytest.mark.parametrize("terminal", ["dumb", "unknown", ""])
def test_odd_terminals(ask, monkeypatch, terminal):
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.delenv("NO_COLOR")
    answer = ask("list")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.isprintable() or "\x1b" not in answer.out


SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


@pytest.mark.parametrize(("number", "code"), SIGNALS.items(), ids=lambda value: getattr(value, "name", None))
def test_signals_that_end_are_one_sentence_and_their_code(ask, monkeypatch, number, code):
    """And what was begun is put away: they are raised in the verb."""
    monkeypatch.setattr("emergent.bundled.scenarios", lambda: signal.raise_signal(number))
    monkeypatch.setattr("emergent.cli._end", sys.exit)
    before = signal.getsignal(number)
    answer = ask("list")
    assert (answer.code, answer.out) == (code, "")
    assert answer.err == "Stopped; nothing was left half-written.\n"
    assert signal.getsignal(number) is before


def test_a_hangup_that_is_ignored_stays_ignored():
    """As `nohup` asks."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with console.interruptible():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_second_termination_ends_at_once():
    with console.interruptible():
        with pytest.raises(console.Interrupted):
            signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
