"""A class that shares one server: pupils who play, each with a run of their own, and visitors who only have a page up.

They are visitors without a browser (`analysis.visiting`): for the server there is no difference, and nothing is drawn.
A pupil plays the walk with 60 walkers at the usual speed: it asks for frames before the clock needs them, tells every
five seconds where the clock is, and distracts another walker every `EVERY` seconds. That is answered when the first
piece of the changed run is here.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

from analysis.serving import Site
from analysis.visiting import Visitor

WALK = "/walk?scenario=restaurant-walk&p.walkers=60&plan=distract:walker-3@1=60&seed="
PAGES = {
    "walk": (WALK + "1", ("stream", "scene", "front")),
    "pipeline": ("/pipeline?scenario=pipeline-reviewed&seed=1&plan=fail:search@40", ("drawing", "recording", "twin")),
    "gallery": ("/", ("here", "there")),
}
"""Where visitors idle, and what their pages have."""
EVERY = 5.0
"""Seconds between two interventions of a pupil."""
SPEED, STEP = 8.0, 0.5
"""How fast the clock of a walk goes, and how long a step of it is [s]."""
REPORTING = 5.0
"""Seconds between two messages of a clock that plays."""


class Pupil(threading.Thread):
    """Plays a run with its own seed, again and again, until it is stopped; `answers` say how long clicks took [s]."""

    def __init__(self, site: Site, seed: int) -> None:
        """Open the page."""
        super().__init__(daemon=True)
        self.visitor = Visitor(site.address, WALK + str(seed))
        self.stage = self.visitor.find("stream", "scene", "front")
        self.player = self.visitor.find("last", "dt", "start")
        self.answers: list[float] = []
        self.problem = ""
        self._seed, self._over = seed, threading.Event()
        self._here = set[tuple[str, int]]()

    @property
    def stream(self) -> Any:
        """What the canvas was sent last."""
        return self.visitor.property(self.stage, "stream")

    def run(self) -> None:
        """Play."""
        began = time.monotonic()
        reported, intervention = began + REPORTING, began + EVERY * (self._seed % 20) / 20
        try:
            while not self._over.wait(0.1):
                now = time.monotonic()
                step = int((now - began) * SPEED / STEP) % self.stream["runLast"]  # from the start again
                self._look_ahead(step)
                if now >= reported:
                    reported += REPORTING
                    self.visitor.tell(self.player, "at", step)
                if now >= intervention:
                    intervention = now + EVERY
                    self._do(step)
        except Exception as raised:  # a thread: whoever reads the answers asks for it
            self.problem = f"{type(raised).__name__}: {raised}"

    def _look_ahead(self, step: int) -> None:
        stream = self.stream
        self._here |= {(piece["recording"], piece["start"]) for piece in stream["pieces"]}
        start = (step // stream["span"] + 1) * stream["span"]
        wanted = [(stream[which], start) for which in ("run", "twin") if start <= stream[which + "Last"]]
        missing = [list(piece) for piece in wanted if piece not in self._here]
        if missing:
            self._here.update(wanted)
            self.visitor.tell(self.stage, "want", missing)

    def _do(self, step: int) -> None:
        before, began = self.stream["run"], time.perf_counter()
        walker = (self._seed + 7 * len(self.answers)) % 60
        self.visitor.tell(self.stage, "picked", {"step": step, "member": walker, "ms": 1000 * began})
        self.visitor.until(
            lambda: self.stream["run"] != before or self._over.is_set(), f"walker {walker} is not distracted"
        )
        if self.stream["run"] != before:
            self.answers.append(time.perf_counter() - began)

    def stop(self) -> None:
        """Do nothing any more."""
        self._over.set()

    def leave(self) -> None:
        """Close the page; raise what went wrong."""
        self.stop()
        self.join()
        self.visitor.close()
        if self.problem:
            raise RuntimeError(self.problem)


def idle(site: Site, page: str, number: int) -> tuple[list[Visitor], float]:
    """Let visitors open a page; return them and the memory of the server that each of them takes [MB].

    They look at the same run: what all of them share is not counted, nor what the first one makes the server load.
    """
    path, has = PAGES[page]

    def opened() -> Visitor:
        visitor = Visitor(site.address, path)
        visitor.find(*has)
        return visitor

    first = [opened() for _ in range(3)]
    settle(site)
    before = memory(site.process)
    visitors = [opened() for _ in range(number)]
    settle(site)
    return first + visitors, (memory(site.process) - before) / number


def settle(site: Site, most: float = 20.0) -> None:
    """Wait until the server has nothing to do, at most so long [s]."""
    until = time.monotonic() + most
    while share(site, 0.5) > 0.05 and time.monotonic() < until:
        pass


def share(site: Site, seconds: float) -> float:
    """Return how many processors the server keeps busy for some time."""
    used, began = processor(site.process), time.perf_counter()
    time.sleep(seconds)
    return (processor(site.process) - used) / (time.perf_counter() - began)


def memory(process: int) -> float:
    """Return what a process holds [MB]."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def processor(process: int) -> float:
    """Return the processor time that a process has taken, with those that it has begun, over or not [s]."""
    fields, begun = dict[int, list[str]](), dict[int, list[int]]()
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, said = int(file.parent.name), file.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        fields[number] = said
        begun.setdefault(int(said[1]), []).append(number)

    def taken(number: int) -> int:
        return sum(map(int, fields[number][11:15])) + sum(map(taken, begun.get(number, [])))

    return taken(process) / os.sysconf("SC_CLK_TCK")
