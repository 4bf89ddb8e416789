"""The contract that every system meets, and the registry (entry-point group `emergent.systems`)."""

from __future__ import annotations

import math
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from importlib.metadata import EntryPoint, entry_points
from itertools import chain, pairwise, repeat
from operator import itemgetter
from typing import Any, ClassVar, Self, TypeVar

import numpy as np
import numpy.typing as npt
import xarray as xr

from emergent.columns import PLAN, REPLICATION, RUN, SEED
from emergent.completed import Completed
from emergent.component import CHANCE, Component
from emergent.errors import InvalidInputError, PlanError, TooLargeError, UnknownNameError
from emergent.families.group import GROUP
from emergent.family import Family
from emergent.goal import Goal
from emergent.outcomes import Outcomes, Request, as_it_is
from emergent.parameters import Parameters, read_parameters, replaced
from emergent.perturbation import NOMINAL, Fork, Kind, Perturbation, Plan
from emergent.randomness import replication_seeds
from emergent.recent import Recent
from emergent.variant import Variant

PLANS = 4096
"""How many plans a system keeps once they were completed: as many as there can be in a batch."""

Progress = Callable[[int], None]
Variables = dict[str, tuple[tuple[str, ...], npt.NDArray[Any]]]


@dataclass(frozen=True)
class Batch:
    """Runs to simulate: run i follows `plans[plan[i]]` with the seed `seeds[i]`; `record` [s] between frames.

    It is a run of `systems[variant[i]]`: the system itself, or one that differs in what it names in `per_run`. Runs of
    one variant stand together.
    """

    systems: Sequence[System]
    variant: npt.NDArray[np.int64]
    plans: Sequence[Plan]
    plan: npt.NDArray[np.int64]
    replication: npt.NDArray[np.int64]
    seeds: npt.NDArray[np.uint64]
    record: float | None
    progress: Progress

    def __len__(self) -> int:
        return len(self.plan)


class System(ABC):
    """A model with its components, its perturbation kinds, its goal and its reference plans.

    A subclass names `components`, `kinds`, `references` and simulates batches of runs. Reference plans that metrics
    look for: `null` (the same parts, uncoupled and goal-blind: 0), `ceiling` (as good as these parts could do: 1),
    `uncoupled` (every member on its own: in it each member runs just as it would alone) and `blind` (all declared
    sensors of the goal blinded, coupling left).
    """

    name: ClassVar[str]
    parameters_class: ClassVar[type[Parameters]]
    per_run: ClassVar[frozenset[str]] = frozenset()
    """Parameters that `simulate` takes from `batch.systems`, so that variants of them share a batch.

    Components, plans, the horizon and the shapes of outcomes must not depend on them.
    """
    costly: ClassVar[bool] = False
    """Whether a run takes milliseconds: executors get few at a time, so that all end at about the same time."""
    branches: ClassVar[bool] = False
    """Whether runs of one seed are simulated once until they differ: then they stand together in a batch."""
    strikes: ClassVar[tuple[str, ...]] = ("remove", "freeze", "mislead", "decoy", "blind,stuck=1")
    """The kinds of perturbation with which it is asked whether a component is needed, with settings as in plans.

    Faults of sensors are among them. Of these, a system is struck by what it has.
    """
    time_unit: ClassVar[str] = "s"
    """The unit of all its times, onsets and durations: seconds, or the steps that it counts."""
    family: ClassVar[Family] = GROUP
    """What answers the gates of its verdict, and in which words."""

    def __init__(self, parameters: Parameters, goal: Goal) -> None:
        """Keep the parameters and the goal; refuse components whose random keys collide."""
        self.parameters = parameters
        self.goal = goal
        keys = [component.key for component in self.components]
        if len(set(keys)) < len(keys):
            raise InvalidInputError("two components have the same id or the same random key; rename one of them.")

    @classmethod
    def build(cls, parameters: Parameters, goal: Mapping[str, Any]) -> Self:
        """Return the system with these parameters; `goal` are the fields in which its goal differs from its own.

        Fields that its goal does not have mean nothing for it.
        """
        system = cls(parameters)  # type: ignore[call-arg] # without a goal, a system has its own
        known = {field.name for field in fields(system.goal)}
        changed = {name: value for name, value in goal.items() if name in known}
        return cls(parameters, replace(system.goal, **changed)) if changed else system

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how to make this system anew, in another process too: it is what its parameters and its goal make it."""
        return type(self), (self.parameters, self.goal)

    # what a system declares

    @property
    @abstractmethod
    def components(self) -> tuple[Component, ...]:
        """All components, members first, `CHANCE` last."""

    @property
    @abstractmethod
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of perturbation that this system knows, by name."""

    @abstractmethod
    def references(self) -> Mapping[str, Plan]:
        """The ends of the scale and the controls, by name."""

    @abstractmethod
    def simulate(self, batch: Batch) -> tuple[Variables, Variables | None]:
        """Run the batch; return the variables of its outcomes, with `run` first, and those recorded."""

    @property
    @abstractmethod
    def horizon(self) -> float:
        """The longest time that a run takes [s]."""

    @property
    def columns(self) -> Collection[str]:
        """The columns that its runs have, recorded ones included: what the goal reads, where no more are told."""
        return (self.goal.reads,)

    # what every system can do

    def timed(self, time: float) -> str:
        """Return a time with its unit: `30 s`, or `1 step` where it counts steps."""
        return f"{time:g} {self.time_unit.removesuffix('s') or 's' if time == 1 else self.time_unit}"

    @cached_property
    def members(self) -> tuple[Component, ...]:
        """The components that count in k of N."""
        return tuple(component for component in self.components if component.member)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The place of each component by its id."""
        return {component.id: place for place, component in enumerate(self.components)}

    def reference(self, name: str) -> Plan:
        """Return a reference plan; `nominal` is the empty one."""
        if name not in self._references:
            raise UnknownNameError("reference plan", name, self._references, of=self.name)
        return self._references[name]

    @cached_property
    def _references(self) -> Mapping[str, Plan]:
        return {"nominal": NOMINAL, **self.references()}

    def solo(self, member: str) -> Plan:
        """Return the plan that leaves `member` alone from the start on."""
        others = self._others(member)
        return Plan.of("remove", others, 0.0) if others else NOMINAL

    def sole_sighted(self, member: str) -> Plan:
        """Return the plan that leaves `member` as the only sighted one, among coupled blind others.

        Others to which a kind of the plan `blind` does not apply are left as they are.
        """
        return self.blinded(self._others(member))

    def blinded(self, members: Sequence[str]) -> Plan:
        """Return the plan that blinds these members from the start on, those to which a kind of `blind` applies."""
        some = [(p, self._struck(p, members)) for p in self.reference("blind")]
        return Plan(tuple(replace(p, components=struck) for p, struck in some if struck))

    def _others(self, member: str) -> list[str]:
        ids = [m.id for m in self.members]
        if member not in ids:
            raise UnknownNameError("member", member, ids, of=self.name)
        return [other for other in ids if other != member]

    def _struck(self, perturbation: Perturbation, members: Sequence[str]) -> tuple[str, ...]:
        """Return those of the members to which the perturbation's kind applies."""
        fits = self._fitting(self.kinds[perturbation.kind].applies_to)
        return tuple(member for member in members if member in fits)

    def chosen(self, perturbation: Perturbation) -> tuple[Component, ...]:
        """Return the components that a perturbation names, each once, in the system's order.

        Raises:
            UnknownNameError: for a kind or a component that is not here.
            PlanError: for a component that this kind does not apply to.
        """
        if perturbation.kind not in self.kinds:
            raise UnknownNameError("kind of perturbation", perturbation.kind, self.kinds, of=self.name)
        kind = self.kinds[perturbation.kind]
        fits = self._fits.get(tuple(kind.applies_to), self._fitting)
        chosen: dict[str, Component] = {}
        for name in perturbation.components:
            named = fits if name == "*" else self._named(name)
            if not named.keys() <= fits.keys():
                wrong = next(one for one in named if one not in fits)
                raise PlanError(
                    f"{kind.name} does not apply to {wrong} (a {named[wrong].kind}); it applies to "
                    f"{', '.join(kind.applies_to)}."
                )
            chosen.update(named)
        return tuple(chosen[one] for one in sorted(chosen, key=self.index.__getitem__))

    def _named(self, name: str) -> Mapping[str, Component]:
        if name.endswith(":*"):
            if name[:-2] not in self._by_kind:
                raise UnknownNameError("kind of component", name[:-2], self._by_kind, of=self.name)
            return self._by_kind[name[:-2]]
        if name not in self._by_id:
            raise UnknownNameError("component", name, self.index, of=self.name)
        return {name: self._by_id[name]}

    @cached_property
    def _by_id(self) -> Mapping[str, Component]:
        return {component.id: component for component in self.components}

    @cached_property
    def _by_kind(self) -> Mapping[str, Mapping[str, Component]]:
        found: dict[str, dict[str, Component]] = {}
        for component in self.components:
            found.setdefault(component.kind, {})[component.id] = component
        return found

    @cached_property
    def _fits(self) -> Recent[tuple[str, ...], Mapping[str, Component]]:
        return Recent()

    def _fitting(self, applies_to: Sequence[str]) -> Mapping[str, Component]:
        return {c.id: c for c in self.components if c.id in applies_to or c.kind in applies_to}

    def complete(self, plan: Plan) -> tuple[Completed, ...]:
        """Return the plan's perturbations with dose and settings filled in: whom each hits, from when to when.

        Perturbations of dose 0 are left out: they have no effect.

        Raises:
            UnknownNameError, PlanError: for what does not fit this system.
        """
        kinds, found = self.kinds, []
        for perturbation in plan:
            chosen = self.chosen(perturbation)
            kind = kinds[perturbation.kind]
            found.append(Completed(kind.complete(perturbation), chosen, kind.timing))
        return tuple(one for one in found if one.dose != 0)

    def scored(self, plan: Plan) -> npt.NDArray[np.bool_]:
        """Return which members count in scores, shape (member,).

        Members that are present and that no perturbation targets; all present ones where none is left; all, where
        every member was removed.
        """
        return self._masks.get(plan, self._mask)

    @cached_property
    def _masks(self) -> Recent[Plan, npt.NDArray[np.bool_]]:
        return Recent(PLANS)

    def _mask(self, plan: Plan) -> npt.NDArray[np.bool_]:
        completed = self.complete(plan)
        targeted = {id for one in completed for id in one.ids}
        gone = {id for one in completed if self.kinds[one.kind].absence and math.isinf(one.stop) for id in one.ids}
        for kept in (targeted, gone, frozenset[str]()):
            mask = np.array([member.id not in kept for member in self.members])
            if mask.any():
                break
        mask.flags.writeable = False
        return mask

    def with_parameters(self, values: Mapping[str, Any]) -> Self:
        """Return the same system with some parameters changed; raise `InvalidInputError` for what is not allowed."""
        changed = replaced(self.parameters.model_dump(), self.parameters_class.renamed(values))
        return type(self)(read_parameters(self.parameters_class, changed, of=self.name), self.goal)

    def recorded_bytes(self, record: float) -> int:
        """Return how many bytes one recorded run takes: x, y and what they do, of all members."""
        return int(self.horizon / record + 2) * len(self.members) * 3 * 8

    def run(self, requests: Sequence[Request], *, seed: int = 0, progress: Progress | None = None) -> Outcomes:
        """Run what is asked; replication r of every plan has the same seed.

        Raises:
            PlanError, UnknownNameError: for plans that do not fit this system.
            TooLargeError: where the recordings asked for would not fit in memory.
        """
        if type(seed) is not int or not 0 <= seed < 2**64:
            raise InvalidInputError(f"the seed is {seed!r}, but must be a whole number from 0 to 2**64 − 1.")
        groups: dict[tuple[Variant, float | None], list[Request]] = {}
        for request in requests:
            groups.setdefault((request.parameters.without(self.per_run), request.record), []).append(request)
        tell = progress or (lambda runs: None)
        return Outcomes.merge(self._run_group(group, seed, tell) for group in groups.values())

    def _run_group(self, requests: Sequence[Request], seed: int, progress: Progress) -> Outcomes:
        """Run requests whose variants differ in nothing but what a batch can hold side by side."""
        record = requests[0].record
        plans = {plan: i for i, plan in enumerate(dict.fromkeys(q.plan for q in requests))}
        variants = {v: i for i, v in enumerate(dict.fromkeys(q.parameters for q in requests))}
        systems = [self.with_parameters(variant) if variant else self for variant in variants]
        asked = chain.from_iterable(
            zip(repeat(variants[q.parameters]), repeat(plans[q.plan]), map(int, q.replications)) for q in requests
        )
        runs = sorted(dict.fromkeys(asked), key=itemgetter(0, 2) if self.branches else itemgetter(0))
        which, plan, replication = np.array(runs, np.int64).reshape(-1, 3).T.copy()
        if record is not None:
            fits(len(which) * systems[0].recorded_bytes(record), len(which), record)
        seeds = replication_seeds(seed, replication)
        batch = Batch(systems, which, list(plans), plan, replication, seeds, record, progress)
        variables, recorded = systems[0].simulate(batch)
        texts = np.array([one.text for one in plans], object)[plan]
        coords = {PLAN: as_it_is((RUN,), texts), REPLICATION: (RUN, replication), SEED: (RUN, seeds)}
        table = xr.Dataset(variables, coords)
        frames = None if recorded is None else xr.Dataset(recorded, coords, {"every": record})
        if len(variants) == 1:
            return Outcomes(
                dict.fromkeys(variants, table), [] if frames is None else [(requests[0].parameters, frames)]
            )
        ends = np.bincount(which, minlength=len(variants)).cumsum().tolist()
        rows = {v: {RUN: slice(*part)} for v, part in zip(variants, pairwise([0, *ends]), strict=True)}
        recorded_rows = [] if frames is None else [(v, frames.isel(part)) for v, part in rows.items()]
        return Outcomes({v: table.isel(part) for v, part in rows.items()}, recorded_rows)


def fits(needed: int, runs: int, record: float) -> None:
    """Raise `TooLargeError` where recordings of so many bytes would take more than a quarter of the memory."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        memory = 8 << 30
    if needed > memory // 4:
        raise TooLargeError(
            f"recording {runs} runs every {record:g} s takes {needed / 2**30:.1f} GiB, more than a quarter of this "
            f"machine's {memory / 2**30:.1f} GiB; record fewer replications, or at a longer interval."
        )


# the registry

OLDER_NAMES = {"planted": "ground-truth"}
"""Today's names of systems, by the names that they have in older scenario files."""

S = TypeVar("S", bound="System | type[System]")
_registered: dict[str, type[System]] = {}


def register(given: S, name: str | None = None) -> S:
    """Let scenario files and the command line's functions name a system, as long as this process lasts.

    What is given is a class, or a system as its class makes it, as `adapt` does; `name` is its own if not given. A
    decorator, or called; who installs a package declares an entry point `emergent.systems` instead. A class that was
    defined anew, as in a notebook, takes the place of the one before.

    Raises:
        InvalidInputError: for what is no system, and where another one has the name.
    """
    kind = class_of_systems(given, f"what was given to register is {given!r}")
    name = kind.name if name is None else name
    other = systems().get(name, kind)
    if (other.__module__, other.__qualname__) != (kind.__module__, kind.__qualname__):
        raise InvalidInputError(f"{other!r} is registered as {name!r} already; give yours another name.")
    _registered[name] = kind
    return given


def registered_as(kind: type[System]) -> str:
    """Return the name by which scenario files find a class of systems: the one it was registered as, else its own."""
    return next((name for name, one in _registered.items() if one is kind), kind.name)


def systems() -> Mapping[str, type[System]]:
    """Return all registered systems by name, also those of other installed packages."""
    return {**{name: _load(name) for name in _entries()}, **_registered}


@cache
def _entries() -> Mapping[str, tuple[EntryPoint, ...]]:
    """Return where installed packages have systems, by their names; nothing is imported yet."""
    found: dict[str, tuple[EntryPoint, ...]] = {}
    for entry in entry_points(group="emergent.systems"):
        found[entry.name] = (*found.get(entry.name, ()), entry)
    return found


@cache
def _load(name: str) -> type[System]:
    said = f"the entry point {name!r} of emergent.systems is"
    kinds = [class_of_systems(one, f"{said} {one!r}") for one in (entry.load() for entry in _entries()[name])]
    if any(kind is not kinds[0] for kind in kinds):
        raise InvalidInputError(f"two different systems are registered as {name!r}; uninstall one of them.")
    if kinds[0].name != name:
        own = kinds[0].name
        raise InvalidInputError(f"{said} the system {own!r}; give both one name, as in adapt(…, name={name!r}).")
    return kinds[0]


def class_of_systems(given: object, said: str) -> type[System]:
    """Return a class of systems: what was given, or that of a system which is as its class makes it.

    Raises:
        InvalidInputError: for anything else; it begins with what is `said` of it.
    """
    if isinstance(given, type) and issubclass(given, System):
        return given
    if not isinstance(given, System):
        raise InvalidInputError(f"{said}, not a System.")
    kind = type(given)
    usual = kind.build(kind.parameters_class(), {})
    if (usual.parameters, usual.goal) != (given.parameters, given.goal):
        raise InvalidInputError(
            f"{said}, with other parameters or another goal than its class has by default; make these its defaults, as "
            "adapt(…) does, or give them in a scenario file."
        )
    return kind


def names_python(text: str) -> bool:
    """Whether a text names something in a file of Python: `mymodel.py:system`."""
    path, colon, name = text.rpartition(":")
    return bool(colon) and path.endswith(".py") and name.isidentifier()


def system_class(name: str) -> type[System]:
    """Return the system registered as `name`, which may be an older name of it; no other one is imported.

    Raises:
        InvalidInputError: for a name as `mymodel.py:system`, where that file was not run: nothing here runs one.
        UnknownNameError: for any other name that nothing bears.
    """
    known = {*_entries(), *_registered}
    if name not in known:
        name = OLDER_NAMES.get(name, name)
    if name in known:
        return _registered[name] if name in _registered else _load(name)
    if names_python(name):
        raise InvalidInputError(
            f"the system {name} is made by a file of Python, which is run only where you name it: on the command line, "
            f"as --system {name}, or in Python, as read_scenario({name!r}) before."
        )
    raise UnknownNameError("system", name, known)


__all__ = [
    "CHANCE",
    "Batch",
    "Fork",
    "System",
    "class_of_systems",
    "names_python",
    "register",
    "registered_as",
    "system_class",
    "systems",
]
