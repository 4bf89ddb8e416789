"""What a visitor asks to be assessed: a live run's scenario, parameters, seed and plan, and the replications."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import parse_qs, quote

from emergent.app.catalogue import locate
from emergent.app.limits import limits
from emergent.app.live import PLAYED, Live
from emergent.assessment import FEWEST, QUICK
from emergent.errors import InvalidInputError
from emergent.scenario import Scenario, read_scenario

REPLICATIONS = "replications"


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
        return max(FEWEST, min(self.live.opened.replications, limits().replications))

    @property
    def number(self) -> int:
        """The replications; raise `InvalidInputError` where what was typed is no number that is allowed."""
        if self.replications is None:
            return self.quick
        text, most = self.replications.strip(), max(FEWEST, limits().replications)
        if not (text.isascii() and text.isdigit() and FEWEST <= int(text) <= most):
            raise InvalidInputError(f"replications is {text!r}, but must be a whole number from {FEWEST} to {most}.")
        return int(text)

    def scenario(self) -> Scenario:
        """Return the scenario, read anew, so that no two assessments share a system; what was played comes first."""
        live = self.live
        found = read_scenario(locate(live.scenario), parameters=dict(live.changes))
        plans = {**({PLAYED: live.plan} if live.plan else {}), **found.plans}
        return replace(found, seed=live.seed or found.seed, plans=plans)
