"""Parts of one measurement that go on side by side, so that what they ask for is run in the same rounds."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, TypeVar

from emergent.metrics.metric import PAUSE
from emergent.outcomes import Outcomes, Request

T = TypeVar("T")
Work = Generator[Sequence[Request], Outcomes, T]
"""A part of a measurement: it asks for runs, in rounds, and returns what it found."""


def together(*works: Work[Any]) -> Work[list[Any]]:
    """Let the parts go on side by side; return what they return, in their order."""
    results: dict[int, Any] = {}
    outcomes: Any = None  # what a generator is sent first
    while True:
        asked: list[Request] = []
        for number, work in enumerate(works):
            while number not in results:
                try:
                    requests = work.send(outcomes)
                except StopIteration as end:
                    results[number] = end.value
                    continue
                if requests:
                    asked += requests
                    break
                yield PAUSE
        if not asked:
            return [results[number] for number in range(len(works))]
        outcomes = yield asked
