"""The channels of the walk, in the order in which they lie in memory: what plans can change, by name."""

from __future__ import annotations

from emergent.channels import Channels

CHANNELS = Channels(
    "walk",
    jumps=("x", "y"),
    kept=(
        *("heading_x", "heading_y", "busy", "errand_until", "errand_x", "errand_y"),
        *("cue_until", "cue_cos", "cue_sin", "cue_decoy", "last_cue", "arrived", "arrived_at", "moved"),
    ),
    component={
        **{"presence": 1.0, "mobility": 1.0, "others": 1.0, "sight": 1.0, "stuck": 0.0, "static": 0.0},
        **{"speed": 1.0, "noise": 1.0, "will": 0.0, "will_x": 0.0, "will_y": 0.0, "errand": 0.0},
        **{"guide": 0.0, "guide_error": 0.0, "decoy": 0.0},
    },
    run={
        **{"target_x": 0.0, "target_y": 0.0, "decoy_x": 0.0, "decoy_y": 0.0, "decoy_on": 0.0},
        **{"light": 1.0, "street": 0.0, "fork": 0.0},
    },
    drawn=("will_x", "will_y"),
)
"""`stuck` and `static` are what a blinded nose reads (kind `blind`); `light` is the share of everybody's vision that is
left, `street` the share of the wall across the street that stands. The target's place comes from the parameters.
"""
