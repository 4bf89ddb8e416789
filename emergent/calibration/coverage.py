"""Coverage: how often 95 % intervals cover, gates err at their thresholds, and the verdict names a system wrongly.

Everything is repeated with other seeds: bare samples in the corners of estimators, and whole assessments of systems of
known truth, of which some stand on the threshold of a gate.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from emergent.calibration import work
from emergent.calibration.corners import CORNERS, SHARE
from emergent.calibration.marking import covers
from emergent.calibration.matrix import PROVISIONAL
from emergent.calibration.observed import observe
from emergent.calibration.repeated import REPEATED
from emergent.calibration.truth import Truth
from emergent.calibration.work import Job, Kept, Record
from emergent.criterion import Criterion
from emergent.families.group import GROUP
from emergent.gate import answer
from emergent.metrics.interval import LEVEL, wilson
from emergent.result import Estimate
from emergent.rounds import Progress
from emergent.scenario import Thresholds

COVERED, BELOW, ABOVE, WITHOUT = "covered", "truth below", "truth above", "no interval"
PASSED, FAILED, UNDECIDED = "passed", "failed", "undecided"
ANSWERS = {True: PASSED, False: FAILED, None: UNDECIDED}
RIGHT, OPEN, WRONG = "right", "open", "wrong"
AIM = (0.93, 0.97)
"""How often a 95 % interval is to cover."""
FEW = 5
"""Below so many replications that are expected to differ from the others, a share is at an end."""
AT_AN_END, UNSEEN = "at an end", "unseen"
BLOCK = 50
"""Repetitions of a piece of work."""
CHEAP = 5
"""Bare samples are repeated so many times as often: they cost next to nothing."""
INTERVALS, GATES, VERDICTS = "intervals", "gates", "verdicts"
Counts = dict[str, dict[str, int]]
"""How often each outcome came of what was repeated, by what it was."""


class Row(NamedTuple):
    """How often each outcome came of one thing that was repeated."""

    part: str
    """`INTERVALS`, `GATES` or `VERDICTS`."""
    case: str
    what: str
    replications: int
    counts: Mapping[str, int]
    truth: float = math.nan
    kind: str = SHARE
    """Of the truth: `corners.SHARE`, or nothing."""

    @property
    def repetitions(self) -> int:
        """How often it was repeated; what had no interval does not count."""
        return sum(count for outcome, count in self.counts.items() if outcome != WITHOUT)

    @property
    def off(self) -> bool:
        """Whether it covers too rarely or too often for certain: the interval of how often lies outside of `AIM`."""
        _, low, high = self.share(COVERED)
        return self.part == INTERVALS and (high < AIM[0] or low > AIM[1])

    @property
    def note(self) -> str:
        """Why an interval cannot but cover more often than it says, or why it covers more rarely, if that is known."""
        rare, too_rarely = min(self.truth, 1 - self.truth), self.off and self.share(COVERED)[0] < AIM[0]
        if self.kind == SHARE and too_rarely:
            return UNSEEN if (1 - rare) ** self.replications > 1 - LEVEL else ""
        end = self.kind == SHARE and self.replications * rare < FEW
        return AT_AN_END if end else ""

    def share(self, outcome: str) -> tuple[float, float, float]:
        """Return the share of an outcome with Wilson's interval."""
        count, of = self.counts.get(outcome, 0), self.repetitions
        return (count / of, *wilson(count, of)) if of else (math.nan,) * 3


class Coverage(NamedTuple):
    """All rows, and how they were made."""

    rows: tuple[Row, ...]
    replications: tuple[int, ...]
    repetitions: int
    seconds: float = 0.0

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a tidy table: a column an outcome."""
        outcomes = (COVERED, BELOW, ABOVE, WITHOUT, PASSED, FAILED, UNDECIDED, RIGHT, OPEN, WRONG)
        about = [
            {"part": r.part, "case": r.case, "what": r.what, "replications": r.replications, "truth": r.truth}
            for r in self.rows
        ]
        counts = [{outcome: row.counts.get(outcome, 0) for outcome in outcomes} for row in self.rows]
        return pd.DataFrame([one | other for one, other in zip(about, counts, strict=True)])


def cover(
    *,
    replications: Sequence[int] = (40, 200),
    repetitions: int = 200,
    only: Sequence[str] = (),
    kept: Kept | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Coverage:
    """Repeat all corners and all systems, with as many replications each time; `only` are parts of their names."""
    began = time.perf_counter()
    texts = [text.casefold() for text in only]
    jobs: dict[Job, tuple[str, int]] = {}
    for name, how, times in (
        *((corner.name, of_corner, CHEAP * repetitions) for corner in CORNERS),
        *((truth.name, of_system, repetitions) for truth in REPEATED.values()),
    ):
        if texts and not any(text in name.casefold() for text in texts):
            continue
        for runs in replications:
            jobs |= {job: (name, runs) for job in _jobs(name, how, runs, times)}
    found = work.do(list(jobs), kept=kept, workers=workers, progress=progress)
    together: dict[tuple[str, int, str, str], Counter[str]] = {}
    for job, record in found.items():
        for part, whats in record.items():
            for what, counts in whats.items():
                together.setdefault((*jobs[job], part, what), Counter()).update(counts)
    rows = (
        Row(part, name, what, runs, dict(counts), *(known(name, what) if part == INTERVALS else ()))
        for (name, runs, part, what), counts in together.items()
    )
    return Coverage(tuple(rows), tuple(replications), repetitions, time.perf_counter() - began)


def known(name: str, what: str) -> tuple[float, str]:
    """Return the truth of an estimate of a system, or about a corner, and its kind."""
    if what:
        return REPEATED[name].lots[what], SHARE
    return next((corner.truth, corner.kind) for corner in CORNERS if corner.name == name)


def _jobs(name: str, how: Callable[..., Record], runs: int, times: int) -> list[Job]:
    block = BLOCK * (CHEAP if how is of_corner else 1)
    starts = range(0, times, block)
    return [Job(name, how, (name, runs, start, min(start + block, times))) for start in starts]


def of_corner(name: str, runs: int, start: int, stop: int) -> Record:
    """Return how often the interval of a corner covers, and how its gate is answered, in these repetitions."""
    corner = next(corner for corner in CORNERS if corner.name == name)
    drawn = [corner.draw(np.random.default_rng((runs, repetition)), runs) for repetition in range(start, stop)]
    found: Record = {INTERVALS: {"": dict(Counter(side(estimate, corner.truth) for estimate in drawn))}}
    if not corner.figure:
        return found
    number, criterion = criterion_of(corner.figure)
    answers = Counter(ANSWERS[answer(criterion, estimate, Thresholds()).passed] for estimate in drawn)
    return {**found, GATES: {f"gate {number}": dict(answers)}}


def criterion_of(figure: str) -> tuple[int, Criterion]:
    """Return the gate of groups that asks for a figure, by its number, and what it asks."""
    return next(
        (number, one)
        for number, question in enumerate(GROUP.questions, 1)
        for one in (*question.decide, *question.further)
        if one.figure == figure
    )


def of_system(name: str, runs: int, start: int, stop: int) -> Record:
    """Return what came of all that is known of a system, in these repetitions."""
    truth, counts = REPEATED[name], dict[str, dict[str, Counter[str]]]()
    for repetition in range(start, stop):
        for part, what, outcome in _outcomes(truth, runs, repetition):
            counts.setdefault(part, {}).setdefault(what, Counter())[outcome] += 1
    return {part: {what: dict(one) for what, one in whats.items()} for part, whats in counts.items()}


def _outcomes(truth: Truth, runs: int, seed: int) -> list[tuple[str, str, str]]:
    observed = observe(truth, runs, seed)
    nothing = Estimate("", math.nan, math.nan, math.nan, 0)
    found = [
        (INTERVALS, path, side(observed.estimates.get(path, nothing), value)) for path, value in truth.lots.items()
    ]
    gates = zip(truth.gates, observed.gates, strict=False)
    found += [(GATES, f"gate {n}", ANSWERS[passed]) for n, (at, passed) in enumerate(gates, 1) if at is None]
    if truth.word:
        found.append((VERDICTS, truth.word, _word(truth.word, observed.word)))
    return found


def _word(right: str, word: str) -> str:
    if word.endswith(PROVISIONAL):
        return OPEN
    return RIGHT if word == right else WRONG


def side(estimate: Estimate, truth: float) -> str:
    """Return whether an interval covers the truth, or on which side of it the truth lies."""
    if math.isnan(estimate.low) or math.isnan(estimate.high):
        return WITHOUT
    if covers(estimate, truth, tolerance=1e-12):
        return COVERED
    return BELOW if truth < estimate.low else ABOVE
