"""Kinds of perturbation that only the walk has: changes of a few channels of the kernel."""

from __future__ import annotations

from emergent.channels import Change, Combine
from emergent.models.plane.kind import PlaneKind

__all__ = ["Change", "Combine", "WalkKind"]


class WalkKind(PlaneKind):
    """A kind of perturbation of the walk. A new one is one file in this folder's `kinds/`."""

    member, target = "walker", "restaurant"
