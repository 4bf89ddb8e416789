"""Small pipelines and what came of their items, for the tests of limits and of perturbations."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.models.pipeline import PipelineParameters, PipelineSystem
from emergent.models.pipeline.kernel import layout as k
from emergent.outcomes import Request
from emergent.perturbation import Plan

Component = dict[str, Any]
STRICT = 4.5
"""Standard errors that a binomial count may be off: a false alarm in 1 of 150,000 figures."""


def pipeline(edges: Sequence[str], components: Mapping[str, Component], **parameters: Any) -> PipelineSystem:
    """Return a pipeline whose alphabet makes it negligible that two errors cancel out (2^−24)."""
    common = {"symbols": 4, "alphabet": 64}
    return PipelineSystem(PipelineParameters(edges=tuple(edges), components=dict(components), **(common | parameters)))


def path(*names: str) -> list[str]:
    """Return the edges from `in` by these nodes to `out`."""
    ends = ("in", *names, "out")
    return [f"{one} -> {other}" for one, other in pairwise(ends)]


def stage(part: str = "", right: float = 1.0, **more: Any) -> Component:
    return {"kind": "stage", "part": part, "right": right, **more}


def chain(rights: Sequence[float], common: Component | None = None, **parameters: Any) -> PipelineSystem:
    """Return stages s0, s1, … in a row, each with a part of its own; `common` are further fields of all of them."""
    names = [f"s{i}" for i in range(len(rights))]
    nodes = {name: stage(name, right, **(common or {})) for name, right in zip(names, rights, strict=True)}
    return pipeline(path(*names), nodes, **parameters)


def reviewed(right: float, s: float, f: float, cap: int, at_cap: str = "drop", **parameters: Any) -> PipelineSystem:
    """Return a stage whose work a reviewer sends back."""
    judge = {"kind": "reviewer", "sensitivity": s, "false_alarm": f, "cap": cap, "at_cap": at_cap}
    edges = [*path("writer", "judge"), *(["judge -> writer : reject"] if cap > 1 else [])]
    return pipeline(edges, {"writer": stage("x", right), "judge": judge}, **parameters)


def voters(rights: Sequence[float], aggregator: Component | None = None, **parameters: Any) -> PipelineSystem:
    """Return stages v0, v1, … that all read one part, and an aggregator of what they say."""
    names = [f"v{i}" for i in range(len(rights))]
    nodes = {name: stage("x", right) for name, right in zip(names, rights, strict=True)}
    edges = [f"{a} -> {b}" for name in names for a, b in (("in", name), (name, "vote"))]
    how = {"kind": "aggregator", "tie": "fail", **(aggregator or {})}
    return pipeline([*edges, "vote -> out"], {**nodes, "vote": how}, **parameters)


@dataclass(frozen=True)
class Found:
    """What came of the items of some runs of one plan."""

    outcome: npt.NDArray[np.int8]
    reached: npt.NDArray[np.float32]
    counts: npt.NDArray[np.int32]
    calls: npt.NDArray[np.float32]
    trace: npt.NDArray[np.uint64]
    parts: tuple[str, ...]

    def of(self, code: int) -> npt.NDArray[np.bool_]:
        return self.outcome == code

    @property
    def right(self) -> npt.NDArray[np.bool_]:
        return self.of(k.RIGHT)

    @property
    def codes(self) -> set[int]:
        """What became of the items, each code once."""
        return set(np.unique(self.outcome).tolist())

    def count(self, component: str, counter: int) -> npt.NDArray[np.int32]:
        """Return a counter of a component, one number a run."""
        return self.counts[:, self.parts.index(component), counter]

    def total(self, component: str, counter: int) -> int:
        return int(self.count(component, counter).sum())


def run(system: PipelineSystem, plan: str | Plan = "", runs: int = 400, seed: int = 1) -> Found:
    """Return what comes of runs 0, 1, … of one plan; runs of one seed have common random numbers."""
    plan = Plan.parse(plan) if isinstance(plan, str) else plan
    requests = [Request(plan, range(runs), parameters=system.logged())]
    rows = system.run(requests, seed=seed).arrays(plan, range(runs), system.logged())
    edges = [text.split(":")[0].replace("->", " ").split() for text in system.parameters.edges]
    parts = (*system.parameters.components, *(f"{source}.{target}" for source, target in edges))
    return Found(*(rows[name] for name in ("outcome", "reached", "counts", "calls", "trace")), parts)


def log(system: PipelineSystem, plan: str = "", runs: int = 1, seed: int = 1):
    """Return the event log of some runs, as a table."""
    chosen = Plan.parse(plan)
    outcomes = system.run([Request(chosen, range(runs), record=1.0)], seed=seed)
    return system.event_log(outcomes.recording(chosen, range(runs)))


def same(one: Found, other: Found) -> bool:
    """Whether two runs are the same event by event and value by value."""
    return np.array_equal(one.trace, other.trace) and np.array_equal(one.outcome, other.outcome)


def close(hits: int | npt.NDArray[Any], of: int | None = None, *, to: float) -> None:
    """Assert that a binomial count fits the probability `to`, to `STRICT` standard errors."""
    if of is None:
        hits, of = int(np.sum(hits)), int(np.size(hits))
    error = math.sqrt(max(to * (1 - to), 0.0) / of)
    assert abs(hits / of - to) <= STRICT * error, f"{hits}/{of} = {hits / of:.5f}, but {to:.5f} ± {error:.5f} is exact"


def mean(values: npt.NDArray[Any], *, to: float) -> None:
    """Assert that independent values have the mean `to`, to `STRICT` standard errors."""
    values = np.asarray(values, np.float64).ravel()
    error = values.std() / math.sqrt(len(values))
    assert abs(values.mean() - to) <= STRICT * error, f"{values.mean():.5f}, but {to:.5f} ± {error:.5f} is exact"


def logit(p: float) -> float:
    return math.log(p / (1 - p))


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def zoo(**parameters: Any) -> PipelineSystem:
    """Return a pipeline with every kind of component, and errors of every kind."""
    nodes = {
        "planner": stage("outline", 0.9, tools=("search", "archive"), queue="again", fails=0.1),
        "search": {"kind": "tool", "part": "facts", "fails": 0.1, "corrupts": 0.05, "mtbf": 30, "mttr": 3},
        "archive": {"kind": "tool", "part": "sources", "fails": 0.05, "group": "site", "common": 0.5},
        "again": {"kind": "queue", "cap": 3},
        "split": {"kind": "router", "misroute": 0.05},
        "left": stage("draft", 0.8, repair=0.1),
        "right": stage("draft", 0.9, reading=0.95),
        "judge": {"kind": "reviewer", "sensitivity": 0.8, "false_alarm": 0.05, "load": 0.3},
        "desk": {"kind": "board", "loss": 0.05, "stale": 0.02, "flip": 0.02},
        "one": stage("figures", 0.95, board="desk"),
        "two": stage("tables", 0.95, board="desk"),
        "third": stage("style", 0.9),
        "fourth": stage("style", 0.8),
        "fifth": stage("style", 0.7),
        "vote": {"kind": "aggregator", "right": 0.98},
        "bystander": {"kind": "idle"},
    }
    edges = [
        *("in -> planner", "planner -> split", "split -> left : 0.6", "split -> right : 0.4", "left -> judge"),
        *("right -> judge", "judge -> planner : reject", "judge -> desk", "desk -> third", "desk -> fourth"),
        *("desk -> fifth", "third -> vote", "fourth -> vote", "fifth -> vote", "vote -> out"),
    ]
    return pipeline(edges, nodes, **({"items": 20, "interval": 3, "difficulty": 1.0, "horizon": 300} | parameters))


NEVER = 1e-300
"""A competence that always errs."""
BRANCHES = ["in -> source", "source -> split", "split -> left : 0.9", "split -> right : 0.1"]


def tooled(tool=None, user=None, **parameters):
    tool = {"kind": "tool", "part": "facts", **(tool or {})}
    return pipeline(path("user"), {"user": stage(tools=("lookup",), **(user or {})), "lookup": tool}, **parameters)


def split(left=1.0, right=1.0, **router):
    nodes = {"source": stage("x"), "split": {"kind": "router", **router}}
    nodes |= {"left": stage("y", left), "right": stage("y", right)}
    return pipeline([*BRANCHES, "left -> out", "right -> out"], nodes)


def desk(agents=("one", "two"), **board):
    nodes = {"desk": {"kind": "board", **board}} | {name: stage(name, board="desk") for name in agents}
    return pipeline(path("desk"), nodes, items=10, horizon=500)


def queued(u=0.5, **queue):
    nodes = {"user": stage("x", fails=u, queue="again"), "again": {"kind": "queue", **queue}}
    return pipeline(path("user"), nodes)


def idle():
    return pipeline(path("user"), {"user": stage("x", 0.5), "bystander": {"kind": "idle"}})


SCENES = {
    "stage": (chain([1.0, 1.0]), "s1"),
    "tool": (tooled(), "lookup"),
    "edge": (chain([1.0, 1.0]), "s0.s1"),
    "router": (split(), "split"),
    "board": (desk(), "desk"),
    "queue": (queued(), "again"),
    "reviewer": (reviewed(1.0, 1.0, 0.0, 3), "judge"),
    "aggregator": (voters([1.0] * 3), "vote"),
    "idle": (idle(), "bystander"),
}
"""For each kind of component a pipeline that gets everything right (queue and idle: half), and one's id."""


def loop(cap, right=0.5, **more):
    return reviewed(right, 1.0, 0.0, cap, **more)
