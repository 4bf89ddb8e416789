"""The tool in hand: which perturbation a click makes, with its dose, duration and settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import solara

from emergent.component import Component
from emergent.errors import EmergentError, PlanError
from emergent.perturbation import Kind, Perturbation, Timing, Value


@dataclass(frozen=True)
class ClickTool:
    """A perturbation without its component and its onset; `texts` are what was typed, by field."""

    kind: str
    texts: tuple[tuple[str, str], ...] = ()

    def text(self, name: str) -> str:
        """Return what was typed into a field."""
        return dict(self.texts).get(name, "")

    def typed(self, name: str, text: str) -> ClickTool:
        """Return the tool with something typed into a field."""
        return replace(self, texts=tuple(sorted({**dict(self.texts), name: text}.items())))

    def perturbation(self, kind: Kind, component: str, onset: float) -> Perturbation:
        """Return what a click does; raise `PlanError` for what the kind does not allow."""
        settings: list[tuple[str, Value]] = []
        for setting in kind.settings:
            text = self.text(setting.name).strip()
            if text:
                settings.append((setting.name, text if setting.words else _number(setting.name, text)))
        dose, duration = self.text(DOSE).strip(), self.text(DURATION).strip()
        made = Perturbation(
            self.kind,
            (component,),
            onset,
            _number("duration", duration) if duration and kind.takes_duration else None,
            _number("dose", dose) if dose else None,
            tuple(settings),
        )
        kind.complete(made)
        return made


DOSE, DURATION = "dose", "duration"
ONSET = "Its onset is the time on show."


def fitting(kinds: Iterable[Kind], components: Sequence[Component]) -> list[Kind]:
    """Return the kinds that apply to some of the components."""
    names = {component.kind for component in components} | {component.id for component in components}
    return [kind for kind in kinds if names & set(kind.applies_to)]


@solara.component
def Tools(
    kinds: Sequence[Kind], tool: ClickTool, on_tool: Callable[[ClickTool], None], target: str, heading: str = ""
) -> None:
    """Choose what a click on a component does, and with which dose; a field that does not fit says so.

    `target` is what is clicked, in a word: "walker"; `heading` stands in place of the usual one.
    """
    kind = next(k for k in kinds if k.name == tool.kind)
    with solara.v.Html(tag="section", class_="em-card em-tools"):
        solara.v.Html(tag="h2", children=[heading or f"A click on a {target} will"])
        with solara.v.Html(tag="div", class_="em-chips", attributes={"role": "group"}):
            for other in kinds:
                solara.Button(
                    other.name,
                    on_click=lambda name=other.name: on_tool(ClickTool(name)),
                    outlined=other.name != kind.name,
                    color="primary" if other.name == kind.name else None,
                    attributes={"aria-pressed": str(other.name == kind.name).lower()},
                    small=True,
                )
        solara.v.Html(tag="p", class_="em-note", children=[f"{kind.sentence} {ONSET}"])
        Fields(kind, tool, on_tool)


@solara.component
def Fields(kind: Kind, tool: ClickTool, on_tool: Callable[[ClickTool], None], time_unit: str = "s") -> None:
    """Type the dose, the duration and the settings of what is done."""
    with solara.v.Html(tag="div", class_="em-fields"):
        for field in fields(kind, time_unit):
            _field(kind, tool, on_tool, field).key(f"{kind.name} {field.name}")


@dataclass(frozen=True)
class Field:
    """A field of a kind: its name, its unit, what holds where nothing is typed, and its help."""

    name: str
    unit: str
    usual: str
    help: str
    words: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name with the unit."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name


def fields(kind: Kind, time_unit: str = "s") -> list[Field]:
    """Return the fields of a kind: its dose, its duration where it has one, and its settings."""
    dose = kind.dose
    found = [Field(DOSE, dose.unit, f"{dose.default:g}", _much(kind))]
    if kind.takes_duration:
        found.append(Field(DURATION, time_unit, "to the end", "How long it lasts."))
    for setting in kind.settings:
        usual = setting.default if isinstance(setting.default, str) else f"{setting.default:g}"
        found.append(Field(setting.name, setting.unit, usual, setting.sentence, setting.words))
    return found


def _much(kind: Kind) -> str:
    """Return what the dose of a kind is."""
    dose = kind.dose
    if kind.timing is Timing.DOSE:
        return "How long it lasts."
    if dose.only:
        return " or ".join(f"{value:g}" for value in dose.only) + ": 0 is no effect."
    return "0 is no effect, 1 the whole." if dose.unit == "share" else f"0 is no effect, {dose.high:,.0f} the most."


@solara.component
def _field(kind: Kind, tool: ClickTool, on_tool: Callable[[ClickTool], None], field: Field) -> None:
    name, text = field.name, tool.text(field.name)
    problem = trouble(kind, tool, name)
    shared: dict[str, Any] = {"label": field.label, "hint": field.help, "persistent_hint": True, "dense": True}
    if field.words:
        solara.v.Select(
            items=list(field.words),
            v_model=text or field.usual,
            on_v_model=lambda word: on_tool(tool.typed(name, str(word))),
            class_="em-field",
            **shared,
        )
        return
    solara.v.TextField(
        placeholder=field.usual,
        persistent_placeholder=True,
        v_model=text,
        on_v_model=lambda given: on_tool(tool.typed(name, str(given or ""))),
        error_messages=[problem] if problem else [],
        class_="em-field",
        attributes={"inputmode": "decimal"},
        **shared,
    )


def trouble(kind: Kind, tool: ClickTool, name: str) -> str:
    """Return what is wrong with what was typed into a field, if anything is."""
    alone = ClickTool(tool.kind, tuple(pair for pair in tool.texts if pair[0] == name))
    try:
        alone.perturbation(kind, "x", 0.0)
    except EmergentError as problem:
        return str(problem)
    return ""


def _number(name: str, text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise PlanError(f"the {name} is {text!r}, but must be a number.") from None
