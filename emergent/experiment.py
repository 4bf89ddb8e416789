"""Requests → outcomes: every run is simulated once, in batches of bounded size, here or by an executor.

    with experiment.processes() as executor:
        outcomes = experiment.run(system, requests, seed=1, executor=executor, store=RunStore("runs"))

The numbers are the same bits in process, in other processes, on other machines, from a store, and in batches of any
size. What an executor gets can be pickled: a system as its class, its parameters and its goal, and requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait

from emergent import pool
from emergent.errors import EmergentError
from emergent.failure import FailedRunsError, Failure, FailureInfo
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import Plan
from emergent.store import RunStore
from emergent.system import System
from emergent.variant import Variant
from emergent.workers import Workers

BATCH, KEPT, COSTLY = 4096, 1024, 32
"""Runs of a batch: simulated in one go; kept in a file, or lost if a machine fails; and those that are costly."""
PATIENCE = 0.25
"""Seconds between two reports while others compute."""

Progress = Callable[[int, int], None]
"""Called with the runs done and the runs needed; what it raises ends all."""
Found = tuple[Outcomes, list[Failure]]
"""What came of a batch: outcomes, and what raised."""


def run(
    system: System,
    requests: Sequence[Request],
    *,
    seed: int = 0,
    executor: Executor | None = None,
    store: RunStore | None = None,
    progress: Progress | None = None,
    batch: int | None = None,
) -> Outcomes:
    """Run what is asked, each run once, and none that the store holds; there, all that is run is kept.

    Raises:
        EmergentError: in process and without a store, for what was wrongly asked, at once.
        FailedRunsError: at the end, if a simulation raised; what it was that raised, and all other outcomes, are in it.
    """
    wanted = pending(requests)
    most = batch or (BATCH if executor is None and store is None else COSTLY if system.costly else KEPT)
    held = None if store is None else store.read(system, wanted, seed=seed)
    batches = list(_batches(wanted if held is None else pending(wanted, held), most))
    work = _Work(system, seed, progress or (lambda done, needed: None), sum(map(_runs, batches)), store is None)
    parts, failures = dict[int, Outcomes](), list[Failure]()
    for number, (outcomes, failed) in work.here(batches) if executor is None else work.by(executor, batches):
        parts[number] = outcomes
        failures += failed
        if store is not None:
            if len(outcomes):
                store.write(system, outcomes, seed=seed)
            for failure in failed:
                store.mark_failed(system, failure, seed=seed)
    merged = Outcomes.merge([*([] if held is None else [held]), *(parts[number] for number in sorted(parts))])
    if failures:
        raise FailedRunsError(failures, merged)
    return merged


def processes(workers: int | None = None) -> Workers:
    """Return an executor of as many processes as there are processors, or as many as given, of one thread each.

    As with all processes that are spawned, a script that uses it does so under `if __name__ == "__main__":`.
    """
    return Workers(workers or pool.threads())


def pending(requests: Iterable[Request], outcomes: Outcomes | None = None) -> list[Request]:
    """Return the requests without what is already there or asked for twice, runs of one plan together."""
    asked: dict[tuple[Plan, float | None, Variant], dict[int, None]] = {}
    for q in requests:
        kept = asked.setdefault((q.plan, q.record, q.parameters), {})
        kept |= dict.fromkeys(map(int, q.replications) if outcomes is None else outcomes.missing(q))
    recorded = {(plan, parameters): kept for (plan, record, parameters), kept in asked.items() if record is not None}
    merged = []
    for (plan, record, parameters), kept in asked.items():
        also = recorded.get((plan, parameters), {}) if record is None else {}
        replications = [r for r in kept if r not in also]
        if replications:
            merged.append(Request(plan, replications, record, parameters))
    return merged


def _batches(requests: Sequence[Request], most: int) -> Iterator[list[Request]]:
    """Yield requests of `most` runs together: what can be simulated in one call side by side."""
    batch, room = list[Request](), most
    for q in sorted(requests, key=lambda q: (q.parameters, q.record is not None, q.record or 0.0)):
        rest = list(q.replications)
        while rest:
            part, rest = rest[:room], rest[room:]
            batch.append(Request(q.plan, part, q.record, q.parameters))
            room -= len(part)
            if not room:
                yield batch
                batch, room = [], most
    if batch:
        yield batch


def _runs(requests: Iterable[Request]) -> int:
    return sum(len(q.replications) for q in requests)


class _Stopped(BaseException):
    """What a caller's `progress` raised: no failure of the simulation in which it was called."""


class _Work:
    """The batches of one call, and how far they are."""

    def __init__(self, system: System, seed: int, progress: Progress, needed: int, strict: bool) -> None:
        self.system, self.seed, self.progress = system, seed, progress
        self.needed, self.strict = needed, strict
        self.done = 0

    def here(self, batches: Sequence[list[Request]]) -> Iterator[tuple[int, Found]]:
        """Run the batches in this process, one after the other."""
        for number, batch in enumerate(batches):
            try:
                yield number, attempt(self.system, batch, self.seed, self._counting(_runs(batch)), strict=self.strict)
            except _Stopped as stopped:
                raise stopped.args[0] from None
            self.done += _runs(batch)

    def by(self, executor: Executor, batches: Sequence[list[Request]]) -> Iterator[tuple[int, Found]]:
        """Let an executor run the batches, which come as they are done, each with its number."""
        futures = {executor.submit(attempt, self.system, b, self.seed): number for number, b in enumerate(batches)}
        waiting: set[Future[Found]] = set(futures)
        try:
            while waiting:
                ready, waiting = wait(waiting, timeout=PATIENCE, return_when=FIRST_COMPLETED)
                for future in ready:
                    number = futures[future]
                    self.done += _runs(batches[number])
                    yield number, _result(future, batches[number])
                    self.progress(self.done, self.needed)
                if not ready:
                    self.progress(self.done, self.needed)
        finally:
            for future in waiting:
                future.cancel()

    def _counting(self, most: int) -> Callable[[int], None]:
        """Return what is told of each block of a batch: a block that is run again counts once."""
        inside = 0

        def tell(runs: int) -> None:
            nonlocal inside
            inside = min(inside + runs, most)
            try:
                self.progress(self.done + inside, self.needed)
            except Exception as problem:
                raise _Stopped(problem) from problem

        return tell


def attempt(
    system: System,
    requests: Sequence[Request],
    seed: int,
    tell: Callable[[int], None] | None = None,
    *,
    strict: bool = False,
) -> Found:
    """Run a batch; where it raises, run its requests one by one, and their runs, so that only what raises is lost.

    With `strict`, what was wrongly asked is raised.
    """
    try:
        return system.run(requests, seed=seed, progress=tell), []
    except Exception as problem:
        if strict and isinstance(problem, EmergentError):
            raise
        if _runs(requests) == 1:
            return Outcomes({}), [Failure(requests[0], FailureInfo.of(problem))]
    parts = [attempt(system, [part], seed, tell, strict=strict) for part in _smaller(requests)]
    return Outcomes.merge(outcomes for outcomes, _ in parts), _together(one for _, failed in parts for one in failed)


def _smaller(requests: Sequence[Request]) -> list[Request]:
    """Return the single requests, or the single runs of one."""
    if len(requests) > 1:
        return list(requests)
    q = requests[0]
    return [Request(q.plan, [r], q.record, q.parameters) for r in q.replications]


def _together(failures: Iterable[Failure]) -> list[Failure]:
    """Return the failures, those of one plan that raised the same in one record."""
    runs: dict[tuple[Plan, float | None, Variant, FailureInfo], list[int]] = {}
    for failure in failures:
        q = failure.request
        runs.setdefault((q.plan, q.record, q.parameters, failure.info), []).extend(q.replications)
    return [Failure(Request(key[0], rows, *key[1:3]), key[3]) for key, rows in runs.items()]


def _result(future: Future[Found], batch: Sequence[Request]) -> Found:
    """Return what came of a batch; if the executor lost it, all of it has failed."""
    try:
        return future.result()
    except Exception as problem:
        return Outcomes({}), [Failure(q, FailureInfo.of(problem, "executor")) for q in batch]
