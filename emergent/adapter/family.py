"""How the gates are asked of models that others wrote: what their authors could not say is not asked."""

from __future__ import annotations

from dataclasses import replace

from emergent.adapter.author import Author
from emergent.criterion import above, at, below
from emergent.families.striking import ANYBODY, FEW, FIGURES, LEFT, NOBODY, ROBUST, SPREAD, STRUCK
from emergent.family import Family, Question, Sentence, When, Word

PURSUES = (
    Sentence(
        "The system pursues the goal: on a scale from 0 (the null) to 1 (the ceiling) it stands at {gd}.",
    ),
    Sentence(
        "The system pursues the goal: it attains {difference} more than its null. Its ceiling is not known, so no "
        "share can be stated.",
        When(lacking=("gd",)),
    ),
)
"""That it pursues the goal, by what is known of the ends of the scale."""
BARELY = (
    Sentence("On a scale from 0 (the null) to 1 (the ceiling) it stands at {gd}, which must be above {directed}."),
    Sentence("It attains {difference} more than its null, which must be above {directed}.", When(lacking=("gd",))),
)
SHARE, DIFFERENCE = above("goal_directedness.gd", "directed"), above("goal_directedness.difference", "directed")
DIRECTED = Question(
    sentence="The system does better than its null, by enough to count.",
    decide=(SHARE,),
    beside=("goal_directedness.attainment", "goal_directedness.null", "goal_directedness.ceiling"),
    cannot_see="Whether that is because anything is pursued: what its author counts may come about by itself.",
)
ADAPTED = Family(
    name="adapted",
    null="all members frozen, or what the model's author says",
    directed=DIRECTED,
    local=Question(
        sentence="Blinded, it runs bit for bit the same when the goal is moved.",
        decide=(at("insulation.identical", 1.0),),
        cannot_see="Something hidden that acts only while the sensors are at work.",
    ),
    scarce=Question(
        sentence="No member does it alone, given ten times the time, or as the only one who senses the goal.",
        decide=(below("sufficiency.alone_best", "sufficient"), below("sufficiency.sole_best", "sufficient")),
        beside=("coalitions.smallest_alone", "coalitions.smallest_sighted"),
        cannot_see="Two or three who do it together: the smallest coalitions stand beside.",
    ),
    spread=SPREAD,
    together=Question(
        sentence="Sensing and being together do what neither does alone.",
        decide=(above("interaction.interaction", 0.0),),
        beside=("interaction.both", "interaction.sighted", "interaction.coupled", "interaction.neither"),
        cannot_see="How they do it.",
    ),
    turns=Question(
        sentence="When the goal moves, the system follows, more than its best member alone.",
        decide=(above("following.excess", "excess"),),
        beside=("following.system", "following.best_member"),
        cannot_see="Whether the goal is found from everywhere.",
    ),
    follows=above("following.system", 0.0),
    robustly=above("necessity.worst_pair", "keeps_pair"),
    anybody=below("necessity.spare", "keeps"),
    singles=("sufficiency.members",),
    struck="necessity.members",
    ways={"remove": "removed", "freeze": "frozen", "blind": "blinded"},
    figures={
        **FIGURES,
        "gd": "goal_directedness.gd",
        "difference": "goal_directedness.difference",
        "identical": "insulation.identical",
        "alone": "sufficiency.alone_best",
        "sole": "sufficiency.sole_best",
        "interaction": "interaction.interaction",
        "turns": "following.system",
    },
    said={
        Word.EMERGENT: (*PURSUES, *NOBODY),
        Word.GOAL_DIRECTED: (*PURSUES, *LEFT),
        Word.AMPLIFIED: (
            *PURSUES,
            Sentence("But so do its members, if less surely or more slowly.", When(failed=("not sufficient",))),
            Sentence(
                "But sensing and being together do no more than each by itself: beyond that it is {interaction}.",
                When(failed=("interaction",)),
            ),
        ),
        Word.CONCENTRATED: (
            *PURSUES,
            Sentence(
                "Alone, given ten times the time, the best member reaches {alone} of what the system does.",
                When(failed=("alone",)),
            ),
            Sentence("As the only one who senses the goal, the best one reaches {sole} of it.", When(failed=("sole",))),
            *STRUCK,
            FEW,
        ),
        Word.FRAGILE: (
            *PURSUES,
            Sentence("But anybody can spoil it, and it hangs on no one in particular."),
            ANYBODY,
            *STRUCK,
        ),
        Word.WEAKLY_GOAL_DIRECTED: (
            Sentence("The system does better than its null, but hardly pursues the goal."),
            *BARELY,
        ),
        Word.NOT_GOAL_DIRECTED: (Sentence("The system is not shown to pursue the goal."), *BARELY),
        Word.NOT_LOCAL: (
            Sentence(
                "The goal acts past what was declared: blinded, only {identical} of the runs are the same when it is "
                "moved."
            ),
        ),
    },
    how_robust=ROBUST,
)
"""Models whose ceiling is known."""
OPEN_ENDED = replace(ADAPTED, directed=replace(DIRECTED, decide=(DIFFERENCE,)))
"""Models whose ceiling is not known."""


def family_of(author: Author) -> Family:
    """Return the family of a model of which its author says this."""
    return OPEN_ENDED if author.ceiling is None else ADAPTED
