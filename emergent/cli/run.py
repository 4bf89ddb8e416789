"""`emergent run`: one run beside its twin, with its trajectories, a picture and an animation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from emergent.cli.scenarios import Name, Set

if TYPE_CHECKING:
    import xarray as xr

    from emergent.outcomes import Outcomes
    from emergent.perturbation import Plan
    from emergent.scenario import Scenario
    from emergent.system import System

EXAMPLES = (
    "[bold]emergent run restaurant-walk[/]\n\n"
    '[bold]emergent run restaurant-walk --perturb "distract:walker-3@50=60" --out out/walk[/]\n\n'
    '[bold]emergent run restaurant-smell --seed 7 --set walkers=40 --perturb "remove:walker-0|walker-1@200" '
    "--animate walk.gif[/]\n\n"
    "[bold]emergent run restaurant-walk --perturb blind[/]  (a plan by its name)"
)
FEW = 6
"""Perturbed members that get a row of their own."""


def command(
    name: Name,
    seed: Annotated[int | None, typer.Option(min=0, help="Another seed than the scenario's.")] = None,
    replication: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Which replication of that seed.")] = 0,
    set_: Set = None,
    perturb: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLAN",
            help="A perturbation, kind:component@onset[+duration][=dose][,name=value…], or the name of a plan. "
            "May be repeated.".replace("[", r"\["),
        ),
    ] = None,
    animate: Annotated[Path | None, typer.Option(metavar="FILE.gif", help="Write an animation there.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write trajectories (Parquet), those of the twin, and a picture there."),
    ] = None,
) -> None:
    """Run a scenario once, beside its twin: the same seed, without the perturbations."""
    from emergent.cli import console, files
    from emergent.cli.scenarios import read
    from emergent.errors import InvalidInputError

    if animate is not None and animate.suffix.lower() != ".gif":
        raise InvalidInputError(f"--animate {animate}: the animation is a GIF; name a file that ends in .gif.")
    with console.progress("reading") as told:
        scenario = read(name, set_)
        plan = _plan(scenario, perturb or [])
        with files.folder(out) as folder, files.file(animate) as film:
            if (folder or film) and scenario.system.place is None:
                raise InvalidInputError(f"{scenario.system.name} has no places, so there are no trajectories to write.")
            told("running", 0, 0)
            found = _simulate(scenario, plan, scenario.seed if seed is None else seed, replication)
            about = _about(scenario, seed, replication)
            if folder:
                told("writing", 0, 0)
                _write(folder, scenario, plan, found, about, replication)
            if film:
                from emergent.plots.run import animate as write_film

                tracks = _tracks(scenario, plan, found, about, replication)
                write_film(tracks, film, lambda done, needed: told("drawing frames", done, needed))
    _report(scenario, plan, found, about, replication)
    for place in filter(None, (out, animate)):
        console.out().print(f"Written: {place}", soft_wrap=True, markup=False)


def _plan(scenario: Scenario, texts: list[str]) -> Plan:
    from emergent.errors import PlanError
    from emergent.perturbation import Plan

    plan = Plan(tuple(p for text in texts for p in scenario.plan(text)))
    for p in plan:
        if p.onset >= scenario.system.horizon:
            raise PlanError(f"{p.text} begins when the run is over: its horizon is {scenario.system.horizon:g} s.")
    return plan


def _about(scenario: Scenario, seed: int | None, replication: int) -> str:
    return f"seed {scenario.seed if seed is None else seed}, replication {replication}"


def _simulate(scenario: Scenario, plan: Plan, seed: int, replication: int) -> Outcomes:
    """Run the plan and its twin, recorded at every step where the system has places."""
    from emergent.outcomes import Request
    from emergent.perturbation import NOMINAL

    system = scenario.system
    record = None
    if system.place is not None:
        record = float(getattr(system.parameters, "dt", system.horizon / 1000))
    return system.run([Request(p, [replication], record) for p in dict.fromkeys((plan, NOMINAL))], seed=seed)


def _tracks(scenario: Scenario, plan: Plan, found: Outcomes, about: str, replication: int) -> Any:
    from emergent.perturbation import NOMINAL
    from emergent.plots.run import Tracks

    run = _recorded(found, plan, replication)
    twin = _recorded(found, NOMINAL, replication) if plan else None
    shown = str(plan) if len(str(plan)) < 90 else f"{str(plan)[:89]}…"
    ghosts = " Grey: its twin, the same seed without the perturbation." if plan else ""
    small = f"{scenario.name}, {about}. Plan: {shown}.{ghosts}"
    return Tracks(scenario.title, small, scenario.system, plan, run, twin)


def _recorded(found: Outcomes, plan: Plan, replication: int) -> xr.Dataset:
    return found.recording(plan, [replication]).isel(run=0)


def _write(folder: Path, scenario: Scenario, plan: Plan, found: Outcomes, about: str, replication: int) -> None:
    import emergent
    from emergent import report, trajectories
    from emergent.perturbation import NOMINAL
    from emergent.plots.run import draw

    members = [member.id for member in scenario.system.members]
    runs = {"trajectories.parquet": plan} | ({"twin.parquet": NOMINAL} if plan else {})
    for name, one in runs.items():
        said = {"scenario": scenario.name, "run": about, "plan": str(one), "emergent": emergent.__version__}
        trajectories.write(folder / name, _recorded(found, one, replication), members, said)
    tracks = _tracks(scenario, plan, found, about, replication)
    (folder / "run.png").write_bytes(report.png(draw(tracks)))


def _report(scenario: Scenario, plan: Plan, found: Outcomes, about: str, replication: int) -> None:
    """Print what happened, beside the twin."""
    from rich.markup import escape

    from emergent.cli import console
    from emergent.perturbation import NOMINAL

    out = console.out()
    out.print(f"[bold]{escape(scenario.title)}[/]  ({escape(scenario.name)}, {about})", soft_wrap=True)
    out.print(f"goal  {escape(scenario.system.goal.sentence)}", soft_wrap=True)
    out.print(f"plan  {escape(str(plan))}\n", soft_wrap=True)
    ours = _facts(scenario.system, plan, found, plan, replication)
    table = console.table("", "run", *(["twin"] if plan else []), right=("run", "twin"))
    twins = _facts(scenario.system, plan, found, NOMINAL, replication)
    for name, value in ours.items():
        table.add_row(name, value, *([twins[name]] if plan else []))
    out.print(table)


def _facts(system: System, plan: Plan, found: Outcomes, of: Plan, replication: int) -> dict[str, str]:
    """Return what happened in one of the two runs, over the members that count under the plan."""
    import numpy as np

    runs = found.select(of, [replication])
    counted = system.scored(plan)
    facts = {f"attainment of the {counted.sum()} that count": f"{system.goal.system(runs, counted[None])[0]:.3f}"}
    if "reached" not in runs:
        return facts
    reached = runs["reached"].values[0]
    times = reached[counted][np.isfinite(reached[counted])]
    facts["of them arrived"] = f"{len(times)} of {counted.sum()}"
    facts["the first, the last of them"] = f"{times.min():.0f} s, {times.max():.0f} s" if len(times) else "–"
    if "distance" in runs:
        facts["their mean distance at the end"] = f"{runs['distance'].values[0, -1]:.0f} m"
    targets = [c.id for c in system.members if c.id in {t.id for _, ts in system.complete(plan) for t in ts}]
    for member in targets[:FEW]:
        time = reached[system.index[member]]
        facts[f"{member} arrived"] = f"{time:.0f} s" if np.isfinite(time) else "no"
    if len(targets) > FEW:
        arrived = np.isfinite(reached[[system.index[m] for m in targets]])
        facts["of all perturbed arrived"] = f"{arrived.sum()} of {len(targets)}"
    return facts
