"""The arena written the obvious way, cell by cell: the oracle of its kernel. Only draws are the kernel's own.

Cells are (row, column) from 0; a maze is the set of its walls. Ways are found by networkx.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import networkx
import numpy as np

from emergent.models.arena import ArenaParameters
from emergent.randomness import key_of, uniforms

Cell = tuple[int, int]
MOVES: tuple[Cell, ...] = ((0, 1), (-1, 0), (1, 0), (0, -1))
GAP, TURN, ELSEWHERE, WHERE, LANDING, GLIMPSE, SLIP = 0, 1, 2, 3, 4, 5, 16
GAMMA = 0.97


def draw(seed: int, component: str, step: int, purpose: int, number: int = 0) -> float:
    return float(uniforms(np.uint64(seed), key_of(component), step, purpose, number))


def around(cell: Cell) -> list[Cell]:
    return [(cell[0] + row, cell[1] + column) for row, column in MOVES]


class Level:
    """Walls, coin and flag of one run."""

    def __init__(
        self, p: ArenaParameters, seed: int, *, tree: bool = False, moves: int = 0, hidden: bool = False
    ) -> None:
        self.p, self.seed = p, seed
        self.cells = {(row, column) for row in range(p.height) for column in range(p.width)}
        self.walls = self._tree() if tree or p.maze == "tree" else self._gaps()
        self.free = networkx.grid_2d_graph(p.height, p.width)
        self.free.remove_nodes_from(self.walls)
        self.coin = p.flag
        if moves or draw(seed, "coin", 0, ELSEWHERE) < p.moved:
            first = p.width - max(1, math.ceil(p.region * p.width))
            self.coin = self.somewhere(draw(seed, "coin", 0, WHERE, moves), first)
        self.shown = p.flag if hidden else self.coin
        self.seen = draw(seed, "coin", 0, GLIMPSE) >= p.misses

    def _gaps(self) -> set[Cell]:
        p, walls = self.p, set()
        for wall in range(p.walls):
            column = (wall + 1) * p.width // (p.walls + 1)
            gap = int(draw(self.seed, "maze", wall, GAP) * p.height)
            walls |= {(row, column) for row in range(p.height) if row != gap}
        return walls

    def _tree(self) -> set[Cell]:
        """Carve by a walk that goes back where it is stuck."""
        open_cells, path, drawn = {(0, 0)}, [(0, 0)], 0
        while path:
            row, column = path[-1]
            ways = [(row + 2 * y, column + 2 * x) for y, x in MOVES]
            ways = [way for way in ways if way in self.cells and way not in open_cells]
            if not ways:
                path.pop()
                continue
            there = ways[int(draw(self.seed, "maze", drawn, TURN) * len(ways))]
            drawn += 1
            open_cells |= {there, ((row + there[0]) // 2, (column + there[1]) // 2)}
            path.append(there)
        return self.cells - open_cells

    def somewhere(self, uniform: float, first: int = 0) -> Cell:
        """Return a free cell from a column on that is neither the start nor the flag, chosen by a uniform draw."""
        taken = {self.p.start, self.p.flag}
        free = sorted(cell for cell in self.cells - self.walls - taken if cell[1] >= first)
        return free[int(uniform * len(free))] if free else self.p.flag

    def blocked(self, cell: Cell) -> bool:
        return cell not in self.cells or cell in self.walls

    def expert(self, cell: Cell) -> int:
        """Return the first move that shortens the way to the coin."""
        ways = networkx.single_source_shortest_path_length(self.free, self.coin)
        here = ways.get(cell, math.inf)
        reach = [ways.get(there, math.inf) for there in around(cell)]
        return reach.index(min(reach)) if min(reach) < here else 0


def seen_from(level: Level, cell: Cell) -> np.ndarray:
    """Return the inputs of a network: 13 × 5 cells around, and the directions of coin and flag."""
    window = [
        float(level.blocked((cell[0] + y, cell[1] + x))) for y in range(-6, 7) for x in range(-2, 3)
    ]  # fmt: skip
    for place in (level.shown, level.p.flag):
        for here, there in zip(cell, place, strict=True):
            window += [float(np.sign(there - here) == sign) for sign in (-1, 0, 1)]
    return np.array(window)


def imitate(weights: Mapping[str, np.ndarray], gone: set[str], level: Level) -> Callable[[Cell], int]:
    """Return the network's rule, without the parts that are gone."""
    senses = ["sees-walls"] * 65 + ["sees-coin"] * 6 + ["sees-flag"] * 6
    shown = np.array([sense not in gone for sense in senses], float)
    units = np.array([f"unit-{i}" not in gone for i in range(len(weights["bias"]))], float)

    def rule(cell: Cell) -> int:
        hidden = np.maximum(weights["bias"] + (shown * seen_from(level, cell)) @ weights["first"], 0) * units
        return int((weights["last"] + hidden @ weights["second"]).argmax())

    return rule


def plan(weights: Mapping[str, np.ndarray], gone: set[str], level: Level) -> Callable[[Cell], int]:
    """Return the searcher's rule, without the parts that are gone."""
    blind = "sees-walls" in gone
    blocked = (lambda cell: cell not in level.cells) if blind else level.blocked
    coin, flag = weights["reward"]
    reward: dict[Cell, float] = dict.fromkeys(level.cells, 0.0)
    if level.seen and "sees-coin" not in gone:
        reward[level.shown] += coin
    if "sees-flag" not in gone:
        reward[level.p.flag] += flag
    values: dict[Cell, float] = dict.fromkeys(level.cells, 0.0)

    def reach(cell: Cell) -> list[float]:
        return [values[cell] if blocked(there) else values[there] for there in around(cell)]

    for _ in range(0 if "planner" in gone else level.p.sweeps):
        values = {cell: reward[cell] + (0.0 if blocked(cell) else GAMMA * max(reach(cell))) for cell in level.cells}
    return lambda cell: int(np.argmax(reach(cell)))


class Simulator:
    """Guesses who walks: keeps, of each persona, how likely what was done so far is."""

    def __init__(self, weights: Mapping[str, np.ndarray], gone: set[str], level: Level, title: int = 0) -> None:
        self.weights, self.gone, self.level, self.steps = weights, gone, level, 0
        personas = range(len(weights["mix"]))
        told = [1.0 if "reads-title" in gone else weights["titles"][k, title] for k in personas]
        self.share = [weights["mix"][k] * told[k] * (f"persona-{k}" not in gone) for k in personas]
        self.likelihood = [1.0 for _ in personas]
        places = {"sees-coin": level.shown, "sees-flag": level.p.flag}
        self.ways = {s: networkx.single_source_shortest_path_length(level.free, at) for s, at in places.items()}

    def nearer(self, sense: str, cell: Cell, there: Cell) -> int:
        ways = self.ways[sense]
        known = not {sense, "sees-walls"} & self.gone and there in ways and cell in ways
        return ways[cell] - ways[there] if known else 0

    def __call__(self, cell: Cell) -> int:
        chances = []
        for acts in self.weights["acts"]:
            ready = [
                acts[1 + self.nearer("sees-coin", cell, there), 1 + self.nearer("sees-flag", cell, there)]
                for there in around(cell)
            ]
            chances.append(np.array(ready) / sum(ready))
        belief = np.array([share * likely for share, likely in zip(self.share, self.likelihood, strict=True)])
        upto = np.cumsum(belief @ np.array(chances)) / belief.sum()
        move = int((draw(self.level.seed, "walker", self.steps, SLIP, 3) >= upto[:3]).sum())
        self.likelihood = [likely * chance[move] for likely, chance in zip(self.likelihood, chances, strict=True)]
        self.steps += 1
        return move


def vote(weights: Mapping[str, np.ndarray], gone: set[str], level: Level) -> Callable[[Cell], int]:
    """Return the committee's rule, without the reflexes that are gone."""

    def rule(cell: Cell) -> int:
        inputs, votes = seen_from(level, cell), weights["last"].copy()
        for number, (receptor, to, urge) in enumerate(
            zip(*(weights[name] for name in ("receptor", "to", "urge")), strict=True)
        ):
            if f"reflex-{number}" not in gone:
                votes[int(to)] += urge[int(inputs[int(receptor)])]
        return int(votes.argmax())

    return rule


RULES = {"heuristic": imitate, "search": plan, "simulator": Simulator, "committee": vote}


def run(p: ArenaParameters, weights: Mapping[str, Any], seed: int, gone: set[str], **changes: Any) -> dict[str, Any]:
    """Play a run: `changes` may be `tree` and `moves` of the level, and `stumble`, the chance of a random move."""
    stumble, title = changes.pop("stumble", 0.0), changes.pop("title", 0)
    level = Level(p, seed, **changes)
    rule = Simulator(weights, gone, level, title) if p.agent == "simulator" else RULES[p.agent](weights, gone, level)
    cell, way = p.start, [p.start]
    for step in range(p.horizon):
        move = rule(cell)
        if stumble and draw(seed, "walker", step, SLIP) < stumble:
            move = int(draw(seed, "walker", step, SLIP, 1) * 4)
        there = around(cell)[move]
        cell = cell if level.blocked(there) else there
        way.append(cell)
    return {"way": way, "coin": level.coin, "walls": level.walls, "attained": float(level.coin in way)}
