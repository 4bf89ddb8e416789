"""Checks that any system must pass: run them on your own systems, too.

    from emergent.testing import check_system
    check_system(MySystem())

Each check is a function of its own. One that fails raises `AssertionError` with a sentence that says what differed,
where, and what to do about it. Runs are compared bit for bit; only the order of the components in memory may change a
step, by rounding.
"""

from __future__ import annotations

from emergent.protocols import Traced
from emergent.system import System
from emergent.testing.assessing import check_assessment
from emergent.testing.coupling import check_couplings
from emergent.testing.declared import check_attainment, check_columns, check_references
from emergent.testing.members import Permutable, check_order, check_solo
from emergent.testing.pairing import check_dose_zero, check_fork, check_ignored, check_twins
from emergent.testing.repeats import check_batches, check_copies, check_seeds
from emergent.testing.runs import REPLICATIONS

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
    check_couplings,
    check_assessment,
)
"""All checks, in the order in which they are run."""


def check_system(system: System, *, replications: int = REPLICATIONS) -> None:
    """Run all checks; `replications` are the runs of each plan.

    Raises:
        AssertionError: at the first check that fails.
    """
    if isinstance(system, Traced):  # so that all that happened is compared
        system = system.with_parameters(system.logged())
    for check in CHECKS:
        check(system, replications=replications)


__all__ = ["CHECKS", "Permutable", "check_system", *(check.__name__ for check in CHECKS)]
