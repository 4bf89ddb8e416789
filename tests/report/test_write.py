"""Writing: all files, whole or not at all, and no picture of an earlier assessment."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from emergent import report
from emergent.assessment import QUICK
from emergent.cli.scenarios import read
from emergent.plots import figures
from emergent.report.facts import command
from emergent.scenario import read_scenario, write_scenario
from tests.fake_assessment import emptied, fake
from tests.fake_pipeline import fake_pipeline


def test_writes_page_data_and_figures(nasty: Path) -> None:
    found = {str(path.relative_to(nasty)) for path in nasty.rglob("*") if path.is_file()}
    assert found == {
        "report.html",
        "assessment.json",
        *(f"figures/{drawing.name}.png" for drawing, _ in figures(fake())),
    }


def test_names_are_those_of_all_files_that_can_be_written(nasty: Path, tmp_path: Path) -> None:
    found = {path.relative_to(nasty).as_posix() for path in nasty.rglob("*") if path.is_file()}
    assert found <= set(report.names())
    paths = report.write_report(emptied(fake()), str(tmp_path))
    figures_only = sorted(path.name for path in paths if path.suffix == ".png")
    assert figures_only == ["gates.png", "twin.png"]


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "report.html").write_text("old")

    def fail(self: Path, target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        report.write_report(emptied(fake()), tmp_path)
    assert (tmp_path / "report.html").read_text() == "old"
    assert not list(tmp_path.rglob("*.part"))


def test_command_names_a_file_where_the_scenario_is_not_bundled(tmp_path: Path) -> None:
    assessment = fake()
    for path, quick, replications, line in (
        (None, False, 200, "emergent assess restaurant-fake"),
        (None, False, 400, "emergent assess restaurant-fake --replications 400"),
        (None, True, QUICK, "emergent assess restaurant-fake --quick"),
        (None, True, 12, "emergent assess restaurant-fake --quick --replications 12"),
        (Path("my walk.toml"), True, QUICK, "emergent assess 'my walk.toml' --quick"),
    ):
        scenario = replace(assessment.scenario, path=path)
        assert command(replace(assessment, scenario=scenario, quick=quick, replications=replications)) == line


def test_command_says_what_was_set(tmp_path: Path) -> None:
    file = write_scenario(fake().scenario, tmp_path / "walk.toml")
    scenario = read_scenario(file, parameters={"walkers": 12, "windows": [[20, 5]]})
    line = command(replace(fake(), scenario=scenario))
    assert shlex.split(line)[3:] == ["--set", "walkers=12", "--set", "windows=[[20.0, 5.0]]"]


def test_command_says_what_was_set_of_a_pipeline(tmp_path: Path) -> None:
    scenario = fake_pipeline().scenario
    file = write_scenario(scenario, tmp_path / "pipeline.toml")
    components = {name: c.model_dump(exclude_none=True) for name, c in scenario.system.parameters.components.items()}
    components["writer"]["right"] = 0.5
    changed = read_scenario(file, parameters={"components": components, "items": 10})
    words = shlex.split(command(replace(fake_pipeline(), scenario=changed)))[3:]
    assert words[::2] == ["--set"] * 2
    again = read(str(file), words[1::2])
    assert again.system.parameters == changed.system.parameters
