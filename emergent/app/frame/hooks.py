"""What a page of a live run begins with: the run that the address asks for, and the address that follows the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar
from urllib.parse import parse_qsl

import solara

from emergent.app import catalogue
from emergent.app.limits import limits
from emergent.app.live import Live
from emergent.app.live_page import LivePage
from emergent.app.registry import pages
from emergent.errors import EmergentError
from emergent.protocols import Stepped


class Asked(Protocol):
    """What a page of any scenario is asked for: a run, and more."""

    @property
    def live(self) -> Live:
        """The run."""


A = TypeVar("A", bound=Asked)
T = TypeVar("T")


def use_live(page: LivePage) -> tuple[Live, Callable[[Live], None], str]:
    """Return the live run of this page, what changes it, and what was wrong with the address, if anything was.

    The address is read when the page comes up and whenever it is navigated to. A scenario of another system than the
    page's is refused, and so is what the address says that does not fit: then the page shows its first scenario, or the
    first one that this server's limits let it show.
    """

    def read(query: str) -> tuple[Live, str]:
        try:
            live = Live.read(query, page.first)
            if live.system.name != page.system:
                raise EmergentError(f"{live.scenario} is a {live.system.name}, which another page shows.")
        except EmergentError as problem:
            live = usable(page, dict(parse_qsl(query)).get("scenario", ""), page.first)
            return live, _not_followed(query, problem, live)
        last = live.system.steps if isinstance(live.system, Stepped) else 0
        return replace(live, step=min(live.step, last)), ""

    return _use_address(read)


def use_asked(read: Callable[[str, str], A], usual: Callable[[Live], A]) -> tuple[A, Callable[[A], None], str]:
    """Return what the address asks a page of any scenario for, what changes it, and what was wrong with the address.

    `read` reads an address, with the scenario where it names none; `usual` is what is asked of a run as it comes.
    """

    def asked(query: str) -> tuple[A, str]:
        try:
            found = read(query, catalogue.first())
            found.live.opened  # noqa: B018 - whether it can be opened
        except EmergentError as problem:
            live = usable(next(iter(pages().values())), catalogue.first())
            return usual(live), _not_followed(query, problem, live)
        return found, ""

    return _use_address(asked)


def _use_address(read: Callable[[str], tuple[T, str]]) -> tuple[T, Callable[[T], None], str]:
    """Return what is on show: what the address says, until something else is asked for or it is navigated to."""
    query = solara.use_router().search or ""
    first, problem = solara.use_memo(lambda: read(query), [query])
    held, set_held = solara.use_state((query, first))
    shown = held[1] if held[0] == query else first
    return shown, lambda changed: set_held((query, changed)), problem if shown is first else ""


def _not_followed(query: str, problem: EmergentError, live: Live) -> str:
    message = f"The address could not be followed: {problem} This is {live.scenario} instead, as it comes."
    return message if query else ""


def usable(page: LivePage, *first: str) -> Live:
    """Return a run that can be shown: of the first of these scenarios for which that holds, or of any of the page.

    Where all are larger than the server allows, with as many members as it does.

    Raises:
        EmergentError: where there is none.
    """
    names = offered(page.system)
    wanted = [name for name in first if name in names] + names
    for changes in ((), ((page.size, limits().members),) if page.size else ()):
        for name in wanted:
            live = Live(name, changes)
            try:
                live.system  # noqa: B018 # whether it can be opened
            except EmergentError:
                continue
            return live
    raise EmergentError(f"no scenario of a {page.system} is small enough for the limits of this server.")


def offered(system: str) -> list[str]:
    """Return the names of the scenarios that a page of this system can show."""
    return [entry.name for entry in catalogue.entries() if entry.system == system]
