"""What of a run, and of its twin, is sent to the browser: bytes of numbers, and the words that they stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from emergent.app.elements import Row, floats
from emergent.app.lazy import Lazy
from emergent.app.live import Live
from emergent.app.pipeline.observer import WORDS
from emergent.app.pipeline.recording import FATES, PipelineRecording, record
from emergent.completed import FOREVER
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.system import PipelineSystem
from emergent.perturbation import NOMINAL

BUSIEST = 3
"""How many nodes the plot of who waits where shows."""
COLUMNS = ("step", "item", "component", "operation", "attempt", "status", "decision", "value")
WORDY = ("component", "operation", "status", "decision")
"""The columns of the event log that the browser gets, and which of them hold words."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A run and its twin as the page keeps them: it keeps how to make what it sends, not what was made.

    `last` is the last step of the longer one.
    """

    last: int
    recording: Lazy
    twin: Lazy
    log: Lazy
    table: Lazy
    """The event log as a text of comma-separated values."""
    counts: Lazy


def shown(live: Live) -> Shown:
    """Compute a run and its twin."""
    run, twin = record(live), record(live, NOMINAL)
    last = max(run.frames, twin.frames) - 1

    def lazy(what: str, make: Callable[[PipelineRecording, PipelineRecording], Any]) -> Lazy:
        return Lazy((what, run.key, twin.key), lambda: make(record(live), record(live, NOMINAL)))

    return Shown(
        last,
        lazy("recording", lambda run, _: {**played(run, last), "struck": struck(live)}),
        lazy("twin", lambda _, twin: played(twin, last)),
        lazy("log", lambda run, _: rows(run.log, run.looks)),
        lazy("table", lambda run, _: run.log.to_csv(index=False)),
        lazy("counts", lambda run, _: longer(run.counts, last)),
    )


def played(run: PipelineRecording, last: int) -> Row:
    """Return what the graph plays of a run."""
    moved = {name: floats(run.motion.array(name)) for name in ("moves", "stays", "signs")}
    waiting, states = (_whole(longer(a, last)) for a in (run.waiting, run.states))
    so_far = floats(longer(run.attainment, last))
    return {
        **moved,
        "waiting": waiting,
        "states": states,
        "attainment": so_far,
        "fates": list(FATES),
        "frames": last + 1,
    }


def struck(live: Live) -> list[Row]:
    """Return which components are perturbed from which step to which; an end of −1 is that of the run."""
    found: list[Row] = []
    for one in live.system.complete(live.plan):
        start, stop = one.steps(1.0)
        stop = -1 if stop == FOREVER else max(stop, start + 1)  # what happens at once shows in one frame
        found += [{"id": id, "kind": one.kind, "from": start, "to": stop} for id in one.ids]
    return found


def rows(log: pd.DataFrame, looks: npt.NDArray[np.int8]) -> Row:
    """Return the event log as numbers, a column each, with the words of those that stand for words."""
    words: dict[str, list[str]] = {"observer": list(WORDS)}
    columns: dict[str, bytes] = {"observer": _whole(looks)}
    for name in COLUMNS:
        if name in WORDY:
            codes, kept = pd.factorize(log[name])
            words[name], columns[name] = [str(word) for word in kept], _whole(codes)
        else:
            columns[name] = _whole(log[name].to_numpy())
    return {"columns": columns, "words": words, "rows": len(log)}


def longer(array: npt.NDArray[Any], last: int) -> npt.NDArray[Any]:
    """Return an array of frames up to the frame `last`: after its end a run stays as it is."""
    return np.concatenate([array, np.repeat(array[-1:], last + 1 - len(array), axis=0)])


def _whole(array: npt.ArrayLike) -> bytes:
    return np.ascontiguousarray(array, np.int32).tobytes()


def _line(name: str, data: npt.ArrayLike, color: int = 0, dash: list[int] | None = None) -> Row:
    return {"name": name, "color": color, "dash": dash or [], "data": floats(data)}


STYLES: dict[str, tuple[int, list[int]]] = {
    **{"right": (0, []), "wrong": (1, [9, 4]), "failed": (3, [3, 3]), "late": (4, [12, 4, 3, 4])},
    **{"lost": (3, [14, 5]), "under way": (2, [5, 3, 1, 3])},
}


def fates(live: Live, run: PipelineRecording, twin: PipelineRecording, last: int) -> list[Row]:
    """Return how many items became what; those that are outdated are wrong, too."""
    states = longer(run.states, last)
    counts = {name: states[:, FATES.index(name)] for name in STYLES}
    counts["wrong"] = counts["wrong"] + states[:, k.OUTDATED]
    return [_line(name, counts[name], *STYLES[name]) for name in STYLES]


def waiting(live: Live, run: PipelineRecording, twin: PipelineRecording, last: int) -> list[Row]:
    """Return how many wait at the nodes where most do, of the run and of the twin."""
    system = live.system
    assert isinstance(system, PipelineSystem)
    here, there = longer(run.waiting, last), longer(twin.waiting, last)
    most = np.maximum(here.sum(0), there.sum(0))
    found: list[Row] = []
    for color, place in enumerate(np.argsort(-most, kind="stable")[:BUSIEST]):
        name = system.wiring.nodes[place]
        if most[place] or not found:
            found.append(_line(name, here[:, place], color))
            found.append(_line(f"{name}, twin", there[:, place], color, [7, 5]))
    return found
