"""Units: a stage with its tools and its retry queue, what each is capable of, and what all of them could attain.

A unit is measured where everything else works without fault: all other nodes and all edges are honed, and reviewers
accept without looking, so that all that comes to it is right and nobody sorts its items. Retries are its own means: an
attempt that is made again is none of its answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from emergent.models.pipeline.kernel import layout as l
from emergent.models.pipeline.wiring import Wiring
from emergent.models.pipeline.wiring.contents import Parts
from emergent.models.pipeline.wiring.edges import START
from emergent.perturbation import Plan

Array = npt.NDArray[np.float64]


class Unit(NamedTuple):
    """The plan under which a unit is measured, and the counter of attempts that are made again."""

    plan: Plan
    again: str


def units(wiring: Wiring) -> dict[str, Unit]:
    """Return the units by the names of their stages."""
    return {name: Unit(_plan(wiring, name), _again(wiring, name)) for name in wiring.of_kind("stage")}


def _plan(wiring: Wiring, name: str) -> Plan:
    own = {name, *wiring.value(name, "tools"), wiring.value(name, "queue")}
    plan = Plan.of("hone", [component.id for component in wiring.components if component.id not in own])
    if reviewers := wiring.of_kind("reviewer"):
        plan += Plan.of("wave", reviewers)
    if failing := _failing(wiring, wiring.value(name, "board") or name):
        plan += Plan.of("fail", failing, dose=1.0)
    return plan


def _again(wiring: Wiring, name: str) -> str:
    """Return what counts attempts made again: on a board nothing is written after a failure, and the item stays."""
    return "failures" if wiring.value(name, "board") else "retries"


def _failing(wiring: Wiring, name: str) -> tuple[str, ...]:
    """Return the stages that must fail for an item to come to a node: () unless only fallbacks lead there."""
    reached: dict[str, tuple[str, ...]] = {START: ()}
    edges = sorted(wiring.edges)
    while name not in reached:
        before = len(reached)
        for e in edges:
            if e.label == l.NORMAL and e.source in reached:
                reached.setdefault(e.target, reached[e.source])
        if len(reached) == before:
            for e in edges:
                if e.label == l.ERROR_LABEL and e.source in reached:
                    reached.setdefault(e.target, (*reached[e.source], *_failed(wiring, e.source)))
        if len(reached) == before:
            return ()
    return tuple(dict.fromkeys(reached[name]))


def _failed(wiring: Wiring, source: str) -> list[str]:
    """Return the stages whose failure an error edge takes on: its source, or of a router those before it."""
    if wiring.kind(source) == "stage":
        return [source]
    return [e.source for e in sorted(wiring.edges) if e.target == source and e.label == l.NORMAL]


def attainable(wiring: Wiring, accuracy: Mapping[str, Array]) -> Array:
    """Return how often units of these accuracies, independent of each other, have among them all that is needed.

    Π over the sets of parts that units put in of [1 − Π over the units with that set of (1 − accuracy)]: among
    redundant ones an oracle takes one that is right. Where sets overlap, those that are right must make up all parts
    without any part twice.
    """
    right: dict[Parts, Array] = {}
    for name in (name for name in wiring.order if name in accuracy):
        if added := wiring.adds[name]:
            right[added] = np.asarray(1 - (1 - right.get(added, np.zeros(()))) * (1 - accuracy[name]))
    attained = np.ones(())
    for group in _overlapping(right):
        attained = np.asarray(attained * _composed(group, right))
    return attained


def _overlapping(sets: Iterable[Parts]) -> list[list[Parts]]:
    """Return the sets in groups that have no part in common."""
    groups: list[list[Parts]] = []
    for one in sets:
        touched = [group for group in groups if any(one & other for other in group)]
        groups = [group for group in groups if group not in touched]
        groups.append([*(other for group in touched for other in group), one])
    return groups


def _composed(group: Sequence[Parts], right: Mapping[Parts, Array]) -> Array:
    """Return how probably those of the sets that are right make up all parts of the group."""
    whole = frozenset[str]().union(*group)
    found = np.zeros(())
    for known in _subsets(group):
        if _tiles(whole, known):
            weight = np.ones(())
            for one in group:
                weight = weight * (right[one] if one in known else 1 - right[one])
            found = found + weight
    return np.asarray(found)


def _subsets(group: Sequence[Parts]) -> Iterator[list[Parts]]:
    for chosen in product((True, False), repeat=len(group)):
        yield [one for one, taken in zip(group, chosen, strict=True) if taken]


def _tiles(whole: Parts, known: Sequence[Parts]) -> bool:
    """Whether some of the sets make up the whole, each part once."""
    if not whole:
        return True
    part = min(whole)
    return any(part in one and one <= whole and _tiles(whole - one, known) for one in known)
