"""The page of a user's own model as a declaration, and how the site comes to offer it."""

from __future__ import annotations

from dataclasses import replace

from emergent.adapter.goal import Counted
from emergent.adapter.kinds.all import OfRun
from emergent.adapter.system import AdaptedSystem
from emergent.app import catalogue
from emergent.app.adapted.picture import Drawn, system_of
from emergent.app.adapted.recording import record
from emergent.app.frame.placebo import chance
from emergent.app.live import Live
from emergent.app.live_page import CurvePlot, LivePage
from emergent.app.registry import pages, register
from emergent.errors import EmergentError, InvalidInputError, said
from emergent.perturbation import NOMINAL
from emergent.rounds import Progress
from emergent.scenario import Scenario

TAKEN = ("sweep", "assess")
"""Paths of other pages."""
LEFT_OUT = "Those to whom something was done are left out, in the twin too."
NO_CHANCE = "No other draws would change the run, so there is no band of what chance alone changes."


def offer(scenario: Scenario, source: str) -> None:
    """Let the site have a page of a scenario's adapted model, before all others.

    `source` is what makes it, `mymodel.py:system`.

    Raises:
        InvalidInputError: for a system that was not adapted, and where its name is taken.
    """
    system = scenario.system
    if not isinstance(system, AdaptedSystem):
        raise InvalidInputError(
            f"{scenario.name} is a {type(system).__name__}, of which there is no picture; a page shows a model that "
            "was adapted: emergent.adapt(…)."
        )
    if system.name in (*TAKEN, *pages()):
        raise InvalidInputError(
            f"there is a page {system.name!r} already; give your system another name: emergent.adapt(…, name=…)."
        )
    catalogue.offer(replace(scenario, title=_title(system)), source)
    register(page_of(scenario, system))


def tried(scenario: Scenario, progress: Progress) -> AdaptedSystem:
    """Find out what applies to a model, and run it once: then nobody waits for that later.

    Raises:
        InvalidInputError: where the model raises.
    """
    system = scenario.system
    assert isinstance(system, AdaptedSystem)
    progress(f"trying what can be done to {system.name}", 0, 0)
    try:
        system.tried  # noqa: B018 # it is kept
    except EmergentError:
        raise
    except Exception as problem:  # what a user's own model raises
        raise InvalidInputError(f"{scenario.name} cannot be run: {said(problem)}") from problem
    record(system, scenario.seed, NOMINAL, lambda step: progress("running it once", step, system.steps))
    return system


def page_of(scenario: Scenario, system: AdaptedSystem) -> LivePage:
    """Return the page of an adapted model."""
    return LivePage(
        system=system.name,
        title=_title(system),
        group="Your model",
        first=scenario.name,
        picture=Drawn(),
        curves=(
            CurvePlot("attainment", "Attainment", "attained [share]", lambda track, members: track.over(members),
                      high=lambda counted: 1.0, wide=True),
        ),
        note=_note,
        hidden=tuple(name for name, kind in system.all_kinds.items() if isinstance(kind, OfRun)),
        hint="space plays, ← and → step, r restarts, click a member to choose it",
        speed=4.0,
        order=0,
    )  # fmt: skip


def _title(system: AdaptedSystem) -> str:
    return system.name.replace("-", " ").capitalize()


def _note(live: Live) -> str:
    goal, repeats = live.system.goal, system_of(live).tried.difference is None
    said = [LEFT_OUT] if isinstance(goal, Counted) and goal.by_agent else []
    said += [NO_CHANCE] if repeats and not chance(live) else []
    return " ".join(said) if live.plan else ""
