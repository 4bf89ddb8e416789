"""What is printed, in every encoding: signs in ASCII where it lacks them, and no control codes of anybody's text."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from emergent.characters import plain
from emergent.cli import main
from tests.fake_pipeline import fake_pipeline

ENCODINGS = ("ascii", "latin-1", "cp1252", "cp437", "utf-8", "utf-16")
Printed = Callable[..., tuple[str, str]]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Call the command line with streams of an encoding, and return what came out there."""
    monkeypatch.setenv("NO_COLOR", "1")

    def call(encoding: str, *arguments: object, width: int = 1000) -> tuple[str, str]:
        monkeypatch.setenv("COLUMNS", str(width))
        raw = io.BytesIO(), io.BytesIO()
        out, err = (io.TextIOWrapper(one, encoding=encoding) for one in raw)
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        monkeypatch.setattr(sys, "argv", ["emergent", *map(str, arguments)])
        with pytest.raises(SystemExit):
            main()
        out.flush()
        err.flush()
        return raw[0].getvalue().decode(encoding), raw[1].getvalue().decode(encoding)

    return call


@pytest.fixture
def assessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """`assess` at once; a figure and ends of intervals are negative."""
    given = fake_pipeline()
    holding = given.results["holding"]
    lower = replace(holding, estimates=tuple(replace(e, value=-0.126, low=-0.2, high=-0.05) for e in holding.estimates))
    made = replace(given, results={**given.results, "holding": lower})
    monkeypatch.setattr("emergent.assessment.assess", lambda *a, **k: made)


def words(text: str) -> list[str]:
    """Return what is said, without boxes and rules."""
    return [word for word in re.sub(r"[|+]", " ", plain(text)).split() if word.strip("-")]


SAYINGS = {
    "list": ["list"],
    "a walk": ["info", "restaurant-walk"],
    "a pipeline": ["info", "pipeline-reviewed"],
    "a verdict": ["assess", "restaurant-smell", "--quick"],
    **{f"help of {verb}": [verb, "--help"] for verb in ("list", "info", "run", "assess", "check", "app")},
    "help": ["--help"],
    "a mistake": ["info", "Spaß → λ"],
    "no such verb": ["prüfe−"],
    "no such plan": ["run", "restaurant-walk", "--perturb", "−λ"],
}


@pytest.mark.usefixtures("assessed")
@pytest.mark.parametrize("arguments", SAYINGS.values(), ids=SAYINGS)
def test_nothing_is_lost_in_any_encoding(printed, arguments, monkeypatch):
    monkeypatch.setattr("emergent.report.terminal.WIDTH", 1000)  # where cells wrap, words stand in another order
    expected = [words(text) for text in printed("utf-8", *arguments)]
    assert any(expected)
    for encoding in ENCODINGS:
        assert [words(text) for text in printed(encoding, *arguments)] == expected, encoding


@pytest.mark.usefixtures("assessed")
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_negative_number_keeps_its_sign(printed, encoding):
    out, _ = printed(encoding, "assess", "pipeline-reviewed")
    assert "-0.126 [-0.200, -0.050]" in " ".join(words(out))


@pytest.mark.usefixtures("assessed")
@pytest.mark.parametrize("width", [80, 120])
def test_tables_stay_straight(printed, width):
    out, _ = printed("ascii", "assess", "pipeline-reviewed", width=width)
    table = [line.rstrip() for line in out.splitlines() if line.startswith(("|", "+"))]
    assert {len(line) for line in table} == {width}
    edges = [{i for i, c in enumerate(line) if c == "|"} for line in table if "95 % interval" in line or "ok" in line]
    assert len(edges) > 5


def test_a_run_and_a_check_in_ascii(printed, small):
    """Those that run something, once."""
    for verb in ("run", "check"):
        out, err = printed("ascii", verb, small)
        assert err == ""
        assert "?" not in out
        assert "\\" not in out.replace(str(small), "")
    assert "<= 0" in out


def nasty(folder: Path) -> Path:
    """Return a scenario file whose every text holds codes, markup and a formula."""
    code = r"\u001b[31m\u009b2J\u0007\b\u202e\u200b [red]x[/red] $\\frac{ \\\\"
    file = folder / "nasty.toml"
    file.write_text(
        f"""
[scenario]
name = "name {code}"
title = "title\\nError: {code}"
lesson = "lesson {code}"
system = "walk"
replications = 4
[parameters]
walkers = 3
horizon = 30
[goal]
sentence = "sentence\\n{code}"
midway_s = 10
[[plan]]
name = "plan {code}"
perturbations = ["freeze:walker-1@5"]
note = "note {code}"
[claims."claim {code}"]
note = "note\\r {code}"
at_least = 0.0
""",
        encoding="utf-8",
    )
    return file


SHOWN = r"\x1b[31m\x9b2J\x07\x08\u202e\u200b [red]x[/red] $\frac{ \\"


@pytest.mark.parametrize("verb", ["info", "run", "check"])
def test_texts_of_a_file_are_shown_and_do_nothing(printed, tmp_path, verb):
    out, err = printed("utf-8", verb, nasty(tmp_path))
    assert err == ""
    assert not [c for c in out if not c.isprintable() and c != "\n"]
    assert SHOWN in out
    assert not any(line.startswith("Error") for line in out.splitlines()), "a title is on one line"


def test_a_picture_of_such_a_file(printed, tmp_path):
    """A formula in a title is no formula, and what no font has is written out."""
    out, err = printed("utf-8", "run", nasty(tmp_path), "--out", tmp_path / "run")
    assert err == ""
    assert "Written" in out


CODE = "\x1b]0;x\x07\u202e[red]"
GIVEN = {
    "a verb": [CODE],
    "a scenario": ["info", CODE],
    "a plan": ["run", "restaurant-walk", "--perturb", CODE],
    "a perturbation": ["run", "restaurant-walk", "--perturb", f"freeze:{CODE}@5"],
    "a parameter": ["run", "restaurant-walk", "--set", f"{CODE}=1"],
    "a value": ["run", "restaurant-walk", "--set", f"walkers={CODE}"],
    "an animation": ["run", "restaurant-walk", "--animate", CODE],
    "a number": ["run", "restaurant-walk", "--seed", CODE],
    "a folder": ["app", CODE],
}


@pytest.mark.parametrize("arguments", GIVEN.values(), ids=GIVEN)
def test_a_message_quotes_what_was_given_and_does_nothing(printed, arguments):
    out, err = printed("utf-8", *arguments)
    assert out == ""
    assert err
    assert not [c for c in err if not c.isprintable() and c != "\n"]


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["cp1252", "LC_ALL=C"],
)
def test_a_process_of_its_own(tmp_path, environment):
    """As `PYTHONIOENCODING` and a locale set the streams."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONIOENCODING", "PYTHONUTF8", "LANG", "LC_ALL")}
    command = [sys.executable, "-m", "emergent", "−λ"]
    done = subprocess.run(command, cwd=tmp_path, env=kept | environment, capture_output=True)
    assert done.returncode == 2
    if "PYTHONIOENCODING" in environment:  # in C, arguments are bytes
        assert b"-lambda" in done.stderr
    assert b"?" not in done.stderr
    assert b"Traceback" not in done.stderr
