"""Methods of the agents of live models: one for each kind of perturbation, made from the kind itself.

A kind says how it is done `by_hand`, with names for the dose and the settings, their types and a docstring; the class
of the agents takes that as its own: `slow = Slow.by_hand`. Of other kinds that apply to them, agents have a `method`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, Protocol, Self, overload

from emergent.perturbation import Kind, Perturbation, Timing

P = ParamSpec("P")


class Perturbable(Protocol):
    """An agent of a live model, to which a kind of perturbation can be applied by its name."""

    def perturb(
        self, kind: str, *, dose: float | None = None, seconds: float | None = None, **settings: Any
    ) -> Perturbation:
        """Do to it what the kind says, from now on."""


if TYPE_CHECKING:

    class intervention(Generic[P]):
        """Decorate a kind's static method `by_hand(agent, …)`, which becomes a method of agents."""

        def __init__(self, function: Callable[Concatenate[Any, P], Perturbation]) -> None: ...
        @overload
        def __get__(self, agent: None, owner: Any) -> Self: ...
        @overload
        def __get__(self, agent: object, owner: Any) -> Callable[P, Perturbation]: ...
        def __get__(self, agent: object, owner: Any) -> Any: ...

else:

    class intervention(staticmethod):
        """Decorate a kind's static method `by_hand(agent, …)`, which becomes a method of agents."""

        def __init__(self, function):
            super().__init__(function.__func__)

        def __set_name__(self, owner, name):
            """Give the function the name of the kind, by which help shows it."""
            self.__func__.__name__ = owner.name


def method(kind: Kind, agent: Perturbable) -> Callable[..., Perturbation]:
    """Return the method of an agent for a kind that its class has no method for.

    It takes the `dose`, the duration in `seconds`, which is the dose of a kind that has none, and settings by name.
    """

    def by_hand(dose: float | None = None, seconds: float | None = None, **settings: Any) -> Perturbation:
        if kind.timing is Timing.DOSE and dose is None:
            dose, seconds = seconds, None
        return agent.perturb(kind.name, dose=dose, seconds=seconds, **settings)

    by_hand.__name__, by_hand.__doc__ = kind.name, kind.sentence
    return by_hand
