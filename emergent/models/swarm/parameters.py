"""Parameters of the swarm: names, units, bounds, defaults (those of Couzin et al. 2005, 50 members, five informed)."""

from __future__ import annotations

from pydantic import model_validator

from emergent.models.plane.system import PlaneParameters
from emergent.parameters import number


class SwarmParameters(PlaneParameters):
    """Everything that a swarm depends on but its plan and its seed."""

    members: int = number(50, 1, 2000, "1", "Number of members in the group.")
    informed: int = number(5, 0, 2000, "1", "Number of members that prefer the goal's direction.")
    opposed: int = number(0, 0, 2000, "1", "Number of further members that prefer another direction.")
    degrees: float = number(180, -360, 360, "°", "How far off the goal's direction that other one is.")
    horizon: float = number(500, 1, 1e5, "s", "Time of a run.")
    dt: float = number(0.2, 0.01, 2, "s", "Time step.")

    space: float = number(1, 0.01, 100, "m", "Distance below which members keep clear of one another (α).")
    vision: float = number(6, 0.01, 1000, "m", "Distance up to which others attract and are aligned with (ρ).")
    preference: float = number(0.5, 0, 100, "1", "Weight of the preferred direction (ω); that of the others is 1.")
    speed: float = number(1, 0.001, 100, "m/s", "Speed.")
    turn_rate: float = number(2, 0.01, 1000, "rad/s", "Fastest turn (θ).")
    error: float = number(0.01, 0, 10, "rad", "Standard deviation of the error in each step's direction.")

    @model_validator(mode="after")
    def _fitting(self) -> SwarmParameters:
        if self.horizon < self.dt:
            raise ValueError(f"the horizon ({self.horizon:g} s) is shorter than one step ({self.dt:g} s)")
        if self.informed + self.opposed > self.members:
            raise ValueError(
                f"{self.informed} members are informed and {self.opposed} opposed, but there are only {self.members}"
            )
        return self

    @property
    def size(self) -> int:
        """The number of members."""
        return self.members

    @property
    def target(self) -> tuple[float, float]:
        """A position in the goal's direction, as far away as one gets until the horizon [m]."""
        return self.speed * self.horizon, 0.0

    @property
    def steps(self) -> int:
        """The number of steps until the horizon."""
        return round(self.horizon / self.dt)
