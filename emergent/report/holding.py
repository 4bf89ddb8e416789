"""The report's section on who holds the goal: three checks in words, what the components could do, and their worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emergent.wording import interval, number, quantity

if TYPE_CHECKING:
    import pandas as pd

    from emergent.assessment import Assessment
    from emergent.result import Estimate


class Check(NamedTuple):
    """A check: its number, how it went, and a sentence about it."""

    mark: str
    passed: bool | None
    said: str


class Worth(NamedTuple):
    """What a component is worth: a row of texts, then of numbers with their intervals."""

    texts: tuple[str, ...]
    numbers: tuple[str, ...]


def _find(assessment: Assessment, metric: str, key: str) -> Estimate | None:
    result = assessment.results.get(metric)
    return result[key] if result is not None and key in result else None


def checks(assessment: Assessment) -> list[Check]:
    """Return the three checks: nobody reads the observer's target, artefacts follow, and no view tells the target."""
    identical, permuted = (_find(assessment, "holding", key) for key in ("identical", "permuted"))
    rows = [
        ("i", "Nobody reads the observer's target or score: with another target in the same channels, {} of the runs "
         "are the same bit for bit", identical, 1.0),
        ("ii", "Nothing but sums of parts matters: with target and channels relabelled together, {} of the runs are "
         "the same but for artefacts, and the delivered ones are relabelled alike", permuted, 1.0),
    ]  # fmt: skip
    found = [
        Check(mark, estimate.value == wanted, f"{said.format(quantity(estimate))} (must be {number(wanted)}).")
        for mark, said, estimate, wanted in rows
        if estimate is not None
    ]
    return found + _views(assessment)


def _views(assessment: Assessment) -> list[Check]:
    """Return the check on what the best component could name from its own view."""
    held, beyond, share = (_find(assessment, "holding", key) for key in ("held", "beyond", "share"))
    if held is None or beyond is None or share is None:
        return []
    least = assessment.scenario.thresholds.sufficient
    attained = _find(assessment, "goal_directedness", "attainment")
    views = assessment.results["holding"].tables["components"].sort_values("value", ascending=False, kind="stable")
    best = views["component"].iloc[0]
    whole = "" if attained is None else f"; the system attains {quantity(attained)}"
    shown = (
        f"From its own view, cut off from the others, the best component ({best}) could name the target of at most "
        f"{number(held.value)} of the items{whole}. Beyond it: {quantity(beyond)}. Its share of the system's "
        f"goal-directedness is {quantity(share)} (must be below {number(least)})."
    )
    return [Check("iii", True if share.high < least else False if share.low >= least else None, shown)]


def capability(assessment: Assessment) -> list[str]:
    """Return what the components could attain together, and what one agent does with as many calls, in sentences."""
    keys = ("capability", "coordination", "baseline", "baseline_more", "gain")
    capability, coordination, baseline, more, gain = (_find(assessment, "capability", key) for key in keys)
    said = []
    if capability is not None and coordination is not None:
        lost = "lost" if coordination.high < 0 else "won" if coordination.low > 0 else "not shown to be lost or won"
        said.append(
            f"With ideal hand-offs and independent errors, its stages, each with its tools and retries as accurate as "
            f"it is by itself, could attain {quantity(capability)} together (the capability ceiling). The system's "
            f"attainment less that is {quantity(coordination)}: between the stages, attainment is {lost}, the effect "
            f"of items that are hard for all of them included."
        )
    if baseline is not None and gain is not None:
        better = " So one agent does better than the system." if gain.high < 0 else ""
        further = "" if more is None else f", and with one attempt more {quantity(more)}"
        said.append(
            f"One agent that does everything, as often as the system's calls pay for (once at least), attains "
            f"{quantity(baseline)}{further}; the system's attainment less the former is {quantity(gain)}."
            f"{better}{_calls(assessment)}"
        )
    return said


def _calls(assessment: Assessment) -> str:
    """Return what the system and the agent spend."""
    rows = assessment.results["capability"].tables.get("calls")
    if rows is None:
        return ""
    spent = [f"{row['who']} {number(row['value'])}" for _, row in rows.iterrows()]
    return f" Calls an item: {'; '.join(spent)}."


def importance(assessment: Assessment) -> list[Worth]:
    """Return what each component is worth, the most important first."""
    result = assessment.results.get("importance")
    rows = None if result is None else result.tables.get("components")
    if rows is None or rows.empty:
        return []
    return [_worth(row) for _, row in rows.sort_values("value", ascending=False, kind="stable").iterrows()]


def _worth(row: pd.Series) -> Worth:
    passive = " (no member)" if row.get("passive", False) else ""
    failure = str(row.get("failure", ""))
    columns = (("value", "low", "high"), ("loss", "loss_low", "loss_high"))
    return Worth(
        (str(row["component"]), f"{row['kind']}{passive}", {"garble": "garbled"}.get(failure, failure)),
        tuple(f"{number(row[k])} {interval(row[low], row[high])}" for k, low, high in columns if k in row),
    )
