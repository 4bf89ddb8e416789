"""The report's section on who holds the goal: three checks in words, what the components could do, and their worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emergent.characters import escape
from emergent.wording import interval, number, quantity, sign

if TYPE_CHECKING:
    import pandas as pd

    from emergent.assessment import Assessment
    from emergent.result import Estimate

TITLE = "Who holds the goal"
LIMITS = (
    "(i) and (ii) would not catch a component that reads parts which its wiring does not give it; against that, runs "
    "are compared exactly with an independent model of the rules. (iii) depends on how many targets are possible: "
    "where these are many, a reviewer or a selector names nothing, however well it tells right from wrong, and being "
    "right half of the time is chance only where there are two."
)
"""What the checks do not show."""


def section(assessment: Assessment) -> str:
    """Return the section as HTML; empty where nothing of it was asked."""
    parts = [_checks(assessment), _capability(assessment), _importance(assessment)]
    return "\n".join(filter(None, parts))


def _find(assessment: Assessment, metric: str, key: str) -> Estimate | None:
    result = assessment.results.get(metric)
    return result[key] if result is not None and key in result else None


def _checks(assessment: Assessment) -> str:
    """Return the three checks: nobody reads the observer's target, artefacts follow, and no view tells the target."""
    identical, permuted = (_find(assessment, "holding", key) for key in ("identical", "permuted"))
    held, beyond = (_find(assessment, "holding", key) for key in ("held", "beyond"))
    attained = _find(assessment, "goal_directedness", "attainment")
    rows = [
        ("i", "Nobody reads the observer's target or score: with another target in the same channels, {} of the runs "
         "are the same bit for bit", identical, 1.0),
        ("ii", "Nothing but sums of parts matters: with target and channels relabelled together, {} of the runs are "
         "the same but for artefacts, and the delivered ones are relabelled alike", permuted, 1.0),
    ]  # fmt: skip
    items = []
    for mark, said, found, wanted in rows:
        if found is not None:
            shown = f"{escape(said.format(quantity(found)))} (must be {number(wanted)})."
            items.append(f"<li>({mark}) <b>{sign(found.value == wanted)}</b> {shown}</li>")
    if held is not None and beyond is not None:
        views = assessment.results["holding"].tables["components"].sort_values("value", ascending=False, kind="stable")
        best = views["component"].iloc[0]
        whole = "" if attained is None else f"; the system attains {quantity(attained)}"
        shown = (
            f"From its own view, cut off from the others, the best component ({best}) could name the target of at most "
            f"{number(held.value)} of the items{whole}. Beyond it: {quantity(beyond)} (must be above 0)."
        )
        passed = True if beyond.low > 0 else False if beyond.high <= 0 else None
        items.append(f"<li>(iii) <b>{sign(passed)}</b> {escape(shown)}</li>")
    if not items:
        return ""
    words = {
        True: "So no component holds the goal: it is held by all of them together.",
        False: "So components hold subgoals; that no component holds the goal is not shown.",
    }
    distributed = assessment.verdict.distributed
    so = "" if distributed is None else f"<p><b>{words[distributed]}</b></p>"
    return f'<ul class="plain">{"".join(items)}</ul>{so}<p class="soft">{LIMITS}</p>'


def _capability(assessment: Assessment) -> str:
    """Return what the components could attain together, and what one agent does with as many calls."""
    keys = ("capability", "coordination", "baseline", "baseline_more", "gain")
    capability, coordination, baseline, more, gain = (_find(assessment, "capability", key) for key in keys)
    said = []
    if capability is not None and coordination is not None:
        lost = "lost" if coordination.high < 0 else "won" if coordination.low > 0 else "not shown to be lost or won"
        said.append(
            f"As accurate as they are each for itself, its stages, with their tools and retries, could attain "
            f"{quantity(capability)} together with ideal hand-offs, if they erred independently (the capability "
            f"ceiling). The system's attainment less that is {quantity(coordination)}: what lies between them, hard "
            f"items that are hard for all included, is {lost}."
        )
    if baseline is not None and gain is not None:
        better = " So one agent does better than the system." if gain.high < 0 else ""
        further = "" if more is None else f", and with one attempt more {quantity(more)}"
        said.append(
            f"One agent that does everything, as often as the system's calls pay for (once at least), attains "
            f"{quantity(baseline)}{further}; the system's attainment less the former is {quantity(gain)}."
            f"{better}{_calls(assessment)}"
        )
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in said)


def _calls(assessment: Assessment) -> str:
    """Return what the system and the agent spend."""
    rows = assessment.results["capability"].tables.get("calls")
    if rows is None:
        return ""
    spent = [f"{row['who']} {number(row['value'])}" for _, row in rows.iterrows()]
    return f" Calls an item: {'; '.join(spent)}."


def _importance(assessment: Assessment) -> str:
    """Return the table of what each component is worth."""
    result = assessment.results.get("importance")
    rows = None if result is None else result.tables.get("components")
    if rows is None or rows.empty:
        return ""
    heads = ("component", "kind", "fails by being", "importance", "lost without it")
    right = {"importance", "lost without it"}
    head = "".join(f'<th scope="col"{_number(h in right)}>{h}</th>' for h in heads)
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    body = "\n".join(f"<tr>{_row(row)}</tr>" for _, row in ordered.iterrows())
    about = (
        "Importance is the system's attainment with a component without fault less that with it failed (Birnbaum), "
        "from the start on; the last column is what is lost against the system as it is. A board, a queue or an edge "
        "is no member, but its loss can be that of the goal."
    )
    table = f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"
    return f'<p class="soft">{about}</p><div class="wide" tabindex="0" role="region" aria-label="Table">{table}</div>'


def _row(row: pd.Series) -> str:
    passive = " (no member)" if row.get("passive", False) else ""
    failure = str(row.get("failure", ""))
    texts = [str(row["component"]), f"{row['kind']}{passive}", {"garble": "garbled"}.get(failure, failure)]
    cells = "".join(f"<td>{escape(text)}</td>" for text in texts)
    numbers = ((row[k], row[low], row[high]) for k, low, high in (("value", "low", "high"), _LOSS) if k in row)
    return cells + "".join(f"<td{_number(True)}>{number(v)} {interval(low, high)}</td>" for v, low, high in numbers)


_LOSS = ("loss", "loss_low", "loss_high")


def _number(yes: bool) -> str:
    return ' class="number"' if yes else ""
