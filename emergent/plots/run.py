"""One run in the plane: the trails of everybody, its twin as ghosts, the goal and what stands in the way.

The twin is the run with the same seed and no perturbation. The still picture shows the whole way, the animation where
everybody is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from emergent.codes import ABSENT, ARRIVED, DISTRACTED, ELSEWHERE, HELD, WALKING
from emergent.columns import POSITION, STATUS, TIME
from emergent.perturbation import Plan
from emergent.plots import style
from emergent.plots.gif import Animation
from emergent.protocols import target_of
from emergent.system import System

Numbers = npt.NDArray[np.float64]
STATES = {
    WALKING: style.named(style.BLUE, "walking"),
    DISTRACTED: style.named(style.Mark("#E69F00", "s", "-", ""), "distracted"),
    HELD: style.named(style.PURPLE, "held"),
    ARRIVED: style.named(style.GREEN, "arrived"),
    ELSEWHERE: style.named(style.GREY, "arrived elsewhere"),
}
"""How members look by what they do (`status` of a recorded run)."""
WALL = "#4d4d4d"
GHOST = "#9a9a9a"
FRAMES = 150
"""Frames of an animation, at most."""
RATE = 12
"""Frames of an animation a second."""


@dataclass(frozen=True)
class Tracks:
    """A recorded run of a system (`position`, `status`, `time`), and its twin where the plan is not empty."""

    title: str
    small: str
    system: System
    plan: Plan
    run: xr.Dataset
    twin: xr.Dataset | None = None

    @property
    def end(self) -> int:
        """The last frame in which somebody still moves, and a little more."""
        still = [ARRIVED, ELSEWHERE, ABSENT]
        moving = np.asarray(~np.isin(self.run[STATUS].values, still).all(1))
        if self.twin is not None:
            moving |= ~np.isin(self.twin[STATUS].values, still).all(1)
        last = int(np.flatnonzero(moving)[-1]) if moving.any() else 0
        return min(last + 2 + len(moving) // 100, len(moving) - 1)


def draw(tracks: Tracks) -> Figure:
    """Return the picture of a run."""
    figure, ax = _scene(tracks)
    position, status = _shown(tracks.run), tracks.run[STATUS].values
    hit = _targets(tracks)
    if tracks.twin is not None:
        ghosts = _shown(tracks.twin)
        ax.plot(*_lines(ghosts), color=GHOST, linewidth=0.8, linestyle=":", alpha=0.8)
        style.entry(ax, "way of the twin", color=GHOST, linewidth=0.8, linestyle=":", alpha=0.8)
        ax.plot(
            *ghosts[-1].T,
            linestyle="none",
            marker="o",
            markersize=6,
            fillstyle="none",
            color=GHOST,
            label="twin, at the end",
        )
    if hit.all():
        hit = ~hit  # where everybody is perturbed, nobody stands out
    plain: dict[str, Any] = {"color": style.BLUE.colour, "linewidth": 0.9, "alpha": 0.5}
    thick: dict[str, Any] = {"color": style.VERMILLION.colour, "linewidth": 1.8}
    for label, who, look in (("way", ~hit, plain), ("way of one perturbed", hit, thick)):
        if who.any():
            ax.plot(*_lines(position[:, who]), **look)
            style.entry(ax, label, **look)
    struck = _struck(tracks, 0.0)
    if (struck[1:] & struck[:-1]).any():  # of a single moment there is no line
        outline: dict[str, Any] = {"color": style.VERMILLION.colour, "linewidth": 6.5, "alpha": 0.4}
        ax.plot(*_lines(np.where(struck[..., None], position, np.nan)), solid_capstyle="round", **outline)
        style.entry(ax, "while it is perturbed", **outline)
    astray = np.where((status == DISTRACTED)[..., None], position, np.nan)
    ax.plot(*_lines(astray), color=STATES[DISTRACTED].colour, linewidth=2.6, alpha=0.8, solid_capstyle="round")
    if (status == DISTRACTED).any():
        style.entry(ax, "distracted (by the perturbation or by itself)", color=STATES[DISTRACTED].colour, linewidth=2.6)
    ax.plot(*position[0].T, linestyle="none", marker=".", markersize=4, color=style.INK, label="start")
    for state, mark in STATES.items():
        who = status[-1] == state
        if who.any():
            dot: dict[str, Any] = {"markersize": 6, "markeredgecolor": "white", "linestyle": "none", "zorder": 4}
            label = f"{mark.label}, at the end: {who.sum()}"
            ax.plot(*position[-1, who].T, marker=mark.marker, color=mark.colour, label=label, **dot)
    style.legend(figure, 2)
    return figure


def animate(tracks: Tracks, path: str | Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Write the run as an animated GIF; `progress` is called with the frames done and their number.

    What does not move is drawn once, and what moves is drawn onto a copy of it.
    """
    figure, ax = _scene(tracks)
    position, status = _shown(tracks.run), tracks.run[STATUS].values
    ghosts = position[:, :0] if tracks.twin is None else _shown(tracks.twin)
    time = tracks.run[TIME].values
    trails = ax.plot(*np.zeros((2, 2, position.shape[1])), color=style.BLUE.colour, linewidth=0.8, alpha=0.45)
    twin = ax.plot([], [], linestyle="none", marker="o", markersize=6, fillstyle="none", color=GHOST)[0]
    if tracks.twin is not None:
        twin.set_label("twin")
    tail = max(1, round(0.08 * tracks.end))
    style.entry(
        ax,
        f"way of the last {time[min(tail, len(time) - 1)] - time[0]:.0f} s",
        color=style.BLUE.colour,
        linewidth=0.8,
        alpha=0.45,
    )
    look: dict[str, Any] = {"linestyle": "none", "markersize": 7, "markeredgecolor": "white", "zorder": 4}
    dots = {
        state: ax.plot([], [], marker=mark.marker, color=mark.colour, label=mark.label, **look)[0]
        for state, mark in STATES.items()
        if (status == state).any()
    }
    frames = np.unique(np.linspace(0, tracks.end, min(FRAMES, tracks.end + 1)).round().astype(int))
    struck = _struck(tracks, RATE * (time[frames[-1]] - time[0]) / max(len(frames) - 1, 1))
    ring: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 13, "fillstyle": "none", "zorder": 5}
    rings = ax.plot([], [], color=style.VERMILLION.colour, markeredgewidth=2, **ring)[0]
    if struck[frames].any():
        rings.set_label("perturbed now")
    clock = ax.text(0.01, 0.98, "", transform=ax.transAxes, va="top", fontsize=style.LABEL, color=style.INK)
    style.legend(figure, 3)
    moving = (*trails, twin, *dots.values(), rings, clock)
    for artist in moving:
        artist.set_animated(True)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    still = canvas.copy_from_bbox(figure.bbox)  # type: ignore[no-untyped-call]
    made = Animation(np.asarray(canvas.buffer_rgba()))  # type: ignore[no-untyped-call]

    for at in frames:
        for state, dot in dots.items():
            dot.set_data(*position[at, status[at] == state].T)
        rings.set_data(*position[at, struck[at]].T)
        twin.set_data(*ghosts[at].T)
        for member, trail in enumerate(trails):
            trail.set_data(*position[max(0, at - tail) : at + 1, member].T)
        clock.set_text(f"{time[at]:.0f} s")
        canvas.restore_region(still)  # type: ignore[no-untyped-call]
        for artist in moving:
            ax.draw_artist(artist)
        made.add(np.asarray(canvas.buffer_rgba()))  # type: ignore[no-untyped-call]
        if progress is not None:
            progress(len(made.frames), len(frames))
    made.write(path, 1 / RATE)


def _scene(tracks: Tracks) -> tuple[Figure, Axes]:
    """Return a figure with everything that does not move."""
    parts = [_shown(run)[: tracks.end + 1].reshape(-1, 2) for run in (tracks.run, tracks.twin) if run is not None]
    places = np.concatenate([*parts, *_corners(tracks)])
    places = places[np.isfinite(places).all(1)]
    low, high = (places.min(0), places.max(0)) if len(places) else (np.zeros(2), np.ones(2))
    room = 0.04 * max(float((high - low).max()), 1.0)
    low, high = low - room, high + room
    width, height = high - low
    figure = style.figure(tracks.title, tracks.small, height=float(np.clip(6.6 * height / width, 2.4, 7.5)) + 1.6)
    ax = figure.subplots()
    style.dress(ax, "x [m]", "y [m]")
    ax.set_aspect("equal", adjustable="box")
    ax.set_xlim(low[0], high[0])
    ax.set_ylim(low[1], high[1])
    _scenery(ax, tracks)
    return figure, ax


def _scenery(ax: Axes, tracks: Tracks) -> None:
    system = tracks.system
    given = system.parameters.model_dump()
    walls = list(given.get("walls", ()))
    for p in system.complete(tracks.plan):
        if p.kind == "close" and "street" in given:
            x0, y0, x1, y1 = given["street"]
            walls.append((x0, y0, x0 + p.dose * (x1 - x0), y0 + p.dose * (y1 - y0)))
    for i, (x0, y0, x1, y1) in enumerate(walls):
        ax.plot([x0, x1], [y0, y1], color=WALL, linewidth=4, solid_capstyle="butt", label="wall" if i == 0 else None)
    for i, (x, y, radius) in enumerate(given.get("circles", ())):
        ax.add_patch(Circle((x, y), radius, color=WALL, alpha=0.6, label="obstacle" if i == 0 else None))
    marks = (("windows", "P", "#CC79A7", "shop window"), ("landmarks", "X", "#8c6d1f", "landmark"))
    for name, marker, colour, label in marks:
        if given.get(name):
            ax.plot(*np.array(given[name]).T, linestyle="none", marker=marker, markersize=9, color=colour, label=label)
    for place, label, line in _goals(tracks):
        _ring(ax, place, given.get("radius"), label, line)


def _ring(ax: Axes, place: Numbers, radius: float | None, label: str, line: Any) -> None:
    look: dict[str, Any] = {"edgecolor": style.GREEN.colour, "linewidth": 2, "linestyle": line}
    if radius is not None:
        ax.add_patch(Circle((place[0], place[1]), radius, facecolor=(0, 0.62, 0.45, 0.12), label=label, **look))
    ax.plot(*place, marker="*", markersize=11, color=style.GREEN.colour, linestyle="none", label=label)


def _goals(tracks: Tracks) -> list[tuple[Numbers, str, Any]]:
    """Return the goal's place, and where the plan moves it or shows a decoy."""
    place = target_of(tracks.system)
    if place is None:
        return []
    at = np.array(place, float)
    found: list[tuple[Numbers, str, Any]] = [(at, "goal", "-")]
    for p in tracks.system.complete(tracks.plan):
        if p.kind == "move":
            a = math.radians(p.settings["bearing"])
            found.append((at + p.dose * np.array([math.cos(a), math.sin(a)]), f"goal from {p.start:g} s on", "--"))
        elif p.kind == "decoy":
            a = math.radians(p.settings["degrees"])
            turned = np.array([at[0] * math.cos(a) - at[1] * math.sin(a), at[0] * math.sin(a) + at[1] * math.cos(a)])
            found.append((turned, "decoy", ":"))
    return found


def _corners(tracks: Tracks) -> list[Numbers]:
    """Return the places that the picture has to hold beside the trails."""
    given = tracks.system.parameters.model_dump()
    radius = float(given.get("radius") or 0.0)
    near = [place + np.array([[-radius, -radius], [radius, radius]]) for place, _, _ in _goals(tracks)]
    lists = [
        np.array(given[name], float).reshape(-1, 2) for name in ("walls", "landmarks", "windows") if given.get(name)
    ]
    return near + lists


def _shown(run: xr.Dataset) -> Numbers:
    """Return positions (time, member, 2), nan where a member is absent."""
    return np.where((run[STATUS].values == ABSENT)[..., None], np.nan, run[POSITION].values)


def _lines(position: Numbers) -> tuple[Numbers, Numbers]:
    return position[..., 0], position[..., 1]


def _struck(tracks: Tracks, least: float) -> npt.NDArray[np.bool_]:
    """Return who is perturbed when, (time, member), each time for `least` s at least; nobody who is
    absent, and nobody where everybody is.
    """
    time, members = tracks.run[TIME].values, tracks.system.members
    step = float(time[1] - time[0]) if len(time) > 1 else 0.0
    struck = np.zeros((len(time), len(members)), bool)
    for start, stop, ids in style.spans(tracks.system, tracks.plan):
        during = (time >= start) & (time <= max(stop, start + max(least, step)))
        struck |= during[:, None] & np.array([member.id in ids for member in members])
    return (struck & ~_targets(tracks).all()) & np.isfinite(_shown(tracks.run)[..., 0])


def _targets(tracks: Tracks) -> npt.NDArray[np.bool_]:
    ids = {id for one in tracks.system.complete(tracks.plan) for id in one.ids}
    return np.array([member.id in ids for member in tracks.system.members], bool)
