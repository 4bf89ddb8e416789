"""What a kind of perturbation of an adapted model is: it begins, and says how it ends."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import ClassVar

from emergent.adapter.live import Live
from emergent.completed import Completed
from emergent.perturbation import Dose, Kind, Setting

MODEL = "model"
"""The component that stands for the model as a whole."""
SWITCH = Dose("applied or not", 0, 1, 1, (0.0, 1.0))


def nothing() -> None:
    """Undo nothing."""


class ModelKind(Kind):
    """A kind of perturbation of the agents of an adapted model, whatever model that is."""

    needs_attributes: ClassVar[bool] = False
    """Whether it changes numbers that agents have."""

    def __init__(self, applies_to: Iterable[str], attributes: tuple[str, ...] = ()) -> None:
        self.applies_to = tuple(applies_to)
        if self.needs_attributes:
            self.settings = (Setting("attribute", attributes[0], "The attribute that is changed.", words=attributes),)

    @abstractmethod
    def begin(self, live: Live, given: Completed) -> Callable[[], None]:
        """Begin; return what is called when it ends."""
