"""The kernel, driven step by step: the one place where tests touch its state arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from emergent.models.walk import WalkParameters, WalkSystem, kernel
from emergent.models.walk.kernel import layout as k
from emergent.perturbation import NOMINAL, Plan
from tests.reference.walk import Walk, Walker


class Engine:
    """Runs of one system, run i with `plans[i]` and `seeds[i]`, and their state."""

    def __init__(
        self, parameters: WalkParameters, seeds: Sequence[int] | npt.NDArray, plans: Plan | Sequence[Plan] = NOMINAL
    ) -> None:
        self.system = WalkSystem(parameters)
        self.n = parameters.walkers
        self.scene = self.system.scene
        plans = [plans] * len(seeds) if isinstance(plans, Plan) else plans
        self.state = self.system.start(np.array(seeds, np.uint64))
        self.events = self.system.compile(plans)
        self.parameters = np.tile(self.system.row, (len(seeds), 1))
        self.plan = np.arange(len(seeds))
        nothing = np.zeros((len(seeds), 0))
        scored = np.ones((len(seeds), self.n), np.bool_)
        notes = (np.zeros((len(seeds), 0, 2)), nothing, nothing.astype(np.int16), nothing.astype(np.int16))
        frames = np.zeros((len(seeds), 0, 3, self.n))
        self.notes = k.Notes(np.zeros(0, np.int64), scored, *notes, frames, np.int64(0))

    def advance(self, start: int, stop: int) -> None:
        kernel.advance(self.state, self.parameters, self.scene, self.events, self.plan, self.notes, start, stop, self.n)

    def get(self, *fields: int) -> npt.NDArray[np.float64]:
        """Fields of all walkers, shape (run, field, walker)."""
        return self.state.walkers[:, list(fields), : self.n]

    @property
    def places(self) -> npt.NDArray[np.float64]:
        return self.get(k.X, k.Y)

    @property
    def angles(self) -> npt.NDArray[np.float64]:
        """Headings [rad], shape (run, walker)."""
        return np.arctan2(self.state.walkers[:, k.HY, : self.n], self.state.walkers[:, k.HX, : self.n])

    def write(self, run: int, i: int, walker: Walker) -> None:
        """Give a walker of the oracle's to the kernel."""
        (hx, hy), error = walker.ahead, walker.cue_error
        values = {
            k.X: walker.x, k.Y: walker.y, k.HX: hx, k.HY: hy,
            k.BUSY: walker.busy, k.ERRAND_UNTIL: walker.errand_until,
            k.ERRAND_X: walker.window[0], k.ERRAND_Y: walker.window[1],
            k.CUE_UNTIL: walker.cue_until, k.CUE_COS: np.cos(error), k.CUE_SIN: np.sin(error),
            k.CUE_DECOY: walker.cue_decoy, k.LAST_CUE: walker.last_cue,
            k.ARRIVED: walker.arrived, k.ARRIVED_AT: walker.place, k.MOVED: walker.moved,
        }  # fmt: skip
        assert sorted(values) == list(range(k.PRESENT)), "a field of the state that the oracle does not know"
        for field, value in values.items():
            self.state.walkers[run, field, i] = value


def oracle(engine: Engine, plan: Plan, seed: int) -> Walk:
    """The oracle for the same system, plan and seed, without walkers yet."""
    system = engine.system
    completed = [(one.perturbation, one.components) for one in system.complete(plan)]
    return Walk(system.parameters, completed, seed, system.components)
