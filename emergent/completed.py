"""Completed perturbations: when each acts, on which components, with which dose. Computed once, and read by everybody.

A kernel, a plot and a page that ask from when to when something lasts, and whom it hits, all ask here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emergent.component import Component
from emergent.perturbation import Perturbation, Timing, settings_of

FOREVER = 2**62
"""A step that no run reaches."""


@dataclass(frozen=True)
class Completed:
    """A perturbation of a system: dose and settings are filled in, and the components are those that it names."""

    perturbation: Perturbation
    components: tuple[Component, ...]
    timing: Timing

    @property
    def kind(self) -> str:
        """The name of its kind."""
        return self.perturbation.kind

    @property
    def dose(self) -> float:
        """Its dose."""
        assert self.perturbation.dose is not None  # completed
        return self.perturbation.dose

    @property
    def settings(self) -> Mapping[str, Any]:
        """Its settings by name."""
        return settings_of(self.perturbation)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its components."""
        return tuple(component.id for component in self.components)

    @property
    def instant(self) -> bool:
        """Whether it happens at once, at its start."""
        return self.timing is Timing.INSTANT

    @property
    def start(self) -> float:
        """When it begins [s]."""
        return self.perturbation.onset

    @property
    def lasting(self) -> float:
        """How long it lasts [s]: 0 for what happens at once, infinity to the end of the run."""
        if self.timing is Timing.INSTANT:
            return 0.0
        duration = self.dose if self.timing is Timing.DOSE else self.perturbation.duration
        return math.inf if duration is None else duration

    @property
    def stop(self) -> float:
        """When it ends [s]: at its start, for what happens at once; infinity, for what lasts to the end of the run."""
        return self.start + self.lasting

    def steps(self, dt: float) -> tuple[int, int]:
        """Return the step of `dt` [s] with which it begins, and the first one after it, `FOREVER` at most."""
        start = _step(self.start, dt)
        return start, min(start + _step(self.lasting, dt), FOREVER)


def _step(seconds: float, dt: float) -> int:
    """Return a time as a number of steps: kernels read them as whole numbers of 64 bits."""
    return round(min(seconds / dt, FOREVER))
