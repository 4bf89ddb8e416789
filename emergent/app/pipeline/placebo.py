"""The band of placebo twins: the same run, forked where the first perturbation sets in: other luck from then on.

Even an irrelevant nudge changes single runs; only what leaves the band is an effect.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emergent.app.elements import Row, floats
from emergent.app.live import Live
from emergent.app.pipeline.film import future
from emergent.app.pipeline.shown import longer

FUTURES = 40
LOW, HIGH = 5, 95
"""Between which percentiles the band lies."""


@dataclass(frozen=True, eq=False)
class Band:
    """The ends of the band in each frame."""

    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]

    def row(self, last: int) -> Row:
        """Return it as a plot shows it, up to the frame `last`."""
        low, high = (floats(longer(end[: last + 1], last)) for end in (self.low, self.high))
        return {"name": f"{FUTURES} placebo twins, {LOW}–{HIGH} %", "low": low, "high": high}


def band(live: Live, stop: threading.Event) -> Band | None:
    """Return the band of attainment so far of a run to which something was done; None where it was stopped."""
    onset, found = min(p.onset for p in live.plan), []
    for number in range(1, FUTURES + 1):
        if stop.is_set():
            return None
        found.append(future(live, onset, number))
    last = max(map(len, found)) - 1
    table = np.array([longer(line, last) for line in found])
    known = np.isfinite(table).all(0)  # before, nothing that counts is due, in no run
    ends = np.full((2, last + 1), np.nan)
    ends[:, known] = np.percentile(table[:, known], [LOW, HIGH], axis=0)
    return Band(*ends)


def in_thread(live: Live, tell: Callable[[Band | None], None], fail: Callable[[str], None]) -> Callable[[], None]:
    """Compute the band in a thread, and tell it; return what stops that."""
    stop = threading.Event()

    def work() -> None:
        try:
            made = band(live, stop)
        except Exception as problem:  # what a model raises belongs on the page, not in the server's log
            fail(f"{type(problem).__name__}: {problem}")
            return
        if not stop.is_set():
            tell(made)

    threading.Thread(target=work, daemon=True).start()
    return stop.set
