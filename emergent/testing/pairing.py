"""Checks that runs of two plans are paired: a plan changes what it is meant to change, and nothing before or beside."""

from __future__ import annotations

from emergent.perturbation import NOMINAL, Plan
from emergent.system import System
from emergent.testing.comparing import alike, equal, same
from emergent.testing.runs import REPLICATIONS, applies, frames, kinds, onset_of, references, run, target

BEYOND = ("decoy",)
"""Kinds that reach beyond the component that they name: a decoy is a place where everybody may end."""


def check_dose_zero(system: System, *, replications: int = REPLICATIONS) -> None:
    """A plan of dose zero changes nothing, bit for bit, whatever its kind."""
    plans = {}
    for kind in kinds(system):
        if kind.dose.low <= 0 <= kind.dose.high and (not kind.dose.only or 0 in kind.dose.only):
            plans[kind.name] = Plan.of(kind.name, target(system, kind), onset_of(system), dose=0.0)
    found = run(system, [NOMINAL, *plans.values()], replications, record=True)
    if alike(found, found, [NOMINAL] * len(plans), replications, instead=[*plans.values()]):
        return
    for name, plan in plans.items():
        what = f"{system.name} was perturbed by {plan} (dose 0) instead of not at all"
        advice = f"let {name} do nothing at dose 0; draws must be keyed, so that none shifts another"
        same(found, found, [NOMINAL], replications, what, advice, instead=[plan])


def check_ignored(system: System, *, replications: int = REPLICATIONS) -> None:
    """A plan on a component that ignores it changes nothing: nobody notices what is done to a removed member.

    Compared are all other members and everything that belongs to the whole run.
    """
    if "remove" not in system.kinds or len(system.members) < 2:
        return
    gone = system.members[0]
    base = Plan.of("remove", gone.id)
    plans = {
        kind.name: base + Plan.of(kind.name, gone.id, onset_of(system))
        for kind in kinds(system)
        if kind.name not in (*BEYOND, "remove") and applies(kind, gone)
    }
    found = run(system, [base, *plans.values()], replications, record=True)
    others = [place for place, member in enumerate(system.members) if member.id != gone.id]
    if alike(found, found, [base] * len(plans), replications, instead=[*plans.values()], members=others):
        return
    for name, plan in plans.items():
        what = f"{gone.id} of {system.name} was removed, and {name} was done to it as well"
        advice = "leave removed members out of everything that others sense or that is summed"
        same(found, found, [base], replications, what, advice, instead=[plan], members=others)


def check_twins(system: System, *, replications: int = REPLICATIONS) -> None:
    """A run equals its twin up to the first onset, whatever the kind: in every frame recorded before."""
    onset = onset_of(system)
    plans = {kind.name: Plan.of(kind.name, target(system, kind), onset) for kind in kinds(system)}
    found = run(system, [NOMINAL, *plans.values()], replications, record=True)
    if alike(found, found, [NOMINAL] * len(plans), replications, instead=[*plans.values()], before=onset):
        return
    for name, plan in plans.items():
        what = f"{system.name} was perturbed by {plan}, compared with its twin before {system.timed(onset)}"
        advice = f"let {name} change nothing before its onset; look at nothing that comes later"
        same(found, found, [NOMINAL], replications, what, advice, instead=[plan], before=onset)


def check_fork(system: System, *, replications: int = REPLICATIONS) -> None:
    """`fork` changes what comes after its onset, and only that."""
    if "fork" not in system.kinds:
        return
    onset = onset_of(system)
    fork = Plan.of("fork", system.kinds["fork"].applies_to[0], onset)
    bases = references(system)
    found = run(system, [*bases.values(), *(plan + fork for plan in bases.values())], replications, record=True)
    changed = varied = False
    for name, plan in bases.items():
        what = f"{system.name} under the plan {name!r} was forked at {system.timed(onset)}, compared with itself before"
        advice = "re-key the draws from the onset on, and none before"
        same(found, found, [plan], replications, what, advice, instead=[plan + fork], before=onset)
        own, forked = (frames(found, p, replications) for p in (plan, plan + fork))
        if own is None or forked is None:
            return
        changed = changed or any(not equal(own[v].values, forked[v].values) for v in own.data_vars)
        varied = varied or any(not equal(own[v].values[:1], own[v].values[1:2]) for v in own.data_vars)
    assert changed or not varied, (
        f"a fork at {system.timed(onset)} changes no run of {system.name}, neither nominally nor under its reference "
        "plans, though its replications differ; let `fork` re-key the seed of the run from its onset on."
    )
