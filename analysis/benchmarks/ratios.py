"""Ratios of speeds on a noisy machine: measured in turns in one process, compared with what is required, in a table.

A and B are measured in turns (AB, BA, …); a ratio is the median of the paired ratios, with its quartiles, beside the
ratio of the minima, which agrees within 5 % where the machine was quiet enough.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

Sample = Callable[[], float]
"""Does some work and returns its cost: seconds, or seconds per unit of work."""
ROOT = Path(__file__).parents[2]


class Ratio(NamedTuple):
    """How many times A takes as long as B."""

    median: float
    low: float
    high: float
    minima: float
    cost_a: float
    cost_b: float

    @property
    def steady(self) -> bool:
        """Whether median and minima agree within 5 %."""
        return bool(abs(self.median / self.minima - 1) <= 0.05)


class Bound(NamedTuple):
    """What a figure has to be."""

    value: float
    sign: str = "≥"

    def __str__(self) -> str:
        return f"{self.sign} {self.value:g}"


class Check(NamedTuple):
    """A figure of the model and of the one it is compared with, and how many standard errors are between."""

    ours: float
    theirs: float
    errors: float

    def __str__(self) -> str:
        return f"{self.ours:.4g}, of idiomatic Mesa {self.theirs:.4g}, {self.errors:+.1f} standard errors"


Checks = Mapping[str, Check | float]
Figures = Mapping[str, Ratio | float]
Bounds = Mapping[str, Bound]


def compare(a: Sample, b: Sample, pairs: int) -> Ratio:
    """Measure A and B in turns."""
    a(), b()
    costs = np.empty((pairs, 2))
    for pair, row in enumerate(costs):
        for which in (0, 1) if pair % 2 else (1, 0):
            row[which] = (a, b)[which]()
    low, median, high = np.quantile(costs[:, 0] / costs[:, 1], (0.25, 0.5, 0.75))
    best = costs.min(0)
    return Ratio(*map(float, (median, low, high, best[0] / best[1], *best)))


def met(name: str, figure: Ratio | float, required: Bounds) -> bool:
    """Whether a figure is what it has to be."""
    if name not in required:
        return True
    value, bound = figure if isinstance(figure, float) else figure.median, required[name]
    return value >= bound.value if bound.sign == "≥" else value <= bound.value


def options(sentence: str) -> argparse.Namespace:
    """Read what every benchmark can be asked for."""
    parser = argparse.ArgumentParser(description=sentence)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter samples")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser.parse_args()


def report(figures: Figures, required: Bounds, checks: Checks, unit: str, as_json: bool) -> int:
    """Print a table, or JSON; return the exit code: 0 where everything is as required."""
    if as_json:
        plain = {name: f if isinstance(f, float) else f._asdict() | {"steady": f.steady} for name, f in figures.items()}
        print(json.dumps({"checks": checks, "figures": plain}, indent=1))
    else:
        _show(figures, required, checks, unit)
    return 0 if all(met(name, figure, required) for name, figure in figures.items()) else 1


def _show(figures: Figures, required: Bounds, checks: Checks, unit: str) -> None:
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    for name, value in checks.items():
        print(f"{name}: {value if isinstance(value, Check) else f'{value:.3g}'}")
    print(f"\n{'':36}{'ratio':>8}{'quartiles':>18}{'minima':>8}{'ns ' + unit + ': A':>21}{'B':>8}{'required':>10}")
    for name, figure in figures.items():
        needed = str(required.get(name, ""))
        remark = "" if met(name, figure, required) else "  MISSED"
        if isinstance(figure, float):
            print(f"{name:36}{figure:8.4g}{'':55}{needed:>10}{remark}")
            continue
        quartiles = f"{figure.low:.4g} … {figure.high:.4g}"
        costs = f"{figure.cost_a * 1e9:21.1f}{figure.cost_b * 1e9:8.1f}"
        remark = ("" if figure.steady else "  unsteady") + remark
        print(f"{name:36}{figure.median:8.4g}{quartiles:>18}{figure.minima:8.4g}{costs}{needed:>10}{remark}")
