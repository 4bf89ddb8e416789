"""The figures of the study `dose_law`: published counts beside simulated lines, and the whole dose surface."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from analysis.one_fault import BADLY, FAULTY, ITEMS, OFTEN, PROBLEMS, PUBLISHED, RUNS, Fit, Wiring, fit, law
from emergent import Estimate
from emergent.metrics.interval import wilson
from emergent.plots import style

MARKS = {
    1.0: style.named(style.VERMILLION, "every message hit (Pm = 1)"),
    0.2: style.named(style.BLUE, "one in five (Pm = .2)"),
}
TITLES = {
    "linear": "Linear: any (calibrated)",
    "flat": "Flat: the author (predicted)",
    "hierarchical": "Hierarchical: a leaf (predicted)",
}


def draw_counts(rate: Fit, levels: dict[str, float]) -> Figure:
    """Draw success over Pe as simulated, beside the published shares with Wilson's intervals."""
    figure = style.figure(
        "With λ from a chain, a faulty agent in two other wirings, beside published counts",
        f"Points: passes of {PROBLEMS} problems (Huang et al. 2025) with 95 % intervals (Wilson). Lines: "
        f"{RUNS * ITEMS:,} simulated items a point, λ = {rate.rate:.2f} from the linear system. Of the other two the "
        "count without a fault was used, to set the stages' competence, and whom the fault strikes was chosen with the "
        "counts known; the leader tells right from wrong with .9, from a range that was read off such data.",
        height=4.4,
        width=12.0,
    )
    doses = np.arange(0.0, 0.81, 0.1)
    axes = figure.subplots(1, 3, sharey=True)
    for ax, (kind, level) in zip(axes, levels.items(), strict=True):
        wiring = Wiring(kind, fragility=rate.rate).calibrate(level)
        passes = np.array(PUBLISHED[kind].passes)
        for often, mark in MARKS.items():
            line = wiring.surface(FAULTY[kind], np.full_like(doses, often), doses)
            ax.plot(
                doses, line, color=mark.colour, linestyle=mark.line, linewidth=2.2, label=f"simulated, {mark.label}"
            )
            for dose, count in [(0.0, passes[0]), *zip(BADLY[often == OFTEN], passes[often == OFTEN], strict=True)]:
                shown = style.GREY if dose == 0 else mark
                found = Estimate("", count / PROBLEMS, *wilson(int(count), PROBLEMS), PROBLEMS)
                label = "published, without a fault" if dose == 0 else f"published, {mark.label}"
                beside = 0.008 if often < 1 and dose else 0.0  # so that one does not hide the other
                style.point(ax, float(dose) + beside, found, style.named(shown, label))
        style.dress(ax, "share of lines hit, Pe", "success [share]" if kind == "linear" else "", TITLES[kind])
        style.from_zero(ax, passes / PROBLEMS, top=0.8)
    style.legend(figure, 3)
    return figure


def draw_surfaces(rate: Fit, levels: dict[str, float]) -> Figure:
    """Draw success over Pm and Pe as simulated, with the law that fits the seven published places of it."""
    figure = style.figure(
        "How often acts linearly, how badly saturates",
        "Colour and white lines: simulated success. Dashed: the law p0·(1 − Pm·(1 − exp(−λ·Pe))), fitted to the seven "
        "simulated cells at the places that were published.",
        height=4.2,
        width=12.0,
    )
    often, badly = np.meshgrid(np.linspace(0, 1, 6), np.linspace(0, 0.8, 9))
    axes = figure.subplots(1, 3, sharey=True)
    steps = np.arange(0.0, 0.71, 0.1)
    for ax, (kind, level) in zip(axes, levels.items(), strict=True):
        wiring = Wiring(kind, fragility=rate.rate).calibrate(level)
        success = wiring.surface(FAULTY[kind], often.ravel(), badly.ravel()).reshape(often.shape)
        fitted = fit(PROBLEMS * wiring.surface(FAULTY[kind]))
        drawn = ax.contourf(often, badly, success, steps, cmap="cividis")
        ax.contour(often, badly, success, steps, colors="white", linewidths=0.8)
        lines = ax.contour(
            often, badly, law(fitted.level, fitted.rate, often, badly), steps, colors="black", linestyles="--"
        )
        ax.clabel(lines, fontsize=style.SMALL)
        title = f"{TITLES[kind].partition(':')[0]}: p0 = {fitted.level:.2f}, λ = {fitted.rate:.2f}"
        style.dress(
            ax, "share of messages hit, Pm", "share of lines hit, Pe" if kind == "linear" else "", title, grid=False
        )
    figure.colorbar(drawn, ax=axes, label="success [share]")
    return figure
