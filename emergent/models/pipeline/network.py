"""A pipeline as a network: its wiring as nodes and links, with the shares of operations that failed in some runs."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from emergent.columns import COUNTS
from emergent.goal import Runs
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.parameters import PipelineParameters
from emergent.models.pipeline.wiring import Wiring
from emergent.network import Link, Network, Node, Role

ROLES: Mapping[int, Role] = {k.NORMAL: "pass", k.REJECT_LABEL: "reject", k.ERROR_LABEL: "error"}


def network(parameters: PipelineParameters, runs: Runs | None = None) -> Network:
    """Return the wiring as a network; with the outcomes of some runs (`counts`), nodes say how often they failed."""
    wiring = Wiring.of(parameters)
    links = []
    for name in wiring.of_kind("stage"):
        links += [Link(name, tool, "call") for tool in wiring.value(name, "tools")]
        links += [Link(name, other, "retry") for other in [wiring.value(name, "queue")] if other]
        links += [Link(name, other, "share") for other in [wiring.value(name, "board")] if other]
    for edge in wiring.edges:
        note = f"{edge.weight:g}" if edge.source in wiring.of_kind("router") and edge.label == k.NORMAL else ""
        links.append(Link(edge.source, edge.target, ROLES[edge.label], edge.id, note))
    counts = None if runs is None else np.asarray(runs[COUNTS], np.int64).sum(0)
    nodes = []
    for place, name in enumerate(wiring.nodes):
        kind = wiring.kind(name)
        failing = (math.nan, math.nan) if counts is None else _failing(kind, counts[place])
        nodes.append(Node(name, kind, _about(wiring, name), *failing))
    return Network(tuple(nodes), tuple(links))


def _about(wiring: Wiring, name: str) -> str:
    kind = wiring.kind(name)
    field = {"stage": "part", "tool": "part", "aggregator": "combine"}.get(kind)
    return str(wiring.value(name, field)) if field else ""


def _failing(kind: str, counts: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Return the share of operations that failed visibly, and the share that came out wrong by its own doing."""
    done, failed = counts[k.N_OPERATIONS], counts[k.N_FAILURES]
    visible = _share(failed, done)
    if kind in ("stage", "aggregator"):  # of what came in right; what failed visibly is among it
        spoilt = _share(counts[k.N_GROUNDED] - counts[k.N_RIGHT_GROUNDED], counts[k.N_GROUNDED])
        return visible, max(0.0, spoilt - visible) if done else math.nan
    if kind in ("tool", "reviewer"):
        return visible, _share(done - failed - counts[k.N_RIGHT], done)
    return visible, math.nan


def _share(part: int, whole: int) -> float:
    return float(part / whole) if whole else math.nan
