"""Reading scenario files, with errors that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from emergent import toml
from emergent.adapter.file import read_system
from emergent.bundled import locate
from emergent.errors import EmergentError, ScenarioError
from emergent.parameters import replaced
from emergent.perturbation import Plan
from emergent.protocols import InPlane
from emergent.scenario.claims import read_claim
from emergent.scenario.scenario import Scenario, Thresholds
from emergent.scenario.tables import GOAL, STRUCK, File
from emergent.system import System, names_python, registered_as, system_class
from emergent.text_file import UnreadableError
from emergent.validation import ENOUGH, Problem, given, key_of, problems, read_strictly

COSTLY = 40
"""Replications of a system that takes milliseconds a run, where nothing else is said."""
MOST = 8
"""Problems that one message lists."""
S = TypeVar("S")
T = TypeVar("T")


class FileError(ScenarioError):
    """A scenario file with something wrong in it; `problems` say what, each with its key."""

    def __init__(self, path: Path | str, found: Sequence[Problem]) -> None:
        self.path, self.problems = path, tuple(found)
        super().__init__("\n".join(f"{path}: {line}" for line in self.lines))

    @property
    def lines(self) -> list[str]:
        """What is wrong, without the file: `MOST` problems, and how many more there are."""
        more = len(self.problems) - MOST
        many = f"at least {more}" if len(self.problems) >= ENOUGH else str(more)
        return [*map(str, self.problems[:MOST]), *([f"… and {many} more."] if more > 0 else [])]


def read_scenario(name: str | Path, *, parameters: Mapping[str, Any] | None = None, python: bool = True) -> Scenario:
    """Read a bundled scenario by its name, or a scenario file; `parameters` replace those of the file.

    A name as `mymodel.py:system` is that of a system which a file of Python makes, and a scenario file may name such a
    system, in a file beside it: the file is run. Without `python`, for names that are not a user's own, none is run.

    Raises:
        ScenarioError: which names the file, the key, what was given, what is allowed and what was probably meant.
        InvalidInputError, UnknownNameError: for a file of Python that makes no such system.
    """
    if names_python(str(name)):
        return _of_python(str(name), parameters or {}, python)
    path = locate(name)
    return _scenario(_data(toml.load, path, path), path, parameters or {}, path.parent if python else None)


def loads(text: str, path: Path | str = "scenario.toml", parameters: Mapping[str, Any] | None = None) -> Scenario:
    """Read a scenario from the text of its file; `path` is what errors call it. No file of Python is run for it.

    With other `parameters` than the file's, its claims are left out, and so are plans that no longer fit.
    """
    return _scenario(_data(toml.loads, text, path), path, parameters, None)


def _of_python(name: str, parameters: Mapping[str, Any], python: bool) -> Scenario:
    """Return the scenario of a system that a file of Python makes, with its defaults but for these parameters."""
    kind = read_system(name) if python else system_class(name)
    system = kind.build(kind.parameters_class(), {})
    system = system.with_parameters(parameters) if parameters else system
    title = system.goal.sentence.removesuffix(".") or system.name
    found = Scenario(registered_as(kind), title, "", system)
    return replace(found, replications=COSTLY) if kind.costly else found


def _data(reader: Callable[[S], dict[str, Any]], source: S, path: Path | str) -> dict[str, Any]:
    try:
        return reader(source)
    except UnreadableError as problem:
        raise FileError(path, [Problem("", str(problem))]) from None


def _scenario(
    data: dict[str, Any], path: Path | str, parameters: Mapping[str, Any] | None, beside: Path | None
) -> Scenario:
    """Return the scenario of a file's data; files of Python are run that lie in the folder `beside`, if it is given."""
    try:
        file = File.model_validate(data)
    except ValidationError as error:
        raise FileError(path, problems(File, error)) from None
    reading = _Reading(path)
    named = file.scenario.system
    runs = beside is not None and names_python(named)
    cls = reading.of(("scenario", "system"), lambda: read_system(named, beside) if runs else system_class(named))
    renamed = cls.parameters_class.renamed
    changed = replaced(renamed(file.parameters), renamed(parameters or {}))
    file = file.model_copy(update={"parameters": changed})
    system = _system(cls, file, reading, forgiving=bool(parameters))
    reading_plans = _Reading(path) if parameters else reading
    plans = _plans(file, system, reading_plans)
    reading.done()
    claims = []
    for name, table in file.claims.items() if not parameters else ():
        claims.append(reading.several(read_claim(name, table, system, plans)))
    thresholds = Thresholds(**file.verdict.model_dump())
    for less, more in (("keeps_pair", "keeps"), ("negligible", "directed")):
        small, large = getattr(thresholds, less), getattr(thresholds, more)
        if small > large:
            reading.wrong(("verdict", less), f"is {small:g}, more than {more} ({large:g}).")
    reading.done()
    return Scenario(
        **file.scenario.model_dump(exclude={"system"}),
        system=system,
        plans=plans,
        thresholds=thresholds,
        claims=tuple(claim for claim in claims if claim is not None),
        path=Path(path) if isinstance(path, Path) else None,
        notes={plan.name: plan.note for plan in file.plan if plan.note},
    )


class _Reading:
    """What was found wrong so far in one file."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        self.found: list[Problem] = []

    def wrong(self, key: Sequence[int | str], text: str) -> None:
        self.found.append(Problem(key_of(key), text))
        if len(self.found) >= ENOUGH:
            self.done()

    def of(self, key: Sequence[int | str], make: Callable[[], T]) -> T:
        """Return what `make` makes; where it fails, nothing more can be read."""
        try:
            return make()
        except EmergentError as error:
            self.wrong(key, f"cannot be: {error}")
            raise FileError(self.path, self.found) from None

    def several(self, result: T | list[Problem]) -> T | None:
        """Return a result, or note its problems."""
        if isinstance(result, list):
            self.found += result
            return None
        return result

    def done(self) -> None:
        if self.found:
            raise FileError(self.path, self.found)


def _system(cls: type[System], file: File, reading: _Reading, *, forgiving: bool) -> System:
    parameters = reading.several(read_strictly(cls.parameters_class, file.parameters, ("parameters",)))
    reading.done()
    assert parameters is not None  # else the reading is done
    settings: dict[str, Any] = {GOAL[k]: v for k, v in file.goal.model_dump(exclude_none=True).items()}
    if "horizons" in settings:
        settings["horizons"] = tuple(settings["horizons"])
    system = reading.of(("parameters",), lambda: cls.build(parameters, settings))
    if system.goal.midway >= system.horizon and forgiving:
        system = cls.build(parameters, {k: v for k, v in settings.items() if k != "midway"})
    elif system.goal.midway >= system.horizon:
        reading.wrong(
            ("goal", "midway_s"), f"is {system.goal.midway:g}, but must be below the horizon of {system.horizon:g} s."
        )
    goal = system.goal
    if isinstance(goal, InPlane) and goal.together > goal.apart:
        reading.wrong(("goal", "together_m"), f"is {goal.together:g}, but must be at most apart_m ({goal.apart:g}).")
    return system


def _plans(file: File, system: System, reading: _Reading) -> dict[str, Plan]:
    plans: dict[str, Plan] = {}
    many = sum(len(table.perturbations) for table in file.plan)
    if many > STRUCK:
        reading.wrong(("plan",), f"has {many:,} perturbations, but must have at most {STRUCK:,}.")
        reading.done()
    for i, table in enumerate(file.plan):
        if table.name in {"nominal", *system.references()}:
            reading.wrong(("plan", i, "name"), f"is {table.name!r}, which is the name of a reference plan.")
        if table.name in plans:
            reading.wrong(("plan", i, "name"), f"is {table.name!r}, which another plan is called already.")
        parts, before = [], len(reading.found)
        for j, text in enumerate(table.perturbations):
            try:
                plan = Plan.parse(text)
                system.complete(plan)
                late = [p.onset for p in plan if p.onset >= system.horizon]
                if late:
                    reading.wrong(
                        ("plan", i, "perturbations", j),
                        f"is {given(text)}, but by {late[0]:g} s the run is over: its horizon is {system.horizon:g} s.",
                    )
                parts.append(plan)
            except EmergentError as error:
                reading.wrong(("plan", i, "perturbations", j), f"is {given(text)}, but {error}")
        if len(reading.found) == before:
            plans[table.name] = Plan(tuple(p for part in parts for p in part))
    return plans
