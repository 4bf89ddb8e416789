"""The engine of systems of known ground truth: members in a plane, all runs of a block at once.

In numpy, but for what every step does, which `kernel/` does in one pass: dynamics stay short, and few are slow.

Only operations whose bits IEEE 754 fixes (+ − × / and sqrt, elementwise), and keyed draws: a run has the same bits
alone, in any batch and on any number of threads. All headings are computed from the current state, then applied.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from emergent.arithmetic import ARRAYS
from emergent.channels import Operation
from emergent.codes import ABSENT, DISTRACTED, HELD, WALKING
from emergent.models.ground_truth.channels import CHANNELS
from emergent.models.ground_truth.crowd import Crowd, Dynamics, Mask
from emergent.models.ground_truth.kernel import drawing, moving
from emergent.models.ground_truth.parameters import GroundTruthParameters
from emergent.models.plane.arrival import ArrivalObservation
from emergent.randomness import ARRAYS as STREAMS
from emergent.randomness import uniforms
from emergent.timeline import Events

Array = npt.NDArray[np.float64]

# channels of a member: its position, then what plans set
X, Y, PRESENT, MOBILE, LISTEN, SIGHT = CHANNELS.indices("x", "y", "presence", "mobility", "others", "sight")
WILL, WILL_X, WILL_Y, ERRAND = CHANNELS.indices("will", "will_x", "will_y", "errand")
GUIDE, GUIDE_ERROR, DECOY = CHANNELS.indices("guide", "guide_error", "decoy")
FIELDS = CHANNELS.fields
# channels of the run, beside the places of target and decoy
FORK, BOARD = CHANNELS.indices("fork", "board")

# purposes of draws
START, MEMBERS, RUN, WINDOW, WILL_DRAW = 0, 1, 2, 4, 5  # 3 is that of fidgeting
_TWO_PI = 6.283185307179586


@dataclass
class Runs:
    """The state of a block of runs, and what is drawn once a run; arrays (run, member), of a run's own (run, 1)."""

    fields: Array
    """(channel, run, member)"""
    world: Array
    """(channel, run)"""
    seeds: npt.NDArray[np.uint64]
    keys: npt.NDArray[np.uint64]
    chance_key: int
    arrived: Array
    arrived_at: npt.NDArray[np.int8]
    heading: tuple[Array, Array]
    errand: tuple[Array, Array]
    busy: Mask


def begin(
    p: GroundTruthParameters,
    base: tuple[float, ...],
    seeds: npt.NDArray[np.uint64],
    keys: npt.NDArray[np.uint64],
    chance: int,
) -> Runs:
    """Place the members uniformly in a disc around the origin."""
    shape = len(seeds), len(keys)
    fields = np.empty((FIELDS, *shape))
    fields[:] = np.array(base[:FIELDS])[:, None, None]
    world = np.empty((len(base) - FIELDS, shape[0]))
    world[:] = np.array(base[FIELDS:])[:, None]
    w0, w1, w2, w3 = drawing.words(seeds, keys, np.uint64(START), np.uint64(0))
    r = p.spread * np.sqrt(STREAMS.uniform(w0, w1))
    s, c = ARRAYS.sincos(_TWO_PI * STREAMS.uniform(w2, w3))
    fields[X], fields[Y] = r * c, r * s
    zeros = np.zeros(shape)
    arrived, arrived_at = np.full(shape, -1.0), np.zeros(shape, np.int8)
    errand = (np.zeros(shape), np.zeros(shape))
    return Runs(fields, world, seeds.copy(), keys, chance, arrived, arrived_at, (zeros, zeros), errand, zeros > 0)


class Draws:
    """What is drawn once for each member and run: which shares befall it, and the run's own luck."""

    def __init__(self, runs: Runs, p: GroundTruthParameters) -> None:
        first, second = (drawing.words(runs.seeds, runs.keys, np.uint64(MEMBERS), np.uint64(draw)) for draw in (0, 1))
        own = drawing.words(runs.seeds, np.array([runs.chance_key], np.uint64), np.uint64(RUN), np.uint64(0))
        self.sight, self.listen, self.will, self.decoy = (STREAMS.coarse(word) for word in first)
        self.guide = STREAMS.coarse(second[0])
        self._error = second[2:]
        self.part: Mask = STREAMS.coarse(second[1]) < p.part
        self.works: Mask = STREAMS.coarse(own[0]) < p.success
        self.all_work = bool(self.works.all())
        self.blown: Mask = STREAMS.coarse(own[1]) < p.drift
        self.lot: Array = STREAMS.coarse(own[2])

    @cached_property
    def error(self) -> Array:
        """By how much each goes wrong that is guided [standard deviations], where anybody is."""
        return np.asarray(STREAMS.normal(STREAMS.uniform(*self._error)))


class Flags:
    """Who senses, listens, works and so on, until the next event."""

    def __init__(self, runs: Runs, draws: Draws, p: GroundTruthParameters, step: int) -> None:
        f = runs.fields
        self.present: Mask = f[PRESENT] > 0
        self.mobile: Mask = f[MOBILE] > 0
        self.guided: Mask = draws.guide < f[GUIDE]
        self.misled: Mask = draws.will < f[WILL]
        self.shown: Mask = draws.decoy < f[DECOY]
        self.listens: Mask = draws.listen < f[LISTEN]
        self.sees: Mask = self.present & ((draws.sight < f[SIGHT]) | self.guided)
        busy: Mask = f[ERRAND] > 0
        begins = np.nonzero(busy & ~runs.busy)
        if len(begins[0]):
            s, c = ARRAYS.sincos(_TWO_PI * uniforms(runs.seeds[begins[0]], runs.keys[begins[1]], step, WINDOW))
            runs.errand[0][begins] = f[X][begins] + p.window_distance * c
            runs.errand[1][begins] = f[Y][begins] + p.window_distance * s
        runs.busy = busy
        self.any_busy, self.any_misled = bool(busy.any()), bool(self.misled.any())
        self.error: tuple[Array, Array] | None = None
        """The sine and the cosine of the angle by which those that are guided go wrong, where anybody is."""
        if self.guided.any():
            self.error = ARRAYS.sincos(f[GUIDE_ERROR] * draws.error)
        self.moving: Mask = self.present & self.mobile
        self.free: Mask = ~self.misled & ~busy
        self.able: Mask = self.moving & self.free
        self.works: Mask = self.sees & self.able
        self.company: Mask = self.listens & (self.present.sum(1, keepdims=True) - self.present > 0)
        goal_x, goal_y, decoy_x, decoy_y = (row[:, None] for row in runs.world[:4])
        self.cue_x: Array = np.where(self.shown, decoy_x, goal_x)
        self.cue_y: Array = np.where(self.shown, decoy_y, goal_y)


class Agenda:
    """The events of a block of runs, in order of time."""

    def __init__(self, events: Events, plan: npt.NDArray[np.int64]) -> None:
        counts = events.first[plan + 1] - events.first[plan]
        run = np.repeat(np.arange(len(plan)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        at = np.repeat(events.first[plan], counts) + within
        order = np.argsort(events.step[at], kind="stable")
        self._run, self._at = run[order], at[order]
        self._events = events
        self._step = events.step[self._at]
        self._next = 0

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self._next == len(self._step)

    def apply(self, runs: Runs, step: int) -> bool:
        """Apply the events of this step; return whether there were any."""
        stop = int(np.searchsorted(self._step, step, side="right"))
        now = slice(self._next, stop)
        self._next = stop
        run, at = self._run[now], self._at[now]
        if not len(run):
            return False
        e = self._events
        component, channel, operation, value = e.component[at], e.channel[at], e.operation[at], e.value[at]
        i = np.nonzero(channel == FORK)[0]
        drawing.fork(runs.seeds, run[i], value[i])
        i = np.nonzero((channel >= FIELDS) & (channel != FORK))[0]
        runs.world[channel[i] - FIELDS, run[i]] = value[i]
        i = np.nonzero((channel < FIELDS) & (operation == Operation.SET))[0]
        runs.fields[channel[i], run[i], component[i]] = value[i]
        i = np.nonzero((channel < FIELDS) & (operation == Operation.ADD))[0]
        i = i[runs.arrived[run[i], component[i]] < 0]
        np.add.at(runs.fields, (channel[i], run[i], component[i]), value[i])
        i = np.nonzero(operation == Operation.DRAW)[0]
        if len(i):
            turn = uniforms(runs.seeds[run[i]], runs.keys[component[i]], value[i].astype(np.int64), WILL_DRAW)
            s, c = ARRAYS.sincos(_TWO_PI * turn)
            runs.fields[WILL_X, run[i], component[i]] = c
            runs.fields[WILL_Y, run[i], component[i]] = s
        return True


def step_once(runs: Runs, dynamics: Dynamics, draws: Draws, flags: Flags, p: GroundTruthParameters, step: int) -> None:
    """Advance all runs by one step."""
    x, y = runs.fields[X], runs.fields[Y]
    goal_x, goal_y = (row[:, None] for row in runs.world[:2])
    reach = p.dt * p.speed
    crowd = Crowd(
        x, y, *runs.heading, flags.present, flags.sees, flags.able, flags.works, flags.listens, flags.company,
        flags.shown, flags.cue_x, flags.cue_y, goal_x, goal_y, draws.part, draws.lot, draws.blown, reach,
        p.earshot, runs.world[BOARD - FIELDS][:, None] > 0, runs.seeds, runs.keys, step,
    )  # fmt: skip
    hx, hy = dynamics.headings(crowd)
    if not draws.all_work:
        hx, hy = np.where(draws.works, hx, 0.0), np.where(draws.works, hy, 0.0)
    if flags.error is not None:
        gx, gy = crowd.towards(goal_x, goal_y, flags.guided)
        s, c = flags.error
        gx, gy = gx * c - gy * s, gx * s + gy * c
        hx, hy = np.where(flags.guided, gx, hx), np.where(flags.guided, gy, hy)
    if flags.any_busy:
        ex, ey = crowd.towards(*runs.errand, runs.busy)
        hx, hy = np.where(runs.busy, ex, hx), np.where(runs.busy, ey, hy)
    if flags.any_misled:
        hx, hy = (np.where(flags.misled, runs.fields[w], h) for w, h in ((WILL_X, hx), (WILL_Y, hy)))
    moves = flags.moving & (runs.arrived < 0)
    runs.heading = moving.move(x, y, hx, hy, moves, flags.free, runs.seeds, runs.keys, np.uint64(step), reach)
    moving.arrive(x, y, runs.world[:5], flags.present, p.radius, step + 1.0, runs.arrived, runs.arrived_at)


def _square(x: Array, y: Array) -> Array:
    return x * x + y * y


def note(seen: ArrivalObservation, runs: Runs, flags: Flags, step: int) -> None:
    """Take the notes of this step."""
    for checkpoint in np.nonzero(seen.checkpoints == step)[0]:
        _note(seen, runs, flags, int(checkpoint))
    if seen.stride and step % seen.stride == 0:
        frame = seen.frames[:, step // seen.stride]
        frame[:, 0], frame[:, 1] = runs.fields[X], runs.fields[Y]
        status = np.where(flags.mobile, np.where(runs.busy, DISTRACTED, WALKING), HELD)
        status = np.where(runs.arrived >= 0, HELD + runs.arrived_at, status)
        frame[:, 2] = np.where(flags.present, status, ABSENT)


def _note(seen: ArrivalObservation, runs: Runs, flags: Flags, checkpoint: int) -> None:
    """Note centroid and mean distance of those that count, who is in front, and who sees the goal from nearest."""
    x, y, counted = runs.fields[X], runs.fields[Y], seen.counted
    per = 1.0 / counted.sum(1)
    gap = _square(runs.world[0][:, None] - x, runs.world[1][:, None] - y)
    seen.centroid[:, checkpoint, 0] = per * moving.over(counted, x)
    seen.centroid[:, checkpoint, 1] = per * moving.over(counted, y)
    seen.distance[:, checkpoint] = per * moving.over(counted, np.sqrt(gap))
    walking = flags.present & (runs.arrived < 0)
    hx, hy = (moving.over(walking, h)[:, None] for h in runs.heading)
    seen.front[:, checkpoint] = _best(x * hx + y * hy, walking)
    seen.cued[:, checkpoint] = _best(-gap, walking & flags.sees)


def _best(values: Array, who: Mask) -> npt.NDArray[Any]:
    best = np.where(who, values, -np.inf).argmax(1)
    return np.where(who.any(1), best, -1)


def advance(runs: Runs, dynamics: Dynamics, p: GroundTruthParameters, agenda: Agenda, seen: ArrivalObservation) -> None:
    """Advance a block of runs to the horizon; stop early once nobody is on the way and no plan has more to come."""
    agenda.apply(runs, 0)
    draws = Draws(runs, p)
    flags = Flags(runs, draws, p, 0)
    ended = False
    for step in range(p.steps + 1):
        if step > 0 and agenda.apply(runs, step):
            flags = Flags(runs, draws, p, step)
        note(seen, runs, flags, step)
        ended = ended or (agenda.over and not (flags.present & (runs.arrived < 0)).any())
        if not ended and step < p.steps:
            step_once(runs, dynamics, draws, flags, p, step)
