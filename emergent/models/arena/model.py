"""The arena as a Mesa model: its agents are views on one run, and its step is the kernel's.

Model and `ArenaSystem.run` agree bit for bit over whole runs, whether interventions were made by hand or given as a
plan. What a live model is in general stands in `emergent/models/live.py`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from mesa.discrete_space import OrthogonalVonNeumannGrid, PropertyLayer

from emergent.models.arena import levels
from emergent.models.arena.agents import Coin, Part, Thing, Walker
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.observation import ArenaObservation
from emergent.models.arena.parameters import ArenaParameters
from emergent.models.arena.system import ArenaSystem
from emergent.models.collecting import Collector
from emergent.models.live import LiveModel
from emergent.perturbation import Perturbation

COLUMNS = ("clock", "column", "row", "collected", "at_flag")
"""What the datacollector has of the model: the walker's cell, and whether coin and flag were reached."""


class ArenaModel(LiveModel):
    """One run of the arena, step by step, that can be interfered with.

    Parameters are those of `ArenaParameters`, by name; what `rng`, `replication` and `plan` are says `LiveModel`.
    `walker`, `coin` and `flag` stand on `space`, a Mesa grid whose property layer `wall` shows the walls; `parts` make
    the walker's mind, by their ids. `running` is False at the horizon, and once the coin is collected.
    """

    system_class = ArenaSystem
    system: ArenaSystem
    things: tuple[Thing, ...] = ()  # none before the grid is there
    walls: PropertyLayer | None = None

    @property
    def parameters(self) -> ArenaParameters:
        """The parameters of the arena."""
        return self.system.parameters

    def _begin(self, seeds: npt.NDArray[np.uint64]) -> None:
        super()._begin(seeds)
        self._seen = ArenaObservation.room(np.full(1, -1), 0, self.system.steps + 1, 1)
        self._shares = np.empty((self.system.steps + 1, len(self.system.members)))

    def _play(self, stop: int) -> None:
        self.system.advance(self.arrays, self._events, self._run, self._seen, self._now, stop)
        self._shares[self._now : stop + 1] = self.arrays.parts[0, k.PRESENCE]
        for thing in self.things:
            thing.follow()
        if self.walls is not None:
            self.walls.data[:] = self._standing()

    def _under_way(self) -> bool:
        return not self.collected

    def _populate(self) -> None:
        p = self.parameters
        self.space = OrthogonalVonNeumannGrid((p.width, p.height), random=self.random)
        self.walls = PropertyLayer.from_data("wall", self._standing().copy())
        self.space.add_property_layer(self.walls)
        self.walker = Walker(self, self.space, levels.WALKER, k.WALKER_AT)
        self.coin = Coin(self, self.space, levels.COIN, k.COIN_AT)
        self.flag = Thing(self, self.space, levels.FLAG, k.FLAG_AT)
        self.things = (self.walker, self.coin, self.flag)
        self.parts = {part.id: Part(self, part, index) for index, part in enumerate(self.system.members)}

    def _standing(self) -> npt.NDArray[np.int8]:
        """Return where walls stand, shape (column, row)."""
        return np.asarray(self.arrays.walls[0, 1:-1, 1:-1].T)

    def _new_collector(self) -> Collector:
        return Collector(COLUMNS, ("presence",))

    def _fill(self, collector: Collector) -> None:
        steps = np.arange(self._now + 1)
        row, column = self.ways[:, 0].T
        reached = ((when >= 0) & (steps >= when) for when in (self._seen.coin[0], self._seen.flag[0]))
        parts = list(self.parts.values())
        columns = (steps * self.dt, column, row, *reached)
        collector.fill(self, self._now, columns, parts, (self._shares[collector.fresh : self._now + 1],))

    # interventions

    def rebuild(self, seconds: float | None = None) -> Perturbation:
        """Make the walls a maze with one way from each cell to each other."""
        return self.perturb("rebuild", levels.MAZE.id, seconds=seconds)

    # what an observer sees

    @property
    def ways(self) -> npt.NDArray[np.int64]:
        """Where walker and coin were at each step so far, shape (step, thing, row column)."""
        return self._seen.frames[0, : self._now + 1]

    @property
    def collected(self) -> bool:
        """Whether the coin was collected."""
        return bool(self._seen.coin[0] >= 0)

    @property
    def at_flag(self) -> bool:
        """Whether the flag was reached."""
        return bool(self._seen.flag[0] >= 0)

    @property
    def attainment(self) -> float:
        """How far the run got: 1 once the coin was collected."""
        return float(self.collected)
