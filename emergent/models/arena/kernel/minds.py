"""What each agent does with what it sees: the rules of the routes, from senses to a move.

A network's move is the one with the largest output. A searcher's is the one that leads where most is to be expected, by
as many sweeps of value iteration over the true map as it takes.
"""

from __future__ import annotations

import numpy as np

from emergent.compiled import helper
from emergent.models.arena.kernel import layout as k


@helper
def sense(inputs, walls, row, column, coin, flag):
    """Fill in what can be seen from a cell: see `layout.INPUTS`; what lies beyond the border is wall."""
    at = 0
    for y in range(row - k.BEYOND, row + k.BEYOND + 1):
        for x in range(column - k.ASIDE, column + k.ASIDE + 1):
            inside = 0 <= y < walls.shape[0] and 0 <= x < walls.shape[1]
            inputs[at] = walls[y, x] if inside else 1
            at += 1
    inputs[at:] = 0.0
    for place in (coin, flag):
        inputs[at + 1 + np.sign(place[0] - row)] = 1.0
        inputs[at + 4 + np.sign(place[1] - column)] = 1.0
        at += k.SIGNS


@helper
def imitate(mind, parts, inputs, hidden, outputs):
    """Return the network's move.

    h = max(0, b + Σ_s g_s Σ_{i ∈ s} x_i w_i),  o = c + Σ_u g_u h_u v_u,  argmax o

    where g are the shares of senses s and units u that are at work.
    """
    units = mind.bias.shape[0]
    for unit in range(units):
        hidden[unit] = mind.bias[unit]
    for at in range(k.INPUTS):
        if inputs[at] != 0.0:
            sense_ = k.SEES_WALLS if at < k.WINDOW else (k.SEES_COIN if at < k.WINDOW + k.SIGNS else k.SEES_FLAG)
            share = parts[sense_] * inputs[at]
            for unit in range(units):
                hidden[unit] += share * mind.first[at, unit]
    for move in range(k.MOVES):
        outputs[move] = mind.last[move]
    for unit in range(units):
        share = max(hidden[unit], 0.0) * parts[k.UNITS + unit]
        for move in range(k.MOVES):
            outputs[move] += share * mind.second[unit, move]
    return largest(outputs)


@helper
def plan_ahead(values, fresh, mind, parts, walls, places, seen, sweeps):
    """Work out what to expect of every cell (V), by sweeps of value iteration.

    V ← r + γ max over moves of V(where the move leads),  r = g_c w_c [coin] + g_f w_f [flag]

    Walls that the sense of walls does not show are taken for free cells.
    """
    height, width = walls.shape
    values[:] = 0.0
    for _ in range(int(sweeps * parts[k.PLANNER] + 0.5)):
        for row in range(1, height - 1):
            for column in range(1, width - 1):
                here, best = values[row, column], -np.inf
                for move in range(k.MOVES):
                    y, x = row + k.ROWS[move], column + k.COLUMNS[move]
                    there = here if blocked(walls, parts, y, x) else values[y, x]
                    best = max(best, there)
                fresh[row, column] = 0.0 if blocked(walls, parts, row, column) else k.DISCOUNT * best
        if seen:
            fresh[places[k.COIN_AT, 0], places[k.COIN_AT, 1]] += parts[k.SEES_COIN] * mind.reward[0]
        fresh[places[k.FLAG_AT, 0], places[k.FLAG_AT, 1]] += parts[k.SEES_FLAG] * mind.reward[1]
        values[1 : height - 1, 1 : width - 1] = fresh[1 : height - 1, 1 : width - 1]


@helper
def blocked(walls, parts, row, column):
    """Return whether a searcher takes a cell for a wall: the border always, others where it sees walls."""
    inside = 0 < row < walls.shape[0] - 1 and 0 < column < walls.shape[1] - 1
    return walls[row, column] == 1 and (not inside or parts[k.SEES_WALLS] > 0.5)


@helper
def follow(values, walls, parts, row, column, outputs):
    """Return the move that leads where most is to be expected."""
    for move in range(k.MOVES):
        y, x = row + k.ROWS[move], column + k.COLUMNS[move]
        outputs[move] = values[row, column] if blocked(walls, parts, y, x) else values[y, x]
    return largest(outputs)


@helper
def largest(outputs):
    """Return the index of the largest, the first one of several."""
    chosen = 0
    for move in range(1, k.MOVES):
        if outputs[move] > outputs[chosen]:
            chosen = move
    return chosen
