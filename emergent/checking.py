"""Checking a scenario's claims: each is measured, and holds or does not.

Claims on plans (attainment, velocity, same_path) ask for their runs together, as a metric would. Claims on
`METRIC.ESTIMATE` run the metrics that they name and no others. A claim on the verdict runs those that decide it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from emergent import experiment
from emergent.assessment import Assessment, assess, measure_all
from emergent.codes import FIRST_MINUTE, START
from emergent.columns import DISTANCE, POSITION, REACHED, TIME
from emergent.errors import InvalidInputError
from emergent.metrics import METRICS
from emergent.metrics.estimate import Array, contrast, mean, share
from emergent.metrics.horizons import MINUTE
from emergent.metrics.locality import same_until
from emergent.metrics.metric import attainment
from emergent.metrics.sufficiency import longer
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Spatial, Stepped
from emergent.result import Estimate, Result
from emergent.rounds import Progress
from emergent.scenario import ATTAINMENT, SAME_PATH, VELOCITY, VERDICT, Claim, Scenario, read_scenario
from emergent.store import RunStore
from emergent.system import System
from emergent.variant import Variant


@dataclass(frozen=True)
class Checked:
    """A claim and what was found: whether it holds, the figure, and both in words."""

    claim: Claim
    passed: bool
    estimate: Estimate | None
    found: str

    @property
    def sentence(self) -> str:
        """The claim in words: its note, else what is claimed."""
        return self.claim.note or describe(self.claim)


class _How(NamedTuple):
    """Who runs what the claims ask for, where it is kept, and who is told how far it is."""

    executor: Executor | None
    store: RunStore | None
    progress: Progress | None


def check(
    scenario: Scenario | str | Path,
    *,
    executor: Executor | None = None,
    store: RunStore | None = None,
    progress: Progress | None = None,
) -> list[Checked]:
    """Measure the claims of a scenario (or of the one of that name or file), in the order of its file.

    With an `executor` others simulate, and with a `store` what it holds is not run again, as in `experiment.run`.

    Raises:
        ScenarioError: for a file that cannot be read.
    """
    if not isinstance(scenario, Scenario):
        scenario = read_scenario(scenario)
    on_plans = [claim for claim in scenario.claims if claim.metric in _MEASURES]
    how = _How(executor, store, progress)
    outcomes = _run(scenario, on_plans, how)
    results = _results(scenario, how)
    checked = []
    for claim in scenario.claims:
        if claim.metric in _MEASURES:
            checked.append(_against_bounds(claim, _MEASURES[claim.metric](scenario, claim, outcomes)))
        elif claim.metric == VERDICT:
            verdict = results[_group(scenario, claim)]
            assert isinstance(verdict, Assessment)
            found = str(verdict.verdict)
            checked.append(Checked(claim, claim.equals in (found, str(verdict.verdict.word)), None, found))
        else:
            metric, _, name = claim.metric.partition(".")
            found_by = results[_group(scenario, claim)]
            of = found_by.results if isinstance(found_by, Assessment) else found_by
            if metric not in of or name not in of[metric]:
                checked.append(Checked(claim, False, None, f"{metric} could not be asked of this system"))
            else:
                checked.append(_against_bounds(claim, of[metric][name]))
    return checked


def describe(claim: Claim) -> str:
    """Return what is claimed, in words."""
    if claim.metric == VERDICT:
        return f"verdict: {claim.equals}"
    what = {SAME_PATH: "share of runs with the same path"}.get(claim.metric, claim.metric)
    if claim.metric in _MEASURES:
        what += f" of {claim.plan_name}"
        if claim.against is not None:
            what += f" {'and' if claim.metric == SAME_PATH else 'less that of'} {claim.against_name}"
    if claim.until_arrival:
        what += " until the first arrival"
    if claim.horizons != 1:
        what += f", {claim.horizons:g} × the horizon"
    if claim.parameters:
        what += ", " + ", ".join(f"{name} = {_shown(value)}" for name, value in claim.parameters.items())
    return what


def bounds(claim: Claim) -> str:
    """Return the bounds of a claim: `interval ≥ 0.85`."""
    if claim.metric == VERDICT:
        return f"= {claim.equals}"
    signs = [f"{sign} {bound:g}" for sign, bound in (("≥", claim.at_least), ("≤", claim.at_most)) if bound is not None]
    return f"{'interval ' if claim.must == 'interval' else ''}{' and '.join(signs)}"


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _against_bounds(claim: Claim, estimate: Estimate) -> Checked:
    low, high = (estimate.low, estimate.high) if claim.must == "interval" else (estimate.value, estimate.value)
    passed = math.isfinite(low) and math.isfinite(high)
    passed &= (claim.at_least is None or low >= claim.at_least) and (claim.at_most is None or high <= claim.at_most)
    return Checked(claim, passed, estimate, str(estimate))


# claims on plans


def _replications(scenario: Scenario, claim: Claim) -> range:
    return range(claim.replications or scenario.replications)


def _variant(scenario: Scenario, claim: Claim) -> Variant:
    """Return the parameters of a claim's runs, more horizons being one of them."""
    if claim.horizons == 1:
        return claim.parameters
    system = scenario.system.with_parameters(claim.parameters)
    return Variant({**claim.parameters, **longer(system, claim.horizons)})


def _plans(claim: Claim) -> list[Plan]:
    return [claim.plan] if claim.against is None else [claim.plan, claim.against]


def _run(scenario: Scenario, claims: Iterable[Claim], how: _How) -> Outcomes:
    requests = []
    for claim in claims:
        variant = _variant(scenario, claim)
        record = _step(scenario.system.with_parameters(variant)) if claim.metric == SAME_PATH else None
        requests += [Request(plan, _replications(scenario, claim), record, variant) for plan in _plans(claim)]

    def tell(done: int, needed: int) -> None:
        if how.progress is not None:
            how.progress("claims on plans", done, needed)

    return experiment.run(
        scenario.system, requests, seed=scenario.seed, executor=how.executor, store=how.store, progress=tell
    )


def _step(system: System) -> float:
    """Return the interval at which paths are compared [s]: every step, where the system has steps."""
    return system.dt if isinstance(system, Stepped) else system.horizon / 1000


def _attainment(scenario: Scenario, claim: Claim, outcomes: Outcomes) -> Estimate:
    r, variant = _replications(scenario, claim), _variant(scenario, claim)
    targeted = next((plan for plan in _plans(claim) if plan.perturbations), NOMINAL)
    over = NOMINAL if claim.scored == "everybody" else targeted  # a contrast scores the same members on both sides
    values = [attainment(scenario.system, outcomes, plan, r, over=over, parameters=variant) for plan in _plans(claim)]
    if len(values) == 2:
        return contrast(*values, name=claim.name)
    return share(values[0], name=claim.name)


def _velocity(scenario: Scenario, claim: Claim, outcomes: Outcomes) -> Estimate:
    variant = _variant(scenario, claim)
    system = scenario.system.with_parameters(variant)
    if not isinstance(system, Spatial):
        raise InvalidInputError(f"claim {claim.name}: members of {system.name} do not move, so they have no velocity.")
    full = system.speed * min(MINUTE, system.horizon)

    def gained(plan: Plan) -> Array:
        distance = outcomes.select(plan, _replications(scenario, claim), variant)[DISTANCE].values
        return np.asarray((distance[:, START] - distance[:, FIRST_MINUTE]) / full)

    values = [gained(plan) for plan in _plans(claim)]
    return contrast(*values, name=claim.name) if len(values) == 2 else mean(*values, name=claim.name)


def _same_path(scenario: Scenario, claim: Claim, outcomes: Outcomes) -> Estimate:
    r, variant = _replications(scenario, claim), _variant(scenario, claim)
    step = _step(scenario.system.with_parameters(variant))
    ours, theirs = (outcomes.recording(plan, r, variant, every=step) for plan in _plans(claim))
    reached = np.stack([outcomes.select(plan, r, variant)[REACHED].values for plan in _plans(claim)])
    first = np.where(np.isfinite(reached), reached, np.inf).min((0, 2))
    until = first if claim.until_arrival else np.full(len(r), np.inf)
    same = same_until(ours[POSITION].values, theirs[POSITION].values, ours[TIME].values, until)
    return share(same, name=claim.name)


_MEASURES: dict[str, Callable[[Scenario, Claim, Outcomes], Estimate]] = {
    ATTAINMENT: _attainment,
    VELOCITY: _velocity,
    SAME_PATH: _same_path,
}


# claims on metrics and on the verdict


_Group = tuple[Variant, int]
"""Claims with the same parameters and replications share their runs."""


def _group(scenario: Scenario, claim: Claim) -> _Group:
    return claim.parameters, claim.replications or scenario.replications


def _results(scenario: Scenario, how: _How) -> dict[_Group, Assessment | Mapping[str, Result]]:
    groups: dict[_Group, list[Claim]] = {}
    for claim in scenario.claims:
        if claim.metric not in _MEASURES:
            groups.setdefault(_group(scenario, claim), []).append(claim)
    found: dict[_Group, Assessment | Mapping[str, Result]] = {}
    for (parameters, replications), claims in groups.items():
        changed = scenario
        if parameters:
            changed = replace(scenario, system=scenario.system.with_parameters(parameters))
        names = dict.fromkeys(claim.metric.partition(".")[0] for claim in claims)
        if VERDICT in names:
            deciding = {*names, *changed.system.family.metrics}
            asked = [name for name in METRICS if name in deciding]
            found[parameters, replications] = assess(changed, replications=replications, metrics=asked, **how._asdict())
            continue
        metrics = [METRICS[name](replications) for name in names]
        metrics = [metric for metric in metrics if not metric.why_not(changed.system)]
        found[parameters, replications] = measure_all(changed.system, metrics, seed=changed.seed, **how._asdict())
    return found
