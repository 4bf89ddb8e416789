"""The matrix: every metric and the verdict against every system of known truth, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from emergent.calibration.marking import Mark, drawn, exact, worst
from emergent.calibration.observed import Observed
from emergent.calibration.published import Checked
from emergent.calibration.rivalry import Call
from emergent.calibration.truth import Truth
from emergent.metrics import METRICS
from emergent.result import Estimate
from emergent.wording import number, quantity

VERDICT, GATES = "verdict", "gates"
"""The columns of the words and of the answers to the gates, beside the metrics."""
PROVISIONAL = " (provisional)"


@dataclass(frozen=True)
class Cell:
    """One truth and what was found: a value of an estimate, a gate's answer, or a word."""

    system: str
    column: str
    """A metric, or `VERDICT` or `GATES`."""
    estimate: str
    truth: float | str
    found: Estimate | str
    mark: Mark
    lots: bool = False

    @property
    def path(self) -> str:
        """What is compared, `metric.estimate`."""
        return f"{self.column}.{self.estimate}" if self.estimate else self.column


def cells(truth: Truth, observed: Observed, lots: int) -> list[Cell]:
    """Return the cells of one system, where all cells of the table that depend on lots are so many."""
    found = []
    for path, value in truth.values.items():
        estimate = _estimate(observed, path)
        found.append(_cell(truth, path, value, estimate, exact(estimate, value, truth.tolerance(path))))
    for path, value in truth.lots.items():
        estimate = _estimate(observed, path)
        mark = drawn(estimate, value, lots, truth.tolerance(path))
        found.append(_cell(truth, path, value, estimate, mark, lots=True))
    for gate, (right, passed) in enumerate(zip(truth.gates, observed.gates, strict=False), start=1):
        if right is not None:
            found.append(Cell(truth.name, GATES, str(gate), _said(right), _said(passed), _of_gate(right, passed)))
    if truth.word:
        found.append(Cell(truth.name, VERDICT, "", truth.word, observed.word, _of_word(truth.word, observed.word)))
    return found


def _cell(truth: Truth, path: str, value: float, estimate: Estimate, mark: Mark, lots: bool = False) -> Cell:
    metric, _, name = path.partition(".")
    return Cell(truth.name, metric, name, value, estimate, mark, lots)


def _estimate(observed: Observed, path: str) -> Estimate:
    """Return an estimate; one that was not given is undefined."""
    nothing = Estimate(path, math.nan, math.nan, math.nan, 0)
    return observed.estimates.get(path, nothing)


def _said(passed: bool | None) -> str:
    return {True: "passed", False: "failed", None: "undecided"}[passed]


def _of_gate(right: bool, passed: bool | None) -> Mark:
    if passed is None:
        return Mark.OPEN
    return Mark.RIGHT if passed is right else Mark.WRONG


def _of_word(right: str, word: str) -> Mark:
    """Return the mark of a word; the right one that is provisional is open, another one is wrong all the same."""
    if word == right:
        return Mark.RIGHT
    return Mark.OPEN if word.removesuffix(PROVISIONAL) == right else Mark.WRONG


@dataclass(frozen=True)
class Matrix:
    """All cells, with the published values of estimators beside them."""

    truths: Mapping[str, Truth]
    observed: Mapping[str, Observed]
    published: tuple[Checked, ...]
    lots: int
    seed: int
    quick: bool
    seconds: float
    calls: tuple[Call, ...] = ()
    """What rivals say; no part of what is right or wrong."""

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells of all systems, in the order of the table."""
        return [c for name, seen in self.observed.items() for c in cells(self.truths[name], seen, self.lots)]

    @cached_property
    def at(self) -> dict[tuple[str, str], list[Cell]]:
        """The cells by system and column."""
        found: dict[tuple[str, str], list[Cell]] = {}
        for cell in self.cells:
            found.setdefault((cell.system, cell.column), []).append(cell)
        return found

    @cached_property
    def columns(self) -> list[str]:
        """The metrics that some truth speaks of, in the order in which they stand."""
        named = {cell.column for cell in self.cells}
        return [name for name in METRICS if name in named]

    def mark(self, system: str, column: str) -> Mark | None:
        """Return the gravest mark where a system and a column meet, None where no truth is known."""
        return worst([cell.mark for cell in self.at.get((system, column), [])])

    def count(self, mark: Mark, lots: bool | None = None) -> int:
        """Return how many cells have a mark, of those that depend on lots or of the others only."""
        return sum(c.mark is mark and lots in (None, c.lots) for c in self.cells)

    @property
    def wrong(self) -> list[str]:
        """What is wrong, a line each."""
        ours = [
            f"{c.system}: {c.path} is {shown(c.truth)}, found {shown(c.found)}"
            for c in self.cells
            if c.mark is Mark.WRONG
        ]
        rows = [(c.row, c.value) for c in self.published if not c.right]
        return ours + [f"{row.case}: {row.estimator} is {row.truth:.6g}, found {value:.6g}" for row, value in rows]

    def to_frame(self) -> pd.DataFrame:
        """Return all cells as a tidy table, the published values among them."""
        rows = [*map(_row, self.cells), *(checked.record() for checked in self.published)]
        return pd.DataFrame(rows)


def shown(value: float | str | Estimate) -> str:
    """Return a truth, or what was found, as it stands in a table."""
    if isinstance(value, Estimate):
        return quantity(value)
    return value if isinstance(value, str) else number(value)


def _row(cell: Cell) -> dict[str, object]:
    found, nan = cell.found, math.nan
    numbers = (
        (found, nan, nan, 0) if isinstance(found, str) else (found.value, found.low, found.high, found.replications)
    )
    value, low, high, replications = numbers
    return {
        "of": cell.system,
        "metric": cell.column,
        "estimate": cell.estimate,
        "truth": cell.truth,
        "value": value,
        "low": low,
        "high": high,
        "replications": replications,
        "lots": cell.lots,
        "mark": str(cell.mark),
    }
