"""Scenario files: their tables and keys, reading them with errors that say what to do, and writing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from emergent import toml
from emergent.claims import read_claim
from emergent.errors import EmergentError, ScenarioError
from emergent.perturbation import Plan
from emergent.protocols import InPlane
from emergent.scenario import Claim, Floors, Scenario
from emergent.system import System, replaced, system_class
from emergent.text_file import UnreadableError
from emergent.validation import ENOUGH, Problem, given, key_of, problems, read_strictly

MOST = 8
"""Problems that one message lists."""
ENTRIES, STRUCK = 1000, 10_000
"""The most plans and claims of a file, and perturbations of all plans: each is checked against the whole system."""
S = TypeVar("S")
T = TypeVar("T")
Share = Annotated[float, Field(ge=0, le=1)]


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


class Table(BaseModel):
    """A table of the file: no unknown keys, no numbers in quotes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Heading(Table):
    """`[scenario]`."""

    name: str = Field(min_length=1, description="The scenario's name.")
    title: str = Field(min_length=1, description="The scenario in a few words.")
    lesson: str = Field("", description="What it teaches, in a sentence or two.")
    system: str = Field(description="The name of its system; `emergent list` shows them.")
    seed: int = Field(0, ge=0, lt=2**63, description="The seed from which those of the replications come.")
    replications: int = Field(200, ge=4, le=1_000_000, description="Replications of an assessment.")


class PlanTable(Table):
    """`[[plan]]`."""

    name: str = Field(min_length=1, description="The plan's name.")
    perturbations: list[str] = Field(
        min_length=1, max_length=STRUCK, description="Each as kind:component@onset[+duration][=dose][,name=value…]."
    )
    note: str = Field("", description="What it is for.")


class GoalTable(Table):
    """`[goal]`: what differs from the system's own goal."""

    sentence: str | None = Field(None, min_length=1, description="The goal in a sentence.")
    midway_s: float | None = Field(None, gt=0, description="When mid-run perturbations set in [s].")
    apart_m: float | None = Field(
        None, gt=0, description="Distance to the nearest other from which on one is lost [m]."
    )
    together_m: float | None = Field(None, gt=0, description="Distance below which one is back [m].")
    horizons: list[Annotated[float, Field(gt=0, le=1000)]] | None = Field(
        None, min_length=1, description="Multiples of the horizon at which the emergence gap is stated."
    )


class VerdictTable(Table):
    """`[verdict]`."""

    sufficient: Share = Field(Floors.sufficient, description="The largest share that one member may reach alone.")
    keeps: Share = Field(Floors.keeps, description="What must be left with the worst member perturbed.")
    keeps_pair: Share = Field(Floors.keeps_pair, description="What must be left with the worst pair perturbed.")
    excess: Share = Field(Floors.excess, description="By how much the response must exceed the best member's.")


class ClaimTable(Table):
    """`[claims.NAME]`."""

    metric: str = Field("attainment", description="attainment, velocity, same_path, verdict or METRIC.ESTIMATE.")
    plan: str | None = Field(None, description="A reference plan, a [[plan]], or a plan's text.")
    against: str | None = Field(None, description="The plan to compare with.")
    scored: Literal["others", "everybody"] = Field("others", description="Who counts: those not targeted, or all.")
    until_arrival: bool = Field(False, description="Whether paths count up to the first arrival only.")
    parameters: dict[str, Any] = Field(default_factory=dict, description="What differs from the scenario's parameters.")
    horizons: float = Field(1.0, gt=0, le=1000, description="How many horizons the runs get.")
    replications: int | None = Field(None, ge=2, le=1_000_000, description="Replications; the scenario's if not given.")
    at_least: float | None = Field(None, description="Lower bound.")
    at_most: float | None = Field(None, description="Upper bound.")
    equals: str | None = Field(None, description="The verdict's word.")
    must: Literal["estimate", "interval"] = Field("estimate", description="What has to meet the bounds.")
    note: str = Field("", description="The claim in words.")


class File(Table):
    """A whole scenario file."""

    scenario: Heading = Field(description="The table [scenario], with name, title and system.")
    parameters: dict[str, Any] = Field(default_factory=dict)
    plan: list[PlanTable] = Field(default_factory=list, max_length=ENTRIES)
    goal: GoalTable = Field(default_factory=GoalTable)
    verdict: VerdictTable = Field(default_factory=VerdictTable)
    claims: dict[str, ClaimTable] = Field(default_factory=dict, max_length=ENTRIES)


GOAL = {
    "sentence": "sentence",
    "midway_s": "midway",
    "apart_m": "apart",
    "together_m": "together",
    "horizons": "horizons",
}
"""The keys of `[goal]` and the fields of `Goal` that they set."""


def read(path: Path, parameters: Mapping[str, Any]) -> Scenario:
    """Read a scenario file; `parameters` replace those of the file."""
    return _scenario(_data(toml.load, path, path), path, parameters)


def loads(text: str, path: Path | str = "scenario.toml", parameters: Mapping[str, Any] | None = None) -> Scenario:
    """Read a scenario from the text of its file; `path` is what errors call it.

    With other `parameters` than the file's, its claims are left out, and so are plans that no longer fit.
    """
    return _scenario(_data(toml.loads, text, path), path, parameters)


def _data(reader: Callable[[S], dict[str, Any]], source: S, path: Path | str) -> dict[str, Any]:
    try:
        return reader(source)
    except UnreadableError as problem:
        raise FileError(path, [Problem("", str(problem))]) from None


def _scenario(data: dict[str, Any], path: Path | str, parameters: Mapping[str, Any] | None) -> Scenario:
    if parameters:
        own = data.get("parameters", {})
        data["parameters"] = replaced(own, parameters) if isinstance(own, dict) else own
    try:
        file = File.model_validate(data)
    except ValidationError as error:
        raise FileError(path, problems(File, error)) from None
    reading = _Reading(path)
    cls = reading.of(("scenario", "system"), lambda: system_class(file.scenario.system))
    system = _system(cls, file, reading, forgiving=bool(parameters))
    reading_plans = _Reading(path) if parameters else reading
    plans = _plans(file, system, reading_plans)
    reading.done()
    claims = []
    for name, table in file.claims.items() if not parameters else ():
        claims.append(reading.several(read_claim(name, table, system, plans)))
    floors = Floors(**file.verdict.model_dump())
    if floors.keeps_pair > floors.keeps:
        reading.wrong(("verdict", "keeps_pair"), f"is {floors.keeps_pair:g}, more than keeps ({floors.keeps:g}).")
    reading.done()
    return Scenario(
        **file.scenario.model_dump(exclude={"system"}),
        system=system,
        plans=plans,
        floors=floors,
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


def write(scenario: Scenario) -> str:
    """Return the text of a scenario file that says everything, defaults too."""
    goal, parameters = scenario.system.goal, scenario.system.parameters
    whole = type(parameters).model_validate(parameters.model_dump())  # defaults too as what they are: 400.0, not 400
    return toml.dumps(
        {
            "scenario": {
                "name": scenario.name,
                "title": scenario.title,
                "lesson": scenario.lesson or None,
                "system": scenario.system.name,
                "seed": scenario.seed,
                "replications": scenario.replications,
            },
            "parameters": whole.model_dump(),
            "plan": [
                {"name": name, "perturbations": [p.text for p in plan] or [str(plan)], "note": scenario.notes.get(name)}
                for name, plan in scenario.plans.items()
            ],
            "goal": {key: getattr(goal, field) for key, field in GOAL.items() if hasattr(goal, field)},
            "verdict": asdict(scenario.floors),
            "claims": {claim.name: _claim(claim) for claim in scenario.claims},
        }
    )


def _claim(claim: Claim) -> dict[str, Any]:
    plain = {f.name: f.default for f in fields(Claim) if f.name not in ("name", "plan", "against")}
    table = {name: getattr(claim, name) for name, default in plain.items() if getattr(claim, name) != default}
    table["plan"] = table.pop("plan_name", None)
    table["against"] = table.pop("against_name", None)
    table["parameters"] = dict(claim.parameters) or None
    return {"metric": claim.metric, **table}
