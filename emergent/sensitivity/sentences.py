"""What a parameter does, in a sentence that says no more than its interval."""

from __future__ import annotations

import math

from emergent.result import Estimate
from emergent.sensitivity import morris, sobol
from emergent.sensitivity.study import CHANCE, INDEX, OTHER, PARAMETER, PAWN, RANK, Study
from emergent.wording import percent, percents, plain, said


def sentences(study: Study) -> dict[str, str]:
    """Return a sentence or two for each parameter, that which matters most first."""
    alone = len(study.parameters) == 1  # which accounts for all of the variance
    tell = {"saltelli": _sobol, "morris": _morris, "grid": _given if alone else _sobol, "": _given}[study.method]
    return {name: tell(study, name) for name in study.parameters}


def of_seeds(study: Study) -> str:
    """Return what share of the variance is the seeds', in a sentence."""
    found = study.seeds
    if math.isnan(found.value):
        return "Which share of the variance is the seeds' is not known: each point has one value, or all are the same."
    return (
        f"Of the variance of single runs, {percents(found)} is the seeds': what differs between runs of one point, all "
        "else being the same."
    )


def _sobol(study: Study, name: str) -> str:
    first, total = (study.estimate(sort, name) for sort in (sobol.FIRST, sobol.TOTAL))
    if first is None or total is None or math.isnan(total.low):
        return f"What {name} does is not known yet: too few points, or no variance beyond the seeds'."
    if total.low == total.high == 0:
        return f"{name} changed nothing at any of the points."
    if total.low <= 0:
        return (
            f"No effect of {name} was found: with all that others add to it, it accounts for {percent(total.high)} of "
            f"the variance of {study.outcome} at most."
        )
    alone = percents(first) if first.low > 0 else f"at most {percent(first.high)}"
    by_itself = f"{name} accounts for {alone} of the variance of {study.outcome} by itself"
    found = f"{by_itself}, and for {percents(total)} with others."
    return " ".join(filter(None, (found, _direction(study, name), _with(study, name))))


def _with(study: Study, name: str) -> str:
    rows = study.table[(study.table[INDEX] == sobol.PAIR)].to_dict("records")
    pairs = [{row[PARAMETER], row[OTHER]} for row in rows if name in (row[PARAMETER], row[OTHER]) and row["low"] > 0]
    others = sorted(other for pair in pairs for other in pair - {name})
    return f"What it does depends on {' and on '.join(others)}." if others else ""


def _direction(study: Study, name: str) -> str:
    rank = study.estimate(RANK, name)
    if rank is None or not (rank.low > 0 or rank.high < 0):
        return f"Whether {study.outcome} rises or falls with it cannot be said."
    return f"The larger it is, the {_way(rank)} {study.outcome} on the whole (rank correlation {said(rank)})."


def _way(found: Estimate) -> str:
    return "larger" if found.low > 0 else "smaller"


def _morris(study: Study, name: str) -> str:
    size, mean = study.estimate(morris.SIZE, name), study.estimate(morris.MEAN, name)
    if size is None or mean is None or math.isnan(size.low):
        return f"What {name} does is not known yet: too few trajectories."
    if size.low == size.high == 0:
        return f"{name} changed nothing at any of the points."
    clear = mean.low > 0 or mean.high < 0
    up = "up" if mean.low > 0 else "down"
    if size.low <= 0 and clear:
        return f"Over its whole range, {name} moves {study.outcome} by {said(mean)} on average: {up} on the whole."
    if size.low <= 0:
        most = f"{plain(max(size.high, mean.high, -mean.low))} over its whole range"
        return f"No effect of {name} was found: on average it changes {study.outcome} by {most} at most."
    found = f"Over its whole range, {name} changes {study.outcome} by {said(size)} on average"
    return f"{found}: {up} on the whole." if clear else f"{found}; whether up or down depends on the place, or is open."


def _given(study: Study, name: str) -> str:
    rank = study.estimate(RANK, name)
    if rank is None or math.isnan(rank.low):
        return f"What {name} does is not known yet: too few points, or no difference between them."
    if rank.low > 0 or rank.high < 0:
        return f"The larger {name}, the {_way(rank)} {study.outcome} on the whole: rank correlation {said(rank)}."
    pawn, t = study.estimate(PAWN, name), study.table
    chance = float(t[(t[INDEX] == PAWN) & (t[PARAMETER] == name)][CHANCE].max())
    if pawn is not None and pawn.value > chance:
        return (
            f"{study.outcome[0].upper()}{study.outcome[1:]} depends on {name} (PAWN {plain(pawn.value)}; chance alone "
            f"stays below {plain(chance)} in 95 of 100), but whether it rises or falls cannot be said: "
            f"rank correlation {said(rank)}."
        )
    return f"No effect of {name} was found: rank correlation {said(rank)}."
