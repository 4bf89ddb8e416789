"""A check that metrics get along with a system: each that does not say why it cannot be asked returns its result."""

from __future__ import annotations

from emergent.assessment import FEWEST, assess
from emergent.errors import EmergentError
from emergent.system import System
from emergent.testing.runs import REPLICATIONS


def check_assessment(system: System, *, replications: int = REPLICATIONS) -> None:
    """The system can be assessed, with as few replications as possible: what metrics ask for fits it."""
    try:
        assess(system, replications=FEWEST)
    except EmergentError as problem:
        raise AssertionError(
            f"{system.name} passes all other checks, but cannot be assessed: {problem} Kinds of perturbation with a "
            "name that is used elsewhere (remove, freeze, mislead, …) must take the doses and settings that they take "
            "there; give yours these, or another name."
        ) from problem
