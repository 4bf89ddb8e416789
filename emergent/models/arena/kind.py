"""Kinds of perturbation of the arena: changes of a few channels of the kernel."""

from __future__ import annotations

from emergent.channels import Change, ChannelKind, Combine

__all__ = ["PARTS", "ArenaKind", "Change", "Combine"]

PARTS = ("sense", "unit", "planner", "persona", "reflex")
"""Kinds of the parts of agents."""


class ArenaKind(ChannelKind):
    """A kind of perturbation of the arena. A new one is one file in this folder's `kinds/`."""
