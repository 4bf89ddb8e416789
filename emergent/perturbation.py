"""Perturbations and plans: interventions as data, with one text form for files, the command line and links.

The form is `kind:component@onset[+duration][=dose][,name=value…]`: components by id, `*`, `kind:*`, or a list of these
with `|`; times in seconds. Several perturbations make a plan; as one text they are joined by `; `.

    distract:walker-3@50=30                 walker 3 goes window shopping from 50 s on, for 30 s
    deafen:walker-1|walker-2@0+60=0.5       two walkers lose half of the others' weight for the first minute
    mislead:walker-0@20,degrees=90          walker 0 heads stubbornly 90° off, from 20 s to the end
"""

from __future__ import annotations

import math
import re
from abc import ABC
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from numbers import Real
from typing import Any, ClassVar

from emergent.errors import PlanError, UnknownNameError, cut

Value = float | str
_NUMBERS = float, int, Real
_VALUES = float, int, str, type(None), Real
"""What numbers and values of settings may be; the usual types come first, since asking for a `Real` is slow."""

PERTURBATIONS, NAMES, LONGEST = 10_000, 10_000, 1_000_000
"""The most perturbations of a plan, names of one perturbation, and characters of a plan's text."""


class Timing(Enum):
    """When a kind of perturbation acts."""

    INTERVAL = "from its onset for its duration, or to the end"
    DOSE = "from its onset for as many seconds as its dose"
    INSTANT = "at its onset, at once"


@dataclass(frozen=True)
class Dose:
    """How much of a perturbation: its unit, its range and what is meant where none is given. 0 is no effect.

    `only` lists the allowed values where not every value between is one.
    """

    unit: str
    low: float = 0.0
    high: float = 1.0
    default: float = 1.0
    only: tuple[float, ...] = ()


@dataclass(frozen=True)
class Setting:
    """A further number or word that a kind of perturbation needs."""

    name: str
    default: Value
    sentence: str
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    words: tuple[str, ...] = ()

    def read(self, given: Value, kind: str) -> Value:
        """Return `given` as a value of this setting, or raise `PlanError`."""
        if self.words:
            if given not in self.words:
                raise PlanError(f"{self.name} of {kind} is {given!r}, but must be one of {', '.join(self.words)}.")
            return given
        return _number(given, f"{self.name} of {kind}", self.low, self.high, self.unit)


class Kind(ABC):
    """A kind of perturbation: its name, what it applies to, its dose, its settings and one sentence."""

    name: ClassVar[str]
    sentence: str
    applies_to: tuple[str, ...]
    """Kinds of components, or ids of single ones."""
    absence: ClassVar[bool] = False
    """Whether a component is not there while it lasts, so that it counts in no score."""
    dose: ClassVar[Dose] = Dose("share")
    timing: ClassVar[Timing] = Timing.INTERVAL
    settings: tuple[Setting, ...] = ()

    @property
    def takes_duration(self) -> bool:
        """Whether a duration may be given; other kinds act at once, or for as long as their dose says."""
        return self.timing is Timing.INTERVAL

    def complete(self, given: Perturbation) -> Perturbation:
        """Return `given` with its dose and all settings, each within its range.

        Raises:
            PlanError: for a dose or a setting that this kind does not have or allow.
        """
        dose = self.dose.default if given.dose is None else given.dose
        dose = _number(dose, f"the dose of {self.name}", self.dose.low, self.dose.high, self.dose.unit)
        if self.dose.only and dose not in self.dose.only:
            allowed = " or ".join(f"{value:g}" for value in self.dose.only)
            raise PlanError(f"the dose of {self.name} is {dose:g}, but must be {allowed} ({self.dose.unit}).")
        if given.duration is not None and not self.takes_duration:
            raise PlanError(
                f"{self.name} has no duration (it acts {self.timing.value}); leave out '+{_text(given.duration)}'."
            )
        known = {setting.name: setting for setting in self.settings}
        for name in dict(given.settings):
            if name not in known:
                raise UnknownNameError("setting", name, known, of=self.name)
        chosen = dict(given.settings)
        values = tuple((n, s.read(chosen.get(n, s.default), self.name)) for n, s in sorted(known.items()))
        return Perturbation(given.kind, given.components, given.onset, given.duration, dose, values)


class Fork(Kind):
    """Every draw from the onset on comes from another stream: the same state, another future."""

    name = "fork"
    sentence = "Gives the run another future: draws from the onset on are re-keyed by the dose."
    applies_to = ("chance",)
    dose = Dose("number of the future", 0, 2**31, 1)
    timing = Timing.INSTANT

    def complete(self, given: Perturbation) -> Perturbation:
        """Return the fork with its number, which must be a whole one."""
        completed = super().complete(given)
        if completed.dose != round(completed.dose or 0):
            raise PlanError(f"the dose of fork is {completed.dose:g}, but must be a whole number: that of the future.")
        return completed


@dataclass(frozen=True)
class Perturbation:
    """One intervention, as data: what (`kind`), to whom, when [s], how much, with which settings."""

    kind: str
    components: tuple[str, ...]
    onset: float = 0.0
    duration: float | None = None
    dose: float | None = None
    settings: tuple[tuple[str, Value], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no name and no time that a run has; order the settings, name each component once."""
        object.__setattr__(self, "components", _names(self.kind, self.components))
        object.__setattr__(self, "settings", tuple(sorted(self.settings)))
        numbers = {"the dose": self.dose, **dict(self.settings)}
        duration = 1.0 if self.duration is None else self.duration
        for name, value in ("the onset", self.onset), ("the duration", duration), *numbers.items():
            if not isinstance(value, _VALUES if name in numbers else _NUMBERS):
                raise PlanError(f"{name} of {self.kind} is {value!r}, but must be a number.")
        for name, value in numbers.items():
            if isinstance(value, float) and not math.isfinite(value):
                raise PlanError(f"{name} of {self.kind} is {value}, but must be a number that is finite.")
        if not self.components:
            raise PlanError(f"{self.kind} names no component; write {self.kind}:COMPONENT@ONSET.")
        if len(self.components) > NAMES:
            raise PlanError(
                f"{self.kind} names {len(self.components)} components, but at most {NAMES} are allowed; name all of a "
                "kind at once with KIND:*, or everything with *."
            )
        if not (math.isfinite(self.onset) and self.onset >= 0):
            raise PlanError(f"the onset of {self.kind} is {self.onset} s, but must be 0 s or later.")
        if self.duration is not None and not (math.isfinite(self.duration) and self.duration > 0):
            raise PlanError(f"the duration of {self.kind} is {self.duration} s, but must be above 0 s.")

    @classmethod
    def parse(cls, text: str) -> Perturbation:
        """Read the text form; raise `PlanError` with the form where it is not met."""
        _refuse_long(text)
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise PlanError(
                f"cannot read the perturbation {cut(text, 200)!r}; the form is {FORM}, "
                "as in distract:walker-3@50=30 of a walk."
            )
        settings = []
        for pair in filter(None, (match["settings"] or "").split(",")):
            name, _, value = pair.partition("=")
            settings.append((name.strip(), _value(value.strip())))
        if len(dict(settings)) < len(settings):
            raise PlanError(f"{cut(text, 200)!r} gives a setting twice.")
        return cls(
            match["kind"],
            tuple(match["components"].split("|")),
            float(match["onset"]),
            None if match["duration"] is None else float(match["duration"]),
            None if match["dose"] is None else float(match["dose"]),
            tuple(sorted(settings)),
        )

    @property
    def text(self) -> str:
        """The text form, which `parse` reads back to an equal perturbation."""
        parts = [self.kind, ":", "|".join(self.components), "@", _text(self.onset)]
        if self.duration is not None:
            parts += ["+", _text(self.duration)]
        if self.dose is not None:
            parts += ["=", _text(self.dose)]
        parts += [f",{name}={_text(value)}" for name, value in self.settings]
        return "".join(parts)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Plan:
    """A tuple of perturbations; the empty plan is the nominal run."""

    perturbations: tuple[Perturbation, ...] = ()
    text: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Keep the text form, by which runs are told apart."""
        given = self.perturbations
        if isinstance(given, Perturbation | str) or not all(isinstance(p, Perturbation) for p in given):
            raise PlanError(f"a plan is made of perturbations, not of {given!r}; read texts with Plan.parse.")
        _refuse_many(len(given))
        object.__setattr__(self, "text", "; ".join(p.text for p in self.perturbations))
        _refuse_long(self.text)

    @classmethod
    def parse(cls, given: Perturbation | str | Iterable[Perturbation | str] | None) -> Plan:
        """Read a plan: a text, joined by `;`, a perturbation, several of these, or None for no plan.

        Whatever a plan says of itself can be given back, "nominal" too, which is the empty plan.

        Raises:
            PlanError: for a text that cannot be read, and for what is neither text nor perturbation.
        """
        if isinstance(given, Plan):
            return given
        if given is None or isinstance(given, Perturbation):
            return cls() if given is None else cls((given,))
        if isinstance(given, str):
            _refuse_long(given)
            _refuse_many(given.count(";"))
            texts = (text.strip() for text in given.split(";"))
            return cls(tuple(Perturbation.parse(text) for text in texts if text not in ("", "nominal")))
        if not isinstance(given, Iterable):
            raise PlanError(f"a plan is its text, perturbations or None, but {given!r} was given.")
        return cls(tuple(perturbation for one in given for perturbation in cls.parse(one)))

    @classmethod
    def of(cls, kind: str, components: str | Iterable[str], onset: float = 0.0, **more: Any) -> Plan:
        """Return the plan of one perturbation: `Plan.of("remove", "walker-3", 50.0)`.

        `duration` and `dose` are those of `Perturbation`; every other keyword is a setting.
        """
        duration, dose = more.pop("duration", None), more.pop("dose", None)
        return cls((Perturbation(kind, _names(kind, components), onset, duration, dose, tuple(more.items())),))

    def __hash__(self) -> int:
        return hash(self.text)

    def __add__(self, other: Plan | Perturbation) -> Plan:
        more = (other,) if isinstance(other, Perturbation) else other.perturbations
        return Plan(self.perturbations + more)

    def __iter__(self) -> Iterator[Perturbation]:
        return iter(self.perturbations)

    def __len__(self) -> int:
        return len(self.perturbations)

    def __str__(self) -> str:
        return self.text or "nominal"


def _names(kind: Any, given: Any) -> tuple[str, ...]:
    """Return the components that a perturbation names, each once; raise `PlanError` for what is no name."""
    names = (given,) if isinstance(given, str) or not isinstance(given, (tuple, list, Iterable)) else tuple(given)
    for name in (kind, *names):
        if not isinstance(name, str):
            raise PlanError(f"{name!r} is no name: a perturbation has its kind and the ids of components as texts.")
    return tuple(dict.fromkeys(names)) if len(names) > 1 else names


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST:
        raise PlanError(
            f"the plan has {len(text)} characters, but at most {LONGEST} are allowed; name fewer components."
        )


def _refuse_many(perturbations: int) -> None:
    if perturbations > PERTURBATIONS:
        raise PlanError(f"the plan has {perturbations} perturbations, but at most {PERTURBATIONS} are allowed.")


NOMINAL = Plan()

FORM = "kind:component@onset[+duration][=dose][,name=value…]"
"""How a perturbation is written."""
_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
"""One way to read each digit: where two ways are tried in turn, long numbers take quadratic time."""
_FORM = re.compile(
    rf"(?P<kind>[a-z][\w-]*):(?P<components>[^@;=,]+)@(?P<onset>{_NUMBER})(?:\+(?P<duration>{_NUMBER}))?"
    rf"(?:=(?P<dose>{_NUMBER}))?(?P<settings>(?:,\s*[a-z]\w*\s*=[^,;]*)*)"
)


def settings_of(perturbation: Perturbation) -> Mapping[str, Any]:
    """Return the settings of a completed perturbation by name."""
    return dict(perturbation.settings)


def _value(text: str) -> Value:
    try:
        return float(text)
    except ValueError:
        return text


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _number(given: Any, what: str, low: float, high: float, unit: str) -> float:
    if isinstance(given, bool) or not isinstance(given, Real) or not math.isfinite(float(given)):
        raise PlanError(f"{what} is {given!r}, but must be a number{f' [{unit}]' if unit else ''}.")
    if not low <= float(given) <= high:
        raise PlanError(f"{what} is {float(given):g} [{unit or '1'}], but must be from {low:g} to {high:g}.")
    return float(given)
