"""Checks that any system must pass: run them on your own systems, too.

    from emergent.testing import check_system
    check_system(MySystem())

Each check is a function of its own. One that fails raises `AssertionError` with a sentence that says what differed,
where, and what to do about it. Runs are compared bit for bit; only the order of the components in memory may change a
step, by rounding.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
import xarray as xr

from emergent.columns import COLUMNS, MEMBER, REPLICATION, RUN, TIME
from emergent.component import Component
from emergent.outcomes import Outcomes, Request, as_long
from emergent.perturbation import NOMINAL, Kind, Plan
from emergent.pool import threads
from emergent.protocols import Stepped, Traced
from emergent.system import System
from emergent.variant import UNCHANGED

REFERENCES = ("null", "ceiling", "uncoupled", "blind")
"""The reference plans that metrics look for."""
REPLICATIONS = 6
FRAMES = 60
"""Frames of a recorded run."""
BEYOND = ("decoy",)
"""Kinds that reach beyond the component that they name: a decoy is a place where everybody may end."""
ROUNDING = 1e-9
"""How far a step may change with the order in memory, relative to the size of what is recorded."""


@runtime_checkable
class Permutable(Protocol):
    """A system that can lay its members out in another order in memory."""

    def permuted(self, order: Sequence[int]) -> System:
        """Return the same system whose i-th member is the one that is now at `order[i]`."""


def check_system(system: System, *, replications: int = REPLICATIONS) -> None:
    """Run all checks; `replications` are the runs of each plan.

    Raises:
        AssertionError: at the first check that fails.
    """
    if isinstance(system, Traced):  # so that all that happened is compared
        system = system.with_parameters(system.logged())
    for check in CHECKS:
        check(system, replications=replications)


def check_references(system: System, *, replications: int = REPLICATIONS) -> None:
    """Reference plans exist, and the null attains less than the ceiling."""
    missing = [name for name in REFERENCES if name not in system.references()]
    assert not missing, (
        f"{system.name} has no reference plan {', '.join(missing)}; add it to `references()`, since metrics ask for it."
    )
    null, ceiling = (_attainment(system, system.reference(name), replications).mean() for name in ("null", "ceiling"))
    assert null < ceiling, (
        f"the null of {system.name} attains {null:.3g} and the ceiling {ceiling:.3g}; the ceiling must be above it, or "
        "there is no scale. Choose a goal that these parts can reach, and a null that cannot sense it."
    )


def check_attainment(system: System, *, replications: int = REPLICATIONS) -> None:
    """Attainment is within [0, 1], of every member and of the system, nominally and in every reference plan."""
    for name, plan in _references(system).items():
        runs = _rows(_run(system, [plan], replications), plan, replications)
        own = system.goal.members(runs)
        shape = (replications, len(system.members))
        assert own.shape == shape, (
            f"attainment of the members of {system.name} has the shape {own.shape}, not (run, member) = {shape}."
        )
        whole = system.goal.system(runs, np.broadcast_to(system.scored(plan), shape))
        for what, values in (("a member", own), ("the system", whole)):
            wrong = ~((values >= 0) & (values <= 1))
            assert not wrong.any(), (
                f"attainment of {what} of {system.name} is {values[wrong][0]} under the plan {name!r}, but must be "
                "from 0 to 1; scale it in the goal's `members`."
            )


def check_columns(system: System, *, replications: int = REPLICATIONS) -> None:
    """Runs have the columns that the system declares, and columns that mean the same everywhere their dimensions."""
    outcomes = _run(system, [NOMINAL], replications, record=True)
    tables = [outcomes.tables[UNCHANGED], *(table for _, table in outcomes.recorded)]
    found = {str(name): table[name].dims for table in tables for name in table.data_vars}
    missing = [name for name in system.columns if name not in found]
    assert not missing, (
        f"{system.name} declares the column {', '.join(missing)}, which its runs do not have; return it from "
        "`simulate`, or take it out of `columns`."
    )
    for name, dims in found.items():
        known = COLUMNS[name].dims if name in COLUMNS else (dims,)
        assert dims in known, (
            f"the column {name} of {system.name} has the dimensions {dims}, but means {COLUMNS[name].meaning}, by "
            f"{' or '.join(map(str, known))}; give it these, or another name."
        )


def check_seeds(system: System, *, replications: int = REPLICATIONS) -> None:
    """The same seed gives the same outcomes, bit for bit."""
    plans = _some_plans(system)
    _same(
        _run(system, plans, replications, record=True),
        _run(system, plans, replications, record=True),
        plans,
        replications,
        f"{system.name} was run twice with the same seeds",
        "draw all randomness from the run's seed (emergent.randomness), and keep no state between calls of `simulate`",
    )


def check_copies(system: System, *, replications: int = REPLICATIONS) -> None:
    """Made anew from its parameters and its goal, as in another process, a system runs the same, bit for bit."""
    kind, arguments = system.__reduce__()
    plans = list(dict.fromkeys(_references(system).values()))
    own, other = (_run(one, plans, replications, record=True) for one in (system, kind(*arguments)))
    what = f"{system.name} was made anew, from {', '.join(type(one).__name__ for one in arguments)}"
    advice = "let parameters and goal say all that it is, or return from `__reduce__` what else it is made of"
    _same(own, other, plans, replications, what, advice)


def check_batches(system: System, *, replications: int = REPLICATIONS) -> None:
    """Batch, order and number of threads do not matter, bit for bit."""
    plans = _some_plans(system)
    together = _run(system, plans, replications, record=True)
    advice = "let no run's numbers depend on the runs beside it: sums over runs, shared state, draws counted in order"
    parts = [plans[:1], plans[1:2], plans[2:]]
    apart = Outcomes.merge([_run(system, part, replications, record=True) for part in parts])
    _same(together, apart, plans, replications, f"{system.name} was run plan by plan instead of in one batch", advice)
    requests = [Request(p, (r,), _interval(system)) for r in reversed(range(replications)) for p in reversed(plans)]
    reverse = system.run(requests)
    _same(together, reverse, plans, replications, f"the runs of {system.name} stood in another order", advice)
    for count in (1, 3):
        with _threads(count):
            again = _run(system, plans, replications, record=True)
        what = f"{system.name} was run on {count} instead of {threads()} threads (EMERGENT_THREADS)"
        _same(together, again, plans, replications, what, advice)


def check_dose_zero(system: System, *, replications: int = REPLICATIONS) -> None:
    """A plan of dose zero changes nothing, bit for bit, whatever its kind."""
    plans = {}
    for kind in _kinds(system):
        if kind.dose.low <= 0 <= kind.dose.high and (not kind.dose.only or 0 in kind.dose.only):
            plans[kind.name] = Plan.of(kind.name, _target(system, kind), _onset(system), dose=0.0)
    found = _run(system, [NOMINAL, *plans.values()], replications, record=True)
    for name, plan in plans.items():
        what = f"{system.name} was perturbed by {plan} (dose 0) instead of not at all"
        advice = f"let {name} do nothing at dose 0; draws must be keyed, so that none shifts another"
        _same(found, found, [NOMINAL], replications, what, advice, instead=[plan])


def check_ignored(system: System, *, replications: int = REPLICATIONS) -> None:
    """A plan on a component that ignores it changes nothing: nobody notices what is done to a removed member.

    Compared are all other members and everything that belongs to the whole run.
    """
    if "remove" not in system.kinds or len(system.members) < 2:
        return
    gone = system.members[0]
    base = Plan.of("remove", gone.id)
    plans = {
        kind.name: base + Plan.of(kind.name, gone.id, _onset(system))
        for kind in _kinds(system)
        if kind.name not in (*BEYOND, "remove") and _applies(kind, gone)
    }
    found = _run(system, [base, *plans.values()], replications, record=True)
    others = [place for place, member in enumerate(system.members) if member.id != gone.id]
    for name, plan in plans.items():
        what = f"{gone.id} of {system.name} was removed, and {name} was done to it as well"
        advice = "leave removed members out of everything that others sense or that is summed"
        _same(found, found, [base], replications, what, advice, instead=[plan], members=others)


def check_twins(system: System, *, replications: int = REPLICATIONS) -> None:
    """A run equals its twin up to the first onset, whatever the kind: in every frame recorded before."""
    onset = _onset(system)
    plans = {kind.name: Plan.of(kind.name, _target(system, kind), onset) for kind in _kinds(system)}
    found = _run(system, [NOMINAL, *plans.values()], replications, record=True)
    for name, plan in plans.items():
        what = f"{system.name} was perturbed by {plan}, compared with its twin before {onset:g} s"
        advice = f"let {name} change nothing before its onset; look at nothing that comes later"
        _same(found, found, [NOMINAL], replications, what, advice, instead=[plan], before=onset)


def check_fork(system: System, *, replications: int = REPLICATIONS) -> None:
    """`fork` changes what comes after its onset, and only that."""
    if "fork" not in system.kinds:
        return
    onset = _onset(system)
    fork = Plan.of("fork", system.kinds["fork"].applies_to[0], onset)
    bases = _references(system)
    found = _run(system, [*bases.values(), *(plan + fork for plan in bases.values())], replications, record=True)
    changed = varied = False
    for name, plan in bases.items():
        what = f"{system.name} under the plan {name!r} was forked at {onset:g} s, compared with itself before"
        advice = "re-key the draws from the onset on, and none before"
        _same(found, found, [plan], replications, what, advice, instead=[plan + fork], before=onset)
        own, forked = (_frames(found, p, replications) for p in (plan, plan + fork))
        if own is None or forked is None:
            return
        changed = changed or any(not _equal(own[v].values, forked[v].values) for v in own.data_vars)
        varied = varied or any(not _equal(own[v].values[:1], own[v].values[1:2]) for v in own.data_vars)
    assert changed or not varied, (
        f"a fork at {onset:g} s changes no run of {system.name}, neither nominally nor under its reference plans, "
        "though its replications differ; let `fork` re-key the seed of the run from its onset on."
    )


def check_solo(system: System, *, replications: int = REPLICATIONS) -> None:
    """A member alone runs, bit for bit, as it does among uncoupled others: `solo(i)` equals i in `uncoupled`.

    Asked of systems whose members can be removed.
    """
    if "remove" not in system.kinds:
        return
    plans = [system.solo(member.id) for member in system.members]
    uncoupled = system.reference("uncoupled")
    found = _run(system, [uncoupled, *plans], replications, record=True)
    for place, (member, plan) in enumerate(zip(system.members, plans, strict=True)):
        what = f"{member.id} of {system.name} was alone instead of among uncoupled others"
        advice = "let the plan `uncoupled` take away all that comes from others, and key draws by component"
        _same(found, found, [uncoupled], replications, what, advice, instead=[plan], members=[place], runs=False)


def check_order(system: System, *, replications: int = REPLICATIONS) -> None:
    """The order of the members in memory changes the first step by no more than rounding.

    Asked of systems that have a method `permuted` (see `Permutable`) and record something. What is recorded along
    other dimensions is compared by their labels.
    """
    if not isinstance(system, Permutable) or len(system.members) < 2:
        return
    order = [*range(1, len(system.members)), 0]
    other = system.permuted(order)
    ids = [member.id for member in system.members]
    assert [m.id for m in other.members] == [ids[place] for place in order], (
        f"`permuted` of {system.name} must return the member now at order[i] in place i; it returned "
        f"{', '.join(m.id for m in other.members)}."
    )
    back = [[m.id for m in other.members].index(name) for name in ids]
    step = _step(system)
    for name, plan in _references(system).items():
        requests = [Request(plan, range(replications), step)]
        own, moved = (_frames(s.run(requests), plan, replications) for s in (system, other))
        if own is None or moved is None:
            return
        for variable in (v for v in own.data_vars if TIME in own[v].dims):
            first, second = (d[variable].isel({TIME: slice(0, 2)}) for d in (own, moved))
            if MEMBER in first.dims:
                second = second.isel({MEMBER: back})
            second = second.sel({name: first[name] for name in first.dims if name != TIME and name in first.coords})
            a, b = first.values, second.values
            size = max(1.0, float(np.abs(a[np.isfinite(a)]).max(initial=0.0))) if a.dtype.kind == "f" else 1.0
            wrong = ~np.isclose(a, b, rtol=0.0, atol=ROUNDING * size, equal_nan=a.dtype.kind == "f")
            assert not wrong.any(), (
                f"with the members of {system.name} in another order in memory, `{variable}` differs after one step "
                f"under the plan {name!r}: {_where(first, wrong)}: {a[wrong][0]} and {b[wrong][0]}. Tell members apart "
                "by id and key, not by place, and compute all next states from the current ones before applying them."
            )


CHECKS = (
    check_references,
    check_attainment,
    check_columns,
    check_seeds,
    check_copies,
    check_batches,
    check_dose_zero,
    check_ignored,
    check_twins,
    check_fork,
    check_solo,
    check_order,
)
"""All checks, in the order in which they are run."""


# what is run


def _references(system: System) -> Mapping[str, Plan]:
    return {"nominal": NOMINAL, **system.references()}


def _kinds(system: System) -> list[Kind]:
    """The kinds that apply to some component of this system."""
    return [kind for kind in system.kinds.values() if any(_applies(kind, c) for c in system.components)]


def _target(system: System, kind: Kind) -> str:
    return next(c.id for c in system.components if _applies(kind, c))


def _applies(kind: Kind, component: Component) -> bool:
    return component.id in kind.applies_to or component.kind in kind.applies_to


def _onset(system: System) -> float:
    """Midway, on a step: what lies between two steps may set in at the earlier one."""
    onset, step = min(system.goal.midway, system.horizon / 2), _step(system)
    return round(onset / step) * step


def _interval(system: System) -> float:
    return system.horizon / FRAMES


def _step(system: System) -> float:
    """A time step [s] where there are steps, else the time between frames."""
    return system.dt if isinstance(system, Stepped) else _interval(system)


def _some_plans(system: System) -> list[Plan]:
    """The nominal plan, the references, and each kind once, midway."""
    kinds = [Plan.of(kind.name, _target(system, kind), _onset(system)) for kind in _kinds(system)]
    return list(dict.fromkeys([NOMINAL, *system.references().values(), *kinds]))


def _run(system: System, plans: Sequence[Plan], replications: int, *, record: bool = False) -> Outcomes:
    interval = _interval(system) if record else None
    return system.run([Request(plan, range(replications), interval) for plan in dict.fromkeys(plans)])


@contextmanager
def _threads(count: int) -> Iterator[None]:
    before = os.environ.get("EMERGENT_THREADS")
    os.environ["EMERGENT_THREADS"] = str(count)
    try:
        yield
    finally:
        if before is None:
            del os.environ["EMERGENT_THREADS"]
        else:
            os.environ["EMERGENT_THREADS"] = before


# what is compared


def _attainment(system: System, plan: Plan, replications: int) -> npt.NDArray[np.float64]:
    runs = _rows(_run(system, [plan], replications), plan, replications)
    return system.goal.system(runs, np.broadcast_to(system.scored(plan), (replications, len(system.members))))


def _rows(outcomes: Outcomes, plan: Plan, replications: int) -> xr.Dataset:
    return outcomes.select(plan, range(replications))


def _frames(outcomes: Outcomes, plan: Plan, replications: int) -> xr.Dataset | None:
    """Return what was recorded, None where the system records nothing."""
    return outcomes.recording(plan, range(replications)) if outcomes.recorded else None


def _same(
    first: Outcomes,
    second: Outcomes,
    plans: Sequence[Plan],
    replications: int,
    what: str,
    advice: str,
    *,
    instead: Sequence[Plan] | None = None,
    before: float | None = None,
    members: Sequence[int] | None = None,
    runs: bool = True,
) -> None:
    """Compare runs bit for bit: of `plans` in `first`, and of these or of `instead` in `second`.

    `before` [s] compares recorded frames only, up to then, and only what has frames; `members` only these members;
    `runs` says whether variables without members are compared.
    """
    for a, b in zip(plans, instead or plans, strict=True):
        pairs = [(_frames(first, a, replications), _frames(second, b, replications))]
        if before is None:
            pairs.insert(0, (_rows(first, a, replications), _rows(second, b, replications)))
        for one, other in pairs:
            if one is None or other is None:
                continue
            one, other = as_long([one, other])
            if before is not None:
                one, other = (d.isel({TIME: d[TIME].values < before}) for d in (one, other))
            for name in one.data_vars:
                if before is not None and TIME not in one[name].dims:
                    continue
                x, y = one[name], other[name]
                if MEMBER in x.dims and members is not None:
                    x, y = x.isel({MEMBER: list(members)}), y.isel({MEMBER: list(members)})
                elif MEMBER not in x.dims and not runs:
                    continue
                _alike(x, y, f"{what}; `{name}` differs under the plan {str(a)!r}", advice)


def _alike(first: xr.DataArray, second: xr.DataArray, what: str, advice: str) -> None:
    a, b = first.values, second.values
    assert a.shape == b.shape, f"{what}: its shapes are {a.shape} and {b.shape}. To do: {advice}."
    wrong = _different(a, b)
    if wrong.any():
        raise AssertionError(f"{what}: {_where(first, wrong)}: {a[wrong][0]} and {b[wrong][0]}. To do: {advice}.")


def _different(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    return np.asarray((a != b) & ~((a != a) & (b != b)), bool)


def _equal(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> bool:
    return a.shape == b.shape and not _different(a, b).any()


def _where(values: xr.DataArray, wrong: npt.NDArray[np.bool_]) -> str:
    """Say where the first difference in time is, and how many there are."""
    places = np.argwhere(wrong)
    if TIME in values.dims:
        places = places[np.argsort(places[:, values.dims.index(TIME)], kind="stable")]
    parts = []
    for dimension, index in zip(values.dims, places[0], strict=True):
        if dimension == RUN and REPLICATION in values.coords:
            parts.append(f"replication {int(values[REPLICATION].values[index])}")
        elif dimension == TIME and TIME in values.coords:
            parts.append(f"{float(values[TIME].values[index]):g} s")
        else:
            parts.append(f"{dimension} {index}")
    return f"{', '.join(parts)} (first of {len(places)})"


__all__ = ["CHECKS", "Permutable", "check_system", *(check.__name__ for check in CHECKS)]
