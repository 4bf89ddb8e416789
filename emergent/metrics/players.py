"""Members as players of a game: whether each set of them can be played, by striking all others, and with what."""

from __future__ import annotations

from emergent.metrics.metric import applies
from emergent.perturbation import Timing
from emergent.system import System


def strike_of_all(system: System) -> str:
    """Return the first kind with which the system strikes that applies to all members for as long as wanted."""
    kinds = (k for k in system.strikes if k in system.kinds and system.kinds[k].timing is Timing.INTERVAL)
    return next((k for k in kinds if all(applies(system, k, member) for member in system.members)), "")


def why_not_played(system: System, most: int) -> str:
    """Return why no game of at most so many members can be played, or an empty text."""
    if not strike_of_all(system):
        return f"{system.name} has no perturbation of {', '.join(system.strikes)} that applies to all members"
    if len(system.members) > most:
        return f"{system.name} has more than {most} members"
    return "" if len(system.members) > 1 else "there is only one member"
