"""The arena: an agent in a maze that was trained to collect a coin, which in training lay at a flag.

After Langosco, Koch, Sharkey, Pfau & Krueger (2022), "Goal misgeneralization in deep reinforcement learning".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emergent.models.arena.parameters import ArenaParameters
from emergent.models.arena.system import ArenaSystem

if TYPE_CHECKING:
    from emergent.models.arena.model import ArenaModel

__all__ = ["ArenaModel", "ArenaParameters", "ArenaSystem"]


def __getattr__(name: str) -> Any:
    """Import the Mesa model when it is first asked for: Mesa takes two seconds."""
    if name != "ArenaModel":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from emergent.models.arena.model import ArenaModel

    return ArenaModel
