"""How numbers, names and signs are written in figures and reports, and the verdict's words: the same everywhere."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping
from dataclasses import dataclass

from emergent.metrics.estimate import Estimate

MISSING = "–"
"""What stands where there is no number."""


def number(value: float | None) -> str:
    """Return a number with about three digits, and no more than readers can use."""
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 1000:
        text = f"{value:,.0f}"
    elif size >= 100:
        text = f"{value:.0f}"
    elif size >= 10:
        text = f"{value:.1f}"
    elif size >= 1:
        text = f"{value:.2f}"
    elif size == 0:
        text = "0"
    elif size >= 0.0005:
        text = f"{value:.3f}"
    else:
        text = f"{value:.1g}"
    return text.replace("-", "−")


def placebo_twins(count: int) -> str:
    """Return what a band of so many placebo twins is called, with how often chance alone leaves it."""
    return f"{count} placebo twins: at most 1 in {count + 1} leaves the band"


def percent(share: float) -> str:
    """Return a share in per cent, with a space that no line breaks at."""
    return MISSING if math.isnan(share) else f"{100 * share:z.0f}\u00a0%".replace("-", "−")


def percents(estimate: Estimate) -> str:
    """Return an estimated share in per cent, with its interval."""
    if math.isnan(estimate.low) and math.isnan(estimate.high):
        return percent(estimate.value)
    return f"{percent(estimate.value)} [{percent(estimate.low)}, {percent(estimate.high)}]"


def overlap(one: Estimate, other: Estimate) -> bool:
    """Whether the intervals of two estimates overlap: then the two are not told apart."""
    return one.low <= other.high and other.low <= one.high


def short(value: float) -> str:
    """Return a number with two decimals, for the cells of maps."""
    return MISSING if math.isnan(value) else f"{value:z.2f}".replace("-", "−")


def interval(low: float, high: float) -> str:
    """Return an interval in brackets, empty where there is none; an end that was not reached is a dash."""
    return "" if math.isnan(low) and math.isnan(high) else f"[{number(low)}, {number(high)}]"


def quantity(estimate: Estimate) -> str:
    """Return an estimate with its unit and its interval."""
    unit = "" if estimate.unit in ("1", "") else f" {estimate.unit}"
    if math.isnan(estimate.value):
        return MISSING
    return f"{number(estimate.value)}{unit} {interval(estimate.low, estimate.high)}".rstrip()


def name(estimate: Estimate) -> str:
    """Return what an estimate is of, in words."""
    return estimate.label or estimate.name.replace("_", " ")


def sign(passed: bool | None, asked: bool = True) -> str:
    """Return the sign and the word for a gate that passed, failed, is undecided or could not be asked."""
    return {True: "✓ passed", False: "✗ failed", None: "? undecided" if asked else "– not asked"}[passed]


def duration(seconds: float) -> str:
    """Return how long something took."""
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.1f} min"


@dataclass(frozen=True)
class Family:
    """What the gates and the verdict's words mean, said of one family of systems.

    `said` has sentences for each of the verdict's words, with figures in braces; one of whose figures none is there is
    left out.
    """

    directed: str
    local: str
    scarce: str
    spread: str
    together: str
    turns: str
    said: Mapping[str, tuple[str, ...]]
    null: str
    """What the null is."""


GROUP = Family(
    null="the same parts, uncoupled and blind",
    directed="The system does better than its parts uncoupled and blind.",
    local="Blinded, it runs bit for bit the same when the goal is moved.",
    scarce="No member does it alone, given ten times the time, or as the only one who senses the goal.",
    spread="The others keep the goal when the worst member is removed, frozen or misled by 90° midway.",
    together="Sensing and following do together what neither does alone.",
    turns="When the goal moves, the system turns, more than its best member.",
    said={
        "emergent": (
            "The system pursues the goal: on a scale from 0 (the same parts without each other and blind) to 1 (the "
            "best that these parts could do) it stands at {gd}.",
            "None of its members does so alone, given ten times the time, or as the only one who senses the goal: "
            "beyond chance, the best one reaches {alone} and {sole} of that.",
            "Struck midway, none of them stops it: with the worst one removed, frozen or misled by 90° from then on, "
            "the others keep {worst}. Struck from the start, one might.",
        ),
        "amplified": (
            "The system pursues the goal (GD {gd}), but so do its members, only more slowly: alone, given ten "
            "times the time, the best one reaches {alone} of what the system does in its own.",
            "So the group does not make a goal out of none: it pools and speeds up what each member can do alone.",
        ),
        "concentrated": (
            "The system pursues the goal (GD {gd}), but it hangs on few members: the best one alone or alone "
            "sighted reaches {alone} and {sole} of it, and with the worst one struck midway the "
            "others keep {worst} (must be above {keeps}).",
        ),
        "not goal-directed": (
            "The system is not shown to pursue the goal: it stands at {gd} between its null (0) and its "
            "ceiling (1), and when the goal moves it shows {turns} of the ceiling's response.",
        ),
        "not local": (
            "The goal reaches the system past the sensors that were declared: blinded, only {identical} of "
            "the runs are the same when the goal is moved. Something hidden steers it.",
        ),
    },
)
"""Members that sense a goal and follow each other."""

PIPELINE = Family(
    null="the same parts at chance",
    directed="The system does better than the same parts at chance in the same wiring.",
    local="Nobody reads the observer's target: with another one it runs bit for bit the same, and with the channels "
    "relabelled, too, delivered artefacts are relabelled alike.",
    scarce="From its own view, no component could name the target as often as the system attains it.",
    spread="The others keep the goal when the worst member is unavailable, stuck or garbled midway.",
    together="Reading and handing on do together what neither does alone.",
    turns="What comes after a change of what is asked for follows it, as components that keep nothing must, and more "
    "than any component could; of what was under way, the share beside.",
    said={
        "emergent": (
            "The system pursues the goal: on a scale from 0 (the same parts at chance in the same wiring) to 1 (the "
            "best that all its channels together could tell) it stands at {gd}.",
            "Struck midway, none of its members stops it: with the worst one unavailable, stuck or garbled from then "
            "on, the others keep {worst}.",
        ),
        "amplified": (
            "The system pursues the goal (GD {gd}).",
            "But reading and handing on do no more together than each of them alone: beyond that it is {interaction}.",
        ),
        "concentrated": (
            "The system pursues the goal (GD {gd}), but it hangs on single components.",
            "With the worst member unavailable, stuck or garbled midway, the others keep {worst} (must be above "
            "{keeps}).",
        ),
        "not goal-directed": (
            "The system is not shown to pursue the goal: it stands at {gd} between its null (0) and its ceiling (1).",
            "When what is asked for changes midway, it attains {turns} of what it attains otherwise.",
        ),
        "not local": (
            "What the observer compares with steers the system, or something other than sums of parts does: with "
            "another target in the same channels, {identical} of the runs are the same, and with both relabelled, "
            "{permuted} (all must be).",
        ),
    },
)
"""Components that read parts of what is asked for and hand on what they make of them."""

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


def family(metrics: Container[str]) -> Family:
    """Return the family of a system, by the metrics that could be asked of it."""
    return PIPELINE if "holding" in metrics else GROUP
