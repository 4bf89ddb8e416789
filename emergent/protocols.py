"""Protocols: what some systems and goals can be asked, beyond what all of them can.

Metrics, figures, pages and verbs check for them. Whatever has the members of a protocol meets it, without registration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel

from emergent.goal import Runs
from emergent.network import Network
from emergent.perturbation import Plan
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
    """Members move in the plane, from about the origin to a target; recorded runs have `position` and `status`."""

    @property
    def target(self) -> tuple[float, float]:
        """The position that members are to reach [m]."""

    @property
    def speed(self) -> float:
        """The speed of a member [m/s]."""


class Scenery(NamedTuple):
    """What stands in the plane [m]."""

    radius: float
    """The target's."""
    walls: tuple[tuple[float, float, float, float], ...] = ()
    """Straight ones, each from (x, y) to (x, y)."""
    circles: tuple[tuple[float, float, float], ...] = ()
    """Round obstacles: x, y and the radius."""
    landmarks: tuple[tuple[float, float], ...] = ()


@runtime_checkable
class Scenic(Protocol):
    """More than the target stands in the plane, and the target has a size."""

    @property
    def scenery(self) -> Scenery:
        """What stands there."""


@runtime_checkable
class Timed(Protocol):
    """Runs can be given more time."""

    def longer(self, times: float) -> Variant:
        """Return the parameters that give a run `times` the horizon."""


@runtime_checkable
class Resizable(Protocol):
    """It can be built with another number of members."""

    def resized(self, members: int) -> Variant:
        """Return the parameters with so many members, and as many of each sort in proportion."""


@runtime_checkable
class Passable(Protocol):
    """Members stop where they arrive, but can be let go on."""

    def passing(self) -> Variant:
        """Return the parameters under which whoever comes by the target goes on."""


@runtime_checkable
class Walled(Protocol):
    """Walls can be put up."""

    def walled(self, walls: Sequence[tuple[float, float, float, float]]) -> Variant:
        """Return the parameters under which these walls, from (x, y) to (x, y) [m], stand beside those there are."""


@runtime_checkable
class Coupled(Protocol):
    """It is declared how far members can influence each other within one step."""

    @property
    def reach(self) -> float:
        """The distance [m] up to which a member can influence another one within a step; inf where all can all."""


@runtime_checkable
class Informed(Protocol):
    """One member can be given more cues."""

    def informed(self, factor: float) -> Variant:
        """Return the parameters under which one member is alone with `factor` times its cues, none if it has none."""


@runtime_checkable
class Mixed(Protocol):
    """Members are of several sorts: a sample of them that lacks one sort would miss what only these do."""

    @property
    def sorts(self) -> Mapping[str, str]:
        """The sort of each member, by its id."""


@runtime_checkable
class Guessing(Protocol):
    """It is known with which probability each component guesses an item's target by itself."""

    def guessing_probabilities(self) -> Mapping[str, float]:
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


@runtime_checkable
class Equipped(Protocol):
    """Components have numbers of their own."""

    @property
    def given(self) -> Mapping[str, BaseModel]:
        """What each component is given, by its id."""


@runtime_checkable
class Itemised(Protocol):
    """Items flow through, each of which comes out right or wrong."""

    @property
    def items(self) -> int:
        """How many there are in a run."""


@runtime_checkable
class Answering(Protocol):
    """Items are right or wrong, and it is known how many answers each could get, one of which is right."""

    @property
    def answers(self) -> int:
        """How many there are."""


class Measured(Protocol):
    """A unit: the plan under which its accuracy is measured, and the counter of attempts that were made again."""

    @property
    def plan(self) -> Plan:
        """Everything else without fault."""

    @property
    def again(self) -> str:
        """The counter, as in `counts`."""


@runtime_checkable
class Composed(Protocol):
    """A system of which it is known what its units could attain together, and what one agent would do."""

    def units(self) -> Mapping[str, Measured]:
        """Return the units by the component whose counters tell of them."""

    def capability(self, accuracy: Mapping[str, npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
        """Return the attainment of units of these accuracies with ideal hand-offs."""

    def baseline(self, attempts: int) -> Variant:
        """Return the parameters under which one agent does everything, so many times over."""

    def cost(self, attempts: int) -> int:
        """Return the calls an item that so many attempts of it take."""


@runtime_checkable
class Capable(Protocol):
    """A system that states what each of its parts can do, and what they could attain together."""

    def capabilities(self) -> Mapping[str, float]:
        """Return with which probability each part does its own task right, by its id; nothing where it is not known."""

    def capability(self, accuracy: Mapping[str, npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
        """Return the attainment of parts of these capabilities with ideal hand-offs."""


@runtime_checkable
class Redirectable(Protocol):
    """Its goal can be moved, whatever that goal is: what it attains then counts how far the moved one was reached."""

    def redirected(self, onset: float) -> Plan:
        """Return the plan that moves the goal at `onset`; at the horizon, once all is over."""


@runtime_checkable
class Bounded(Protocol):
    """The most that it could attain may be known, so that it need not be measured."""

    @property
    def most(self) -> float | None:
        """What the ceiling attains; None where that has to be measured."""


@runtime_checkable
class Tried(Protocol):
    """What it is made of was found by trying: which kinds of perturbation apply, and whether runs repeat."""

    @property
    def unfit(self) -> Mapping[str, str]:
        """Why kinds do not apply, by their names."""

    @property
    def unlike(self) -> str:
        """Where two runs of one seed differ first; empty where they do not."""


# of goals


@runtime_checkable
class InPlane(Protocol):
    """The goal of members that move: it says from which distance on one of them is lost, and below which back."""

    @property
    def apart(self) -> float:
        """From this distance to the nearest other on, a member is lost [m]."""

    @property
    def together(self) -> float:
        """Below this distance it is back [m]."""


@runtime_checkable
class OfItems(Protocol):
    """The goal of items: it says when each arrives, and which of them count."""

    def arrivals(self, items: int) -> npt.NDArray[np.float64]:
        """Return when each of so many items arrives [s]."""

    def counted(self, items: int) -> npt.NDArray[np.bool_]:
        """Return which of so many items count."""


MISSING: dict[type, str] = {
    Stepped: "does not go in steps",
    Spatial: "has no places, so nothing in it moves",
    Scenic: "has nothing in the plane",
    Timed: "has no horizon to lengthen",
    Resizable: "cannot be built with another number of members",
    Walled: "has no room for walls",
    Coupled: "does not declare how far its members can influence each other",
    Passable: "stops whoever arrives",
    Informed: "has no cues to multiply",
    Mixed: "has members of one sort only",
    Guessing: "does not know the guessing probabilities of its components",
    Traced: "keeps no trace of what happened",
    Wired: "has nothing that is wired",
    Equipped: "has no numbers for single components",
    Capable: "does not state what its parts can do",
    Composed: "does not know what its components could attain together",
    Bounded: "does not state the most that it could attain",
    Redirectable: "does not say what moves its goal",
    Itemised: "has no items that come out right or wrong",
    Answering: "does not know how many answers an item could get",
    InPlane: "has a goal that does not say from which distance on a member is lost",
    OfItems: "has a goal that counts no items",
}
"""What is said of a system that does not meet a protocol."""


def missing(protocol: type) -> str:
    """Return what is said of a system, or its goal, that does not meet a protocol."""
    return MISSING.get(protocol, f"is not {protocol.__name__}")


def target_of(system: object) -> tuple[float, float] | None:
    """Return the position of a system's target [m], None where it has none."""
    return system.target if isinstance(system, Spatial) else None


def guessing_probabilities_of(system: object) -> Mapping[str, float]:
    """Return the guessing probability of each component; nothing where it is not known."""
    return system.guessing_probabilities() if isinstance(system, Guessing) else {}


def capabilities_of(system: object) -> Mapping[str, float]:
    """Return what each part can do, as the system states it; nothing where it does not."""
    return system.capabilities() if isinstance(system, Capable) else {}


def given_of(system: object) -> Mapping[str, BaseModel]:
    """Return what each component is given; nothing where components have no numbers of their own."""
    return system.given if isinstance(system, Equipped) else {}


def sorts_of(system: object) -> Mapping[str, str]:
    """Return the sort of each member; nothing where all are of one sort."""
    return system.sorts if isinstance(system, Mixed) else {}


def network_of(system: object) -> Network | None:
    """Return what is wired to what, None where that is no question."""
    return system.network() if isinstance(system, Wired) else None


def most_of(system: object) -> float | None:
    """Return what the ceiling attains where that is known; None where it has to be measured."""
    return system.most if isinstance(system, Bounded) else None
