"""The channels of the arena, in the order in which they lie in memory: what plans can change, by name."""

from __future__ import annotations

from emergent.channels import Channels

CHANNELS = Channels(
    "arena",
    kept=("works",),
    component={"presence": 1.0},
    run={
        **{"stumble": 0.0, "guide": 0.0, "title": 0.0, "apart": 0.0, "hidden": 0.0},
        **{"coin": 0.0, "teleport": 0.0, "maze": 0.0, "fork": 0.0},
    },
)
"""`presence` is the share of a part that is at work, and `works` is 0 of the others where one part is alone.

Of the whole run: `stumble`, the chance that a move is random; `guide`, the chance that it is an expert's; `title`, the
number of the title above it; `apart`, 1 where each part is alone in a run of its own; `hidden`, 1 where it is not shown
that the coin is elsewhere; `coin` and `teleport`, which tell one place drawn for the coin, or for the walker, from
another; `maze`, 1 for a maze of another kind.
"""
