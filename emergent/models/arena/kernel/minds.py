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
            fresh[places[k.SHOWN_AT, 0], places[k.SHOWN_AT, 1]] += parts[k.SEES_COIN] * mind.reward[0]
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
def imagine(mind, parts, ways, likelihood, title, row, column, outputs, drawn):
    """Return a move drawn from what those would do who might be acting, and learn from it who that is.

    p(a) = Σ_k b_k P_k(a) / Σ_k b_k,  P_k(a) ∝ w_k[nearer to the coin by a, nearer to the flag by a]
    b_k = g_k α_k τ_k(title) L_k,  L_k ← L_k P_k(a)

    where α are the shares of personas, g those of them that are at work, and τ the titles that stand above them.
    """
    total = 0.0
    outputs[k.MOVES :] = 0.0
    for persona in range(likelihood.shape[0]):
        told = mind.titles[persona, title] if parts[k.READS] > 0.5 else 1.0
        weight = parts[k.PERSONAS + persona] * mind.mix[persona] * told * likelihood[persona]
        chances(mind, parts, ways, row, column, persona, outputs)
        for move in range(k.MOVES):
            outputs[k.MOVES + move] += weight * outputs[move]
        total += weight
    if total == 0.0:
        return int(drawn * k.MOVES)
    chosen, left = 0, drawn * total
    while chosen < k.MOVES - 1 and left >= outputs[k.MOVES + chosen]:
        left -= outputs[k.MOVES + chosen]
        chosen += 1
    best = 0.0
    for persona in range(likelihood.shape[0]):
        chances(mind, parts, ways, row, column, persona, outputs)
        likelihood[persona] *= outputs[chosen]
        best = max(best, likelihood[persona])
    for persona in range(likelihood.shape[0]):
        likelihood[persona] /= best
    return chosen


@helper
def chances(mind, parts, ways, row, column, persona, outputs):
    """Fill in how likely a persona makes each move, the same for all where the ways are not seen."""
    total = 0.0
    for move in range(k.MOVES):
        coin = parts[k.SEES_WALLS] * parts[k.SEES_COIN] * nearer(ways[k.TO_COIN], row, column, move)
        flag = parts[k.SEES_WALLS] * parts[k.SEES_FLAG] * nearer(ways[k.TO_FLAG], row, column, move)
        outputs[move] = mind.acts[persona, 1 + int(np.round(coin)), 1 + int(np.round(flag))]
        total += outputs[move]
    for move in range(k.MOVES):
        outputs[move] /= total


@helper
def nearer(ways, row, column, move):
    """Return by how many steps a move leads nearer: 1, −1, or 0 where it leads into a wall."""
    there = ways[row + k.ROWS[move], column + k.COLUMNS[move]]
    return 0 if there >= k.FAR or ways[row, column] >= k.FAR else ways[row, column] - there


@helper
def vote(mind, parts, inputs, outputs):
    """Return the move for which most reflexes are: each adds its urge to one move, by one thing that it sees."""
    for move in range(k.MOVES):
        outputs[move] = mind.last[move]
    for reflex in range(mind.receptor.shape[0]):
        on = 1 if inputs[mind.receptor[reflex]] > 0.5 else 0
        outputs[mind.to[reflex]] += parts[reflex] * mind.urge[reflex, on]
    return largest(outputs)


@helper
def largest(outputs):
    """Return the index of the largest, the first one of several."""
    chosen = 0
    for move in range(1, k.MOVES):
        if outputs[move] > outputs[chosen]:
            chosen = move
    return chosen
