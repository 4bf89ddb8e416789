"""Layers of a network from left to right: which node in which, in which order, how high, in how many rows.

Layers by the longest way from `IN`, long ways led through empty places of the layers between (Sugiyama, Tagawa and Toda
1981), the order within layers by barycentres, heights as near to the neighbours' as the order allows.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from emergent.network import IN, OUT, Link

SWEEPS = 16
Id = Hashable
Way = tuple[Id, Id]


def layers(names: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
    """Return the layer of each node and of both ends, by the longest way from `IN`.

    Links that send back, and links that close a cycle, do not count.
    """
    forward = [link for link in links if link.role != "reject"]
    closing: set[Link] = set()
    order: list[str] = []
    entered: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        entered.add(name)
        for link in forward:
            if link.source == name:
                if link.target in (*above, name):
                    closing.add(link)
                elif link.target not in entered:
                    visit(link.target, (*above, name))
        order.insert(0, name)

    for name in (IN, *names):
        if name not in entered:
            visit(name, ())
    layer = {IN: 0} | dict.fromkeys([*names, OUT], 1)
    for name in order:
        for link in forward:
            if link.source == name and link not in closing:
                layer[link.target] = max(layer[link.target], layer[name] + 1)
    layer[OUT] = max([layer[OUT], *(layer[name] + 1 for name in names)])
    return layer


def ordered(columns: Sequence[Sequence[Id]], ways: Sequence[Way]) -> list[list[Id]]:
    """Return the layers in the order with the fewest crossings that barycentres find."""
    best = trial = [list(column) for column in columns]
    fewest = crossings(best, ways)
    for sweep in range(SWEEPS):
        back = sweep % 2 == 1
        near: dict[Id, list[Id]] = {}
        for one, other in ways:
            near.setdefault(one if back else other, []).append(other if back else one)
        trial = [list(column) for column in trial]
        for i in range(len(trial) - 2, -1, -1) if back else range(1, len(trial)):
            beside = {name: place for place, name in enumerate(trial[i + 1 if back else i - 1])}
            here = {name: float(place) for place, name in enumerate(trial[i])}
            middle = {n: float(np.mean([beside[m] for m in near[n]])) if n in near else here[n] for n in here}
            trial[i].sort(key=middle.__getitem__)
        if (found := crossings(trial, ways)) < fewest:
            best, fewest = trial, found
    return best


def crossings(columns: Sequence[Sequence[Id]], ways: Sequence[Way]) -> int:
    """Return how many pairs of ways between neighbouring layers cross."""
    layer = {name: i for i, column in enumerate(columns) for name in column}
    at = {name: place for column in columns for place, name in enumerate(column)}
    count = 0
    for i in range(len(columns) - 1):
        ends = [(at[one], at[other]) for one, other in ways if layer[one] == i]
        count += sum((a - c) * (b - d) < 0 for n, (a, b) in enumerate(ends) for c, d in ends[:n])
    return count


def spread(wanted: Sequence[float], rooms: Sequence[float]) -> npt.NDArray[np.float64]:
    """Return falling heights as near to those wanted as leaves `rooms` between one and the next (least squares)."""
    offset = np.concatenate([[0.0], np.cumsum(rooms)])
    blocks: list[tuple[float, int]] = []
    for value in np.asarray(wanted, float) + offset:
        blocks.append((float(value), 1))
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            (a, n), (b, m) = blocks[-2:]
            blocks[-2:] = [((a * n + b * m) / (n + m), n + m)]
    heights = np.repeat([value for value, _ in blocks], [n for _, n in blocks])
    return np.asarray(heights - offset)


def rows(widths: Sequence[float], gaps: Sequence[float], widest: float) -> list[range]:
    """Return the layers in as few rows as none of them gets wider than `widest`, about equally wide."""

    def broken(limit: float) -> list[range]:
        found, first, width = [], 0, widths[0]
        for i in range(1, len(widths)):
            width += gaps[i - 1] + widths[i]
            if width > limit:
                found.append(range(first, i))
                first, width = i, widths[i]
        return [*found, range(first, len(widths))]

    fewest = len(broken(widest))
    limits = np.linspace(max(widths), widest, 60)
    return next((found for limit in limits if len(found := broken(float(limit))) == fewest), broken(widest))
