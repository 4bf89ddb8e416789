"""A recording of an adapted model: one run, stepped from its seed to its end, with what it attained and how it looked.

Nothing of the model is kept: what a step looked like is arrays (`drawing`), so that any step can be drawn later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.adapter.kinds.all import OfRun
from emergent.adapter.live import Live as Model
from emergent.adapter.runs import counted
from emergent.adapter.system import AdaptedSystem
from emergent.app import turns
from emergent.app.adapted.drawing import Drawing, Frame, Sheet
from emergent.app.cache import Cache
from emergent.app.live_page import Numbers
from emergent.columns import ATTAINED, ATTAINED_BY
from emergent.completed import Completed
from emergent.errors import EmergentError, InvalidInputError, said
from emergent.goal import Goal
from emergent.perturbation import Kind, Plan
from emergent.randomness import replication_seeds

CACHED = 200_000_000
"""Bytes of recordings that are kept."""
LARGEST = 100_000_000
"""Bytes of a recording, at most."""
Told = Callable[[int], None]
"""Is told the steps that were done."""


@dataclass(frozen=True, eq=False)
class Track:
    """What was attained, a moment every so many steps: by the run (time,), and by its members (time, member)."""

    goal: Goal
    attained: Numbers
    by_member: Numbers

    @property
    def nbytes(self) -> int:
        """How large it is."""
        return self.attained.nbytes + self.by_member.nbytes

    def over(self, members: npt.NDArray[np.bool_]) -> Numbers:
        """Return what was attained at each moment over the members that count, as the system's goal counts it."""
        runs = {ATTAINED: self.attained, ATTAINED_BY: self.by_member}
        return self.goal.system(runs, np.broadcast_to(members, self.by_member.shape))


@dataclass(frozen=True, eq=False)
class Recording:
    """A run: what it attained, and how it looked at each step; `undrawn` says why it has no picture."""

    key: str
    track: Track
    steps: int
    frames: Sequence[Frame] = ()
    sheet: Sheet | None = None
    legend: dict[str, str] = field(default_factory=dict)
    undrawn: str = ""
    name: str = field(init=False)
    """A short name, equal for equal runs."""
    dt: float = 1.0

    def __post_init__(self) -> None:
        """Name it."""
        object.__setattr__(self, "name", hashlib.blake2s(self.key.encode(), digest_size=8).hexdigest())

    @property
    def last(self) -> int:
        """The number of its last step."""
        return len(self.track.attained) - 1

    @property
    def stopped(self) -> bool:
        """Whether the model stopped before its last step."""
        return self.last < self.steps

    @property
    def nbytes(self) -> int:
        """How large it is."""
        return self.track.nbytes + sum(frame.nbytes for frame in self.frames)


cache = Cache[Recording](CACHED)


def key(system: AdaptedSystem, root: int, plan: Plan) -> str:
    """Return under which key the recording of a run is found."""
    return f"{system.name} {system.parameters.model_dump_json()} {root} {plan.text}"


def record(system: AdaptedSystem, root: int, plan: Plan, told: Told = lambda step: None) -> Recording:
    """Return the recording of replication 0 of a plan, from the cache or by stepping the model.

    Raises:
        InvalidInputError: for what is done with whole runs, where the model raises, and for a recording too large.
    """
    asked = key(system, root, plan)
    found = cache.find(asked)
    return found or cache.put(_recorded(asked, system, root, plan, told))


def attainments(system: AdaptedSystem, root: int, plan: Plan, stride: int) -> Track:
    """Return what a run attains, a moment every `stride` steps; it is not drawn."""
    by_run, by_member = list[float](), list[Numbers]()

    def look(model: Model, step: int) -> None:
        if step % stride == 0:
            so_far, own = counted(model, system.ids)
            by_run.append(so_far)
            by_member.append(own)

    _run(system, root, plan, look)
    return Track(system.goal, np.array(by_run), np.array(by_member))


def _recorded(asked: str, system: AdaptedSystem, root: int, plan: Plan, told: Told) -> Recording:
    by_run, by_member, frames = list[float](), list[Numbers](), list[Frame]()
    drawing: Drawing | None = None
    undrawn = ""

    def look(model: Model, step: int) -> None:
        nonlocal drawing, undrawn
        told(step)
        so_far, own = counted(model, system.ids)
        by_run.append(so_far)
        by_member.append(own)
        if undrawn:
            return
        try:
            drawing = drawing or Drawing(model.model, system.author.portrayal)
            frames.append(drawing.frame([next(iter(model.cast.agents(id)), None) for id in system.ids]))
        except Exception as problem:  # Mesa, or the author's portrayal, cannot draw it: it is measured all the same
            undrawn = str(problem) if isinstance(problem, EmergentError) else f"Mesa does not draw it: {said(problem)}"
        if len(frames) * (frames[-1].nbytes if frames else 0) > LARGEST:
            raise InvalidInputError(
                f"{len(by_run)} steps of {len(frames[-1].at)} agents are more than a page can keep; take fewer steps."
            )

    _run(system, root, plan, look)
    track = Track(system.goal, np.array(by_run), np.array(by_member))
    if drawing is None or undrawn:
        return Recording(asked, track, system.steps, undrawn=undrawn)
    return Recording(asked, track, system.steps, tuple(frames), drawing.sheet(), drawing.legend)


def _run(system: AdaptedSystem, root: int, plan: Plan, look: Callable[[Model, int], None]) -> None:
    """Run a plan from its seed, and look at each step."""
    told = _within(system, plan)
    seed = int(replication_seeds(root, np.array([0]))[0])
    model, step = Model(system.author, system.given, seed, system.trial), 0
    try:
        for step in model.run(told, system.steps):
            turns.check()
            look(model, step)
    except EmergentError:
        raise
    except Exception as problem:
        done = f" under {plan.text}" if plan else ""
        raise InvalidInputError(f"{system.name} raises after {system.timed(step)}{done}: {said(problem)}") from problem
    finally:
        model.end()


def _within(system: AdaptedSystem, plan: Plan) -> list[tuple[Kind, Completed]]:
    """Return what is done within a run; refuse what is done with whole runs, of which there is nothing to be seen."""
    completed: Any = system.complete(plan)
    for one in completed:
        if isinstance(system.kinds[one.kind], OfRun):
            raise InvalidInputError(
                f"{one.kind} is worked out from whole runs, so there is no run of it to be seen; take it out of the "
                "plan."
            )
    return [(system.kinds[one.kind], one) for one in completed]
