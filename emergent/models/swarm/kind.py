"""Kinds of perturbation that only the swarm has: changes of a few channels of the kernel."""

from __future__ import annotations

from emergent.channels import Change, Combine
from emergent.models.plane.kind import PlaneKind

__all__ = ["Change", "Combine", "SwarmKind"]


class SwarmKind(PlaneKind):
    """A kind of perturbation of the swarm. A new one is one file in this folder's `kinds/`."""

    member, target = "member", "direction"
