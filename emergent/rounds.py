"""Rounds: several studies go on side by side, and in each round all that they ask for is run as one batch.

A study is a generator: it yields requests, is sent the outcomes so far, which hold them, and returns its result. Only
here what was run before is left out, so a study asks for all that it needs, whatever the others have asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Any, Generic, TypeVar

from emergent import experiment
from emergent.outcomes import Outcomes, Request
from emergent.store import RunStore
from emergent.system import System

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with the stage, the runs done, and the runs known to be needed so far; what it raises ends all."""


class Study(Generic[T]):
    """A generator at work, and its result once it has returned."""

    result: T

    def __init__(self, title: str, work: Generator[Sequence[Request], Outcomes, T]) -> None:
        """Keep the work, of which nothing is done yet; `title` names it where progress is shown."""
        self.title = title
        self._work = work
        self._begun = self._over = False

    def advance(self, outcomes: Outcomes, pause: Callable[[], None]) -> Sequence[Request]:
        """Return what it asks for next, nothing once it has returned; `pause` is called between pieces of its work."""
        while not self._over:
            pause()
            try:
                requests = self._work.send(outcomes) if self._begun else next(self._work)
            except StopIteration as end:
                self.result, self._over = end.value, True
            else:
                self._begun = True
                if requests:
                    return requests
        return ()


def conduct(
    system: System,
    studies: Sequence[Study[Any]],
    *,
    seed: int = 0,
    executor: Executor | None = None,
    store: RunStore | None = None,
    progress: Progress | None = None,
) -> Outcomes:
    """Let all studies come to their results, each run done once, as in `experiment.run`; return all outcomes."""
    tell = progress or (lambda stage, done, needed: None)
    outcomes, number = Outcomes({}), 1
    while requests := _asked(studies, outcomes, tell):
        wanted = experiment.pending(requests, outcomes)
        count = partial(_count, tell, f"round {number}", len(outcomes))
        found = experiment.run(system, wanted, seed=seed, executor=executor, store=store, progress=count)
        outcomes = Outcomes.merge([outcomes, found])
        number += 1
    return outcomes


def _asked(studies: Sequence[Study[Any]], outcomes: Outcomes, tell: Progress) -> list[Request]:
    runs = len(outcomes)
    requests: list[Request] = []
    for study in studies:
        requests += study.advance(outcomes, partial(tell, study.title, runs, runs))
    return requests


def _count(tell: Progress, stage: str, known: int, done: int, needed: int) -> None:
    tell(stage, known + done, known + needed)
