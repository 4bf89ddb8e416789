"""The figures of the study `informed_minority`: accuracy and elongation beside what was published, and disagreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.figure import Figure

from analysis.informed_minority import ACCURACY, CONFLICT, ELONGATION, GUIDED, Group, needed
from emergent.plots import style

MARKS = (style.BLUE, style.GREEN, style.VERMILLION, style.PURPLE, style.ORANGE)
PUBLISHED = style.Mark(style.INK, "x", "none", "published")
BINS = 36


def draw_accuracy(groups: Sequence[Group]) -> Figure:
    """Draw accuracy by share and by number of informed members, and elongation, beside the published points."""
    figure = style.figure(
        "The larger the group, the smaller the share that has to know the way",
        f"Lines: simulated, {groups[0].replicates} replicates a point; {style.INTERVALS} Crosses: read from the "
        "figures of Couzin et al. (2005), N = 10 and 50. Nothing is fitted. Accuracy: 1 − sqrt(1 − r), r the mean "
        "cosine between the group's direction and the preferred one. Elongation: bounding box along over across.",
        height=4.4,
        width=13.0,
    )
    by_share, by_number, shape = figure.subplots(1, 3)
    sizes = sorted({group.N for group in groups})
    for members, mark in zip(sizes, MARKS, strict=False):
        own = [group for group in groups if members == group.N]
        named = style.named(mark, f"N = {members}")
        style.curve(by_share, [g.share for g in own], _rows(own, "accuracy"), named)
        style.curve(by_number, [g.informed for g in own], _rows(own, "accuracy"), named)
        style.curve(shape, [g.share for g in own], _rows(own, "elongation"), named)
        _crosses(by_share, {number / members: value for number, value in ACCURACY.get(members, {}).items()})
        _crosses(by_number, ACCURACY.get(members, {}))
        if members == 50:
            _crosses(shape, {number / members: value for number, value in ELONGATION.items()})
    style.dress(by_share, "share of informed members", "accuracy", "Accuracy by share")
    numbers = ", ".join(f"{needed(groups, members):.1f}" for members in sizes)
    style.dress(by_number, "number of informed members", "", f"By number ({GUIDED:g} takes {numbers})")
    style.dress(shape, "share of informed members", "length / width", "Elongation")
    by_number.set_xlim(0, 20)
    for ax in (by_share, by_number):
        style.from_zero(ax)
    style.legend(figure, len(sizes) + 1)
    return figure


def _rows(groups: Sequence[Group], name: str) -> pd.DataFrame:
    return pd.DataFrame([{"value": e.value, "low": e.low, "high": e.high} for e in (g.estimate(name) for g in groups)])


def _crosses(ax, published: Mapping[float, float]) -> None:
    if published:
        x, y = list(published), list(published.values())
        ax.plot(x, y, "x", color=PUBLISHED.colour, markersize=8, markeredgewidth=1.8, label=PUBLISHED.label, zorder=5)


def draw_conflict(directions: Mapping[int, npt.NDArray[np.float64]]) -> Figure:
    """Draw where groups go whose two informed minorities prefer directions at an angle."""
    informed, opposed, members = CONFLICT["informed"], CONFLICT["opposed"], CONFLICT["members"]
    figure = style.figure(
        "Two minorities that disagree: the group averages at small angles and chooses at large ones",
        f"Each column: the directions of {len(next(iter(directions.values())))} groups of {members}, in which "
        f"{informed} members prefer the upper dashed line and {opposed} the lower one. Darker: more groups.",
        height=4.6,
    )
    ax = figure.subplots()
    angles = np.array(list(directions))
    edges = np.linspace(-180, 180, BINS + 1)
    counts = np.array([np.histogram(found, edges)[0] / len(found) for found in directions.values()]).T
    width = np.diff(angles).min() / 2
    columns = np.append(angles - width, angles[-1] + width)
    drawn = ax.pcolormesh(columns, edges, counts, cmap="Blues", vmin=0)
    for side in (-0.5, 0.5):
        ax.plot(angles, side * angles, color=style.VERMILLION.colour, linestyle="--", linewidth=2)
    ax.set_yticks(range(-180, 181, 60))
    style.dress(ax, "angle between what the two prefer [°]", "group's direction from midway [°]", grid=False)
    figure.colorbar(drawn, ax=ax, label="share of groups")
    return figure
