"""The channels of the arena, in the order in which they lie in memory: what plans can change, by name."""

from __future__ import annotations

from emergent.channels import Channels

CHANNELS = Channels(
    "arena",
    component={"presence": 1.0},
    run={
        **{"stumble": 0.0, "guide": 0.0, "title": 0.0},
        **{"coin": 0.0, "teleport": 0.0, "maze": 0.0, "fork": 0.0},
    },
)
"""`presence` is the share of a part that is at work. Of the whole run: `stumble`, the chance that a move is a random one;
`guide`, the chance that it is an expert's; `title`, how many other titles further the one is that stands above the run;
`coin` and `teleport` count how often the coin and the walker were put elsewhere; `maze` is 1 for one of another kind.
"""
