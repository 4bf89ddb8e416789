"""Capability: what the components, given the capability of each, could attain together at best.

A unit is a stage with its tools and its retry queue. Its accuracy is measured
where everything else works without fault and nobody sends back (the system names the plan), as the share of what it was
given that it got right, retries included:

    accuracy = Σ right outputs on right inputs / (Σ right inputs − Σ attempts made again)

The capability ceiling is what units of these accuracies, independent of each other, attain with ideal hand-offs (the
system's own formula; among redundant units an oracle takes one that is right), and

    coordination = U − capability

is a synergy above 0 and a coordination loss below; as a share,

    relative = (U − U_null)/(capability − U_null)

is the capability-relative goal-directedness of Everitt et al. (2025, arXiv:2504.11844, definition 3.1), never capped,
and undefined where capability − U_null is within five standard errors of 0. It counts all that lies between
the units: what reviewers win back and hand-offs lose, and also that units which fail on the same hard items fail
together, which helps a chain (E[Πθ] > ΠE[θ]) and hurts a vote.

Beside it stands the `baseline`: one agent that does everything by itself, as many whole attempts (one at least) as the
system's calls would pay for, with their tools and the vote, and takes the majority; `gain` = U − baseline. Whole
attempts seldom cost just as much: `baseline_more` is the agent with one attempt more. Each attempt reads anew.

A system whose parts are not measured may state what each of them can do (`Capable`): the ceiling then is what parts of
these capabilities attain together, and has no error of its own; there is no baseline.

Within each bootstrap resample accuracies are ratios of sums over its replications. Where there are many units, they and
the coordination are measured on fewer replications.

Table `accuracy`: component (the unit's stage), kind, trials (per run); `value` is the accuracy. Table `calls`: who
("the system", "one agent", "one agent, one attempt more"), attempts; `value` is the calls an item.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from emergent.columns import CALLS, COUNTS, GROUNDED, RIGHT_GROUNDED
from emergent.metrics.estimate import Array, bootstrap, contrast, ratio, share
from emergent.metrics.metric import Measurement, Metric, attainment, table
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL
from emergent.protocols import Composed, Measured, capabilities_of
from emergent.result import Estimate, Result
from emergent.system import System
from emergent.variant import UNCHANGED

RUNS, FEWEST = 2000, 40
"""How many runs the units share, and the replications that each of them has at least."""


def accuracies(hits: Array, trials: Array, axis: int = -1) -> Array:
    """Return Σhits/Σtrials over replications along `axis`; 0 for what was never tried."""
    tried = trials.sum(axis)
    return np.asarray(np.where(tried > 0, hits.sum(axis) / np.where(tried > 0, tried, 1.0), 0.0))


def relative_to(system: Any, null: Any, capability: Any) -> Any:
    """Return (U − U_null)/(capability − U_null) of means, uncapped."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return (system - null) / (capability - null)


def stands_clear(room: Estimate) -> bool:
    """Whether what lies between the null and the capability is more than five standard errors above 0.

    The standard error is read off the 95 % interval, which spans 3.92 of them.
    """
    return bool(room.value > 5 * (room.high - room.low) / 3.92)


MOST_ATTEMPTS = 63
"""Attempts of one agent: with one more, as many as a vote of its own takes."""


def attempts(calls: float, cost: Callable[[int], int]) -> int:
    """Return how many whole attempts of one agent cost at most so many calls, one at least.

    From the second on, each costs as much as any other.
    """
    first, second = cost(2), cost(3) - cost(2)
    left = calls - first + 1e-6  # of means of single precision
    return 1 if left < 0 else 2 + int(left / second)


CEILING = "what the components could attain with ideal hand-offs"
COORDINATION = "attainment less capability (below 0: coordination loss)"
UNCLEAR = "Capability and null are too close: what is relative to them is undefined."


def _relative(is_clear: bool, statistic: Callable[..., Any], *samples: Array) -> Estimate:
    """Return the share of what the components could attain; undefined where that is not clear of the null."""
    label = "goal-directedness relative to what the components could attain"
    if not is_clear:
        return Estimate("relative", np.nan, np.nan, np.nan, samples[0].shape[-1], label=label)
    return bootstrap(statistic, *samples, name="relative", label=label)


class Capability(Metric):
    """The system beside what its components could do at best, and beside one agent who does everything."""

    name = "capability"
    title = "Capability"
    question = "Does the system attain what its components are capable of, and more than one agent with as many calls?"
    estimates = ("capability", "coordination", "relative", "baseline", "baseline_more", "gain")

    protocols = (Composed,)
    columns = (CALLS, COUNTS)
    references = ("null",)

    def why_not(self, system: System) -> str:
        if not capabilities_of(system):
            return super().why_not(system)
        lacks_null = f"{system.name} has no reference plan null"
        return "" if "null" in system.references() else lacks_null

    def _few(self, units: Mapping[str, Measured]) -> range:
        """Return the replications on which the units are measured."""
        return range(min(self.replications, max(FEWEST, RUNS // len(units))))

    def _attempts(self, system: Composed, outcomes: Outcomes) -> int:
        spent = float(outcomes.arrays(NOMINAL, self.all)[CALLS].mean(dtype=float))
        return min(attempts(spent, system.cost), MOST_ATTEMPTS)

    def measure(self, system: System) -> Measurement:
        if capabilities_of(system):
            return (yield from self._stated(system))
        assert isinstance(system, Composed)
        composed: Composed = system
        units = composed.units()
        few = self._few(units)
        null = system.reference("null")
        ends = [Request(NOMINAL, self.all), Request(null, few)]
        outcomes = yield ends + [Request(unit.plan, few) for unit in units.values()]
        k = self._attempts(composed, outcomes)
        outcomes = yield [Request(NOMINAL, self.all, parameters=composed.baseline(n)) for n in (k, k + 1)]
        attained = attainment(system, outcomes, NOMINAL, self.all)
        agent, more = (
            attainment(system, outcomes, NOMINAL, self.all, parameters=composed.baseline(n)) for n in (k, k + 1)
        )
        hits, trials = self._counted(units, outcomes)

        def capability(hits: Array, trials: Array, axis: int = -1) -> Any:
            return composed.capability(dict(zip(units, accuracies(hits, trials, axis), strict=True)))

        def coordination(attained: Array, hits: Array, trials: Array, axis: int = -1) -> Any:
            return attained.mean(axis) - capability(hits, trials, axis)

        def relative(attained: Array, chance: Array, hits: Array, trials: Array, axis: int = -1) -> Any:
            return relative_to(attained.mean(axis), chance.mean(axis), capability(hits, trials, axis))

        def room(chance: Array, hits: Array, trials: Array, axis: int = -1) -> Any:
            return capability(hits, trials, axis) - chance.mean(axis)

        calls = self._calls(composed, outcomes, k)
        chance = attainment(system, outcomes, null, few)
        is_clear = stands_clear(bootstrap(room, chance, hits, trials, name="room"))
        share_of_capability = _relative(is_clear, relative, attained[: len(few)], chance, hits, trials)
        spent = [f"{value:.3g}" for value in calls["value"]]
        estimates = (
            bootstrap(
                capability,
                hits,
                trials,
                name="capability",
                label=CEILING,
            ),
            bootstrap(
                coordination,
                attained[: len(few)],
                hits,
                trials,
                name="coordination",
                label=COORDINATION,
            ),
            share_of_capability,
            share(agent, name="baseline", label=f"attainment of one agent (attempts: {k}, calls an item: {spent[1]})"),
            share(
                more,
                name="baseline_more",
                label=f"attainment of one agent with one attempt more (calls an item: {spent[2]})",
            ),
            contrast(attained, agent, name="gain", label="attainment less that of one agent"),
        )
        notes = [
            "The capability ceiling takes the units as independent, and among redundant ones an oracle that takes one "
            "that is right.",
            f"Calls an item: the system spends {spent[0]}, one agent {spent[1]} with attempts: {k}, and {spent[2]} "
            f"with attempts: {k + 1}.",
        ]
        if len(few) < self.replications:
            notes.append(f"Units are measured, and coordination is taken, on {len(few)} replications.")
        untried = [name for name, tried in zip(units, trials, strict=True) if not tried.any()]
        if not is_clear:
            notes.append(UNCLEAR)
        if untried:
            notes.append(f"Never tried, so counted as incapable: {', '.join(untried)}.")
        tables = {"accuracy": table(self._rows(system, list(units), hits, trials)), "calls": calls}
        return Result(self.name, estimates, tables, tuple(notes))

    def _stated(self, system: Any) -> Measurement:
        """Return the estimates of a system that states what its parts can do."""
        outcomes = yield [Request(plan, self.all) for plan in (NOMINAL, system.reference("null"))]
        attained = attainment(system, outcomes, NOMINAL, self.all)
        chance = attainment(system, outcomes, system.reference("null"), self.all)
        stated = {part: np.asarray(accuracy, float) for part, accuracy in system.capabilities().items()}
        ceiling = float(system.capability(stated))

        def relative(attained: Array, chance: Array, axis: int = -1) -> Any:
            return relative_to(attained.mean(axis), chance.mean(axis), ceiling)

        is_clear = stands_clear(bootstrap(lambda chance, axis=-1: ceiling - chance.mean(axis), chance, name="room"))
        estimates = (
            Estimate("capability", ceiling, ceiling, ceiling, self.replications, label=CEILING),
            contrast(attained, np.full_like(attained, ceiling), name="coordination", label=COORDINATION),
            _relative(is_clear, relative, attained, chance),
        )
        notes = (
            f"What each of {len(stated)} parts can do is as the system states it.",
            *(() if is_clear else (UNCLEAR,)),
        )
        rows = [({"component": part}, Estimate(part, one, one, one, 0)) for part, one in system.capabilities().items()]
        return Result(self.name, estimates, {"accuracy": table(rows)}, notes)

    def _counted(self, units: Mapping[str, Measured], outcomes: Outcomes) -> tuple[Array, Array]:
        """Return the units' right outputs and their trials (unit, replication), one for each item and visit."""
        hits, trials = [], []
        for name, unit in units.items():
            counts = outcomes.select(unit.plan, self._few(units))[COUNTS].sel(part=name)
            right, given, again = (
                counts.sel(counter=c).values.astype(float) for c in (RIGHT_GROUNDED, GROUNDED, unit.again)
            )
            hits.append(right)
            trials.append(given - again)
        return np.stack(hits), np.stack(trials)

    def _rows(
        self, system: System, names: Sequence[str], hits: Array, trials: Array
    ) -> list[tuple[dict[str, object], Estimate]]:
        kinds: Mapping[str, str] = {member.id: member.kind for member in system.members}
        rows = []
        for name, right, tried in zip(names, hits, trials, strict=True):
            point: dict[str, object] = {"component": name, "kind": kinds[name], "trials": float(tried.mean())}
            rows.append((point, ratio(right, tried, name=name)))
        return rows

    def _calls(self, system: Composed, outcomes: Outcomes, k: int) -> pd.DataFrame:
        variants = {
            "the system": (UNCHANGED, 1),
            "one agent": (system.baseline(k), k),
            "one agent, one attempt more": (system.baseline(k + 1), k + 1),
        }
        rows = [
            (who, times, float(outcomes.arrays(NOMINAL, self.all, variant)[CALLS].mean(dtype=float)))
            for who, (variant, times) in variants.items()
        ]
        return pd.DataFrame(rows, columns=["who", "attempts", "value"])
