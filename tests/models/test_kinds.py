"""Kinds of perturbation are found by themselves."""

from __future__ import annotations

import sys

import pytest

from emergent.errors import InvalidInputError
from emergent.models.kinds import kinds_in
from emergent.models.walk.kind import WalkKind

KIND = """
from emergent.models.walk.kind import Change, WalkKind


class {name}(WalkKind):
    name = "nudge"
    sentence = "Nudges."

    def changes(self, dose, settings, parameters):
        return [Change(0, dose)]
"""


def package(path, monkeypatch, **files):
    """Write a package of kinds and return its name and its path."""
    folder = path / "nudges"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(path)
    for module in [m for m in sys.modules if m.split(".")[0] == "nudges"]:
        monkeypatch.delitem(sys.modules, module)
    return "nudges", [str(folder)]


def test_a_file_is_all_that_a_kind_takes(tmp_path, monkeypatch):
    found = kinds_in(*package(tmp_path, monkeypatch, nudge=KIND.format(name="Nudge")), WalkKind)
    assert {name: type(kind).__name__ for name, kind in found.items()} == {"nudge": "Nudge"}


def test_two_kinds_of_one_name_are_refused(tmp_path, monkeypatch):
    files = {"nudge": KIND.format(name="Nudge"), "other": KIND.format(name="Other")}
    with pytest.raises(InvalidInputError, match="two kinds of perturbation are called 'nudge'"):
        kinds_in(*package(tmp_path, monkeypatch, **files), WalkKind)
