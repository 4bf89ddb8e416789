"""What systems and goals can be asked, beyond what all of them can: small protocols that metrics, plots and pages need.

A system that has the members of a protocol meets it; nothing is registered and nothing guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from emergent.goal import Runs
from emergent.network import Network
from emergent.variant import Variant

# of systems


@runtime_checkable
class Stepped(Protocol):
    """Runs go in steps of one length."""

    @property
    def dt(self) -> float:
        """The length of a step [s]."""

    @property
    def steps(self) -> int:
        """The steps of a whole run."""


@runtime_checkable
class Spatial(Protocol):
    """Members move in the plane, from about the origin to a place; recorded are `position` and `doing`."""

    @property
    def place(self) -> tuple[float, float]:
        """The place of the goal [m]."""

    @property
    def speed(self) -> float:
        """The speed of a member [m/s]."""


@runtime_checkable
class Furnished(Protocol):
    """There are obstacles and landmarks in the plane [m], and the goal's place has a size."""

    @property
    def radius(self) -> float:
        """The radius of the goal's place [m]."""

    @property
    def walls(self) -> tuple[tuple[float, float, float, float], ...]:
        """Straight walls, from (x, y) to (x, y)."""

    @property
    def circles(self) -> tuple[tuple[float, float, float], ...]:
        """Round obstacles: x, y and the radius."""

    @property
    def landmarks(self) -> tuple[tuple[float, float], ...]:
        """The places of landmarks."""


@runtime_checkable
class Timed(Protocol):
    """Runs can be given more time."""

    def longer(self, times: float) -> Variant:
        """Return the parameters that give a run `times` the horizon."""


@runtime_checkable
class Informed(Protocol):
    """One member can be given more cues."""

    def informed(self, factor: float) -> Variant:
        """Return the parameters under which one member is alone with `factor` times its cues, none if it has none."""


@runtime_checkable
class Views(Protocol):
    """It is known what a component could name by itself."""

    def views(self) -> Mapping[str, float]:
        """Return the Bayes-optimal attainment of each component from its own view, cut off from the others."""


@runtime_checkable
class Traced(Protocol):
    """A hash of all that happened in a run can be kept, in the column `trace`."""

    def logged(self) -> Variant:
        """Return the parameters under which it is kept."""


@runtime_checkable
class Wired(Protocol):
    """Components are wired to each other."""

    def network(self, runs: Runs | None = None) -> Network:
        """Return what is wired to what; with outcomes, how often each node failed."""


# of goals


@runtime_checkable
class InPlane(Protocol):
    """The goal of members that move: it says from which distance on one of them is lost, and below which back [m]."""

    @property
    def apart(self) -> float:
        """From this distance to the nearest other on, a member is lost [m]."""

    @property
    def together(self) -> float:
        """Below this distance it is back [m]."""


@runtime_checkable
class Itemised(Protocol):
    """The goal of items that flow through and come out right or wrong."""

    def arrivals(self, items: int) -> npt.NDArray[np.float64]:
        """Return when each of so many items arrives [s]."""

    def counted(self, items: int) -> npt.NDArray[np.bool_]:
        """Return which of so many items count."""


MISSING: Mapping[type, str] = {
    Stepped: "does not go in steps",
    Spatial: "has no place in the plane",
    Furnished: "has no size of its goal's place",
    Timed: "has no horizon to lengthen",
    Informed: "has no cues to multiply",
    Views: "does not know what a component could name from its own view",
    Traced: "keeps no trace of what happened",
    Wired: "has no wiring",
    InPlane: "has a goal that says of no member when it is lost",
    Itemised: "has no items that are right or wrong",
}
"""What is said of a system that does not meet a protocol."""
