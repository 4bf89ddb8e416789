"""Whatever a path leads to and a file or a value holds: a sentence and exit code 2, soon and in little memory."""

import os
import subprocess
import sys

import pytest

from tests.test_toml import lies

GIANTS = {
    "a dotted key": ["--set", "a" + ".a" * 40_000 + "=1"],
    "a dotted key of tables": ["--set", "components" + ".a" * 40_000 + "=1"],
    "nested lists": ["--set", "windows=" + "[" * 80_000],
    "closed lists": ["--set", "windows=" + "[" * 40_000 + "]" * 40_000],
    "dotted keys in braces": ["--set", "windows={a" + ".a" * 40_000 + "=1}"],
    "a long text": ["--set", "walkers='" + "x" * 100_000 + "'"],
    "a long word": ["--set", "walkers=" + "x" * 100_000],
    "a long name": ["--set", "k" * 100_000 + "=1"],
    "no equals sign": ["--set", "k" * 100_000],
    "many digits": ["--set", "walkers=" + "9" * 100_000],
    "many hexadecimal digits": ["--set", "walkers=0x" + "f" * 100_000],
    "two lines": ["--set", "walkers=4\nhorizon=60"],
}


@pytest.mark.parametrize("arguments", GIANTS.values(), ids=GIANTS)
def test_a_giant_value_is_refused_in_a_short_message(ask, small, arguments):
    answer = ask("run", small, *arguments)
    assert answer.code == 2
    assert 0 < len(answer.err) < 2500
    assert "Traceback" not in answer.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes in folders")
@pytest.mark.parametrize("verb", ["info", "run", "assess", "check"])
@pytest.mark.parametrize("kind", ["a pipe", "a socket", "a device", "a loop", "a large file", "a folder"])
def test_whatever_is_no_file_is_a_sentence(ask, tmp_path, monkeypatch, verb, kind):
    monkeypatch.chdir(tmp_path)
    lies(kind, tmp_path / "x")
    answer = ask(verb, tmp_path / "x")
    assert answer.code == 2
    assert answer.err.startswith("Error: ")
    assert answer.out == ""


@pytest.mark.skipif(sys.platform != "linux", reason="bounds the memory of a process")
def test_eighty_kilobytes_of_dotted_keys_take_little_memory(tmp_path):
    file = tmp_path / "x.toml"
    file.write_text("a" + ".a" * 40_000 + " = 1")
    bound = f"import resource; resource.setrlimit(resource.RLIMIT_DATA, ({1 << 30}, {1 << 30}))"
    program = f"{bound}; import sys; sys.argv[1:] = ['run', {str(file)!r}]; from emergent.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2, done.stderr
    assert "is nested too deeply (at line 1)" in done.stderr
