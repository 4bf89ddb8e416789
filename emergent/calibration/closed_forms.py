"""Values of estimates that follow in closed form, by the dynamics of known ground truth (ten members on a way of 67 m).

Where dynamics draw no lots, estimates are exact, whatever the number of replications: `VALUES`. Where they do, `LOTS`
are expectations of means over replications.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

N, NAN, INF = 10, math.nan, math.inf
NEEDED = ("worst_single", "worst_start", "worst_midway", "within_run", "typical", "worst_pair")
ALL_STRUCK = (*NEEDED, "front", "cued")


def struck(value: float, *names: str) -> dict[str, float]:
    """What is left where the others keep so much, whoever is struck in whichever way and whenever, or some only."""
    return {f"necessity.{name}": value for name in names or ALL_STRUCK}


KEPT = struck(1)
STEADY = {"distraction.one_longest": 1, "distraction.half_longest": 1}
LEADERLESS = {"locality.identical": 1, **KEPT}


def table(both: float, sighted: float, coupled: float, neither: float) -> dict[str, float]:
    """The 2×2, and the ends of the scale, where null and ceiling are 0 and 1."""
    cells = {"both": both, "sighted": sighted, "coupled": coupled, "neither": neither}
    return {
        "goal_directedness.attainment": both,
        "goal_directedness.null": neither,
        "goal_directedness.ceiling": 1,
        **{f"interaction.{name}": value for name, value in cells.items()},
        "interaction.interaction": both - sighted - coupled + neither,
    }


def member(alone: float, sole: float) -> dict[str, float]:
    """What the best member attains alone, and as the only one who senses the goal."""
    return {"sufficiency.alone_best": alone, "sufficiency.sole_best": sole}


def areas(value: float) -> dict[str, float]:
    """The area under the curve of random removal, from the start on and midway."""
    return {"retention.area_start": value, "retention.area_midway": value}


def turns(system: float, best: float) -> dict[str, float]:
    """The response to a moved goal, of the system and of the best member."""
    return {"retargeting.system": system, "retargeting.best_member": best, "retargeting.excess": system - best}


def parts(system: float, total: float) -> dict[str, float]:
    """The system's response to a moved goal and that of its members alone, added up."""
    return {"sum_of_parts.system": system, "sum_of_parts.sum": total, "sum_of_parts.beyond": system - total}


def few(alone: float, sighted: float) -> dict[str, float]:
    """The smallest coalitions that reach half of the system's GD."""
    return {"coalitions.smallest_alone": alone, "coalitions.smallest_sighted": sighted}


def cue(own: float, *, goal: float = 0, decoy: float = 1) -> dict[str, float]:
    """What the best member follows of its own cue, and where all go when every sensor shows a decoy."""
    return {"own_cue.best_member": own, "misdirection.to_goal": goal, "misdirection.to_decoy": decoy}


def velocity(both: float, sighted: float, coupled: float, neither: float) -> dict[str, float]:
    """The velocity towards the goal in the cells of the 2×2."""
    return {
        "horizons.velocity_both": both,
        "horizons.velocity_sighted": sighted,
        "horizons.velocity_coupled": coupled,
        "horizons.velocity_neither": neither,
    }


def back(distracted: float, lost: float, blind: float) -> dict[str, float]:
    """Whether one who was drawn away comes back: to a group, to one out of sight, to a blind one."""
    return {"rejoin.back_distracted": distracted, "rejoin.back_lost": lost, "rejoin.back_blind": blind}


VALUES: Mapping[str, Mapping[str, float]] = {
    "seekers": {
        **few(1, 1),
        "equifinality.back": 1, "equifinality.aside": 1,
        **parts(1, N),
        "goal_directedness.gd": 1, **table(1, 1, 0, 0), **LEADERLESS, **member(1, 1), **turns(1, 1),
        **velocity(1, 1, 0, 0), **areas((N - 0.5) / N), **STEADY, **back(1, 1, 0), **cue(1),
        "misleading.k_star": INF, "decoy.share_half": 0.9,
    },
    "conditional-seekers": {
        **few(1.5, 1),
        **parts(1, 0),
        "goal_directedness.gd": 1, **table(1, 0, 0, 0), **LEADERLESS, **member(0, 1), **turns(1, 0),
        **velocity(1, 0, 0, 0), **areas((N - 1.5) / N), **STEADY, **back(1, 0, 0), **cue(1),
        "misleading.k_star": INF, "decoy.share_half": 0.9,
    },
    "weak-seekers": {
        **few(2.5, 2.5),
        "sum_of_parts.system": 1,
        "goal_directedness.gd": 1, **table(1, 0, 0, 0), **LEADERLESS, **member(1, 0),
        **velocity(1, 0.2, 0, 0), **areas((N - 2.5) / N), **STEADY, **cue(0),
        "retargeting.system": 1, "misleading.k_star": INF, "decoy.share_half": 0.55, "information.one_with_all": 1,
        "information.pooling": 4,
    },
    "ranging": {
        **few(2.5, 2.5),
        **parts(1, 0),
        "goal_directedness.gd": 1, **table(1, 0, 0, 0), "locality.identical": 1, **member(0, 0), **turns(1, 0),
        **velocity(1, 0, 0, 0), **areas((N - 2.5) / N), **STEADY, **back(1, 0, 0), "misleading.k_star": INF,
        "misdirection.to_goal": 0, "misdirection.to_decoy": 1,
    },
    "m-of-n": {
        **few(5.5, 5.5),
        **parts(1, 0),
        "goal_directedness.gd": 1, **table(1, 0, 0, 0), **LEADERLESS, **member(0, 0), **turns(1, 0),
        **velocity(1, 0, 0, 0), **areas((N - 6 + 0.5) / N), **back(1, 0, 0), **cue(0),
        "distraction.one_longest": 1, "distraction.half_longest": 0, "misleading.k_star": 4.5, "decoy.share_half": 0.55,
    },
    "dictator": {
        **parts(1, 1),
        "goal_directedness.gd": 1, **table(1, 1 / N, 0, 0), **member(1, 1), **turns(1, 1), **cue(1),
        "locality.identical": 1, **struck(0, *NEEDED[:4], "worst_pair", "front"),
        "horizons.velocity_sighted": 1 / N, "horizons.velocity_neither": 0,
    },
    "two-leaders": {
        **parts(1, 2),
        "goal_directedness.gd": 1, **table(1, 2 / N, 0, 0), **member(1, 1), **turns(1, 1), **cue(1),
        "locality.identical": 1, **struck(1 / (N - 1), *NEEDED[:4]), "necessity.worst_pair": 0,
        "horizons.velocity_sighted": 2 / N, "horizons.velocity_neither": 0,
    },
    "hidden-controller": {
        **few(1.5, 1),
        **parts(1, 0),
        "goal_directedness.gd": 1, **table(1, 0, 1, 0), **LEADERLESS, **member(0, 1), **turns(1, 0),
        "locality.identical": 0, **velocity(1, 0, 1, 0), **areas((N - 1.5) / N), **STEADY, **back(1, 0, 1),
        **cue(0, goal=1, decoy=0),
        "misleading.k_star": INF, "decoy.share_half": INF,
    },
    "ballistic": {
        **few(1.5, 1),
        "equifinality.back": 1, "equifinality.aside": 0,
        **parts(0, 0),
        "goal_directedness.gd": 1, **table(1, 0, 1, 0), **LEADERLESS, **member(0, 1), **turns(0, 0),
        **velocity(1, 0, 1, 0), **areas((N - 1.5) / N), **STEADY, "misleading.k_star": INF, "decoy.share_half": INF,
        **cue(0, goal=1, decoy=0),
    },
    "uncoupled": {
        **few(NAN, NAN),
        **parts(0, 0),
        "goal_directedness.gd": 0, **table(0, 0, 0, 0), **member(NAN, NAN), **turns(0, 0), **back(0, 0, 0),
        "locality.identical": 1, **cue(0, goal=NAN, decoy=NAN),
    },
    "serial-chain": {
        **few(9.5, 9.5),
        "sum_of_parts.sum": 0,
        **struck(0), **areas(0.5 / N), **member(0, 0),
        "locality.identical": 1, "distraction.one_longest": 0, "distraction.half_longest": 0, "misleading.k_star": 0.5,
        "retargeting.best_member": 0, "goal_directedness.null": 0, "goal_directedness.ceiling": 1,
        "misdirection.to_goal": 0, "misdirection.to_decoy": 1,
    },
    "wind": {
        **few(NAN, NAN),
        **parts(0, 0),
        "goal_directedness.gd": 0, "interaction.interaction": 0, **turns(0, 0), "locality.identical": 1,
        "goal_directedness.ceiling": 1, **cue(0, goal=NAN, decoy=NAN),
    },
    "anti-seekers": {
        **few(NAN, NAN),
        "goal_directedness.attainment": 0, "interaction.interaction": 0, "locality.identical": 1,
        "horizons.velocity_both": -1, "horizons.velocity_sighted": -1,
        "misdirection.to_goal": NAN, "misdirection.to_decoy": NAN,
    },
    "additive": {
        "sum_of_parts.system": 1,
        "goal_directedness.gd": 1, "goal_directedness.null": 0, "interaction.both": 1, "interaction.coupled": 0,
        "locality.identical": 1, "decoy.share_half": 0.55, **cue(0),
    },
}  # fmt: skip

LOTS: Mapping[str, Mapping[str, float]] = {
    "serial-chain": {
        "goal_directedness.gd": 0.95**N, "interaction.interaction": 0.95**N, "horizons.velocity_both": 0.95**N,
        "retargeting.system": 0.95**N, "own_cue.best_member": 0.95**N,
        "sum_of_parts.system": 0.95**N, "sum_of_parts.beyond": 0.95**N,
    },
    "wind": {"goal_directedness.attainment": 0.5, "goal_directedness.null": 0.5, "horizons.velocity_neither": 0.5},
    "anti-seekers": {"goal_directedness.null": 0.5, "interaction.coupled": 0.5},
    "additive": {
        "interaction.interaction": 1 - 1 / N, **struck(1 - 1 / N), "necessity.worst_pair": 1 - 2 / N,
        "distraction.one_longest": 1 - 1 / N, "distraction.half_longest": 0.5,
        "retargeting.best_member": 1 / N,
    },
    "dictator": {"necessity.typical": 1 - 1 / N, "distraction.one_longest": 1 - 1 / N, "distraction.half_longest": 0.5},
    "two-leaders": {
        "necessity.typical": 1 - (N - 2) / N / (N - 1),
        "distraction.half_longest": 1 - 5 * 4 / (N * (N - 1)),
    },
    "weak-seekers": {"information.all_with_share": 0.0702},
}  # fmt: skip
ROUGH = ("retargeting.", "sum_of_parts.", "own_cue.", "horizons.velocity", "maxent_gd.")
"""Known but for where in the disc of the start members are, and where within the goal's radius they stop.

Maximum-entropy goal-directedness, but for the chance of 1/(n + 1) that is left to moves of another kind.
"""
