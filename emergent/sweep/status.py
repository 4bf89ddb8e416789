"""How far a sweep is, read from its folder alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from emergent.sweep.missing import Missing
from emergent.sweep.schema import ESTIMATES, EXCEPTION, KINDS, MESSAGE, RUNS, STATUS, Kind
from emergent.sweep.store import Store

SHOWN = 5
"""Reasons that are named, the most frequent first."""


@dataclass(frozen=True)
class SweepStatus:
    """How far a sweep is."""

    counts: tuple[tuple[str, int, int, int], ...]
    """Of runs and of estimates: name, wanted, done, failed."""
    reasons: tuple[tuple[str, int], ...]
    damaged: tuple[Path, ...]

    @property
    def failed(self) -> int:
        """What failed, and has not succeeded since."""
        return sum(failed for *_, failed in self.counts)

    @property
    def missing(self) -> int:
        """What has neither succeeded nor failed."""
        return sum(wanted - done - failed for _, wanted, done, failed in self.counts)


def status(store: Store) -> SweepStatus:
    """Return how far the sweep of a folder is."""
    counts = tuple(count for kind in KINDS if (count := _count(store, kind))[1])
    failed = any(count[3] for count in counts)
    return SweepStatus(counts, _reasons(store) if failed else (), tuple(store.damaged()))


def missing(store: Store, kind: Kind) -> Missing:
    """Return what the design of a folder wants and does not have."""
    first, second, _ = kind.key
    keys, replications = store.keys(kind), store.config.replications
    pairs = dict.fromkeys(zip(keys[first].to_pylist(), keys[second].to_pylist(), strict=True))
    if kind is RUNS:
        return Missing(kind, store, list(pairs), 0, replications, store.config.along)
    return Missing(kind, store, list(pairs), replications, 1)


def _count(store: Store, kind: Kind) -> tuple[str, int, int, int]:
    found = missing(store, kind)
    name = "studies" if kind is ESTIMATES else kind.name
    return name, found.done.size, int(found.done.sum()), int(found.failed.sum())


def _reasons(store: Store) -> tuple[tuple[str, int], ...]:
    """Return what was raised, and how often."""
    tables = [store.arranged(kind).select([STATUS, EXCEPTION, MESSAGE]).to_pandas() for kind in KINDS]
    counted: dict[str, int] = {}
    for table in tables:
        failed = table[table[STATUS] == "failed"]
        for (exception, message), runs in failed.groupby([EXCEPTION, MESSAGE]).size().items():
            counted[f"{exception}: {message}"] = counted.get(f"{exception}: {message}", 0) + int(runs)
    return tuple(sorted(counted.items(), key=lambda one: -one[1])[:SHOWN])
