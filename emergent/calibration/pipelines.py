"""Pipelines of known truth: the smallest wirings whose values follow in closed form."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from emergent.calibration.truth import NOTHING, Gates, Truth
from emergent.metrics.soft_planning import single_decision
from emergent.models.pipeline import PipelineParameters, PipelineSystem

RIGHT = {"a": 0.9, "b": 0.8, "c": 0.7}
P = math.prod(RIGHT.values())
REPLICATIONS = 60
NAME_OF_FOUR = 16.0**-4
"""The chance to name a target of four symbols out of 16."""
SPREAD = 2.5
"""How much items differ in difficulty, on the logit's scale."""
Fields = dict[str, object]


def stage(**fields: object) -> Fields:
    """Return the fields of a stage."""
    return {"kind": "stage", **fields}


def pipeline(edges: str, components: Mapping[str, Fields], **parameters: object) -> PipelineSystem:
    """Return a pipeline; edges are written `in -> a, a -> out`."""
    wiring = {"edges": tuple(edge.strip() for edge in edges.split(",")), "components": components}
    return PipelineSystem(PipelineParameters.model_validate({"items": 60, "horizon": 120, **wiring, **parameters}))


def chain(right: Mapping[str, float] | None = None, queue: int = 0, **parameters: object) -> PipelineSystem:
    """Return stages in a row, each with its own part."""
    right = RIGHT if right is None else right
    more: Fields = {"queue": "later"} if queue else {}
    components = {name: stage(part=name, right=p, **more) for name, p in right.items()}
    components |= {"later": {"kind": "queue", "cap": queue, "backoff": 0}} if queue else {}
    path = ["in", *right, "out"]
    return pipeline(", ".join(map(" -> ".join, itertools.pairwise(path))), components, **parameters)


def sound(**more: object) -> PipelineSystem:
    """Return three stages that make no error."""
    return chain(dict.fromkeys("abc", 1.0), **more)  # type: ignore[arg-type]


def single(difficulty: float = 0.0) -> PipelineSystem:
    """Return one stage that is right in .8 of the items."""
    return chain({"a": 0.8}, difficulty=difficulty)


def parallel(**more: object) -> PipelineSystem:
    """Return two stages with one part, of which a perfect selector takes the one that is right."""
    edges = "in -> a, in -> b, a -> pick, b -> pick, pick -> out"
    pick: Fields = {"kind": "aggregator", "combine": "select", "discernment": 1.0}
    return pipeline(edges, {"a": stage(part="x", right=0.7), "b": stage(part="x", right=0.6), "pick": pick}, **more)


def dictator() -> PipelineSystem:
    """Return a writer at chance behind a reviewer that tests well: by pipelines.md, .846 against .5 without it."""
    components = {
        "reader": stage(part="x"),
        "writer": stage(part="y", right=0.5),
        "reviewer": {"kind": "reviewer", "sensitivity": 0.95, "false_alarm": 0.02, "cap": 3, "at_cap": "accept"},
    }
    edges = "in -> reader, reader -> writer, writer -> reviewer, reviewer -> writer : reject, reviewer -> out"
    return pipeline(edges, components, alphabet=2, symbols=1)


def bare_dictator() -> PipelineSystem:
    """Return the same without anything that could be read: nobody but the reviewer has to do with the target."""
    components = {
        "writer": stage(part="x", right=0.5, reading=0.5),
        "reviewer": {"kind": "reviewer", "sensitivity": 0.95, "false_alarm": 0.02, "cap": 3, "at_cap": "accept"},
    }
    edges = "in -> writer, writer -> reviewer, reviewer -> writer : reject, reviewer -> out"
    return pipeline(edges, components, alphabet=2, symbols=1)


def sole_reader() -> PipelineSystem:
    """Return a pipeline of which one stage reads the only part there is."""
    components = {"opens": stage(), "reads": stage(part="x", right=0.9), "closes": stage()}
    return pipeline("in -> opens, opens -> reads, reads -> closes, closes -> out", components)


def shared(agents: int = 5) -> PipelineSystem:
    """Return agents on one board, each part with as many of them: nobody is needed but the board."""
    components: dict[str, Fields] = {
        f"{part}-{i}": stage(part=part, board="board", right=0.95) for part in "xy" for i in range(agents)
    }
    return pipeline("in -> board, board -> out", {**components, "board": {"kind": "board"}})


def voting() -> PipelineSystem:
    """Return three voters, each right in .9 of what it reads right, which is .8."""
    names = "abc"
    edges = ", ".join([*(f"in -> {n}, {n} -> panel" for n in names), "panel -> out"])
    voters = {n: stage(part="x", right=0.9, reading=0.8) for n in names}
    return pipeline(edges, {**voters, "panel": {"kind": "aggregator"}})


def reviewed() -> PipelineSystem:
    """Return a chain whose perfect reviewer sends back, three times at most."""
    components = {
        "a": stage(part="x", right=0.9),
        "b": stage(part="y", right=0.6),
        "reviewer": {"kind": "reviewer", "sensitivity": 1.0, "false_alarm": 0.0, "cap": 3, "at_cap": "accept"},
    }
    edges = "in -> a, a -> b, b -> reviewer, reviewer -> b : reject, reviewer -> out"
    return pipeline(edges, components)


def fallback() -> PipelineSystem:
    """Return a stage whose failures go to a second one, which nothing else leads to."""
    components = {
        "first": stage(part="x", right=0.9, fails=0.5),
        "second": stage(part="x", right=0.7),
        "last": stage(part="y", right=0.8),
    }
    return pipeline("in -> first, first -> last, first -> second : error, second -> last, last -> out", components)


def slow_start() -> PipelineSystem:
    """Return a way of four steps, at whose end the only part is read."""
    return pipeline("in -> slow, slow -> reads, reads -> out", {"slow": stage(latency=2), "reads": stage(part="x")})


def at(right: float, z: np.ndarray) -> np.ndarray:
    """Return σ(logit p − z): how often an item of difficulty z comes out right where the others do in a share p."""
    return np.asarray(1 / (1 + np.exp(z) * (1 - right) / right))


def over_items(value: Callable[[np.ndarray], np.ndarray], sigma: float) -> float:
    """Return the mean of value(z) over items of difficulty z ~ N(0, σ²), by quadrature."""
    z, weight = np.polynomial.hermite_e.hermegauss(80)
    return float(weight @ value(sigma * z) / weight.sum())


def half_dose(low: float, high: float, attempts: int = 1) -> float:
    """Return where three faultless stages keep half, by straight lines between two doses: (1 − dⁿ)³ at dose d."""
    above, below = (1 - low**attempts) ** 3, (1 - high**attempts) ** 3
    return low + (high - low) * (above - 0.5) / (above - below)


class Built(NamedTuple):
    """A pipeline, the word that is right for it with its gates, and its values: exact ones, and expectations."""

    build: Callable[[], PipelineSystem]
    word: str = ""
    gates: Gates = ()
    values: Mapping[str, float] = NOTHING
    lots: Mapping[str, float] = NOTHING
    replications: int = REPLICATIONS


LOCAL = {"holding.identical": 1.0, "holding.permuted": 1.0}
"""Nobody reads the observer's target."""
ONE_AGENT = (sum(RIGHT.values()) / 3) ** 3
"""One agent of mean accuracy does all three parts of the chain."""
DICTATED = 0.49 * (1 + 0.485 + 0.485**2) + 0.01 * 0.485**2
"""Drafts are accepted right in .49, wrong in .025, and sent back in .485; of the third ones all are accepted."""
THIRD = 3 * 0.72**2 - 2 * 0.72**3 + 0.72 * 0.28**2
"""Two of three votes; without two alike the first counts."""


def hard(value: Callable[[np.ndarray], np.ndarray]) -> float:
    """Return the mean over items that differ in difficulty."""
    return over_items(value, SPREAD)


def alike() -> dict[str, float]:
    """Return what repeated runs of items that differ give: ICC = Var p/(E p (1 − E p)), pass^k = E p^k."""
    mean, sixth, square = (hard(lambda z, k=k: at(0.8, z) ** k) for k in (1, 6, 2))  # type: ignore[misc]
    majority = hard(lambda z: 3 * at(0.8, z) ** 2 - 2 * at(0.8, z) ** 3)
    return {
        "repetition.icc": (square - mean**2) / (mean * (1 - mean)),
        "repetition.pass_1": mean,
        "repetition.pass_6": sixth,
        "repetition.independent_6": mean**6,
        "repetition.gain": majority - mean,
    }


def together() -> dict[str, float]:
    """Return what a chain attains whose items are hard for all: E[Πθ] is more than ΠE[θ]."""
    product = math.prod(hard(lambda z, p=p: at(p, z)) for p in RIGHT.values())  # type: ignore[misc]
    attained = hard(lambda z: np.prod([at(p, z) for p in RIGHT.values()], axis=0))
    return {"capability.capability": product, "capability.coordination": attained - product}


BUILT: Mapping[str, Built] = {
    "in series": Built(
        chain, "fragile", (True, True, True, False, True, True),
        {**LOCAL, "holding.held": NAME_OF_FOUR, "maxent_answers.best_member": 0.0},
        {
            "goal_directedness.attainment": P, "holding.beyond": P - NAME_OF_FOUR, "importance.most": P / 0.7,
            "capability.capability": P, "capability.relative": 1.0, "capability.coordination": 0.0,
            "capability.baseline": ONE_AGENT, "capability.gain": P - ONE_AGENT,
            "maxent_answers.system": single_decision(P, 16**4) / math.log(16**4),
        },
    ),
    "in parallel": Built(
        parallel, values=LOCAL,
        lots={"goal_directedness.attainment": 0.88, "capability.capability": 0.88, "capability.coordination": 0.0},
    ),
    "hard for all": Built(partial(chain, difficulty=SPREAD), lots=together()),
    "sent back until it is right": Built(
        reviewed, lots={"capability.capability": 0.54, "capability.coordination": 0.9 * (1 - 0.4**3) - 0.54}
    ),
    "a fallback": Built(fallback, lots={"capability.capability": (1 - 0.55 * 0.3) * 0.8}),
    "a vote of three": Built(
        voting, lots={
            "goal_directedness.attainment": THIRD, "capability.baseline": THIRD, "capability.gain": 0.0,
        },
    ),
    "one stage, six times": Built(
        single, lots={
            "repetition.icc": 0.0, "repetition.pass_1": 0.8, "repetition.pass_6": 0.8**6,
            "repetition.majority_3": 3 * 0.64 - 2 * 0.512, "repetition.gain": 0.096,
        },
    ),
    "one stage, six times, hard items": Built(partial(single, SPREAD), lots=alike()),
    "without an error": Built(
        sound,
        values={
            "respecification.system": 1.0, "respecification.best_member": NAME_OF_FOUR,
            "respecification.excess": 1 - NAME_OF_FOUR, "respecification.outdated": 1 / 3,
            "respecification.under_way": 0.0,
        },
        lots={"dose.half_silent": half_dose(0.2, 0.4), "dose.half_visible": half_dose(0.2, 0.4)},
    ),
    "without an error, with retries": Built(
        partial(sound, queue=3),
        lots={"dose.half_silent": half_dose(0.2, 0.4), "dose.half_visible": half_dose(0.4, 0.6, attempts=3)},
    ),
    "read at the end of the way": Built(
        slow_start, values={"respecification.under_way": 0.75, "respecification.outdated": 0.25}
    ),
    "one reads all there is": Built(sole_reader, "concentrated", (True, True, False, False, True, None), LOCAL),
    "agents on a board": Built(
        shared, "concentrated", (True, True, True, False, True, True),
        {**LOCAL, "necessity.worst_component": 0.0, "importance.without_passive": 0.0}, replications=120,
    ),
    "a reviewer dictates": Built(
        dictator, "concentrated", values=LOCAL, lots={"goal_directedness.attainment": DICTATED}
    ),
    "a reviewer dictates to chance": Built(
        bare_dictator, "concentrated", values=LOCAL,
        lots={"goal_directedness.attainment": DICTATED, "repetition.pass_1": DICTATED},
    ),
}  # fmt: skip


def truths() -> Iterator[Truth]:
    """Yield the truths of the table."""
    for name, made in BUILT.items():
        runs = made.replications
        yield Truth(
            name,
            made.build,
            made.word,
            made.values,
            made.lots,
            made.gates,
            replications=runs,
            few=runs,
            kind="pipelines",
        )
