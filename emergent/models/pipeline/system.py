"""The pipeline as a system: components, kinds of perturbation, reference plans, and batches of runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from emergent.codes import HASHES
from emergent.columns import WIRED
from emergent.component import CHANCE, ENVIRONMENT, Component
from emergent.families.pipeline import PIPELINE
from emergent.goal import Delivery, Goal
from emergent.models.kernel_system import Index, KernelSystem
from emergent.models.pipeline import kernel
from emergent.models.pipeline.channels import CHANNELS
from emergent.models.pipeline.events import event_log
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kernel.memory import Memory
from emergent.models.pipeline.kind import PipelineKind
from emergent.models.pipeline.kinds import KINDS
from emergent.models.pipeline.network import network
from emergent.models.pipeline.observation import PipelineObservation
from emergent.models.pipeline.parameters import PipelineParameters
from emergent.models.pipeline.theory.holding import guessing_probabilities
from emergent.models.pipeline.theory.units import Unit, attainable, units
from emergent.models.pipeline.wiring import ITEMS, SPECIFICATION, ComponentParameters, Wiring
from emergent.models.pipeline.wiring.baseline import baseline, calls
from emergent.perturbation import Plan
from emergent.system import Batch, fits
from emergent.timeline import Events
from emergent.variant import Variant

if TYPE_CHECKING:
    import pandas as pd

    from emergent.network import Network

PRESETS = {"mild": 0.13, "moderate": 0.20, "hostile": 0.37}
"""Shares of operations that a preset strikes."""


class PipelineSystem(KernelSystem[PipelineObservation]):
    """Items that flow through stages, tools and reviewers, none of which knows what an item is to become."""

    name = "pipeline"
    columns = WIRED
    parameters_class = PipelineParameters
    parameters: PipelineParameters
    channels, own_kinds, kind_class = CHANNELS, KINDS, PipelineKind
    work = 10_000_000
    strikes = ("unavailable", "stuck", "confuse", "garble")
    family = PIPELINE

    def __init__(self, parameters: PipelineParameters | None = None, goal: Goal | None = None) -> None:
        """Build the pipeline; without arguments, three stages in a row."""
        parameters = PipelineParameters() if parameters is None else parameters
        self.wiring = Wiring.of(parameters)
        if goal is None:
            fifth = max(1, round(parameters.items * parameters.interval / 5))
            midway = min(float(fifth), parameters.horizon / 2)
            goal = Delivery("Every item is delivered right and in time.", midway=midway)
        super().__init__(parameters, goal)
        if isinstance(goal, Delivery):  # what it has to know of the system
            self.goal = replace(goal, interval=float(parameters.interval), credited=len(self.members))

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The members, then what is passive, then the specification, the items and chance."""
        parts = sorted(self.wiring.components, key=lambda part: not part.member)
        return (*parts, Component(SPECIFICATION, ENVIRONMENT), Component(ITEMS, ENVIRONMENT), CHANCE)

    @property
    def dt(self) -> float:
        """The length of a step [s]."""
        return 1.0

    @property
    def horizon(self) -> float:
        """The longest time of a run [s]; one step takes one second."""
        return float(self.parameters.steps)

    @property
    def items(self) -> int:
        """How many items flow through."""
        return self.parameters.items

    @property
    def answers(self) -> int:
        """How many artefacts there could be, one of which is the target."""
        return int(self.parameters.alphabet**self.parameters.symbols)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the target."""
        return self.wiring.parts

    def references(self) -> Mapping[str, Plan]:
        """Null, ceiling, uncoupled and blind; and three presets of faults, of which half are visible."""
        presets = {name: self._faults(share) for name, share in PRESETS.items()}
        return {
            "null": Plan.of("chance", "*"),
            "ceiling": Plan.of("decode", SPECIFICATION),
            "uncoupled": Plan.of("yoke", "*"),
            "blind": Plan.of("blind", "*"),
            **presets,
        }

    def _faults(self, share: float) -> Plan:
        """Return faults of that share of operations: of tools half visible, a quarter silent, a quarter stale.

        Where there are no tools, of stages: half visible, half silent.
        """
        half, quarter = round(share / 2, 6), round(share / 4, 6)
        if any(component.kind == "tool" for component in self.components):
            silent = Plan.of("garble", "tool:*", dose=quarter) + Plan.of("stale", "tool:*", dose=quarter)
            return Plan.of("fail", "tool:*", dose=half) + silent
        return Plan.of("fail", "stage:*", dose=half) + Plan.of("garble", "stage:*", dose=half)

    def logged(self) -> Variant:
        """Return the parameters under which hashes of the event log are kept."""
        return Variant({"log": 1})

    def guessing_probabilities(self) -> Mapping[str, float]:
        """Return the guessing probability of each component, with its incoming edges yoked."""
        return guessing_probabilities(self.wiring, self.parameters)

    def network(self, runs: Any = None) -> Network:
        """Return what is wired to what; with the outcomes of some runs, how often each node failed."""
        return network(self.parameters, runs)

    def event_log(self, recording: xr.Dataset) -> pd.DataFrame:
        """Return the events of recorded runs as a table."""
        return event_log(recording, self.wiring)

    def baseline(self, attempts: int) -> Variant:
        """Return the parameters under which one agent does everything, that many times over, and votes."""
        return Variant({"agent_attempts": attempts})

    def cost(self, attempts: int) -> int:
        """Return the calls that so many attempts of one agent take an item, where nothing is made again."""
        return calls(self.parameters, attempts)

    def units(self) -> Mapping[str, Unit]:
        """Return the units, each of which has a capability: a stage with its tools and its retry queue."""
        return units(self.wiring)

    def capability(self, accuracy: Mapping[str, npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
        """Return what units as accurate as these could attain with ideal hand-offs."""
        return attainable(self.wiring, accuracy)

    @property
    def given(self) -> Mapping[str, ComponentParameters]:
        """What each node is given, by its id."""
        return self.parameters.components

    def permuted(self, order: Sequence[int]) -> PipelineSystem:
        """Return the same pipeline with its members declared in another order: at index i the one now at order[i]."""
        p = self.parameters
        if p.agent_attempts:
            return type(self)(baseline(p, p.agent_attempts), self.goal).permuted(order)
        names = [self.members[place].id for place in order]
        names += [name for name in self.wiring.nodes if name not in names]
        return self.with_parameters({"components": {name: p.components[name] for name in names}})

    # batches

    @property
    def effort(self) -> int:
        """Components times items, or steps, if more."""
        return len(self.ids) * max(self.parameters.items, self.steps)

    def observation(self, batch: Batch, stride: int) -> PipelineObservation:
        """Return room for what an observer notes of a batch, in frames every `stride` steps (0: none)."""
        log = bool(self.parameters.log)
        notes = self.notes(len(batch), stride, logged=bool(stride) or log)
        return PipelineObservation(notes, self.wiring, self.parameters.items, log)

    def play(self, seeds: npt.NDArray[np.uint64], events: Events, plan: Index, seen: PipelineObservation) -> None:
        """Take runs from their start to the horizon, one after another; once more where there is no room for events."""
        room = self._events_of_a_run if seen.notes.stride else 0
        while True:
            notes = seen.notes._replace(events=np.full((len(seeds), room, len(k.EVENT_COLUMNS)), -1, np.int32))
            kernel.advance(self._memory.state(seeds, 1), events, plan, notes, 0, self.steps)
            if not seen.notes.stride or notes.rows.max(initial=0) <= room:
                break
            room = int(notes.rows.max())
            fits(seen.batch * room * 4 * len(k.EVENT_COLUMNS), seen.batch, float(seen.notes.stride))
        seen.keep(notes.events)

    def advance(
        self,
        state: k.State,
        events: Events,
        plan: Index,
        seen: PipelineObservation,
        start: int,
        stop: int,
    ) -> None:
        """Advance every run from step `start` to step `stop`."""
        kernel.advance(state, events, plan, seen.notes, start, stop)

    def end(self, state: k.State, seen: PipelineObservation) -> None:
        """Do nothing: the kernel notes how items ended."""

    def recorded_bytes(self, record: float) -> int:
        """Return about how many bytes one recorded run takes: who waits where, what became of items, and the events."""
        frames = self.parameters.steps // self.stride(record) + 1
        return frames * (4 * len(self.ids) + 4 * (k.UNDER_WAY + 1)) + self._events_of_a_run * 4 * len(k.EVENT_COLUMNS)

    def start(self, seeds: npt.NDArray[np.uint64]) -> k.State:
        """Return the state before step 0, one run a seed; runs begin as they are advanced from step 0."""
        return self._memory.state(seeds, len(seeds))

    def view(self, state: k.State, name: str) -> npt.NDArray[Any]:
        """Return a part of the state by name (`layout.State`), the run first; writing there writes to the state."""
        return self._memory.view(state, name)

    def notes(self, runs: int, stride: int = 0, events: int = 0, logged: bool = False) -> k.Notes:
        """Return room for what an observer notes, in frames every `stride` steps, with so many events a run.

        Events are hashed where there is room for some, and where they are `logged` at all.
        """
        p, parts = self.parameters, len(self.ids)
        frames = p.steps // stride + 1 if stride else 0
        return k.Notes(
            np.full((runs, p.items), np.nan, np.float32),
            np.zeros((runs, p.items), np.int8),
            np.zeros((runs, parts, len(k.COUNTERS)), np.int32),
            np.zeros((runs, len(HASHES)), np.uint64),
            np.zeros((runs, frames, parts), np.int32),
            np.zeros((runs, frames, k.UNDER_WAY + 1), np.int32),
            np.full((runs, events, len(k.EVENT_COLUMNS)), -1, np.int32),
            np.zeros(runs, np.int64),
            np.int64(stride),
            np.int64(logged or events > 0),
        )

    @cached_property
    def net(self) -> k.Net:
        """The wiring in the kernel's order and units."""
        return self.wiring.net(self.parameters)

    @cached_property
    def flow(self) -> k.Flow:
        """The numbers of a run in the kernel's order."""
        return self.wiring.flow(self.parameters)

    @cached_property
    def _memory(self) -> Memory:
        """How runs lie in memory."""
        return Memory(self.net, self.flow)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The kernel's index of each component by its id."""
        return {component.id: place for place, component in enumerate(self.wiring.components)}

    @cached_property
    def ids(self) -> npt.NDArray[np.str_]:
        """The ids of all components in the kernel's order."""
        return np.array(list(self.rows))

    @cached_property
    def _events_of_a_run(self) -> int:
        """About how many events a run has: every item at each component twice, if all goes well."""
        return self.parameters.items * (2 + 2 * len(self.ids))
