"""Six of Mesa's own examples and a stranger's model, assessed: is a goal pursued, and do single agents matter?

    python analysis/mesa_examples.py [--replications 20] [--only life boids …] [--csv FILE] [--figure FILE]

Of each model it says the verdict, how many lines its adapter has, which stock kinds apply, whether runs repeat, and how
many runs a second there are, as a share of what a bare loop over the same model makes in the same process (with streams
of random numbers for each agent, and without).
"""

from __future__ import annotations

import argparse
import ast
import importlib
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[1]))
from emergent import Assessment, assess, experiment
from emergent.adapter import AdaptedSystem
from emergent.adapter.building import build_model, let_go, stepper
from emergent.adapter.system import class_of
from emergent.outcomes import Request
from emergent.randomness import replication_seeds

ROOT = Path(__file__).parents[1]
NAMES = ("life", "boids", "schelling", "wolf_sheep", "virus", "sugarscape", "termites")
STOCK = ("remove", "freeze", "skip", "delay", "replace", "set", "noise", "swap", "mute")
RUNS, REPEATS = 8, 5
ENDS = {"null": "the null", "attainment": "the system", "ceiling": "the ceiling"}


def read(name: str) -> AdaptedSystem:
    """Return the adapted system of a file in `analysis/mesa_models/`."""
    return importlib.import_module(f"analysis.mesa_models.{name}").system


def lines(name: str) -> int:
    """Return the lines of an adapter: functions and the call, without the model, imports, texts and empty lines."""
    tree = ast.parse((ROOT / "analysis" / "mesa_models" / f"{name}.py").read_text(encoding="utf-8"))
    own = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.Assign)]
    texts = [node.body[0] for node in own if isinstance(node, ast.FunctionDef) and ast.get_docstring(node)]
    return sum(node.end_lineno - node.lineno + 1 for node in own) - sum(t.end_lineno - t.lineno + 1 for t in texts)


def speed(system: AdaptedSystem) -> tuple[float, float]:
    """Return the runs a second, keyed and not, over those of a bare loop of the same runs: the best of some repeats."""
    shared = class_of(replace(system.author, keyed=False))()
    seeds, best = [int(seed) for seed in replication_seeds(0, np.arange(RUNS))], dict[str, float]()

    def bare() -> None:
        for seed in seeds:
            model = build_model(system.author.build, system.given, seed)
            advance = stepper(model)
            for _ in range(system.steps):
                if not model.running:
                    break
                advance()
            let_go(model)

    ways = {"bare": bare, "keyed": lambda: _run(system), "shared": lambda: _run(shared)}
    for _ in range(REPEATS):
        for name, way in ways.items():
            began = time.process_time()
            way()
            best[name] = min(best.get(name, np.inf), time.process_time() - began)
    return best["bare"] / best["keyed"], best["bare"] / best["shared"]


def _run(system: AdaptedSystem) -> None:
    system.run([Request(replications=range(RUNS))])


def row(name: str, system: AdaptedSystem, assessment: Assessment, seconds: float) -> dict[str, object]:
    """Return what is said of a model."""
    keyed, shared = speed(system)
    difference = system.tried.difference
    return {
        "model": name,
        "goal": system.goal.sentence,
        "verdict": str(assessment.verdict),
        "lines": lines(name),
        "kinds": " ".join(kind for kind in STOCK if kind in system.kinds),
        "repeats": "yes" if difference is None else f"no: {difference}",
        "members": len(system.members),
        "runs": assessment.runs,
        "seconds": round(seconds, 1),
        "keyed / bare": round(keyed, 2),
        "shared / bare": round(shared, 2),
    }


def draw(found: dict[str, Assessment]) -> Figure:
    """Return the attainment of each system between its null and its ceiling, with intervals."""
    figure = Figure(figsize=(8, 0.6 * len(found) + 1.4), layout="constrained")
    axes = figure.subplots()
    for place, assessment in enumerate(found.values()):
        result = assessment.results["goal_directedness"]
        for end, colour in zip(ENDS, ("0.6", "C0", "0.3"), strict=True):
            if end in result:
                one = result[end]
                ends = [[one.value - one.low], [one.high - one.value]]
                axes.errorbar(one.value, place, xerr=ends, fmt="o", color=colour, label=None if place else ENDS[end])
        axes.text(1.04, place, str(assessment.verdict), va="center", transform=axes.get_yaxis_transform())
    axes.set(yticks=range(len(found)), yticklabels=list(found), xlim=(-0.02, 1.02), xlabel="attained [share]")
    axes.invert_yaxis()
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False)
    return figure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=20)
    parser.add_argument("--only", nargs="*", default=NAMES, choices=NAMES, metavar="NAME")
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--figure", type=Path)
    given = parser.parse_args()
    found, rows = dict[str, Assessment](), []
    warnings.simplefilter("ignore")
    with experiment.processes() as executor:
        for name in given.only:
            system, began = read(name), time.perf_counter()
            found[name] = assess(system, replications=given.replications, executor=executor)
            rows.append(row(name, system, found[name], time.perf_counter() - began))
            print("\n".join(f"{key:14}{value}" for key, value in rows[-1].items()), flush=True)
            print("\n".join(f"    {sentence}" for sentence in found[name].verdict.sentences), "\n", flush=True)
            if given.csv:
                pd.DataFrame(rows).to_csv(given.csv, index=False)
            if given.figure:
                draw(found).savefig(given.figure, dpi=150, bbox_inches="tight")


if __name__ == "__main__":
    main()
