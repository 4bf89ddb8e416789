"""What all batches are: work of one kind on scenarios that share a base, which any process can do, and divide."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import pyarrow as pa

from emergent.failure import FailureInfo, Status
from emergent.scenario import Scenario
from emergent.sweep.schema import EXCEPTION, MESSAGE, ORIGIN, STATUS, Kind

Row = dict[str, Any]
PARTS = 8
"""Batches into which one is divided that was lost: of more, a run that kills its process is alone sooner."""


@dataclass(frozen=True)
class Batch(ABC):
    """Work on some scenarios of one base. The last item of each part lists what is done of it."""

    base: Scenario
    parts: Sequence[tuple[Any, ...]]

    kind: ClassVar[Kind]
    """Of the rows that come of it."""

    def __len__(self) -> int:
        return sum(len(listed) for *_, listed in self.parts)

    def divided(self) -> list[Self]:
        """Return smaller batches that make up this one; none where it is one piece of work."""
        return [replace(self, parts=parts) for parts in _divided(self.parts, len(self))]

    @abstractmethod
    def work(self) -> pa.Table:
        """Do it, and return rows of the kind; it raises nothing."""

    @abstractmethod
    def lost(self, info: FailureInfo) -> pa.Table:
        """Return the rows of a batch that came to nothing."""


def failed(info: FailureInfo) -> Row:
    """Return what a row says of a failure."""
    reason = {ORIGIN: info.origin, EXCEPTION: info.exception_type, MESSAGE: info.message}
    return {STATUS: Status.FAILED.value, **reason}


def _divided(parts: Sequence[tuple[Any, ...]], size: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield what the last items of all parts list in `PARTS` shares of nearly the same size, in their order."""
    shares = min(PARTS, size)
    for share in range(shares if shares > 1 else 0):
        start, end = share * size // shares, (share + 1) * size // shares
        some, before = list[tuple[Any, ...]](), 0
        for *what, listed in parts:
            chosen = listed[max(start - before, 0) : max(end - before, 0)]
            some += [(*what, chosen)] if chosen else []
            before += len(listed)
        yield some
