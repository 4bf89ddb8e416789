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

    Asked of systems that declare how far members can influence each other within a step (`Coupled`), and of those that
    declare along which links they do, and keep a log (`Wired`, `Traced`).
    """
    metric = LightCone(max(PAIRS, replications))
    if metric.why_not(system):
        return
    violations = measure(system, metric).tables["violations"]
    if violations.empty:
        return
    first = violations.iloc[0]
    if "distance" not in violations:
        raise AssertionError(
            f"after {first['kind']} of {first['from']} at {first['onset']:g} s in replication {first['replication']}, "
            f"{first['to']} of {system.name} does something else than in the twin at step {first['step']}, though no "
            f"links lead there (first of {len(violations)}). To do: return in `network` all links along which "
            "components influence each other, or let nothing pass where there is none."
        )
    raise AssertionError(
        f"after {first['kind']} at step {first['onset']} in replication {first['replication']}, {first['to']} of "
        f"{system.name} is elsewhere than in the twin at step {first['step']}, though the nearest one that can have "
        f"been reached before, {first['from'] or 'nobody'}, was {first['distance']:g} m away (first of "
        f"{len(violations)}). To do: declare in `reach` how far members can influence each other within a step, or let "
        "nothing pass on what is farther away: no hub, no mean over all, no draw that somebody else's draws shift."
    )
