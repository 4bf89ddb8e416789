"""The walkers of a Mesa model: what can be seen of them and done to them."""

from __future__ import annotations

from emergent.models.plane.agents import PlaneAgent
from emergent.models.plane.kinds.deafen import Deafen
from emergent.models.plane.kinds.decoy import Decoy
from emergent.models.plane.kinds.distract import Distract
from emergent.models.plane.kinds.freeze import Freeze
from emergent.models.plane.kinds.guide import Guide
from emergent.models.plane.kinds.mislead import Mislead
from emergent.models.plane.kinds.remove import Remove
from emergent.models.plane.kinds.slow import Slow
from emergent.models.plane.kinds.tremble import Tremble
from emergent.models.walk.kinds.blind import Blind


class Walker(PlaneAgent):
    """One of the group. It has no goal: it senses, follows, and can be interfered with.

    Every method that interferes returns the perturbation that it added to `model.plan`. Times are in seconds; without
    `seconds` the change lasts to the end of the run. A dose that is left out is the default of its kind.
    """

    @property
    def arrived(self) -> bool:
        """Whether it has reached the restaurant."""
        return self.field("arrived_at") == 1.0

    # what can be done to it

    distract, remove, freeze = Distract.by_hand, Remove.by_hand, Freeze.by_hand
    blind, deafen, mislead, decoy = Blind.by_hand, Deafen.by_hand, Mislead.by_hand, Decoy.by_hand
    tremble, slow, guide = Tremble.by_hand, Slow.by_hand, Guide.by_hand
