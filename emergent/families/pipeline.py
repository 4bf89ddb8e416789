"""Pipelines: components that read parts of what is asked for and hand on what they make of them."""

from __future__ import annotations

import math

from emergent.criterion import above, at, below
from emergent.families.striking import ANYBODY, FEW, FIGURES, LEFT, NOBODY, ROBUST, SPREAD, STRUCK
from emergent.family import Family, Findings, Question, Remark, Sentence, When, Word, find, table
from emergent.wording import plain, said

PURSUES = Sentence(
    "The system pursues the goal: on a scale from 0 (the same parts at chance in the same wiring) to 1 (the best that "
    "all its channels together could tell) it stands at {gd}."
)
HOLDS_NONE = (
    "No component holds the goal: the best of them ({name}) could from its own view name the target of at most {held} "
    "of the items, the system attains {attained}."
)
HOLD_SUBGOALS = (
    "Components hold subgoals: the best of them ({name}) could from its own view name the target of up to {held} of "
    "the items, the system attains {attained}."
)
ONE_AGENT = (
    "One agent that gets everything and makes as many calls (one at least) does better: it attains {agent}, the system "
    "{attained}."
)
NOT_ASKED = {
    "misdirection": "misdirection, since no perturbation of a pipeline shows all components another target as a decoy",
    "retargeting": "retargeting, since what is asked for is no place; in its stead gate 6 changes it midway",
}
"""What is asked of groups that move, and why not of pipelines."""
PASSIVE = {"board": "a place", "queue": "a place", "edge": "a way", "idle": "a bystander"}
"""What a part is that is no member."""


def no_component_holds_it(findings: Findings) -> tuple[str, ...]:
    """Return that no component holds the goal, with the best one's view."""
    return _best_view(findings, HOLDS_NONE)


def components_hold_subgoals(findings: Findings) -> tuple[str, ...]:
    """Return that components hold subgoals, with the best one's view."""
    return _best_view(findings, HOLD_SUBGOALS)


def _best_view(findings: Findings, stands: str) -> tuple[str, ...]:
    held, views = find(findings, "holding.held"), table(findings, "holding.components")
    if held is None or views is None:
        return ()
    best = str(views.sort_values("value", ascending=False, kind="stable")["component"].iloc[0])
    few = plain(held.value) if held.value >= 0.005 else "0.01"
    attained = said(find(findings, "goal_directedness.attainment"))
    return (stands.format(name=best, held=few, attained=attained),)


def one_agent(findings: Findings) -> tuple[str, ...]:
    """Return that one agent does better, where the whole interval of what the system attains beyond it is below 0."""
    gain, agent = (find(findings, f"capability.{name}") for name in ("gain", "baseline"))
    if gain is None or agent is None or not gain.high < 0:
        return ()
    attained = said(find(findings, "goal_directedness.attainment"))
    return (ONE_AGENT.format(agent=said(agent), attained=attained),)


def without_passive(findings: Findings) -> tuple[str, ...]:
    """Return what the loss of the most important part does that is no member."""
    left, parts = find(findings, "importance.without_passive"), table(findings, "importance.passive")
    if left is None or parts is None or math.isnan(left.value):
        return ()
    part = parts[parts["missed"]].iloc[0]
    what = part["kind"] if part["component"] == part["kind"] else f"{part['kind']} {part['component']}"
    much = f"{said(left)} of the goal-directedness" if left.value >= 0.005 else "nothing"
    return (f"Without the {what} {much} is left; it is {PASSIVE.get(part['kind'], 'a part')}, not a member.",)


def not_asked(findings: Findings) -> tuple[str, ...]:
    """Return what was not asked of it that is asked of groups."""
    return tuple(f"Not asked: {why}." for metric, why in NOT_ASKED.items() if metric not in findings)


PIPELINE = Family(
    name="pipeline",
    null="the same parts at chance",
    directed=Question(
        sentence="The system does better than the same parts at chance in the same wiring, by enough to count.",
        decide=(above("goal_directedness.gd", "directed"),),
        beside=("goal_directedness.attainment", "goal_directedness.null", "goal_directedness.ceiling"),
        cannot_see="It asks how often the target is delivered, not who knew it.",
    ),
    local=Question(
        sentence="Nobody reads the observer's target: with another one it runs bit for bit the same, and with the "
        "channels relabelled, too, delivered artefacts are relabelled alike.",
        decide=(at("holding.identical", 1.0), at("holding.permuted", 1.0)),
        further=(at("light_cone.identical", 1.0),),
        also={
            "light_cone.identical": "What a perturbation cannot have reached through the wiring runs bit for bit the "
            "same.",
        },
        cannot_see="A component that reads parts which its wiring does not give it.",
    ),
    scarce=Question(
        sentence="From its own view, no component could name the target so often that it counts as the system's goal.",
        decide=(below("holding.share", "sufficient"),),
        beside=("holding.held", "holding.beyond"),
        cannot_see="A reviewer or a selector where many targets are possible: it names none of them, however well it "
        "tells right from wrong.",
    ),
    spread=SPREAD,
    together=Question(
        sentence="Reading and handing on do together what neither does alone.",
        decide=(above("interaction.interaction", 0.0),),
        beside=("interaction.both", "interaction.sighted", "interaction.coupled", "interaction.neither"),
        cannot_see="How they do it: handing on alone interacts with reading, whatever is handed on.",
    ),
    turns=Question(
        sentence="What comes after a change of what is asked for follows it, as components that keep nothing must, and "
        "more than any component could; of what was under way, the share beside.",
        decide=(above("respecification.excess", "excess"),),
        beside=("respecification.system", "respecification.best_member", "respecification.under_way"),
        cannot_see="Whether anything is done about items that are under way.",
    ),
    follows=above("respecification.system", 0.0),
    robustly=above("necessity.worst_pair", "keeps_pair"),
    anybody=below("necessity.spare", "keeps"),
    singles=("holding.members",),
    distributed=below("holding.share", "sufficient"),
    struck="necessity.members",
    ways={"unavailable": "unavailable", "stuck": "stuck", "confuse": "confused", "garble": "garbled"},
    figures={
        **FIGURES,
        "gd": "goal_directedness.gd",
        "identical": "holding.identical",
        "permuted": "holding.permuted",
        "cone": "light_cone.identical",
        "held": "holding.held",
        "share": "holding.share",
        "interaction": "interaction.interaction",
        "turns": "respecification.system",
    },
    said={
        Word.EMERGENT: (
            PURSUES,
            *NOBODY,
        ),
        Word.GOAL_DIRECTED: (PURSUES, *LEFT),
        Word.AMPLIFIED: (
            Sentence("The system pursues the goal (GD {gd})."),
            Sentence(
                "But most of its members hold much of it: from its own view, the best one reaches {share} of what the "
                "system does (must be below {sufficient}). The system pools what they know.",
                When(failed=("share",)),
            ),
            Sentence(
                "But reading and handing on do no more together than each of them alone: beyond that it is "
                "{interaction}.",
                When(failed=("interaction",)),
            ),
        ),
        Word.CONCENTRATED: (
            Sentence("The system pursues the goal (GD {gd}), but it hangs on single components."),
            Sentence(
                "From its own view, the best component reaches {share} of what the system does (must be below "
                "{sufficient}).",
                When(failed=("share",)),
            ),
            *STRUCK,
            FEW,
        ),
        Word.FRAGILE: (
            Sentence("The system pursues the goal (GD {gd}), but whoever is struck, it is spoilt."),
            ANYBODY,
            *STRUCK,
        ),
        Word.WEAKLY_GOAL_DIRECTED: (
            Sentence(
                "The system does better than the same parts at chance, but hardly pursues the goal: between its null "
                "(0) "
                "and its ceiling (1) it stands at {gd}, which must be above {directed}."
            ),
        ),
        Word.NOT_GOAL_DIRECTED: (
            Sentence(
                "The system is not shown to pursue the goal: it stands at {gd} between its null (0) and its ceiling "
                "(1)."
            ),
            Sentence("When what is asked for changes midway, it attains {turns} of what it attains otherwise."),
        ),
        Word.NOT_LOCAL: (
            Sentence("What the observer compares with, or what steers the system, acts past what was declared."),
            Sentence(
                "With another target in the same channels, only {identical} of the runs are the same.",
                When(failed=("identical",)),
            ),
            Sentence(
                "With target and channels relabelled alike, only {permuted} of the runs are.",
                When(failed=("permuted",)),
            ),
            Sentence(
                "What a perturbation cannot have reached through the wiring stays the same in only {cone} of the runs.",
                When(failed=("cone",)),
            ),
        ),
    },
    how_robust=ROBUST,
    remarks=(
        Remark(tell=no_component_holds_it, when=When(passed=("share",), decided=("share",))),
        Remark(tell=components_hold_subgoals, when=When(failed=("share",), decided=("share",))),
        Remark(tell=components_hold_subgoals, when=When(undecided=("share",))),
        Remark(tell=one_agent),
        Remark(tell=without_passive, of_pursuers=True),
        Remark(tell=not_asked),
    ),
)
"""Pipelines: components that read parts of what is asked for and hand on what they make of them."""
