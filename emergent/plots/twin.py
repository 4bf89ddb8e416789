"""A run beside its twin: the same seed, with and without a perturbation, and the band of placebo twins.

In a chaotic system any nudge changes single runs. Placebo twins are the same run with another future and no other
perturbation. Of such runs at most 1 in K + 1 leaves the band of K others anywhere (`emergent.metrics.estimate.band`):
what leaves it is hardly chance alone, and what stays within it cannot be told from chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from emergent.errors import cut
from emergent.metrics.estimate import band
from emergent.plots import style
from emergent.plots.style import BLUE, VERMILLION
from emergent.protocols import Scenery, Scenic, Spatial
from emergent.wording import percent, placebo_twins

if TYPE_CHECKING:
    from emergent.assessment import Assessment
    from emergent.recordings import Examples

CAPTION = (
    "Above: the paths of one run and of its perturbed twin, the same seed. Perturbed members are drawn thick, thicker "
    "while the perturbation lasts; dots are where everybody starts, the ring is the goal. Below: how far the members "
    "that count are from the goal, against the band of placebo twins, which differ by chance alone: what stays within "
    "it cannot be told from chance."
)
COLOURS = {"nominal": BLUE.colour, "perturbed": VERMILLION.colour}
"""Of those that are perturbed in one of the two runs."""
Numbers = npt.NDArray[np.float64]


def draw(assessment: Assessment) -> Figure | None:
    """Return paths and distances of a run and its twin; None where the system records no positions."""
    examples = assessment.examples
    if examples is None:
        return None
    plan = str(examples.plan)
    shown = cut(plan, 70)
    system = assessment.scenario.system
    targets = {id for one in system.complete(examples.plan) for id in one.ids}
    hit = np.array([member.id in targets for member in system.members])
    twins = f"and {len(examples.distance_placebos)} placebo twins that have {_future(examples)}"
    seed = assessment.scenario.seed
    counted = f"One replication: {examples.replication}, the first to attain at least the median, seed {seed}, {twins}."
    small = style.small_print(assessment, shown, counted=counted)
    limits = _limits(assessment, examples)
    across, along = (high - low for low, high in limits)
    tall = 3.3 * along / across + 0.9
    figure = style.figure(_title(examples), small, height=tall + 4.1)
    spaces = figure.subplot_mosaic([["nominal", "perturbed"], ["distance", "distance"]], height_ratios=[tall, 2.4])
    called = _called([member.kind for member in system.members if member.id in targets])
    for key, paths, title in (
        ("nominal", examples.nominal, "as it is"),
        ("perturbed", _present(examples), "perturbed"),
    ):
        ax = spaces[key]
        _paths(ax, assessment, np.asarray(paths, float), hit, COLOURS[key], called[key])
        style.dress(ax, "x [m]", "y [m]", title)
        ax.set(xlim=limits[0], ylim=limits[1], aspect="equal")
    _during(spaces["perturbed"], assessment, examples)
    _distance(spaces["distance"], assessment, examples)
    style.legend(figure, 2)
    return figure


def _future(examples: Examples) -> str:
    """Say from when on placebo twins differ: from the start on they are as different as any two runs."""
    if min(p.onset for p in examples.plan) > 0:
        return "another future from the same onset on"
    return "the same beginning and another future from the start on, so that their band is as wide as chance makes runs"


def _called(kinds: list[str]) -> dict[str, str]:
    """Return what the paths of those that are perturbed are called, in the run left alone and in the other one."""
    one = kinds[0] if len(set(kinds)) == 1 else "member"
    many = one if len(kinds) == 1 else f"{one}s"
    return {"nominal": f"the {many}, left alone", "perturbed": f"the same {many}, perturbed"}


def _present(examples: Examples) -> Numbers:
    """Return the perturbed run's paths, nan where a member is absent (`status` is 0)."""
    return np.where((examples.status == 0)[..., None], np.nan, examples.perturbed)


def _paths(
    ax: Axes, assessment: Assessment, paths: Numbers, hit: npt.NDArray[np.bool_], colour: str, label: str
) -> None:
    alpha = float(np.clip(12 / max(paths.shape[1], 1), 0.12, 0.7))
    ax.plot(paths[:, ~hit, 0], paths[:, ~hit, 1], color=style.FAINT, linewidth=0.9, alpha=alpha)
    ax.plot(paths[:, hit, 0], paths[:, hit, 1], color=colour, linewidth=2.0, alpha=0.9)
    ax.plot(paths[0, :, 0], paths[0, :, 1], linestyle="none", marker=".", color=style.INK, markersize=4, alpha=0.6)
    style.entry(ax, "start", linestyle="none", marker=".", color=style.INK)
    if not hit.all():
        style.entry(ax, "path of another", color=style.FAINT, linewidth=0.9)
    if hit.any():
        style.entry(ax, label, color=colour, linewidth=2.0)
    _scene(ax, assessment)


def _scene(ax: Axes, assessment: Assessment) -> None:
    """Draw the goal, and walls, round obstacles and landmarks where there are such."""
    system = assessment.scenario.system
    scenery = system.scenery if isinstance(system, Scenic) else Scenery(1.0)
    green = style.GREEN.colour
    for x, y, radius in scenery.circles:
        ax.add_patch(Circle((x, y), radius, color=style.FAINT, linewidth=0, label="obstacle"))
    for x0, y0, x1, y1 in scenery.walls:
        ax.plot([x0, x1], [y0, y1], color=style.INK, linewidth=3, solid_capstyle="butt", label="wall")
    for x, y in scenery.landmarks:
        ax.plot([x], [y], marker="*", linestyle="none", color=green, markersize=9, label="landmark")
    if isinstance(system, Spatial):
        ax.add_patch(Circle(system.target, scenery.radius, fill=False, color=green, linewidth=2.5, label="goal"))


def _during(ax: Axes, assessment: Assessment, examples: Examples) -> None:
    """Draw the perturbed members thicker while they are perturbed."""
    time, paths = np.asarray(examples.time, float), _present(examples)
    index = {member.id: i for i, member in enumerate(assessment.scenario.system.members)}
    for start, stop, ids in style.spans(assessment.scenario.system, examples.plan):
        while_ = (time >= start) & (time <= max(stop, start + np.diff(time[:2]).sum()))
        who = [index[i] for i in ids if i in index]
        ax.plot(paths[while_][:, who, 0], paths[while_][:, who, 1], color=VERMILLION.colour, linewidth=5, alpha=0.45)
        if who:
            style.entry(ax, "while perturbed", color=VERMILLION.colour, linewidth=5, alpha=0.45)


def _limits(assessment: Assessment, examples: Examples) -> list[tuple[float, float]]:
    """Return the limits of x and y that hold both runs, neither direction much shorter than the other."""
    runs = [np.reshape(run, (-1, 2)) for run in (examples.nominal, _present(examples))]
    system = assessment.scenario.system
    scenery = system.scenery if isinstance(system, Scenic) else Scenery(0.0)
    corners = [np.reshape(rows, (-1, 2)) for rows in (scenery.walls, scenery.landmarks)]
    circles = [*scenery.circles, *([(*system.target, scenery.radius)] if isinstance(system, Spatial) else [])]
    corners += [np.array([[x - r, y - r], [x + r, y + r]]) for x, y, r in circles]
    places = np.vstack([*runs, *corners])
    places = places[np.isfinite(places).all(1)]
    low, high = (places.min(0), places.max(0)) if len(places) else (np.zeros(2), np.ones(2))
    middle, half = (low + high) / 2, 1.1 * (high - low) / 2
    half = np.maximum(half, [max(half.max() / 1.2, 1.0), max(0.45 * half.max(), 1.0)])
    return [(float(m - h), float(m + h)) for m, h in zip(middle, half, strict=True)]


def _band(examples: Examples) -> tuple[Numbers, Numbers] | None:
    placebos = np.asarray(examples.distance_placebos, float)
    return band(placebos, np.sqrt(np.maximum(_since(examples), 0.0))) if len(placebos) > 1 else None


def _since(examples: Examples) -> Numbers:
    """Return the time since the first onset [s], below 0 before it."""
    return np.asarray(examples.time, float) - min((p.onset for p in examples.plan), default=0.0)


def _distance(ax: Axes, assessment: Assessment, examples: Examples) -> None:
    time, ends = np.asarray(examples.time, float), _band(examples)
    for start, stop, _ in style.spans(assessment.scenario.system, examples.plan):
        shade: dict[str, Any] = {"color": style.ORANGE.colour, "alpha": 0.18, "linewidth": 0}
        ax.axvspan(start, max(stop, start + 0.004 * float(time[-1])), label="while the perturbation lasts", **shade)
    if ends is not None:
        label = placebo_twins(len(examples.distance_placebos))
        ax.fill_between(time, *ends, color=style.GREY.colour, alpha=0.3, linewidth=0, label=label)
    for values, mark, label in (
        (examples.distance_nominal, BLUE, "distance, as it is"),
        (examples.distance_perturbed, VERMILLION, "distance, perturbed"),
    ):
        if values is not None:
            ax.plot(time, values, color=mark.colour, linestyle=mark.line, linewidth=2.2, label=label)
    style.dress(ax, "time [s]", "others' distance\nto the goal [m]")
    ax.set_xlim(time[0], time[-1])
    ax.set_ylim(bottom=0)


def _title(examples: Examples) -> str:
    ends = _band(examples)
    if ends is None or examples.distance_perturbed is None:
        return "A run and its perturbed twin"
    values = np.asarray(examples.distance_perturbed, float)
    outside = ((values < ends[0]) | (values > ends[1]))[_since(examples) > 0]
    twins = len(examples.distance_placebos)
    if not outside.any():
        return f"Perturbed, the others stay within the band of {twins} placebo twins: that cannot be told from chance"
    far = f"{values[-1]:.0f} m from the goal (left alone: {float(examples.distance_nominal[-1]):.0f} m)"
    return (
        f"Perturbed, the others end {far}; {percent(outside.mean())} of the time outside the band of placebo twins, "
        f"which by chance at most 1 run in {twins + 1} ever leaves"
    )
