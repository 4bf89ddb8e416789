"""How long another visitor waits while twelve visitors send the worst that is allowed.

    python analysis/benchmarks/crowd.py [--quick] [--json]

The worst, found by trying what the limits leave (each in its own browser, with two tabs, without drawing anything):

- one tab shows the largest recording (100 walkers, 20,000 steps) under the densest plan (99 overlapping perturbations
  of all walkers), with the band of its 19 placebo twins, and drags the restaurant to another place as fast as messages
  are taken: each drag is a new recording and a page drawn anew;
- the other tab assesses the largest group for the longest time (400 walkers, 20,000 steps, 50 replications); of every
  fourth visitor it shows the longest twins that a band may have (400 walkers, 5,000 steps).

Another visitor opens the walk without changes, and leaves: its time goes from the request for the page until the first
frames of the picture are here. Before, the same is measured with nobody else there. The crowd is a process of its own
with a lower priority (nice 10): in a class, what the others' browsers do with their recordings costs theirs.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.benchmarks.classroom import memory, processor
from analysis.benchmarks.ratios import options
from analysis.serving import Site, serving
from analysis.visiting import Visitor
from emergent.app.connection import RATE

CROWD, TRIES = 12, 12
AHEAD = 4
"""Drags that are sent without one that was answered."""
COMES = 60.0
"""Seconds that the crowd has to come; those whose pages are not up by then wait for them all the while."""
REQUIRED = 2.0
"""Seconds within which another visitor's page is here."""
DENSE = ";".join(f"{kind}:*@{onset}+9000={dose}" for onset in range(33) for kind, dose in (
    ("deafen", 0.01), ("slow", 0.01), ("tremble", 0.01),
))  # fmt: skip
LARGEST = f"/walk?scenario=restaurant-walk&p.walkers=100&p.horizon=10000&p.glimpse_rate=0&plan={DENSE}&seed="
BAND = "/walk?scenario=restaurant-walk&p.walkers=400&p.horizon=2500&p.glimpse_rate=0&plan=slow:*@0=0.5&seed="
ASSESS = "/assess?scenario=restaurant-walk&p.walkers=400&p.horizon=10000&replications=50&seed="
ANOTHER = "/walk?scenario=restaurant-walk&seed="


class Greedy(threading.Thread):
    """Lets the server compute as much as it may, in two tabs."""

    def __init__(self, address: str, number: int) -> None:
        """Begin at once; a thread opens the pages."""
        super().__init__(daemon=True)
        self._address, self._number = address, number
        self.up = threading.Event()
        self.drags, self.problem = 0, ""
        self.start()

    def run(self) -> None:
        """Open the tabs, and drag."""
        try:
            walk = Visitor(self._address, LARGEST + str(self._number))
            other = Visitor(self._address, (ASSESS if self._number % 4 else BAND) + str(self._number), walk.cookie)
            if self._number % 4:
                other.tell(other.button("Assess"), "click", {})
            stage = walk.find("stream", "scene", "front")
            self.up.set()
            seen, answered = "", 0
            while True:
                time.sleep(1 / RATE)
                if walk.property(stage, "stream")["run"] == seen and self.drags - answered > AHEAD:
                    continue  # what is not read soon enough closes the connection, and its computations with it
                if walk.property(stage, "stream")["run"] != seen:
                    seen, answered = walk.property(stage, "stream")["run"], self.drags
                self.drags += 1
                walk.tell(stage, "dragged", {"step": 1, "place": [100 + self.drags % 50, self.drags % 70]})
        except Exception as raised:  # a thread: whoever started it asks for it
            self.problem = f"{type(raised).__name__}: {raised}"[-200:]
            self.up.set()


def opened(site: Site, seed: int) -> float:
    """Return after how many seconds a new visitor has a page with its picture."""
    began = time.perf_counter()
    visitor = Visitor(site.address, ANOTHER + str(seed))
    stage = visitor.find("stream", "scene", "front")
    visitor.until(lambda: bool(visitor.property(stage, "stream")["pieces"]), "no frames")
    took = time.perf_counter() - began
    visitor.close()
    return took


def gather(address: str) -> None:
    """Be the crowd: report when its pages are up, stay until stdin is closed, and report what became of it."""
    os.nice(10)
    crowd = [Greedy(address, number) for number in range(CROWD)]
    until = time.monotonic() + COMES
    for greedy in crowd:
        greedy.up.wait(max(0.0, until - time.monotonic()))
    print(flush=True)
    sys.stdin.read()
    up = sum(greedy.up.is_set() and not greedy.problem for greedy in crowd)
    problems = [greedy.problem for greedy in crowd if greedy.problem]
    print(json.dumps({"up": up, "drags": sum(greedy.drags for greedy in crowd), "problems": problems}), flush=True)
    os._exit(0)  # without waiting for what still comes


def main() -> int:
    chosen = options(__doc__.splitlines()[0])
    tries = 4 if chosen.quick else TRIES
    figures = {"load of the machine before": os.getloadavg()[0]}
    with serving() as site:
        alone = [opened(site, seed) for seed in range(1 + tries)][1:]
        paths = f"import sys; sys.path[:0] = {sys.path!r}; "
        code = paths + f"from analysis.benchmarks.crowd import gather; gather({site.address!r})"
        crowd = subprocess.Popen([sys.executable, "-c", code], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        crowd.stdout.readline()
        used, began = processor(site.process), time.perf_counter()
        found = []
        for seed in range(tries):
            time.sleep(0.5)
            found.append(opened(site, 100 + seed))
            print(f"{found[-1]:.2f} s", end=" ", file=sys.stderr, flush=True)
        busy = (processor(site.process) - used) / (time.perf_counter() - began)
        held = memory(site.process)
        said = json.loads(crowd.communicate()[0])
    figures |= {
        "nobody else: a page is here after, median [s]": statistics.median(alone),
        "nobody else: longest [s]": max(alone),
        f"{CROWD} greedy: a page is here after, median [s]": statistics.median(found),
        f"{CROWD} greedy: longest [s]": max(found),
        f"{CROWD} greedy: server, processors": busy,
        f"{CROWD} greedy: whose pages had come up": said["up"],
        f"{CROWD} greedy: drags taken": said["drags"],
        f"{CROWD} greedy: server, memory [MB]": held,
        "load of the machine after": os.getloadavg()[0],
    }
    print(*said["problems"], sep="\n", file=sys.stderr)
    if chosen.json:
        print(json.dumps(figures, indent=1))
    else:
        for name, value in figures.items():
            print(f"{name:<56} {value:8.3g}")
    return 0 if max(found) <= REQUIRED else 1


if __name__ == "__main__":
    sys.exit(main())
