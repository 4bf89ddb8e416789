"""The light cone of what is wired: who cannot be reached by the links that were declared does the same in the twin.

One component is struck, in one of the ways that its system declares, at the start or midway. Along links influence goes
from the source to the edge and from there to the target; between a stage and the tools, queues and boards that it uses
it goes both ways. The logged events of all components that are not reached in this way from the struck one, in any
number of steps, must be the same bit for bit as in the twin.

What it cannot see: an undeclared influence on components that can be reached in another way, too, and how fast
influence goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from emergent.columns import EVENT
from emergent.metrics.strikes import Strike, strike, strikeable, ways
from emergent.metrics.together import Work
from emergent.network import FLOWS, Link
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL
from emergent.protocols import Wired
from emergent.randomness import CHOICES, choice
from emergent.system import System

EVERY = 1.0
"""Between two frames [s]."""
PART = "part"
"""The coordinate of recorded components: events number them as they stand there."""


class Cones(NamedTuple):
    """What was found in each run that was struck: who was struck, how many were out of reach, and who of them acted."""

    strikes: list[Strike]
    spared: npt.NDArray[np.int64]
    violations: pd.DataFrame


def reachable(links: Iterable[Link], source: str) -> set[str]:
    """Return the ids of those whom the component `source` can influence along the links, itself among them."""
    ways_on: dict[str, set[str]] = {}
    for link in links:
        there, back = (link.source, link.target), (link.target, link.source)
        hops = [(link.source, link.id), (link.id, link.target)] if link.role in FLOWS and link.id else [there, back]
        for one, other in hops:
            ways_on.setdefault(one, set()).add(other)
    found, left = {source}, [source]
    while left:
        new = ways_on.get(left.pop(), set()) - found
        found |= new
        left += new
    return found


def find_cones(system: System, replications: range) -> Work[Cones]:
    """Return in which runs a component acted otherwise that cannot have been reached; one is struck in each."""
    assert isinstance(system, Wired)
    struck = [_strike(system, r) for r in replications]
    outcomes = yield [
        *(Request(one.plan, [r], EVERY) for r, one in zip(replications, struck, strict=True)),
        Request(NOMINAL, replications, EVERY),
    ]
    twins = outcomes.recording(NOMINAL, replications, every=EVERY)
    runs = outcomes.recording([one.plan for one in struck], replications, every=EVERY)
    links, rows = system.network().links, []
    spared = np.zeros(len(struck), np.int64)
    for run, one in enumerate(struck):
        reached = reachable(links, one.components[0])
        spared[run] = sum(name not in reached for name in runs[PART].values)
        rows += [
            {
                "replication": replications[run],
                "kind": one.way.kind,
                "onset": one.onset,
                "from": one.components[0],
                **row,
            }
            for row in _otherwise(twins.isel(run=run), runs.isel(run=run), reached)
        ]
    return Cones(struck, spared, pd.DataFrame(rows, columns=["replication", "kind", "onset", "from", "to", "step"]))


def _strike(system: System, replication: int) -> Strike:
    """Return whom to strike in a replication, in which way and when: keyed, over all to whom a way applies."""
    cells = [(way, one) for way in ways(system) for one in strikeable(system, way, system.components)]
    way, one = cells[choice(CHOICES, replication, len(cells), 1, "wired cone")[0]]
    return strike(system, way, (one,), 0.0 if replication % 2 else system.goal.midway)


def _otherwise(twin: xr.Dataset, run: xr.Dataset, reached: AbstractSet[str]) -> list[dict[str, object]]:
    """Return the id of each one not reached that acts otherwise than in the twin, and the first step at which."""
    at = {name: i for i, name in enumerate(run["column"].values)}
    logs = [data[EVENT].values for data in (twin, run)]
    logs = [log[log[:, at["step"]] >= 0] for log in logs]
    found: list[dict[str, object]] = []
    for number, name in enumerate(run[PART].values):
        if name in reached:
            continue
        first, second = (log[log[:, at["component"]] == number] for log in logs)
        length = min(len(first), len(second))
        differ = np.flatnonzero((first[:length] != second[:length]).any(1))
        steps = [log[i, at["step"]] for log in (first, second) for i in (*differ[:1], length) if i < len(log)]
        if len(first) != len(second) or len(differ):
            found.append({"to": name, "step": int(min(steps))})
    return found
