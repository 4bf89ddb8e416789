"""Parameters of systems of known ground truth: names, units, bounds, defaults."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field

from emergent.models.plane.system import PlaneParameters
from emergent.parameters import number

Point = Annotated[tuple[float, float], Field(json_schema_extra={"unit": "m"})]
DynamicsName = Literal[
    "additive",
    "alternate-seekers",
    "anti-seekers",
    "averagers",
    "ballistic",
    "beside",
    "board",
    "boss",
    "boss-by-lot",
    "bosses-by-lot",
    "checked-ranging",
    "committee",
    "conditional-seekers",
    "consensus",
    "deserter",
    "dictator",
    "finisher",
    "half-turners",
    "hidden-controller",
    "hidden-hub",
    "long-range",
    "lookers",
    "m-of-n",
    "mirrored",
    "other-goal",
    "passers-by",
    "pushes",
    "quorum-seekers",
    "ranging",
    "rotating-leader",
    "scorer",
    "seekers",
    "sensor-and-actuator",
    "serial-chain",
    "starter",
    "starter-by-lot",
    "trusted-sensor",
    "two-hops",
    "two-leaders",
    "unanimous",
    "uncoupled",
    "waiters",
    "wanderers",
    "wary-seekers",
    "weak-quorum-seekers",
    "weak-seekers",
    "wind",
    "xor",
]


class GroundTruthParameters(PlaneParameters):
    """Everything that a system of known ground truth depends on but its plan and its seed."""

    older_names = {"law": "dynamics"}  # noqa: RUF012

    dynamics: DynamicsName = Field("ranging", description="What the members do; true values of all metrics are known.")
    members: int = number(10, 1, 1000, "1", "Number of members.")
    horizon: float = number(120, 1, 1e6, "s", "Longest time of a run.")
    dt: float = number(1, 0.01, 10, "s", "Time step.")
    goal: Point = Field((70.0, 0.0), description="Place of the goal.")
    radius: float = number(3, 0, 1000, "m", "Distance at which a member has arrived and stays; 0: nobody does.")
    spread: float = number(1, 0, 1000, "m", "Radius of the disc in which the members start.")
    speed: float = number(1, 0.01, 20, "m/s", "Speed of a member.")
    window_distance: float = number(30, 1, 1000, "m", "How far away a distracted member goes.")

    success: float = number(1, 0, 1, "1", "Chance that a run works; in one that fails, nobody gets anywhere.")
    needed: int = number(6, 1, 1000, "1", "Members that must work (m-of-n and what is built on it).")
    leader: int = number(0, 0, 999, "1", "Number of the member on which it hangs (dictator, boss and others).")
    earshot: float = Field(
        math.inf,
        gt=0,
        allow_inf_nan=True,
        description="How far members hear each other, as declared; some dynamics hear farther.",
        json_schema_extra={"unit": "m"},
    )
    part: float = number(0.95, 0, 1, "1", "Chance that a member's part succeeds in a run (serial-chain).")
    drift: float = number(0.5, 0, 1, "1", "Share of runs with a wind towards the goal's place (wind, anti-seekers).")
    cues: float = number(0.2, 0, 1000, "1", "Share of full speed for which one member's cues suffice (weak-seekers).")

    @property
    def size(self) -> int:
        """The number of members."""
        return self.members

    @property
    def target(self) -> tuple[float, float]:
        """The goal's position [m]."""
        return self.goal

    @property
    def steps(self) -> int:
        """The number of steps until the horizon."""
        return max(1, round(self.horizon / self.dt))
