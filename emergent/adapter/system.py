"""`AdaptedSystem`: a Mesa model that somebody else wrote, as a system."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any, ClassVar, cast

import numpy as np

from emergent.adapter.author import Author
from emergent.adapter.carrying import Carried
from emergent.adapter.family import family_of
from emergent.adapter.goal import Counted
from emergent.adapter.kinds import MODEL
from emergent.adapter.kinds.all import APART, CEILING, OF_RUNS, all_kinds
from emergent.adapter.live import Live
from emergent.adapter.parameters import OURS, STEPS, TRACED, parameters_class
from emergent.adapter.runs import Ran, observed, union
from emergent.adapter.trial import Trial, try_out
from emergent.adapter.trying import Tried, try_kinds
from emergent.columns import ATTAINED, ATTAINED_BY, ATTAINED_SO_FAR, HASH, MEMBER, RUN, TIME, TRACE, TRACE_SO_FAR
from emergent.component import CHANCE, ENVIRONMENT, Component
from emergent.goal import Goal
from emergent.parameters import Parameters, read_parameters
from emergent.perturbation import Kind, Plan
from emergent.recent import Recent
from emergent.system import Batch, System, Variables
from emergent.variant import Variant


class AdaptedSystem(System):
    """A Mesa model with what its author says of it; `adapt` makes a class of this for each.

    A step is the unit of time. Runs are replayed from their seeds, one after the other, in this process; an executor
    spreads them over others.
    """

    author: ClassVar[Author]
    costly = True
    time_unit = "steps"
    strikes = ("remove", "freeze", "blind")
    trials: ClassVar[Recent[str, Trial]]
    tries: ClassVar[Recent[str, Tried]]

    @classmethod
    def declared(cls, parameters: Parameters) -> Goal:
        """Return the goal that the author declared."""
        own = cls.author
        return Counted(own.sentence, midway=float(own.midway), by_agent=own.agent_attained is not None)

    def __init__(self, parameters: Parameters | None = None, goal: Goal | None = None) -> None:
        parameters = parameters or self.parameters_class()
        self.parameters = parameters
        super().__init__(parameters, goal or self.declared(parameters))

    # what was found by trying

    @cached_property
    def trial(self) -> Trial:
        """What was found out of the model by trying."""
        return self.trials.get(self._key, lambda _: try_out(self.author, self.given, self.steps))

    @cached_property
    def tried(self) -> Tried:
        """Which kinds apply, which do not and why, and whether a run can be repeated."""
        return self.tries.get(
            self._key, lambda _: try_kinds(self.author, self.given, self.steps, self.trial, self.all_kinds)
        )

    @property
    def unfit(self) -> Mapping[str, str]:
        """Why kinds do not apply, by their names."""
        return self.tried.why_not

    @property
    def unlike(self) -> str:
        """Where two runs of one seed differ first; empty where they do not."""
        return "" if self.tried.difference is None else str(self.tried.difference)

    @cached_property
    def _key(self) -> str:
        return Variant(self.given).text

    @cached_property
    def given(self) -> dict[str, Any]:
        """The model's own parameters."""
        return {name: value for name, value in self.parameters.model_dump().items() if name not in OURS}

    # what a system declares

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """Members by class and number, the model as a whole, and chance."""
        members = [Component(f"{kind}-{n}", kind) for kind, count in self.trial.counts.items() for n in range(count)]
        return (*members, Component(MODEL, ENVIRONMENT), CHANCE)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the members."""
        return tuple(member.id for member in self.members)

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The stock kinds that apply to this model, and its author's."""
        return self.tried.kinds

    @cached_property
    def all_kinds(self) -> Mapping[str, Kind]:
        """All kinds that there could be, before they were tried."""
        return all_kinds(self.author, tuple(self.trial.counts), self.trial.attributes)

    def references(self) -> Mapping[str, Plan]:
        """The ends of the scale and the controls, as far as there are any."""
        own = self.author
        found = {
            "null": Plan.of("freeze", "*") if own.null is None else Plan.of("null", MODEL),
            "uncoupled": Plan.of(APART, MODEL) if own.uncoupled is None else Plan.of("uncouple", "*"),
        }
        if own.ceiling is not None:
            found[CEILING] = Plan.of(CEILING, MODEL)
        if own.blind is not None:
            found["blind"] = Plan.of("blind", "*")
        return found

    @property
    def most(self) -> float | None:
        """The most that the model could attain, where its author states it as a number."""
        return self.author.ceiling if isinstance(self.author.ceiling, float) else None

    @property
    def dt(self) -> float:
        """A step is the unit of time."""
        return 1.0

    @property
    def steps(self) -> int:
        """The steps of a whole run."""
        return int(getattr(self.parameters, STEPS))

    @property
    def horizon(self) -> float:
        """The longest that a run takes, in steps."""
        return float(self.steps)

    @property
    def columns(self) -> tuple[str, ...]:
        """What runs have."""
        traces = (TRACE, TRACE_SO_FAR) if self.traced else ()
        return ATTAINED, ATTAINED_BY, ATTAINED_SO_FAR, *traces

    @property
    def traced(self) -> bool:
        """Whether a hash of the members' state is kept of each run."""
        return bool(getattr(self.parameters, TRACED))

    def logged(self) -> Variant:
        """Return the parameters under which it is kept."""
        return Variant({TRACED: True})

    def longer(self, times: float) -> Variant:
        """Return the parameters under which a run takes `times` as many steps."""
        return Variant({STEPS: max(1, round(times * self.steps))})

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how to make this system anew, in another process too, where its class is not known."""
        return made, (Carried.of(self.author), self.parameters.model_dump(), self.goal)

    def recorded_bytes(self, record: float) -> int:
        """Return how many bytes one recorded run takes."""
        return int(self.horizon / record + 2) * 16

    # runs

    def simulate(self, batch: Batch) -> tuple[Variables, Variables | None]:
        """Run one after the other."""
        stride = 0 if batch.record is None else max(1, round(batch.record))
        runs = []
        for plan, seed in zip(batch.plan, batch.seeds, strict=True):
            runs.append(self.run_of(batch.plans[plan], int(seed), stride))
            batch.progress(1)
        attained, by_member, traces, so_far, traces_so_far = zip(*runs, strict=True)
        variables: Variables = {
            ATTAINED: ((RUN,), np.array(attained, np.float64)),
            ATTAINED_BY: ((RUN, MEMBER), np.array(by_member, np.float64)),
        }
        recorded: Variables = {ATTAINED_SO_FAR: ((RUN, TIME), np.array(so_far, np.float64))}
        if self.traced:
            variables[TRACE] = (RUN, HASH), np.array(traces, np.uint64)[:, None]
            recorded[TRACE_SO_FAR] = (RUN, TIME), np.array(traces_so_far, np.uint64)
        recorded[TIME] = (TIME,), np.arange(len(so_far[0]), dtype=np.float64) * stride
        return variables, recorded if stride else None

    def run_of(self, plan: Plan, seed: int, stride: int) -> Ran:
        """Return what came of a run under a plan."""
        completed = self.complete(plan)
        whole = {one.kind: one.start for one in completed if one.kind in OF_RUNS}
        if APART in whole:
            return self._apart(plan, whole[APART], seed, stride)
        if CEILING in whole and self.most is not None and not self.traced and not whole[CEILING]:
            return Ran.throughout(self.most, len(self.ids), 0 if not stride else self.steps // stride + 1)
        live = Live(self.author, self.given, seed, self.trial)
        try:
            told = [(self.kinds[one.kind], one) for one in completed]
            ran = observed(live, told, self.ids, self.steps, stride, traced=self.traced)
        finally:
            live.end()
        if CEILING in whole and self.most is not None:
            return ran.attaining(self.most, whole[CEILING], stride)
        return ran

    def _apart(self, plan: Plan, onset: float, seed: int, stride: int) -> Ran:
        """Return what comes of each member alone from the onset on, from the same seed, put together."""
        rest = Plan(tuple(p for p in plan if p.kind != APART))
        left = [[other for other in self.ids if other != id] for id in self.ids]
        gone = [rest + Plan.of("remove", others, onset) if others else rest for others in (*left, self.ids)]
        *alone, nobody = (self.run_of(one, seed, stride) for one in gone)
        return union(alone, nobody)


class MovedSystem(AdaptedSystem):
    """An adapted model whose author says what moves its goal."""

    def redirected(self, onset: float) -> Plan:
        """Return the plan that moves the goal."""
        return Plan.of("move", MODEL, onset)


def class_of(author: Author) -> type[AdaptedSystem]:
    """Return the class of systems of this model."""
    own = {
        "name": author.name,
        "author": author,
        "parameters_class": parameters_class(author.name, author.parameters, author.steps),
        "family": family_of(author),
        "strikes": (*AdaptedSystem.strikes, *author.kinds),
        "trials": Recent(),
        "tries": Recent(),
        "__doc__": author.sentence,
    }
    base = AdaptedSystem if author.move is None else MovedSystem
    return cast(type[AdaptedSystem], type(f"Adapted{getattr(author.build, '__name__', 'Model')}", (base,), own))


@lru_cache(maxsize=32)
def _again(carried: Carried) -> type[AdaptedSystem]:
    return class_of(carried.author)


def made(carried: Carried, parameters: Mapping[str, Any], goal: Goal) -> AdaptedSystem:
    """Return an adapted system again, in another process."""
    kind = _again(carried)
    return kind(read_parameters(kind.parameters_class, parameters, of=kind.name), goal)
