"""Pieces of work in as many processes as there are processors, each kept in a file once it is done.

A file is named by the hash of the call, its arguments and the sources of this package, written aside and renamed: where
it stands, the work is done, and nothing is taken for what other code would give. So a calibration that was stopped
goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import emergent
from emergent import cache_folder, experiment, hashed_file, pool
from emergent.cache_folder import UNUSED_DAYS, UnsafeError
from emergent.rounds import Progress

PATIENCE = 0.25
"""Seconds between two looks at whether to stop."""
DAY = 86_400.0
Record = Mapping[str, Any]
"""What a piece of work gives: what JSON can hold."""


class Job(NamedTuple):
    """A call of a function of this package."""

    title: str
    call: Callable[..., Record]
    arguments: tuple[Any, ...]

    @property
    def key(self) -> str:
        """The hash of what decides what comes of it."""
        made_of = (self.call.__module__, self.call.__qualname__, self.arguments, sources())
        return hashlib.blake2b(repr(made_of).encode(), digest_size=16).hexdigest()


class Kept:
    """A folder of what came of jobs; those of any two processes may be in one."""

    def __init__(self, folder: str | Path) -> None:
        """Open the folder; what nobody has used for long goes."""
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in self.folder.glob("*.json"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > UNUSED_DAYS * DAY:
                    path.unlink()

    def read(self, job: Job) -> Record | None:
        """Return what came of a job, None where it has not been done."""
        try:
            return dict(json.loads((self.folder / f"{job.key}.json").read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None

    def write(self, job: Job, found: Record) -> None:
        """Keep what came of a job."""
        hashed_file.write(self.folder / f"{job.key}.json", json.dumps(found).encode())


def usual() -> Kept | None:
    """Return the folder that is used where none is named: in the user's cache, if there is a place for one."""
    try:
        return Kept(cache_folder.named() / "emergent" / "calibration")
    except (UnsafeError, OSError):
        return None


@cache
def sources() -> str:
    """Return the hash of all code of this package, and the versions of what computes with it."""
    found = hashlib.blake2b(digest_size=16)
    folder = Path(emergent.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    about = [platform.python_version(), *(version(name) for name in ("numpy", "scipy", "numba", "mesa"))]
    return found.hexdigest() + " ".join(about)


def do(
    jobs: Sequence[Job], *, kept: Kept | None = None, workers: int | None = None, progress: Progress | None = None
) -> dict[Job, Record]:
    """Return what comes of all jobs, in their order; what is kept is not done again.

    With one worker all is done in this process; what `progress` raises ends all, and what is done by then is kept.
    """
    tell = progress or (lambda stage, done, needed: None)
    found = {job: record for job in jobs if kept is not None and (record := kept.read(job)) is not None}
    rest = [job for job in jobs if job not in found]
    count = min(workers or pool.threads(), len(rest))
    tell("calibrating", len(found), len(jobs))
    for job, record in _here(rest) if count < 2 else _by_processes(rest, count, lambda: tell("", 0, 0)):
        found[job] = record
        if kept is not None:
            kept.write(job, record)
        tell(job.title, len(found), len(jobs))
    return {job: found[job] for job in jobs}


def _here(jobs: Sequence[Job]) -> Iterator[tuple[Job, Record]]:
    for job in jobs:
        yield job, job.call(*job.arguments)


def _by_processes(jobs: Sequence[Job], count: int, pause: Callable[[], None]) -> Iterator[tuple[Job, Record]]:
    with experiment.processes(count) as executor:
        futures: dict[Future[Record], Job] = {executor.submit(job.call, *job.arguments): job for job in jobs}
        waiting = set(futures)
        while waiting:
            ready, waiting = wait(waiting, timeout=PATIENCE, return_when=FIRST_COMPLETED)
            for future in ready:
                yield futures[future], future.result()
            pause()
