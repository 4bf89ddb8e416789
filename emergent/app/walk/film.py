"""A film: one run of the walk from its start to its end, as frames.

Films depend on parameters, seed and plan alone, and are never written to: so they lie on one shelf for the whole
server (`emergent.app.shelf`), and an idle visitor costs nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from emergent.app import turns
from emergent.app.live import Live
from emergent.app.shelf import Shelf
from emergent.errors import InvalidInputError
from emergent.models.walk.kernel import layout as k
from emergent.models.walk.model import WalkModel
from emergent.models.walk.parameters import WalkParameters
from emergent.outcomes import DOING
from emergent.perturbation import NOMINAL, Plan

ABSENT, ARRIVED = DOING.index("absent"), DOING.index("arrived")
X, Y, HEADING, STATE = range(4)
"""What a frame has of each walker: place [m], heading [rad], and what it does, as an index into `DOING`."""
LARGEST = 2_000_000
"""Walkers times steps of a film, at most: 16 bytes each."""
SHELF = 96_000_000
"""Bytes of films that are kept."""


@dataclass(frozen=True, eq=False)
class Film:
    """A run as frames, shape (step, 4, walker), and the world around it, shape (step, field)."""

    key: str
    dt: float
    frames: npt.NDArray[np.float32]
    world: npt.NDArray[np.float32]
    """Where the restaurant is, where a decoy is and whether one is, the daylight, how much of the street is closed."""
    scored: npt.NDArray[np.bool_]
    """Who counts in scores, shape (walker,)."""
    name: str = field(init=False)
    """A short name, equal for equal runs."""

    def __post_init__(self) -> None:
        """Name it, and let nobody write into it."""
        object.__setattr__(self, "name", hashlib.blake2s(self.key.encode(), digest_size=8).hexdigest())
        for array in (self.frames, self.world, self.scored):
            array.flags.writeable = False

    @property
    def last(self) -> int:
        """The number of the last frame."""
        return len(self.frames) - 1

    @property
    def nbytes(self) -> int:
        """How large its arrays are."""
        return self.frames.nbytes + self.world.nbytes + self.scored.nbytes

    @property
    def walkers(self) -> int:
        """How many walkers there are."""
        return int(self.frames.shape[2])

    @property
    def goals(self) -> npt.NDArray[np.float32]:
        """Where the restaurant is at each step [m], shape (step, 2)."""
        return self.world[:, :2]

    def same_until(self, other: Film) -> int:
        """Return how many frames from the start on are the same, to the last bit."""
        if self.frames.shape[1:] != other.frames.shape[1:] or self.dt != other.dt:
            return 0
        common = min(len(self.frames), len(other.frames))
        differ = (self.frames[:common] != other.frames[:common]).any((1, 2))
        return int(differ.argmax()) if differ.any() else common


_shelf = Shelf[Film](SHELF)


def film(live: Live, plan: Plan | None = None) -> Film:
    """Return the run that is on show, or its twin with the plan `NOMINAL`.

    Raises:
        EmergentError: where the run is larger than a page can show, or does not exist.
    """
    plan = live.plan if plan is None else plan
    parameters = shown(live, plan)
    key = f"{parameters.model_dump_json()} {live.root} {plan.text}"
    found = _shelf.find(key)
    return _shelf.put(_shoot(key, parameters, live.root, plan)) if found is None else found


def twin(live: Live) -> Film:
    """Return the run that was left alone: the same seed, and nothing done."""
    return film(live, NOMINAL)


def kept(key: str) -> Film | None:
    """Return a film that was made before, if it is still here."""
    return _shelf.find(key)


def shown(live: Live, plan: Plan) -> WalkParameters:
    """Return the parameters of a run; where the street stays open, it does not matter where it is, and has one place.

    Raises:
        EmergentError: where the run is larger than a page can show.
    """
    parameters = live.system.parameters
    assert isinstance(parameters, WalkParameters)
    if parameters.walkers * parameters.steps > LARGEST:
        raise InvalidInputError(
            f"{parameters.walkers} walkers for {parameters.steps} steps are more than this page shows "
            f"({LARGEST:,} walkers times steps); take fewer walkers, a shorter horizon or a longer time step."
        )
    if any("street" in p.components or "*" in p.components or "environment:*" in p.components for p in plan):
        return parameters
    return parameters.model_copy(update={"street": WalkParameters.model_fields["street"].default})


def _shoot(key: str, parameters: WalkParameters, seed: int, plan: Plan) -> Film:
    model = WalkModel(rng=seed, plan=plan, **parameters.model_dump())
    n, steps = parameters.walkers, parameters.steps
    headings = np.empty((steps + 1, 2, n), np.float32)
    world = np.empty((steps + 1, k.FORK - k.GOAL_X), np.float32)
    walkers, around = model.arrays.walkers[0], model.arrays.world[0]
    headings[0], world[0] = walkers[k.HX : k.HY + 1, :n], around[: world.shape[1]]
    while model.running:
        turns.check()
        before = model.now
        model.step()
        headings[model.now] = walkers[k.HX : k.HY + 1, :n]
        world[before : model.now + 1] = around[: world.shape[1]]  # a frame shows the moment after its interventions
    count = model.now + 1
    frames = np.empty((count, 4, n), np.float32)
    frames[:, [X, Y, STATE]] = model.frames
    frames[:, HEADING] = np.arctan2(headings[:count, 1], headings[:count, 0])
    return Film(key, parameters.dt, frames, world[:count].copy(), model.scored.copy())
