"""A calibration as one HTML page, as a table and as JSON: the matrix of metrics and systems, and all its cells."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from emergent import hashed_file
from emergent.calibration import SIGNS, SYSTEMS, Mark
from emergent.calibration.marking import FALSE_ALARM, stretch
from emergent.calibration.matrix import GATES, VERDICT, shown
from emergent.report.facts import title, versions
from emergent.report.html import templates

if TYPE_CHECKING:
    from emergent.calibration import Matrix, Truth

NAMES = ("calibration.html", "calibration.csv", "calibration.json")
"""The files that `write` writes."""
LOOKS = {Mark.RIGHT: "right", Mark.MISSED: "missed", Mark.OPEN: "open", Mark.WRONG: "wrong"}
MEANINGS = {
    Mark.RIGHT: "right: the value itself where nothing is drawn; else the 95 % interval covers the truth",
    Mark.MISSED: "missed by chance: outside of its own 95 % interval, as one in twenty is, but not of the wider one",
    Mark.OPEN: "open: provisional, undecided, or without an interval",
    Mark.WRONG: "wrong",
}


class Group(NamedTuple):
    """Systems with something in common, as rows of the matrix."""

    kind: str
    truths: list[Truth]


def page(matrix: Matrix) -> str:
    """Return the page."""
    context = {
        "matrix": matrix,
        "groups": groups(matrix),
        "columns": {VERDICT: "Verdict", GATES: "Gates", **{name: title(name) for name in matrix.columns}},
        "signs": SIGNS,
        "looks": LOOKS,
        "meanings": MEANINGS,
        "marks": list(Mark),
        "false_alarm": FALSE_ALARM,
        "stretch": stretch(matrix.lots),
        "shown": shown,
        "command": command(matrix),
        "versions": versions(),
    }
    return templates().get_template("calibration.html.jinja").render(context)


def groups(matrix: Matrix) -> list[Group]:
    """Return the systems by what they have in common, in the order of the table."""
    found: dict[str, list[Truth]] = {}
    for truth in matrix.truths.values():
        found.setdefault(truth.kind, []).append(truth)
    return [Group(kind, truths) for kind, truths in found.items()]


def command(matrix: Matrix) -> str:
    """Return the command line that gives the same numbers again."""
    quick = " --quick" if matrix.quick else ""
    some = "" if len(matrix.truths) == len(SYSTEMS) else "".join(f" --only '{name}'" for name in matrix.truths)
    return f"emergent calibrate{quick} --seed {matrix.seed}{some}"


def write(matrix: Matrix, folder: Path) -> list[Path]:
    """Write the page, all cells as a table, and the same as JSON."""
    rows = matrix.to_frame()
    about = {"command": command(matrix), "versions": versions(), "cells": list(_plain(rows.to_dict("records")))}
    contents = (page(matrix), rows.to_csv(index=False), json.dumps(about, indent=1, ensure_ascii=False))
    paths = [folder / name for name in NAMES]
    for path, content in zip(paths, contents, strict=True):
        hashed_file.write(path, content.encode())
    return paths


def _plain(records: list[dict[Any, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the rows as what JSON can hold: an infinite value as a text, one that is undefined as none."""
    for record in records:
        yield {key: _json(value) for key, value in record.items()}


def _json(value: Any) -> Any:
    if not isinstance(value, float) or math.isfinite(value):
        return value
    return None if math.isnan(value) else str(value)
