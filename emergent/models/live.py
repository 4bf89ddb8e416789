"""Live models: what every Mesa model has in common whose agents are views on one run of a kernel's arrays.

A live run is (parameters, seed, plan so far, step) and nothing else, from which `replay` rebuilds it. Interventions are
recorded as perturbations of the plan, with the present time as their onset.
"""

from __future__ import annotations

import math
import operator
import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any, ClassVar, Self

import mesa
import numpy as np
import numpy.typing as npt

from emergent.channels import Events
from emergent.errors import InvalidInputError, PlanError
from emergent.perturbation import NOMINAL, Perturbation, Plan
from emergent.randomness import replication_seeds
from emergent.system import System, read_parameters


class LiveModel(mesa.Model, ABC):
    """One run of a system, step by step, that can be interfered with.

    Parameters are those of the system, by name; Mesa's `Scenario` may hold them, and the seed. `rng` (or `seed`) is the
    seed of the scenario and `replication` the number of the run: a model with `rng=7, replication=3, plan=p` is
    replication 3 of the plan in `system.run([Request(p, [3])], seed=7)`. Without a seed, one is drawn; it can be read
    from `seed`.

    `clock` is the time [s]: Mesa's own `time`, where it has one, counts steps. `running` is False once nothing more is
    to come, or at the horizon, and stepping further changes nothing.

    A subclass names its `system_class`, which has `compile(plans)`, and its `parameters`, which have `steps`.
    """

    system_class: ClassVar[type[System]]
    system: Any

    def __init__(
        self,
        *,
        rng: int | str | None = None,
        seed: int | str | None = None,
        replication: int = 0,
        plan: Plan | str | Sequence[str] = NOMINAL,
        scenario: Any = None,  # Mesa 3.5's Reset passes one, mostly empty, to whatever takes a catch-all
        **kwargs: Any,  # the parameters: under another name, Mesa 3.3's page takes the catch-all for a missing one
    ) -> None:
        """Start the run.

        Raises:
            UnknownNameError: for a parameter, kind, component or setting that the system does not have.
            InvalidInputError: for a value outside of its range or given twice, a seed that is no integer, a plan that
                does not fit.
        """
        parameters, bundled_rng = _unbundled(scenario, kwargs)
        system = self.system_class
        self.system = system(read_parameters(system.parameters_class, parameters))  # type: ignore[call-arg] # as `build`
        self.seed = _seed(rng, seed, bundled_rng)
        self.replication = _natural("replication", replication)
        super().__init__(rng=self.seed)
        if hasattr(scenario, "model"):  # as Mesa's own models keep it
            self.scenario = scenario
        self._now = 0
        self._run = np.zeros(1, np.int64)
        self._begin(replication_seeds(self.seed, [self.replication]))
        self._follow(plan if isinstance(plan, Plan) else Plan.parse(plan))
        self._advance(0)
        self._populate()
        # Mesa 3.3.1 keeps every model for ever, as the key of a counter that is needed only while agents are made
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        self._collector, self._own_collector = self._new_collector(), True

    # what a subclass says

    @property
    @abstractmethod
    def dt(self) -> float:
        """The length of a step [s]."""

    @abstractmethod
    def _begin(self, seeds: npt.NDArray[np.uint64]) -> None:
        """Make the arrays of a run with this seed."""

    @abstractmethod
    def _advance(self, stop: int) -> None:
        """Bring the arrays to the step `stop`, the present one or the next, and say whether there is another."""

    @abstractmethod
    def _goes_on(self) -> bool:
        """Return whether there is a next step."""

    @abstractmethod
    def _populate(self) -> None:
        """Make the space and the agents."""

    @abstractmethod
    def _new_collector(self) -> mesa.DataCollector:
        """Return an empty collector with the model's own columns."""

    @abstractmethod
    def _fill(self, collector: mesa.DataCollector) -> None:
        """Bring such a collector up to date."""

    # time

    @property
    def parameters(self) -> Any:
        """The parameters of the system."""
        return self.system.parameters

    @property
    def now(self) -> int:
        """The number of steps that were taken."""
        return self._now

    @property
    def clock(self) -> float:
        """The time since the start [s]."""
        return self._now * self.dt

    def step(self) -> None:
        """Take one step, if the run goes on."""
        if self.running and self._now < self.parameters.steps:  # `running` is Mesa's, and anybody may set it
            self._advance(self._now + 1)
        if not self._own_collector:
            self._collector.collect(self)

    def replay(self, plan: Plan | None = None, step: int | None = None) -> Self:
        """Return the run with this one's parameters and seed, taken anew up to `step` (this one's, if left out).

        `plan` is the plan so far; another one gives another past: what if nobody had interfered?
        """
        plan = self.plan if plan is None else plan
        step = self._now if step is None else _natural("step", step)
        again = type(self)(rng=self.seed, replication=self.replication, plan=plan, **self.parameters.model_dump())
        while again.now < step and again.running:
            again.step()
        return again

    # interventions

    @property
    def plan(self) -> Plan:
        """The plan so far: what the run was given, and what was done to it since."""
        return self._plan

    def perturb(
        self,
        kind: str,
        components: str | Sequence[str],
        *,
        dose: float | None = None,
        seconds: float | None = None,
        **settings: Any,
    ) -> Perturbation:
        """Add a perturbation to the plan that sets in now and takes effect when the next step begins.

        `seconds` is its duration; a dose or a setting that is left out (or None) is the default of its kind.

        Raises:
            PlanError: for what the kind does not allow, or once the run is at its horizon.
            UnknownNameError: for a kind, a component or a setting that the system does not have.
        """
        if self._now >= self.parameters.steps:
            raise PlanError(f"{kind} comes too late: the run is at its horizon of {self.system.horizon:g} s.")
        names = (components,) if isinstance(components, str) else tuple(components)
        chosen = tuple(sorted((name, _plain(value)) for name, value in settings.items() if value is not None))
        perturbation = Perturbation(kind, names, self.clock, _plain(seconds), _plain(dose), chosen)
        self._follow(self.plan + Plan((perturbation,)))
        self.running = self._goes_on()
        return perturbation

    def fork(self, future: int | None = None) -> Perturbation:
        """Give the run another future: draw from now on what chance brings from stream number `future`."""
        return self.perturb("fork", "chance", dose=future)

    def _follow(self, plan: Plan) -> None:
        events: Events = self.system.compile([plan])
        self._plan, self._events = plan, events
        self._last_event = int(events.step.max(initial=-1))

    # what an observer sees

    @property
    def datacollector(self) -> mesa.DataCollector:
        """What Mesa's DataCollector would have collected after each step, made from what the kernel records anyway.

        Another DataCollector may take its place, which then collects at every step.
        """
        if self._own_collector:
            self._fill(self._collector)
        return self._collector

    @datacollector.setter
    def datacollector(self, given: mesa.DataCollector) -> None:
        self._collector, self._own_collector = given, False


def set_rows(collector: mesa.DataCollector, steps: int) -> Sequence[float]:
    """Tell a collector that it holds a row after each of the steps 1 to `steps`; return the index of each row."""
    rows: Sequence[float] = range(1, steps + 1)
    if hasattr(collector, "_collection_steps"):  # Mesa 3.5.1 knows steps by its own time, a float
        rows = [float(step) for step in rows]
        collector._collection_steps[:] = rows
    return rows


def _unbundled(scenario: Any, kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], Any]:
    """Return the parameters, those in a Mesa scenario among them, and the scenario's seed, None where it has none."""
    try:
        bundle = dict(scenario or {})
    except (TypeError, ValueError):
        raise InvalidInputError(
            f"scenario is {scenario!r}, but must be a Mesa Scenario, which holds parameters by name. For a scenario "
            "file, give its parameters: **dict(read_scenario(name).system.parameters)."
        ) from None
    rng = bundle.pop("rng", None)
    twice = [name for name in bundle if name in kwargs]
    if twice:
        raise InvalidInputError(f"{', '.join(twice)}: given by name and in the scenario, too; give it once.")
    return {**bundle, **kwargs}, rng


def _seed(rng: object, seed: object, bundled_rng: object) -> int:
    if rng is not None and seed is not None:
        raise InvalidInputError(f"rng ({rng!r}) and seed ({seed!r}) are the same thing; give one of them.")
    given = seed if rng is None else rng
    if given is not None and bundled_rng is not None:
        raise InvalidInputError(f"the seed is {given!r}, but the scenario brings its own, {bundled_rng!r}; give one.")
    given = bundled_rng if given is None else given
    return secrets.randbits(32) if given is None else _natural("seed", given)


def _natural(what: str, given: Any) -> int:
    """Return a whole number from 0 to 2⁶⁴ − 1, also one that was typed into a text box."""
    try:
        value = int(given) if isinstance(given, str) else operator.index(given)
    except (TypeError, ValueError):
        raise InvalidInputError(f"the {what} is {given!r}, but must be a whole number, 0 or above.") from None
    if isinstance(given, bool) or not 0 <= value < 2**64:
        raise InvalidInputError(f"the {what} is {given!r}, but must be a whole number from 0 to 2⁶⁴ − 1.")
    return value


def _plain(value: Any) -> Any:
    """Return numpy's numbers as Python's, in which plans are written; refuse what is no number at all."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    if not math.isfinite(value):
        raise PlanError(f"{value} was given, where a finite number is needed.")
    return float(value)
