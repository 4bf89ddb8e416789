"""All that a page shows of a run, computed once: the run is taken to its end, and the browser plays it.

Each change of a run makes a new recording. Two recordings whose plans agree up to some time are the same up to that
time, to the last bit. A recording depends on parameters, goal, seed and plan alone, and is never written to: so all lie
in one cache for the whole server (`emergent.app.cache`), and an idle visitor costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from emergent import codes
from emergent.app import turns
from emergent.app.cache import Cache
from emergent.app.live import Live
from emergent.app.pipeline.motion import Motion, motion
from emergent.app.pipeline.observer import WORDS, looks
from emergent.app.pipeline.watch import limit, watch
from emergent.goal import Delivery
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.model import PipelineModel
from emergent.perturbation import NOMINAL, Plan

OBSERVER = "observer"
"""The column that the page adds to the event log."""
FATES = codes.FATES_OR_UNDER_WAY
"""What may become of an item: the columns of `states`."""
CACHED = 64_000_000
"""Bytes of recordings that are kept."""
ROW = 160
"""Bytes of a row of `motion`, about."""


@dataclass(frozen=True, eq=False)
class PipelineRecording:
    """A run as arrays; frame s is the state after s steps, of 1 s each.

    `waiting` (frame, node), `states` (frame, fate), `counts` (frame, component, counter), `attainment` (frame) so far,
    nan while no item that the goal counts is due. `log` is the model's event log with what the observer thinks of it.
    """

    key: str
    log: pd.DataFrame
    looks: npt.NDArray[np.int8]
    motion: Motion
    waiting: npt.NDArray[np.int32]
    states: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int32]
    attainment: npt.NDArray[np.float64]

    @property
    def frames(self) -> int:
        """How many there are."""
        return len(self.states)

    @property
    def last(self) -> int:
        """The number of the last one."""
        return self.frames - 1

    @property
    def dt(self) -> float:
        """How long a step takes [s]."""
        return 1.0

    @property
    def nbytes(self) -> int:
        """How large it is, about; the words in the log are shared."""
        arrays = (self.looks, self.waiting, self.states, self.counts, self.attainment)
        rows = len(self.motion.moves) + len(self.motion.stays) + len(self.motion.signs)
        return sum(array.nbytes for array in arrays) + int(self.log.memory_usage().sum()) + ROW * rows


_cache = Cache[PipelineRecording](CACHED)


def model(live: Live, plan: Plan) -> PipelineModel:
    """Return the run of a visitor, at its start, with this plan."""
    return PipelineModel(rng=live.root, plan=plan, **dict(live.system.parameters))


def key(live: Live, plan: Plan) -> str:
    """Return what is equal for equal recordings."""
    return f"{live.system.parameters.model_dump_json()} {live.system.goal!r} {live.root} {plan.text}"


def record(live: Live, plan: Plan | None = None) -> PipelineRecording:
    """Return the recording of a run, or of what it would be with another plan (with none, the twin)."""
    plan = live.plan if plan is None else plan
    name = key(live, plan)
    found = _cache.find(name)
    return _cache.put(_recorded(name, live, plan)) if found is None else found


def _recorded(key: str, live: Live, plan: Plan) -> PipelineRecording:
    seen = watch(model(live, plan))
    log = seen.model.event_log()
    looked = looks(seen, log)
    log[OBSERVER] = np.array(WORDS, object)[looked]
    made = PipelineRecording(
        key,
        log,
        looked,
        motion(seen, log, looked.tolist()),
        seen.model.waiting[:, : len(seen.model.system.wiring.nodes)].copy(),
        seen.model.states.copy(),
        np.array(seen.counts),
        attainment(seen.model, seen.limits, log, live.system.goal),  # type: ignore[arg-type]
    )
    for array in (made.looks, made.waiting, made.states, made.counts, made.attainment):
        array.flags.writeable = False
    return made


def future(live: Live, onset: float, number: int) -> npt.NDArray[np.float64]:
    """Return the attainment so far of a placebo twin: the same run, with another future from some time on."""
    plan = NOMINAL if number == 0 else Plan.of("fork", "chance", onset, dose=float(number))
    run = model(live, plan)
    limits = [limit(run)]
    while run.running:
        turns.check()
        run.step()
        limits.append(limit(run))
    return attainment(run, limits, run.event_log(), live.system.goal)  # type: ignore[arg-type]


def attainment(
    model: PipelineModel, limits: Sequence[float], log: pd.DataFrame, goal: Delivery
) -> npt.NDArray[np.float64]:
    """Return which share of the items that are due was delivered right and in time, in each frame.

    Of those that the goal counts an item is due once it was delivered or got lost, its deadline passed, or the run
    ended; so in the last frame that is the attainment of the run. `limits` are the shares of the deadline that held.
    """
    held, last = model.view("items"), len(limits) - 1
    done, code = held[:, k.DONE], held[:, k.CODE]
    arrival, frames = np.arange(len(held)) * model.parameters.interval, np.arange(len(limits))[:, None]
    deadline = model.parameters.deadline  # 0 is none
    within = np.array(limits)[:, None] * deadline if deadline else np.full((len(limits), 1), np.inf)
    delivered = (done >= 0) & (done < frames)
    right = delivered & (code == k.RIGHT) & (done - arrival <= within)
    due = delivered | (ended(model, log) <= frames) | (arrival + within < frames) | (frames == last)
    counted = goal.counted(len(held))
    due, right = due[:, counted], right[:, counted]
    with np.errstate(invalid="ignore"):
        return np.asarray(right.sum(1) / due.sum(1))


def ended(model: PipelineModel, log: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return the frame from which on an item was lost, of each; infinity for those that were not."""
    found = np.full(model.parameters.items, np.inf)
    lost = model.items["outcome"].to_numpy() == codes.FATES[codes.LOST]
    events = log.groupby("item")["step"].max()
    found[events.index[lost[events.index]]] = events.to_numpy()[lost[events.index]] + 1
    return found
