"""Kinds of perturbation that mean the same for everything that moves in the plane."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import ClassVar

from emergent.arithmetic import ARRAYS
from emergent.channels import Change, ChannelKind, Channels, Combine

__all__ = ["Change", "Combine", "PlaneKind", "direction", "turned"]


class PlaneKind(ChannelKind):
    """A kind that means the same to everything that moves in the plane; a new one is one file in `kinds/`.

    It is written of a `{member}` and its `{target}`, in `sentence`, in `applies_to` and in the sentences of settings;
    a system has its own words for them. Systems whose channels include what it `needs` have it (`shared`).

    `changes` may read `parameters.target`, the position [m] at which all are to arrive; runs start around the origin.
    Names of channels that mean the same everywhere:

    | channel | undisturbed | meaning |
    |---|---|---|
    | x, y | | position [m]; a plan can only add to it (`Combine.ADD`) |
    | presence | 1 | 0: gone, neither moves nor is seen |
    | mobility | 1 | 0: stands still, and is seen standing |
    | others | 1 | weight of the others, a share |
    | sight | 1 | share of what it senses of the target |
    | speed | 1 | factor of the speed |
    | noise | 1 | factor of the standard deviation of the heading's noise |
    | will, will_x, will_y | 0 | share of its will that a stubborn heading replaces; that heading, which may be drawn |
    | errand | 0 | 1: heads for somewhere else |
    | guide, guide_error | 0 | chance that it has a cue of the way at each step; the cue's deviation [rad] |
    | decoy | 0 | share of its cues that show the decoy instead of the target |
    | target_x, target_y | the target | position of the target, of the whole run [m] |
    | decoy_x, decoy_y, decoy_on | 0 | position of the decoy [m], and whether there is one, of the whole run |
    | fork | 0 | number of the future; a plan adds to it |
    """

    member: ClassVar[str] = "member"
    target: ClassVar[str] = "target"
    needs: ClassVar[tuple[str, ...]] = ()
    applies_to: tuple[str, ...] = ("{member}",)

    def __init__(self, *, member: str | None = None, target: str | None = None) -> None:
        """Make the kind in the words of a system; without, in those of its class."""
        member, target = member or self.member, target or self.target

        def worded(text: str) -> str:
            return text.replace("{member}", member).replace("{target}", target)

        self.sentence = worded(self.sentence)
        self.applies_to = tuple(map(worded, self.applies_to))
        self.settings = tuple(replace(setting, sentence=worded(setting.sentence)) for setting in self.settings)

    def fits(self, channels: Channels) -> bool:
        """Return whether a system has the channels that this kind needs."""
        return all(name in channels.names for name in self.needs)


def turned(point: tuple[float, float], degrees: float) -> tuple[float, float]:
    """Return a point [m], turned around the origin, with the same bits on every machine."""
    (x, y), (c, s) = point, direction(degrees)
    return x * c - y * s, x * s + y * c


def direction(degrees: float) -> tuple[float, float]:
    """Return the cosine and the sine of an angle, with the same bits on every machine."""
    s, c = (float(value) for value in ARRAYS.sincos(math.radians(degrees)))
    return c, s
