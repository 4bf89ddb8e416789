"""Random pipelines and random plans for them, from a seeded generator."""

from __future__ import annotations

from typing import Any

import numpy as np

from emergent.perturbation import Perturbation, Timing
from emergent.system import System
from tests.models.pipeline.wirings import Component, Wiring, aggregator, reviewer, stage, tool

Rng = np.random.Generator
LATEST = 15
"""Onsets of random perturbations are mostly before this [steps]."""


def some(rng: Rng, low: float, high: float, none: float = 0.5) -> float:
    """A number of the range, or 0."""
    return 0.0 if rng.random() < none else round(float(rng.uniform(low, high)), 3)


def few(rng: Rng, most: int, none: float = 0.5) -> int:
    """A whole number from 1 to `most`, or 0."""
    return 0 if rng.random() < none else int(rng.integers(1, most + 1))


class Mixture:
    """A pipeline that grows block by block from `in`; every block puts the same parts in on all its ways."""

    def __init__(self, rng: Rng) -> None:
        self.rng = rng
        self.nodes: dict[str, Component] = {}
        self.edges: dict[tuple[str, str], str] = {}
        self.open = ["in"]
        self.hops = 0

    def add(self, name: str, component: Component) -> str:
        """Add a component under a name of its own."""
        name = f"{name}{len(self.nodes)}"
        self.nodes[name] = component
        return name

    def part(self) -> str:
        return f"p{len(self.nodes)}"

    def enter(self, *names: str) -> None:
        """Lead all that is open to these."""
        self.edges |= {(source, name): "" for source in self.open for name in names}

    # components

    def stage(self, part: str, board: str = "") -> Component:
        """Any stage that puts in this part, by itself or by its tools."""
        rng, more = self.rng, {}
        how = rng.random()
        if how < 0.25:
            more["tools"] = (self.tool(part),)
        elif how < 0.4:
            group = {"group": f"g{len(self.nodes)}", "common": some(rng, 0.2, 1)} if rng.random() < 0.5 else {}
            more |= {"tools": tuple(self.tool(part, **group) for _ in range(rng.integers(3, 6))), "need": "majority"}
        elif how < 0.5:
            more["tools"] = (self.tool(""),)
        right = round(float(rng.uniform(0.4, 1)), 2)
        if not board:
            more |= {"latency": few(rng, 3), "repair": some(rng, 0, right)}
            if rng.random() < 0.4:
                more["queue"] = self.queue()
        return stage(
            "" if how < 0.4 else part, right, reading=1 - some(rng, 0, 0.5), fails=some(rng, 0.05, 0.5), board=board,
            capacity=few(rng, 3, 0.6), **more,
        )  # fmt: skip

    def tool(self, part: str, **more: Any) -> str:
        rng = self.rng
        shared = [n for n, c in self.nodes.items() if c["kind"] == "tool" and c["part"] == part]
        if not part and shared and rng.random() < 0.5:
            return shared[0]
        wears = {"mtbf": int(rng.integers(2, 9)), "mttr": int(rng.integers(1, 5))} if rng.random() < 0.3 else {}
        return self.add(
            "t",
            tool(
                part, fails=some(rng, 0.05, 0.6), corrupts=some(rng, 0.05, 0.5), stale=some(rng, 0.1, 0.6),
                latency=few(rng, 3), **wears, **more,
            ),
        )  # fmt: skip

    def queue(self) -> str:
        rng = self.rng
        known = [n for n, c in self.nodes.items() if c["kind"] == "queue"]
        if known and rng.random() < 0.5:
            return known[0]
        return self.add("q", {"kind": "queue", "cap": few(rng, 4) + 1, "backoff": some(rng, 0, 3), "room": few(rng, 3)})

    # blocks

    def grow_stage(self) -> None:
        part = self.part()
        one = self.add("s", self.stage(part))
        self.enter(one)
        self.open = [one]
        if self.rng.random() < 0.3:
            spare = self.add("f", self.stage(part))
            self.edges[one, spare] = "error"
            self.open.append(spare)

    def grow_ways(self) -> None:
        """Several stages side by side, and one that puts together what they do."""
        rng, part = self.rng, self.part()
        ways = [self.add("w", self.stage(part)) for _ in range(rng.integers(2, 5))]
        self.enter(*ways)
        self.open = ways
        how = aggregator(
            str(rng.choice(["majority", "select"])), tie=str(rng.choice(["first", "fail"])), latency=few(rng, 2),
            discernment=float(rng.random()), patience=few(rng, 6, 0.3), right=1 - some(rng, 0, 0.5),
            first=str(rng.choice(ways)) if rng.random() < 0.5 else "",
        )  # fmt: skip
        self.close(self.add("a", how))

    def close(self, name: str) -> None:
        self.enter(name)
        self.open = [name]

    def grow_sum(self) -> None:
        """Parts that are worked on side by side and added up; only where nothing is in yet."""
        ways = [self.add("w", self.stage(self.part())) for _ in range(self.rng.integers(2, 4))]
        self.enter(*ways)
        self.open = ways
        self.close(self.add("a", aggregator("sum", patience=few(self.rng, 9), right=1 - some(self.rng, 0, 0.5))))

    def grow_router(self) -> None:
        rng = self.rng
        straight = all(self.nodes.get(name, {}).get("kind") == "stage" for name in self.open)
        straight = straight and len(self.open) == 1
        before = self.open
        way = self.add("r", {"kind": "router", "misroute": some(rng, 0.1, 0.6), "latency": few(rng, 2)})
        self.close(way)
        part = self.part()
        ways = [self.add("b", self.stage(part)) for _ in range(rng.integers(1, 4))]
        self.enter(*ways)
        if rng.random() < 0.5:  # with weights
            weights = [0.2, 0.3, 0.5][: len(ways) - 1]
            weights.append(1 - sum(weights))
            self.edges |= {(way, name): str(weight) for name, weight in zip(ways, weights, strict=True)}
        elif rng.random() < 0.3:  # round and round, through a stage that puts nothing in
            again = self.add("l", stage("", 0.9, fails=some(rng, 0, 0.3)))
            self.edges |= {(way, again): "", (again, way): ""}
            self.hops = int(rng.integers(5, 25))
        self.open = ways
        if straight and not self.hops and rng.random() < 0.6:
            held = self.nodes[before[0]]
            parts = [held["part"], *(self.nodes[t]["part"] for t in held.get("tools", ())), part]
            parts = list(dict.fromkeys(p for p in parts if p))
            tools = tuple(self.tool(p) for p in parts[1:])
            spare = self.add("e", stage(parts[0], 0.7, tools=tools))
            self.edges[way, spare] = "error"
            self.open = [*ways, spare]

    def grow_reviewer(self) -> None:
        rng = self.rng
        cap = int(rng.integers(1, 5))
        upstream = [name for name in self.open if self.nodes.get(name, {}).get("kind") == "stage"]
        cap = cap if upstream else 1
        one = self.add(
            "v",
            reviewer(
                sensitivity=float(rng.choice([0.3, 0.8, 1])), false_alarm=some(rng, 0.05, 0.4), load=some(rng, 0.2, 2),
                fix=some(rng, 0.1, 0.6), cap=cap, at_cap=str(rng.choice(["accept", "drop", "escalate"])),
                latency=few(rng, 2), capacity=few(rng, 3),
            ),
        )  # fmt: skip
        self.close(one)
        if cap > 1:
            self.edges[one, str(rng.choice(upstream))] = "reject"

    def grow_board(self) -> None:
        rng = self.rng
        board = self.add(
            "d", {"kind": "board", "loss": some(rng, 0.1, 0.4), "stale": some(rng, 0.1, 0.6), "flip": some(rng, 0, 0.3)}
        )
        self.close(board)
        for _ in range(rng.integers(1, 4)):
            part = self.part()
            for _ in range(rng.integers(1, 3)):
                agent = self.stage(part, board)
                if agent["part"] or any(self.nodes[name]["part"] for name in agent.get("tools", ())):
                    self.add("g", agent)


def random_wiring(rng: Rng) -> Wiring:
    """Any pipeline of a few blocks; now and then one that is refused."""
    mix = Mixture(rng)
    if rng.random() < 0.2:
        mix.grow_sum()
    blocks = [mix.grow_stage, mix.grow_ways, mix.grow_router, mix.grow_reviewer, mix.grow_board]
    for _ in range(rng.integers(1, 5)):
        blocks[rng.choice(5, p=[0.3, 0.25, 0.15, 0.15, 0.15])]()
    mix.enter("out")
    if rng.random() < 0.3:
        mix.add("i", {"kind": "idle"})
    names = list(mix.nodes)
    order = [names[i] for i in rng.permutation(len(names))]  # the parts' order, too
    symbols, alphabet = [(1, 2), (1, 5), (3, 4), (2, 7), (6, 16), (24, 2), (1, 2**24)][rng.integers(7)]
    return {
        "edges": tuple(f"{a} -> {b}" + (f" : {label}" if label else "") for (a, b), label in mix.edges.items()),
        "components": {name: mix.nodes[name] for name in order},
        "items": int(rng.integers(1, 13)), "interval": int(rng.integers(1, 4)), "horizon": float(rng.integers(5, 60)),
        "symbols": symbols, "alphabet": alphabet, "difficulty": some(rng, 0.5, 3), "skill": some(rng, -1, 1),
        "deadline": few(rng, 15), "hops": mix.hops or few(rng, 15, 0.8),
    }  # fmt: skip


DOSES = {"delay": 8, "confuse": 4, "harden": 4, "fork": 9}


def random_perturbation(rng: Rng, kind: str, system: System) -> Perturbation | None:
    """One of this kind, on any of the components that it applies to; None where there are none."""
    rule = system.kinds[kind]
    fits = [c.id for c in system.components if c.id in rule.applies_to or c.kind in rule.applies_to]
    if not fits:
        return None
    size = len(fits) if rng.random() < 0.3 else int(rng.integers(1, len(fits) + 1))
    chosen = tuple(map(str, rng.choice(fits, size, replace=False)))
    high = DOSES.get(kind, 1)
    dose = float(high) if rng.random() < 0.3 else round(float(rng.uniform(0.1, high)), 3)
    if rule.dose.only:
        dose = 1.0
    dose = float(np.ceil(dose)) if kind == "fork" else dose
    settings: list[tuple[str, Any]] = []
    for setting in rule.settings:
        value = str(rng.choice(setting.words)) if setting.words else round(float(rng.uniform(0, 1)), 3)
        settings.append((setting.name, value))
    latest = LATEST if rng.random() < 0.85 else system.horizon + 1  # when most is over, too
    onset = 0.0 if rng.random() < 0.4 else round(float(rng.uniform(0, latest)), int(rng.integers(2)))
    lasting = round(float(rng.uniform(0.4, 20)), 1) if rule.timing is Timing.INTERVAL and rng.random() < 0.5 else None
    return Perturbation(kind, chosen, onset, lasting, dose, tuple(sorted(settings)))
