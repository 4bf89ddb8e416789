"""What `emergent run` prints and writes of systems through which items flow: what became of them, and who did what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from emergent.cli.ran import Ran
from emergent.codes import FATES
from emergent.columns import CALLS, COUNTS, FATE, PART, REACHED

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import xarray as xr

    from emergent.perturbation import Plan

NAMES = ("events.parquet", "twin_events.parquet", "items.parquet", "run.png", "wiring.png")
"""The files that `write` may write."""
ALWAYS = ("right", "wrong")
"""What becomes of items that is printed though it be of none."""


def write(folder: Path, ran: Ran) -> None:
    """Write the event logs of the run and of its twin, what became of the items, and two pictures."""
    from emergent import parquet, report
    from emergent.perturbation import NOMINAL
    from emergent.plots import flow, graph

    system: Any = ran.scenario.system
    names = {"run": "events.parquet", "twin": "twin_events.parquet"}
    for which, plan in ran.plans.items():
        log = system.event_log(ran.found.recording(plan, [ran.replication]))
        parquet.write_frame(folder / names[which], log.drop(columns=["run", "plan", "replication"]), ran.said(plan))
    parquet.write_frame(folder / "items.parquet", _items(ran), ran.said(ran.plan))
    twin = ran.recorded(NOMINAL) if ran.plan else None
    drawn = flow.picture(flow.RecordedItems(ran.small, system, ran.plan, ran.recorded(ran.plan), twin))
    (folder / "run.png").write_bytes(report.png(drawn))
    struck = {id for one in system.complete(ran.plan) for id in one.ids}
    wiring = graph.plain(system, ran.small, struck, system.network(ran.outcome(ran.plan)))
    if wiring is not None:
        (folder / "wiring.png").write_bytes(report.png(wiring))


def facts(ran: Ran, plan: Plan) -> dict[str, str]:
    """Return what became of the items in one of the two runs; attainment is the share of those that count."""
    import numpy as np

    system, runs = ran.scenario.system, ran.outcome(plan)
    scored = system.scored(ran.plan)
    outcomes = {name: _outcome(ran, p) for name, p in ran.plans.items()}
    ours, counted = _outcome(ran, plan), _counted(ran)
    share = f"{system.goal.system(runs, scored[None])[0]:.3f}"
    if counted.all():
        found = {"attainment": share}
    else:
        since = _arrivals(ran)[counted].min()
        found = {
            f"attainment of the {counted.sum()} items that count (from {since:.0f} s on)": share,
            "of them right": f"{(ours[counted] == 'right').sum()} of {counted.sum()}",
        }
    for code in dict.fromkeys((*ALWAYS, *(str(code) for one in outcomes.values() for code in one))):
        found[f"items {code}"] = f"{(ours == code).sum()} of {len(ours)}"
    reached = runs[REACHED].values[0] - _arrivals(ran)
    took = reached[np.isfinite(reached)]
    found["a right one took, half of them less than"] = f"{np.median(took):.0f} s" if len(took) else "–"
    if CALLS in runs:
        found["calls per item"] = f"{float(runs[CALLS].values[0]):.2f}"
    return found


def details(ran: Ran) -> Any:
    """Return a table of what each component did, in the run and in its twin."""
    from emergent.cli import console

    system = ran.scenario.system
    struck = {id for one in system.complete(ran.plan) for id in one.ids}
    kinds = {component.id: component.kind for component in system.components}
    counts = {which: ran.outcome(plan)[COUNTS].isel(run=0) for which, plan in ran.plans.items()}
    columns = ("operations", "failed visibly", "wrong", "rejected", "lost", "struck", "waiting at most")
    table = console.table("component", "kind", *columns, right=columns)
    for part in next(iter(counts.values()))[PART].values:
        rows = [_did(one.sel(part=part), kinds[str(part)]) for one in counts.values()]
        if kinds[str(part)] == "edge" and not any(sum(row[1:]) for row in rows):
            continue
        cells = [" / ".join(map(str, cell)) if any(cell) else "" for cell in zip(*rows, strict=True)]
        name = f"{part} ✕" if part in struck else str(part)
        table.add_row(name, kinds[str(part)], *cells, style="bold" if part in struck else None)
    said = "each number: run / twin" if ran.plan else ""
    table.caption, table.caption_justify = said, "left"
    return table


def _did(counts: xr.DataArray, kind: str) -> list[int]:
    """Return how often a component did what the table says."""

    def count(name: str) -> int:
        return int(counts.sel(counter=name))

    judged = kind in ("stage", "tool", "reviewer", "aggregator")
    wrong = count("operations") - count("failures") - count("right") if judged else 0
    rest = ("rejections", "lost", "struck", "most_waiting")
    return [count("operations"), count("failures"), max(0, wrong), *map(count, rest)]


def _outcome(ran: Ran, plan: Plan) -> npt.NDArray[np.str_]:
    """Return what became of each item, in words."""
    import numpy as np

    return np.asarray(np.array(FATES)[ran.outcome(plan)[FATE].values[0]])


def _counted(ran: Ran) -> npt.NDArray[np.bool_]:
    """Return which items the goal counts."""
    import numpy as np

    from emergent.protocols import OfItems

    goal, items = ran.scenario.system.goal, ran.outcome(ran.plan)[FATE].shape[1]
    return np.asarray(goal.counted(items)) if isinstance(goal, OfItems) else np.ones(items, np.bool_)


def _arrivals(ran: Ran) -> npt.NDArray[np.float64]:
    """Return when each item arrives [s]."""
    import numpy as np

    from emergent.protocols import OfItems

    goal, items = ran.scenario.system.goal, ran.outcome(ran.plan)[FATE].shape[1]
    return goal.arrivals(items) if isinstance(goal, OfItems) else np.arange(items, dtype=np.float64)


def _items(ran: Ran) -> pd.DataFrame:
    """Return a row an item: when it arrived, whether the goal counts it, and what it became in the run and in its twin.

    `reached` is when it was delivered right and in time [s].
    """
    import pandas as pd

    columns: dict[str, Any] = {"arrived": _arrivals(ran), "counts": _counted(ran)}
    for which, plan in ran.plans.items():
        prefix = "" if which == "run" else "twin_"
        columns[f"{prefix}outcome"] = _outcome(ran, plan)
        columns[f"{prefix}reached"] = ran.outcome(plan)[REACHED].values[0]
    return pd.DataFrame(columns).rename_axis("item").reset_index()
