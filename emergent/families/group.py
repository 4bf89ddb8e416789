"""Groups: members that sense a goal and follow each other."""

from __future__ import annotations

import math

from emergent.criterion import above, at, below
from emergent.families.striking import ANYBODY, FEW, FIGURES, LEFT, NOBODY, ROBUST, SPREAD, STRUCK
from emergent.family import Family, Findings, Question, Remark, Sentence, When, Word, find, table
from emergent.wording import plain, said

PURSUES = Sentence(
    "The system pursues the goal: on a scale from 0 (the same parts without each other and blind) to 1 (the best that "
    "these parts could do) it stands at {gd}."
)
BY_THEMSELVES = (
    Sentence(
        "Alone, given ten times the time, the best member reaches {alone} of what the system does in its own.",
        When(failed=("alone",)),
    ),
    Sentence("As the only one who senses the goal, the best one reaches {sole} of it.", When(failed=("sole",))),
    Sentence(
        "In company the best one follows its own cue: {own_cue} of what the ceiling shows.", When(failed=("own_cue",))
    ),
)
"""What members do by themselves, each where that fails gate 3."""


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
        sentence="The system does better than its parts uncoupled and blind, by enough to count.",
        decide=(above("goal_directedness.gd", "directed"),),
        beside=("goal_directedness.attainment", "goal_directedness.null", "goal_directedness.ceiling"),
        cannot_see="It asks how often the goal is reached, not why: who passes it on the way elsewhere, or is pushed "
        "there, does well here.",
    ),
    local=Question(
        sentence="Blinded, it runs bit for bit the same when the goal is moved.",
        decide=(at("locality.identical", 1.0),),
        further=(below("misdirection.to_goal", "sufficient"), at("light_cone.identical", 1.0)),
        beside=("misdirection.to_decoy",),
        also={
            "misdirection.to_goal": "With every sensor shown a decoy from the start on, it does not go to the goal.",
            "light_cone.identical": "What a perturbation cannot have reached through the declared couplings runs bit "
            "for bit the same.",
        },
        cannot_see="Something hidden that acts only while the sensors are at work and shows them what they see anyway; "
        "and, where a system declares no couplings, a hidden part that steers those who listen.",
    ),
    scarce=Question(
        sentence="No member does it alone, given ten times the time, or as the only one who senses the goal.",
        decide=(below("sufficiency.alone_best", "sufficient"), below("sufficiency.sole_best", "sufficient")),
        further=(below("own_cue.best_member", "sufficient"), above("sum_of_parts.beyond", 0.0)),
        beside=(
            *("sum_of_parts.system", "sum_of_parts.sum"),
            *("coalitions.smallest_alone", "coalitions.smallest_sighted"),
        ),
        also={
            "own_cue.best_member": "None follows its own cue in company.",
            "sum_of_parts.beyond": "Together they do more than the sum of what each does alone.",
        },
        cannot_see="Two or three who do it together: the smallest coalitions stand beside. A member that follows its "
        "own cue so rarely, or so late, that it adds up to less than the threshold.",
    ),
    spread=SPREAD,
    together=Question(
        sentence="Sensing and following do together what neither does alone.",
        decide=(above("interaction.interaction", 0.0),),
        beside=("interaction.both", "interaction.sighted", "interaction.coupled", "interaction.neither"),
        cannot_see="How they do it: members that only wait for each other, and then each go their own way, interact, "
        "too.",
    ),
    turns=Question(
        sentence="When the goal moves, the system turns, more than its best member.",
        decide=(above("retargeting.excess", "excess"),),
        further=(below("retargeting.off_course", "off_course"), above("retargeting.turned", "turned")),
        beside=(
            *("retargeting.system", "retargeting.best_member"),
            *("retargeting.slope", "retargeting.offset", "retargeting.inferred"),
            *(f"equifinality.{figure}" for figure in ("back", "aside", "wall", "trap")),
        ),
        also={
            "retargeting.off_course": "Wherever the goal is, it does not go past it or beside it.",
            "retargeting.turned": "Turned by 90° from the start on, the goal is reached as well.",
        },
        cannot_see="Whether the goal is found from everywhere: a droplet that runs down a slope turns with the slope. "
        "What is reached from other starts, around a wall or out of a trap stands beside, where that was asked.",
    ),
    follows=above("retargeting.system", 0.0),
    robustly=above("necessity.worst_pair", "keeps_pair"),
    anybody=below("necessity.spare", "keeps"),
    singles=("sufficiency.members", "own_cue.members"),
    pooled="sum_of_parts.beyond",
    struck="necessity.members",
    ways={
        "remove": "removed",
        "freeze": "frozen",
        "mislead": "misled by 90°",
        "decoy": "shown a decoy",
        "blind": "blinded",
        "stuck": "left with a stuck sensor",
    },
    figures={
        **FIGURES,
        "gd": "goal_directedness.gd",
        "identical": "locality.identical",
        "to_goal": "misdirection.to_goal",
        "cone": "light_cone.identical",
        "alone": "sufficiency.alone_best",
        "sole": "sufficiency.sole_best",
        "own_cue": "own_cue.best_member",
        "beyond": "sum_of_parts.beyond",
        "interaction": "interaction.interaction",
        "turns": "retargeting.system",
        "beside": "retargeting.off_course",
        "aside": "retargeting.turned",
    },
    said={
        Word.EMERGENT: (
            PURSUES,
            Sentence(
                "No member that was tried does so alone, given ten times the time, or as the only one who senses the "
                "goal: beyond chance, the best one reaches {alone} and {sole} of that."
            ),
            Sentence("In company none follows its own cue: the best one shows {own_cue} of what the ceiling shows."),
            *NOBODY,
        ),
        Word.GOAL_DIRECTED: (PURSUES, *LEFT),
        Word.AMPLIFIED: (
            Sentence("The system pursues the goal (GD {gd})."),
            Sentence("But so do its members, if less surely or more slowly.", When(failed=("not sufficient",))),
            *BY_THEMSELVES,
            Sentence(
                "It does no more than the sum of its members alone: beyond that it is {beyond}.",
                When(failed=("beyond",)),
            ),
            Sentence(
                "So the group does not make a goal out of none: it pools what its members do.",
                When(failed=("not sufficient",)),
            ),
            Sentence(
                "But sensing and following do no more together than each by itself: beyond that it is {interaction}.",
                When(failed=("interaction",)),
            ),
        ),
        Word.CONCENTRATED: (
            Sentence("The system pursues the goal (GD {gd}), but it hangs on single components."),
            *BY_THEMSELVES,
            *STRUCK,
            FEW,
        ),
        Word.FRAGILE: (
            Sentence(
                "The system pursues the goal (GD {gd}), but anybody can spoil it, and it hangs on no one in particular."
            ),
            ANYBODY,
            *STRUCK,
        ),
        Word.WEAKLY_GOAL_DIRECTED: (
            Sentence(
                "The system does better than its parts uncoupled and blind, but hardly pursues the goal: between its "
                "null (0) and its ceiling (1) it stands at {gd}, which must be above {directed}."
            ),
        ),
        Word.NOT_GOAL_DIRECTED: (
            Sentence(
                "The system is not shown to pursue the goal: it stands at {gd} between its null (0) and its ceiling "
                "(1)."
            ),
            Sentence("When the goal moves it shows {turns} of the ceiling's response."),
            Sentence(
                "It does not go to where the goal is, but ends {beside} of the way beside it or past it (must be below "
                "{off_course}): it pursues something else.",
                When(failed=("beside",)),
            ),
            Sentence(
                "With the goal turned by 90° from the start on, it attains {aside} of what it does otherwise (must be "
                "above {turned}).",
                When(failed=("aside",)),
            ),
        ),
        Word.NOT_LOCAL: (
            Sentence("The goal, or what steers the system, acts past what was declared."),
            Sentence(
                "Blinded, only {identical} of the runs are the same when the goal is moved.",
                When(failed=("identical",)),
            ),
            Sentence(
                "With every sensor shown a decoy, the goal is still reached: {to_goal} on the scale from null to "
                "ceiling.",
                When(failed=("to_goal",)),
            ),
            Sentence(
                "What a perturbation cannot have reached through the declared couplings stays the same in only "
                "{cone} of the runs.",
                When(failed=("cone",)),
            ),
        ),
    },
    how_robust=ROBUST,
    remarks=(Remark(tell=what_breaks_it, of_pursuers=True),),
)
"""Groups: members that sense a goal and follow each other."""
