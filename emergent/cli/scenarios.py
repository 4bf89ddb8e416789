"""Reading the scenario that a verb is about, with the parameters given on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from emergent import toml
from emergent.errors import InvalidInputError, cut

if TYPE_CHECKING:
    from emergent.scenario import Scenario
    from emergent.system import System

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME|FILE",
        help="A bundled scenario (see `emergent list`), a scenario file, or a system of a Python file of yours, as "
        "mymodel.py:system; the file is run.",
    ),
]


def written_to(text: str) -> Path:
    """Return where to write; an empty text, as from a variable that is not set, is no name of the current folder."""
    if not text.strip():
        raise typer.BadParameter("it names nothing; write . for the current folder, or leave the option out.")
    return Path(text)


Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Change a parameter, as in walkers=40. May be repeated.",
    ),
]


def settings(pairs: Sequence[str]) -> dict[str, Any]:
    """Return `KEY=VALUE` pairs as parameters; values are written as in TOML."""
    found: dict[str, Any] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        key, pair = key.strip(), cut(" ".join(pair.split()), 100)
        if not sign or not key:
            raise InvalidInputError(f"--set {pair}: write KEY=VALUE, for example --set walkers=40.")
        if key in found:
            raise InvalidInputError(f"--set {pair}: {cut(key)} is set twice.")
        found[key] = _value(pair, value.strip())
    return found


def _value(pair: str, text: str) -> Any:
    try:
        return toml.read_value(text)
    except InvalidInputError:
        raise InvalidInputError(
            f"--set {pair}: {cut(repr(text))} is no value. Write one, numbers as 40 or 0.5, lists as [1, 2], texts in "
            'quotes: --set "windows=[[20, 5]]".'
        ) from None


def read(name: str, pairs: Sequence[str] | None = None) -> Scenario:
    """Read a scenario; what is wrong with a parameter that was set is said of `--set`, not of the file."""
    from emergent.scenario import FileError, read_scenario

    given = settings(pairs or [])
    try:
        return read_scenario(name, parameters=given)
    except FileError as error:
        ours = [p for p in error.problems if p.key.split("[")[0].removeprefix("parameters.") in given]
        whole = [p for p in error.problems if p.key == "parameters"]
        if given and (ours or whole):
            lines = [f"--set: {p.key.removeprefix('parameters.')} {p.text}" for p in ours]
            raise InvalidInputError("\n".join(lines + [f"--set: the {p}" for p in whole])) from None
        raise


def workers(system: System) -> AbstractContextManager[Executor | None]:
    """Return processes for a system whose runs take long, nothing for one that simulates many side by side."""
    from emergent import experiment

    return experiment.processes() if system.costly else nullcontext()
