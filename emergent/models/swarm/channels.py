"""The channels of the swarm, in the order in which they lie in memory: what plans can change, by name."""

from __future__ import annotations

from emergent.channels import Channels

CHANNELS = Channels(
    "swarm",
    jumps=("x", "y"),
    kept=("heading_x", "heading_y", "rank"),
    component={
        **{"presence": 1.0, "mobility": 1.0, "others": 1.0, "sight": 1.0, "speed": 1.0, "noise": 1.0},
        **{"will": 0.0, "will_x": 0.0, "will_y": 0.0, "decoy": 0.0, "inform": 0.0},
    },
    run={"target_x": 0.0, "target_y": 0.0, "decoy_x": 0.0, "decoy_y": 0.0, "decoy_on": 0.0, "fork": 0.0},
    drawn=("will_x", "will_y"),
)
"""`inform` is the share of a member's preference that is the goal's direction, whatever it preferred before. The target
is a place only for the sake of what moves it: members feel its direction as seen from the origin, wherever they are.
"""
