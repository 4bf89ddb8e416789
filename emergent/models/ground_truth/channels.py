"""Channels of systems of known ground truth, by name and in their order in memory: what plans can change."""

from __future__ import annotations

from emergent.channels import Channels

CHANNELS = Channels(
    "ground-truth",
    jumps=("x", "y"),
    component={
        **{"presence": 1.0, "mobility": 1.0, "others": 1.0, "sight": 1.0, "will": 0.0, "will_x": 0.0, "will_y": 0.0},
        **{"errand": 0.0, "guide": 0.0, "guide_error": 0.0, "decoy": 0.0},
    },
    run={"target_x": 0.0, "target_y": 0.0, "decoy_x": 0.0, "decoy_y": 0.0, "decoy_on": 0.0, "fork": 0.0, "board": 1.0},
    drawn=("will_x", "will_y"),
)
"""The target's place comes from the parameters."""
