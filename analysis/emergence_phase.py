"""When the walk's goal-directedness emerges: two phase diagrams and Sobol indices, from the designs in `designs/`.

    python analysis/emergence_phase.py [--out out/emergence-phase] [--small] [--workers N] [--only NAME]

- `designs/emergence_gap.toml`: attainment beyond that of the same walkers each on its own, paired by run, over the size
  of the group and the rate of glimpses;
- `designs/retention.toml`: the share that the others keep when so many are distracted for so long; what they attain is
  compared with what all attain when nobody is;
- `designs/walk_sobol.toml`: which share of the variance of attainment each parameter accounts for.

Sweeps lie in folders below `--out`: a study that was stopped goes on, and `emergent report` tells more of each.
`--small` runs every third value, a few points and replications, in seconds. The figures are PNGs beside the folders.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[1]))
from analysis.sensitivity import save
from emergent import Design, experiment, read_design, run_scenarios, toml
from emergent.plots import indices, phase
from emergent.sensitivity import of_seeds, phase_diagram, read, sentences, studies
from emergent.sweep import Store

DESIGNS = Path(__file__).with_name("designs")
GAP, KEPT = 0.3, 0.8
"""Where the lines are drawn: three tenths of all that there is to attain; four fifths of what all attain."""
COLOURS = 256
FEW, POINTS = 8, 8
"""Replications, and points of the sample, of a small study."""


def gap(store: Store) -> Figure:
    """Draw what the group attains beyond walkers each on its own."""
    points = read(store)
    beyond = points.where(plan="nominal").minus(points.where(plan="uncoupled"))
    return phase.draw(phase_diagram(beyond, "walkers", "glimpse_rate"), GAP)


def retention(store: Store) -> Figure:
    """Draw what the others keep."""
    points = read(store)
    struck = points.where(plan="distract:*@50=60").over(points.where(plan="nominal"))
    return phase.draw(phase_diagram(struck, "struck", "dose"), KEPT)


def sobol(store: Store) -> Figure:
    """Draw the indices, and say them."""
    (study,) = studies(store)
    print(*sentences(study).values(), of_seeds(study), sep="\n")
    figure = indices.draw(study)
    assert figure is not None
    return figure


STUDIES: dict[str, Callable[[Store], Figure]] = {"emergence_gap": gap, "retention": retention, "walk_sobol": sobol}


def design(name: str, *, small: bool = False) -> Design:
    """Return a design, or one with a few points of it."""
    file = DESIGNS / f"{name}.toml"
    if not small:
        return read_design(file)
    data = toml.load(file)
    sample = {"sample": {**data["sample"], "size": POINTS}} if "sample" in data else {}
    return Design(**{**_fewer(data), **sample, "replications": FEW})


def _fewer(given: Any) -> Any:
    """Return every third number of each list."""
    if isinstance(given, dict):
        return {key: _fewer(value) for key, value in given.items()}
    if isinstance(given, list) and not all(isinstance(value, int | float) for value in given):
        return [_fewer(value) for value in given]
    return given[::3] if isinstance(given, list) else given


def run(name: str, out: Path, *, small: bool = False, workers: int | None = None) -> Path:
    """Run what is missing of a study, draw it, and return the picture."""
    made, picture = design(name, small=small), out / f"{name}.png"
    with experiment.processes(workers) if workers else nullcontext() as executor:
        store = run_scenarios(made.scenarios, made.config, store=out / name, executor=executor)
    save(STUDIES[name](store), picture, COLOURS)
    return picture


def main() -> None:
    """Run and draw all studies, or one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("out/emergence-phase"))
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--workers", type=int, help="processes; threads of one, if not given")
    parser.add_argument("--only", choices=STUDIES)
    given = parser.parse_args()
    for name in [given.only] if given.only else STUDIES:
        print(f"Written: {run(name, given.out, small=given.small, workers=given.workers)}", flush=True)


if __name__ == "__main__":
    main()
