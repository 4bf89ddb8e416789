"""The members of a Mesa model of the swarm: what can be seen of them and done to them."""

from __future__ import annotations

from typing import Literal

from emergent.models.plane.agents import PlaneAgent
from emergent.models.plane.kinds.blind import Blind
from emergent.models.plane.kinds.deafen import Deafen
from emergent.models.plane.kinds.decoy import Decoy
from emergent.models.plane.kinds.freeze import Freeze
from emergent.models.plane.kinds.mislead import Mislead
from emergent.models.plane.kinds.remove import Remove
from emergent.models.plane.kinds.slow import Slow
from emergent.models.plane.kinds.tremble import Tremble
from emergent.models.swarm.kinds.inform import Inform


class Member(PlaneAgent):
    """One of the group, which keeps close to the others; some prefer a direction.

    Every method that interferes returns the perturbation that it added to `model.plan`. Times are in seconds; without
    `seconds` the change lasts to the end of the run. A dose that is left out is the default of its kind.
    """

    @property
    def prefers(self) -> Literal["goal", "other", "none"]:
        """Which direction it prefers by itself: the goal's, the other one, or none."""
        p, rank = self.model.parameters, self.field("rank")
        return "goal" if rank < p.informed else "other" if rank < p.informed + p.opposed else "none"

    # what can be done to it

    blind, deafen, mislead, decoy = Blind.by_hand, Deafen.by_hand, Mislead.by_hand, Decoy.by_hand
    remove, freeze, tremble, slow = Remove.by_hand, Freeze.by_hand, Tremble.by_hand, Slow.by_hand
    inform = Inform.by_hand
