"""The swarm: a group that a few informed members guide, though nobody can tell who is informed (Couzin et al. 2005)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emergent.models.swarm.parameters import SwarmParameters
from emergent.models.swarm.system import SwarmSystem

if TYPE_CHECKING:
    from emergent.models.swarm.model import SwarmModel

__all__ = ["SwarmModel", "SwarmParameters", "SwarmSystem"]


def __getattr__(name: str) -> Any:
    """Import the Mesa model when it is first asked for: Mesa takes two seconds."""
    if name != "SwarmModel":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from emergent.models.swarm.model import SwarmModel

    return SwarmModel
