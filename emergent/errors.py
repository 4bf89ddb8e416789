"""Errors that a user's mistake can cause: one base class, few children, each a subclass of the nearest built-in, too.

A message says what was given, what is allowed and what to do. The command line prints it without a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

NEAR = 0.7
"""How much alike a name and the one that was probably meant are at least, from 0 to 1."""
LONG, MANY, LISTED = 200, 500, 24
"""Letters of the longest name, and of how many names at most, to which a near one is looked for; names on show."""


def cut(text: str, most: int = 60) -> str:
    """Return a text, cut where it is longer than `most` letters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def meant(name: str, known: Sequence[str]) -> str:
    """Return the known name that was probably meant, as a question with a space behind it, empty where none is near.

    Of many names none is looked for: comparing takes long, and the nearest of many says little.
    """
    near = get_close_matches(name, known, n=1, cutoff=NEAR) if len(name) <= LONG and len(known) <= MANY else []
    return f"Did you mean {cut(repr(near[0]))}? " if near else ""


def listed(known: Sequence[str]) -> str:
    """Return the first of some names, for a message."""
    return ", ".join(map(cut, known[:LISTED])) + (", …" if len(known) > LISTED else "") or "none"


class EmergentError(Exception):
    """The base of every error that `emergent` raises on purpose."""


class UnknownNameError(EmergentError, LookupError):
    """A name that nothing bears: a system, a component, a perturbation kind, a parameter, a metric."""

    def __init__(self, what: str, given: str, known: Iterable[str], *, of: str = "", hint: str = "") -> None:
        """Say what is unknown, and `of` what; a hint comes last."""
        known = sorted(known)
        no = f"{of} has no" if of else "there is no"
        hint = f" {hint}" if hint else ""
        super().__init__(f"{no} {what} {cut(repr(given))}. {meant(given, known)}Known: {listed(known)}.{hint}")


class InvalidInputError(EmergentError, ValueError):
    """A value outside of what is allowed."""


class PlanError(InvalidInputError):
    """A perturbation or a plan that cannot be read or does not fit the system."""


class ScenarioError(InvalidInputError):
    """A scenario file that cannot be read or does not hold together."""


class TooLargeError(EmergentError, MemoryError):
    """A request whose result would not fit in memory."""


def said(problem: BaseException) -> str:
    """Return what a user is told of an exception: its message, and of what was nobody's mistake its name, too."""
    text = str(problem) or "no message"
    return text if isinstance(problem, EmergentError) else f"{type(problem).__name__}: {text}"
