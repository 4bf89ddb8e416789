"""How a pipeline lies in memory: kinds of nodes, channels, purposes of draws, events and counters, by number."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from emergent.codes import FAILED as _FAILED
from emergent.codes import LATE as LATE
from emergent.codes import LOST as LOST
from emergent.codes import OUTDATED as OUTDATED
from emergent.codes import RIGHT as RIGHT
from emergent.codes import UNDER_WAY as UNDER_WAY
from emergent.codes import WRONG as WRONG
from emergent.models.pipeline.channels import CHANNELS as CHANNEL
from emergent.models.pipeline.channels import UNLIMITED as UNLIMITED


def _words(stop: int, start: int = 0) -> tuple[Any, ...]:
    """Return whole numbers that rules hand to one another: a rule that gets Python's is compiled for each of them."""
    return tuple(np.int64(number) for number in range(start, stop))


# kinds of nodes
STAGE, TOOL, ROUTER, BOARD, QUEUE, REVIEWER, AGGREGATOR, IDLE_NODE = range(8)

# labels of edges
NORMAL, REJECT_LABEL, ERROR_LABEL = 0, 1, 2

# status of a message
NONE, OK, FAILED, REJECT = _words(4)

# channels of a component: what plans set
DOWN, ERROR, TOUCH, GARBLE, STALE, STUCK = CHANNEL.indices("down", "error", "touch", "garble", "stale", "stuck")
DROP, DELAY, MISROUTE, SKILL, CHANCE = CHANNEL.indices("drop", "delay", "misroute", "skill", "chance")
BLIND, YOKE, SOUND, WAVE, BUDGET, IDLE = CHANNEL.indices("blind", "yoke", "sound", "wave", "budget", "idle")
CHANNELS = CHANNEL.fields
# channels of the whole run
HARDER, MIX, HURRY, RESPEC = CHANNEL.indices("harder", "mix", "hurry", "respecify")
RELABEL, DECODE, FORK = CHANNEL.indices("relabel", "decode", "fork")
BASE = CHANNEL.base()
"""The undisturbed value of every channel."""
WORLD_CHANNELS = len(BASE) - CHANNELS

# purposes of draws
PART, DIFFICULTY, READING, BLINDED, YOKED, WORK, FAIL, FAULT, LINE, MEMORY = _words(11, 1)
COMMON, COMMON_VALUE, TEST, WAVED, PICK, ROUTE, MISROUTED, UPDOWN, DOWNTIME = _words(20, 11)
CURSOR, WRITE, FLIP, RESPECIFIED, RELABELLED, AT_CHANCE, CORRUPT = _words(27, 20)

# codes of events
ARRIVE, WORKED, FAILED_VISIBLY, REQUEUED, PASSED_ERROR, CALLED, CALL_FAILED, MESSAGE, MESSAGE_LOST = _words(9)
REVIEWED, AGGREGATED, ROUTED, WROTE, COMMITTED, COMMIT_LOST, DELIVERED, DROPPED, ENTERED = _words(18, 9)
EVENT_COLUMNS = ("step", "item", "component", "operation", "attempt", "status", "decision", "value")
OPERATIONS = (
    *("arrive", "work", "fail", "requeue", "pass_error", "call", "call_failed", "message", "message_lost"),
    *("review", "aggregate", "route", "write", "commit", "commit_lost", "deliver", "drop", "enter"),
)
"""The names of the codes of events."""
ACCEPTED, REJECTED, FIXED, DROPPED_AT_CAP, ESCALATED, ACCEPTED_AT_CAP = _words(6)
"""What a reviewer decides."""

FAILED_ITEM = _FAILED
"""What became of an item that failed; `FAILED` is the status of a message."""

# counters of a component
N_OPERATIONS, N_FAILURES, N_RETRIES, N_RIGHT, N_GROUNDED, N_RIGHT_GROUNDED = 0, 1, 2, 3, 4, 5
N_REJECTIONS, N_FIXES, N_LOST, N_STRUCK, N_MOST_WAITING = 6, 7, 8, 9, 10
COUNTERS = (
    *("operations", "failures", "retries", "right", "grounded", "right_grounded"),
    *("rejections", "fixes", "lost", "struck", "most_waiting"),
)

HASH_START, HASH_PRIME, HASH_MIX = 0xCBF29CE484222325, 0x100000001B3, 0x9E3779B97F4A7C15

# parameters of a node: numbers
P_RIGHT, P_REPAIR, P_READING, P_FAILS, P_CORRUPTS, P_STALE, P_COMMON, P_BREAKS, P_MENDS = 0, 1, 2, 3, 4, 5, 6, 7, 8
P_SENSITIVITY, P_FALSE_ALARM, P_LOAD, P_FIX, P_DISCERNMENT, P_SWAYED, P_MISROUTE = 9, 10, 11, 12, 13, 14, 15
P_LOSS, P_FLIP, P_BACKOFF = 16, 17, 18
NUMBERS = 19
"""`P_RIGHT` and `P_SENSITIVITY` are logits, ±inf for 1 and 0; `P_BREAKS` is 1/mtbf, `P_MENDS` 1/mttr, 0 for never."""

# parameters of a node: whole numbers
I_KIND, I_PART, I_LATENCY, I_CAPACITY, I_CAP, I_AT_CAP, I_COMBINE, I_TIE, I_PATIENCE, I_MAJORITY = range(10)
I_QUEUE, I_BOARD, I_REJECT, I_ROOM, I_INCOMING, I_READINGS = 10, 11, 12, 13, 14, 15
INTEGERS = 16
"""Parts, queues, boards and the reject edge are indices, −1 none; `I_INCOMING` counts the normal edges that come in,
`I_READINGS` is how many replies of its tools the observer's decoder hears, `MOST_REPLIES` at most."""
MOST_REPLIES = 64
ACCEPT, DROP_AT_CAP, ESCALATE = 0, 1, 2
MAJORITY, SELECT, SUM = 0, 1, 2
TIE_FIRST, TIE_FAIL = 0, 1


class Net(NamedTuple):
    """A wiring as the kernel reads it. N nodes, E edges, P parts; lists are in compressed rows (`…_first`).

    `order` are the nodes in the order in which they act. `out_edge[out_first[j]:out_first[j + 1]]` are the normal edges
    that leave node j, by the names they lead to, `error_…` those labelled `error`; node N stands for `in` in `out_…`.
    `in_edge[in_first[j]:…]` are the normal edges that enter j, in the order of candidates, and node N stands for `out`
    there. `tool` are the tools of a stage. `carries[j, p]`: whether the artefact that reaches
    node j holds part p (row N: that which reaches `out`); `adds[j, p]`: whether node j puts part p in (a stage's own
    and its tools' parts; a tool's part; for a board all parts of its agents). `keys` are those of nodes, then edges.
    """

    numbers: np.ndarray
    integers: np.ndarray
    order: np.ndarray
    edge: np.ndarray
    weight: np.ndarray
    out_first: np.ndarray
    out_edge: np.ndarray
    error_first: np.ndarray
    error_edge: np.ndarray
    in_first: np.ndarray
    in_edge: np.ndarray
    tool_first: np.ndarray
    tool: np.ndarray
    carries: np.ndarray
    adds: np.ndarray
    keys: np.ndarray
    group_keys: np.ndarray
    specification_key: np.uint64
    items_key: np.uint64


class Flow(NamedTuple):
    """The numbers of a run: items, steps between arrivals, symbols K, alphabet q, parts P, steps, deadline, hops."""

    items: int
    interval: int
    symbols: int
    alphabet: int
    parts: int
    steps: int
    deadline: int
    hops: int
    difficulty: float
    skill: float


# The memory of a run is a row of whole numbers and one of others. Both begin with a head; then comes a record of each
# component, at the same offsets in both, so that one offset says where everything of a component is. Then come lists
# and what is known of items.

# the head: sizes, how an artefact lies in a whole number, keys, seeds, hashes, and where things begin
NODES, EDGES, ENDS, ITEMS, PARTS, INTERVAL, STEPS, DEADLINE, HOPS_MOST = range(9)
SYMBOLS, ALPHABET, VALUES, WIDTH, SPARE, TOPS = range(9, 15)
SPECIFICATION_KEY, ITEMS_KEY, SEED, FIRST_SEED, TRACE = 15, 16, 17, 18, 19
LIVE, ROWS, TAPED, REDRAWN, LOGGED, LOG_ROOM = range(22, 28)
LANES, BOARDS, BREAKABLE, FORESEEN, WORDS = range(28, 33)
AT_CELLS, AT_BOARDS, AT_ITEMS, AT_PARTS, AT_TRUTH, AT_FORESEEN, AT_DRAWS, AT_REPLIES = range(33, 41)
AT_TAPE, TAPE_FULL, AT_WEIGHT, AT_HARDNESS, AT_LOGIT = range(41, 46)
AT_ACTORS, ACTORS, AT_HOLDERS, HOLDERS, ARRIVED, AT_ORDER = range(46, 52)
HEAD = 64
"""`ENDS` is the number of the record behind those of all components: of `out`, and of what leaves `in`. `LANES` are the
items, rounded up to fill SIMD registers: so long are the rows of what is drawn for all items at once.

`AT_…` are offsets in `memory`, but `AT_WEIGHT`, `AT_HARDNESS` and `AT_LOGIT` are offsets in `numbers`. A run
clears what stands from `AT_CELLS` to `AT_PARTS`. `BOARDS` and `BREAKABLE` say how many boards and tools that break
there are; `FORESEEN`, how many rows of draws are made at the start; `ACTORS` and `HOLDERS`, how many nodes act on items
by themselves, and how many boards and queues hold some. `AT_ORDER`, `AT_ACTORS` and `AT_HOLDERS` list all nodes, and
these, in the order in which they act.
"""
X_DIFFICULTY, X_SKILL, WORLD = 0, 1, 2
"""The head of `numbers`: difficulty and skill [logit], and the channels of the whole run."""

# the record of a component; it begins with the parameters that are whole numbers
KEY, GROUP_KEY, OUT_EDGES, ERROR_EDGES, IN_EDGES, TOOLS = 16, 17, *_words(26, 18)[::2]
CARRIES, ADDS, TARGET, CELLS, SETS, OWN_PART, BEFORE, ADDED = range(26, 34)
DRAWS, FAIL_DRAWS, LOGITS = range(34, 37)
FLAGS_FROM, LINE_FROM, COUNTS_FROM = 37, 40, 44
RECORD = 64
"""A list (`OUT_EDGES`, …) is the offset in `memory` at which it begins, and how many it holds. `CARRIES` and `ADDS`
are the parts that reach a node and that it puts in, one bit a part; `TARGET` is where an edge ends; `CELLS`, `SETS`,
`OWN_PART`, `BEFORE` and `ADDED` are the offsets of its first cell, of the sets of those that wait there, of its own
part of the first item, and of the sums of those parts. `DRAWS` and `FAIL_DRAWS` are the offsets of draws that are made
beforehand, −1 for none; `LOGITS` is that of the first's logits in `numbers`. Then come flags, line and counters.
"""
RATES_FROM, CHANNELS_FROM = 0, 24
"""In `numbers`, a record holds the parameters that are no whole numbers, and the channels."""
ENTRY = 3
"""An entry of `TOOLS`: the tool, and the offsets of the draws for its failures and for what it corrupts."""

# what waits of an item, and where it stands with a component (of `State.cells`)
COUNT, CARRIED, STATUS, INPUT, QUEUED, READY = range(6)
DUE = INPUT
"""`COUNT` are the operations so far. A stage keeps the input that it acts on, and whether a queue brings it back; the
edge to an aggregator its candidate, with the step from which it is there; another edge has nothing but `COUNT`. `READY`
is the step from which a node can take the item, plus 1; 0 if the item is not there."""
CELL = 6
# what a board holds of an item (of `State.boards`)
HELD, MASK, OLD, OLD_MASK, THERE, WRITER, WRITTEN, WRITTEN_MASK, PRIORITY = range(9)
BOARD_CELL = 9
# what is known of an item (of `State.items`)
VERSION, HOPS, DONE, ARTEFACT, CODE, ARRIVING, ARRIVING_STATUS = range(7)
ITEM = 8
# how many wait at a node (of `State.lines`), when the first of the later ones is due, how many it left
WAITING, WAKE, LEFT, WRITES = range(4)
LINE_FIELDS = 4
"""`WAITING`: of a queue the attempts in it; of a board those to be taken in, `LEFT` those on it. `WAKE` is when the
first of those is due that wait longer than for the next step."""
# the sets of those that wait at a node: due at even steps, at odd steps, later
LATER, SETS_EACH = 2, 3
# of a component (of `State.flags`): whether a channel is off its base, whether it is broken down, what it gave last
LOUD, BROKEN, LAST = range(3)
FLAGS = 3

NOTHING, ZERO = _words(1, -1)
"""A first draw; and the value, or the decision, of an event that has none."""
EMPTY, NEVER = 2**62, 2**62 - 1
"""When candidates are ready that are not there, and those that wait for ever."""
SPOOL, TAPE = 128, 3
"""Events on the tape after which it is wound, and how many words each takes."""
FIRST, SECOND, CURRENT = _words(3)
"""Rows of parts: what items ask for at first, what once respecified, and what each asks for now."""


class State(NamedTuple):
    """Where the runs are: one row of whole numbers and one of others a run.

    As arrays, the run first (`PipelineSystem.view`): `cells` (block, item, field): of each node, of the ends, of each
    edge to an aggregator, and such as the other edges share, one word each; `boards` (node or none, item, field),
    `lines` (component or ends, field), `counts` (component, counter), `flags` (component, field), `items` (item,
    field), `parts` (row, part, item), `truth` (row, item): sums of the parts that reach node 0…N−1 and `out`, then of
    those that node 0…N−1 puts in, `channels` (component, channel), `world` (channel), `hardness` (item) [logit].

    `seeds` are those with which runs begin. There may be fewer rows than seeds: then there is one row, on which runs
    are taken one after another, each from start to end.
    """

    memory: np.ndarray
    numbers: np.ndarray
    seeds: np.ndarray


class Notes(NamedTuple):
    """What an observer notes, the run first: at the stop, and if `stride` > 0 in frames every so many steps.

    `reached` [steps] and `outcome` (run, item), `counts` (run, component, counter), `trace` (run, 3); `waiting` (run,
    frame, component), `status` (run, frame, code), `events` (run, event, column) as far as they have room, and `rows`
    (run,), how many there were. If `logged` is 0, no events are kept, nor hashed: `trace`, `events` and `rows` stay.
    """

    reached: np.ndarray
    outcome: np.ndarray
    counts: np.ndarray
    trace: np.ndarray
    waiting: np.ndarray
    status: np.ndarray
    events: np.ndarray
    rows: np.ndarray
    stride: np.int64
    logged: np.int64
