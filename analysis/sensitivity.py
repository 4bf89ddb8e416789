"""What the verdict on a group hangs on: each of its parameters halved and doubled, as a table and as a figure.

    python analysis/sensitivity.py [SCENARIO] [--replications 40] [--workers N] [--csv FILE] [--figure FILE]

Each variant is assessed with the metrics from which the verdict follows and no others. The table has the word, the
gates that fail and those that are undecided, and the figures of two gates: goal-directedness between null and ceiling
(gate 1), and the least of what the others keep with a single one struck (gate 4).

A parameter is a number above 0, or a place, of which half is half as far away. Left out are the time step and what
changes nothing, as the length of glimpses where there are none: two runs each are compared, bit for bit. So is what may
not be halved or doubled. Without `--csv` and `--figure` both lie beside the scenario's file.

Rows that the table has already are not measured again, so that a study can be stopped and taken up; only those whose
word is provisional are, where more replications are asked for: 40 first, and then 100, decide most at the least cost.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, as_completed
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))
from analysis.sensitivity_figure import draw
from emergent import Request, Scenario, System, assess, hashed_file, read_scenario, scenarios
from emergent.errors import EmergentError
from emergent.experiment import processes
from emergent.family import Family
from emergent.gate import Gate
from emergent.perturbation import NOMINAL
from emergent.verdict import AIMLESS, Verdict

FACTORS = (0.5, 2.0)
COLOURS, DPI = 64, 100
AS_IT_IS = "as it is"
Point = tuple[str, float, Any]
"""A parameter, a factor and the value that it has then; or the scenario as it is."""


# what is varied


def varied(system: System) -> Iterator[Point]:
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


# what is measured


def deciding(family: Family) -> list[str]:
    """Return the metrics from which the verdict follows; those that only stand beside it are left out."""
    criteria = [one for question in family.questions for one in (*question.decide, *question.further)]
    apart = (family.follows, family.robustly, family.anybody, family.distributed)
    figures = (*(one.figure for one in (*criteria, *apart) if one), *family.singles)
    return list(dict.fromkeys(figure.partition(".")[0] for figure in figures))


def measured(scenario: Scenario, point: Point) -> dict[str, Any]:
    """Return the row of one point."""
    name, factor, value = point
    system = scenario.system if name == AS_IT_IS else scenario.system.with_parameters({name: value})
    changed = replace(scenario, system=system, plans={}, claims=())
    verdict = assess(changed, metrics=deciding(system.family)).verdict
    row = {"parameter": name, "factor": factor, "value": value, "replications": scenario.replications}
    return row | said(verdict) | figures(verdict)


def said(verdict: Verdict) -> dict[str, Any]:
    """Return the word, and by their numbers the gates that fail and those that may yet come out either way."""
    failed = [gate for gate in verdict.gates if gate.passed is False]
    undecided = [gate for gate in verdict.gates if gate.passed is None and _open(gate, verdict)]
    word = str(verdict).removesuffix(" (provisional)")
    return {
        "word": word,
        "provisional": verdict.provisional,
        "fails": _numbers(failed),
        "undecided": _numbers(undecided),
    }


def _open(gate: Gate, verdict: Verdict) -> bool:
    """Whether a gate without an answer matters: of what pursues nothing, shares are undefined, and stay so."""
    return gate.defined or verdict.word not in AIMLESS


def _numbers(gates: Iterable[Gate]) -> str:
    return " ".join(str(gate.number) for gate in gates)


def figures(verdict: Verdict) -> dict[str, Any]:
    """Return the figure of gate 1, and of gate 4 the least, with their intervals."""
    row: dict[str, Any] = {}
    for name, gate in (("gd", verdict.gates[0]), ("kept", verdict.gates[3])):
        one = min(gate.estimates, key=lambda estimate: (np.isnan(estimate.value), estimate.value))
        row |= {name: one.value, f"{name}_low": one.low, f"{name}_high": one.high, f"{name}_is": one.name}
    return row


# the study


def study(scenario: Scenario, file: Path, executor: Executor | None = None) -> pd.DataFrame:
    """Assess the scenario and all its variants, and write each row as soon as it is there, in the parameters' order."""
    points: list[Point] = [(AS_IT_IS, 1.0, None), *varied(scenario.system)]
    kept = read(file).to_dict("records") if file.exists() else []
    rows: dict[tuple[str, float], Any] = {(row["parameter"], row["factor"]): row for row in kept}
    done = {key for key, row in rows.items() if not row["provisional"] or row["replications"] >= scenario.replications}
    todo = [point for point in points if point[:2] not in done]
    for row in _each(partial(measured, scenario), todo, executor):
        rows[row["parameter"], row["factor"]] = row
        ordered = [rows[point[:2]] for point in points if point[:2] in rows]
        text = pd.DataFrame(ordered).to_csv(index=False, float_format="%.4g", na_rep="nan")
        hashed_file.write(file, text.encode())
        print(*row.values(), flush=True)
    return read(file)


def read(file: Path) -> pd.DataFrame:
    """Return the table of a study."""
    return pd.read_csv(file, keep_default_na=False, na_values=["nan"], dtype={"fails": str, "undecided": str})


def _each(
    work: Callable[[Point], dict[str, Any]], points: list[Point], executor: Executor | None
) -> Iterator[dict[str, Any]]:
    """Yield what comes of each point, by an executor as soon as it is there."""
    if executor is None:
        yield from map(work, points)
        return
    for future in as_completed([executor.submit(work, point) for point in points]):
        yield future.result()


def save(figure: Figure, file: Path, colours: int = COLOURS) -> None:
    """Save a figure, as a PNG with few colours where its name says so."""
    if file.suffix != ".png":
        figure.savefig(file)
        return
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=DPI)
    Image.open(stream).convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(file, optimize=True)


def main() -> None:
    """Measure what is missing, and draw all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="?", default="restaurant-smell")
    parser.add_argument("--replications", type=int, default=40)
    parser.add_argument("--workers", type=int, help="processes that assess side by side; as many as processors")
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--figure", type=Path)
    given = parser.parse_args()
    scenario = replace(read_scenario(given.scenario), replications=given.replications)
    beside = scenarios().get(given.scenario, Path(given.scenario))
    csv, figure = given.csv or beside.with_name("sensitivity.csv"), given.figure or beside.with_name("sensitivity.png")
    with processes(given.workers) as executor:
        rows = study(scenario, csv, executor)
    save(draw(rows, scenario), figure)
    print(f"Written: {csv}, {figure}")


if __name__ == "__main__":
    main()
