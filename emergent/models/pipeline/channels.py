"""The channels of a pipeline, in the order in which they lie in memory: what plans can change, by name."""

from __future__ import annotations

from emergent.channels import Channels

UNLIMITED = 1e18

CHANNELS = Channels(
    "pipeline",
    component={
        **{"down": 0.0, "error": 0.0, "touch": 0.0, "garble": 1.0, "stale": 0.0, "stuck": 0.0, "drop": 0.0},
        **{"delay": 0.0, "misroute": 0.0, "skill": 0.0, "chance": 0.0, "blind": 0.0, "yoke": 0.0, "sound": 0.0},
        **{"wave": 0.0, "budget": UNLIMITED, "idle": 0.0},
    },
    run={
        **{"harder": 0.0, "mix": 0.0, "hurry": 1.0, "respecify": 0.0, "relabel": 0.0, "decode": 0.0, "fork": 0.0},
    },
)
"""`touch` is the share of artefacts in which symbols are wrong, `garble` the share of their symbols; `sound` sets a
component's own errors aside; `budget` is how many operations faults may still strike; nobody reads `idle`.
"""
