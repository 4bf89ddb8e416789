"""The swarm's kinds of perturbation: those of all that move in the plane, and every `SwarmKind` in this folder."""

from emergent.models.kinds import kinds_in
from emergent.models.plane.kinds import shared
from emergent.models.swarm.channels import CHANNELS
from emergent.models.swarm.kind import SwarmKind

_ALL = {**shared(SwarmKind, CHANNELS), **kinds_in(__name__, __path__, SwarmKind)}  # type: ignore[type-abstract]
KINDS = dict(sorted(_ALL.items()))
"""All kinds by name."""
