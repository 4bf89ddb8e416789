"""Checks of what a system says of itself: its reference plans, the attainment of its goal, its columns."""

from __future__ import annotations

import numpy as np

from emergent.columns import COLUMNS
from emergent.perturbation import NOMINAL
from emergent.system import System
from emergent.testing.runs import REPLICATIONS, attainment, references, rows, run
from emergent.variant import UNCHANGED

REFERENCES = ("null", "ceiling", "uncoupled", "blind")
"""The reference plans that metrics look for."""


def check_references(system: System, *, replications: int = REPLICATIONS) -> None:
    """Reference plans exist, and the null attains less than the ceiling."""
    missing = [name for name in REFERENCES if name not in system.references()]
    assert not missing, (
        f"{system.name} has no reference plan {', '.join(missing)}; add it to `references()`, since metrics ask for it."
    )
    null, ceiling = (attainment(system, system.reference(name), replications).mean() for name in ("null", "ceiling"))
    assert null < ceiling, (
        f"the null of {system.name} attains {null:.3g} and the ceiling {ceiling:.3g}; the ceiling must be above it, or "
        "there is no scale. Choose a goal that these parts can reach, and a null that cannot sense it."
    )


def check_attainment(system: System, *, replications: int = REPLICATIONS) -> None:
    """Attainment is within [0, 1], of every member and of the system, nominally and in every reference plan."""
    plans = references(system)
    outcomes = run(system, list(plans.values()), replications)
    for name, plan in plans.items():
        runs = rows(outcomes, plan, replications)
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
    outcomes = run(system, [NOMINAL], replications, record=True)
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
