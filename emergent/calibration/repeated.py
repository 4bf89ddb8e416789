"""Systems whose assessment is repeated with other seeds: small, with lots, some of them on the threshold of a gate."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from emergent.calibration.systems import SYSTEMS, build
from emergent.calibration.truth import Gates, Truth
from emergent.scenario import Thresholds

COARSE: Mapping[str, object] = {"dt": 10.0, "members": 5.0, "goal": (40.0, 0.0), "horizon": 80.0}
"""A short way in few steps: cheap."""


def threshold_of(*gates: int) -> Gates:
    """Return gates of which nothing is known, but that the truth stands on the threshold of these."""
    return tuple(None if number in gates else True for number in range(1, 7))


def coarse(name: str, dynamics: str, parameters: Mapping[str, object], **about: object) -> Truth:
    """Return a system of few members."""
    return Truth(name, partial(build, dynamics, {**COARSE, **parameters}), **about)  # type: ignore[arg-type]


ADDITIVE = {
    "interaction.interaction": 0.8,
    "interaction.sighted": 0.2,
    "necessity.worst_single": 0.8,
    "necessity.worst_start": 0.8,
    "necessity.worst_midway": 0.8,
    "necessity.typical": 0.8,
    "necessity.worst_pair": 0.6,
    "necessity.within_run": 0.8,
    "sufficiency.sole_best": 0.2,
    "retargeting.excess": 0.8,
    "retention.area_start": 0.5,
    "retention.area_midway": 0.5,
}
PIPELINES = ("in series", "one stage, six times", "one stage, six times, hard items", "a vote of three")

REPEATED: Mapping[str, Truth] = {
    truth.name: truth
    for truth in (
        coarse(
            "additive, five members", "additive", {}, lots=ADDITIVE, gates=threshold_of(3, 4, 6),
            thresholds=Thresholds(keeps=0.8, excess=0.8),
        ),
        coarse(
            "three of five, works in .8 of the runs", "m-of-n", {"success": 0.8, "needed": 3},
            word="robustly emergent", lots={"goal_directedness.gd": 0.8, "interaction.interaction": 0.8},
        ),
        coarse(
            "works in .7 of the runs", "ranging", {"success": 0.7}, word="fragile",
            lots={"goal_directedness.gd": 0.7, "interaction.interaction": 0.7},
        ),
        coarse(
            "works in .97 of the runs", "ranging", {"success": 0.97},
            lots={"goal_directedness.gd": 0.97, "interaction.interaction": 0.97, "retargeting.system": 0.97},
        ),
        coarse("works in .05 of the runs", "ranging", {"success": 0.05}, lots={"goal_directedness.gd": 0.05}),
        coarse(
            "GD is its threshold", "ranging", {"success": 0.2}, lots={"goal_directedness.gd": 0.2},
            gates=threshold_of(1),
        ),
        *(SYSTEMS[name] for name in PIPELINES),
    )
}  # fmt: skip
