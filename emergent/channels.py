"""Channels: what kernels read instead of perturbations, by name.

A kind of perturbation is a change of a few channels (the weight of the others, the speed factor, presence, …); a kernel
knows its channels and no kinds. How the changes of a plan become events stands in `timeline.py`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from emergent.errors import PlanError, UnknownNameError
from emergent.perturbation import Kind


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


class Change(NamedTuple):
    """One channel's change while a perturbation lasts; channels are named, as the model's `Channels` declare them."""

    channel: str
    value: float
    combine: Combine = Combine.REPLACE


class Channels:
    """The channels of a model by name, in the order in which they lie in memory, with their undisturbed values.

    First come those of a component: `jumps`, which the rules move and a plan can only add to, once (a position);
    `kept`, which are fields of the component's state and no channels; and `component`. Then come those of the whole
    run. A kernel can draw the values of those in `drawn`.
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
        self._index = {name: index for index, name in enumerate(self._base)}
        if len(self._index) != self.fields + len(run):
            raise ValueError("two channels have the same name")
        most = frozenset(Combine) - {Combine.DRAW}
        self._allowed = {
            **dict.fromkeys(jumps, frozenset({Combine.ADD})),
            **dict.fromkeys((*component, *run), most),
            **dict.fromkeys(drawn, frozenset(Combine)),
        }

    @property
    def names(self) -> tuple[str, ...]:
        """Those that a kind of perturbation can change."""
        return tuple(self._allowed)

    def index(self, name: str) -> int:
        """Return the index in memory of a channel, or of a field of the state."""
        return self._index[name]

    def indices(self, *names: str) -> tuple[int, ...]:
        """Return the indices in memory of several."""
        return tuple(self.index(name) for name in names)

    def base(self, **values: float) -> tuple[float, ...]:
        """Return the undisturbed value of every channel, some of which the parameters give."""
        assert values.keys() <= self._base.keys()
        return tuple({**self._base, **values}.values())

    def of_run(self, index: int) -> bool:
        """Return whether a channel is one of the whole run."""
        return index >= self.fields

    def index_of(self, change: Change, kind: str) -> int:
        """Return the index of the channel that a kind of perturbation changes.

        Raises:
            UnknownNameError: for a channel that this model does not have.
            PlanError: for a change that the channel does not allow.
        """
        allowed = self._allowed.get(change.channel)
        if allowed is None:
            raise UnknownNameError("channel", change.channel, self.names, of=self.of, hint=f"{kind} changes it.")
        if change.combine not in allowed:
            names = " or ".join(sorted(f"Combine.{one.name}" for one in allowed))
            given = f"{change.channel!r} by Combine.{Combine(change.combine).name}"
            raise PlanError(f"{kind} changes the channel {given}, but {self.of} allows {names}.")
        return self._index[change.channel]


class ChannelKind(Kind):
    """A kind of perturbation that is a change of a few channels."""

    @abstractmethod
    def changes(self, dose: float, settings: Mapping[str, Any], parameters: Any) -> Sequence[Change]:
        """Return the channels that a dose changes, for each component that the perturbation names."""
