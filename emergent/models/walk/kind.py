"""What a kind of perturbation is in the walk: changes of a few channels of the kernel."""

from __future__ import annotations

from emergent.channels import Change, ChannelKind

__all__ = ["Change", "WalkKind"]


class WalkKind(ChannelKind):
    """A kind of perturbation of the walk. A new one is one file in this folder's `perturbations/`."""

    applies_to = ("walker",)
