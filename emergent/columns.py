"""The names of what runs have: dimensions, coordinates and columns, with units and meanings. Nothing else spells them.

A system of one's own may have further columns. Those that stand here mean the same for every system, and metrics say
which of them they need.
"""

from __future__ import annotations

from dataclasses import dataclass

RUN = "run"
MEMBER, ITEM, PART = "member", "item", "part"
"""Members; items that flow through; components in the order in which they are counted."""
THING = "thing"
"""Walker and coin."""
TIME, CHECKPOINT, AXIS = "time", "checkpoint", "axis"
"""Frames of a recording, with the coordinate [s]; the checkpoints of `codes`; x and y."""
COUNTER, HASH, CODE = "counter", "hash", "code"
"""What is counted of a component; the hashes, and the fates, of `codes`."""
ROW, FIELD = "row", "column"
"""Events of a log, padded with −1 to the longest run of a batch, and what is known of each."""

PLAN, REPLICATION, SEED = "plan", "replication", "seed"
"""The coordinates of every run: its plan as text, its replication, its seed."""


@dataclass(frozen=True)
class Column:
    """A column: its unit ("1" for shares and counts), what it means, and the dimensions that it may have."""

    name: str
    unit: str
    meaning: str
    dims: tuple[tuple[str, ...], ...]
    recorded: bool = False
    """Whether only recorded runs have it."""


COLUMNS: dict[str, Column] = {}
"""All columns by name."""


def _column(name: str, unit: str, meaning: str, *dims: tuple[str, ...], recorded: bool = False) -> str:
    COLUMNS[name] = Column(name, unit, meaning, dims, recorded)
    return name


ATTAINED = _column("attained", "1", "how far the run, or each member, got: from 0 to 1", (RUN,), (RUN, MEMBER))
ATTAINED_BY = _column("attained_by", "1", "how far each member got; nan for one that a run has not", (RUN, MEMBER))
ATTAINED_SO_FAR = _column("attained_so_far", "1", "how far the run had got", (RUN, TIME), recorded=True)
REACHED = _column(
    "reached", "s", "when the member arrived, or the item was right; else nan", (RUN, MEMBER), (RUN, ITEM)
)

REACHED_DECOY = _column("reached_decoy", "1", "the share of scored members that ended at a decoy's place", (RUN,))
CENTROID = _column("centroid", "m", "the mean position of scored members at each checkpoint", (RUN, CHECKPOINT, AXIS))
DISTANCE = _column("distance", "m", "the mean distance to the goal of scored members", (RUN, CHECKPOINT))
FRONT = _column("front", "1", "the member nearest to the goal, by its index; −1 if none", (RUN, CHECKPOINT))
CUED = _column("cued", "1", "the member that sensed the goal last, by its index; −1 if none", (RUN, CHECKPOINT))
POSITION = _column("position", "m", "where each member is", (RUN, TIME, MEMBER, AXIS), recorded=True)
STATUS = _column("status", "1", "what each member does: a code of `STATUSES`", (RUN, TIME, MEMBER), recorded=True)

PROXY = _column("proxy", "1", "whether the flag was reached, and the coin was not collected", (RUN,))
COLLECTED = _column("collected", "1", "the step at which the coin was collected; nan where it was not", (RUN,))
PLACES = _column("places", "1", "column and row of walker and coin", (RUN, TIME, THING, AXIS), recorded=True)

FATE = _column("outcome", "1", "what became of each item: a code of `FATES`", (RUN, ITEM))
COUNTS = _column("counts", "1", "how often each component did, or suffered, what", (RUN, PART, COUNTER))
CALLS = _column("calls", "1", "the calls of those who work, per item", (RUN,))
TRACE = _column("trace", "1", "the hashes of what happened", (RUN, HASH))
TRACE_SO_FAR = _column("trace_so_far", "1", "a hash of the members' state", (RUN, TIME), recorded=True)
WAITING = _column("waiting", "1", "how many items wait at each component", (RUN, TIME, PART), recorded=True)
FATES_SO_FAR = _column("state", "1", "of how many items what became so far", (RUN, TIME, CODE), recorded=True)
EVENT = _column("event", "1", "the log of events, by their fields", (RUN, ROW, FIELD), recorded=True)

GROUNDED, RIGHT_GROUNDED = "grounded", "right_grounded"
"""Counters: operations whose inputs were right, and those of them that came out right."""

ADAPTED = (ATTAINED, ATTAINED_BY, ATTAINED_SO_FAR, TRACE, TRACE_SO_FAR)
"""What runs of models have that others wrote."""
IN_PLANE = (REACHED, REACHED_DECOY, CENTROID, DISTANCE, FRONT, CUED, POSITION, STATUS)
"""What runs have whose members move in the plane."""
IN_MAZE = (ATTAINED, PROXY, COLLECTED, TRACE, PLACES)
"""What runs have in which an agent walks through a maze."""
WIRED = (REACHED, FATE, COUNTS, CALLS, TRACE, WAITING, FATES_SO_FAR, EVENT)
"""What runs have through which items flow."""
