"""The pipeline as a Mesa model: its agents are views on one run, and its step is the kernel's.

Model and `PipelineSystem.run` agree bit for bit over whole runs, whether interventions were made by hand or given as a
plan. What a live model is in general stands in `emergent/models/live.py`.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, Literal

import networkx
from mesa.discrete_space import Network

from emergent.models.collecting import Collector
from emergent.models.pipeline.agents import NODES, MessageEdge, PipelineAgent
from emergent.models.pipeline.collector import collector, fill
from emergent.models.pipeline.run import PipelineRun
from emergent.models.pipeline.wiring import ITEMS, SPECIFICATION, Wiring
from emergent.models.pipeline.wiring.edges import END, START
from emergent.perturbation import Perturbation


class PipelineModel(PipelineRun):
    """Items flowing through a network of components, step by step, with components that can be interfered with.

    Parameters are those of `PipelineParameters`, by name. `rng` (or `seed`) is the seed of the scenario and
    `replication` the number of the run: `PipelineModel(rng=7, replication=3, plan=p)` is replication 3 of the plan in
    `PipelineSystem(…).run([Request(p, [3])], seed=7)`. Without a seed, one is drawn; it can be read from `seed`.

    `agents` are all components, message edges too, in the kernel's order; `components["planner"]` finds one of them.
    `space` is Mesa's network of the nodes with `in` and `out`, joined by the message edges. `clock` is the time [s].
    `running` is False once nothing is under way or to come, or at the horizon; stepping further changes nothing.

    Everything is recorded: see `items`, `event_log()`, `waiting` and `datacollector`.
    """

    def _populate(self) -> None:
        wiring = self.system.wiring
        self.space = _space(wiring, self.random)
        nodes = len(wiring.nodes)
        self.edges: list[MessageEdge] = []
        self.components: dict[str, PipelineAgent] = {}
        for index, name in enumerate(wiring.nodes):
            self.components[name] = NODES[wiring.kind(name)](self, index)
        for index, edge in enumerate(wiring.edges):
            self.components[edge.id] = agent = MessageEdge(self, nodes + index)
            self.edges.append(agent)

    def _new_collector(self) -> Collector:
        return collector()

    def _fill(self, collector: Collector) -> None:
        fill(collector, self)

    # interventions

    def respecify(self, share: float | None = None) -> Perturbation:
        """Let a share of the items that are not finished ask for something else, once."""
        return self.perturb("respecify", SPECIFICATION, dose=share)

    def relabel(
        self, seconds: float | None = None, *, channels: Literal["fixed", "along"] | None = None
    ) -> Perturbation:
        """Shift the target of every item, for the observer alone (`fixed`) or in all that tells of it (`along`)."""
        return self.perturb("relabel", SPECIFICATION, seconds=seconds, channels=channels)

    def decode(self, seconds: float | None = None) -> Perturbation:
        """Let an ideal decoder of all channels put the items together."""
        return self.perturb("decode", SPECIFICATION, seconds=seconds)

    def harden(self, logits: float | None = None, seconds: float | None = None) -> Perturbation:
        """Make every item harder."""
        return self.perturb("harden", ITEMS, dose=logits, seconds=seconds)

    def mix(self, share: float | None = None, seconds: float | None = None) -> Perturbation:
        """Make a share of the items harder, by two logits."""
        return self.perturb("mix", ITEMS, dose=share, seconds=seconds)

    def hurry(self, share: float | None = None, seconds: float | None = None) -> Perturbation:
        """Take a share of the time until the deadline (parameter `deadline`) away."""
        return self.perturb("hurry", ITEMS, dose=share, seconds=seconds)


def _space(wiring: Wiring, random: Any) -> Network:
    """Return the network of nodes, `in` and `out`; nodes have a `name`, and each pair the `names` of its message edges.

    Numbered nodes and edges without a direction are what Mesa's drawings can show.
    """
    names = [*wiring.nodes, START, END]
    graph = networkx.Graph()
    graph.add_nodes_from((place, {"name": name}) for place, name in enumerate(names))
    for edge in wiring.edges:
        pair = names.index(edge.source), names.index(edge.target)
        others = graph.edges[pair]["names"] if graph.has_edge(*pair) else ()
        graph.add_edge(*pair, names=(*others, edge.id))
    options: Mapping[str, Any] = {}
    if "layout" in inspect.signature(Network.__init__).parameters:  # Mesa 3.5 draws places at random unless told
        options = {"layout": networkx.circular_layout(graph)}
    return Network(graph, random=random, **options)
