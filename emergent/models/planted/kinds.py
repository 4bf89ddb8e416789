# ruff: noqa: D102
"""The planted systems' kinds of perturbation: names, settings and dose units are those of the walk.

A share is a chance here: blind 0.3 means that the sensor fails with probability 0.3, drawn once for each member and
run. So every mixture has a closed form: a law only ever meets members that sense or don't, listen or don't.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from emergent import perturbation
from emergent.arithmetic import ARRAYS
from emergent.channels import Change, ChannelKind, Combine
from emergent.models.planted import engine as e
from emergent.models.planted.parameters import PlantedParameters
from emergent.perturbation import Dose, Setting, Timing

_DEGREES = ("Direction, counter-clockwise from the x axis.", "degrees", -360, 360)


class PlantedKind(ChannelKind):
    """A kind of perturbation of the planted systems."""

    applies_to = ("member",)


class Remove(PlantedKind):
    """The member is gone; with a duration it comes back where it left."""

    name = "remove"
    sentence = "Takes the member out of the group; with a duration it comes back where it left."
    dose = Dose("gone or not", 0, 1, 1, (0.0, 1.0))

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: PlantedParameters) -> Sequence[Change]:
        return [Change(e.PRESENT, 0.0)]


class Freeze(PlantedKind):
    """The member stands still and does not do its part; the others still see it."""

    name = "freeze"
    sentence = "The member stands still for as many seconds as the dose; the others still see it."
    dose = Dose("s", 0, 1e6, 60)
    timing = Timing.DOSE

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: PlantedParameters) -> Sequence[Change]:
        return [Change(e.MOBILE, 0.0)]


class Distract(PlantedKind):
    """The member goes somewhere else, `window_distance` away, in a direction drawn uniformly."""

    name = "distract"
    sentence = "The member heads for a shop window instead, for as many seconds as the dose."
    dose = Dose("s", 0, 1e6, 30)
    timing = Timing.DOSE

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: PlantedParameters) -> Sequence[Change]:
        return [Change(e.ERRAND, 1.0)]


class Displace(PlantedKind):
    """The member jumps; one that has arrived stays."""

    name = "displace"
    sentence = "Puts the member elsewhere: the dose in metres, in the direction of the bearing."
    dose = Dose("m", 0, 1e5, 40)
    timing = Timing.INSTANT
    settings = (Setting("bearing", 90.0, *_DEGREES),)

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: PlantedParameters) -> Sequence[Change]:
        s, c = (float(v) for v in ARRAYS.sincos(math.radians(settings["bearing"])))
        return [Change(e.X, dose * c, Combine.ADD), Change(e.Y, dose * s, Combine.ADD)]


class Blind(PlantedKind):
    """The member's one sensor of the goal fails."""

    name = "blind"
    sentence = "The member's sensor of the goal fails, with the dose as probability."

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: PlantedParameters) -> Sequence[Change]:
        return [Change(e.SIGHT, 1.0 - dose, Combine.MULTIPLY)]


class Deafen(PlantedKind):
    """The member takes no notice of the others: at dose 1 it does just what it would do alone."""

    name = "deafen"
    sentence = "The member takes no notice of the others, with the dose as probability."

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: PlantedParameters) -> Sequence[Change]:
        return [Change(e.LISTEN, 1.0 - dose, Combine.MULTIPLY)]


class Mislead(PlantedKind):
    """The member heads stubbornly `degrees` off the goal's bearing from the start, or each in its own direction."""

    name = "mislead"
    sentence = "A stubborn heading replaces the member's own will, with the dose as probability."
    settings = (
        Setting("degrees", 90.0, "How far off the bearing of the goal, as seen from the start.", "degrees", -360, 360),
        Setting("headings", "common", "One heading for all, or each its own.", words=("common", "own")),
    )

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: PlantedParameters) -> Sequence[Change]:
        if settings["headings"] == "own":
            return [Change(e.WILL, dose), Change(e.WILL_X, 0.0, Combine.DRAW)]
        x, y = _turned(parameters.goal, settings["degrees"])
        d = math.sqrt(x * x + y * y) or 1.0
        return [Change(e.WILL, dose), Change(e.WILL_X, x / d), Change(e.WILL_Y, y / d)]


class Decoy(PlantedKind):
    """The member's sensor shows another place, as far from the start, `degrees` around. Who gets there stops there."""

    name = "decoy"
    sentence = "The member's sensor shows another place, as far away, `degrees` around, with the dose as probability."
    settings = (Setting("degrees", 90.0, "Bearing of the other place, off the goal's.", "degrees", -360, 360),)

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: PlantedParameters) -> Sequence[Change]:
        x, y = _turned(parameters.goal, settings["degrees"])
        return [Change(e.DECOY, dose), Change(e.DECOY_X, x), Change(e.DECOY_Y, y), Change(e.DECOY_ON, 1.0)]


class Guide(PlantedKind):
    """The member goes to the goal, whatever the law, with an error of its bearing that is drawn once a run."""

    name = "guide"
    sentence = "The member goes straight to the goal, with the dose as probability."
    dose = Dose("probability", 0, 1, 1)
    settings = (Setting("error", 0.0, "Standard deviation of the bearing's error.", "rad", 0, 10),)

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: PlantedParameters) -> Sequence[Change]:
        return [Change(e.GUIDE, dose), Change(e.GUIDE_ERROR, settings["error"])]


class Move(PlantedKind):
    """The goal stands elsewhere; who has arrived stays there."""

    name = "move"
    sentence = "The goal moves by the dose in metres, in the direction of the bearing."
    applies_to = ("goal",)
    dose = Dose("m", 0, 1e5, 100)
    settings = (Setting("bearing", 90.0, *_DEGREES),)

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: PlantedParameters) -> Sequence[Change]:
        x, y = parameters.goal
        s, c = (float(v) for v in ARRAYS.sincos(math.radians(settings["bearing"])))
        return [Change(e.GOAL_X, x + dose * c), Change(e.GOAL_Y, y + dose * s)]


class Fork(perturbation.Fork, PlantedKind):
    """Re-key every draw from the onset on. What is drawn once a run is drawn at its first step."""

    applies_to = ("chance",)

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: PlantedParameters) -> Sequence[Change]:
        return [Change(e.FORK, dose, Combine.ADD)]


def _turned(place: tuple[float, float], degrees: float) -> tuple[float, float]:
    s, c = (float(v) for v in ARRAYS.sincos(math.radians(degrees)))
    return place[0] * c - place[1] * s, place[0] * s + place[1] * c


KINDS: dict[str, PlantedKind] = {
    kind.name: kind() for kind in (Remove, Freeze, Distract, Displace, Blind, Deafen, Mislead, Decoy, Guide, Move, Fork)
}
"""All kinds by name."""
