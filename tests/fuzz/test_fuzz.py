"""A few hundred fuzzed files, plans, settings, addresses and command lines: none makes a traceback.

`python -m tests.fuzz --examples 10000` tries more. With the same version of hypothesis, the cases are the same in every
run; a case that failed is kept in the folder `.hypothesis` and tried first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from emergent.scenario import loads
from tests.fuzz import strategies, targets
from tests.fuzz.server import MEMORY, PATIENCE, Server

FEW = settings(
    max_examples=70,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # a case that fails is told as it is: shrinking would take minutes
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("text", [strategies.WALK, strategies.PIPELINE], ids=["walk", "pipeline"])
def test_what_is_mangled_was_right(text):
    assert loads(text).plans


@FEW
@given(strategies.files())
def test_files(content):
    targets.file(content.decode("utf-8", "replace"))


@FEW
@given(strategies.plans())
def test_plans(text):
    targets.plan(text)


@FEW
@given(strategies.pairs())
def test_settings(text):
    targets.setting(text)


@FEW
@given(strategies.addresses())
def test_addresses(query):
    pytest.importorskip("solara", reason="the pages are not installed")
    targets.address(query)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


@pytest.mark.thorough
@settings(FEW, max_examples=25)
@given(content=strategies.files(), command=strategies.commands())
def test_command_lines(server: Server, tmp_path_factory, content, command):
    check(server, tmp_path_factory.mktemp("case"), content, command)


def check(server: Server, folder: Path, content: bytes, command: list[str]) -> bool:
    """Run a command in an empty folder, hold its end to what every end must be, and return whether it was accepted."""
    file = folder / "case.toml"
    file.write_bytes(content)
    argv = [{strategies.FILE: str(file), strategies.OUT: str(folder / "out")}.get(word, word) for word in command]
    answer = server.ask(_bearable(argv, file), folder)
    told = f"{argv}\n{answer.out[-2000:]}\n{answer.err[-4000:]}"
    assert answer.code in (0, 1, 2), f"{answer.code}: {told}"
    assert "Traceback" not in answer.out + answer.err, told
    assert "Aborted" not in answer.err, told
    assert answer.code == 0 or answer.out or answer.err, f"ended with {answer.code} and no word: {told}"
    assert answer.seconds < PATIENCE, told
    assert answer.memory < MEMORY, f"{answer.memory / 2**20:.0f} MiB: {told}"
    return answer.code == 0


def _bearable(argv: list[str], file: Path) -> list[str]:
    """Return the command, or `info` where it would run what is large."""
    from emergent.cli.scenarios import read
    from emergent.errors import EmergentError

    if argv[0] not in ("run", "check", "assess"):
        return argv
    pairs = [value for option, value in pairwise(argv) if option == "--set"]
    try:
        scenario = read(argv[1], pairs)
    except EmergentError:
        return argv
    runs = scenario.replications if argv[0] != "run" else 1
    most = targets.MOST_WORK / (20 if argv[0] == "assess" else 1)
    work = len(scenario.system.members) * float(getattr(scenario.system.parameters, "steps", 1)) * runs
    return argv if work <= most else ["info", argv[1]]
