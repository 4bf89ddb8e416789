"""The walk's kinds of perturbation, one small file each: every `WalkKind` in this folder is found by itself."""

from emergent.models.kinds import kinds_in
from emergent.models.walk.kind import WalkKind

KINDS = kinds_in(__name__, __path__, WalkKind)  # type: ignore[type-abstract]
