"""Mislead: the member heads stubbornly another way."""

import math
from typing import Literal

from emergent.models.interventions import Perturbable, intervention
from emergent.models.plane.kind import Change, Combine, PlaneKind, turned
from emergent.perturbation import Perturbation, Setting


class Mislead(PlaneKind):
    """The dose is the share of the member's own will that a stubborn heading replaces.

    The heading is `degrees` off the bearing of the target from the start, one for all that are misled; with
    `headings=own` everyone has an own one, drawn uniformly.
    """

    name = "mislead"
    sentence = "A stubborn heading replaces a share of the {member}'s own will."
    needs = ("will", "will_x", "will_y")
    settings = (
        Setting(
            "degrees", 90.0, "How far off the bearing of the {target}, as seen from the start.", "degrees", -360, 360
        ),
        Setting("headings", "common", "One heading for all, or each its own.", words=("common", "own")),
    )

    def changes(self, dose, settings, parameters):
        if settings["headings"] == "own":
            return [Change("will", dose), Change("will_x", 0.0, Combine.DRAW), Change("will_y", 0.0, Combine.DRAW)]
        x, y = parameters.target
        d = math.sqrt(x * x + y * y) or 1.0
        x, y = turned((x, y), settings["degrees"])
        return [Change("will", dose), Change("will_x", x / d), Change("will_y", y / d)]

    @intervention
    @staticmethod
    def by_hand(
        agent: Perturbable,
        share: float | None = None,
        seconds: float | None = None,
        *,
        degrees: float | None = None,
        headings: Literal["common", "own"] | None = None,
    ) -> Perturbation:
        """Replace a share of its will by a stubborn heading: `degrees` off the target's bearing, or an own one."""
        return agent.perturb("mislead", dose=share, seconds=seconds, degrees=degrees, headings=headings)
