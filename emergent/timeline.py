"""Plans as events: what a plan's perturbations do to channels, in order of time.

Overlapping shares multiply, of overlapping overrides the latest onset wins; that is settled here, once for each
distinct plan, so that a kernel only applies events (step, component, channel, operation, value) in order.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from emergent.channels import ChannelKind, Channels, Combine, Operation
from emergent.completed import FOREVER, Completed
from emergent.component import Component
from emergent.errors import PlanError, listed
from emergent.perturbation import Kind

_SET, _ADD, _DRAW = int(Operation.SET), int(Operation.ADD), int(Operation.DRAW)
_PLACE = itemgetter(0, 1, 2)
WORLD = -1
"""The component index of events on the channels of the whole run."""


class Effect(NamedTuple):
    """What a perturbation does to one channel of one component, or of the whole run (`component = WORLD`)."""

    channel: int
    value: float
    combine: Combine
    component: int = WORLD
    start: int = 0
    stop: int = FOREVER


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

    `index` is the index in memory of each component that has channels.

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
            channel = channels.index_of(change, kind.name)
            of_run = channels.of_run(channel)
            targets = [WORLD] * len(one.components) if of_run else _own(change.channel, kind, one.components, index)
            found += [Effect(channel, change.value, change.combine, target, start, stop) for target in targets]
    return found


def _own(channel: str, kind: Kind, chosen: Sequence[Component], index: Mapping[str, int]) -> list[int]:
    """Return the indices of components, all of which must have the channel."""
    without = next((component.id for component in chosen if component.id not in index), None)
    if without is not None:
        raise PlanError(
            f"{kind.name} changes {channel!r}, which {without} does not have; it can apply to those that do: "
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
            events.append((effect.start, effect.component, effect.channel, _ADD, effect.value))
        else:
            groups.setdefault((effect.component, effect.channel), []).append(effect)
    for (component, channel), group in groups.items():
        course = _alone(group[0], base[channel]) if len(group) == 1 else _course(group, base[channel])
        events += [(step, component, channel, *now) for step, now in course]
    return sorted(events, key=_PLACE)


def _alone(effect: Effect, base: float) -> list[tuple[int, tuple[int, float]]]:
    """Return what `_course` returns of a single effect, which is what most are."""
    share = effect.combine is Combine.MULTIPLY
    now, undisturbed = _held(None if share else effect, [effect.value] if share else [], base), (_SET, base)
    ends = [(effect.stop, undisturbed)] if effect.stop < FOREVER else []
    return [(effect.start, now), *ends] if now != undisturbed else []


def _course(group: Sequence[Effect], base: float) -> Iterator[tuple[int, tuple[int, float]]]:
    """Give the steps at which a channel changes, or is renewed, with what holds from then on."""
    previous: tuple[int, float] = (_SET, base)
    renewals = {effect.start for effect in group if effect.combine is Combine.RENEW}
    for step, now in _sweep(group, base):
        if now != previous or (step in renewals and now[1] != base):
            yield step, now
        previous = now


def _sweep(group: Sequence[Effect], base: float) -> Iterator[tuple[int, tuple[int, float]]]:
    """Give the steps at which an effect on a channel begins or ends, with what holds from then on.

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
        return _DRAW, float(override.start)
    return _SET, math.prod(shares, start=base if override is None else override.value)


def stack(plans: Sequence[Sequence[Event]]) -> Events:
    """Return the events of all plans in the arrays that kernels read."""
    first = np.zeros(len(plans) + 1, np.int64)
    first[1:] = np.cumsum([len(events) for events in plans])
    flat = [event for events in plans for event in events]
    columns = list(zip(*flat, strict=True)) if flat else [()] * 5
    step, component, channel, operation = (np.asarray(column, np.int64) for column in columns[:4])
    return Events(first, step, component, channel, operation, np.asarray(columns[4], np.float64))
