"""Levels: walls and places, drawn by the keys of the maze and of the coin, and the ways through them."""

from __future__ import annotations

import numpy as np

from emergent import randomness
from emergent.compiled import helper
from emergent.models.arena.kernel import layout as k
from emergent.models.plane.kernel.rows import words

GAP, TURN, ELSEWHERE, WHERE, LANDING, GLIMPSE = (np.uint64(purpose) for purpose in range(6))
"""Purposes of draws."""
WALKER, CHOSEN, MAZE = 0, 1, 2
"""Whose key a draw has: the walker's, the coin's, the maze's."""
_0 = np.uint64(0)
_uniform = randomness.COMPILED.uniform


@helper
def uniform(key, step, purpose, draw, seed):
    """Return one uniform draw."""
    w0, w1, _, _ = words(key, np.uint64(step), purpose, np.uint64(draw), seed)
    return _uniform(w0, w1)


@helper
def gaps(walls, columns, key, seed):
    """Put up columns of wall, evenly spread, each with one gap at a random row."""
    height, width = walls.shape[0] - 2, walls.shape[1] - 2
    for wall in range(columns):
        column = 1 + (wall + 1) * width // (columns + 1)
        gap = 1 + int(uniform(key, wall, GAP, 0, seed) * height)
        for row in range(1, height + 1):
            walls[row, column] = 0 if row == gap else 1


@helper
def tree(walls, key, seed):
    """Carve a maze in which exactly one way leads from each cell in an even row and column to each other one.

    A walk goes to a random neighbour that was not visited, and back where there is none (depth first).
    """
    height, width = walls.shape[0] - 2, walls.shape[1] - 2
    walls[1 : height + 1, 1 : width + 1] = 1
    stack = np.empty(((height + 1) * (width + 1) // 4 + 1, 2), np.int64)
    stack[0] = 1
    walls[1, 1] = 0
    depth, draw = 1, 0
    while depth > 0:
        row, column = stack[depth - 1]
        ways = 0
        for move in range(k.MOVES):
            y, x = row + 2 * k.ROWS[move], column + 2 * k.COLUMNS[move]
            ways += 0 < y <= height and 0 < x <= width and walls[y, x] == 1
        if ways == 0:
            depth -= 1
            continue
        chosen = int(uniform(key, draw, TURN, 0, seed) * ways)
        draw += 1
        for move in range(k.MOVES):
            y, x = row + 2 * k.ROWS[move], column + 2 * k.COLUMNS[move]
            if 0 < y <= height and 0 < x <= width and walls[y, x] == 1:
                if chosen == 0:
                    walls[row + k.ROWS[move], column + k.COLUMNS[move]] = 0
                    walls[y, x] = 0
                    stack[depth, 0] = y
                    stack[depth, 1] = x
                    depth += 1
                    break
                chosen -= 1


@helper
def free(walls, places, first):
    """Return how many cells from a column on are neither wall, start nor flag."""
    found = 0
    for row in range(1, walls.shape[0] - 1):
        for column in range(first, walls.shape[1] - 1):
            found += walls[row, column] == 0 and not taken(places, row, column)
    return found


@helper
def taken(places, row, column):
    """Return whether a cell is the one where runs start, or the flag's."""
    flag = places[k.FLAG_AT]
    return row == flag[0] and (column == flag[1] or column == 1)


@helper
def put(place, walls, places, first, draw):
    """Put something on a free cell from a column on, chosen by a uniform draw; where there is none, on the flag."""
    place[:] = places[k.FLAG_AT]
    count = int(draw * free(walls, places, first))
    for row in range(1, walls.shape[0] - 1):
        for column in range(first, walls.shape[1] - 1):
            if walls[row, column] == 0 and not taken(places, row, column):
                if count == 0:
                    place[0], place[1] = row, column
                    return
                count -= 1


@helper
def build(walls, maze, columns, key, seed):
    """Put up the walls of a level, within a border."""
    walls[:] = 1
    if maze > 0.0:
        tree(walls, key, seed)
    else:
        walls[1:-1, 1:-1] = 0
        gaps(walls, columns, key, seed)


@helper
def put_coin(walls, places, setting, moves, hidden, key, seed):
    """Put the coin on the flag or, by chance or since it was moved, on a free cell of the region."""
    places[k.COIN_AT] = places[k.FLAG_AT]
    if moves > 0.0 or uniform(key, 0, ELSEWHERE, 0, seed) < setting.moved:
        width = walls.shape[1] - 2
        first = 1 + width - max(1, int(np.ceil(setting.region * width)))
        put(places[k.COIN_AT], walls, places, first, uniform(key, 0, WHERE, int(moves), seed))
    if hidden == 0.0:
        places[k.SHOWN_AT] = places[k.COIN_AT]


@helper
def measure(ways, walls, row, column, queue):
    """Find how many steps it takes from each cell to a place, breadth first; `queue` is room for all cells."""
    width = walls.shape[1]
    ways[:] = k.FAR
    ways[row, column] = 0
    queue[0] = row * width + column
    begin, end = 0, 1
    while begin < end:
        y, x = queue[begin] // width, queue[begin] % width
        begin += 1
        for move in range(k.MOVES):
            v, u = y + k.ROWS[move], x + k.COLUMNS[move]
            if walls[v, u] == 0 and ways[v, u] == k.FAR:
                ways[v, u] = ways[y, x] + 1
                queue[end] = v * width + u
                end += 1


@helper
def expert(ways, row, column):
    """Return the first move that leads nearer; staying put is no move."""
    best, chosen = ways[row, column], 0
    for move in range(k.MOVES):
        there = ways[row + k.ROWS[move], column + k.COLUMNS[move]]
        if there < best:
            best, chosen = there, move
    return chosen
