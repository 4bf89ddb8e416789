"""How numbers, names and signs are written in figures, sentences and reports: the same everywhere."""

from __future__ import annotations

import math

from emergent.result import Estimate

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
    """Whether the intervals of two estimates overlap, or one has none: then the two are not told apart."""
    return not (one.low > other.high or other.low > one.high)


def short(value: float) -> str:
    """Return a number with two decimals, for the cells of maps."""
    return MISSING if math.isnan(value) else f"{value:z.2f}".replace("-", "−")


def plain(value: float) -> str:
    """Return a number with two decimals, for sentences."""
    if math.isinf(value):
        return "∞"
    return "?" if math.isnan(value) else f"{value:z.2f}".replace("-", "−")


def said(estimate: Estimate | None) -> str:
    """Return an estimate with its interval, if it has one, two decimals each, for sentences."""
    if estimate is None or math.isnan(estimate.value):
        return "an undefined value"
    if math.isnan(estimate.low) and math.isnan(estimate.high):
        return plain(estimate.value)
    return f"{plain(estimate.value)} [{plain(estimate.low)}, {plain(estimate.high)}]"


def interval(low: float, high: float) -> str:
    """Return an interval in brackets, empty where there is none; an end that was not reached is a dash.

    Where both ends are ∞, none of it lies within what was tried: the value, ∞, says so by itself.
    """
    nothing = math.isnan(low) and math.isnan(high)
    return "" if nothing or low == high == math.inf else f"[{number(low)}, {number(high)}]"


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


def sentence(text: str) -> str:
    """Return the text with its full stop."""
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text.rstrip()}."
