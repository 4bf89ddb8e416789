"""The memory of a run: the wiring and its numbers, with room for the state, in one row of words and one of numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.models.pipeline.kernel import layout as k

REGISTER = 8
"""Numbers in the widest SIMD register."""
SLACK = 8
"""Events that one item can leave at one component beside its messages and calls."""
ACTORS, HOLDERS = (k.STAGE, k.REVIEWER, k.ROUTER, k.AGGREGATOR), (k.BOARD, k.QUEUE)
"""The kinds of nodes that act on items by themselves, and those that hold some."""
RECORDED = {
    "flags": (k.FLAGS_FROM, k.FLAGS),
    "lines": (k.LINE_FROM, k.LINE_FIELDS),
    "counts": (k.COUNTS_FROM, len(k.COUNTERS)),
    "channels": (k.CHANNELS_FROM, k.CHANNELS),
}
"""What stands in the records: from which field on, and in how many."""
IN_LANES = ("parts", "truth", "hardness")
"""What has a number for each item in a row."""
NUMBERS = ("channels", "world", "weight", "hardness", "logit")
"""What is no whole number."""


class Memory:
    """How the runs of one wiring lie in memory: `words` and `numbers` are what a run's holds before it begins."""

    def __init__(self, net: k.Net, flow: k.Flow) -> None:
        """Lay out the wiring, then room for the state."""
        self.nodes, self.edges = len(net.integers), len(net.edge)
        self.ends = self.nodes + self.edges
        self._offsets: dict[str, tuple[int, tuple[int, ...]]] = {"world": (k.WORLD, (k.WORLD_CHANNELS,))}
        self._head = np.zeros(k.HEAD, np.int64)
        self._records = np.zeros((self.ends + 1, k.RECORD), np.int64)
        self._words = [self._head, self._records.reshape(-1)]
        rates = np.zeros((self.ends + 1, k.RECORD))
        rates[: self.nodes, k.RATES_FROM : k.RATES_FROM + k.NUMBERS] = net.numbers
        self._numbers = [np.array([flow.difficulty, flow.skill, *np.zeros(k.HEAD - 2)]), rates.reshape(-1)]
        self._fill_head(net, flow)
        self._fill_records(net)
        self._keep("weight", k.AT_WEIGHT, net.weight)
        self._state(net, flow)
        self.words, self.numbers = np.concatenate(self._words), np.concatenate(self._numbers)

    def state(self, seeds: npt.NDArray[np.uint64], runs: int) -> k.State:
        """Return the state of so many runs before they begin."""
        return k.State(np.tile(self.words, (runs, 1)), np.tile(self.numbers, (runs, 1)), np.array(seeds, np.uint64))

    def view(self, state: k.State, name: str) -> npt.NDArray[Any]:
        """Return a part of the state by name, the run first; writing there writes to the state."""
        rows = state.numbers if name in NUMBERS else state.memory
        if name in RECORDED:
            first, fields = RECORDED[name]
            records = rows[:, k.HEAD : k.HEAD + self._records.size].reshape(len(rows), *self._records.shape)
            return records[:, : self.ends + (name == "lines"), first : first + fields]
        offset, shape = self._offsets[name]
        found = rows[:, offset : offset + int(np.prod(shape))].reshape(len(rows), *shape)
        return found[..., : self._head[k.ITEMS]] if name in IN_LANES else found

    def _fill_head(self, net: k.Net, flow: k.Flow) -> None:
        head, kinds = self._head, list(net.integers[:, k.I_KIND])
        head[[k.NODES, k.EDGES, k.ENDS, k.ITEMS, k.PARTS]] = self.nodes, self.edges, self.ends, flow.items, flow.parts
        head[k.LANES] = -(-flow.items // REGISTER) * REGISTER
        head[k.WORDS] = -(-flow.items // 64)
        head[[k.INTERVAL, k.STEPS, k.DEADLINE, k.HOPS_MOST]] = flow.interval, flow.steps, flow.deadline, flow.hops
        width = (flow.alphabet - 1).bit_length() + 1
        ones = sum(1 << (symbol * width) for symbol in range(flow.symbols))
        head[[k.SYMBOLS, k.ALPHABET]] = flow.symbols, flow.alphabet
        head[[k.VALUES, k.WIDTH]] = flow.alphabet**flow.symbols, width
        head[[k.SPARE, k.TOPS]] = ones * ((1 << (width - 1)) - flow.alphabet), ones << (width - 1)
        head[k.BOARDS] = kinds.count(k.BOARD)
        head[k.BREAKABLE] = np.count_nonzero(net.numbers[:, k.P_BREAKS])
        head[[k.SPECIFICATION_KEY, k.ITEMS_KEY]] = int(net.specification_key), int(net.items_key)

    def _fill_records(self, net: k.Net) -> None:
        """Keep what is fixed of each component, and the lists that its record points to."""
        records, nodes, bits = self._records, self.nodes, 1 << np.arange(net.carries.shape[1], dtype=np.int64)
        records[:nodes, : k.INTEGERS] = net.integers
        records[: self.ends, k.KEY] = net.keys
        records[:nodes, k.GROUP_KEY] = net.group_keys.astype(np.int64)
        records[nodes : self.ends, k.TARGET] = np.where(net.edge[:, 1] == nodes, self.ends, net.edge[:, 1])
        records[[*range(nodes), self.ends], k.CARRIES] = net.carries @ bits
        records[:nodes, k.ADDS] = net.adds @ bits
        tools = self._foreseen(net)
        for at, size, chosen in ((k.AT_ACTORS, k.ACTORS, ACTORS), (k.AT_HOLDERS, k.HOLDERS, HOLDERS)):
            several = net.order[np.isin(net.integers[net.order, k.I_KIND], chosen)]
            self._head[size] = len(several)
            self._keep("", at, several)
        self._keep("", k.AT_ORDER, net.order)
        for at, first, flat in (
            (k.OUT_EDGES, net.out_first, net.out_edge),
            (k.ERROR_EDGES, net.error_first, net.error_edge),
            (k.IN_EDGES, net.in_first, net.in_edge),
            (k.TOOLS, net.tool_first, tools),
        ):
            place, width = self._keep("", None, flat), flat[:1].size or 1
            for row, (start, stop) in enumerate(pairwise(first)):
                record = self.ends if row == nodes else row
                records[record, at : at + 2] = place + width * start, stop - start

    def _foreseen(self, net: k.Net) -> npt.NDArray[np.int64]:
        """Note which first draws are made beforehand, for faults without a perturbation; return the tools."""
        foreseen: list[tuple[int, int, int]] = []

        def row(needed: bool, component: int, purpose: int, draw: int = 0) -> int:
            if needed:
                foreseen.append((int(net.keys[component]), purpose, draw))
            return len(foreseen) - 1 if needed else -1

        own, tools = self._records, np.full((len(net.tool), k.ENTRY), -1, np.int64)
        own[:, [k.DRAWS, k.FAIL_DRAWS]] = -1
        for j, (whole, rates) in enumerate(zip(net.integers, net.numbers, strict=True)):
            if whole[k.I_KIND] in (k.STAGE, k.AGGREGATOR):
                own[j, k.DRAWS] = row(rates[k.P_RIGHT] < np.inf or rates[k.P_REPAIR] > 0, j, k.WORK)
                own[j, k.FAIL_DRAWS] = row(rates[k.P_FAILS] > 0, j, k.FAIL)
            if whole[k.I_KIND] == k.REVIEWER:
                own[j, k.DRAWS] = row(True, j, k.TEST)
            for place in range(net.tool_first[j], net.tool_first[j + 1]):
                tool, key = int(net.tool[place]), int(net.keys[j])
                fails = row(net.numbers[tool, k.P_FAILS] > 0, tool, k.FAIL, key)
                tools[place] = tool, fails, row(net.numbers[tool, k.P_CORRUPTS] > 0, tool, k.CORRUPT, key)
        self._head[k.FORESEEN], lanes = len(foreseen), int(self._head[k.LANES])
        self._keep("", k.AT_FORESEEN, np.array(foreseen))
        draws = self._room("", k.AT_DRAWS, (len(foreseen), lanes, 2))
        logits = self._keep("logit", k.AT_LOGIT, np.zeros(len(foreseen) * lanes))
        own[:, k.LOGITS] = logits + own[:, k.DRAWS] * lanes
        for rows in (own[:, k.DRAWS : k.FAIL_DRAWS + 1], tools[:, 1:]):
            rows[...] = np.where(rows >= 0, draws + 2 * lanes * rows, -1)
        return tools

    def _state(self, net: k.Net, flow: k.Flow) -> None:
        nodes, items, records = self.nodes, flow.items, self._records
        lanes, words = int(self._head[k.LANES]), int(self._head[k.WORDS])
        boards = nodes if self._head[k.BOARDS] else 0
        waiting, counting = self._edges(net)
        blocks = nodes + 1 + len(waiting) + -(-len(counting) // k.CELL)
        cells = self._room("cells", k.AT_CELLS, (blocks, items, k.CELL))
        self._room("boards", k.AT_BOARDS, (boards, items, k.BOARD_CELL))
        self._room("items", k.AT_ITEMS, (items, k.ITEM))
        sets = self._room("", None, (nodes + 1, words, k.SETS_EACH))
        parts = self._room("parts", k.AT_PARTS, (3, flow.parts, lanes))
        truth = self._room("truth", k.AT_TRUTH, (2 * nodes + 1, lanes))
        self._room("", k.AT_REPLIES, (self.ends + 1,))
        tape = self._room("", k.AT_TAPE, (k.SPOOL + self.ends + SLACK, k.TAPE))
        self._head[[k.TAPED, k.TAPE_FULL]] = tape, tape + k.SPOOL * k.TAPE
        self._keep("hardness", k.AT_HARDNESS, np.zeros(lanes))
        block = items * k.CELL
        records[[*range(nodes), self.ends, *waiting], k.CELLS] = cells + np.arange(nodes + 1 + len(waiting)) * block
        records[[*range(nodes), self.ends], k.SETS] = sets + np.arange(nodes + 1) * words * k.SETS_EACH
        shared, word = np.divmod(np.arange(len(counting)), k.CELL)
        records[counting, k.CELLS] = cells + (nodes + 1 + len(waiting) + shared) * block + word
        own = net.integers[:, k.I_PART]
        records[:nodes, k.OWN_PART] = np.where(own >= 0, parts + (k.CURRENT * flow.parts + own) * lanes, -1)
        records[[*range(nodes), self.ends], k.BEFORE] = truth + np.arange(nodes + 1) * lanes
        records[:nodes, k.ADDED] = truth + np.arange(nodes + 1, 2 * nodes + 1) * lanes

    def _edges(self, net: k.Net) -> tuple[list[int], list[int]]:
        """Return the edges on which candidates wait, at an aggregator, and those that only count: they share cells."""
        targets = dict(enumerate(net.edge[:, 1], self.nodes))
        at = [c for c, j in targets.items() if j < self.nodes and net.integers[j, k.I_KIND] == k.AGGREGATOR]
        return at, [c for c in targets if c not in at]

    def _room(self, name: str, at: int | None, shape: tuple[int, ...]) -> int:
        return self._keep(name, at, np.zeros(shape, np.int64))

    def _keep(self, name: str, at: int | None, values: npt.NDArray[Any]) -> int:
        """Append words, or numbers, and return where they begin: the head knows, and the name finds them again."""
        held = self._numbers if name in NUMBERS else self._words
        offset = sum(map(len, held))
        held.append(values.ravel().astype(held[0].dtype))
        if at is not None:
            self._head[at] = offset
        self._offsets[name] = offset, values.shape
        return offset
