"""What training needs of many levels at once: what is seen, what an expert would do, and a step."""

from __future__ import annotations

import numpy as np

from emergent.compiled import kernel
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.kernel.levels import expert
from emergent.models.arena.kernel.minds import plan_ahead, sense


@kernel
def look(state, inputs):
    """Fill in what each walker sees, `inputs` (run, input)."""
    for run in range(state.walls.shape[0]):
        places = state.places[run]
        row, column = places[k.WALKER_AT]
        sense(inputs[run], state.walls[run], row, column, places[k.SHOWN_AT], places[k.FLAG_AT])


@kernel
def ask(state, to, moves):
    """Fill in the move of an expert, who takes a shortest way `to` coin or flag, in each run, `moves` (run,)."""
    for run in range(state.walls.shape[0]):
        row, column = state.places[run, k.WALKER_AT]
        moves[run] = expert(state.ways[run, to], row, column)


@kernel
def walk(state, moves):
    """Take these moves, `moves` (run,); who would walk into a wall stays where it is."""
    for run in range(state.walls.shape[0]):
        row = state.places[run, k.WALKER_AT, 0] + k.ROWS[moves[run]]
        column = state.places[run, k.WALKER_AT, 1] + k.COLUMNS[moves[run]]
        if state.walls[run, row, column] == 0:
            state.places[run, k.WALKER_AT, 0] = row
            state.places[run, k.WALKER_AT, 1] = column


@kernel
def expect(state, mind, sweeps):
    """Work out what a searcher expects of every cell, in `state.values`."""
    fresh = np.empty(state.walls.shape[1:])
    for run in range(state.walls.shape[0]):
        parts, walls, places = state.parts[run, k.PRESENCE], state.walls[run], state.places[run]
        plan_ahead(state.values[run], fresh, mind, parts, walls, places, state.seen[run], sweeps)
