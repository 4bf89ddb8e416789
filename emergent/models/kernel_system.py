"""Systems whose runs a kernel advances: what they all have in common, from plans to outcomes.

A family of systems says its channels and its kinds of perturbation, where runs begin, how the kernel advances them and
what an observer notes. Plans as events, blocks and threads are done here.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt

from emergent import pool
from emergent.channels import ChannelKind, Channels
from emergent.completed import Completed
from emergent.errors import InvalidInputError
from emergent.models.kinds import registered
from emergent.perturbation import Kind, Plan
from emergent.recent import Recent
from emergent.system import PLANS, Batch, System, Variables
from emergent.timeline import Event, Events, effects, stack, timeline

Index = npt.NDArray[np.int64]
"""Which plan each run follows, shape (run,)."""


class Observation(Protocol):
    """What an observer notes of runs: arrays, the run first."""

    def of(self, block: slice) -> Self:
        """Return that of some runs: views, so that what is noted there is noted here."""

    def outcomes(self) -> Variables:
        """Return the variables of the runs' outcomes."""

    def recorded(self) -> Variables:
        """Return the variables that were recorded."""


O = TypeVar("O", bound=Observation)  # noqa: E741


class KernelSystem(System, Generic[O]):
    """A system with channels, which its kinds of perturbation change and its kernel reads.

    A subclass says its `channels`, its `own_kinds` and of which class a kind from outside has to be that fits it
    (`kind_class`); the length of a step, `dt`; and how runs go: `start`, `advance`, `end`, `observation`.
    """

    channels: ClassVar[Channels]
    own_kinds: ClassVar[Mapping[str, ChannelKind]]
    kind_class: ClassVar[type[ChannelKind]]
    block: ClassVar[int] = 256
    """Runs that a thread takes at a time, at most."""
    shares: ClassVar[int] = 4
    """Blocks that each thread gets at least, where there are as many runs: so threads end at about the same time."""
    work: ClassVar[int] = 3_000_000
    """The `effort` of what a thread takes at a time, at most: a second or so, after which it says so."""

    # what a subclass says of its runs

    @property
    @abstractmethod
    def dt(self) -> float:
        """The length of a step [s]."""

    @property
    def steps(self) -> int:
        """The number of steps until the horizon."""
        return max(1, round(self.horizon / self.dt))

    @property
    @abstractmethod
    def effort(self) -> int:
        """How much work one run is: its steps times its members, say."""

    @abstractmethod
    def start(self, seeds: npt.NDArray[np.uint64]) -> Any:
        """Return the state at time 0, one run a seed."""

    @abstractmethod
    def advance(self, state: Any, events: Events, plan: Index, seen: O, start: int, stop: int) -> None:
        """Advance every run from step `start` to step `stop`; run i follows plan `plan[i]` and is noted in `seen`."""

    @abstractmethod
    def end(self, state: Any, seen: O) -> None:
        """Note how the runs ended."""

    @abstractmethod
    def observation(self, batch: Batch, stride: int) -> O:
        """Return room for what an observer notes of a batch, in frames every `stride` steps (0: none)."""

    # batches

    def simulate(self, batch: Batch) -> tuple[Variables, Variables | None]:
        """Run the batch in blocks on all processors; the numbers do not depend on blocks, order or threads."""
        stride = 0 if batch.record is None else self.stride(batch.record)
        events, seen = self.compile(batch.plans), self.observation(batch, stride)

        def work(block: slice) -> int:
            system: Any = batch.systems[batch.variant[block.start]]
            system.play(batch.seeds[block], events, batch.plan[block], seen.of(block))
            return len(batch.seeds[block])

        pool.in_threads(work, self.blocks(batch.variant), batch.progress, pool.threads())
        return seen.outcomes(), seen.recorded() if stride else None

    def play(self, seeds: npt.NDArray[np.uint64], events: Events, plan: Index, seen: O) -> None:
        """Take runs from their start to the horizon."""
        state = self.start(seeds)
        self.advance(state, events, plan, seen, 0, self.steps)
        self.end(state, seen)

    def blocks(self, variant: Index) -> Iterator[slice]:
        """Yield the parts of a batch that threads take one after another, each of runs of one variant (run,)."""
        most = max(1, min(self.block, -(-len(variant) // (self.shares * pool.threads())), self.work // self.effort))
        for begin, end in pairwise([0, *(np.flatnonzero(np.diff(variant)) + 1).tolist(), len(variant)]):
            yield from (slice(first, min(first + most, end)) for first in range(begin, end, most))

    def stride(self, record: float) -> int:
        """Return the steps between frames recorded every `record` seconds."""
        return max(1, round(record / self.dt))

    # plans as events

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The system's own kinds of perturbation, and those that were registered and fit it.

        Raises:
            InvalidInputError: where one that was registered has the name of an own one.
        """
        if not (others := registered()):
            return self.own_kinds
        kinds = dict(self.own_kinds)
        for name, kind in others.items():
            if (fitting := self.adopt(kind)) is not None:
                if name in kinds:
                    raise InvalidInputError(
                        f"{kind.__module__}.{kind.__qualname__} is called {name!r} as a kind of perturbation that "
                        f"{self.name} has already; rename it."
                    )
                kinds[name] = fitting
        return kinds

    @classmethod
    def adopt(cls, kind: type[ChannelKind]) -> ChannelKind | None:
        """Return a registered kind as one of this system, None where it does not fit."""
        return kind() if issubclass(kind, cls.kind_class) else None

    @cached_property
    def base(self) -> tuple[float, ...]:
        """The undisturbed value of every channel."""
        return self.channels.base()

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The index in memory of each component that has channels."""
        return {member.id: place for place, member in enumerate(self.members)}

    def complete(self, plan: Plan) -> tuple[Completed, ...]:
        """Return the plan's perturbations as for every system, kept: for the events and for who counts in scores."""
        return self._completed.get((plan, _used(plan, self.kinds)), self._complete)

    @cached_property
    def _completed(self) -> Recent[tuple[Plan, tuple[object, ...]], tuple[Completed, ...]]:
        return Recent(PLANS)

    def _complete(self, key: tuple[Plan, tuple[object, ...]]) -> tuple[Completed, ...]:
        return super().complete(key[0])

    def compile(self, plans: Sequence[Plan]) -> Events:
        """Return the events of the plans, as the kernel reads them.

        Raises:
            UnknownNameError, PlanError: for a plan that does not fit, and for a kind that changes a channel that is not
                there or does not allow it.
        """
        kinds = self.kinds
        return stack([self._events.get((plan, _used(plan, kinds)), self._compile) for plan in plans])

    @cached_property
    def _events(self) -> Recent[tuple[Plan, tuple[object, ...]], list[Event]]:
        return Recent()

    def _compile(self, key: tuple[Plan, tuple[object, ...]]) -> list[Event]:
        plan = self.complete(key[0])
        return timeline(effects(plan, self.kinds, self.channels, self.rows, self.parameters, self.dt), self.base)


def _used(plan: Plan, kinds: Mapping[str, Kind]) -> tuple[object, ...]:
    """Return the classes of the kinds in a plan: one that a notebook defines anew is another."""
    return tuple(type(kinds.get(perturbation.kind)) for perturbation in plan)
