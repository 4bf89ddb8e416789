"""The arena's kinds of perturbation: every `ArenaKind` in this folder."""

from emergent.models.arena.kind import ArenaKind
from emergent.models.kinds import kinds_in

KINDS = dict(sorted(kinds_in(__name__, __path__, ArenaKind).items()))  # type: ignore[type-abstract]
"""All kinds by name."""
