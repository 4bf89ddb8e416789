"""Runs of one seed are one and the same run until the first event of their plans, and are simulated once until then.

From the state there, each goes its own way. What is noted before may differ between them, since by each plan other
members count: so each notes it for itself, from the states at the steps at which an observer takes notes.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.completed import FOREVER
from emergent.timeline import WORLD, Events, stack

Steps = npt.NDArray[np.int64]
FEWEST = 2
"""How many runs of a seed have to share their beginning, on average, to make it worth while."""
DENSEST = 32
"""Frames that are recorded at fewer steps' distance are not copied: to simulate is as fast."""
UNPERTURBED = stack([[(FOREVER, WORLD, 0, 0, 0.0)]])
"""Events that never come: so no run ends early, as one does that has nothing to wait for."""


def first_events(events: Events, plan: Steps) -> Steps:
    """Return the step of the first event of each run, shape (run,), by its plan; 0 where none comes."""
    first, count = events.first[plan], np.diff(events.first)[plan]
    return np.where(count > 0, np.append(events.step, 0)[first], 0)


def worth_while(seeds: npt.NDArray[np.uint64], first: Steps, stride: int) -> bool:
    """Whether enough runs have a beginning in common, and not too many frames are noted in it."""
    later = seeds[first > 0]
    return 0 < FEWEST * len(np.unique(later)) <= len(later) and (stride == 0 or stride >= DENSEST)


def play(system: Any, seeds: npt.NDArray[np.uint64], events: Events, plan: Steps, first: Steps, seen: Any) -> None:
    """Take runs of a system in the plane to the horizon; `first` says with which step each goes its own way.

    The system's state is a named tuple of arrays, the run first. Notes are taken at `seen.checkpoints` and every
    `seen.stride` steps.
    """
    unique, of = np.unique(seeds, return_inverse=True)
    states = _beginnings(system, unique, first, seen)
    for part in (slice(*ends) for ends in pairwise([0, *(np.flatnonzero(np.diff(first)) + 1).tolist(), len(first)])):
        for step in (step for step in states if step <= first[part.start]):
            state = type(states[step])(*(values[of[part]] for values in states[step]))
            stop = system.steps if step == first[part.start] else step
            system.advance(state, events, plan[part], seen.of(part), step, stop)
        system.end(state, seen.of(part))


def _beginnings(system: Any, seeds: npt.NDArray[np.uint64], first: Steps, seen: Any) -> dict[int, Any]:
    """Return the states of unperturbed runs, by the steps at which a run goes its own way or a note is taken before.

    What is noted on the way is noted once more by each run.
    """
    last = int(first.max())
    noted = {*seen.checkpoints.tolist(), *(range(0, last, seen.stride) if seen.stride else ())}
    state, now, states = system.start(seeds), 0, {}
    for step in sorted({*first.tolist(), *(step for step in noted if step < last)}):
        scratch, plan = seen.of(slice(0, len(seeds))), np.zeros(len(seeds), np.int64)
        system.advance(state, UNPERTURBED, plan, scratch, now, step)
        states[step], now = type(state)(*(values.copy() for values in state)), step
    return states
