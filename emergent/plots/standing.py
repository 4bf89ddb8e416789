"""Where the system stands: between its null and its ceiling, beside its components' best and beside one agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from emergent.plots import style
from emergent.plots.style import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILLION
from emergent.wording import overlap, percent, quantity

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "What the system attains, beside what bounds it. Below: the same parts at chance (null), and the best that a "
    "single component could name from its own view, cut off from the others. Beside: one agent that does everything, "
    "as often as the system's calls pay for (once at least), and once more. Above: what its stages could attain "
    "with ideal hand-offs, each, with its tools and retries, as accurate as it is by itself, and the best that all "
    "channels together could tell (ceiling). The gap between system and capability is lost, or won, between them."
)
ROWS = (
    ("goal_directedness", "ceiling", "ceiling: all channels decoded together", GREEN),
    ("capability", "capability", "capability: its components, ideal hand-offs", ORANGE),
    ("goal_directedness", "attainment", "the system", BLUE),
    ("capability", "baseline", "one agent, for the system's calls", PURPLE),
    ("capability", "baseline_more", "one agent, one attempt more", PURPLE),
    ("holding", "held", "the best component, from its own view", VERMILLION),
    ("goal_directedness", "null", "null: the same parts at chance", GREY),
)
"""Metric, estimate, what it is, and how it looks, from the top down."""
BESIDE = (
    ("capability", "baseline", "one agent that gets everything, for as many calls,"),
    ("holding", "held", "the best component from its own view"),
)
"""What the title compares the system with."""


def draw(assessment: Assessment) -> Figure | None:
    """Return the levels; None where neither the components' capability nor their views were asked."""
    shown = [(style.estimate(assessment, metric, name), label, mark) for metric, name, label, mark in ROWS]
    known = [(given, label, mark) for given, label, mark in shown if given is not None]
    if not any(style.estimate(assessment, *row[:2]) for row in ROWS if row[0] != "goal_directedness"):
        return None
    small = style.small_print(assessment, "nobody but in the controls: null, ceiling, one agent", ["capability"])
    figure = style.figure(_title(assessment), small, height=0.9 + 0.5 * len(known))
    ax = figure.add_subplot()
    for row, (given, _, mark) in enumerate(reversed(known)):
        ax.hlines(row, given.low, given.high, color=mark.colour, linewidth=2.6)
        look = {"markersize": 10, "markeredgecolor": "white", "linestyle": "none"}
        ax.plot([given.value], [row], marker=mark.marker, color=mark.colour, **look)  # type: ignore[arg-type]
        where = {"xycoords": ("axes fraction", "data"), "va": "center", "annotation_clip": False}
        ax.annotate(quantity(given), (1.02, row), fontsize=style.NOTE, color=style.INK, **where)  # type: ignore[arg-type]
    ax.set_yticks(range(len(known)), [label for _, label, _ in reversed(known)])
    style.dress(ax, "attainment [share of the items]", "")
    ax.tick_params(axis="y", length=0, labelsize=style.NOTE)
    ax.grid(False, axis="y")
    style.from_zero(ax, *[(given.low, given.value, given.high) for given, _, _ in known], axis="x")
    ax.set_ylim(-0.6, len(known) - 0.4)
    return figure


def _title(assessment: Assessment) -> str:
    system = style.estimate(assessment, "goal_directedness", "attainment")
    if system is None:
        return "What the system attains, and what bounds it"
    said = [f"The system attains {percent(system.value)}"]
    for metric, name, what in BESIDE:
        given = style.estimate(assessment, metric, name)
        if given is not None:
            apart = " (not told apart)" if overlap(system, given) else ""
            said.append(f"{what} {percent(given.value)}{apart}")
    return "; ".join(said)
