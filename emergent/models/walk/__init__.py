"""The restaurant walk: a group that keeps heading for a restaurant though nobody in it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emergent.models.walk.parameters import WalkParameters
from emergent.models.walk.system import WalkSystem

if TYPE_CHECKING:
    from emergent.models.walk.model import WalkModel

__all__ = ["WalkModel", "WalkParameters", "WalkSystem"]


def __getattr__(name: str) -> Any:
    """Import the Mesa model when it is first asked for: Mesa takes two seconds."""
    if name != "WalkModel":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from emergent.models.walk.model import WalkModel

    return WalkModel
