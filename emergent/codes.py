"""Codes: whole numbers in outcomes and recordings, each list with its words. Kernels write them, everybody reads them.

Kernels are compiled with these numbers, so machine code that is kept is made anew when this file changes.
"""

from __future__ import annotations

STATUSES = ("absent", "walking", "distracted", "held", "arrived", "elsewhere")
"""What a member does, as recorded; elsewhere: it has arrived, but at a decoy's place."""
ABSENT, WALKING, DISTRACTED, HELD, ARRIVED, ELSEWHERE = range(6)

CHECKPOINTS = ("start", "minute", "midway", "end")
"""When an observer takes notes of a run: at the start, after a minute, midway (as the goal says), at the end."""
START, FIRST_MINUTE, MIDWAY, END = range(4)

FATES = ("lost", "right", "wrong", "failed", "late", "outdated")
"""What became of an item; outdated: it equals its target from before what is asked for changed."""
LOST, RIGHT, WRONG, FAILED, LATE, OUTDATED = range(6)
UNDER_WAY = len(FATES)
"""The code, in recordings, of items that are under way."""
FATES_OR_UNDER_WAY = (*FATES, "under way")
"""What is recorded of an item: what became of it so far."""

HASHES = ("events", "values", "artefacts")
"""Hashes of a run's events without values, of its events with them, and of what was delivered."""
EVENTS, VALUES, ARTEFACTS = range(3)
