"""`emergent info`: everything that a scenario, or a system, is made of."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from emergent.cli.scenarios import Name

if TYPE_CHECKING:
    from rich.console import Console

    from emergent.perturbation import Dose, Setting
    from emergent.scenario import Scenario
    from emergent.system import System

EXAMPLES = "[bold]emergent info restaurant-smell[/]\n\n[bold]emergent info walk[/]  (a system, with its defaults)"


def command(name: Name) -> None:
    """Show parameters with units and bounds, kinds of perturbation, plans and claims."""
    from importlib.metadata import entry_points

    from emergent.bundled import scenarios
    from emergent.cli import console
    from emergent.cli.scenarios import read

    out = console.out()
    registered = {entry.name for entry in entry_points(group="emergent.systems")}
    if name in registered and name not in scenarios():
        from emergent.system import system_class

        cls = system_class(name)
        _system(out, cls.build(cls.parameters_class(), {}))
        return
    scenario = read(name)
    _heading(out, scenario)
    _system(out, scenario.system)
    _plans(out, scenario)
    _claims(out, scenario)


def _heading(out: Console, scenario: Scenario) -> None:
    from rich.markup import escape

    out.print(f"[bold]{escape(scenario.name)}[/]  {escape(scenario.title)}")
    if scenario.lesson:
        out.print(escape(scenario.lesson))
    out.print(
        f"system {scenario.system.name}, seed {scenario.seed}, {scenario.replications} replications, {scenario.path}",
        style="dim",
        soft_wrap=True,
    )
    out.print()


def _system(out: Console, system: System) -> None:
    from rich.markup import escape

    from emergent.cli import console
    from emergent.validation import bounds, unit

    goal = system.goal
    out.print(f"[bold]goal[/]  {escape(goal.sentence)}  (midway {goal.midway:g} s, horizon {system.horizon:g} s)\n")

    table = console.table("parameter", "value", "unit", "default", "allowed", "what it is", right=("value",))
    for name, field in type(system.parameters).model_fields.items():
        value, default = getattr(system.parameters, name), field.default
        changed = value != default
        row = [name, _shown(value), unit(field), _shown(default), bounds(field), field.description or ""]
        table.add_row(*map(escape, row), style="bold" if changed else None)
    out.print(table)

    groups: dict[str, list[str]] = {}
    for component in system.components:
        groups.setdefault(component.kind, []).append(component.id)
    table = console.table("components", "how many", "ids", right=("how many",))
    for kind, ids in groups.items():
        shown = ", ".join(ids) if len(ids) <= 6 else f"{ids[0]} … {ids[-1]}"
        table.add_row(escape(kind), str(len(ids)), escape(shown))
    out.print()
    out.print(table)

    table = console.table("perturbation", "applies to", "dose", "lasts", "settings", "what it does")
    for known in system.kinds.values():
        settings = ", ".join(map(_setting, known.settings))
        applies, lasts = ", ".join(known.applies_to), _LASTS[known.timing.name]
        table.add_row(*map(escape, (known.name, applies, _dose(known.dose), lasts, settings, known.sentence)))
    out.print()
    out.print(table)
    out.print("Write it as kind:component@onset[+duration][=dose][,name=value…]", style="dim", markup=False)

    table = console.table("reference plan", "is")
    for name, plan in {"nominal": "", **system.references()}.items():
        table.add_row(escape(name), escape(str(plan) or "no perturbation"))
    table.add_row("solo(MEMBER)", "everybody else removed from the start on")
    table.add_row("sole_sighted(MEMBER)", "everybody else blind, but coupled")
    out.print()
    out.print(table)


def _plans(out: Console, scenario: Scenario) -> None:
    from rich.markup import escape

    from emergent.cli import console

    if scenario.plans:
        table = console.table("plan", "is", "what it is for")
        for name, plan in scenario.plans.items():
            table.add_row(escape(name), escape(str(plan)), escape(scenario.notes.get(name, "")))
        out.print()
        out.print(table)


def _claims(out: Console, scenario: Scenario) -> None:
    from rich.markup import escape

    from emergent.cli import console

    if not scenario.claims:
        return
    from emergent.check import bounds, describe

    table = console.table("claim", "measured", "bound", "in words")
    for claim in scenario.claims:
        table.add_row(*map(escape, (claim.name, describe(claim), bounds(claim), claim.note)))
    out.print()
    out.print(table)
    floors = scenario.floors
    said = ", ".join(f"{name} {floor:g}" for name, floor in asdict(floors).items())
    out.print(f"\n[bold]floors of the verdict[/]  {said}")


_LASTS = {"INTERVAL": "+duration, else to the end", "DOSE": "as its dose", "INSTANT": "at once"}


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        text = f"[{', '.join(map(_shown, value))}]"
        return text if len(text) <= 40 else f"{text[:39]}…"
    return str(value)


def _dose(dose: Dose) -> str:
    values = " or ".join(f"{v:g}" for v in dose.only) if dose.only else f"{dose.low:g} to {dose.high:g}"
    return f"{values} [{dose.unit}], else {dose.default:g}"


def _setting(setting: Setting) -> str:
    if setting.words:
        return f"{setting.name}={'|'.join(setting.words)}"
    default = f"{setting.default:g}" if isinstance(setting.default, float) else str(setting.default)
    unit = "" if setting.unit in ("", "1") else f" {setting.unit}"
    return f"{setting.name}={default}{unit}"
