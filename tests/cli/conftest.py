"""How the tests call the command line in a process of its own (in this one: `ask`), and a small scenario file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SMALL = """
[scenario]
name = "small"
title = "Four walkers for a minute"
system = "walk"
replications = 4

[parameters]
walkers = 4
horizon = 60

[[plan]]
name = "one distracted"
perturbations = ["distract:walker-3@10=20"]

[claims.nobody]
note = "Nobody gets there in a minute."
at_most = 0.0
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    return file


def start(*arguments: object, cwd: Path, **more: object) -> subprocess.Popen[str]:
    """Start the command line in a process of its own."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "emergent", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **more}
    return subprocess.Popen(command, cwd=cwd, env=environment, **pipes)  # type: ignore[call-overload,no-any-return]
