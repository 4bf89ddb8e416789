"""Plans as channels: what kernels read instead of perturbations.

A kind of perturbation compiles to effects on a few channels (the weight of the others, the speed factor, presence, …).
Overlapping shares multiply, of overlapping overrides the latest onset wins; that is settled here, once for each
distinct plan, so that a kernel only applies events (step, component, channel, operation, value) in order.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from heapq import heappop, heappush
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from emergent.completed import FOREVER, Completed
from emergent.component import Component
from emergent.errors import PlanError, UnknownNameError, listed
from emergent.perturbation import Kind

WORLD = -1
"""The component index of events on the channels of the whole run."""


class Combine(IntEnum):
    """How an effect meets the others on its channel."""

    MULTIPLY = 0
    """Shares: the channel is its base value times all active ones."""
    REPLACE = 1
    """Overrides: the latest onset wins; the base value returns afterwards."""
    ADD = 2
    """A jump of the state, once, at the onset."""
    DRAW = 3
    """An override whose value the kernel draws, keyed by the seed of the run and the onset."""
    RENEW = 4
    """An override of what is used up: set anew at each onset, also where the value is the same."""


class Operation(IntEnum):
    """What a kernel does with the value of an event."""

    SET = 0
    ADD = 1
    DRAW = 2


@dataclass(frozen=True)
class Effect:
    """What a perturbation does to one channel of one component, or of the whole run (`component = WORLD`)."""

    channel: int
    value: float
    combine: Combine
    component: int = WORLD
    start: int = 0
    stop: int = FOREVER


class Change(NamedTuple):
    """One channel's change while a perturbation lasts; channels are named, as the model's `Channels` declare them."""

    channel: str
    value: float
    combine: Combine = Combine.REPLACE


class Channels:
    """The channels of a model by name, in the order in which they lie in memory, with their undisturbed values.

    First come those of a component: `jumps`, which the rules move and a plan can only add to, once (a place); `kept`,
    which are fields of the component's state and no channels; and `component`. Then come those of the whole run. Of
    those in `drawn`, a kernel can draw the value.
    """

    def __init__(
        self,
        of: str,
        *,
        jumps: Sequence[str] = (),
        kept: Sequence[str] = (),
        component: Mapping[str, float],
        run: Mapping[str, float],
        drawn: Sequence[str] = (),
    ) -> None:
        """Declare the channels `of` a model."""
        self.of = of
        self.fields = len(jumps) + len(kept) + len(component)
        """How many fields a component has; the channels of the whole run come after them."""
        self._base = {**dict.fromkeys((*jumps, *kept), 0.0), **component, **run}
        self._places = {name: place for place, name in enumerate(self._base)}
        if len(self._places) != self.fields + len(run):
            raise ValueError("two channels have the same name")
        self._only = {**{name: {Combine.ADD} for name in jumps}, **{name: set(Combine) for name in drawn}}
        self.names = (*jumps, *component, *run)
        """Those that a kind of perturbation can change."""

    def place(self, name: str) -> int:
        """Return the place in memory of a channel, or of a field of the state."""
        return self._places[name]

    def places(self, *names: str) -> tuple[int, ...]:
        """Return the places in memory of several."""
        return tuple(self.place(name) for name in names)

    def base(self, **values: float) -> tuple[float, ...]:
        """Return the undisturbed value of every channel, some of which the parameters give."""
        assert values.keys() <= self._base.keys()
        return tuple({**self._base, **values}.values())

    def of_run(self, place: int) -> bool:
        """Return whether a channel is one of the whole run."""
        return place >= self.fields

    def place_of(self, change: Change, kind: str) -> int:
        """Return the place of the channel that a kind of perturbation changes.

        Raises:
            UnknownNameError: for a channel that this model does not have.
            PlanError: for a change that the channel does not allow.
        """
        if change.channel not in self.names:
            raise UnknownNameError("channel", change.channel, self.names, of=self.of, hint=f"{kind} changes it.")
        allowed = self._only.get(change.channel, set(Combine) - {Combine.DRAW})
        if change.combine not in allowed:
            names = " or ".join(sorted(f"Combine.{one.name}" for one in allowed))
            given = f"{change.channel!r} by Combine.{Combine(change.combine).name}"
            raise PlanError(f"{kind} changes the channel {given}, but {self.of} allows {names}.")
        return self.place(change.channel)


class ChannelKind(Kind):
    """A kind of perturbation that is a change of a few channels."""

    @abstractmethod
    def changes(self, dose: float, settings: Mapping[str, Any], parameters: Any) -> Sequence[Change]:
        """Return the channels that a dose changes, for each component that the perturbation names."""


class Events(NamedTuple):
    """The events of many plans, each plan's in order of time; `first[p]:first[p + 1]` are those of plan p."""

    first: npt.NDArray[np.int64]
    step: npt.NDArray[np.int64]
    component: npt.NDArray[np.int64]
    channel: npt.NDArray[np.int64]
    operation: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]


Event = tuple[int, int, int, int, float]


def effects(
    plan: Iterable[Completed],
    kinds: Mapping[str, Kind],
    channels: Channels,
    index: Mapping[str, int],
    parameters: Any,
    dt: float,
) -> list[Effect]:
    """Return the effects of a completed plan, in steps of `dt` [s].

    `index` is the place in memory of each component that has channels.

    Raises:
        UnknownNameError, PlanError: for a kind that changes what `channels` do not have, or do not allow.
    """
    found = []
    for one in plan:
        kind = kinds[one.kind]
        if not isinstance(kind, ChannelKind):
            raise PlanError(f"{kind.name} is no ChannelKind: {channels.of} is perturbed by what changes its channels.")
        start, stop = one.steps(dt)
        stop = FOREVER if one.instant else stop  # what was changed at once stays changed
        for change in kind.changes(one.dose, one.settings, parameters):
            place = channels.place_of(change, kind.name)
            of_run = channels.of_run(place)
            targets = [WORLD] * len(one.components) if of_run else _own(change.channel, kind, one.components, index)
            found += [Effect(place, change.value, change.combine, target, start, stop) for target in targets]
    return found


def _own(channel: str, kind: Kind, chosen: Sequence[Component], index: Mapping[str, int]) -> list[int]:
    """Return the places of components, all of which must have the channel."""
    lacks = next((component.id for component in chosen if component.id not in index), None)
    if lacks is not None:
        raise PlanError(
            f"{kind.name} changes {channel!r}, which {lacks} does not have; it can apply to those that do: "
            f"{listed(list(index))}."
        )
    return [index[component.id] for component in chosen]


def timeline(effects: Sequence[Effect], base: Sequence[float]) -> list[Event]:
    """Return the events of one plan; `base[channel]` is the channel's undisturbed value."""
    events: list[Event] = []
    groups: dict[tuple[int, int], list[Effect]] = {}
    for effect in effects:
        if effect.stop <= effect.start:
            continue
        if effect.combine is Combine.ADD:
            events.append((effect.start, effect.component, effect.channel, Operation.ADD, effect.value))
        else:
            groups.setdefault((effect.component, effect.channel), []).append(effect)
    for (component, channel), group in groups.items():
        previous: tuple[int, float] = (Operation.SET, base[channel])
        renewals = {effect.start for effect in group if effect.combine is Combine.RENEW}
        for step, now in _course(group, base[channel]):
            renewed = step in renewals and now[1] != base[channel]
            if now != previous or renewed:
                events.append((step, component, channel, *now))
            previous = now
    return sorted(events, key=lambda event: event[:3])


def _course(group: Sequence[Effect], base: float) -> Iterator[tuple[int, tuple[int, float]]]:
    """Give the steps at which an effect on a channel begins or ends, with what holds from then on: a sweep.

    Of overrides the one on top of a heap holds. Shares are multiplied in the order in which they are listed, so that
    the last bit does not depend on which of them ended before.
    """
    starts: dict[int, list[int]] = {}
    stops: dict[int, list[int]] = {}
    for place, effect in enumerate(group):
        starts.setdefault(effect.start, []).append(place)
        if effect.stop < FOREVER:
            stops.setdefault(effect.stop, []).append(place)
    overrides: list[tuple[int, int]] = []  # the latest onset first, and of those the one listed last
    listed, shares = list[int](), list[float]()  # the shares that hold: their places in the group, and their values
    for step in sorted({*starts, *stops}):
        for place in stops.get(step, ()):
            if group[place].combine is Combine.MULTIPLY:
                at = bisect_left(listed, place)
                del listed[at], shares[at]
        for place in starts.get(step, ()):
            if group[place].combine is Combine.MULTIPLY:
                at = bisect_left(listed, place)
                listed.insert(at, place)
                shares.insert(at, group[place].value)
            else:
                heappush(overrides, (-step, -place))
        while overrides and group[-overrides[0][1]].stop <= step:
            heappop(overrides)
        yield step, _held(group[-overrides[0][1]] if overrides else None, shares, base)


def _held(override: Effect | None, shares: Sequence[float], base: float) -> tuple[int, float]:
    if override is not None and override.combine is Combine.DRAW:
        return Operation.DRAW, float(override.start)
    return Operation.SET, math.prod(shares, start=base if override is None else override.value)


def stack(plans: Sequence[Sequence[Event]]) -> Events:
    """Return the events of all plans in the arrays that kernels read."""
    first = np.zeros(len(plans) + 1, np.int64)
    first[1:] = np.cumsum([len(events) for events in plans])
    flat = [event for events in plans for event in events]
    columns = list(zip(*flat, strict=True)) if flat else [()] * 5
    step, component, channel, operation = (np.asarray(column, np.int64) for column in columns[:4])
    return Events(first, step, component, channel, operation, np.asarray(columns[4], np.float64))
