"""The memory of a run: the wiring and its numbers, with room for the state, in one row of words and one of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.models.pipeline import layout as k

SLACK = 8
"""Events that one item can leave at one component beside its messages and calls."""


class Memory:
    """How the runs of one wiring lie in memory: `words` and `numbers` are what a run's holds before it begins."""

    def __init__(self, net: k.Net, flow: k.Flow) -> None:
        """Lay out the wiring, then room for the state."""
        self.places: dict[str, tuple[int, tuple[int, ...]]] = {}
        self.nodes, self.edges = len(net.integers), len(net.edge)
        self._words: list[npt.NDArray[np.int64]] = [self._head(net, flow)]
        self._numbers: list[npt.NDArray[np.float64]] = [np.array([flow.difficulty, flow.skill])]
        self._wiring(net)
        self._state(flow)
        self.words = np.concatenate(self._words)
        self.words[k.WORDS] = len(self.words)
        self.numbers = np.concatenate(self._numbers)

    def state(self, seeds: npt.NDArray[np.uint64], runs: int) -> k.State:
        """Return the state of so many runs before they begin."""
        return k.State(np.tile(self.words, (runs, 1)), np.tile(self.numbers, (runs, 1)), np.array(seeds, np.uint64))

    def view(self, state: k.State, name: str) -> npt.NDArray[Any]:
        """Return a part of the state by name, the run first; writing there writes to the state."""
        first, shape = self.places[name]
        rows = state.numbers if name in NUMBERS else state.memory
        return rows[:, first : first + int(np.prod(shape))].reshape(len(rows), *shape)

    def _head(self, net: k.Net, flow: k.Flow) -> npt.NDArray[np.int64]:
        head = np.zeros(k.HEAD, np.int64)
        head[[k.NODES, k.EDGES, k.ITEMS, k.PARTS]] = self.nodes, self.edges, flow.items, flow.parts
        head[[k.INTERVAL, k.STEPS, k.DEADLINE, k.HOPS_MOST]] = flow.interval, flow.steps, flow.deadline, flow.hops
        width = (flow.alphabet - 1).bit_length() + 1
        ones = sum(1 << (symbol * width) for symbol in range(flow.symbols))
        head[[k.SYMBOLS, k.ALPHABET]] = flow.symbols, flow.alphabet
        head[[k.VALUES, k.WIDTH]] = flow.alphabet**flow.symbols, width
        head[[k.SPARE, k.TOPS]] = ones * ((1 << (width - 1)) - flow.alphabet), ones << (width - 1)
        kinds = list(net.integers[:, k.I_KIND])
        head[[k.BOARDS, k.QUEUES]] = kinds.count(k.BOARD), kinds.count(k.QUEUE)
        head[k.BREAKABLE] = np.count_nonzero(net.numbers[:, k.P_BREAKS])
        head[[k.SPECIFICATION_KEY, k.ITEMS_KEY]] = int(net.specification_key), int(net.items_key)
        return head

    def _wiring(self, net: k.Net) -> None:
        bits = 1 << np.arange(net.carries.shape[1], dtype=np.int64)
        self._keep(k.AT_INTEGERS, net.integers)
        self._keep(k.AT_EDGE, net.edge)
        self._keep(k.AT_KEYS, net.keys)
        self._keep(k.AT_GROUP_KEYS, net.group_keys)
        self._keep(k.AT_CARRIES, net.carries @ bits)
        self._keep(k.AT_ADDS, net.adds @ bits)
        self._keep_lists(k.AT_OUT, net.out_first, net.out_edge)
        self._keep_lists(k.AT_ERROR, net.error_first, net.error_edge)
        self._keep_lists(k.AT_IN, net.in_first, net.in_edge)
        self._keep_lists(k.AT_TOOL, net.tool_first, net.tool)
        self._foreseen(net)
        self._room("rates", k.AT_NUMBERS, net.numbers)
        self._room("weight", k.AT_WEIGHT, net.weight)

    def _foreseen(self, net: k.Net) -> None:
        """Keep which first draws are made at the start: those of what could go wrong by itself."""
        foreseen: list[tuple[int, int, int]] = []

        def row(needed: bool, component: int, purpose: int, draw: int = 0) -> int:
            if needed:
                foreseen.append((component, purpose, draw))
            return len(foreseen) - 1 if needed else -1

        own, of_tools = np.full((self.nodes, 2), -1, np.int64), np.full((len(net.tool), 2), -1, np.int64)
        for j, (whole, rates) in enumerate(zip(net.integers, net.numbers, strict=True)):
            if whole[k.I_KIND] in (k.STAGE, k.AGGREGATOR):
                own[j, 0] = row(rates[k.P_RIGHT] < np.inf or rates[k.P_REPAIR] > 0, j, k.WORK)
                own[j, 1] = row(rates[k.P_FAILS] > 0, j, k.FAIL)
            if whole[k.I_KIND] == k.REVIEWER:
                own[j, 0] = row(True, j, k.TEST)
            for place in range(net.tool_first[j], net.tool_first[j + 1]):
                tool, key = int(net.tool[place]), int(net.keys[j])
                of_tools[place, 0] = row(net.numbers[tool, k.P_FAILS] > 0, tool, k.FAIL, key)
                of_tools[place, 1] = row(net.numbers[tool, k.P_CORRUPTS] > 0, tool, k.CORRUPT, key)
        self.foreseen = len(foreseen)
        self._words[0][k.FORESEEN] = self.foreseen
        self._keep(k.AT_FORESEEN, np.array(foreseen))
        self._keep(k.AT_ROWS, own)
        self._keep(k.AT_TOOL_ROWS, of_tools)

    def _state(self, flow: k.Flow) -> None:
        nodes, parts = self.nodes, self.nodes + self.edges
        kinds = self._words[1].reshape(nodes, k.INTEGERS)[:, k.I_KIND]
        boards = nodes if (kinds == k.BOARD).any() else 0
        for name, at, shape in (
            ("cells", k.AT_CELLS, (parts, flow.items, k.CELL)),
            ("boards", k.AT_BOARDS, (boards, flow.items, k.BOARD_CELL)),
            ("ready", k.AT_READY, (nodes + 1, flow.items)),
            ("lines", k.AT_LINES, (nodes + 1, k.LINE_FIELDS)),
            ("counts", k.AT_COUNTS, (parts, len(k.COUNTERS))),
            ("flags", k.AT_FLAGS, (parts, k.FLAGS)),
            ("items", k.AT_ITEMS, (flow.items, k.ITEM)),
            ("parts", k.AT_PARTS, (3, flow.parts, flow.items)),
            ("truth", k.AT_TRUTH, (2 * nodes + 1, flow.items)),
            ("first", k.AT_FIRST, (self.foreseen, flow.items)),
            ("second", k.AT_SECOND, (self.foreseen, flow.items)),
            ("replies", k.AT_REPLIES, (parts + 1,)),
            ("tape", k.AT_TAPE, (k.SPOOL + parts + SLACK, k.TAPE)),
        ):
            self._room(name, at, np.zeros(shape, np.int64))
        self._room("channels", k.AT_CHANNELS, np.zeros((parts, k.CHANNELS)))
        self._room("world", k.AT_WORLD, np.zeros(k.WORLD_CHANNELS))
        self._room("hardness", k.AT_HARDNESS, np.zeros(flow.items))
        self._room("logit", k.AT_LOGIT, np.zeros((self.foreseen, flow.items)))

    def _keep(self, at: int, values: npt.NDArray[Any]) -> None:
        """Append words, and note in the head where they begin."""
        self._words[0][at] = sum(map(len, self._words))
        self._words.append(np.asarray(values).astype(np.int64).ravel())

    def _keep_lists(self, at: int, first: npt.NDArray[np.int64], flat: npt.NDArray[np.int64]) -> None:
        """Append lists: the places where they begin, then what they hold."""
        begin = sum(map(len, self._words)) + len(first)
        self._keep(at, np.concatenate([first + begin, flat]))

    def _room(self, name: str, at: int, values: npt.NDArray[Any]) -> None:
        """Append what has a name: words, or numbers."""
        if name in NUMBERS:
            self.places[name] = sum(map(len, self._numbers)), values.shape
            self._words[0][at] = self.places[name][0]
            self._numbers.append(values.ravel())
        else:
            self.places[name] = sum(map(len, self._words)), values.shape
            self._keep(at, values)


NUMBERS: Sequence[str] = ("rates", "weight", "channels", "world", "hardness", "logit")
"""The parts of the state that are no whole numbers."""
