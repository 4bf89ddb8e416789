"""Pipelines: components that read parts of what is asked for and hand on what they make of them."""

from __future__ import annotations

import math

from emergent.criterion import above, at, below
from emergent.families.robust import ROBUST
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
    "the items, and the system is not shown to attain more: {attained}."
)
ONE_AGENT = (
    "One agent that gets everything and makes as many calls (one at least) does better: it attains {agent}, the system "
    "{attained}."
)
STRUCK = (
    Sentence(
        "With the worst member {struck} midway, the others keep {worst} (must be above {keeps}).",
        When(failed=("worst",), lacking=("start",)),
    ),
    Sentence(
        "With the worst member {struck}, the others keep {start} if that is from the start on, and {midway} if midway "
        "(both must be above {keeps}).",
        When(failed=("worst",)),
    ),
    Sentence(
        "In each run there is one without whom less is left: with the worst one of each run struck, {within_run}.",
        When(failed=("within_run",)),
    ),
    Sentence("With the worst component struck that is no member, {component} is left.", When(failed=("component",))),
)
"""What is left without somebody, each where that fails gate 4."""
PASSIVE = {"board": "a place", "queue": "a place", "edge": "a way", "idle": "a bystander"}
"""What a part is that is no member."""


def who_holds_it(findings: Findings) -> tuple[str, ...]:
    """Return the one sentence of the two that stands: no component holds the goal, or components hold subgoals."""
    beyond, held = find(findings, "holding.beyond"), find(findings, "holding.held")
    views = table(findings, "holding.components")
    if beyond is None or held is None or views is None:
        return ()
    best = str(views.sort_values("value", ascending=False, kind="stable")["component"].iloc[0])
    few = plain(held.value) if held.value >= 0.005 else "0.01"
    attained = said(find(findings, "goal_directedness.attainment"))
    stands = HOLDS_NONE if beyond.low > 0.0 else HOLD_SUBGOALS
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
        further=(below("misdirection.to_goal", "sufficient"), at("light_cone.identical", 1.0)),
        beside=("misdirection.to_decoy",),
        also={
            "misdirection.to_goal": "With every channel shown another target from the start on, it does not deliver "
            "what the observer asks for.",
            "light_cone.identical": "What a perturbation cannot have reached through the wiring runs bit for bit the "
            "same.",
        },
        cannot_see="A component that reads parts which its wiring does not give it.",
    ),
    scarce=Question(
        sentence="From its own view, no component could name the target as often as the system attains it.",
        decide=(above("holding.beyond", 0.0),),
        beside=("holding.held",),
        cannot_see="A reviewer or a selector where many targets are possible: it names none of them, however well it "
        "tells right from wrong.",
    ),
    spread=Question(
        sentence="The others keep the goal when the worst member is {struck}.",
        decide=(above("necessity.worst_single", "keeps"),),
        further=(
            *(above(f"necessity.{figure}", "keeps") for figure in ("worst_start", "worst_midway")),
            *(above(f"necessity.{figure}", "keeps") for figure in ("within_run", "worst_component")),
        ),
        beside=("necessity.typical", "necessity.worst_pair"),
        also={
            "necessity.within_run": "So they do without the worst one of each single run.",
            "necessity.worst_component": "So they do without the worst component that is no member.",
        },
        cannot_see="What no declared perturbation does to a component, strikes at other moments, and a component whose "
        "loss costs less than screening can find (the notes say how much).",
    ),
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
    anybody=below("necessity.typical", "keeps"),
    distributed=above("holding.beyond", 0.0),
    struck="necessity.members",
    ways={"unavailable": "unavailable", "stuck": "stuck", "garble": "garbled"},
    figures={
        "gd": "goal_directedness.gd",
        "identical": "holding.identical",
        "permuted": "holding.permuted",
        "to_goal": "misdirection.to_goal",
        "cone": "light_cone.identical",
        "held": "holding.held",
        "beyond": "holding.beyond",
        "worst": "necessity.worst_single",
        "start": "necessity.worst_start",
        "midway": "necessity.worst_midway",
        "within_run": "necessity.within_run",
        "component": "necessity.worst_component",
        "typical": "necessity.typical",
        "pair": "necessity.worst_pair",
        "interaction": "interaction.interaction",
        "turns": "respecification.system",
    },
    said={
        Word.EMERGENT: (
            PURSUES,
            Sentence(
                "Struck midway, no member that was tried stops it: with the worst one {struck} from then on, the "
                "others "
                "keep {worst}.",
                When(lacking=("start",)),
            ),
            Sentence(
                "No member that was tried stops it: with the worst one {struck}, the others keep {start} if that is "
                "from the start on, and {midway} if midway."
            ),
        ),
        Word.GOAL_DIRECTED: (
            PURSUES,
            Sentence("With the worst member {struck} midway, the others keep {worst}.", When(lacking=("start",))),
            Sentence(
                "With the worst member {struck}, the others keep {start} (from the start on) and {midway} (midway)."
            ),
        ),
        Word.AMPLIFIED: (
            Sentence("The system pursues the goal (GD {gd})."),
            Sentence(
                "But reading and handing on do no more together than each of them alone: beyond that it is "
                "{interaction}.",
                When(failed=("interaction",)),
            ),
        ),
        Word.CONCENTRATED: (
            Sentence("The system pursues the goal (GD {gd}), but it hangs on single ones of its components."),
            *STRUCK,
            Sentence(
                "With a random member struck in the worst way, {typical} is left: it hangs on few.",
                When(passed=("typical",)),
            ),
        ),
        Word.FRAGILE: (
            Sentence("The system pursues the goal (GD {gd}), but whoever is struck, it is spoilt."),
            Sentence("With a random member struck in the worst way, {typical} is left (must be above {keeps})."),
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
                "With every channel shown another target, what was asked for is still delivered: {to_goal} on the "
                "scale "
                "from null to ceiling.",
                When(failed=("to_goal",)),
            ),
            Sentence(
                "What a perturbation cannot have reached through the wiring stays the same in only {cone} of the runs.",
                When(failed=("cone",)),
            ),
        ),
    },
    how_robust=ROBUST,
    remarks=(
        Remark(tell=who_holds_it),
        Remark(tell=one_agent),
        Remark(tell=without_passive, of_pursuers=True),
    ),
)
"""Pipelines: components that read parts of what is asked for and hand on what they make of them."""
