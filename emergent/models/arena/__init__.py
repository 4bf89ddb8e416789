"""The arena: an agent in a maze that was trained to collect a coin, which in training lay at a flag.

After Langosco, Koch, Sharkey, Pfau & Krueger (2022), "Goal misgeneralization in deep reinforcement learning".
"""

from __future__ import annotations

from emergent.models.arena.parameters import ArenaParameters
from emergent.models.arena.system import ArenaSystem

__all__ = ["ArenaParameters", "ArenaSystem"]
