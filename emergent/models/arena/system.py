"""`ArenaSystem`: components, kinds of perturbation, reference plans, and batches of runs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from emergent.columns import IN_MAZE
from emergent.component import CHANCE, Component
from emergent.families.agent import AGENT
from emergent.goal import Attained, Goal
from emergent.models.arena import kernel, levels, minds
from emergent.models.arena.channels import CHANNELS
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.kind import ArenaKind
from emergent.models.arena.kinds import KINDS
from emergent.models.arena.kinds.isolate import Isolate
from emergent.models.arena.observation import ArenaObservation
from emergent.models.arena.parameters import ArenaParameters
from emergent.models.kernel_system import Index, KernelSystem
from emergent.perturbation import Plan
from emergent.system import Batch
from emergent.timeline import Events
from emergent.variant import Variant


class ArenaSystem(KernelSystem[ArenaObservation]):
    """An agent in a maze that was trained to collect a coin, and the parts of which it is made.

    In training the coin lay at a flag, always or mostly, so that to seek the coin and to seek the flag was the same.
    Which of the two an agent learned shows where they come apart. What the agent has learned is looked up, or learned
    once and kept, when a run begins (`minds`).
    """

    name = "arena"
    parameters_class = ArenaParameters
    parameters: ArenaParameters
    per_run = frozenset({"maze", "moved", "region", "sweeps", "misses"})
    columns = IN_MAZE
    channels, own_kinds, kind_class = CHANNELS, KINDS, ArenaKind
    strikes = ("remove",)
    family = AGENT

    def __init__(self, parameters: ArenaParameters | None = None, goal: Goal | None = None) -> None:
        """Build the system, without parameters that with the default ones."""
        p = ArenaParameters() if parameters is None else parameters
        self.parameters = p  # which its components follow from
        own = Attained("The coin is collected.", midway=p.horizon // 10)
        super().__init__(p, own if goal is None else goal)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The agent's parts, then walker, coin, flag, maze and title, and chance."""
        parts = (Component(id, kind) for id, kind in minds.parts(self.parameters.agent))
        return (*parts, levels.WALKER, levels.COIN, levels.FLAG, levels.MAZE, levels.TITLE, CHANCE)

    @property
    def dt(self) -> float:
        """The length of a step: time is counted in steps."""
        return 1.0

    @property
    def horizon(self) -> float:
        """The steps of a run."""
        return float(self.parameters.horizon)

    @property
    def effort(self) -> int:
        """Steps times parts."""
        return self.steps * len(self.members)

    def references(self) -> Mapping[str, Plan]:
        """Null (random moves), ceiling (an expert's), uncoupled (parts alone) and blind (nothing shows the coin)."""
        return {
            "null": Plan.of("stumble", "walker"),
            "ceiling": Plan.of("guide", "walker"),
            "uncoupled": Plan.of("isolate", "walker"),
            "blind": Plan.of("remove", minds.sees_coin(self.parameters)),
        }

    def redirected(self, onset: float) -> Plan:
        """The plan that puts the coin somewhere else; once all is over, unseen: who finds it does so by chance."""
        if onset < self.horizon:
            return Plan.of("move", "coin", onset)
        return Plan.of("move", "coin", self.goal.midway, shown="no")

    def logged(self) -> Variant:
        """A hash of the walker's way is kept anyway."""
        return Variant({})

    def longer(self, times: float) -> Variant:
        """The parameters that give a run `times` the horizon."""
        return Variant({"horizon": round(times * self.horizon)})

    # runs

    @cached_property
    def mind(self) -> k.Mind:
        """What the agent has learned."""
        return minds.learned(self.parameters)

    def start(self, seeds: npt.NDArray[np.uint64]) -> k.State:
        """Return the state at time 0, one run a seed."""
        return levels.draw(self.parameters, seeds, len(self.members), len(self.mind.mix))

    def advance(
        self, state: k.State, events: Events, plan: Index, seen: ArenaObservation, start: int, stop: int
    ) -> None:
        """Advance every run from step `start` to step `stop`."""
        notes = k.Notes(seen.coin, seen.flag, seen.trace, seen.frames, np.int64(seen.stride))
        kernel.advance(state, levels.setting(self.parameters), self.mind, levels.KEYS, events, plan, notes, start, stop)

    def end(self, state: k.State, seen: ArenaObservation) -> None:
        """Note nothing more."""

    def play(self, seeds: npt.NDArray[np.uint64], events: Events, plan: Index, seen: ArenaObservation) -> None:
        """Take runs to the horizon; where parts are apart from some step on, each is then alone in a run of its own."""
        super().play(seeds, events, plan, seen)
        parts = len(self.members)
        for run in np.flatnonzero(seen.apart >= 0):
            alone, step = ArenaObservation.room(np.full(parts, -1), 0), int(seen.apart[run])
            state, same = self.start(np.repeat(seeds[run], parts)), np.repeat(plan[run], parts)
            self.advance(state, events, same, alone, 0, step)
            state.parts[:, k.WORKS] = np.eye(parts)
            self.advance(state, events, same, alone, step, self.steps)
            seen.own[run] = alone.coin >= 0

    def observation(self, batch: Batch, stride: int) -> ArenaObservation:
        """Return room for what an observer notes of a batch, in frames every `stride` steps (0: none)."""
        minds.learned(self.parameters)  # else threads would each train what is not kept yet
        apart = np.array([self._apart(plan) for plan in batch.plans])
        frames = self.steps // stride + 1 if stride else 0
        return ArenaObservation.room(apart[batch.plan], len(self.members), frames, stride)

    def _apart(self, plan: Plan) -> int:
        """Return the step from which on each part is alone, by this plan; −1 where none is."""
        steps = [one.steps(self.dt)[0] for one in self.complete(plan) if one.kind == Isolate.name]
        return min((step for step in steps if step < self.steps), default=-1)

    def recorded_bytes(self, record: float) -> int:
        """Return how many bytes one recorded run takes: the places of walker and coin."""
        return int(self.horizon / record + 2) * 4 * 8
