"""`emergent run`: one run beside its twin, with what came of it, trajectories or events, pictures and an animation."""

from __future__ import annotations

import math
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from emergent.cli.scenarios import Name, Set, written_to

if TYPE_CHECKING:
    from emergent.cli.ran import Ran
    from emergent.outcomes import Outcomes
    from emergent.perturbation import Plan
    from emergent.scenario import Scenario
    from emergent.system import System

EXAMPLES = (
    "[bold]emergent run restaurant-walk[/]\n\n"
    '[bold]emergent run restaurant-walk --perturb "distract:walker-3@50=60" --out out/walk[/]\n\n'
    '[bold]emergent run restaurant-smell --seed 7 --set walkers=40 --perturb "remove:walker-0|walker-1@200" '
    "--animate walk.gif[/]\n\n"
    '[bold]emergent run pipeline-reviewed --perturb "garble:writer@20=0.4" --out out/reviewed[/]\n\n'
    "[bold]emergent run restaurant-walk --perturb blind[/]  (a plan by its name)\n\n"
    "[bold]emergent run restaurant-crowd --set walkers=2000 --no-record[/]  (only what is printed)\n\n"
    "[bold]emergent run pipeline-reviewed --set components.writer.right=0.9[/]\n\n"
    r"PLAN: kind:component@onset\[+duration]\[=dose]\[,name=value…], or a name."
)
RECORDED = {
    "--out": "writes what was recorded",
    "--animate": "draws what was recorded",
    "--record-every": "says how often to record",
}
"""What options do that need a recording."""


def command(
    name: Name,
    seed: Annotated[int | None, typer.Option(min=0, help="Another seed than the scenario's.")] = None,
    replication: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Which replication of that seed.")] = 0,
    set_: Set = None,
    perturb: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLAN",
            help="A perturbation, written as below, or the name of a plan. May be repeated.",
        ),
    ] = None,
    animate: Annotated[
        Path | None, typer.Option(parser=written_to, metavar="FILE.gif", help="Write an animation there.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            parser=written_to,
            metavar="DIR",
            help="Write trajectories, or events and items (Parquet), those of the twin, and pictures there, in "
            "place of those of an earlier run.",
        ),
    ] = None,
    every: Annotated[
        float | None,
        typer.Option(
            "--record-every",
            metavar="SECONDS",
            min=0.01,
            max=1e6,
            help="Record positions, or who waits where, that often; at every step if not given.",
        ),
    ] = None,
    no_record: Annotated[
        bool, typer.Option("--no-record", help="Record nothing: only what is printed is kept, in little memory.")
    ] = False,
) -> None:
    """Run a scenario once, beside its twin: the same seed, without the perturbations."""
    from emergent.cli import console, files, items, paths
    from emergent.cli.ran import Ran
    from emergent.cli.scenarios import read
    from emergent.errors import InvalidInputError

    if animate is not None and animate.suffix.lower() != ".gif":
        raise InvalidInputError(f"--animate {animate}: the animation is a GIF; name a file that ends in .gif.")
    if no_record and (out or animate or every):
        other = "--record-every" if every else "--out" if out else "--animate"
        raise InvalidInputError(f"--no-record and {other} cannot be combined: {other} {RECORDED[other]}.")
    with console.progress("reading") as progress:
        scenario = read(name, set_)
        plan = _plan(scenario, perturb or [])
        with files.folder(out, (*items.NAMES, *paths.NAMES)) as folder, files.file(animate) as animation:
            kept = _kept(scenario.system, folder, animation)
            progress("running", 0, 0)
            about = f"seed {scenario.seed if seed is None else seed}, replication {replication}"
            record = None if no_record else _interval(scenario.system, every)
            found = _simulate(scenario, plan, scenario.seed if seed is None else seed, replication, record)
            ran = Ran(scenario, plan, found, replication, about)
            if folder:
                progress("writing", 0, 0)
                kept.write(folder, ran)
            if animation:
                kept.animate(animation, ran, lambda done, needed: progress("drawing frames", done, needed))
    _report(ran, kept)
    if every is not None and record is not None and not math.isclose(record, every):
        told = scenario.system.timed(record)
        console.out().print(f"Recorded every {told}: the nearest whole number of steps.", soft_wrap=True)
    for place in filter(None, (out, animate)):
        console.out().print(f"Written: {place}", soft_wrap=True)


def _plan(scenario: Scenario, texts: list[str]) -> Plan:
    from emergent.errors import PlanError
    from emergent.perturbation import Plan

    plan, system = Plan(tuple(p for text in texts for p in scenario.plan(text))), scenario.system
    for p in plan:
        if p.onset >= system.horizon:
            raise PlanError(f"{p.text} begins when the run is over: its horizon is {system.timed(system.horizon)}.")
    return plan


def _kept(system: System, folder: Path | None, animation: Path | None) -> ModuleType:
    """Return what prints and writes runs of this system; refuse to write what it has not."""
    from emergent.cli import items, paths
    from emergent.errors import InvalidInputError
    from emergent.protocols import Spatial, Wired

    flows, moves = isinstance(system, Wired), isinstance(system, Spatial)
    if animation and not moves:
        instead = "; --out DIR writes what happened, as tables and pictures" if flows else ""
        raise InvalidInputError(f"--animate: {system.name} has no places, so nothing in it moves{instead}.")
    if folder and not moves and not flows:
        raise InvalidInputError(f"{system.name} has no places, so there are no trajectories to write.")
    return items if flows else paths


def _interval(system: System, every: float | None) -> float | None:
    """Return the time between what is recorded [s], whole steps; one if not given, None if nothing is recorded."""
    from emergent.protocols import Spatial, Stepped, Wired

    if not isinstance(system, Spatial | Wired):
        return None
    if not isinstance(system, Stepped):
        return every or system.horizon / 1000
    return system.dt if every is None else system.dt * max(1, round(every / system.dt))


def _simulate(scenario: Scenario, plan: Plan, seed: int, replication: int, record: float | None) -> Outcomes:
    """Run the plan and its twin."""
    from emergent.errors import TooLargeError
    from emergent.outcomes import Request
    from emergent.perturbation import NOMINAL

    requests = [Request(p, [replication], record) for p in dict.fromkeys((plan, NOMINAL))]
    try:
        return scenario.system.run(requests, seed=seed)
    except TooLargeError as problem:
        raise TooLargeError(
            f"{problem} Here: --record-every SECONDS records less often, --no-record not at all."
        ) from None


def _report(ran: Ran, kept: Any) -> None:
    """Print what happened, beside the twin."""
    from emergent.cli import console

    out, scenario = console.out(), ran.scenario
    out.print(console.headed(scenario.title, f"({scenario.name}, {ran.about})"), soft_wrap=True)
    out.print(f"goal  {console.line(scenario.system.goal.sentence)}", soft_wrap=True)
    out.print(f"plan  {ran.plan}\n", soft_wrap=True)
    table = console.table("", *ran.plans, right=tuple(ran.plans))
    columns = [kept.facts(ran, plan) for plan in ran.plans.values()]
    for name in columns[0]:
        table.add_row(name, *(column[name] for column in columns))
    out.print(table)
    if hasattr(kept, "details"):
        out.print()
        out.print(kept.details(ran))
