"""A coverage study as text in Markdown, on the terminal, and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table
from rich.text import Text

from emergent import hashed_file
from emergent.calibration.coverage import (
    ABOVE,
    AIM,
    BELOW,
    COVERED,
    FAILED,
    FEW,
    GATES,
    INTERVALS,
    OPEN,
    PASSED,
    UNDECIDED,
    VERDICTS,
    WITHOUT,
    WRONG,
)
from emergent.wording import duration, number

if TYPE_CHECKING:
    from emergent.calibration.coverage import Coverage, Row

NAMES = ("coverage.md", "coverage.csv")
"""The files that `write` writes."""


class Part(NamedTuple):
    """A part of the study: its heading, what it says, the outcome whose share counts, and further outcomes."""

    heading: str
    about: str
    counted: str
    others: tuple[str, ...]


PARTS = {
    INTERVALS: Part(
        "Intervals",
        "How often a 95 % interval covers the truth, with Wilson's 95 % interval of how often. A star marks where the "
        f"latter lies wholly outside of {AIM[0]} to {AIM[1]}. What has no interval does not count. *At an end*, fewer "
        f"than {FEW} replications are expected to differ from all others: so few values are possible that no interval "
        "can miss on both sides, and it covers more often than it says. "
        "*Unseen*, what is rare happens in none of the replications in more than .05 of the repetitions, and what is "
        "measured is no 0 or 1, of which an interval could tell that it may be rare: it covers more rarely.",
        COVERED,
        (BELOW, ABOVE, WITHOUT),
    ),
    GATES: Part(
        "Gates at their thresholds",
        "The truth is the threshold itself, so that a gate should be undecided in .95 of the repetitions, and passed "
        "or failed falsely in .025 each; a gate of several figures, as gate 3, in more. Where a system stands on the "
        "threshold of one gate and passes all others, it is called emergent as often as it passes that one. Gate 2 "
        "compares runs bit for bit, where there is no chance; what stands here is its other figure, what is attained "
        "of the goal when all sensors show another place. Gates 2 and 5 are asked of bare samples, drawn with a truth "
        "that is their threshold, and decided as of a system by what the family of groups requires of the same figure; "
        "the others are asked of whole assessments.",
        UNDECIDED,
        (PASSED, FAILED),
    ),
    VERDICTS: Part(
        "Verdicts",
        "How often the word is wrong for certain; one that is provisional is open. *In series* is a pipeline.",
        WRONG,
        (OPEN,),
    ),
}


def heads(part: Part) -> tuple[str, ...]:
    """Return what stands above the columns."""
    truth, note = (("truth",), ("note",)) if part.counted == COVERED else ((), ())
    return ("of", "what", *truth, "replications", "repetitions", part.counted, "", *part.others, *note)


def cells(row: Row, part: Part) -> tuple[str, ...]:
    """Return a row of texts."""
    share, low, high = row.share(part.counted)
    others = (str(row.counts.get(outcome, 0)) for outcome in part.others)
    star = " *" if row.off else ""
    truth, note = ((number(row.truth),), (row.note,)) if row.part == INTERVALS else ((), ())
    about = (row.case, row.what, *truth, str(row.replications), str(row.repetitions))
    return (*about, f"{share:.3f}{star}", f"[{low:.3f}, {high:.3f}]", *others, *note)


def rows_of(coverage: Coverage, part: str) -> list[Row]:
    """Return the rows of a part, the same thing with few and with many replications side by side."""
    order = list(dict.fromkeys((row.case, row.what) for row in coverage.rows))
    rows = [row for row in coverage.rows if row.part == part]
    return sorted(rows, key=lambda row: (order.index((row.case, row.what)), row.replications))


def command(coverage: Coverage) -> str:
    """Return the command that makes the study."""
    runs = " ".join(f"--replications {n}" for n in coverage.replications)
    return f"emergent calibrate --coverage --repetitions {coverage.repetitions} {runs}"


def markdown(coverage: Coverage) -> str:
    """Return the study as a page in Markdown."""
    lines = ["# Coverage", "", f"Made by `{command(coverage)} --out docs`.", ""]
    for name, part in PARTS.items():
        if not rows_of(coverage, name):
            continue
        lines += [f"## {part.heading}", "", part.about, "", _line(heads(part)), _line(["---"] * len(heads(part)))]
        lines += [_line(cells(row, part)) for row in rows_of(coverage, name)] + [""]
    return "\n".join(lines)


def _line(texts: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(texts)} |"


def write(coverage: Coverage, folder: Path) -> None:
    """Write the page and the table."""
    contents = (markdown(coverage), coverage.to_frame().to_csv(index=False))
    for name, content in zip(NAMES, contents, strict=True):
        hashed_file.write(folder / name, content.encode())


@dataclass(frozen=True)
class Covered:
    """What rich prints of a coverage study: `console.print(Covered(coverage))`."""

    coverage: Coverage

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Yield a table a part, as rich asks for them."""
        for name, part in PARTS.items():
            rows = rows_of(self.coverage, name)
            if rows:
                yield Text(f"\n{part.heading}", style="bold")
                yield Text(part.about, style="dim")
                yield _table(rows, part)
        count = sum(row.off for row in self.coverage.rows)
        took = duration(self.coverage.seconds)
        yield Text(f"\n{count} intervals cover too rarely or too often for certain ({took})", style="bold")


def _table(rows: list[Row], part: Part) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for place, head in enumerate(heads(part)):
        table.add_column(head, justify="left" if place < 2 else "right", overflow="fold")
    for row in rows:
        table.add_row(*cells(row, part), style="bold yellow" if row.off else None)
    return table
