"""Systems whose runs a kernel advances: what they all have in common, from plans to the events that a kernel reads."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

from emergent.channels import ChannelKind, Channels, Event, Events, effects, stack, timeline
from emergent.errors import InvalidInputError
from emergent.models.kinds import registered
from emergent.perturbation import Kind, Plan
from emergent.recent import Recent
from emergent.system import System


class KernelSystem(System):
    """A system with channels, which its kinds of perturbation change and its kernel reads.

    A subclass says its `channels`, its `own_kinds` and of which class others' kinds have to be that fit it
    (`kind_class`), the length of a step, and which components have channels.
    """

    channels: ClassVar[Channels]
    own_kinds: ClassVar[Mapping[str, ChannelKind]]
    kind_class: ClassVar[type[ChannelKind]]

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The system's own kinds of perturbation, and those that were registered and fit it.

        Raises:
            InvalidInputError: where one that was registered has the name of an own one.
        """
        kinds = dict(self.own_kinds)
        for name, kind in registered().items():
            if (fitting := self.adopt(kind)) is not None:
                if name in kinds:
                    raise InvalidInputError(
                        f"{kind.__module__}.{kind.__qualname__} is called {name!r} as a kind of perturbation that "
                        f"{self.name} has already; rename it."
                    )
                kinds[name] = fitting
        return kinds

    @classmethod
    def adopt(cls, kind: type[ChannelKind]) -> ChannelKind | None:
        """Return a registered kind as one of this system, None where it does not fit."""
        return kind() if issubclass(kind, cls.kind_class) else None

    @property
    @abstractmethod
    def dt(self) -> float:
        """The length of a step [s]."""

    @cached_property
    def base(self) -> tuple[float, ...]:
        """The undisturbed value of every channel."""
        return self.channels.base()

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The place in memory of each component that has channels."""
        return {member.id: place for place, member in enumerate(self.members)}

    def compile(self, plans: Sequence[Plan]) -> Events:
        """Return the events of the plans, as the kernel reads them."""
        kinds = self.kinds
        return stack([self._events.get((plan, _used(plan, kinds)), self._compile) for plan in plans])

    @cached_property
    def _events(self) -> Recent[tuple[Plan, tuple[object, ...]], list[Event]]:
        return Recent()

    def _compile(self, key: tuple[Plan, tuple[object, ...]]) -> list[Event]:
        plan = self.complete(key[0])
        return timeline(effects(plan, self.kinds, self.channels, self.rows, self.parameters, self.dt), self.base)


def _used(plan: Plan, kinds: Mapping[str, Kind]) -> tuple[object, ...]:
    """Return the classes of the kinds in a plan: one that a notebook defines anew is another."""
    return tuple(type(kinds.get(perturbation.kind)) for perturbation in plan)
