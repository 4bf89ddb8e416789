"""What an observer notes of the run of an adapted model, and what single members' runs are together."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from emergent.adapter.author import Agent
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

    @classmethod
    def throughout(cls, value: float, members: int, frames: int) -> Ran:
        """Return a run that attains a value all the time: nothing has to be simulated."""
        return cls(value, np.full(members, value), 0, [value] * frames, [0] * frames)

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
            so_far.append(counted(live, ids)[0])
            traces.append(trace(live, ids) if traced else 0)
    ran = Ran(*counted(live, ids), trace(live, ids) if traced else 0, so_far, traces)
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


def counted(live: Live, ids: Sequence[str]) -> tuple[float, Array]:
    """Return how far a run got, what its author counts or the mean over the members, and how far each member got.

    A member's is 0 where it is gone, nan where this run never had it.
    """
    own = live.author
    whole = None if own.attained is None else _share(own.attained(live.model), own.attained)
    if own.agent_attained is None:
        assert whole is not None  # `adapt` asks for one of them
        return whole, np.full(len(ids), whole)
    here = set(live.model.agents)
    found = [_of_member(own.agent_attained, live.cast.agents(id), here) for id in ids]
    known = [value for value in found if value == value]
    mean = math.fsum(known) / len(known) if known else 0.0
    return mean if whole is None else whole, np.array(found)


def _of_member(counts: Any, agents: Sequence[Agent], here: Collection[Agent]) -> float:
    values = [_share(counts(agent), counts) if agent in here else 0.0 for agent in agents]
    return math.fsum(values) / len(values) if values else math.nan


def trace(live: Live, ids: Sequence[str]) -> int:
    """Return a hash of the state of all members that are there."""
    return digest(agent for id in ids for agent in live.cast.agents(id) if live.is_there(agent))


def _share(value: Any, of: Any) -> float:
    if not 0 <= value <= 1:
        name = getattr(of, "__name__", "attained")
        raise InvalidInputError(f"{name} returned {value!r}, but must return a number from 0 to 1.")
    return float(value)
