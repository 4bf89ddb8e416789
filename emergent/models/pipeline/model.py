"""The pipeline as a Mesa model: its agents are views on one run, and its step is the kernel's.

Model and `PipelineSystem.run` agree bit for bit over whole runs, whether interventions were made by hand or given as a
plan. What a live model is in general stands in `emergent/models/live.py`.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, Literal

import networkx
import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr
from mesa.discrete_space import Network

from emergent.columns import EVENT, FIELD, PLAN, REACHED, REPLICATION, ROW, RUN
from emergent.goal import Delivery
from emergent.models.collecting import Collector
from emergent.models.live import LiveModel
from emergent.models.pipeline import kernel
from emergent.models.pipeline.agents import NODES, Component, Edge
from emergent.models.pipeline.collector import collector, fill
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.parameters import PipelineParameters
from emergent.models.pipeline.system import PipelineSystem
from emergent.models.pipeline.wiring import ITEMS, SPECIFICATION, Wiring
from emergent.models.pipeline.wiring.edges import END, START
from emergent.perturbation import Perturbation

OUTCOMES = (*k.OUTCOMES, "under way", "to come")
"""What becomes of an item."""


class PipelineModel(LiveModel):
    """Items flowing through a network of components, step by step, with components that can be interfered with.

    Parameters are those of `PipelineParameters`, by name. `rng` (or `seed`) is the seed of the scenario and
    `replication` the number of the run: `PipelineModel(rng=7, replication=3, plan=p)` is replication 3 of the plan in
    `PipelineSystem(…).run([Request(p, [3])], seed=7)`. Without a seed, one is drawn; it can be read from `seed`.

    `agents` are all components, message edges too, in the kernel's order; `components["planner"]` finds one of them.
    `space` is Mesa's network of the nodes with `in` and `out`, joined by the message edges. `clock` is the time [s].
    `running` is False once nothing is under way or to come, or at the horizon; stepping further changes nothing.

    Everything is recorded: see `items`, `event_log()`, `waiting` and `datacollector`.
    """

    system_class = PipelineSystem
    system: PipelineSystem

    @property
    def parameters(self) -> PipelineParameters:
        """The parameters of the pipeline."""
        return self.system.parameters

    def _begin(self, seeds: npt.NDArray[np.uint64]) -> None:
        super()._begin(seeds)
        p, system = self.parameters, self.system
        self._notes = system.notes(1, 1, 64)
        self._operations = np.zeros((p.steps + 1, len(system.wiring.components)), np.int32)
        self._last_arrival = (p.items - 1) * p.interval

    def _populate(self) -> None:
        wiring = self.system.wiring
        self.space = _space(wiring, self.random)
        nodes = len(wiring.nodes)
        self.edges: list[Edge] = []
        self.components: dict[str, Component] = {}
        for index, name in enumerate(wiring.nodes):
            self.components[name] = NODES[wiring.kind(name)](self, index)
        for index, wire in enumerate(wiring.edges):
            self.components[wire.id] = edge = Edge(self, nodes + index)
            self.edges.append(edge)

    def _new_collector(self) -> Collector:
        return collector()

    def _fill(self, collector: Collector) -> None:
        fill(collector, self)

    @property
    def state(self) -> k.State:
        """The kernel's arrays."""
        state: k.State = self.arrays
        return state

    def _play(self, stop: int) -> None:
        self._run_kernel(self._now, stop)
        if self._notes.rows[0] > self._notes.events.shape[1]:  # no room: take the same run again, with more
            room = np.full((1, 2 * int(self._notes.rows[0]), len(k.EVENT_COLUMNS)), -1, np.int32)
            self._notes = self._notes._replace(events=room)
            self._run_kernel(0, stop)
        self._operations[stop] = self._notes.counts[0, :, k.N_OPERATIONS]

    def _run_kernel(self, start: int, stop: int) -> None:
        kernel.advance(self.arrays, self._events, self._run, self._notes, start, stop)

    def _under_way(self) -> bool:
        """Return whether an item is under way or to come."""
        return bool(self.arrays.memory[0, k.LIVE] > 0) or self._now <= self._last_arrival

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

    # what an observer sees

    @property
    def waiting(self) -> npt.NDArray[np.int32]:
        """How many items waited at each component after each step so far, shape (step, component); a view."""
        return self._notes.waiting[0, : self._now + 1]

    @property
    def operations(self) -> npt.NDArray[np.int32]:
        """How many operations each component had done after each step so far, shape (step, component); a view."""
        return self._operations[: self._now + 1]

    @property
    def states(self) -> npt.NDArray[np.int32]:
        """How many items were what after each step so far, shape (step, outcome): `OUTCOMES` but for those to come."""
        return self._notes.status[0, : self._now + 1]

    @property
    def items(self) -> pd.DataFrame:
        """The items, one row each, as an observer sees them who knows the targets.

        `arrival` and `done` [s], `outcome` (one of `OUTCOMES`), `attempts` of all stages in all rounds of review,
        `difficulty` [logit], and `counts`: whether the goal counts it (those do that arrive from the goal's `midway`
        on), so that attainment is the share of these that are right.
        """
        held, step = self.view("items"), self.parameters.interval
        arrival = np.arange(len(held)) * step
        done = held[:, k.DONE]
        outcome = self._notes.outcome[0].astype(int)
        nodes = len(self.system.wiring.nodes)
        there = (self.view("cells")[: nodes + 1, :, k.READY] != 0).any(0) | (
            self.view("boards")[:, :, k.THERE] != 0
        ).any(0)
        outcome[(outcome == k.LOST) & there] = k.UNDER_WAY
        outcome[(outcome == k.LOST) & (done < 0) & (arrival >= max(self._now, 1))] = k.UNDER_WAY + 1
        stages = [self.system.wiring.index[name] for name in self.system.wiring.of_kind("stage")]
        return pd.DataFrame(
            {
                "arrival": arrival.astype(float),
                "done": np.where(done < 0, np.nan, done),
                "outcome": np.array(OUTCOMES, object)[outcome],
                "attempts": self.view("cells")[stages, :, k.COUNT].sum(0),
                "difficulty": self.view("hardness"),
                "counts": self.counted,
            },
            pd.RangeIndex(len(held), name="item"),
        )

    def event_log(self) -> pd.DataFrame:
        """Return what has happened, one row an event in order; the columns are those of `PipelineSystem.event_log`."""
        events = self._notes.events[:, : int(self._notes.rows[0])]
        coords = {PLAN: (RUN, [self.plan.text]), REPLICATION: (RUN, [self.replication])}
        return self.system.event_log(xr.Dataset({EVENT: ((RUN, ROW, FIELD), events)}, coords))

    @property
    def trace(self) -> npt.NDArray[np.uint64]:
        """The hashes of the run so far, as in the outcomes of the system: of events, with values, of artefacts."""
        return np.asarray(self._notes.trace[0])

    @property
    def attainment(self) -> float:
        """The share of items that were delivered right and in time, among those that count (`items["counts"]`)."""
        return float(self.system.goal.system({REACHED: self._notes.reached}, self.scored[None])[0])

    @property
    def counted(self) -> npt.NDArray[np.bool_]:
        """Which items the goal counts, shape (item,)."""
        goal, items = self.system.goal, self.parameters.items
        return goal.counted(items) if isinstance(goal, Delivery) else np.ones(items, np.bool_)

    @property
    def delivered(self) -> int:
        """How many items have come out, whatever they are."""
        return int((self.view("items")[:, k.DONE] >= 0).sum())

    @property
    def right(self) -> int:
        """How many of them are right, and in time."""
        return int(self.states[-1, k.RIGHT])

    @property
    def wrong(self) -> int:
        """How many of them are wrong, or right about what was asked for before."""
        return int(self.states[-1, [k.WRONG, k.OUTDATED]].sum())

    @property
    def failed(self) -> int:
        """How many of them are known to have failed."""
        return int(self.states[-1, k.FAILED_ITEM])

    @property
    def late(self) -> int:
        """How many of them are right, but too late."""
        return int(self.states[-1, k.LATE])

    @property
    def lost(self) -> int:
        """How many items will not come out any more."""
        return int(self.states[-1, k.LOST])

    @property
    def under_way(self) -> int:
        """How many items are in the pipeline."""
        return int(self.states[-1, k.UNDER_WAY])

    # the kernel's arrays

    def view(self, name: str) -> npt.NDArray[Any]:
        """Return a part of the state by name (see `layout.State`): the kernel's own, so do not write into it."""
        return np.asarray(self.system.view(self.state, name)[0])

    def symbols(self, artefact: int) -> tuple[int, ...]:
        """Return the symbols of an artefact as the state holds it."""
        width = int(self.state.memory[0, k.WIDTH])
        return tuple(
            (int(artefact) >> (place * width)) & ((1 << width) - 1) for place in range(self.parameters.symbols)
        )

    def parts(self, mask: int) -> tuple[str, ...]:
        """Return the names of the parts that a mask of the state holds."""
        return tuple(part for place, part in enumerate(self.system.parts) if int(mask) >> place & 1)


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
