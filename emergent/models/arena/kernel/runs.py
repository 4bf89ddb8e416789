"""The arena's kernel: many runs from step to step, each with its own plan, seed and level."""

from __future__ import annotations

import numpy as np

from emergent.channels import Operation
from emergent.compiled import helper, kernel
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.kernel import levels as of
from emergent.models.arena.kernel.minds import follow, imagine, imitate, plan_ahead, sense, vote
from emergent.models.plane.kernel.rows import fork

SLIP = np.uint64(16)
"""The purpose of the draws of a step: whether it is a random one, which one, and whether an expert takes it."""
PRIME = np.uint64(0x100000001B3)
"""The multiplier of hashes of ways (FNV-1)."""
_ADD = int(Operation.ADD)


@helper
def furnish(state, run, setting, keys, queue):
    """Draw the level of a run as its channels are: its walls, the coin's place, and the ways to it."""
    walls, places, seed, world = state.walls[run], state.places[run], state.seeds[run], state.world[run]
    of.build(walls, setting.maze + world[k.MAZE - k.FIELDS], setting.columns, keys[of.MAZE], seed)
    moves, hidden = world[k.COIN - k.FIELDS], world[k.HIDDEN - k.FIELDS]
    of.put_coin(walls, places, setting, moves, hidden, keys[of.CHOSEN], seed)
    for to, what in ((k.TO_COIN, k.SHOWN_AT), (k.TO_FLAG, k.FLAG_AT)):
        of.measure(state.ways[run, to], walls, places[what, 0], places[what, 1], queue)


@kernel
def begin(state, setting, keys):
    """Draw the levels; the walkers stand where they start."""
    queue = np.empty(state.walls.shape[1] * state.walls.shape[2], np.int64)
    for run in range(state.walls.shape[0]):
        furnish(state, run, setting, keys, queue)
        state.seen[run] = of.uniform(keys[of.CHOSEN], 0, of.GLIMPSE, 0, state.seeds[run]) >= setting.misses


@helper
def apply(state, events, at, run, setting, keys, queue, notes):
    """Apply one event of a plan to its channel, and what follows from it at once."""
    part, channel, value = events.component[at], events.channel[at], events.value[at]
    if part >= 0:
        state.parts[run, channel, part] = value
        return
    if channel == k.FORK:
        fork(state.seeds, run, value)
        return
    index = channel - k.FIELDS
    if events.operation[at] == _ADD:
        state.world[run, index] += value
    else:
        state.world[run, index] = value
    if channel == k.MAZE or channel == k.COIN:
        furnish(state, run, setting, keys, queue)
        notes.coin[run] = -1
    if channel == k.TELEPORT:
        walls, places = state.walls[run], state.places[run]
        draw = of.uniform(keys[of.WALKER], 0, of.LANDING, int(state.world[run, index]), state.seeds[run])
        of.put(places[k.WALKER_AT], walls, places, 1, draw)


@helper
def at_work(state, run, parts):
    """Find the share of each part that is at work."""
    for part in range(parts.shape[0]):
        parts[part] = state.parts[run, k.WORKS, part] * state.parts[run, k.PRESENCE, part]


@helper
def choose(state, run, step, mind, keys, room):
    """Return the move of a step: the agent's, an expert's or a random one."""
    inputs, hidden, outputs, parts = room
    walls, places = state.walls[run], state.places[run]
    row, column = places[k.WALKER_AT]
    guide, stumble = state.world[run, k.GUIDE - k.FIELDS], state.world[run, k.STUMBLE - k.FIELDS]
    if guide > 0.0 and of.uniform(keys[of.WALKER], step, SLIP, 2, state.seeds[run]) < guide:
        return of.expert(state.ways[run, k.TO_COIN], row, column)
    if stumble > 0.0 and of.uniform(keys[of.WALKER], step, SLIP, 0, state.seeds[run]) < stumble:
        return int(of.uniform(keys[of.WALKER], step, SLIP, 1, state.seeds[run]) * k.MOVES)
    if mind.route == k.SIMULATOR:
        title = int(state.world[run, k.TITLE - k.FIELDS])
        drawn = of.uniform(keys[of.WALKER], step, SLIP, 3, state.seeds[run])
        return imagine(mind, parts, state.ways[run], state.belief[run], title, row, column, outputs, drawn)
    if mind.route == k.HEURISTIC or mind.route == k.COMMITTEE:
        sense(inputs, walls, row, column, places[k.SHOWN_AT], places[k.FLAG_AT])
        if mind.route == k.HEURISTIC:
            return imitate(mind, parts, inputs, hidden, outputs)
        return vote(mind, parts, inputs, outputs)
    return follow(state.values[run], walls, parts, row, column, outputs)


@helper
def note(state, run, step, notes):
    """Note where the walker is, and whether it has reached the coin or the flag."""
    places = state.places[run]
    row, column = places[k.WALKER_AT]
    if notes.coin[run] < 0 and row == places[k.COIN_AT, 0] and column == places[k.COIN_AT, 1]:
        notes.coin[run] = step
    if notes.flag[run] < 0 and row == places[k.FLAG_AT, 0] and column == places[k.FLAG_AT, 1]:
        notes.flag[run] = step
    if notes.stride > 0 and step % notes.stride == 0:
        for what in range(2):
            notes.frames[run, step // notes.stride, what, 0] = places[what, 0] - 1
            notes.frames[run, step // notes.stride, what, 1] = places[what, 1] - 1


@kernel
def advance(state, setting, mind, keys, events, plan, notes, start, stop):
    """Advance every run from step `start` to step `stop`; run i follows plan `plan[i]`."""
    cells = state.walls.shape[1] * state.walls.shape[2]
    parts, fresh = np.empty(state.parts.shape[2]), np.empty(state.walls.shape[1:])
    room = np.empty(k.INPUTS), np.empty(mind.bias.shape[0]), np.empty(2 * k.MOVES), parts
    queue = np.empty(cells, np.int64)
    for run in range(state.walls.shape[0]):
        at, end = events.first[plan[run]], events.first[plan[run] + 1]
        while at < end and events.step[at] < start:
            at += 1
        planned = False
        at_work(state, run, parts)
        for step in range(start, stop + 1):
            if step < stop:
                while at < end and events.step[at] == step:
                    apply(state, events, at, run, setting, keys, queue, notes)
                    at += 1
                    planned = False
                    at_work(state, run, parts)
            note(state, run, step, notes)
            if step == 0 or step > start:  # not once more, where a run goes on in pieces
                cell = state.places[run, k.WALKER_AT, 0] * state.walls.shape[2] + state.places[run, k.WALKER_AT, 1]
                notes.trace[run] = notes.trace[run] * PRIME + np.uint64(cell)
            if step == stop:
                break
            if mind.route == k.SEARCH and not planned:
                seen, sweeps = state.seen[run], setting.sweeps
                plan_ahead(state.values[run], fresh, mind, parts, state.walls[run], state.places[run], seen, sweeps)
                planned = True
            move = choose(state, run, step, mind, keys, room)
            row = state.places[run, k.WALKER_AT, 0] + k.ROWS[move]
            column = state.places[run, k.WALKER_AT, 1] + k.COLUMNS[move]
            if state.walls[run, row, column] == 0:
                state.places[run, k.WALKER_AT, 0] = row
                state.places[run, k.WALKER_AT, 1] = column
