"""Checks of members: one alone is as it is among uncoupled others, and their order in memory means nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np

from emergent.columns import MEMBER, TIME
from emergent.outcomes import Request
from emergent.system import System
from emergent.testing.comparing import same, where
from emergent.testing.runs import REPLICATIONS, frames, references, run, step_of

ROUNDING = 1e-9
"""How far a step may change with the order in memory, relative to the size of what is recorded."""


@runtime_checkable
class Permutable(Protocol):
    """A system that can lay its members out in another order in memory."""

    def permuted(self, order: Sequence[int]) -> System:
        """Return the same system whose i-th member is the one that is now at `order[i]`."""


def check_solo(system: System, *, replications: int = REPLICATIONS) -> None:
    """A member alone runs, bit for bit, as it does among uncoupled others: `solo(i)` equals i in `uncoupled`.

    Asked of systems whose members can be removed.
    """
    if "remove" not in system.kinds:
        return
    plans = [system.solo(member.id) for member in system.members]
    uncoupled = system.reference("uncoupled")
    found = run(system, [uncoupled, *plans], replications, record=True)
    for place, (member, plan) in enumerate(zip(system.members, plans, strict=True)):
        what = f"{member.id} of {system.name} was alone instead of among uncoupled others"
        advice = "let the plan `uncoupled` take away all that comes from others, and key draws by component"
        same(found, found, [uncoupled], replications, what, advice, instead=[plan], members=[place], runs=False)


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
    plans = references(system)
    requests = [Request(plan, range(replications), step_of(system)) for plan in dict.fromkeys(plans.values())]
    found = [s.run(requests) for s in (system, other)]
    for name, plan in plans.items():
        own, moved = (frames(outcomes, plan, replications) for outcomes in found)
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
                f"under the plan {name!r}: {where(first, wrong)}: {a[wrong][0]} and {b[wrong][0]}. Tell members apart "
                "by id and key, not by place, and compute all next states from the current ones before applying them."
            )
