"""The assessment on the terminal: verdict with its reasons, gates, key figures, and what could not be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from emergent.family import Word
from emergent.report.facts import called
from emergent.wording import duration, interval, name, number, sign

if TYPE_CHECKING:
    from emergent.assessment import Assessment
    from emergent.result import Estimate

KEYS = (
    ("goal_directedness", "gd"),
    ("interaction", "interaction"),
    ("holding", "beyond"),
    ("holding", "share"),
    ("capability", "coordination"),
    ("capability", "gain"),
    ("sufficiency", "alone_best"),
    ("sufficiency", "sole_best"),
    ("information", "pooling"),
    ("necessity", "worst_single"),
    ("necessity", "worst_pair"),
    ("retention", "area_midway"),
    ("distraction", "half_longest"),
    ("misleading", "k_star"),
    ("decoy", "share_half"),
    ("retargeting", "system"),
    ("respecification", "system"),
    ("importance", "most"),
    ("importance", "without_passive"),
    ("dose", "half_visible"),
    ("dose", "half_silent"),
    ("repetition", "icc"),
    ("rejoin", "back_distracted"),
    ("rejoin", "median_distracted"),
)
"""The estimates that a reader looks for first; all are in the report's files."""
WIDTH = 120
"""Wider than this, lines are hard to follow."""
COLOURS = {True: "green", False: "red", None: "yellow"}
WORDS = {Word.EMERGENT: "green", Word.GOAL_DIRECTED: "cyan", Word.AMPLIFIED: "cyan"}
WORDS |= dict.fromkeys((Word.CONCENTRATED, Word.FRAGILE, Word.WEAKLY_GOAL_DIRECTED), "yellow")


@dataclass(frozen=True)
class Summary:
    """What rich prints of an assessment: `console.print(Summary(assessment))`."""

    assessment: Assessment

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Yield panel and tables, as rich asks for them."""
        parts: list[RenderableType] = [_verdict(self.assessment), _gates(self.assessment)]
        keys = _keys(self.assessment)
        parts += [keys] if keys.row_count else []
        yield from (Constrain(part, WIDTH) for part in parts)
        rivals = _rivals(self.assessment)
        yield from [Constrain(rivals, WIDTH)] if rivals.row_count else []
        yield from _skipped(self.assessment)
        yield Text(f"\n{cost(self.assessment)}", style="dim")


def _verdict(assessment: Assessment) -> Panel:
    verdict = assessment.verdict
    colour = WORDS.get(verdict.word, "red")
    said = Text("\n\n").join(Text(sentence) for sentence in verdict.sentences)
    title = Text.assemble((assessment.scenario.title, "bold"), ": ", (str(verdict), f"bold {colour}"))
    return Panel(said, title=title, title_align="left", border_style=colour, padding=(1, 2))


def _gates(assessment: Assessment) -> Table:
    table = Table(title="Gates", title_justify="left", title_style="bold", expand=False, show_lines=True)
    table.add_column("gate", overflow="fold")
    table.add_column("")
    table.add_column("figures with 95 % intervals", overflow="fold")
    table.add_column("must be", justify="right", overflow="fold")
    for gate in assessment.verdict.gates:
        colour = COLOURS[gate.passed]
        title = Text.assemble((f"{gate.number} {gate.name}", "bold"), "\n", (gate.sentence, "dim"))
        if gate.cannot_see:
            title.append(f"\nIt cannot see: {gate.cannot_see}", "dim italic")
        several = "," in gate.condition
        figures = Text("\n").join(
            [_figure(one.estimate, one.condition if several else "") for one in gate.answers]
            + [_figure(estimate) for estimate in gate.beside]
        )
        table.add_row(title, Text(sign(gate.passed, gate.asked), style=colour, no_wrap=True), figures, gate.condition)
    return table


def _figure(estimate: Estimate, condition: str = "") -> Text:
    shown = Text.assemble((number(estimate.value), "bold"), " ", interval(estimate.low, estimate.high))
    bound = f", must be {condition}" if condition else ""
    return Text.assemble(shown, " ", (f"{name(estimate)}{bound}", "dim"))


def _keys(assessment: Assessment) -> Table:
    table = Table(title="Key figures", title_justify="left", title_style="bold", expand=False)
    for heading in ("what", "value", "95 % interval", "unit", "replications"):
        table.add_column(heading, justify="left" if heading in ("what", "unit") else "right", overflow="fold")
    for metric, key in KEYS:
        result = assessment.results.get(metric)
        if result is not None and key in result:
            estimate = result[key]
            unit = "" if estimate.unit == "1" else estimate.unit
            value, between = number(estimate.value), interval(estimate.low, estimate.high)
            table.add_row(Text(name(estimate)), value, Text(between), Text(unit), str(estimate.replications))
    return table


def _rivals(assessment: Assessment) -> Table:
    title = "Rival measures (never part of the verdict)"
    table = Table(title=title, title_justify="left", title_style="bold", expand=False)
    for heading in ("who", "calls the system", "calls independent parts"):
        table.add_column(heading, overflow="fold")
    for who, said in called(assessment).items():
        table.add_row(who, *said)
    return table


def _skipped(assessment: Assessment) -> Iterator[RenderableType]:
    if assessment.skipped:
        yield Text("\nNot asked", style="bold")
        for metric, why in assessment.skipped.items():
            yield Padding(Text(f"{metric.replace('_', ' ')}: {why}"), (0, 0, 0, 2))


def cost(assessment: Assessment) -> str:
    """Return what the assessment took, and whether it was only a quick look."""
    quick = " A quick look: intervals are wide." if assessment.quick else ""
    return (
        f"{assessment.replications} replications, seed {assessment.scenario.seed}, {assessment.runs:,} runs in "
        f"{duration(assessment.seconds)}.{quick}"
    )
