"""Kinds that mean the same to everything that moves in the plane: every `PlaneKind` in this folder."""

from __future__ import annotations

from emergent.channels import Channels
from emergent.models.kinds import kinds_in
from emergent.models.plane.kind import PlaneKind


def shared(words: type[PlaneKind], channels: Channels) -> dict[str, PlaneKind]:
    """Return the kinds, by name, of a system with these channels, in its words."""
    found = kinds_in(__name__, __path__, PlaneKind, member=words.member, target=words.target)  # type: ignore[type-abstract]
    return {name: kind for name, kind in found.items() if kind.fits(channels)}
