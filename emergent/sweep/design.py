"""A design: the scenarios of a sweep, and what is run of each. Mistakes are refused before anything runs.

scenario = "restaurant-walk"            # or a list, or files beside this one
replications = 200
outcomes = ["attainment", "retention"]
plans = ["nominal", { plan = "remove:*@50", struck = [1, 2, 5] }]

[parameters]
walkers = [5, 10, 20]
glimpse_rate = { from = 0.05, to = 0.2, step = 0.05 }

"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from pydantic import ValidationError

from emergent import toml
from emergent.bundled import scenarios as bundled
from emergent.errors import EmergentError
from emergent.hashed_file import hash_of
from emergent.parameters import replaced
from emergent.scenario import FileError, Scenario, read_scenario
from emergent.sweep.points import check
from emergent.sweep.sampling import Values, combined, rows_of
from emergent.sweep.swept import Swept
from emergent.sweep.tables import ATTAINMENT, DesignTable, DrawnTable, RunConfiguration, RunTable
from emergent.sweep.values import Bounds, dotted, listed, read, table_of
from emergent.text_file import UnreadableError
from emergent.validation import ENOUGH, Problem, key_of, problems, read_strictly
from emergent.variant import Variant

MOST = 100_000
"""Scenarios of a design."""
SCENARIO = "scenario"
"""The column of a table that names each row's scenario."""
T = TypeVar("T")


class Design:
    """The scenarios of a sweep, and what is run of each."""

    scenarios: tuple[Swept, ...]
    config: RunConfiguration

    def __init__(
        self,
        scenario: str | Path | Scenario | Sequence[str | Path | Scenario] = (),
        *,
        parameters: Mapping[str, Any] | None = None,
        plans: Any = ("nominal",),
        replications: int = 100,
        outcomes: str | Sequence[str] = ("attainment",),
        moments: int = 20,
        sample: Mapping[str, Any] | None = None,
        table: pd.DataFrame | str | Path | None = None,
        seed: int | None = None,
    ) -> None:
        """Make a design of the same keys as in a file; scenarios and tables may be objects, too.

        Raises:
            FileError: everything that is wrong, each with its key, what was given and what is allowed.
        """
        data = {"scenario": scenario, "parameters": dict(parameters or {}), "plans": plans, "outcomes": outcomes}
        rest = {"sample": sample, "table": table, "seed": seed, "replications": replications, "moments": moments}
        self._expand({**data, **rest}, "the design", None)

    def _expand(self, data: Mapping[str, Any], path: Path | str, beside: Path | None) -> None:
        reading = _Reading(path, beside)
        self.table = reading.table(data)
        self.scenarios = tuple(reading.scenarios(self.table))
        given = {name: getattr(self.table, name) for name in RunTable.model_fields}
        self.config = RunConfiguration(**given, drawn=reading.drawn)
        reading.found += check(self.scenarios or reading.bases, self.config)
        reading.done()

    @property
    def hash(self) -> str:
        """What tells designs apart: their scenarios, and what is run of them."""
        return hash_of(json.dumps([[one.id for one in self.scenarios], self.config.model_dump()]).encode())


def read_design(path: str | Path, *, replications: int | None = None, metrics: Sequence[str] = ()) -> Design:
    """Read a design from a TOML file; scenarios and tables that are files are looked for beside it.

    `metrics` are outcomes beside those of the file.

    Raises:
        FileError: everything that is wrong, each with its key, what was given and what is allowed.
    """
    path, design = Path(path), Design.__new__(Design)
    try:
        data = toml.load(path)
    except UnreadableError as problem:
        raise FileError(path, [Problem("", str(problem))]) from None
    changed: dict[str, Any] = {} if replications is None else {"replications": replications}
    if metrics:
        changed["outcomes"] = [*listed(data.get("outcomes", ATTAINMENT)), *metrics]
    design._expand({**data, **changed}, path, path.parent)
    return design


class _Reading:
    """What was found wrong so far in one design."""

    def __init__(self, path: Path | str, beside: Path | None) -> None:
        self.path, self.beside = path, beside
        self.found: list[Problem] = []
        self.wrong: set[str] = set()
        """Keys that cannot be read; their defaults stand, so that what else is wrong is found."""
        self.bases: list[Swept] = []
        self.drawn: DrawnTable | None = None

    def done(self) -> None:
        if self.found:
            raise FileError(self.path, list(dict.fromkeys(self.found)))

    def of(self, key: Sequence[int | str], make: Callable[[], T]) -> T | None:
        """Return what `make` makes, or note why it cannot."""
        try:
            return make()
        except EmergentError as error:
            self.found.append(Problem(key_of(key), f"cannot be: {str(error).removesuffix('.')}."))
            return None

    def table(self, data: Mapping[str, Any]) -> DesignTable:
        try:
            return DesignTable.model_validate(data)
        except ValidationError as error:
            self.found += problems(DesignTable, error)
            self.wrong = {str(one["loc"][0]) for one in error.errors()}
            return DesignTable.model_validate({key: value for key, value in data.items() if key not in self.wrong})

    def scenarios(self, table: DesignTable) -> Iterator[Swept]:
        """Yield the scenarios, each once, in the order of the design."""
        rows: list[Values] = [{}]
        if table.table is not None:
            rows = self.of(("table",), lambda: rows_of(table.table, self.beside)) or []
        named = list(dict.fromkeys(row[SCENARIO] for row in rows if SCENARIO in row)) or table.scenario
        if not named:
            self.found.append(Problem("scenario", "is missing. It names one scenario, or a list of them."))
        bases = {str(n): self.of(("scenario",), partial(self.base, n, table.seed)) for n in named}
        self.bases = [Swept(base) for base in bases.values() if base is not None]
        variants = self.variants(table, rows)
        if len(bases) * len(variants) > MOST:
            self.found.append(
                Problem("", f"has {len(bases) * len(variants):,} scenarios, but at most {MOST:,} can be.")
            )
            return
        seen = set[tuple[str, Variant]]()
        for name, base in bases.items():
            for values in variants:
                if base is None or values.get(SCENARIO, name) != name:
                    continue
                variant = self.variant(base, {k: v for k, v in values.items() if k != SCENARIO})
                if variant is not None and (name, variant) not in seen:
                    seen.add((name, variant))
                    yield Swept(base, variant)
                if len(self.found) > ENOUGH:
                    return

    def base(self, given_: Any, seed: int | None) -> Scenario:
        if isinstance(given_, Scenario):
            found = given_
        else:
            beside = self.beside is not None and given_ not in bundled()
            found = read_scenario(str(self.beside / str(given_)) if beside and self.beside else given_)
        return found if seed is None else replace(found, seed=seed)

    def variants(self, table: DesignTable, rows: list[Values]) -> list[Values]:
        lists, bounds = dict[str, list[Any]](), dict[str, Bounds]()
        for key, value in dotted(table.parameters):
            place = ("parameters", key)
            if table_of(value) is Bounds:
                found = self.of(place, partial(_checked, value))
                bounds |= {key: found} if found else {}
            else:
                values = self.of(place, partial(_values, value))
                if values == []:
                    self.found.append(Problem(key_of(place), "is an empty list, but must have one value at least."))
                lists |= {key: values} if values else {}
        if bounds and table.sample is None and "sample" not in self.wrong:
            key = next(iter(bounds))
            say = f'has bounds, but there is no sample. Write sample = {{ method = "lhs", size = 100 }}, or list {key}.'
            self.found.append(Problem(key_of(("parameters", key)), say))
        if table.sample is not None and not bounds:
            say = "draws nothing: no parameter has bounds. Write one as { low = 0.1, high = 0.5 }, or leave sample out."
            self.found.append(Problem("sample", say))
        sample = table.sample if bounds else None
        if sample is not None:
            self.drawn = DrawnTable(**sample.model_dump(), bounds=bounds)
        return self.of(("sample", "method"), lambda: list(combined(rows, lists, bounds, sample))) or []

    def variant(self, base: Scenario, values: Values) -> Variant | None:
        """Return changed parameters in their canonical form, or note what is wrong with them."""
        kind, changed = type(base.system.parameters), base.system.parameters.renamed(values)
        if not changed:
            return Variant()
        whole = self.of(("parameters",), lambda: replaced(base.system.parameters.model_dump(), changed))
        if whole is None:
            return None
        read_ = read_strictly(kind, whole, ("parameters",))
        if isinstance(read_, list):
            self.found += read_
            return None
        dump = read_.model_dump()
        found = Variant({key: _at(dump, key) for key in changed})
        said = ("parameters",) if len(found) > 1 else ("parameters", *found)
        return found if self.of(said, lambda: base.system.with_parameters(found)) else None


def _checked(value: Any) -> Bounds:
    bounds = read(Bounds, value)
    bounds.check()
    return bounds


def _values(value: Any) -> list[Any]:
    return list(listed(value))


def _at(parameters: Any, key: str) -> Any:
    for part in key.split("."):
        parameters = parameters[part]
    return parameters
