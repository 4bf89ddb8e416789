"""A check of couplings: influence spreads no faster than the system declares."""

from __future__ import annotations

from emergent.assessment import measure
from emergent.metrics.light_cone import LightCone
from emergent.system import System
from emergent.testing.runs import REPLICATIONS

PAIRS = 12
"""Runs with their twins, at least: one, half and all but one of the members are struck, at the start and later."""


def check_couplings(system: System, *, replications: int = REPLICATIONS) -> None:
    """Who cannot have been reached from those who were struck is, bit for bit, where it is in the twin.

    Asked of systems that declare how far members can influence each other within a step (`Coupled`).
    """
    metric = LightCone(max(PAIRS, replications))
    if metric.why_not(system):
        return
    violations = measure(system, metric).tables["violations"]
    if violations.empty:
        return
    first = violations.iloc[0]
    raise AssertionError(
        f"after {first['kind']} at step {first['onset']} in replication {first['replication']}, {first['to']} of "
        f"{system.name} is elsewhere than in the twin at step {first['step']}, though the nearest one that can have "
        f"been reached before, {first['from'] or 'nobody'}, was {first['distance']:g} m away (first of "
        f"{len(violations)}). To do: declare in `reach` how far members can influence each other within a step, or let "
        "nothing pass on what is farther away: no hub, no mean over all, no draw that somebody else's draws shift."
    )
