"""Limits: what one visitor may ask of the server, so that a class can share one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from emergent.errors import InvalidInputError
from emergent.perturbation import Plan
from emergent.protocols import Itemised, Stepped
from emergent.system import System


@dataclass(frozen=True)
class Limits:
    """How large a run of a visitor may be, and how long it may compute."""

    members: int = 400
    """Members of a system: walkers of a group, agents and tools of a pipeline."""
    steps: int = 20_000
    """Steps of a run; a pipeline's items times its steps may be a hundred times as many."""
    replications: int = 200
    """Replications of an assessment or a sweep; members times replications may be a hundred times as many."""
    seconds: float = 300.0
    """How long an assessment or a sweep may compute."""
    computations: int = 2
    """Computations of one visitor at once; others of his wait."""
    perturbations: int = 100
    """Perturbations of a plan."""
    points: int = 400
    """Points of a sweep; each has as many replications as an assessment may have."""

    def at_least(self, system: System) -> Limits:
        """Return limits that a run of this system keeps, whatever its size."""
        steps = system.steps if isinstance(system, Stepped) else 0
        return replace(self, members=max(self.members, len(system.members)), steps=max(self.steps, steps))

    def check_plan(self, plan: Plan) -> None:
        """Raise `InvalidInputError` where a plan is longer than a visitor's may be."""
        if len(plan) > self.perturbations:
            raise InvalidInputError(
                f"{len(plan)} perturbations are more than this server allows ({self.perturbations}); take some back."
            )

    def most_replications(self, system: System) -> int:
        """Return the most replications of an assessment or a sweep of the system."""
        return min(self.replications, 100 * self.replications // len(system.members))

    def check(self, system: System) -> None:
        """Raise `InvalidInputError` where a run of the system is larger than a visitor may ask for."""
        members = len(system.members)
        if members > self.members:
            raise InvalidInputError(f"{members} members are more than this server allows ({self.members}); take fewer.")
        steps = system.steps if isinstance(system, Stepped) else 0
        if steps > self.steps:
            raise InvalidInputError(
                f"a run of {steps} steps is longer than this server allows ({self.steps}); take a shorter horizon "
                "or a longer time step."
            )
        items = system.items if isinstance(system, Itemised) else 0
        if items * steps > 100 * self.steps:
            raise InvalidInputError(
                f"{items} items in {steps} steps are more than this server allows ({100 * self.steps:,} items times "
                "steps); take fewer items or a shorter horizon."
            )


LIMITS = Limits()
"""Those of this server; `emergent app` sets them before the first visitor comes."""


def use(limits: Limits) -> None:
    """Let these limits hold from now on."""
    global LIMITS
    LIMITS = limits


def limits() -> Limits:
    """Return the limits that hold."""
    return LIMITS
