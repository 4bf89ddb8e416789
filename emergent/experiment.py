"""Requests → outcomes: duplicates dropped, batches of bearable size, progress told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from emergent.outcomes import Outcomes, Request
from emergent.perturbation import Plan
from emergent.system import System
from emergent.variant import Variant

BATCH = 4096
"""Runs simulated between two reports of what was kept."""

Progress = Callable[[int, int], None]
"""Called with the runs done and the runs needed."""


def pending(requests: Sequence[Request], outcomes: Outcomes | None = None) -> list[Request]:
    """Return the requests without what is already there or asked for twice, runs of one plan together."""
    asked: dict[tuple[Plan, float | None, Variant], dict[int, None]] = {}
    for q in requests:
        kept = asked.setdefault((q.plan, q.record, q.parameters), {})
        for r in q.replications:
            if outcomes is None or not outcomes.has(q.plan, int(r), q.parameters, recorded=q.record):
                kept[int(r)] = None
    recorded = {(plan, parameters): kept for (plan, record, parameters), kept in asked.items() if record is not None}
    merged = []
    for (plan, record, parameters), kept in asked.items():
        also = recorded.get((plan, parameters), {}) if record is None else {}
        replications = [r for r in kept if r not in also]
        if replications:
            merged.append(Request(plan, replications, record, parameters))
    return merged


def run(system: System, requests: Sequence[Request], *, seed: int = 0, progress: Progress | None = None) -> Outcomes:
    """Run what is asked, each run once."""
    wanted = pending(requests)
    done, needed = 0, sum(len(q.replications) for q in wanted)

    def tell(runs: int) -> None:
        nonlocal done
        done += runs
        if progress is not None:
            progress(done, needed)

    return Outcomes.merge(system.run(batch, seed=seed, progress=tell) for batch in _batches(wanted))


def _batches(requests: Sequence[Request]) -> list[list[Request]]:
    batches: list[list[Request]] = []
    room = 0
    for q in sorted(requests, key=lambda q: (q.parameters, q.record is not None, q.record or 0.0)):
        if room <= 0:
            batches.append([])
            room = BATCH
        batches[-1].append(q)
        room -= len(q.replications)
    return batches
