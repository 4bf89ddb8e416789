"""A small scenario, and designs of it."""

from pathlib import Path

import pytest

from emergent.sweep import Design

SMALL = """
[scenario]
name = "small"
title = "Four walkers for twenty seconds"
system = "walk"
seed = 3

[parameters]
walkers = 4
horizon = 20
restaurant = [20, 0]

[[plan]]
name = "one distracted"
perturbations = ["distract:walker-3@5=10"]
"""
DESIGN = """
scenario = "small.toml"
replications = 40
plans = ["nominal", "one distracted", { plan = "remove:*@5", struck = [1, 3] }]

[parameters]
walkers = [4, 6]
speed = { from = 1.0, to = 2.0, step = 0.5 }
"""
RUNS = 2 * 3 * 4 * 40
"""Of that design."""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    return file


@pytest.fixture
def file(small: Path) -> Path:
    """The file of a design."""
    design = small.with_name("design.toml")
    design.write_text(DESIGN, encoding="utf-8")
    return design


@pytest.fixture
def few(small: Path) -> Design:
    """A design of one scenario and two plans."""
    return Design(small, plans=["nominal", "one distracted"], replications=20)
