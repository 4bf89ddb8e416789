"""The tool in hand: which perturbation a click makes, with its dose, duration and settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import solara

from emergent.component import Component
from emergent.errors import EmergentError, PlanError
from emergent.perturbation import Kind, Perturbation, Timing, Value


@dataclass(frozen=True)
class Tool:
    """A perturbation without its component and its onset; `texts` are what was typed, by field."""

    kind: str
    texts: tuple[tuple[str, str], ...] = ()

    def text(self, name: str) -> str:
        """Return what was typed into a field."""
        return dict(self.texts).get(name, "")

    def typed(self, name: str, text: str) -> Tool:
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
            _number("duration", duration) if duration and kind.timing is Timing.INTERVAL else None,
            _number("dose", dose) if dose else None,
            tuple(settings),
        )
        kind.complete(made)
        return made


DOSE, DURATION = "dose", "duration"


def fitting(kinds: Iterable[Kind], components: Sequence[Component]) -> list[Kind]:
    """Return the kinds that apply to some of the components."""
    names = {component.kind for component in components} | {component.id for component in components}
    return [kind for kind in kinds if names & set(kind.applies_to)]


@solara.component
def Tools(kinds: Sequence[Kind], tool: Tool, on_tool: Callable[[Tool], None], target: str, heading: str = "") -> None:
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
                    on_click=lambda name=other.name: on_tool(Tool(name)),
                    outlined=other.name != kind.name,
                    color="primary" if other.name == kind.name else None,
                    attributes={"aria-pressed": str(other.name == kind.name).lower()},
                    small=True,
                )
        solara.v.Html(tag="p", class_="em-note", children=[kind.sentence])
        with solara.v.Html(tag="div", class_="em-fields"):
            for name, label, usual in _fields(kind):
                _field(kind, tool, on_tool, name, label, usual)


def _fields(kind: Kind) -> list[tuple[str, str, str]]:
    """Return the fields of a kind: name, label with its unit, and what holds where nothing is typed."""
    dose = kind.dose
    named = "for" if kind.timing is Timing.DOSE else "dose"
    found = [(DOSE, f"{named} [{dose.unit}]", f"{dose.default:g}")]
    if kind.timing is Timing.INTERVAL:
        found.append((DURATION, "for [s]", "to the end"))
    for setting in kind.settings:
        unit = f" [{setting.unit}]" if setting.unit else ""
        usual = setting.default if isinstance(setting.default, str) else f"{setting.default:g}"
        found.append((setting.name, f"{setting.name}{unit}", usual))
    return found


@solara.component
def _field(kind: Kind, tool: Tool, on_tool: Callable[[Tool], None], name: str, label: str, usual: str) -> None:
    setting = next((s for s in kind.settings if s.name == name), None)
    if setting is not None and setting.words:
        solara.Select(
            label, list(setting.words), tool.text(name) or usual, lambda text: on_tool(tool.typed(name, text))
        )
        return
    problem = trouble(kind, tool, name)
    solara.v.TextField(
        label=label,
        placeholder=usual,
        persistent_placeholder=True,
        v_model=tool.text(name),
        on_v_model=lambda text: on_tool(tool.typed(name, str(text or ""))),
        error_messages=[problem] if problem else [],
        dense=True,
        class_="em-field",
        attributes={"inputmode": "decimal"},
    )


def trouble(kind: Kind, tool: Tool, name: str) -> str:
    """Return what is wrong with what was typed into a field, if anything is."""
    alone = Tool(tool.kind, tuple(pair for pair in tool.texts if pair[0] == name))
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
