"""Parameters of the walk: names, units, bounds, defaults (the open plaza, 20 walkers)."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field, model_validator

from emergent.models.plane.system import PlaneParameters
from emergent.parameters import number

FOREVER = 1e6
"""The longest horizon [s]."""
FAR, NEAR = 30_000.0, 1.0
"""The largest coordinate [m], so that `move` leads from any goal to any other; how near to the start a goal may be."""
MOST_GLIMPSES, MOST_SMELL = 100.0, 1e4
"""The highest rate of glimpses [1/s], one at nearly every step, and the largest weight of the smell."""
Coordinate = Annotated[float, Field(ge=-FAR, le=FAR)]
Point = tuple[Coordinate, Coordinate]
Segment = tuple[Coordinate, Coordinate, Coordinate, Coordinate]
Circle = tuple[Coordinate, Coordinate, Annotated[float, Field(gt=0, le=FAR)]]


class WalkParameters(PlaneParameters):
    """Everything that a walk depends on but its plan and its seed."""

    walkers: int = number(20, 1, 2000, "1", "Number of walkers in the group.")
    horizon: float = number(400, 1, FOREVER, "s", "Longest time of a run.")
    dt: float = number(0.5, 0.01, 2, "s", "Time step.")

    restaurant: Point = Field((150.0, 0.0), description="Place of the restaurant.", json_schema_extra={"unit": "m"})
    radius: float = number(10, 0, 1000, "m", "Distance at which a walker has arrived and stays; 0: nobody does.")
    landmarks: tuple[Point, ...] = Field((), description="Landmarks on the way: where each leg but the last one ends.")
    walls: tuple[Segment, ...] = Field((), description="Walls, each from x, y to x, y [m].")
    circles: tuple[Circle, ...] = Field((), description="Round obstacles, each x, y, radius [m].")
    street: Segment = Field(
        (75.0, -30.0, 75.0, 30.0), description="The wall that closes the street (kind `close`) [m]."
    )
    windows: tuple[Point, ...] = Field(
        (),
        description="Shop windows: distracted walkers head for the nearest. None: one somewhere around each time [m].",
    )
    window_distance: float = number(30, 1, 1000, "m", "How far away that window is, where the scene names none.")

    speed: float = number(1.3, 0.01, 20, "m/s", "Walking speed.")
    vision: float = number(30, 0.1, 10_000, "m", "Distance up to which others are seen.")
    space: float = number(1.5, 0.01, 100, "m", "Distance below which walkers step apart.")
    turn_rate: float = number(1.5, 0.01, 100, "rad/s", "Fastest turn, at a right angle.")
    diffusion: float = number(0.2, 0, 10, "rad²/s", "Heading diffusion D.")
    patience: float = number(
        FOREVER, 0, FOREVER, "s", "How long one minds somebody who stands still; as long as that is: always."
    )
    wait: float = number(0.8, 0, 10, "1", "How much one slows down when the others are behind.")

    inertia: float = number(1, 0, 100, "1", "Weight of the own heading.")
    cohesion: float = number(1, 0, 100, "1", "Weight of the way to the others.")
    alignment: float = number(1.5, 0, 100, "1", "Weight of the others' mean heading.")
    separation: float = number(2, 0, 100, "1", "Weight of stepping apart.")
    glimpse: float = number(3, 0, 100, "1", "Weight of a glimpsed cue.")
    smell: float = number(0, 0, MOST_SMELL, "1", "Weight of stepping out of the crowd where it smells good.")

    glimpse_rate: float = number(0.02, 0, MOST_GLIMPSES, "1/s", "Glimpses of the way per walker and second.")
    glimpse_time: float = number(3, 0.01, 1000, "s", "How long a glimpse lasts.")
    glimpse_error: float = number(0.5, 0, 10, "rad", "Standard deviation of a glimpse's error.")
    smell_range: float = number(180, 1, 1e5, "m", "Distance at which the smell has faded to nothing.")

    distraction_rate: float = number(0.002, 0, 10, "1/s", "Spontaneous distractions per walker and second.")
    distraction_time: float = number(15, 0.01, 1e4, "s", "How long a spontaneous distraction lasts.")

    @model_validator(mode="after")
    def _reachable(self) -> WalkParameters:
        if self.horizon < self.dt:
            raise ValueError(f"the horizon ({self.horizon:g} s) is shorter than one step ({self.dt:g} s)")
        if math.hypot(*self.restaurant) < NEAR:
            raise ValueError(
                f"the restaurant is {math.hypot(*self.restaurant):g} m from [0, 0], where the walkers start, but must "
                f"be at least {NEAR:g} m from there"
            )
        return self

    @property
    def size(self) -> int:
        """The number of walkers."""
        return self.walkers

    @property
    def target(self) -> tuple[float, float]:
        """The restaurant's position [m]."""
        return self.restaurant

    @property
    def steps(self) -> int:
        """The number of steps until the horizon."""
        return round(self.horizon / self.dt)
