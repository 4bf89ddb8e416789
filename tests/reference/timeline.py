"""Effects → events the obvious way: at each step, look at all effects anew."""

from __future__ import annotations

from collections.abc import Sequence

from emergent.channels import Combine, Operation
from emergent.timeline import FOREVER, Effect, Event


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
        for step in sorted({e.start for e in group} | {e.stop for e in group if e.stop < FOREVER}):
            now = _resolve([e for e in group if e.start <= step < e.stop], base[channel])
            renewed = any(e.combine is Combine.RENEW and e.start == step for e in group)
            if now != previous or (renewed and now[1] != base[channel]):
                events.append((step, component, channel, *now))
            previous = now
    return sorted(events, key=lambda event: event[:3])


def _resolve(active: Sequence[Effect], base: float) -> tuple[int, float]:
    value, operation = base, Operation.SET
    overrides = [e for e in active if e.combine is not Combine.MULTIPLY]
    if overrides:
        latest = max(enumerate(overrides), key=lambda pair: (pair[1].start, pair[0]))[1]
        if latest.combine is Combine.DRAW:
            return Operation.DRAW, float(latest.start)
        value = latest.value
    for effect in active:
        if effect.combine is Combine.MULTIPLY:
            value *= effect.value
    return operation, value
