"""The swarm's family: its gates and their words. Some members hold the goal, and the question is how many."""

from __future__ import annotations

from dataclasses import replace

from emergent.families.group import GROUP
from emergent.families.striking import STRUCK
from emergent.family import Findings, Remark, Sentence, When, Word, find, table
from emergent.wording import plain, said

HOLDS = 0.5
"""What a member reaches alone that holds the goal, as a share of what the group does in its own time."""
ALONE = "alone at ten horizons"


def who_holds_it(findings: Findings) -> tuple[str, ...]:
    """Return how many members go there alone: an informed member is a component that holds the goal."""
    rows = table(findings, "sufficiency.members")
    if rows is None:
        return ()
    alone = rows[rows["condition"] == ALONE]
    holders = alone[alone["low"] > HOLDS]
    if alone.empty:
        return ()
    if holders.empty:
        return ("No member is shown to hold the goal: alone, none goes there.",)
    rest = alone[~alone["member"].isin(holders["member"])]
    others = ""
    if len(rest):
        others = f" The others hold nothing: alone, the best of them reaches {plain(rest['value'].max())}."
    return (
        f"{len(holders)} of {len(alone)} members hold the goal: alone, each goes there, and reaches at least "
        f"{plain(holders['value'].min())} of what the group does.{others}",
    )


def without_them(findings: Findings) -> tuple[str, ...]:
    """Return what following does: the group goes where few members would, and the rest would not."""
    both, sighted = find(findings, "interaction.both"), find(findings, "interaction.sighted")
    if both is None or sighted is None or not both.low > sighted.high:
        return ()
    return (
        f"Nobody is told who they are, and yet the others follow: together the members attain {said(both)}, each on "
        f"its own {said(sighted)}.",
    )


SWARM = replace(
    GROUP,
    name="swarm",
    scarce=replace(
        GROUP.scarce,
        sentence="No member holds the goal: none goes there alone, or as the only one that prefers it.",
    ),
    together=replace(GROUP.together, sentence="Preferring and following do together what neither does alone."),
    said={
        **GROUP.said,
        Word.CONCENTRATED: (
            Sentence(
                "The group pursues the goal (GD {gd}), but it does not find the goal: members hold it.",
                When(failed=("not sufficient",)),
            ),
            Sentence(
                "The best one alone, given ten times the time, or as the only one that prefers the direction, reaches "
                "{alone} and {sole} of what the group does.",
                When(failed=("not sufficient",)),
            ),
            Sentence(
                "The group pursues the goal (GD {gd}), but it hangs on single members.",
                When(passed=("not sufficient",)),
            ),
            *STRUCK,
        ),
    },
    remarks=(Remark(tell=who_holds_it), Remark(tell=without_them, of_pursuers=True), *GROUP.remarks),
)
"""Groups some of whose members prefer a direction that the others do not know."""
