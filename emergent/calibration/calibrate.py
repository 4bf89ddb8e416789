"""`calibrate`: all systems of known truth are assessed, and what was found is held against the truth."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from emergent.calibration import published, work
from emergent.calibration.matrix import Matrix
from emergent.calibration.observed import Observed, observe
from emergent.calibration.rivalry import REPLICATIONS, TOGETHER, called, read
from emergent.calibration.systems import SYSTEMS
from emergent.calibration.truth import Truth
from emergent.calibration.work import Job, Kept
from emergent.errors import UnknownNameError
from emergent.rounds import Progress

SEED = 5


def calibrate(
    *,
    quick: bool = False,
    only: Iterable[str] = (),
    seed: int = SEED,
    kept: Kept | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Matrix:
    """Assess the systems of known truth, and compare.

    `only` are parts of names of systems, or of what they have in common (`chosen`); all systems if not given. `quick`
    takes fewer replications where many are needed to decide. With `kept`, what was done before is not done again.

    Raises:
        UnknownNameError: where `only` chooses nothing.
    """
    began, only = time.perf_counter(), tuple(only)
    truths = chosen(only)
    jobs = {name: _job(truth, quick, seed) for name, truth in truths.items()}
    rivals = {name: Job(name, called, (name, REPLICATIONS, seed)) for name in TOGETHER if not only}
    longest = sorted((*jobs.values(), *rivals.values()), key=lambda job: -job.arguments[1])
    found = work.do(longest, kept=kept, workers=workers, progress=progress)
    observed = {name: Observed.of(dict(found[job])) for name, job in jobs.items()}
    values = tuple(map(published.check, published.ROWS))
    lots = sum(len(truth.lots) for truth in SYSTEMS.values())
    said = tuple(call for name, job in rivals.items() for call in read(name, found[job]))
    return Matrix(truths, observed, values, lots, seed, quick, time.perf_counter() - began, said)


def chosen(only: Iterable[str] = ()) -> Mapping[str, Truth]:
    """Return the systems whose name, or what they have in common, holds one of these texts; all where there is none."""
    wanted = [text.casefold() for text in only]
    if not wanted:
        return SYSTEMS
    for text in wanted:
        if not any(text in _text(truth) for truth in SYSTEMS.values()):
            raise UnknownNameError("system of known truth", text, SYSTEMS)
    return {name: truth for name, truth in SYSTEMS.items() if any(text in _text(truth) for text in wanted)}


def measured(name: str, replications: int, seed: int) -> dict[str, Any]:
    """Return what the assessment of a system finds, as plain data."""
    return observe(SYSTEMS[name], replications, seed).record()


def _job(truth: Truth, quick: bool, seed: int) -> Job:
    return Job(truth.name, measured, (truth.name, truth.few if quick else truth.replications, seed))


def _text(truth: Truth) -> str:
    return f"{truth.name}\n{truth.kind}".casefold()
