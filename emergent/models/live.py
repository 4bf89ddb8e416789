"""Live models: what all Mesa models share whose agents are views on one run of a kernel's arrays.

A live run is (parameters, seed, plan so far, step) and nothing else, from which `replay` rebuilds it. Interventions are
recorded as perturbations of the plan, with the present time as their onset.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

import mesa
import numpy as np
import numpy.typing as npt

from emergent.errors import InvalidInputError, PlanError
from emergent.models.collecting import Collector
from emergent.models.given import LEFT_OUT, Left, natural, plain, seed_of, unbundled
from emergent.models.interventions import method
from emergent.models.kernel_system import KernelSystem
from emergent.parameters import read_parameters
from emergent.perturbation import Perturbation, Plan
from emergent.randomness import replication_seeds
from emergent.timeline import Events


class LiveModel(mesa.Model, ABC):
    """One run of a system, step by step, that can be interfered with.

    Parameters are those of the system, by name; Mesa's `Scenario` may hold them, and the seed. `rng` (or `seed`) is the
    seed of the scenario and `replication` the number of the run: a model with `rng=7, replication=3, plan=p` is
    replication 3 of the plan in `system.run([Request(p, [3])], seed=7)`. Without a seed, one is drawn; it can be read
    from `seed`. What NumPy draws from will do as a seed, too: of a SeedSequence or a list of whole numbers it is always
    the same number, from a Generator the next one, so that two models of one Generator differ. `plan` is a plan, a
    perturbation, their text, several of these, or None for no plan.

    `clock` is the time [s]: Mesa's own `time`, where it has one, counts steps. `running` is False once nothing more is
    to come, or at the horizon, and stepping further changes nothing, nor does it count in `steps`.

    Every draw of the run is keyed by its seed, the component and the step. So `random` and `rng` are there for what
    a user draws, and change nothing in the run; agents have no turn, and no order in which they take it.

    `datacollector` has a row for each moment from the start on, with what stood then. Mesa's `batch_run` gives rows of
    it. Mesa 3.5 takes the seeds as `batch_run(…, rng=[1, 2])`; Mesa 3.3 takes `rng` among the parameters and, whatever
    the model, leaves out the last moment of a run that ends by itself: read that from the model's `datacollector`.

    One thread at a time may step a model, as any model of Mesa's; threads with a model each do not disturb one another.

    A subclass names its `system_class`, plays a step, says what is under way, and makes agents and collector.
    """

    system_class: ClassVar[type[KernelSystem[Any]]]
    system: Any
    _now = 0  # Mesa asks for `steps` before the run begins

    def __init__(
        self,
        *,
        rng: Any = None,
        seed: Any | Left = LEFT_OUT,  # Mesa 3.5's batch_run sets `seed`, where a model has it, and `rng` otherwise
        replication: int = 0,
        plan: Plan | Perturbation | str | Iterable[Perturbation | str] | None = None,
        scenario: Any = None,  # Mesa 3.5's Reset passes one, mostly empty, to whatever takes a catch-all
        **kwargs: Any,  # the parameters: under another name, Mesa 3.3's page takes the catch-all for a missing one
    ) -> None:
        """Start the run.

        Raises:
            UnknownNameError: for a parameter, kind, component or setting that the system does not have.
            InvalidInputError: for a value outside of its range or given twice, a seed that is no whole number and
                nothing to draw one from, a plan that cannot be read or does not fit.
        """
        parameters, bundled_rng = unbundled(scenario, kwargs)
        system = self.system_class
        self.system = system(read_parameters(system.parameters_class, parameters, of=system.name))  # type: ignore[call-arg] # as `build`
        self.seed = seed_of(rng, seed, bundled_rng)
        self.replication = natural("replication", replication)
        super().__init__(rng=self.seed)
        if hasattr(scenario, "model"):  # as Mesa's own models keep it
            self.scenario = scenario
        self._run = np.zeros(1, np.int64)
        self._begin(replication_seeds(self.seed, [self.replication]))
        self._follow(Plan.parse(plan))
        self._advance(0)
        self._populate()
        # Mesa 3.3.1 keeps every model for ever, as the key of a counter that is needed only while agents are made
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        self._own = self._new_collector()
        self._collector: mesa.DataCollector = self._own

    # what a subclass says

    @abstractmethod
    def _play(self, stop: int) -> None:
        """Bring the arrays to the step `stop`, the present one or the next, and note what happened."""

    @abstractmethod
    def _under_way(self) -> bool:
        """Return whether anything is under way."""

    @abstractmethod
    def _populate(self) -> None:
        """Make the space and the agents."""

    @abstractmethod
    def _new_collector(self) -> Collector:
        """Return an empty collector with the model's own columns."""

    @abstractmethod
    def _fill(self, collector: Collector) -> None:
        """Bring such a collector up to date."""

    def _begin(self, seeds: npt.NDArray[np.uint64]) -> None:
        """Make the arrays of a run with this seed."""
        self.arrays: Any = self.system.start(seeds)

    def _advance(self, stop: int) -> None:
        self._play(stop)
        self._now = stop
        self.running = self._goes_on()

    def _goes_on(self) -> bool:
        """Return whether there is a next step: before the horizon, with something under way or more of the plan."""
        return self._now < self.parameters.steps and (self._under_way() or self._last_event >= self._now)

    # time

    @property
    def dt(self) -> float:
        """The length of a step [s]."""
        return float(self.system.dt)

    @property
    def parameters(self) -> Any:
        """The parameters of the system."""
        return self.system.parameters

    @property
    def now(self) -> int:
        """The number of steps that were taken."""
        return self._now

    @property
    def steps(self) -> int:
        """The same as `now`, under Mesa's name for it."""
        return self._now

    @steps.setter
    def steps(self, counted: int) -> None:
        """Let Mesa count the calls of `step`: after the end they take no step."""

    @property
    def clock(self) -> float:
        """The time since the start [s]."""
        return self._now * self.dt

    def step(self) -> None:
        """Take one step, if the run goes on."""
        if not self.running or self._now >= self.parameters.steps:  # `running` is Mesa's, and anybody may set it
            return
        self._advance(self._now + 1)
        if self._collector is not self._own:
            self._collector.collect(self)

    def replay(self, plan: Plan | None = None, step: int | None = None) -> Self:
        """Return the run with this one's parameters and seed, taken anew up to `step` (this one's, if left out).

        `plan` is the plan so far; another one gives another past: what if nobody had interfered?
        """
        plan = self.plan if plan is None else plan
        step = self._now if step is None else natural("step", step)
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
        chosen = {name: plain(value) for name, value in settings.items() if value is not None}
        added = Plan.of(kind, components, self.clock, duration=plain(seconds), dose=plain(dose), **chosen)
        self._follow(self.plan + added)
        self.running = self._goes_on()
        return next(iter(added))

    def fork(self, future: int | None = None) -> Perturbation:
        """Give the run another future: draw from now on what chance brings from stream number `future`."""
        return self.perturb("fork", "chance", dose=future)

    def _follow(self, plan: Plan) -> None:
        events: Events = self.system.compile([plan])
        self._plan, self._events = plan, events
        self._last_event = int(events.step.max(initial=-1))

    @property
    def scored(self) -> npt.NDArray[np.bool_]:
        """Who counts in scores, shape (member,): those that are present and that no perturbation targets."""
        found: npt.NDArray[np.bool_] = self.system.scored(self.plan)
        return found

    # what Mesa has and a run that is keyed by its seed has not

    def reset_rng(self, rng: Any = None) -> NoReturn:
        """Refuse: nothing that the run draws comes from `rng`.

        Raises:
            InvalidInputError: always.
        """
        self._refuse_reset("reset_rng")

    def reset_randomizer(self, seed: Any = None) -> NoReturn:
        """Refuse: nothing that the run draws comes from `random`.

        Raises:
            InvalidInputError: always.
        """
        self._refuse_reset("reset_randomizer")

    def _refuse_reset(self, name: str) -> NoReturn:
        raise InvalidInputError(
            f"{name} would change nothing in this run, whose draws are keyed by its seed ({self.seed}): for another "
            f"seed, make a new model, {type(self).__name__}(rng=…); replay(step=0) begins this run again, and fork(1) "
            "gives it another future from now on."
        )

    # what an observer sees

    @property
    def datacollector(self) -> mesa.DataCollector:
        """What Mesa's DataCollector would have collected at the start and after each step: row n is the moment n.

        It is made from what the kernel records anyway, and shows each moment after that moment's interventions.
        Another DataCollector may take its place, which then collects after every step; for a row 0, let it collect
        once before the first one.
        """
        if self._collector is self._own and self._own.stands_at != (self._now, self._plan):
            self._fill(self._own)
        return self._collector

    @datacollector.setter
    def datacollector(self, given: mesa.DataCollector) -> None:
        self._collector = given


class LiveAgent:
    """What the agents of live models have in common: none has a turn, since a step moves all of them at once."""

    model: LiveModel
    id: str
    kind: str

    def perturb(
        self, kind: str, *, dose: float | None = None, seconds: float | None = None, **settings: Any
    ) -> Perturbation:
        """Do to it what the kind of perturbation says, from now on; `model.system.kinds` lists the kinds."""
        return self.model.perturb(kind, self.id, dose=dose, seconds=seconds, **settings)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Return the method for a kind of perturbation that came from outside of the package."""
            system = getattr(self.__dict__.get("model"), "system", None)
            kind = None if system is None else system.kinds.get(name)
            if kind is None or not {self.__dict__.get("id"), self.kind} & {*kind.applies_to}:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            return method(kind, self)

    def step(self) -> NoReturn:
        """Refuse: an agent takes no step by itself.

        Raises:
            InvalidInputError: always.
        """
        raise InvalidInputError(
            f"{type(self).__name__} takes no step by itself: model.step() moves all of them at once, each from what "
            "stood before, so that their order plays no part."
        )

    advance = step
