"""Size and horizon: the group against fewer members, more time, coupled × sighted, and matched information."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from emergent.plots import style
from emergent.plots.style import CONDITIONS, ORANGE, PURPLE, Mark, named
from emergent.wording import percent

if TYPE_CHECKING:
    from emergent.assessment import Assessment

CAPTION = (
    "Is it the group that attains the goal? By size: groups of fewer members, beside one member that gets everybody's "
    "cues and everybody sharing one member's cues (matched information). By horizon: the four conditions of coupled "
    "× sighted, given more time. The 2×2: lines that are not parallel are the interaction. Pooling: one member alone "
    "with ever more cues; where it meets the group's line is how many members' worth of cues the group pools."
)
METRICS = ("retention", "horizons", "interaction", "information")
ATTAINMENT = "attainment [0–1]"
SOLO = Mark("#000000", "h", (0, (7, 2)), "")
Panel = Callable[[Axes], None]


def draw(assessment: Assessment) -> Figure | None:
    """Return one panel for each of size, horizon, 2×2 and pooling that was measured; None where none was."""
    panels = [panel for panel in (_size, _horizon, _square, _pooling) if _has(assessment, panel)]
    if not panels:
        return None
    small = style.small_print(assessment, _perturbed(assessment, panels), METRICS)
    rows, columns = -(-len(panels) // 2), min(len(panels), 2)
    figure = style.figure(_title(assessment), small, height=3.5 * rows + 1.0)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax, panel in zip(axes, panels, strict=False):
        panel(ax, assessment)
    for ax in axes[len(panels) :]:
        ax.remove()
    style.legend(figure)
    return figure


def _perturbed(assessment: Assessment, panels: Sequence[object]) -> str:
    """Return what was done for the panels that are shown."""
    plans = assessment.scenario.system.references()
    both = [
        f"{name} ({shorten(str(plans[name]), 40, placeholder=' …')})"
        for name in ("uncoupled", "blind")
        if name in plans
    ]
    parts = ["members removed at the start"] if _size in panels else []
    parts += [f"everybody {' or '.join(both)}, or both"] if both and not {_horizon, _square}.isdisjoint(panels) else []
    parts += ["cues multiplied"] if _pooling in panels else []
    return "; ".join(parts)


def _has(assessment: Assessment, panel: object) -> bool:
    if panel is _square:
        return all(style.estimate(assessment, "interaction", name) is not None for name in CONDITIONS)
    if panel is _size:
        return _sizes(assessment) is not None
    metric = "horizons" if panel is _horizon else "information"
    return style.table(assessment, metric, "horizons" if panel is _horizon else "pooling") is not None


def _sizes(assessment: Assessment) -> pd.DataFrame | None:
    """Return attainment by the size of the group: what is left of it when members are removed at the start."""
    curve = style.table(assessment, "retention", "curve")
    if curve is None or "attainment_low" not in curve:
        return None
    start = curve[curve["when"] == "start"]
    whole = len(assessment.scenario.system.members)
    columns = {"value": "attainment", "low": "attainment_low", "high": "attainment_high"}
    rows = pd.DataFrame({"members": whole - start["removed"], **{to: start[name] for to, name in columns.items()}})
    group = style.estimate(assessment, "goal_directedness", "attainment")
    if group is not None:
        rows.loc[len(curve)] = [whole, group.value, group.low, group.high]
    return rows if len(rows) else None


def _size(ax: Axes, assessment: Assessment) -> None:
    rows = _sizes(assessment)
    assert rows is not None
    style.curve(ax, rows["members"], rows, CONDITIONS["both"])
    for name, mark in (
        ("one_with_all", named(PURPLE, "one member with everybody's cues")),
        ("all_with_share", named(ORANGE, "everybody with one member's cues")),
    ):
        given = style.estimate(assessment, "information", name)
        if given is not None:
            style.level(ax, given, mark)
    style.dress(ax, "members at the start [number]", ATTAINMENT, "by size")
    _logarithmic(ax, rows["members"])
    _whole(ax)


def _horizon(ax: Axes, assessment: Assessment) -> None:
    rows = style.table(assessment, "horizons", "horizons")
    assert rows is not None
    for condition, mark in CONDITIONS.items():
        part = rows[rows["condition"] == condition]
        if len(part):
            style.curve(ax, part["time"], part, mark)
    style.dress(ax, f"time given [{assessment.scenario.system.time_unit}]", ATTAINMENT, "by horizon")
    _logarithmic(ax, rows["time"])
    _whole(ax)


def _square(ax: Axes, assessment: Assessment) -> None:
    cells = {name: style.estimate(assessment, "interaction", name) for name in CONDITIONS}
    for names in (("coupled", "both"), ("neither", "sighted")):
        values = [cells[name].value for name in names]  # type: ignore[union-attr]
        ax.plot([0, 1], values, color=style.FAINT, linewidth=1.5, zorder=1, label="from blind to sighted")
    for name, mark in CONDITIONS.items():
        x = 1.0 if name in ("both", "sighted") else 0.0
        style.point(ax, x + (0.03 if name in ("sighted", "neither") else -0.03), cells[name], mark)  # type: ignore[arg-type]
    effect = style.estimate(assessment, "interaction", "interaction")
    title = "coupled × sighted" if effect is None else f"interaction {style.quantity(effect)}"
    style.dress(ax, "senses the goal [no, yes]", ATTAINMENT, title)
    ax.set_xticks([0, 1], ["blind", "sighted"])
    ax.set_xlim(-0.35, 1.35)
    _whole(ax)


def _pooling(ax: Axes, assessment: Assessment) -> None:
    rows = style.table(assessment, "information", "pooling")
    assert rows is not None
    style.curve(ax, rows["factor"], rows, named(SOLO, "one member with more cues"))
    group = style.estimate(assessment, "goal_directedness", "attainment")
    if group is not None:
        style.level(ax, group, CONDITIONS["both"])
    found = style.estimate(assessment, "information", "pooling")
    title = "pooling" if found is None else f"pooling: factor {style.quantity(found).replace(' ×', '')}"
    style.dress(ax, "cues of one member [times its own]", ATTAINMENT, title)
    _logarithmic(ax, rows["factor"])
    _whole(ax)


def _logarithmic(ax: Axes, values: pd.Series) -> None:
    """Make the axis logarithmic where the values span much: ticks at the values if these are few, else at 1, 2, 5."""
    low, high = float(values.min()), float(values.max())
    if low > 0 and high / low >= 4:
        ax.set_xscale("log")
        own = sorted(set(values))
        steps = [v for e in range(-2, 7) for v in (10.0**e, 2 * 10.0**e, 5 * 10.0**e) if low * 0.99 <= v <= high * 1.01]
        ax.set_xticks(own if len(own) <= 5 else steps[:: -(-len(steps) // 6)])
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        ax.xaxis.set_minor_formatter(NullFormatter())
        ax.minorticks_off()


def _whole(ax: Axes) -> None:
    ax.set_ylim(-0.04, 1.04)


def _title(assessment: Assessment) -> str:
    group = style.estimate(assessment, "goal_directedness", "attainment")
    cells = [style.estimate(assessment, "interaction", name) for name in ("sighted", "coupled")]
    if group is None or None in cells:
        return "Attainment by size of the group and by horizon"
    sighted, coupled = (cell.value for cell in cells if cell is not None)
    return f"Together they attain {percent(group.value)}, uncoupled {percent(sighted)}, blind {percent(coupled)}"
