"""What each parameter of a sweep does to an outcome: its indices with their intervals, one row a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from emergent.errors import cut
from emergent.plots import style
from emergent.plots.style import BLUE, GREEN, GREY, PURPLE, VERMILLION, Mark, named
from emergent.sensitivity import morris, sobol
from emergent.sensitivity.study import CHANCE, INDEX, LEADING, OTHER, PARAMETER, PAWN, RANK
from emergent.wording import percents

if TYPE_CHECKING:
    import pandas as pd

    from emergent.sensitivity import Study

CAPTION = (
    "What each parameter does, that which matters most first, with 95 % intervals. Where an interval holds 0, no "
    "effect was found. None of it holds beyond the values that parameters had."
)
MOST, PAIRED = 16, 8
"""Parameters that are shown, and pairs: those that matter most."""
NAMED = 32
"""Letters of an outcome's name at an axis, at most."""


class Panel(NamedTuple):
    """What a panel shows: indices with their marks; of pairs, one row a pair."""

    axis: str
    """In which `{outcome}` and `{unit}` stand for those of the study."""
    series: tuple[tuple[str, Mark], ...]
    least: float = 0.0
    most: float = 1.0


SHARE = Panel(
    "share of the variance [0–1]",
    ((sobol.FIRST, named(BLUE, "by itself (first order)")), (sobol.TOTAL, named(VERMILLION, "with others (total)"))),
)
PAIRS = Panel("share of the variance [0–1]", ((sobol.PAIR, named(PURPLE, "only both together (pairwise)")),), 0.0, 0.1)
EFFECTS = Panel(
    "change of {outcome} over the whole range [{unit}]",
    (
        (morris.SIZE, named(BLUE, "mean size (μ*)")),
        (morris.MEAN, named(GREEN, "mean (μ)")),
        (morris.SPREAD, named(VERMILLION, "how much it differs (σ)")),
    ),
    0.0,
    0.1,
)
RANKS = Panel("rank correlation [−1 to 1]", ((RANK, named(BLUE, "rises or falls (rank correlation)")),), -1.0)
DISTANCE = Panel("distance of distributions [0–1]", ((PAWN, named(VERMILLION, "any dependence (PAWN)")),))
PANELS = {"saltelli": (SHARE, PAIRS), "grid": (SHARE, PAIRS), "morris": (EFFECTS,), "": (RANKS, DISTANCE)}


def draw(study: Study) -> Figure | None:
    """Return a panel for each sort of indices; None where nothing is known yet."""
    wanted = (RANKS,) if study.method == "grid" and len(study.parameters) == 1 else PANELS[study.method]
    panels = [panel for panel in wanted if not _rows(study, panel).empty]
    if not panels:
        return None
    names = [_names(study, panel) for panel in panels]
    tall = max(map(len, names))
    figure = style.figure(
        _title(study), _small(study), height=0.55 * tall + 1.7, width=12.0 if len(panels) > 1 else 9.0
    )
    axes = figure.subplots(1, len(panels), squeeze=False)[0]
    for ax, panel, shown in zip(axes, panels, names, strict=True):
        _panel(ax, study, panel, shown)
    style.legend(figure, 3)
    return figure


def _rows(study: Study, panel: Panel) -> pd.DataFrame:
    table = study.table
    mask = table[INDEX].isin([index for index, _ in panel.series]) & np.isfinite(table["value"].astype(float))
    return table.loc[mask]


def _names(study: Study, panel: Panel) -> list[tuple[str, str]]:
    """Return the parameters, or the pairs, that which matters most first."""
    rows = _rows(study, panel)
    if panel is PAIRS:
        rows = rows.sort_values("value", ascending=False, key=abs)
        return list(zip(rows[PARAMETER], rows[OTHER], strict=True))[:PAIRED]
    known = set(rows[PARAMETER])
    return [(name, "") for name in study.parameters if name in known][:MOST]


def _panel(ax: Axes, study: Study, panel: Panel, names: Sequence[tuple[str, str]]) -> None:
    apart = 0.22 if len(panel.series) > 1 else 0.0
    for place, (index, mark) in enumerate(panel.series):
        off = apart * (place - (len(panel.series) - 1) / 2)
        found = {row: study.estimate(index, *name) for row, name in enumerate(names)}
        y = [row + off for row, one in found.items() if one]
        estimates = [one for one in found.values() if one]
        ax.hlines(y, [one.low for one in estimates], [one.high for one in estimates], color=mark.colour, linewidth=2.2)
        ax.plot(
            [one.value for one in estimates],
            y,
            mark.marker,
            color=mark.colour,
            markersize=8,
            markeredgecolor="white",
            label=mark.label,
        )
    if panel is DISTANCE:
        _chance(ax, study, names)
    ax.axvline(0, color=style.INK, linewidth=0.8, label="nothing")
    axis = panel.axis.format(outcome=cut(study.outcome.replace("_", " "), NAMED), unit=study.points.unit)
    style.dress(ax, axis, "", f"pairs, the {PAIRED} largest at most" if panel is PAIRS else "")
    ax.set_yticks(range(len(names)), [" × ".join(filter(None, pair)).replace("_", " ") for pair in names])
    ax.set_ylim(len(names) - 0.4, -0.6)
    ends = _rows(study, panel)[["value", "low", "high"]]
    style.from_zero(ax, ends, [panel.least], top=panel.most, axis="x")
    ax.xaxis.set_major_locator(MaxNLocator(5))


def _chance(ax: Axes, study: Study, names: Sequence[tuple[str, str]]) -> None:
    """Mark what chance alone gives."""
    rows = study.table[study.table[INDEX] == PAWN].set_index(PARAMETER)[CHANCE]
    chance = [float(rows[name]) for name, _ in names]
    look = {"color": GREY.colour, "markersize": 8, "markeredgecolor": "white"}
    ax.plot(chance, range(len(names)), GREY.marker, label="chance alone stays below in 95 of 100", **look)  # type: ignore[arg-type]


def _title(study: Study) -> str:
    names = study.parameters
    sorts = {"morris": (morris.SIZE, morris.MEAN)}.get(study.method, (LEADING[study.method],))
    each = ((name, study.estimate(sort, name)) for name in names for sort in sorts)
    found = [(name, one) for name, one in each if one and (one.low > 0 or one.high < 0)]
    if not found:
        return f"No parameter was found to change {study.outcome}"
    first = found[0]
    if study.method in ("saltelli", "grid"):
        share = f"{percents(first[1])} of the variance of {study.outcome}"
        return f"{first[0].replace('_', ' ')} accounts for {share}, with others"
    listed = style.brief(list(dict(found)))
    return f"What was found to change {study.outcome}: {listed.replace('_', ' ')}"


def _small(study: Study) -> str:
    about = ", ".join(f"{'plan' if key == 'plan_base' else key} {value}" for key, value in study.about.items())
    points = {"saltelli": "blocks of points", "morris": "trajectories"}.get(study.method, "points")
    many = f"{study.used:,}" if study.used == study.wanted else f"{study.used:,} of {study.wanted:,}"
    replications = study.points.values.shape[1]
    runs = f", {replications} replications each, with the same seeds" if replications > 1 else ""
    what = " ".join(filter(None, [f"Outcome: {study.outcome}; {about}.", study.points.purpose]))
    return f"{what} {many} {points}{runs}; {style.INTERVALS}"
