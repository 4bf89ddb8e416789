"""The walk's kinds of perturbation: those of all that move in the plane, and every `WalkKind` in this folder."""

from emergent.models.kinds import kinds_in
from emergent.models.plane.kinds import shared
from emergent.models.walk.channels import CHANNELS
from emergent.models.walk.kind import WalkKind

_ALL = {**shared(WalkKind, CHANNELS), **kinds_in(__name__, __path__, WalkKind)}  # type: ignore[type-abstract]
KINDS = dict(sorted(_ALL.items()))
"""All kinds by name."""
