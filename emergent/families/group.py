"""Groups: members that sense a goal and follow each other."""

from __future__ import annotations

import math

from emergent.family import Family, Findings, Question, Remark, Word, find, table
from emergent.wording import plain, said

PURSUES = (
    "The system pursues the goal: on a scale from 0 (the same parts without each other and blind) to 1 (the best that "
    "these parts could do) it stands at {gd}."
)
KEPT = (
    "None of them stops it when it is struck, at the start or midway: with the worst one {struck} from then on, the "
    "others keep {worst}."
)


def what_breaks_it(findings: Findings) -> tuple[str, ...]:
    """Return how many misled members halve what the others attain, and whether even one does."""
    k_star = find(findings, "misleading.k_star")
    if k_star is None:
        return ()
    if not math.isfinite(k_star.value):
        many = "No number of stubborn members up to half of the group halves what the others attain."
    else:
        many = (
            f"What breaks it: {said(k_star)} members who from the start on head stubbornly one common way, 90° off, "
            "halve what the others attain (interpolated)."
        )
    return (many, *_even_one(findings))


def _even_one(findings: Findings) -> tuple[str, ...]:
    """Return what the worst heading of a single misled member leaves, where it halves what the others attain."""
    cells = table(findings, "misleading.map")
    if cells is None:
        return ()
    one = cells[cells["how_many"] == 1].sort_values("value")
    if one.empty or not one["value"].iloc[0] <= 0.5:
        return ()
    value, low, high = (plain(float(one[column].iloc[0])) for column in ("value", "low", "high"))
    return (f"Even one does, if it heads {one['degrees'].iloc[0]:g}° off: the others keep {value} [{low}, {high}].",)


GROUP = Family(
    name="group",
    null="the same parts, uncoupled and blind",
    directed=Question(
        sentence="The system does better than its parts uncoupled and blind.",
        decide=("goal_directedness.gd",),
        beside=("goal_directedness.attainment", "goal_directedness.null", "goal_directedness.ceiling"),
    ),
    local=Question(
        sentence="Blinded, it runs bit for bit the same when the goal is moved.",
        decide=("locality.identical",),
        bound="at",
        threshold=1.0,
    ),
    scarce=Question(
        sentence="No member does it alone, given ten times the time, or as the only one who senses the goal.",
        decide=("sufficiency.alone_best", "sufficiency.sole_best"),
        bound="below",
        threshold="sufficient",
    ),
    spread=Question(
        sentence="The others keep the goal when the worst member is {struck}, at the start or midway.",
        decide=("necessity.worst_single",),
        roles=("necessity.front", "necessity.cued", "necessity.worst_component", "necessity.within_run"),
        beside=("necessity.worst_start", "necessity.worst_midway", "necessity.typical", "necessity.worst_pair"),
        threshold="keeps",
    ),
    together=Question(
        sentence="Sensing and following do together what neither does alone.",
        decide=("interaction.interaction",),
        beside=("interaction.both", "interaction.sighted", "interaction.coupled", "interaction.neither"),
    ),
    turns=Question(
        sentence="When the goal moves, the system turns, more than its best member.",
        decide=("retargeting.excess",),
        beside=("retargeting.system", "retargeting.best_member"),
        threshold="excess",
    ),
    follows="retargeting.system",
    pair="necessity.worst_pair",
    singles="sufficiency.members",
    struck="necessity.members",
    ways={
        "remove": "removed",
        "freeze": "frozen",
        "mislead": "misled by 90°",
        "decoy": "shown a decoy",
        "blind": "given a stuck sensor",
    },
    figures={
        "gd": "goal_directedness.gd",
        "alone": "sufficiency.alone_best",
        "sole": "sufficiency.sole_best",
        "worst": "necessity.worst_single",
        "within": "necessity.within_run",
        "identical": "locality.identical",
        "turns": "retargeting.system",
    },
    said={
        Word.EMERGENT: (
            PURSUES,
            "None of its members does so alone, given ten times the time, or as the only one who senses the goal: "
            "beyond chance, the best one reaches {alone} and {sole} of that.",
            KEPT,
        ),
        Word.GOAL_DIRECTED: (PURSUES, "With the worst member {struck}, the others keep {worst}."),
        Word.AMPLIFIED: (
            "The system pursues the goal (GD {gd}), but so do its members, only more slowly: alone, given ten "
            "times the time, the best one reaches {alone} of what the system does in its own.",
            "So the group does not make a goal out of none: it pools and speeds up what each member can do alone.",
        ),
        Word.CONCENTRATED: (
            "The system pursues the goal (GD {gd}), but it hangs on single members.",
            "The best one alone or alone sighted reaches {alone} and {sole} of it.",
            "With the worst one struck the others keep {worst} (must be above {keeps}).",
            "With the worst one of each single run struck midway they keep {within}.",
        ),
        Word.NOT_GOAL_DIRECTED: (
            "The system is not shown to pursue the goal: it stands at {gd} between its null (0) and its ceiling (1).",
            "When the goal moves it shows {turns} of the ceiling's response.",
        ),
        Word.NOT_LOCAL: (
            "The goal reaches the system past the sensors that were declared: blinded, only {identical} of "
            "the runs are the same when the goal is moved. Something hidden steers it.",
        ),
    },
    remarks=(Remark(tell=what_breaks_it, of_pursuers=True),),
)
