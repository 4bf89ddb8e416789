"""Systems that are made to fool the verdict, each a few lines: the right word, and the values behind it.

Each breaks one gate, or none, in a way of its own. Members go at 1 m/s, and have a way of 39 s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from emergent.calibration.truth import NOTHING, Truth
from emergent.models.ground_truth import GroundTruthParameters, GroundTruthSystem
from emergent.randomness import CHOICES, choice
from emergent.system import System

MANY = 36
"""Members, of whom a keyed sample of 32 is ranked; those of `UNRANKED` are outside of it."""
UNRANKED = sorted(set(range(MANY)) - set(choice(CHOICES, 0, MANY, 32, "ranked").tolist()))
SHORT = {"dt": 4.0, "goal": (42.0, 0.0), "horizon": 72.0}
SCATTERED = {"members": 12, "spread": 10.0, "earshot": 8.0, "needed": 3}
"""Members that do not all hear each other, but each some."""
ROUGH = {"retargeting": 0.03, "own_cue": 0.03}
"""Known but for where in the disc of the start members are, and where within the goal's radius they stop."""


class Untimed(GroundTruthSystem):
    """A system without a horizon to lengthen."""

    longer = None  # type: ignore[assignment]


class Made(NamedTuple):
    """A system by its dynamics, the word that is right, and values that follow."""

    dynamics: str
    parameters: Mapping[str, object]
    word: str
    values: Mapping[str, float] = NOTHING
    system: type[GroundTruthSystem] = GroundTruthSystem
    replications: int = 100
    """Few decide the gates of dynamics that draw no lots; figures near a threshold, or shares of little, need more.

    The GD of faint lies midway between .05 and .2: of 850 runs, the mean is 4.5 standard deviations of 1/88 off before
    an interval of ±1.96 reaches either of them.
    """
    few: int = 40
    """Of a quick look."""


ONE = {"goal_directedness.gd": 1.0, "locality.identical": 1.0, "interaction.interaction": 1.0}
NONE_ALONE = {"sufficiency.alone_best": 0.0, "sufficiency.sole_best": 0.0}
NONE_NEEDED = {"necessity.worst_single": 1.0, "necessity.worst_pair": 1.0, "necessity.front": 1.0}
TURNS = {"retargeting.system": 1.0, "retargeting.best_member": 0.0}
EMERGENT = {**ONE, **NONE_ALONE, **NONE_NEEDED, **TURNS}
"""What the gates find of m of N, and of whatever passes for it."""
SPOILED = {**ONE, **NONE_ALONE, **TURNS, "necessity.worst_single": 0.0, "necessity.worst_start": 0.0}
"""Of what one can spoil."""
TO_DECOY = {"misdirection.to_goal": 0.0, "misdirection.to_decoy": 1.0}
FOLLOWS = {**TO_DECOY, "retargeting.slope": 1.0, "retargeting.offset": 0.0}
WITH_OTHERS = {**FOLLOWS, "own_cue.best_member": 0.0}
"""Where who is shown a decoy goes with the others."""
OWN_WAY = {**FOLLOWS, "own_cue.best_member": 1.0}
"""Where it goes to the decoy (of unlike members, the best one)."""
PAIR_LOST = {"necessity.worst_pair": 0.0}

TABLE: Mapping[str, Mapping[str, Made]] = {
    "no gate is to refuse these": {
        "m of N": Made("m-of-n", {}, "robustly emergent", EMERGENT | WITH_OTHERS),
        "m of N within earshot": Made("m-of-n", SCATTERED, "robustly emergent", {"light_cone.identical": 1.0}),
        "ranging": Made("ranging", {}, "fragile", {**ONE, **NONE_ALONE, **TURNS}, replications=400),
        "rotating leader": Made("rotating-leader", {}, "robustly emergent", EMERGENT | WITH_OTHERS),
        "one flees": Made(
            "deserter", {}, "robustly emergent",
            {**NONE_ALONE, **NONE_NEEDED, "goal_directedness.gd": 0.9, "interaction.interaction": 0.9},
        ),
        "ranging with checks": Made("checked-ranging", {"members": 6}, "emergent", {**ONE, **NONE_ALONE, **TURNS}),
        "beside the goal": Made("beside", {}, "robustly emergent", EMERGENT),
        "committee": Made("committee", {}, "emergent", EMERGENT | WITH_OTHERS | PAIR_LOST),
        "majority of three": Made(
            "m-of-n", {"members": 3, "needed": 2}, "emergent", EMERGENT | WITH_OTHERS | PAIR_LOST
        ),
    },
    "gate 1 is to refuse these": {
        "faint": Made("ranging", {"success": 0.125}, "weakly goal-directed", replications=850, few=400),
        "other goal": Made("other-goal", {}, "not goal-directed", {"goal_directedness.gd": 0.0}),
        "chance at .9": Made("wind", {"drift": 0.9}, "not goal-directed", {"interaction.interaction": 0.0}),
    },
    "gate 2 is to refuse these": {
        "pushed by looking": Made(
            "lookers", {}, "not local",
            {**EMERGENT, "misdirection.to_goal": 1.0, "misdirection.to_decoy": 0.0, "own_cue.best_member": 0.0},
        ),
        "moved by the scorer": Made(
            "scorer", {"members": 20, "goal": (20.0, 0.0), "horizon": 72.0}, "not local", {"locality.identical": 1.0},
            few=100,
        ),
        "hidden hub": Made("hidden-hub", SCATTERED, "not local", EMERGENT | WITH_OTHERS),
        "two hops in a step": Made("two-hops", SCATTERED, "not local"),
        "one far away": Made("long-range", SCATTERED, "not local"),
    },
    "gate 3 is to refuse these": {
        "quorum of three": Made("quorum-seekers", {"needed": 3}, "amplified", EMERGENT | OWN_WAY),
        "quorum of nine": Made("quorum-seekers", {"needed": 8}, "amplified", EMERGENT | OWN_WAY),
        "quorum of weak ones": Made("weak-quorum-seekers", {"needed": 3}, "amplified", EMERGENT | OWN_WAY),
        "wary seekers": Made("wary-seekers", {"needed": 3}, "amplified", EMERGENT),
        "thermostat of ten": Made("pushes", {}, "amplified", {**ONE, "sufficiency.alone_best": 1.0}),
        "weak ones by the score": Made("pushes", {"members": 24}, "amplified", {**ONE, **NONE_ALONE, **NONE_NEEDED}),
        "every second finds it": Made(
            "alternate-seekers", {}, "amplified", {**OWN_WAY, "sufficiency.alone_best": 1.0}
        ),
        "every second, untimed": Made("alternate-seekers", {}, "amplified", NONE_NEEDED, Untimed),
        "sensor and actuator": Made(
            "sensor-and-actuator", {"members": 2}, "concentrated",
            {**ONE, **TURNS, **OWN_WAY, "sufficiency.alone_best": 0.0, "sufficiency.sole_best": 1.0},
        ),
    },
    "gate 4 is to refuse these": {
        "boss": Made(
            "boss", {}, "concentrated",
            {**ONE, **TURNS, **OWN_WAY, "sufficiency.sole_best": 1.0, "necessity.front": 1.0},
        ),
        "unranked boss": Made(
            "boss", {"members": MANY, "leader": UNRANKED[0]}, "concentrated", {**ONE, **TURNS, **OWN_WAY}
        ),
        "unranked dictator": Made(
            "dictator", {"members": MANY, "leader": UNRANKED[0]}, "concentrated", {"sufficiency.alone_best": 1.0}
        ),
        "boss by lot": Made(
            "boss-by-lot", {"members": 20}, "concentrated",
            {**ONE, **TURNS, "necessity.front": 1.0, "necessity.within_run": 0.0},
        ),
        "bosses by lot": Made(
            "bosses-by-lot", {"members": 30}, "concentrated", {**ONE, **TURNS, "necessity.front": 1.0}
        ),
        "trusted sensor": Made("trusted-sensor", {}, "concentrated", SPOILED | OWN_WAY),
        "starter": Made("starter", {}, "concentrated", SPOILED | WITH_OTHERS | {"necessity.worst_midway": 1.0}),
        "starter by lot": Made("starter-by-lot", {}, "concentrated", {**ONE, **NONE_ALONE, **TURNS, **WITH_OTHERS}),
        "board": Made("board", {}, "concentrated", EMERGENT | WITH_OTHERS | {"necessity.worst_component": 0.0}),
        "finisher": Made(
            "finisher", {"dt": 2.0}, "concentrated",
            {**ONE, **NONE_ALONE, **TURNS, **WITH_OTHERS, "necessity.worst_single": 0.0},
        ),
        "two of two": Made(
            "m-of-n", {"members": 2, "needed": 2}, "fragile", {**ONE, **NONE_ALONE, **TURNS, **WITH_OTHERS}
        ),
        "all of ten": Made(
            "m-of-n", {"needed": 10}, "fragile", {**ONE, **NONE_ALONE, **WITH_OTHERS, "necessity.worst_single": 0.0}
        ),
        "exclusive or": Made("xor", {}, "fragile", {**WITH_OTHERS, "goal_directedness.gd": 1.0}),
        "one who stands still": Made(
            "waiters", {}, "fragile", {**ONE, **NONE_ALONE, **WITH_OTHERS, "necessity.worst_single": 0.0}
        ),
        "averagers": Made("averagers", {}, "fragile", {**SPOILED, **FOLLOWS, "necessity.typical": 0.0}),
        "unanimous sensors": Made("unanimous", {}, "fragile", SPOILED | {"necessity.typical": 0.0}),
    },
    "gate 6 is to refuse these": {
        "passers-by": Made(
            "passers-by", {}, "not goal-directed",
            {**ONE, **NONE_ALONE, **NONE_NEEDED, **TO_DECOY, "retargeting.slope": 1.5},
        ),
        "set out and did not look again": Made(
            "consensus", {}, "not goal-directed", {"sufficiency.alone_best": 1.0}
        ),
        "half the turn": Made(
            "half-turners", {}, "not goal-directed", {**ONE, **NONE_ALONE, **NONE_NEEDED, "retargeting.slope": 0.638}
        ),
        "mirrored": Made(
            "mirrored", {}, "not goal-directed", {**ONE, **NONE_ALONE, **NONE_NEEDED, "retargeting.slope": -0.448}
        ),
    },
}  # fmt: skip
"""Systems by the gate that is to refuse them.

Slopes of half the turn and mirrored are (Sxx + f·Syy)/(Sxx + Syy) with f ½ and −1, over the moved goals' places.
"""


def build(made: Made) -> System:
    """Return the system, on a short way."""
    parameters = {"dynamics": made.dynamics, **SHORT, **made.parameters}
    return made.system(GroundTruthParameters.model_validate(parameters))


def truths() -> Iterator[Truth]:
    """Yield the truths of the table."""
    for kind, rows in TABLE.items():
        for name, made in rows.items():
            yield Truth(
                name,
                partial(build, made),
                made.word,
                made.values,
                rough=ROUGH,
                replications=made.replications,
                few=made.few,
                kind=kind,
            )
