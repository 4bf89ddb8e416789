"""Where boxes and lines go: nothing overlaps, no line goes through a box, work flows to the right."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import numpy as np
import pytest

from emergent.network import IN, OUT, Link, Network, Node, Role
from emergent.plots import shapes
from emergent.plots.boxes import seated
from emergent.plots.layering import crossings, layers, ordered, rows, spread
from emergent.plots.wiring import Wire, WiringLayout, wired

KINDS = ("stage", "stage", "stage", "router", "reviewer", "aggregator")
NEAR = 0.02
"""How far lines may reach into boxes [inch]: half of an outline."""


def some_network(seed: int) -> Network:
    """Return a made-up network: 3 to 16 nodes that flow, with skips, rejects, tools, a queue, a board, an idle one."""
    dice = random.Random(seed)
    names = [f"n{i}" for i in range(dice.randint(3, 16))]
    nodes = [Node(name, dice.choice(KINDS), "x") for name in names]
    wide, steps = dice.choice([1, 2, 3, 5]), []
    rest = list(names)
    while rest:
        size = dice.randint(1, wide)
        steps.append(rest[:size])
        rest = rest[size:]
    ways: dict[tuple[str, str], Role] = {(IN, name): "pass" for name in steps[0]}
    for before, after in pairwise(steps):
        ways |= {(dice.choice(before), name): "pass" for name in after}
        ways |= {(name, dice.choice(after)): "pass" for name in before}
    ways |= {(name, OUT): "pass" for name in steps[-1]}
    for _ in range(dice.randint(0, 4)):
        i = dice.randrange(len(steps))
        j = dice.randint(i + 1, len(steps))
        ways.setdefault((dice.choice(steps[i]), OUT if j == len(steps) else dice.choice(steps[j])), "error")
    for _ in range(dice.randint(0, 3) if len(steps) > 1 else 0):
        j = dice.randrange(1, len(steps))
        ways.setdefault((dice.choice(steps[j]), dice.choice(steps[dice.randrange(j)])), "reject")
    if dice.random() < 0.3:
        nodes.append(Node("board", "board"))
        nodes += [Node(f"agent-{i}", "stage") for i in range(dice.randint(2, 12))]
        source, target = dice.choice([way for way, role in ways.items() if role == "pass"])
        del ways[source, target]
        ways |= {(source, "board"): "pass", ("board", target): "pass"}
    links = [Link(source, target, role, f"{source}.{target}") for (source, target), role in ways.items()]
    links += [Link(node.id, "board", "share") for node in nodes if node.id.startswith("agent")]
    for kind, role, most in (("tool", "call", 4), ("queue", "retry", 1)):
        for i in range(dice.randint(0, most)):
            nodes.append(Node(f"{kind}-{i}", kind))
            users = dice.sample(names, min(len(names), dice.choice([1, 1, 2, 4])))
            links += [Link(user, f"{kind}-{i}", role) for user in users]  # type: ignore[arg-type]
    nodes += [Node("idle", "idle")] * (dice.random() < 0.2)
    return Network(tuple(nodes), tuple(links))


def points(line: Wire) -> np.ndarray:
    """Return points along a line, a few to each of its pieces."""
    path = (shapes._level if line.level else shapes._rounded)(list(line.points))
    corners = path.cleaned(curves=False).vertices[:-1]
    return np.concatenate([np.linspace(one, other, 15) for one, other in pairwise(corners)])


def faults(wiring: WiringLayout) -> list[tuple[str, str]]:
    """Return boxes that overlap, and lines that go through a box."""
    found = []
    for (one, a), (other, b) in combinations(wiring.boxes.items(), 2):
        if min(a.right, b.right) > max(a.left, b.left) and min(a.top, b.top) > max(a.bottom, b.bottom):
            found.append((one, other))
    for line in wiring.lines:
        x, y = points(line).T
        for name, box in wiring.boxes.items():
            level = (x > box.left + NEAR) & (x < box.right - NEAR)
            if (level & (y > box.bottom + NEAR) & (y < box.top - NEAR)).any():
                found.append((f"{line.link.source} → {line.link.target}", name))
    return found


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_nothing_overlaps(first: int) -> None:
    for seed in range(first, first + 10):
        network = some_network(seed)
        wiring = wired(network)
        assert set(wiring.boxes) == {IN, OUT, *(node.id for node in network.nodes)}
        assert faults(wiring) == [], seed
        drawn = {line.link for line in wiring.lines}
        assert {link for link in network.links if link.role in ("pass", "error", "reject", "share")} <= drawn


def test_the_check_finds_faults() -> None:
    wiring = wired(some_network(1))
    box = next(iter(wiring.boxes.values()))
    moved = WiringLayout({**wiring.boxes, "over": box}, wiring.lines)
    assert faults(moved) != []


def chain(*names: str, back: tuple[str, str] | None = None) -> Network:
    nodes = tuple(Node(name, "stage") for name in names)
    links = [Link(one, other, "pass", f"{one}.{other}") for one, other in pairwise((IN, *names, OUT))]
    return Network(nodes, (*links, *([Link(*back, "reject", "back")] if back else [])))


def test_work_flows_to_the_right_and_what_is_rejected_goes_back_below() -> None:
    wiring = wired(chain("a", "b", "c", back=("c", "a")))
    assert np.all(np.diff([wiring.boxes[name].x for name in (IN, "a", "b", "c", OUT)]) > 0)
    back = next(line for line in wiring.lines if line.link.role == "reject")
    assert min(y for _, y in back.points) < min(box.bottom for box in wiring.boxes.values())
    assert back.points[-1][0] < back.points[0][0]


def test_what_is_too_wide_goes_on_in_a_row_below() -> None:
    wiring = wired(chain(*(f"stage-{i}" for i in range(12))))
    heights = {round(box.y, 6) for box in wiring.boxes.values()}
    assert len(heights) == 3
    assert wiring.limits[1] - wiring.limits[0] < 11


def test_is_the_same_each_time() -> None:
    assert wired(some_network(4)) == wired(some_network(4))


def test_layers_are_those_of_the_longest_way_whatever_leads_back() -> None:
    links = [Link(*way) for way in ((IN, "a"), ("a", "b"), ("b", "c"), ("a", "c"), ("c", OUT), ("c", "b"))]
    assert layers(["c", "b", "a"], links) == {IN: 0, "a": 1, "b": 2, "c": 3, OUT: 4}


def test_order_undoes_crossings() -> None:
    columns = [["a", "b", "c"], ["x", "y", "z"]]
    ways = [("a", "z"), ("b", "y"), ("c", "x")]
    assert crossings(columns, ways) == 3
    assert crossings(ordered(columns, ways), ways) == 0


def test_heights_keep_their_order_and_room_and_are_the_nearest() -> None:
    """Of three that want to stand in one place, the middle one does."""
    assert spread([0.0, 0.0, 0.0], [1.0, 1.0]) == pytest.approx([1.0, 0.0, -1.0])
    assert spread([5.0, 0.0], [1.0]) == pytest.approx([5.0, 0.0])
    dice = np.random.default_rng(3)
    wanted, rooms = dice.normal(0, 1, 5), dice.uniform(0.2, 1, 4)
    found = spread(list(wanted), list(rooms))
    assert np.all(-np.diff(found) >= rooms - 1e-9)
    for _ in range(300):
        other = found + dice.normal(0, 0.1, 5)
        if np.all(-np.diff(other) >= rooms):
            assert ((found - wanted) ** 2).sum() <= ((other - wanted) ** 2).sum() + 1e-12


def test_rows_are_as_few_as_fit() -> None:
    found = rows([1.0] * 10, [0.5] * 9, 6.0)
    assert [i for row in found for i in row] == list(range(10))
    assert len(found) == 3
    assert max(len(row) for row in found) == 4
    assert rows([9.0], [], 3.0) == [range(1)]


def test_agents_sit_above_and_below_their_board_and_many_in_two_rings() -> None:
    few = seated(["a", "b", "c"])
    assert [(seat.agent, seat.up, seat.ring) for seat in few] == [("a", 1, 0), ("b", 1, 0), ("c", -1, 0)]
    many = seated([f"agent-{i}" for i in range(18)])
    assert sorted({(seat.up, seat.ring) for seat in many}) == [(-1, 0), (-1, 1), (1, 0), (1, 1)]
    for up in (1, -1):
        within = {seat.across for seat in many if (seat.up, seat.ring) == (up, 0)}
        assert within.isdisjoint(seat.across for seat in many if (seat.up, seat.ring) == (up, 1))


@pytest.mark.parametrize("name", ["a", "writer", "final-quality-reviewer", "x" * 40])
def test_names_fit_their_boxes(name: str) -> None:
    lines = shapes.broken(name, 1.1, 10.5, "bold")
    assert "".join(lines).replace("-", "") == name.replace("-", "")
    for line in lines:
        shown, size = shapes.fitted(line, 1.1, 10.5, "bold")
        assert shapes._width(shown, size, "bold") <= 1.11
        assert size >= 6.5
