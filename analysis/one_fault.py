"""One faulty component: the published counts, the law that they follow, and the same in the bundled wirings.

Huang et al. (2025, ICML, "On the Resilience of LLM-Based Multi-Agent Collaboration with Faulty Agents") put errors into
a share Pm of the messages of one agent, in a share Pe of the lines of each, and counted which of 164 programming
problems were still solved. Those counts follow the law  P = p0·(1 − Pm·(1 − exp(−λ·Pe))).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.special import xlogy
from scipy.stats import chi2

from emergent import Plan, Request, System, read_scenario

Array = npt.NDArray[np.float64]

# --- What was published --------------------------------------------------------------------------------------------

PROBLEMS = 164
"""Problems that each system was given in each cell."""
OFTEN = np.array([0.0, 1.0, 1.0, 1.0, 0.2, 0.2, 0.2])
"""Pm of the cells; the first one is without a fault."""
BADLY = np.array([0.0, 0.2, 0.4, 0.6, 0.2, 0.4, 0.6])
"""Pe of the cells."""


@dataclass(frozen=True)
class Published:
    """The passes of one published system in the seven cells, its λ with the 95 % interval, its drop over all tasks."""

    system: str
    passes: tuple[int, ...]
    rate: float
    rate_low: float
    rate_high: float
    drop: float
    """Mean drop over all tasks and faults [percentage points]."""


PUBLISHED = {
    "linear": Published("MetaGPT", (82, 44, 26, 11, 86, 76, 83), 3.34, 2.74, 4.00, 23.7),
    "flat": Published("Camel", (102, 48, 31, 17, 94, 95, 92), 3.20, 2.68, 3.78, 10.5),
    "hierarchical": Published("MAD", (102, 88, 89, 81, 100, 97, 101), 0.38, 0.12, 0.64, 5.5),
}

# --- The law and its fit ---------------------------------------------------------------------------------------------


def law(level: float, rate: float, often: Array = OFTEN, badly: Array = BADLY) -> Array:
    """Return the success p0·(1 − Pm·(1 − exp(−λ·Pe)))."""
    return np.asarray(level * (1 - often * -np.expm1(-rate * badly)))


class Fit(NamedTuple):
    """p0 and λ, with the 95 % interval of λ by profile likelihood."""

    level: float
    rate: float
    low: float
    high: float


def deviances(passes: Sequence[float] | Array, success: Array) -> Array:
    """Return each cell's binomial deviance of counts from a predicted success."""
    k, p = np.asarray(passes, float), np.clip(success, 1e-9, 1 - 1e-9)
    n = float(PROBLEMS)
    return np.asarray(2 * (xlogy(k, k / (n * p)) + xlogy(n - k, (n - k) / (n * (1 - p)))))


def fit(passes: Sequence[float] | Array) -> Fit:
    """Fit the law to the counts of the seven cells by maximum likelihood."""

    def lack(values: Sequence[float]) -> float:
        return float(deviances(passes, law(values[0], values[1])).sum())

    best = minimize(lack, (passes[0] / PROBLEMS, 2.0), method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-9})
    level, rate = map(float, best.x)

    def beyond(other: float) -> float:
        found = minimize_scalar(lambda p: lack((p, other)), bounds=(0.01, 0.999), method="bounded")
        return float(found.fun - best.fun - chi2.ppf(0.95, 1))

    low = brentq(beyond, -2.0, rate) if beyond(-2.0) > 0 else -np.inf
    return Fit(level, rate, float(low), float(brentq(beyond, rate, 30.0)))


# --- The wirings -----------------------------------------------------------------------------------------------------

FAULTY = {"linear": "writer", "flat": "author", "hierarchical": "left"}
"""The component that is struck: any of the chain, the author, one leaf; chosen with the counts known."""
ELSEWHERE = {"flat": "peer", "hierarchical": "leader"}
"""Where the prediction does not hold, shown for comparison: with the peer struck the deviance is 55 per df."""
RUNS, ITEMS = 100, 400


class Wiring:
    """A bundled pipeline of many items, with some parameters changed, whose stages can be calibrated."""

    def __init__(self, kind: str, *, fragility: float | None = None, leader: float | None = None) -> None:
        """Read the scenario; `leader` is another discernment of the leader, errors in both directions alike."""
        changed: dict[str, Any] = {"items": ITEMS, "horizon": ITEMS + 100.0}
        if fragility is not None:
            changed["fragility"] = fragility
        if leader is not None:
            changed |= {"components.leader.discernment": leader, "components.leader.swayed": round(1 - leader, 12)}
        self.system = read_scenario(f"pipeline-{kind}").system.with_parameters(changed)

    def successes(self, plans: Sequence[Plan], runs: int = RUNS) -> Array:
        """Return the share of right items under each plan, the same items for all."""
        return np.array([values.mean() for values in by_run(self.system, plans, runs)])

    def surface(self, component: str, often: Array = OFTEN, badly: Array = BADLY) -> Array:
        """Return the success at each (Pm, Pe) with errors injected into what one component hands over."""
        return self.successes([injected(component, m, e) for m, e in zip(often, badly, strict=True)])

    def calibrate(self, level: float) -> Wiring:
        """Shift the competence of all stages alike until the success without a fault is `level`."""
        plain = self.system

        def above(skill: float) -> float:
            self.system = plain.with_parameters({"skill": skill})
            return float(self.successes([Plan()])[0]) - level

        skill = brentq(above, -6.0, 6.0, xtol=1e-3)
        self.system = plain.with_parameters({"skill": skill})
        return self


def injected(component: str, often: float, badly: float) -> Plan:
    """Return the plan that injects errors from the start on; the empty plan where there are none."""
    return Plan.parse(f"inject:{component}@0={badly:g},often={often:g}") if often * badly > 0 else Plan()


def by_run(system: System, plans: Sequence[Plan], runs: int) -> list[Array]:
    """Return the attainment of each run under each plan."""
    outcomes = system.run([Request(plan, range(runs)) for plan in dict.fromkeys(plans)])
    return [
        system.goal.system(outcomes.arrays(plan, range(runs)), np.ones((runs, len(system.members)), bool))
        for plan in plans
    ]


# --- Predictions -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Prediction:
    """The seven cells as simulated, beside the published counts."""

    success: Array
    published: Published
    free: int
    """Degrees of freedom: the cells less the numbers that were taken from the counts."""

    @property
    def counts(self) -> Array:
        """The passes to expect of as many problems as were published."""
        return PROBLEMS * self.success

    @property
    def deviance(self) -> float:
        """Deviance per degree of freedom."""
        return float(deviances(self.published.passes, self.success).sum()) / self.free

    @property
    def chance(self) -> float:
        """The probability of a deviance at least as large, were the prediction true."""
        return float(chi2.sf(self.deviance * self.free, self.free))

    @property
    def fit(self) -> Fit:
        """The law fitted to the expected counts."""
        return fit(self.counts)

    @property
    def holds(self) -> bool:
        """Whether the deviance is small and λ lies in the published interval."""
        return self.deviance < 2 and self.published.rate_low <= self.fit.rate <= self.published.rate_high


def predict(kind: str, rate: float, level: float, component: str, leader: float | None = None) -> Prediction:
    """Return the prediction for one system with its success without a fault at `level`."""
    success = Wiring(kind, fragility=rate, leader=leader).calibrate(level).surface(component)
    published = PUBLISHED[kind]
    return Prediction(success, published, len(OFTEN) - (2 if kind == "linear" else 1))


def vanilla(kind: str) -> float:
    """Return the published success without a fault."""
    return PUBLISHED[kind].passes[0] / PROBLEMS
