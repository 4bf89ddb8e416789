"""What an observer notes of the run of an adapted model, and what single members' runs are together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from emergent.adapter.live import Live
from emergent.adapter.state import digest
from emergent.adapter.streams import mixed
from emergent.completed import Completed
from emergent.errors import InvalidInputError
from emergent.perturbation import Kind

Array = npt.NDArray[np.float64]


class Ran(NamedTuple):
    """What came of a run: how far it and each member got (nan for one that it has not), a hash of the members' state at
    its end, and the first and the last of these at each frame.
    """

    attained: float
    by_member: Array
    trace: int
    so_far: Sequence[float]
    traces: Sequence[int]

    def attaining(self, value: float, onset: float, stride: int) -> Ran:
        """Return the same run, said to attain a value from the onset on."""
        so_far = [value if frame * stride >= onset else was for frame, was in enumerate(self.so_far)]
        return self._replace(attained=value, by_member=np.full_like(self.by_member, value), so_far=so_far)


def observed(
    live: Live, plan: Sequence[tuple[Kind, Completed]], ids: Sequence[str], steps: int, stride: int, *, traced: bool
) -> Ran:
    """Run a plan to its end and return what came of it, with a frame every `stride` steps (0: none)."""
    so_far, traces = list[float](), list[int]()
    for step in live.run(plan, steps):
        if stride and step % stride == 0:
            so_far.append(attained(live, ids))
            traces.append(trace(live, ids) if traced else 0)
    by_member = of_members(live, ids)
    ran = Ran(attained(live, ids), by_member, trace(live, ids) if traced else 0, so_far, traces)
    missing = (steps // stride + 1 if stride else 0) - len(so_far)  # the model stopped before
    return ran._replace(so_far=[*so_far, *[ran.attained] * missing], traces=[*traces, *[ran.trace] * missing])


def union(alone: Sequence[Ran], nobody: Ran) -> Ran:
    """Return what members attain that run alone: what is attained with nobody there, and what each adds to that.

    At most 1. Where members are counted, those that are not there count 0: it is the mean of what each gets by itself.
    """
    own = np.array([ran.by_member[place] for place, ran in enumerate(alone)])
    whole = float(_added(nobody.attained, np.array([ran.attained for ran in alone])))
    so_far = _added(np.array(nobody.so_far), np.array([ran.so_far for ran in alone]))
    traces = [_joint(some) for some in zip(*(ran.traces for ran in (*alone, nobody)), strict=True)]
    return Ran(whole, own, _joint([ran.trace for ran in alone]), so_far.tolist(), traces)


def _joint(traces: Sequence[int]) -> int:
    """Return one hash of several states: the same one, where all are the same."""
    return traces[0] if len(set(traces)) == 1 else mixed(*traces)


def _added(nobody: Any, alone: Array) -> Any:
    return np.clip(nobody + (alone - nobody).sum(0), 0.0, 1.0)


def attained(live: Live, ids: Sequence[str]) -> float:
    """Return how far a run got: what its author counts, or the mean over the members."""
    own = live.author
    if own.attained is not None:
        return _share(own.attained(live.model), own.attained)
    values = of_members(live, ids)
    return float(np.nanmean(values)) if np.isfinite(values).any() else 0.0


def of_members(live: Live, ids: Sequence[str]) -> Array:
    """Return how far each member got: 0 where it is gone, nan where this run never had it."""
    own = live.author.agent_attained
    if own is None:
        return np.full(len(ids), attained(live, ids))
    found = np.full(len(ids), np.nan)
    for place, id in enumerate(ids):
        if some := live.cast.agents(id):
            found[place] = np.mean([_share(own(agent), own) if live.is_there(agent) else 0.0 for agent in some])
    return found


def trace(live: Live, ids: Sequence[str]) -> int:
    """Return a hash of the state of all members that are there."""
    return digest(agent for id in ids for agent in live.cast.agents(id) if live.is_there(agent))


def _share(value: Any, of: Any) -> float:
    if not 0 <= value <= 1:
        name = getattr(of, "__name__", "attained")
        raise InvalidInputError(f"{name} returned {value!r}, but must return a number from 0 to 1.")
    return float(value)
