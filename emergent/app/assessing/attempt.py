"""The assessment that a visitor began, kept as long as the page asks for the very same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import solara

from emergent.app.assessing.asked import Asked
from emergent.app.assessing.job import Failed, Finished, Job, ProgressReport
from emergent.app.limits import limits

CANCELLED = Failed("Cancelled.")
What = ProgressReport | Finished | Failed


@dataclass(frozen=True)
class Attempt:
    """What was begun, None if nothing was; the attempts are numbered."""

    number: int = 0
    asked: Asked | None = None
    cancelled: bool = False


def use_assessment(asked: Asked) -> tuple[What | None, Callable[[], None], Callable[[], None]]:
    """Return the state of the assessment of `asked`, a function that begins it, and one that cancels it.

    It ends, and what it found is dropped, as soon as the page asks for something else, be it by a field, by a link or
    by the browser's way back. What an ended one still reports is ignored.
    """
    attempt, set_attempt = solara.use_state(Attempt())
    last, set_last = solara.use_state((0, None))

    def follow(following: Callable[[int], Attempt]) -> None:
        set_attempt(lambda before: following(before.number + 1))
        set_last((0, None))

    def work() -> Callable[[], None] | None:
        begun, number = attempt.asked, attempt.number
        if begun is None or attempt.cancelled:
            return None

        def tell(what: What) -> None:
            set_last(lambda before: (number, what) if number >= before[0] else before)

        quick = begun.number <= begun.quick
        job = Job(begun.scenario, begun.number, quick, limits().seconds, tell)
        job.start()
        return job.stop

    def leave() -> None:
        if attempt.asked not in (None, asked):
            follow(Attempt)

    solara.use_effect(work, [attempt])
    solara.use_effect(leave, [asked])
    return (
        _what(attempt, last, asked),
        lambda: follow(lambda number: Attempt(number, asked)),
        lambda: follow(lambda number: Attempt(number, asked, cancelled=True)),
    )


def _what(attempt: Attempt, last: tuple[int, What | None], asked: Asked) -> What | None:
    if attempt.asked != asked:
        return None
    if attempt.cancelled:
        return CANCELLED
    number, what = last
    return what if number == attempt.number else ProgressReport()
