"""Which component holds the goal: the probability with which each one, cut off from the others, guesses a target.

With the edges that come in yoked to another item, all that a component knows of a target T is what its own channels
tell: parts that it reads, replies of its tools, its prefix of the specification, tests of artefacts that say nothing of
T. The guessing probability is that of an optimal observer of these for all of T, 1/M where they tell nothing (M = q^K).
It is exact, but for what the others decide: how often an item comes back, and what is submitted for a test. There the
figure is the largest over all that they might do, so that a system which does better than its best component does so
whatever they do. (Tools: failures in common, stale replies and failed calls are not counted against what they tell.)
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from emergent.models.pipeline.kernel import layout as l
from emergent.models.pipeline.parameters import PipelineParameters
from emergent.models.pipeline.theory import guessing
from emergent.models.pipeline.wiring.edges import END, START
from emergent.models.pipeline.wiring.wiring import Wiring, logit

FAR, STEP = 12, 0.01
"""The trapezoidal rule that averages over an item's difficulty, in standard deviations."""


def guessing_probabilities(wiring: Wiring, parameters: PipelineParameters) -> dict[str, float]:
    """Return the guessing probability of each component, nodes and edges."""
    values = parameters.alphabet**parameters.symbols
    found = {component.id: 1 / values for component in wiring.components}
    for name in wiring.nodes:
        kind = wiring.kind(name)
        if kind == "tool" and wiring.adds[name] == set(wiring.parts):
            found[name] = 1.0
        elif wiring.carries[name] | wiring.adds[name] != set(wiring.parts):
            continue  # the parts that are missing hide the rest
        elif kind == "stage":
            found[name] = _stage(wiring, parameters, name, values)
        elif kind == "reviewer":
            found[name] = _reviewer(wiring, parameters, name, values)
        elif kind == "aggregator" and wiring.value(name, "combine") == "select":
            candidates = sum(e.target == name and e.label == l.NORMAL for e in wiring.edges)
            rounds = -(-visits(wiring, name, parameters.hops) // candidates)
            discernment, swayed = wiring.value(name, "discernment"), wiring.value(name, "swayed")
            swayed = 1 - discernment if swayed is None else swayed
            found[name] = guessing.from_choice(discernment, swayed, candidates, rounds, values)
    return found


def visits(wiring: Wiring, name: str, hops: int) -> int:
    """Return how often an item may come to a node at most: from `in`, and sent back by reviewers."""
    try:
        count = _arrivals(wiring, START, name) + sum(_returns(wiring, name).values())
    except _EndlessError:
        return hops
    return min(count, hops) if hops else count


class _EndlessError(Exception):
    """A cycle that only the number of hops ends."""


def _arrivals(wiring: Wiring, start: str, name: str, until: str = END) -> int:
    """Return how many messages reach a node at most when one leaves `start` on all its edges (of a router: on one).

    Those that reach the node `until` are not followed any further.
    """
    known: dict[str, int] = {END: 0, until: 0}
    under_way: set[str] = set()

    def after(node: str) -> int:
        if node in under_way:
            raise _EndlessError
        if node not in known:
            under_way.add(node)
            leaving = [e for e in wiring.edges if e.source == node and e.label != l.REJECT_LABEL]
            counts = {label: [0] for label in (l.NORMAL, l.ERROR_LABEL)}
            for e in leaving:
                counts[e.label].append((e.target == name) + after(e.target))
            one = node != START and wiring.kind(node) == "router"
            known[node] = max((max if one else sum)(counts[l.NORMAL]), sum(counts[l.ERROR_LABEL]))
            under_way.discard(node)
        return known[node]

    return after(start)


def _returns(wiring: Wiring, name: str) -> dict[str, int]:
    """Return how often a node may see an item again because of each reviewer.

    What comes to the reviewer again and is passed on then stands for what it rejected before, so it counts once.
    """
    back = {reviewer: wiring.reject_edge(reviewer) for reviewer in wiring.of_kind("reviewer")}
    return {
        reviewer: (wiring.value(reviewer, "cap") - 1)
        * ((e.target == name) + _arrivals(wiring, e.target, name, reviewer))
        for reviewer, e in back.items()
        if e is not None
    }


def _stage(wiring: Wiring, parameters: PipelineParameters, name: str, values: int) -> float:
    """Return what a stage knows whose artefact holds all parts: by its own parts if all are its own, or by repair.

    It looks at its prefix of the specification at most once a visit: an attempt that fails visibly ends before.
    """
    board = wiring.value(name, "board")
    often = 0 if board else visits(wiring, name, parameters.hops)
    seen: float = 1 - (1 - wiring.value(name, "repair")) ** often
    own = 1 / values
    if wiring.adds[name] == set(wiring.parts):
        attempts = often
        if wiring.value(name, "fails") or len(wiring.value(name, "tools")) > 1:
            attempts += wiring.attempts(name) - 1
        own = _own(wiring, name, math.inf if board else attempts, values)
    return seen + (1 - seen) * own


def _own(wiring: Wiring, name: str, attempts: float, values: int) -> float:
    """Return how probably the sum of the parts is named that a stage reads and its tools tell."""
    rights = [wiring.value(name, "reading")] if wiring.value(name, "part") else []
    tools: dict[str, list[str]] = {}
    for tool in wiring.value(name, "tools"):
        tools.setdefault(wiring.value(tool, "part"), []).append(tool)
    groups = [wiring.value(tool, "group") for tool in wiring.value(name, "tools")]
    several = []
    for part, holders in tools.items():
        if not part:
            continue
        right = max(1 - _corrupted(wiring, tool, groups) for tool in holders)
        readings = attempts * len(holders)
        if readings == 1:
            rights.append(right)
        else:
            known = readings > guessing.MOST_READINGS
            several.append(1.0 if known else guessing.from_readings(right, int(readings), values))
    once = guessing.from_sum(sorted(rights), values)
    if not several:
        return once
    # noise on top: with contrast δ, a posterior π becomes δ·π + (1 − δ)/M; of several posteriors, the vaguest bounds
    contrast = max((values * once - 1) / (values - 1), 0.0)
    return contrast * min(several) + (1 - contrast) / values


def _corrupted(wiring: Wiring, tool: str, groups: list[str]) -> float:
    """Return the probability of a corrupt reply; corruption in common with a second tool of the stage is left out."""
    share, common, group = (wiring.value(tool, field) for field in ("corrupts", "common", "group"))
    alone = (1 - common) * share if group else share
    if not group or groups.count(group) > 1:
        return float(alone)
    return float(1 - (1 - common * share) * (1 - alone))


def _reviewer(wiring: Wiring, parameters: PipelineParameters, name: str, values: int) -> float:
    """Return what a reviewer knows from its tests of other items' artefacts, and from putting them right."""
    spread = wiring.value(name, "load") * parameters.difficulty
    z = np.arange(-FAR, FAR + STEP / 2, STEP) if spread else np.zeros(1)
    weight = np.exp(-(z**2) / 2)
    weight /= weight.sum()
    chance = (1 + np.tanh((logit(wiring.value(name, "sensitivity")) - spread * z) / 2)) / 2

    @cache
    def rejects(rejected: int, accepted: int) -> float:
        return float((weight * chance**rejected * (1 - chance) ** accepted).sum())

    false_alarm, fix, cap = (wiring.value(name, field) for field in ("false_alarm", "fix", "cap"))
    if _until_accepted(wiring, name):
        return guessing.from_review(rejects, false_alarm, fix, cap, values)
    return guessing.from_tests(rejects, false_alarm, fix, visits(wiring, name, parameters.hops), values)


def _until_accepted(wiring: Wiring, name: str) -> bool:
    """Whether a reviewer sees nothing more of an item that it accepted: one way leads to it, no other sends back."""
    try:
        returns = {reviewer: count for reviewer, count in _returns(wiring, name).items() if count}
        once = _arrivals(wiring, START, name) == 1
    except _EndlessError:
        return False
    cap = wiring.value(name, "cap")
    return once and returns == ({name: cap - 1} if cap > 1 else {})
