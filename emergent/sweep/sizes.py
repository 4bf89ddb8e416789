"""How many runs a batch has: so many as take some seconds, measured on what came back, and fewer towards the end.

The first batches are small and are the pilot. Towards the end batches shrink, so that all workers end together: guided
self-scheduling (Polychronopoulos and Kuck 1987).
"""

from __future__ import annotations

TARGET, SHORTEST, GROWTH = 20.0, 0.05, 4
"""Seconds of a batch, and of one towards the end; how much larger than the largest before it one may be."""


class Sizes:
    """The sizes of batches of several groups, whose runs take differently long."""

    def __init__(self, least: int, most: int, workers: int, limit: float | None = None, target: float = TARGET) -> None:
        """Give `least` at least, but for the last; `most` at most; what takes `target` or a quarter of `limit` [s]."""
        self.least, self.most, self.workers = least, most, workers
        self._target = target if limit is None else min(target, limit / 4)
        self._largest: dict[int, int] = {}
        self._seconds: dict[int, float] = {}

    def measured(self, group: int, runs: int, seconds: float) -> None:
        """Note how long a batch took."""
        self._seconds[group] = seconds / runs
        self._largest[group] = max(runs, self._largest.get(group, 0))

    def next(self, group: int, left: int) -> int:
        """Return the size of the next batch of a group."""
        if group not in self._seconds:
            return self.least
        seconds = max(self._seconds[group], 1e-9)
        share = left if self.workers == 1 else max(left / (2 * self.workers), SHORTEST / seconds)
        size = min(self._target / seconds, GROWTH * self._largest[group], share, self.most)
        return max(int(size), self.least)
