"""Systems in the plane: members start around the origin and are to arrive at a target."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt

from emergent.arithmetic import ARRAYS
from emergent.channels import ChannelKind
from emergent.component import CHANCE, ENVIRONMENT, Component
from emergent.errors import InvalidInputError
from emergent.goal import Goal
from emergent.models.kernel_system import Index, KernelSystem, Observation
from emergent.models.plane import branching
from emergent.models.plane.kind import PlaneKind
from emergent.parameters import Parameters
from emergent.perturbation import Plan
from emergent.timeline import Events


class PlaneParameters(Parameters):
    """What the parameters of such a system have in common: a subclass has `dt` [s] and `speed` [m/s] as fields.

    It has `turn_rate` [rad/s], too, where its kernel asks for the system's `turn`.
    """

    @property
    @abstractmethod
    def size(self) -> int:
        """The number of members."""

    @property
    @abstractmethod
    def target(self) -> tuple[float, float]:
        """The position at which all are to arrive [m]; runs start around the origin."""

    @property
    @abstractmethod
    def steps(self) -> int:
        """The number of steps until the horizon."""


class PlaneObservation(Observation, Protocol):
    """What an observer notes: at `checkpoints`, and every `stride` steps, unless that is 0."""

    @property
    def checkpoints(self) -> npt.NDArray[np.int64]:
        """The steps at which notes are taken."""

    @property
    def stride(self) -> int:
        """The number of steps between frames."""


O = TypeVar("O", bound=PlaneObservation)  # noqa: E741


class PlaneSystem(KernelSystem[O]):
    """A system of members that move in the plane, whose channels have the names that `PlaneKind` lists.

    A subclass says of which class its own kinds are (`kind_class`, in whose words members and their target are called),
    what is there beside them (`environment`) and what an observer scores (`own_goal`); it begins and advances runs.
    """

    kind_class: ClassVar[type[PlaneKind]]
    environment: ClassVar[tuple[str, ...]]
    """The ids of what can be perturbed beside the members and `chance`."""
    lanes: ClassVar[int] = 1
    """In memory the number of members is rounded up to a multiple of this, with absent ones."""
    parameters: Any

    def __init__(
        self, parameters: Parameters | None = None, goal: Goal | None = None, order: Sequence[int] | None = None
    ) -> None:
        """Build the system, without parameters that with the default ones.

        `order` says which member stands in which column in memory, from which nothing may follow but rounding.

        Raises:
            InvalidInputError: for an order that does not hold each member once.
        """
        p: Any = self.parameters_class() if parameters is None else parameters
        self.order = tuple(range(p.size)) if order is None else tuple(order)
        if sorted(self.order) != list(range(p.size)):
            raise InvalidInputError(f"the order is {self.order}, but must hold each of {p.size} members once.")
        super().__init__(p, self.own_goal(p) if goal is None else goal)

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how to make this system anew, with its members in the same order."""
        return type(self), (self.parameters, self.goal, self.order)

    @abstractmethod
    def watch(self, frames: npt.NDArray[np.float64]) -> O:
        """Return what notes nothing of one run but frames, at every step: (run, frame, x y status, member)."""

    @classmethod
    @abstractmethod
    def own_goal(cls, parameters: Any) -> Goal:
        """Return the goal that an observer scores unless another one is given."""

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The members, then the environment and chance."""
        member = self.kind_class.member
        members = (Component(f"{member}-{number}", member) for number in self.order)
        return (*members, *(Component(name, ENVIRONMENT) for name in self.environment), CHANCE)

    @classmethod
    def adopt(cls, kind: type[ChannelKind]) -> ChannelKind | None:
        """Return a registered kind as one of this system, None where it is another's or needs other channels.

        A kind that is written of members and their target, whatever these are, gets the words of this system.
        """
        words = cls.kind_class
        if not issubclass(kind, PlaneKind):
            return None
        if issubclass(kind, words):
            return kind()
        in_general = (kind.member, kind.target) == (PlaneKind.member, PlaneKind.target)
        own = kind(member=words.member, target=words.target) if in_general else None
        return own if own is not None and own.fits(cls.channels) else None

    @property
    def dt(self) -> float:
        """The length of a step [s]."""
        return float(self.parameters.dt)

    def play(self, seeds: npt.NDArray[np.uint64], events: Events, plan: Index, seen: O) -> None:
        """Take runs to the horizon; where the system `branches`, what they have in common is simulated once."""
        first = branching.first_events(events, plan)
        if self.branches and branching.worth_while(seeds, first, seen.stride):
            branching.play(self, seeds, events, plan, first, seen)
        else:
            super().play(seeds, events, plan, seen)

    @property
    def steps(self) -> int:
        """The number of steps until the horizon."""
        return int(self.parameters.steps)

    @property
    def horizon(self) -> float:
        """The longest time of a run [s]."""
        return float(self.parameters.steps * self.parameters.dt)

    @property
    def speed(self) -> float:
        """The speed of a member [m/s]."""
        return float(self.parameters.speed)

    def references(self) -> Mapping[str, Plan]:
        """Null, ceiling, uncoupled and blind."""
        uncoupled, blind = Plan.of("deafen", "*"), Plan.of("blind", "*")
        return {"null": uncoupled + blind, "ceiling": Plan.of("guide", "*"), "uncoupled": uncoupled, "blind": blind}

    def with_parameters(self, values: Mapping[str, Any]) -> Self:
        """Return the same system with some parameters changed, its members in the same order where they are as many."""
        changed = super().with_parameters(values)
        same = changed.parameters.size == self.parameters.size
        return type(self)(changed.parameters, self.goal, self.order) if same else changed

    def permuted(self, order: Sequence[int]) -> Self:
        """Return the same system with its members in another order: column i holds the one now at order[i]."""
        return type(self)(self.parameters, self.goal, [self.order[column] for column in order])

    @property
    def turn(self) -> tuple[float, float]:
        """The cosine and sine of the largest turn in a step; −2 and 0 where members may turn anywhere."""
        angle = self.parameters.turn_rate * self.dt
        sine, cosine = (float(v) for v in ARRAYS.sincos(angle)) if angle < math.pi else (0.0, -2.0)
        return cosine, sine

    @property
    def effort(self) -> int:
        """Steps times members."""
        return self.steps * len(self.members)

    @cached_property
    def base(self) -> tuple[float, ...]:
        """The undisturbed value of every channel, the target's position included."""
        target = dict(zip(("target_x", "target_y"), self.parameters.target, strict=True))
        return self.channels.base(**{name: value for name, value in target.items() if name in self.channels.names})

    def undisturbed(self, runs: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the fields of members (run, field, member), absent ones at the end, and the channels of the runs."""
        base, fields = np.array(self.base), self.channels.fields
        members = np.tile(base[:fields, None], (runs, 1, len(self.padded)))
        members[:, self.channels.index("presence"), len(self.members) :] = 0.0
        return members, np.tile(base[fields:], (runs, 1))

    @cached_property
    def padded(self) -> npt.NDArray[np.uint64]:
        """The members' keys, those of absent ones at the end 0."""
        keys = np.zeros(-(-len(self.keys) // self.lanes) * self.lanes, np.uint64)
        keys[: len(self.keys)] = self.keys
        return keys

    @cached_property
    def keys(self) -> npt.NDArray[np.uint64]:
        """The members' keys in the random streams."""
        return np.array([member.key for member in self.members], np.uint64)
