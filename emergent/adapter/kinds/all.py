"""All kinds of perturbation that an adapted model may have, before they are tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from emergent.adapter.author import Author
from emergent.adapter.kinds.delay import Delay
from emergent.adapter.kinds.fork import Future
from emergent.adapter.kinds.freeze import Freeze
from emergent.adapter.kinds.kind import MODEL, SWITCH, ModelKind, nothing
from emergent.adapter.kinds.mute import Mute
from emergent.adapter.kinds.noise import Noise
from emergent.adapter.kinds.own import OfAgents, OfModel
from emergent.adapter.kinds.remove import Remove
from emergent.adapter.kinds.replace import Replace
from emergent.adapter.kinds.set_to import Set
from emergent.adapter.kinds.skip import Skip
from emergent.adapter.kinds.swap import Swap
from emergent.adapter.live import Live
from emergent.completed import Completed
from emergent.perturbation import Kind

STOCK: tuple[type[ModelKind], ...] = (Remove, Freeze, Skip, Delay, Replace, Set, Noise, Swap, Mute)
"""Those that need nothing from an author."""
APART, CEILING = OF_RUNS = "apart", "ceiling"
"""What is done with whole runs."""


class OfRun(ModelKind):
    """What the system does with a whole run; nothing happens within it."""

    name = "whole"
    dose = SWITCH

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__((MODEL,))
        self.name, self.sentence = name, sentence  # type: ignore[misc] # each instance is a kind of its own

    def begin(self, live: Live, given: Completed) -> Callable[[], None]:
        """Do nothing."""
        return nothing


def all_kinds(author: Author, classes: tuple[str, ...], attributes: tuple[str, ...]) -> Mapping[str, Kind]:
    """Return the stock kinds, those that the author gives as functions, and another future."""
    stock = [kind(classes, attributes) for kind in STOCK if attributes or not kind.needs_attributes]
    of_agents = {"uncouple": author.uncoupled, "blind": author.blind, **author.kinds}
    of_model = {"null": author.null, "move": author.move}
    own: list[Kind] = [OfAgents(name, call, classes) for name, call in of_agents.items() if call is not None]
    own += [OfModel(name, call) for name, call in of_model.items() if call is not None]
    if callable(author.ceiling):
        own.append(OfModel(CEILING, author.ceiling))
    elif author.ceiling is not None:
        own.append(OfRun(CEILING, "The run attains what its author states as the ceiling."))
    if author.uncoupled is None:
        own.append(OfRun(APART, "Each member runs alone, from the same seed; what they get is put together."))
    return {kind.name: kind for kind in (*stock, *own, Future())}
