"""What is still to be computed: a mask over keys and replications, from the files that are there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from emergent.sweep.reading import key_numbers, lengths
from emergent.sweep.schema import CURVE, STATUS, Kind
from emergent.sweep.store import Store

Share = tuple[int, int]
"""Which shard, from 1 on, of how many."""
Taken = list[tuple[int, list[int]]]
"""Keys, by their numbers, and replications of each."""


class Missing:
    """What a design wants of one kind: `keys` × `count` numbers from `first` on."""

    def __init__(
        self, kind: Kind, store: Store, keys: Sequence[tuple[str, str]], first: int, count: int, along: int = 0
    ) -> None:
        """Look at what is there; nothing is missing that is. Of a run that has no curve of `along` moments, all is."""
        self.kind, self.store, self.first, self.along = kind, store, first, along
        self._number = {key: number for number, key in enumerate(keys)}
        self.done = np.zeros((len(keys), count), bool)
        self.failed = self.done.copy()
        self._seen = set[str]()
        self.refresh()

    def refresh(self) -> None:
        """Look at the files that others have written meanwhile; each is read once."""
        new = [path for path in self.store.files(self.kind) if path.name not in self._seen]
        self._seen |= {path.name for path in new}
        for path in new:
            curve = [CURVE] if self.along else []
            table = self.store.read(self.kind, path, columns=[*self.kind.key, STATUS, *curve])
            if table is not None:
                self.mark(table)

    def keep(self, table: pa.Table) -> None:
        """Write what came of a batch."""
        self._seen.add(self.store.place(self.kind, table).name)
        self.mark(table)

    def mark(self, table: pa.Table) -> None:
        """Note what rows say."""
        rows = key_numbers(self.kind, table, self._number)
        columns = table[self.kind.key[2]].to_numpy() - self.first
        here = (rows >= 0) & (columns >= 0) & (columns < self.done.shape[1])
        good = np.asarray(pc.equal(table[STATUS], "succeeded")) & here
        bad = here & ~good
        if self.along:
            good &= lengths(table[CURVE]) == self.along
        self.done[rows[good], columns[good]] = True
        self.failed[rows[bad], columns[bad]] = True
        self.failed &= ~self.done


class Queue:
    """What one process takes from what is missing, in batches of keys of one group."""

    def __init__(self, missing: Missing, groups: Sequence[int], shard: Share, start: float, again: bool) -> None:
        """Begin at a share `start` of all keys, so that two processes rarely work at the same place."""
        self.missing, self.groups = missing, groups
        keys, count = missing.done.shape
        place = np.arange(count) if count >= shard[1] else np.arange(keys)[:, None] * count + np.arange(count)
        self.mine = np.broadcast_to(place % shard[1] == shard[0] - 1, (keys, count)).copy()
        self.mine &= ~missing.done & (again | ~missing.failed)
        self.total = int(self.mine.sum())
        self.left = self.total
        self._next, self._end = int(start * keys), int(start * keys) + keys

    def group(self) -> int | None:
        """Return the group of the next batch; None where nothing is left."""
        while self._next < self._end:
            key = self._next % len(self.groups)
            late = self.mine[key] & self.missing.done[key]  # another process was faster
            self.left -= int(late.sum())
            self.total -= int(late.sum())
            self.mine[key] &= ~late
            if self.mine[key].any():
                return self.groups[key]
            self._next += 1
        return None

    def take(self, most: int) -> Taken:
        """Return the next batch, of one group, with at most so many runs; it is not given again."""
        group, taken = self.group(), Taken()
        while most > 0 and group is not None and self.group() == group:
            key = self._next % len(self.groups)
            columns = np.flatnonzero(self.mine[key])[:most]
            self.mine[key, columns] = False
            most -= len(columns)
            self.left -= len(columns)
            taken.append((key, (columns + self.missing.first).tolist()))
        return taken
