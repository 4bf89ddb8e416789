"""What `emergent run` prints and writes of systems whose members go somewhere: who arrived, and their paths."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emergent.cli.ran import Ran
from emergent.codes import END
from emergent.columns import DISTANCE, REACHED

if TYPE_CHECKING:
    from emergent.perturbation import Plan

NAMES = ("trajectories.parquet", "twin.parquet", "run.png")
"""The files that `write` may write."""
FEW = 6
"""Perturbed members that get a row of their own."""


def write(folder: Path, ran: Ran) -> None:
    """Write the trajectories of the run and of its twin, and a picture."""
    from emergent import report, trajectories
    from emergent.plots.run import draw

    members = [member.id for member in ran.scenario.system.members]
    names = {"run": "trajectories.parquet", "twin": "twin.parquet"}
    for which, plan in ran.plans.items():
        trajectories.write(folder / names[which], ran.recorded(plan), members, ran.said(plan))
    (folder / "run.png").write_bytes(report.png(draw(_tracks(ran))))


def animate(path: Path, ran: Ran, progress: Callable[[int, int], None]) -> None:
    """Write an animation."""
    from emergent.plots import run

    run.animate(_tracks(ran), path, progress)


def facts(ran: Ran, plan: Plan) -> dict[str, str]:
    """Return what happened in one of the two runs, over the members that count under the run's plan."""
    import numpy as np

    system, runs = ran.scenario.system, ran.outcome(plan)
    counted = system.scored(ran.plan)
    found = {f"attainment of the {counted.sum()} that count": f"{system.goal.system(runs, counted[None])[0]:.3f}"}
    if REACHED not in runs:
        return found
    reached = runs[REACHED].values[0]
    times = reached[counted][np.isfinite(reached[counted])]
    found["of them arrived"] = f"{len(times)} of {counted.sum()}"
    found["the first, the last of them"] = f"{times.min():.0f} s, {times.max():.0f} s" if len(times) else "–"
    if DISTANCE in runs:
        found["their mean distance at the end"] = f"{runs[DISTANCE].values[0, END]:.0f} m"
    targets = [c.id for c in system.members if c.id in {id for one in system.complete(ran.plan) for id in one.ids}]
    for member in targets[:FEW]:
        time = reached[system.index[member]]
        found[f"{member} arrived"] = f"{time:.0f} s" if np.isfinite(time) else "no"
    if len(targets) > FEW:
        arrived = np.isfinite(reached[[system.index[m] for m in targets]])
        found["of all perturbed arrived"] = f"{arrived.sum()} of {len(targets)}"
    return found


def _tracks(ran: Ran) -> Any:
    from emergent.perturbation import NOMINAL
    from emergent.plots.run import Tracks

    run = ran.recorded(ran.plan)
    twin = ran.recorded(NOMINAL) if ran.plan else None
    ghosts = " Grey: its twin, the same seed without the perturbation." if ran.plan else ""
    return Tracks(ran.scenario.title, f"{ran.small}{ghosts}", ran.scenario.system, ran.plan, run, twin)
