"""Systems of what moves in the plane: kinds of perturbation in the system's words."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import ClassVar

from emergent.channels import ChannelKind
from emergent.models.kernel_system import KernelSystem
from emergent.models.plane.kind import PlaneKind
from emergent.system import Parameters


class PlaneParameters(Parameters):
    """What the parameters of such a system have in common."""

    @property
    @abstractmethod
    def target(self) -> tuple[float, float]:
        """The place at which all are to arrive [m]; runs start around the origin."""


class PlaneSystem(KernelSystem):
    """A system of members that move in the plane, whose channels have the names of `PlaneKind`."""

    kind_class: ClassVar[type[PlaneKind]]
    parameters: PlaneParameters

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
    def place(self) -> tuple[float, float]:
        """The target's place [m]."""
        return self.parameters.target

    @cached_property
    def base(self) -> tuple[float, ...]:
        """The undisturbed value of every channel, that of the target's place included."""
        x, y = self.parameters.target
        return self.channels.base(target_x=x, target_y=y)
