"""A calibration on the terminal: how many cells are right, by what systems have in common, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table
from rich.text import Text

from emergent.calibration import SIGNS, Mark
from emergent.calibration.matrix import VERDICT, shown
from emergent.report.calibration import groups
from emergent.wording import duration

if TYPE_CHECKING:
    from emergent.calibration import Cell, Matrix
    from emergent.report.calibration import Group

COLOURS = {Mark.RIGHT: "green", Mark.MISSED: "yellow", Mark.OPEN: "yellow", Mark.WRONG: "bold red"}


@dataclass(frozen=True)
class Calibrated:
    """What rich prints of a calibration: `console.print(Calibrated(matrix))`."""

    matrix: Matrix

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Yield tables, as rich asks for them."""
        matrix = self.matrix
        yield _counts(matrix)
        doubtful = [cell for cell in matrix.cells if cell.mark is not Mark.RIGHT]
        if doubtful:
            yield Text()
            yield _cells(doubtful)
        for checked in matrix.published:
            if not checked.right:
                row = checked.row
                yield Text(f"✗ {row.estimator}, {row.case}: {row.truth:.6g}, found {checked.value:.6g}", "bold red")
        yield Text(f"\n{outcome(matrix)} ({duration(matrix.seconds)})", style="bold")


def outcome(matrix: Matrix) -> str:
    """Return what came out, in a sentence."""
    about = f"{len(matrix.cells)} cells of {len(matrix.truths)} systems and {len(matrix.published)} published values"
    return f"{len(matrix.wrong)} wrong of {about}" if matrix.wrong else f"None wrong of {about}"


def _counts(matrix: Matrix) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("systems of known truth", "systems", "verdicts", *(f"{SIGNS[m]} {m}" for m in Mark)):
        table.add_column(heading, justify="left" if heading == "systems of known truth" else "right", overflow="fold")
    for group in groups(matrix):
        table.add_row(*_row(matrix, group))
    right = sum(checked.right for checked in matrix.published)
    table.add_row("published values of estimators", "", "", str(right), "", "", _some(len(matrix.published) - right))
    return table


def _row(matrix: Matrix, group: Group) -> Iterator[str]:
    names = {truth.name for truth in group.truths}
    cells = [cell for cell in matrix.cells if cell.system in names]
    words = [cell for cell in cells if cell.column == VERDICT]
    yield from (group.kind, str(len(names)))
    yield f"{sum(cell.mark is Mark.RIGHT for cell in words)} of {len(words)}" if words else ""
    yield from (_some(sum(cell.mark is mark for cell in cells)) for mark in Mark)


def _some(count: int) -> str:
    return str(count) if count else ""


def _cells(cells: list[Cell]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("", "system", "what", "truth", "found"):
        table.add_column(heading, overflow="fold")
    for cell in sorted(cells, key=lambda cell: -list(Mark).index(cell.mark)):
        sign = Text(f"{SIGNS[cell.mark]} {cell.mark}", COLOURS[cell.mark])
        table.add_row(sign, cell.system, cell.path, shown(cell.truth), shown(cell.found))
    return table
