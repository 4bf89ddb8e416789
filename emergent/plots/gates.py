"""The gates of the verdict: each estimate with its interval, and the threshold that was declared for it."""

from __future__ import annotations

import math
from textwrap import fill
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emergent import wording
from emergent.plots import style
from emergent.wording import name, quantity

if TYPE_CHECKING:
    from emergent.assessment import Assessment
    from emergent.gate import Gate
    from emergent.result import Estimate

CAPTION = (
    "The gates on which the verdict stands: each estimate with its 95 % interval, and as a dashed line the threshold "
    "that was declared before anything was run. Filled marks decide, hollow ones stand beside them. An arrow "
    "says that an interval goes on beyond the picture."
)
LOOKS = {
    True: style.named(style.BLUE, "gate passed"),
    False: style.named(style.VERMILLION, "gate failed"),
    None: style.named(style.GREY, "gate undecided or not asked"),
}
WRAP, ROW = 46, 0.25
"""Letters of a line of a name, and inches of a row of one line."""
ARROWS = ("<", ">")
LEFT, RIGHT = -0.5, 1.5
"""Where the picture ends, however far the estimates lie."""


def draw(assessment: Assessment) -> Figure | None:
    """Return the forest plot of the gates; None where the verdict has none."""
    gates = assessment.verdict.gates
    if not gates:
        return None
    rows = sum(1 + sum(_height(given) for given, _ in _rows(gate)) for gate in gates)
    passed = sum(gate.passed is True for gate in gates)
    title = f"{passed} of {len(gates)} gates are passed: {assessment.verdict}"
    gated = assessment.scenario.system.family.metrics
    small = style.small_print(assessment, "every member in turn and the whole group, as each gate says", gated)
    figure = style.figure(title, small, height=1.5 + ROW * rows)
    ax = figure.add_subplot()
    low, high = _limits(assessment)
    ticks: list[tuple[float, str]] = []
    y = 0.0
    for gate in gates:
        mark = LOOKS[gate.passed]
        sign = wording.sign(gate.passed, gate.asked)[0]
        heading = f" {sign} {gate.number} {gate.name}"
        ax.text(low, y, heading, va="center", fontsize=style.LABEL, color=mark.colour, fontweight="bold")
        lines: dict[float, tuple[float, float]] = {}  # of each threshold, from where to where
        y += 1
        for given, threshold in _rows(gate):
            room = _height(given)
            y += (room - 1) / 2
            _row(ax, y, given, mark, given in gate.estimates, low, high)
            ticks.append((y, fill(name(given), WRAP)))
            if threshold is not None:
                top, _ = lines.get(threshold, (y - 0.5, y))
                lines[threshold] = top, y + 0.4
            y += (room + 1) / 2
        look: dict[str, Any] = {"color": style.INK, "linestyle": (0, (3, 2)), "linewidth": 1.8}
        for at, (top, bottom) in lines.items():
            ax.vlines(at, top, bottom, label="threshold or ceiling, declared before", **look)
    ax.set_yticks([at for at, _ in ticks], [text for _, text in ticks])
    style.dress(ax, "estimate [share; 1 is the whole]", "")
    ax.tick_params(axis="y", labelsize=style.SMALL + 0.5, length=0)
    ax.grid(False, axis="y")
    ax.set_xlim(low, high)
    ax.set_ylim(y - 0.4, -0.7)
    _entries(ax, assessment)
    style.legend(figure, 2)
    return figure


def _rows(gate: Gate) -> list[tuple[Estimate, float | None]]:
    """Return the estimates of a gate with the threshold, None beside those that decide.

    Each once: the worst single member is the worse of two that stand there, too.
    """
    given = [(answer.estimate, answer.threshold) for answer in gate.answers] + [(e, None) for e in gate.beside]
    return list({(name(estimate), estimate.value): (estimate, at) for estimate, at in reversed(given)}.values())[::-1]


def _entries(ax: Axes, assessment: Assessment) -> None:
    """Add to the legend what marks mean."""
    gates = assessment.verdict.gates
    for mark in dict.fromkeys(LOOKS[gate.passed] for gate in gates):
        style.entry(ax, mark.label, color=mark.colour, marker=mark.marker, markersize=8.5, linewidth=2.4)
    look: dict[str, Any] = {"color": style.FAINT, "linestyle": "none", "markersize": 8.5}
    if any(given not in gate.estimates for gate in gates for given in gate.figures):
        style.entry(ax, "hollow: decides nothing", marker="o", markerfacecolor="white", **look)
    if any(line.get_marker() in ARROWS for line in ax.lines):
        style.entry(ax, "goes on beyond the picture", marker=">", **look)


def _height(given: Estimate) -> float:
    """Return the room that a row needs: more where its name takes more than two lines."""
    return max(1.0, 0.8 * (1 + fill(name(given), WRAP).count("\n")) + 0.2)


def _limits(assessment: Assessment) -> tuple[float, float]:
    gates = assessment.verdict.gates
    shares = [e for g in gates for e in g.figures if e.unit == "1"]
    numbers = style.finite([v for e in shares for v in (e.value, e.low, e.high)] + [0.0, 1.0])
    low, high = max(LEFT, float(numbers.min())), min(RIGHT, float(numbers.max()))
    return low - 0.06, high + 0.06


def _row(ax: Axes, y: float, given: Estimate, mark: style.Mark, decides: bool, low: float, high: float) -> None:
    ax.annotate(
        quantity(given),
        (1.03, y),
        xycoords=("axes fraction", "data"),
        va="center",
        fontsize=style.SMALL + 1,
        color=style.INK,
        annotation_clip=False,
    )
    if not math.isfinite(given.value) or given.unit != "1":  # numbers of members stand in words alone
        return
    start, stop = max(given.low, low), min(given.high, high)
    if start <= stop:
        ax.hlines(y, start, stop, color=mark.colour, linewidth=2.4)
    for beyond, at, arrow in ((given.low < low, low, ARROWS[0]), (given.high > high, high, ARROWS[1])):
        if beyond:
            ax.plot([at], [y], marker=arrow, color=mark.colour, markersize=8, clip_on=False)
    if low <= given.value <= high:
        inside = mark.colour if decides else "white"
        ax.plot([given.value], [y], marker=mark.marker, color=mark.colour, markerfacecolor=inside, markersize=8.5)
