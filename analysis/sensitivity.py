"""What the verdict on a group hangs on: each of its parameters halved and doubled, as a table and as a figure.

    python analysis/sensitivity.py [SCENARIO] [--replications 60] [--csv FILE] [--figure FILE]

Measured are the two gates that parameters decide most: 1, goal-directedness between null and ceiling; and 4, what the
others keep with a single member struck from the start on, in the worst of the ways that the system declares. Another
member, drawn by a key, is struck in each replication: the worst one where members are alike, else milder than gate 4.
The worst way is chosen on one half of the replications and scored on the other.

A parameter is a number above 0, or a place, of which half is half as far away. Left out are the time step and what
changes nothing, as the length of glimpses where there are none: two runs each are compared, bit for bit. So is what may
not be halved or doubled. Without `--csv` and `--figure` both lie beside the scenario's file. Rows that the table has
already are not measured again, so that a study can be stopped and taken up.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))
from analysis.sensitivity_figure import draw
from emergent import Estimate, Plan, Request, Scenario, System, read_scenario, scenarios
from emergent.assessment import measure
from emergent.errors import EmergentError
from emergent.experiment import run
from emergent.metrics.estimate import ratio
from emergent.metrics.metric import each, retained
from emergent.metrics.strikes import Way, strike, strikeable, ways
from emergent.perturbation import NOMINAL
from emergent.randomness import choice

FACTORS = (0.5, 2.0)
COLOURS, DPI = 64, 100


def varied(system: System) -> Iterator[tuple[str, float, Any]]:
    """Yield each parameter, factor and value that can be tried and that makes a difference."""
    ends = _ends(system)
    for name, given in system.parameters:
        for factor in FACTORS:
            whole = type(system.parameters).model_fields[name].annotation is int
            value = _times(given, factor, whole=whole)
            if name == "dt" or value is None:
                continue
            try:
                changed = system.with_parameters({name: value})
                if not _same(ends, _ends(changed)):
                    yield name, factor, value
            except EmergentError:
                continue


def _times(given: Any, factor: float, *, whole: bool) -> Any:
    """Return a parameter times a factor; None where that means nothing."""
    if isinstance(given, bool) or given == 0:
        return None
    if isinstance(given, int | float):
        return max(1, round(given * factor)) if whole else given * factor
    if isinstance(given, tuple) and len(given) == 2 and all(isinstance(x, int | float) for x in given):
        return tuple(x * factor for x in given)
    return None


def _ends(system: System) -> dict[str, np.ndarray]:
    runs = system.run([Request(NOMINAL, range(2))], seed=1).arrays(NOMINAL, range(2))
    return {name: np.asarray(column) for name, column in runs.items()}


def _same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return all(
        one[name].shape == other[name].shape and np.array_equal(one[name], other[name], equal_nan=True) for name in one
    )


def figures(scenario: Scenario, system: System, replications: int) -> dict[str, Any]:
    """Return goal-directedness, what the others keep, and in a word what these two say."""
    everything, half = range(replications), replications // 2
    struck = {way: _plans(system, way, replications) for way in ways(system)}
    asked = [Request(plan, everything) for plan in (NOMINAL, *(system.reference(name) for name in ("null", "ceiling")))]
    asked += [one for plans in struck.values() for one in each(plans[:half], everything[:half])]
    outcomes = run(system, asked, seed=scenario.seed)
    first, second = everything[:half], everything[half:]
    kept = {way: np.divide(*(part.mean() for part in retained(system, outcomes, plans[:half], first)))
            for way, plans in struck.items()}  # fmt: skip
    worst = min(kept, key=lambda way: kept[way])
    rest = struck[worst][half:]
    outcomes = run(system, [*(Request(plan, second) for plan in (NOMINAL, system.reference("null"))),
                            *each(rest, second)], seed=scenario.seed)  # fmt: skip
    gd = measure(replace(scenario, system=system, plans={}), "goal_directedness", replications=replications)["gd"]
    left = ratio(*retained(system, outcomes, rest, second), name="kept", label="")
    row: dict[str, Any] = {"says": _word(gd, left, scenario), "worst": str(worst), "replications": replications}
    for name, one in (("gd", gd), ("kept", left)):
        row |= {name: one.value, f"{name}_low": one.low, f"{name}_high": one.high}
    return row


def _plans(system: System, way: Way, replications: int) -> list[Plan]:
    ids = strikeable(system, way, system.members)
    return [strike(system, way, (ids[choice(0, r, len(ids), 1, "struck")[0]],), 0.0).plan for r in range(replications)]


def _word(gd: Estimate, kept: Estimate, scenario: Scenario) -> str:
    directed, keeps = scenario.thresholds.directed, scenario.thresholds.keeps
    if gd.high <= directed:
        return "hardly goal-directed"
    if gd.low > directed and kept.high <= keeps:
        return "one stops it"
    return "passes both" if gd.low > directed and kept.low > keeps else "undecided"


def study(scenario: Scenario, replications: int, file: Path) -> pd.DataFrame:
    """Assess the scenario and all its variants, and write each row as soon as it is there."""
    rows = pd.read_csv(file).to_dict("records") if file.exists() else []
    done = {(row["parameter"], row["factor"]) for row in rows}
    todo = [("", 1.0, None), *varied(scenario.system)]
    for name, factor, value in todo:
        if (name or "as it is", factor) in done:
            continue
        system = scenario.system.with_parameters({name: value}) if name else scenario.system
        row = {"parameter": name or "as it is", "factor": factor, "value": value}
        rows.append(row | figures(scenario, system, replications))
        pd.DataFrame(rows).to_csv(file, index=False, float_format="%.4g")
        print(*rows[-1].values(), flush=True)
    return pd.read_csv(file)


def save(figure: Figure, file: Path) -> None:
    """Save a figure, as a PNG with few colours where its name says so."""
    if file.suffix != ".png":
        figure.savefig(file)
        return
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=DPI)
    Image.open(stream).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def main() -> None:
    """Measure what is missing, and draw all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="?", default="restaurant-smell")
    parser.add_argument("--replications", type=int, default=60)
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--figure", type=Path)
    given = parser.parse_args()
    scenario = read_scenario(given.scenario)
    beside = scenarios().get(given.scenario, Path(given.scenario))
    csv, figure = given.csv or beside.with_name("sensitivity.csv"), given.figure or beside.with_name("sensitivity.png")
    save(draw(study(scenario, given.replications, csv), scenario), figure)
    print(f"Written: {csv}, {figure}")


if __name__ == "__main__":
    main()
