"""Six of Mesa's examples, a stranger's model and a thermostat, assessed: is a goal pursued, do single agents matter?

    python analysis/mesa_examples.py [--replications 12] [--only life boids …] [--csv FILE] [--figure FILE]

Of each model it says the verdict, how many lines its adapter has, which stock kinds apply, and whether runs repeat; the
figure shows what it attains as a whole, as its null, with its members uncoupled, and with the worst of them struck (in
replications other than those in which it was found to be the worst).
"""

from __future__ import annotations

import argparse
import ast
import importlib
import sys
import time
import warnings
from concurrent.futures import Executor
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[1]))
from emergent import Assessment, Estimate, Plan, Request, assess, experiment
from emergent.adapter import AdaptedSystem
from emergent.metrics.estimate import share
from emergent.metrics.metric import attainment

ROOT = Path(__file__).parents[1]
NAMES = ("boids", "schelling", "termites", "wolf_sheep", "sugarscape", "virus", "life", "daisyworld")
STOCK = ("remove", "freeze", "skip", "delay", "replace", "set", "noise", "swap", "mute")
WHOLE, NULL, UNCOUPLED, STRUCK = "whole", "null", "uncoupled", "worst struck"
COLOURS = {WHOLE: "C0", NULL: "0.55", UNCOUPLED: "C1", STRUCK: "C3"}
ENDS = {"": "value", " low": "low", " high": "high"}
COLUMNS = 4


def read(name: str) -> AdaptedSystem:
    """Return the adapted system of a file in `analysis/mesa_models/`."""
    return importlib.import_module(f"analysis.mesa_models.{name}").system


def lines(name: str) -> int:
    """Return the lines of an adapter: functions and the call, without the model, imports, texts and empty lines."""
    tree = ast.parse((ROOT / "analysis" / "mesa_models" / f"{name}.py").read_text(encoding="utf-8"))
    own = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.Assign) and not _is_constant(node)]
    texts = [node.body[0] for node in own if isinstance(node, ast.FunctionDef) and ast.get_docstring(node)]
    return sum(node.end_lineno - node.lineno + 1 for node in own) - sum(t.end_lineno - t.lineno + 1 for t in texts)


def _is_constant(node: ast.AST) -> bool:
    """Whether it gives names to the model's numbers."""
    return isinstance(node, ast.Assign) and not isinstance(node.value, ast.Call | ast.IfExp)


def worst(system: AdaptedSystem, assessment: Assessment) -> Plan:
    """Return the plan that strikes whom the others need most; where there is nothing to lose, any member."""
    rows = assessment.results["necessity"].tables["members"]
    row = rows.loc[rows["value"].fillna(1.0).idxmin()]
    onset = 0.0 if row["when"] == "start" else system.goal.midway
    return Plan.of(str(row["kind"]), str(row["member"]), onset)


def attained(system: AdaptedSystem, assessment: Assessment, executor: Executor) -> dict[str, Estimate]:
    """Return what is attained as a whole, as the null, uncoupled, and with the worst member struck."""
    runs = assessment.replications
    names = {WHOLE: "nominal", NULL: "null", UNCOUPLED: "uncoupled"}
    asked = {what: (system.reference(name), range(runs)) for what, name in names.items()}
    asked[STRUCK] = worst(system, assessment), range(runs, 2 * runs)
    outcomes = experiment.run(system, [Request(plan, some) for plan, some in asked.values()], executor=executor)
    return {name: share(attainment(system, outcomes, plan, some), name=name) for name, (plan, some) in asked.items()}


def row(name: str, system: AdaptedSystem, assessment: Assessment, found: dict[str, Estimate]) -> dict[str, object]:
    """Return what is said of a model."""
    numbers = {**found, "GD": assessment.results["goal_directedness"]["gd"]}
    return {
        "model": name,
        "goal": system.goal.sentence,
        "verdict": str(assessment.verdict),
        **{f"{what}{end}": round(getattr(e, key), 3) for what, e in numbers.items() for end, key in ENDS.items()},
        "struck": str(worst(system, assessment)),
        "lines": lines(name),
        "kinds": " ".join(kind for kind in STOCK if kind in system.kinds),
        "left out": "; ".join(f"{kind}: {why}" for kind, why in system.unfit.items()),
        "runs differ": system.unlike,
        "members": len(system.members),
        "replications": assessment.replications,
        "runs": assessment.runs,
    }


def draw(rows: pd.DataFrame) -> Figure:
    """Return a panel a model: what it attains in four ways, with intervals, and its verdict in words."""
    down = -(-len(rows) // COLUMNS)
    figure = Figure(figsize=(3.2 * COLUMNS, 2.7 * down), layout="constrained")
    panels = figure.subplots(down, COLUMNS, sharex=True, sharey=True, squeeze=False).ravel()
    for panel in panels[len(rows) :]:
        panel.set_axis_off()
    for panel, one in zip(panels, rows.to_dict("records"), strict=False):
        for place, what in enumerate(COLOURS):
            value, low, high = (one[f"{what}{end}"] for end in ENDS)
            ends = [[max(value - low, 0.0)], [max(high - value, 0.0)]]
            panel.errorbar(value, place, xerr=ends, fmt="o", color=COLOURS[what], capsize=3)
        panel.set_title(f"{one['model'].replace('_', ' and ')}\n{one['goal']}", fontsize=9, loc="left")
        panel.text(0.5, -0.5, one["verdict"], ha="center", va="center", fontsize=9, weight="bold")
        panel.set(yticks=range(len(COLOURS)), yticklabels=list(COLOURS), xlim=(-0.03, 1.03), ylim=(3.5, -0.9))
        panel.grid(axis="x", color="0.9")
        panel.spines[["top", "right"]].set_visible(False)
    figure.supxlabel("attained (share; with 95 % intervals)", fontsize=9)
    return figure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=12)
    parser.add_argument("--only", nargs="*", default=NAMES, choices=NAMES, metavar="NAME")
    parser.add_argument("--csv", type=Path, help="Written, and read before: models that are not assessed stay.")
    parser.add_argument("--figure", type=Path)
    given = parser.parse_args()
    rows = {one["model"]: one for one in _read(given.csv)}
    warnings.simplefilter("ignore")
    with experiment.processes() as executor:
        for name in given.only:
            system, began = read(name), time.perf_counter()
            assessment = assess(system, replications=given.replications, executor=executor)
            found = row(name, system, assessment, attained(system, assessment, executor))
            rows[name] = found | {"seconds": round(time.perf_counter() - began, 1)}
            print("\n".join(f"{key:18}{value}" for key, value in rows[name].items()), flush=True)
            print("\n".join(f"    {sentence}" for sentence in assessment.verdict.sentences), "\n", flush=True)
            if given.csv:
                _table(rows).to_csv(given.csv, index=False)
    if given.figure:
        draw(_table(rows)).savefig(given.figure, dpi=110)


def _read(path: Path | None) -> list[dict[str, object]]:
    there = path is not None and path.exists()
    return pd.read_csv(path, keep_default_na=False, na_values=["nan"]).to_dict("records") if there else []


def _table(rows: dict[str, dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame([rows[name] for name in NAMES if name in rows])


if __name__ == "__main__":
    main()
