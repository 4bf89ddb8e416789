"""Failures: runs whose simulation raised, as records. Names are those that Mesa 4 has for the same things."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Self

from emergent.errors import EmergentError
from emergent.outcomes import Outcomes, Request

SHOWN = 5
"""Failures that the message of an error names; it has all of them."""


class Status(Enum):
    """What became of a run."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class FailureInfo:
    """What was raised, as text; `origin` says whether by the simulation or by the executor that should have run it."""

    origin: str
    exception_type: str
    message: str
    traceback: str

    @classmethod
    def of(cls, problem: BaseException, origin: str = "simulation") -> Self:
        """Return the record of an exception."""
        text = "".join(traceback.format_exception(problem))
        return cls(origin, type(problem).__name__, str(problem), text)


@dataclass(frozen=True)
class Failure:
    """A request whose runs raised, and what they raised."""

    request: Request
    info: FailureInfo

    def __str__(self) -> str:
        q = self.request
        changed = f" with {q.parameters.text}" if q.parameters else ""
        runs = f"{len(q.replications)} runs from replication {q.replications[0]} on"
        return f"{q.plan.text or 'nominal'}{changed}, {runs}: {self.info.exception_type}: {self.info.message}"


class FailedRunsError(EmergentError, RuntimeError):
    """Some runs raised: `failures` says which and what, `outcomes` are those of all others."""

    def __init__(self, failures: Sequence[Failure], outcomes: Outcomes) -> None:
        """Name the first failures."""
        self.failures, self.outcomes = tuple(failures), outcomes
        runs = sum(len(failure.request.replications) for failure in failures)
        more = [f"and {len(failures) - SHOWN} more"] if len(failures) > SHOWN else []
        lines = "\n".join([*map(str, failures[:SHOWN]), *more])
        super().__init__(f"{runs} of {runs + len(outcomes)} runs failed; the others are kept.\n{lines}")
        self.add_note(f"The first failure:\n{failures[0].info.traceback}")
