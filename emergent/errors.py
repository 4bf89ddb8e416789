"""Everything that can go wrong by somebody's mistake: one base class, few children, each beside the nearest built-in.

A message says what was given, what is allowed and what to do. The command line prints it without a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

SHOWN = 200
"""Characters of what was given that a message shows."""


class EmergentError(Exception):
    """The base of every error that `emergent` raises on purpose."""


class UnknownNameError(EmergentError, LookupError):
    """A name that nothing bears: a system, a component, a perturbation kind, a parameter, a metric."""

    def __init__(self, what: str, given: str, known: Iterable[str]) -> None:
        known, given = sorted(known), given if len(given) <= SHOWN else given[:SHOWN] + "…"
        near = get_close_matches(given, known, n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        shown = ", ".join(known[:24]) + (", …" if len(known) > 24 else "")
        super().__init__(f"there is no {what} {given!r}.{hint} Known: {shown or 'none'}.")


class InvalidInputError(EmergentError, ValueError):
    """A value outside of what is allowed."""


class PlanError(InvalidInputError):
    """A perturbation or a plan that cannot be read or does not fit the system."""


class ScenarioError(InvalidInputError):
    """A scenario file that cannot be read or does not hold together."""


class TooLargeError(EmergentError, MemoryError):
    """A request whose result would not fit in memory."""
