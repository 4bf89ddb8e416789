"""Pipelines: components that read parts of what is asked for and hand on what they make of them."""

from __future__ import annotations

import math

from emergent.family import Family, Findings, Question, Remark, Word, find, table
from emergent.wording import plain, said

PURSUES = (
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
        sentence="The system does better than the same parts at chance in the same wiring.",
        decide=("goal_directedness.gd",),
        beside=("goal_directedness.attainment", "goal_directedness.null", "goal_directedness.ceiling"),
    ),
    local=Question(
        sentence="Nobody reads the observer's target: with another one it runs bit for bit the same, and with the "
        "channels relabelled, too, delivered artefacts are relabelled alike.",
        decide=("holding.identical", "holding.permuted"),
        bound="at",
        threshold=1.0,
    ),
    scarce=Question(
        sentence="From its own view, no component could name the target as often as the system attains it.",
        decide=("holding.beyond",),
        beside=("holding.held",),
    ),
    spread=Question(
        sentence="The others keep the goal when the worst member is {struck}, at the start or midway.",
        decide=("necessity.worst_single",),
        roles=("necessity.worst_component", "necessity.within_run"),
        beside=("necessity.worst_start", "necessity.worst_midway", "necessity.typical", "necessity.worst_pair"),
        threshold="keeps",
    ),
    together=Question(
        sentence="Reading and handing on do together what neither does alone.",
        decide=("interaction.interaction",),
        beside=("interaction.both", "interaction.sighted", "interaction.coupled", "interaction.neither"),
    ),
    turns=Question(
        sentence="What comes after a change of what is asked for follows it, as components that keep nothing must, and "
        "more than any component could; of what was under way, the share beside.",
        decide=("respecification.excess",),
        beside=("respecification.system", "respecification.best_member", "respecification.under_way"),
        threshold="excess",
    ),
    follows="respecification.system",
    pair="necessity.worst_pair",
    distributed="holding.beyond",
    struck="necessity.members",
    ways={"unavailable": "unavailable", "stuck": "stuck", "confuse": "confused", "garble": "garbled"},
    figures={
        "gd": "goal_directedness.gd",
        "worst": "necessity.worst_single",
        "component": "necessity.worst_component",
        "interaction": "interaction.interaction",
        "identical": "holding.identical",
        "permuted": "holding.permuted",
        "turns": "respecification.system",
    },
    said={
        Word.EMERGENT: (
            PURSUES,
            "None of its members stops it when it is struck, at the start or midway: with the worst one {struck} from "
            "then on, the others keep {worst}.",
        ),
        Word.GOAL_DIRECTED: (PURSUES, "With the worst member {struck}, the others keep {worst}."),
        Word.AMPLIFIED: (
            "The system pursues the goal (GD {gd}).",
            "But reading and handing on do no more together than each of them alone: beyond that it is {interaction}.",
        ),
        Word.CONCENTRATED: (
            "The system pursues the goal (GD {gd}), but it hangs on single components.",
            "With the worst component struck {component} is left (must be above {keeps}).",
        ),
        Word.NOT_GOAL_DIRECTED: (
            "The system is not shown to pursue the goal: it stands at {gd} between its null (0) and its ceiling (1).",
            "When what is asked for changes midway, it attains {turns} of what it attains otherwise.",
        ),
        Word.NOT_LOCAL: (
            "What the observer compares with steers the system, or something other than sums of parts does: with "
            "another target in the same channels, {identical} of the runs are the same, and with both relabelled, "
            "{permuted} (all must be).",
        ),
    },
    remarks=(
        Remark(tell=who_holds_it),
        Remark(tell=one_agent),
        Remark(tell=without_passive, of_pursuers=True),
    ),
)
