"""What a sweep has to do of one kind: what is missing, in which order, and how a batch of it is made."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from emergent.sweep.missing import Missing, Queue, Share, Taken
from emergent.sweep.planned import Planned
from emergent.sweep.points import points
from emergent.sweep.schema import ESTIMATES, RECORDINGS, RUNS
from emergent.sweep.store import Store
from emergent.sweep.swept import Swept
from emergent.sweep.tables import RECORDING, RunConfiguration
from emergent.sweep.work import Batch, Recordings, Runs, Studies


class Todo(NamedTuple):
    """What is missing, the queue of it, and what makes a batch of what the queue gives."""

    missing: Missing
    queue: Queue
    batch: Callable[[Taken], Batch]


def runs(given: Sequence[Swept], config: RunConfiguration, store: Store, shard: Share, again: bool) -> Todo | None:
    """Return what is to be done of runs: one key a scenario and plan."""
    if not config.runs:
        return None
    distinct = {(p.swept.id, p.planned.text): p for p in points(given, config)}
    missing = Missing(RUNS, store, list(distinct), 0, config.replications, config.along)
    chosen = list(distinct.values())

    def batch(taken: Taken) -> Runs:
        some = [(chosen[key], replications) for key, replications in taken]
        parts = [(p.swept.id, p.swept.variant, p.planned, rows) for p, rows in some]
        return Runs(some[0][0].swept.base, parts, config.along)

    return Todo(missing, _queue(missing, [p.swept for p in chosen], shard, again), batch)


def studies(given: Sequence[Swept], config: RunConfiguration, store: Store, shard: Share, again: bool) -> Todo | None:
    """Return studies: one key a scenario and metric; metrics of one scenario come together, as they share runs."""
    pairs = [(one, metric) for one in given for metric in config.metrics]
    if not pairs:
        return None
    keys = [(one.id, metric) for one, metric in pairs]
    missing = Missing(ESTIMATES, store, keys, config.replications, 1)

    def batch(taken: Taken) -> Studies:
        found = dict[Swept, list[str]]()
        for key, _ in taken:
            found.setdefault(pairs[key][0], []).append(pairs[key][1])
        parts = [(one.id, one.variant, names) for one, names in found.items()]
        return Studies(next(iter(found)).base, parts, config.replications)

    return Todo(missing, _queue(missing, [one for one, _ in pairs], shard, again), batch)


def recordings(
    given: Sequence[Swept], config: RunConfiguration, store: Store, shard: Share, again: bool
) -> Todo | None:
    """Return what is to be recorded: one key a scenario and plan; plans of one scenario come together."""
    if RECORDING not in config.outcomes:
        return None
    distinct = {(p.swept.id, p.planned.text): p for p in points(given, config)}
    missing, chosen = Missing(RECORDINGS, store, list(distinct), config.replications, 1), list(distinct.values())

    def batch(taken: Taken) -> Recordings:
        found = dict[Swept, list[Planned]]()
        for key, _ in taken:
            found.setdefault(chosen[key].swept, []).append(chosen[key].planned)
        parts = [(one.id, one.variant, plans) for one, plans in found.items()]
        return Recordings(next(iter(found)).base, parts, config.replications)

    return Todo(missing, _queue(missing, [p.swept for p in chosen], shard, again), batch)


def _queue(missing: Missing, scenarios: Sequence[Swept], shard: Share, again: bool) -> Queue:
    numbers: dict[int, int] = {}
    groups = [numbers.setdefault(id(one.base), len(numbers)) for one in scenarios]
    return Queue(missing, groups, shard, random.random(), again)  # where it begins changes no number


KINDS = (runs, studies, recordings)
"""In this order."""
