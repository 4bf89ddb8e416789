"""What a visitor asks to be assessed: a live run's scenario, parameters, seed and plan, and the replications."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import parse_qs, quote

from emergent.app.limits import limits
from emergent.app.live import Live
from emergent.assessment import FEWEST, QUICK
from emergent.errors import InvalidInputError, cut
from emergent.scenario import Scenario

REPLICATIONS = "replications"
DIGITS = 12
"""No number of replications is longer; of what is, a message shows no more."""


@dataclass(frozen=True)
class Asked:
    """What is to be assessed; `replications` is what was typed, None for a quick look."""

    live: Live
    replications: str | None = None

    @classmethod
    def read(cls, query: str, otherwise: str) -> Self:
        """Return what an address asks for, of the scenario `otherwise` where it names none.

        Raises:
            EmergentError: for a scenario, a parameter, a plan or a number that is not allowed.
        """
        live = replace(Live.read(query, otherwise), step=0)
        return cls(live, parse_qs(query).get(REPLICATIONS, [None])[0])

    @property
    def path(self) -> str:
        """The address."""
        more = f"&{REPLICATIONS}={quote(self.replications)}" if self.replications is not None else ""
        return f"/assess?{self.live.query}{more}"

    @property
    def quick(self) -> int:
        """The replications of a quick look."""
        return min(QUICK, self.whole)

    @property
    def whole(self) -> int:
        """The scenario's own number of replications, or as many as the server allows."""
        return max(FEWEST, min(self.live.opened.replications, limits().most_replications(self.live.system)))

    @property
    def number(self) -> int:
        """The replications; raise `InvalidInputError` where what was typed is no number that is allowed."""
        if self.replications is None:
            return self.quick
        text, most = self.replications.strip(), max(FEWEST, limits().most_replications(self.live.system))
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0
        if not FEWEST <= number <= most:
            shown = cut(text, DIGITS)
            raise InvalidInputError(f"replications is {shown!r}, but must be a whole number from {FEWEST} to {most}.")
        return number

    def scenario(self) -> Scenario:
        """Return the scenario as it was played, with a system of its own: systems keep what they have compiled."""
        found, opened = self.live.file_scenario, self.live.opened
        return replace(found, system=opened.system.with_parameters({}), claims=opened.claims)
