"""The phase diagrams of a sweep's page: of outcomes and of the verdict; in sections where more numbers vary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from emergent.errors import InvalidInputError
from emergent.plots import facets
from emergent.plots import words as drawn_words
from emergent.sensitivity import Study, phase_diagram, read_words, words
from emergent.sensitivity.phase import THRESHOLD
from emergent.sensitivity.reading import own
from emergent.sensitivity.sections import Place, here, sections
from emergent.sensitivity.words import alike, factors
from emergent.sweep.tables import VERDICT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from emergent.sensitivity import Points
    from emergent.sweep import Store

SPARSE = 0.5
"""Share of the places of a grid that must be there, for it to be drawn as one."""


@dataclass
class Maps:
    """What is asked of phase diagrams: where the line is, over which pair of parameters, at which values of others.

    Without a pair it is the two that matter most; of others that are not named, see `sections`.
    """

    threshold: float = THRESHOLD
    pair: tuple[str, ...] = ()
    at: Place = field(default_factory=dict)
    drawn: int = 0
    why_not: str = "no two numbers were varied, so there is no phase diagram."

    def of_study(self, study: Study) -> Figure | None:
        """Return the phase diagram of a grid of two parameters or more; None of anything else."""
        if study.method not in ("", "grid") or len(study.parameters) < 2:
            return None
        try:
            (x, y), parts = self._sections(study.points, study.parameters)
            found = [(place, phase_diagram(some, x, y)) for place, some in parts]
        except InvalidInputError as problem:  # another pair; or a sample or a table, with several points at a place
            self.why_not = str(problem)
            return None
        if any(np.isfinite(one.value).mean() < SPARSE for _, one in found):
            return None
        self.drawn += 1
        return facets.draw(found, self.threshold)

    def of_verdicts(self, store: Store) -> list[Figure]:
        """Return the maps of the verdict, one a scenario that was varied in two numbers or more, as a grid."""
        if VERDICT not in store.config.outcomes:
            return []
        drawn = (self._of_words(some) for some in alike(own(read_words(store), store)))
        return [figure for figure in drawn if figure is not None]

    def check(self) -> None:
        """Raise `InvalidInputError` where a pair or values were asked for, and nothing could be drawn of them."""
        if (self.pair or self.at) and not self.drawn:
            raise InvalidInputError(self.why_not)

    def _of_words(self, points: Points) -> Figure | None:
        names = factors(points)
        if len(names) < 2:
            return None
        try:
            (x, y), parts = self._sections(points, names)
            found = [(place, words(some, x, y)) for place, some in parts]
        except (InvalidInputError, ValueError) as problem:  # several points at a place cannot be pivoted
            self.why_not = str(problem)
            return None
        if any((one.word != "").mean() < SPARSE for _, one in found):
            return None
        self.drawn += 1
        return drawn_words.draw(found)

    def _sections(self, points: Points, names: Sequence[str]) -> tuple[tuple[str, str], list[tuple[Place, Points]]]:
        pair, places = sections(points.frame, names, self.pair, self.at)
        return pair, [(place, points.take(here(points.frame, place))) for place in places]
