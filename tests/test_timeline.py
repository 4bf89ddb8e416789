"""From effects to events: shares multiply, the latest onset wins, what ends is over, jumps happen once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emergent import timeline as times
from emergent.channels import Change, ChannelKind, Channels, Combine, Operation
from emergent.completed import Completed
from emergent.component import Component
from emergent.errors import PlanError, UnknownNameError
from emergent.perturbation import Kind, Perturbation
from emergent.timeline import FOREVER, WORLD, Effect, Event, stack, timeline
from tests.reference import timeline as slow

BASE = (1.0, 0.0, 7.0)
WEIGHT, WILL, PLACE = range(3)
CHANNELS = Channels(
    "toy", jumps=("x",), kept=("busy",), component={"weight": 1.0, "will": 0.0}, run={"light": 7.0}, drawn=("will",)
)


def share(value: float, start: int = 0, stop: int = FOREVER, component: int = 0) -> Effect:
    return Effect(WEIGHT, value, Combine.MULTIPLY, component, start, stop)


def override(value: float, start: int = 0, stop: int = FOREVER, component: int = 0) -> Effect:
    return Effect(WILL, value, Combine.REPLACE, component, start, stop)


def values(events: Sequence[Event], channel: int, steps: int, component: int = 0) -> list[float]:
    """The channel's value during each step, as a kernel would have it."""
    now, course = BASE[channel], []
    for step in range(steps):
        for at, one, place, operation, value in events:
            if (at, one, place) == (step, component, channel):
                now = now + value if operation == Operation.ADD else value
        course.append(now)
    return course


def test_no_effect_no_event():
    assert timeline([], BASE) == []
    assert timeline([share(0.5, 3, 3), override(1, 4, 2)], BASE) == []
    assert timeline([share(1.0, 3, 6)], BASE) == [], "a channel that keeps its value needs no event"


def test_shares_multiply_and_end():
    events = timeline([share(0.5, 1, 5), share(0.4, 3, 7), share(0.25, 3)], BASE)
    assert values(events, WEIGHT, 9) == pytest.approx([1, 0.5, 0.5, 0.05, 0.05, 0.1, 0.1, 0.25, 0.25])


def test_share_of_an_override_multiplies():
    events = timeline([Effect(WEIGHT, 3.0, Combine.REPLACE, 0, 1, 4), share(0.5, 2, 6)], BASE)
    assert values(events, WEIGHT, 7) == [1, 3, 1.5, 1.5, 0.5, 0.5, 1]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)], ids=str)
def test_of_overrides_the_latest_onset_wins_however_they_are_listed(order):
    effects = [override(1, 0, 9), override(2, 2, 5), override(3, 4, 7)]
    events = timeline([effects[i] for i in order], BASE)
    assert values(events, WILL, 11) == [1, 1, 2, 2, 3, 3, 3, 1, 1, 0, 0]


def test_of_overrides_with_one_onset_the_later_listed_wins():
    assert values(timeline([override(1, 2, 4), override(2, 2, 3)], BASE), WILL, 5) == [0, 0, 2, 1, 0]


def test_jumps_add_once_and_do_not_end():
    jump = Effect(PLACE, 5.0, Combine.ADD, 0, 2, FOREVER)
    events = timeline([jump, jump, Effect(PLACE, -1.0, Combine.ADD, 0, 4)], BASE)
    assert values(events, PLACE, 6) == [7, 7, 17, 17, 16, 16]
    assert [event[3] for event in events] == [Operation.ADD] * 3


def test_draw_is_an_override_keyed_by_its_onset():
    draw = Effect(WILL, 0.0, Combine.DRAW, 0, 2, 8)
    events = timeline([draw, override(5, 4, 6)], BASE)
    assert events == [
        (2, 0, WILL, Operation.DRAW, 2.0),
        (4, 0, WILL, Operation.SET, 5.0),
        (6, 0, WILL, Operation.DRAW, 2.0),
        (8, 0, WILL, Operation.SET, 0.0),
    ]


def test_components_and_channels_do_not_mix():
    effects = [share(0.5, 1, 3), share(0.1, 1, 3, component=4), override(9, 1, 2, WORLD)]
    events = timeline(effects, BASE)
    assert values(events, WEIGHT, 4) == [1, 0.5, 0.5, 1]
    assert values(events, WEIGHT, 4, 4) == [1, 0.1, 0.1, 1]
    assert values(events, WILL, 4, WORLD) == [0, 9, 0, 0]
    assert values(events, WILL, 4) == [0, 0, 0, 0]


spans = st.tuples(st.integers(0, 12), st.integers(0, 12) | st.just(FOREVER))
some = st.lists(
    st.builds(
        lambda channel, value, combine, span: Effect(channel, value, combine, 0, *span),
        st.sampled_from([WEIGHT, WILL]),
        st.sampled_from([0.0, 0.25, 0.5, 1.0, 3.0]),
        st.sampled_from([Combine.MULTIPLY, Combine.REPLACE]),
        spans,
    ),
    max_size=8,
)


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(some)
def test_events_say_what_the_effects_mean(chosen):
    events = timeline(chosen, BASE)
    assert [event[0] for event in events] == sorted(event[0] for event in events)
    for channel in (WEIGHT, WILL):
        meant = []
        for step in range(15):
            active = [e for e in chosen if e.channel == channel and e.start <= step < e.stop]
            overrides = sorted((e for e in active if e.combine is Combine.REPLACE), key=lambda e: e.start)
            value = overrides[-1].value if overrides else BASE[channel]
            for effect in active:
                value *= effect.value if effect.combine is Combine.MULTIPLY else 1
            meant.append(value)
        assert values(events, channel, 15) == meant


tied = st.builds(
    lambda channel, value, combine, span: Effect(channel, value, combine, 0, *span),
    st.sampled_from([WEIGHT, WILL]),
    st.sampled_from([0.1, 0.3, 0.7, 1.0, 1.1, 3.0]),
    st.sampled_from(Combine),
    spans,
)


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(st.lists(tied, max_size=14))
def test_the_sweep_gives_the_same_bits_as_looking_at_all_effects_at_each_step(chosen):
    assert timeline(chosen, BASE) == slow.timeline(chosen, BASE)


class Counted(Effect):
    """An effect that counts how often anybody looks at it."""

    looks = 0

    def __getattribute__(self, name):
        Counted.looks += 1
        return super().__getattribute__(name)


@pytest.mark.parametrize("combine", [Combine.MULTIPLY, Combine.REPLACE], ids=lambda combine: combine.name)
def test_overlapping_effects_are_looked_at_a_few_times_each(combine):
    """In proportion to their number, though all overlap."""

    def looks(number: int) -> int:
        Counted.looks = 0
        timeline([Counted(WILL, 0.5, combine, 0, i, number + i) for i in range(number)], BASE)
        return Counted.looks

    assert looks(1600) < 5 * looks(400)


def test_plans_are_stacked_one_after_the_other():
    plans = [timeline([share(0.5, 1, 3)], BASE), [], timeline([override(2, 4)], BASE)]
    events = stack(plans)
    assert events.first.tolist() == [0, 2, 2, 3]
    assert list(zip(*(column.tolist() for column in events[1:]), strict=True)) == [*plans[0], *plans[2]]
    assert stack([[], []]).first.tolist() == [0, 0, 0]
    assert stack([[]]).value.dtype == float


class Garble(ChannelKind):
    """A kind with a duration, whose change can be chosen."""

    name, sentence, applies_to = "garble", "Garbles.", ("walker",)
    change = "will", Combine.REPLACE

    def changes(self, dose, settings, parameters):
        return [Change(self.change[0], dose, self.change[1])]


def effects(text: str, kind: Kind, dt: float = 1.0) -> list[Effect]:
    chosen = [Component("a", "walker")] if text.startswith("garble:a") else [Component("sky", "environment")]
    completed = Completed(Perturbation.parse(text), tuple(chosen), kind.timing)
    return times.effects([completed], {"garble": kind}, CHANNELS, {"a": 0}, None, dt)


@pytest.mark.parametrize("text", ["garble:a@1e300=0.5", "garble:a@1+1e300=0.5", "garble:a@1e308+1e308=0.5"])
def test_times_beyond_what_kernels_count_are_for_ever(text):
    """Steps are whole numbers of 64 bits: of 1e300 s NumPy said that it is too large to convert."""
    [effect] = effects(text, Garble(), 0.01)
    assert max(effect.start, effect.stop) == FOREVER
    assert stack([timeline([effect], CHANNELS.base())]).step.size == (effect.start < FOREVER)


CHANGES = {
    "will": ("garble:a@2+3=0.5", "will", Combine.REPLACE, (3, 0, 2, 5)),
    "share": ("garble:a@2=0.5", "weight", Combine.MULTIPLY, (2, 0, 2, FOREVER)),
    "drawn": ("garble:a@2=0.5", "will", Combine.DRAW, (3, 0, 2, FOREVER)),
    "jump": ("garble:a@2=0.5", "x", Combine.ADD, (0, 0, 2, FOREVER)),
    "of the run": ("garble:sky@2=0.5", "light", Combine.REPLACE, (4, WORLD, 2, FOREVER)),
}


@pytest.mark.parametrize(("text", "channel", "combine", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_kind_names_its_channel(text, channel, combine, expected):
    kind = Garble()
    kind.change = channel, combine
    [effect] = effects(text, kind)
    assert (effect.channel, effect.component, effect.start, effect.stop) == expected


REFUSED = {
    "unknown": (
        "a",
        "wil",
        Combine.REPLACE,
        r"toy has no channel 'wil'. Did you mean 'will'\? Known: light, w",
    ),
    "kept": ("a", "busy", Combine.REPLACE, "toy has no channel 'busy'"),
    "a jump that lasts": ("a", "x", Combine.REPLACE, "'x' by Combine.REPLACE, but toy allows Combine.ADD"),
    "no draw": ("a", "weight", Combine.DRAW, "'weight' by Combine.DRAW, but toy allows Combine.ADD or Combine.MULTI"),
    "not its channel": ("sky", "will", Combine.REPLACE, "changes 'will', which sky does not have; .* those that do: a"),
}


@pytest.mark.parametrize(("component", "channel", "combine", "said"), REFUSED.values(), ids=REFUSED)
def test_what_channels_do_not_have_or_allow_is_refused(component, channel, combine, said):
    kind = Garble()
    kind.change = channel, combine
    with pytest.raises((UnknownNameError, PlanError), match=said):
        effects(f"garble:{component}@0=0.5", kind)


def test_a_kind_without_channels_is_refused():
    class Other(Kind):
        name, sentence, applies_to = "garble", "Does something else.", ("walker",)

    with pytest.raises(PlanError, match="garble is no ChannelKind: toy is perturbed by what changes its channels"):
        effects("garble:a@0=0.5", Other())
