"""`emergent info`: everything that a scenario, or a system, is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from emergent.cli.scenarios import Name
from emergent.errors import cut

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console

    from emergent.network import Network
    from emergent.perturbation import Dose, Setting
    from emergent.protocols import Tried
    from emergent.scenario import Scenario
    from emergent.system import System

EXAMPLES = (
    "[bold]emergent info restaurant-smell[/]\n\n[bold]emergent info walk[/]  (a system, with its defaults)\n\n"
    "[bold]emergent info pipeline-reviewed --picture wiring.png[/]  (how its components are wired)"
)


def command(
    name: Name,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="Draw the wiring there, where items flow.")
    ] = None,
) -> None:
    """Show parameters with units and bounds, components, kinds of perturbation, plans and claims."""
    from emergent.bundled import scenarios
    from emergent.cli import console
    from emergent.cli.scenarios import read

    out = console.out()
    registered = {entry.name for entry in entry_points(group="emergent.systems")}
    if name in registered and name not in scenarios():
        from emergent.system import system_class

        cls = system_class(name)
        system = cls.build(cls.parameters_class(), {})
        _draw(system, f"The system {name} with its defaults", picture)
        _system(out, system)
    else:
        scenario = read(name)
        _draw(scenario.system, scenario.title, picture)
        _heading(out, scenario)
        _system(out, scenario.system)
        _plans(out, scenario)
        _claims(out, scenario)
    if picture is not None:
        out.print(f"\nWritten: {picture}", soft_wrap=True)


def _draw(system: System, title: str, picture: Path | None) -> None:
    """Draw what is wired to what into a file, where that is asked."""
    if picture is None:
        return
    from emergent.cli import files
    from emergent.errors import InvalidInputError
    from emergent.protocols import Wired

    if picture.suffix.lower() != ".png":
        raise InvalidInputError(f"--picture {picture}: the picture is a PNG; name a file that ends in .png.")
    if not isinstance(system, Wired):
        raise InvalidInputError(f"--picture: in {system.name} nothing is wired, so there is nothing to draw.")
    from emergent import report
    from emergent.plots import graph

    with files.file(picture) as place:
        drawn = graph.plain(system, title)
        assert place is not None
        assert drawn is not None
        place.write_bytes(report.png(drawn))


def _heading(out: Console, scenario: Scenario) -> None:
    from emergent.cli import console

    out.print(console.headed(scenario.name, scenario.title))
    if scenario.lesson:
        out.print(scenario.lesson)
    out.print(
        f"system {scenario.system.name}, seed {scenario.seed}, {scenario.replications} replications, {scenario.path}",
        style="dim",
        soft_wrap=True,
    )
    out.print()


def _system(out: Console, system: System) -> None:
    from emergent.cli import console
    from emergent.fields import fields
    from emergent.protocols import Tried, Wired

    goal = system.goal
    when = f"(midway {system.timed(goal.midway)}, horizon {system.timed(system.horizon)})"
    out.print(console.headed("goal", goal.sentence, when))
    out.print()

    table = console.table("parameter", "value", "unit", "default", "allowed", "what it is", right=("value",))
    given = system.parameters.model_dump(mode="json")  # as defaults are given: lists for tuples
    for name, field in fields(type(system.parameters)).items():
        row = [name, _shown(given[name]), field.measured_in, _shown(field.default), field.allowed, field.description]
        table.add_row(*row, style="bold" if given[name] != field.default else None)
    out.print(table)

    _components(out, system)
    if isinstance(system, Wired):
        _network(out, system, system.network())

    table = console.table("perturbation", "applies to", "dose", "lasts", "settings", "what it does")
    for known in system.kinds.values():
        settings = ", ".join(map(_setting, known.settings))
        applies, lasts = ", ".join(known.applies_to), _LASTS[known.timing.name]
        table.add_row(known.name, applies, _dose(known.dose), lasts, settings, known.sentence)
    out.print()
    out.print(table)
    out.print("Write it as kind:component@onset[+duration][=dose][,name=value…]", style="dim")
    if isinstance(system, Tried):
        _tried(out, system)

    table = console.table("reference plan", "is")
    for name, plan in {"nominal": "", **system.references()}.items():
        table.add_row(name, str(plan) or "no perturbation")
    if "remove" in system.kinds:
        table.add_row("solo(MEMBER)", "everybody else removed from the start on")
    if "blind" in system.references():
        table.add_row("sole_sighted(MEMBER)", "everybody else blind, but coupled")
    out.print()
    out.print(table)

    from emergent.gate import NAMES

    table = console.table("gate of the verdict", "asks", "cannot see")
    for number, (name, question) in enumerate(zip(NAMES, system.family.questions, strict=True), 1):
        asks = " ".join((question.sentence, *question.also.values())).replace("{struck}", "struck")
        table.add_row(f"{number} {name}", asks, question.cannot_see)
    out.print()
    out.print(table)


def _tried(out: Console, system: Tried) -> None:
    """Say what was found by trying: which kinds do not apply, and whether runs repeat."""
    from emergent.cli import console

    if system.unfit:
        table = console.table("perturbation that does not apply", "since")
        for name, why in system.unfit.items():
            table.add_row(name, why)
        out.print()
        out.print(table)
    differ = f"two of one seed differ {system.unlike}; so they are not paired"
    out.print()
    out.print(console.headed("runs", differ if system.unlike else "repeat from their seed"), soft_wrap=True)


def _components(out: Console, system: System) -> None:
    """List the components by their kinds, with the perturbations that apply to them."""
    from emergent.cli import console

    groups: dict[str, list[str]] = {}
    for component in system.components:
        groups.setdefault(component.kind, []).append(component.id)
    table = console.table("components", "how many", "ids", "perturbations that apply", right=("how many",))
    for kind, ids in groups.items():
        shown = ", ".join(ids) if len(ids) <= 6 else f"{ids[0]} … {ids[-1]}"
        fits = [known.name for known in system.kinds.values() if not {kind, *ids}.isdisjoint(known.applies_to)]
        table.add_row(kind, str(len(ids)), shown, ", ".join(fits))
    out.print()
    out.print(table)


def _network(out: Console, system: System, network: Network) -> None:
    """List the nodes of a network with their parameters and guessing probabilities, and the ways between them."""
    from emergent.cli import console
    from emergent.network import FLOWS
    from emergent.protocols import given_of, guessing_probabilities_of

    probabilities, given = guessing_probabilities_of(system), given_of(system)
    table = console.table("component", "kind", "given", "guessing probability", right=("guessing probability",))
    for node in network.nodes:
        numbers = given[node.id].model_dump(exclude_none=True, exclude={"kind"}) if node.id in given else {}
        said = ", ".join(f"{name} {_shown(value)}" for name, value in numbers.items())
        table.add_row(node.id, node.kind, said, _probability(probabilities, node.id))
    out.print()
    out.print(table)
    for model in dict.fromkeys(map(type, given.values())):
        _settings(out, model)
    table = console.table("edge", "leads", "what goes there")
    for link in network.of(*FLOWS):
        what = {"pass": "work", "reject": "what is rejected", "error": "what failed visibly"}[link.role]
        share = f", a share of {link.note}" if link.note else ""
        table.add_row(link.id, f"{link.source} → {link.target}", what + share)
    out.print()
    out.print(table)


def _settings(out: Console, model: type[BaseModel]) -> None:
    """List what the components of a network can be given."""
    from rich.markup import escape

    from emergent.cli import console
    from emergent.fields import fields

    table = console.table("setting of a component", "unit", "allowed", "what it is")
    for name, field in fields(model).items():
        table.add_row(*map(escape, (name, field.measured_in, field.allowed, field.description)))
    out.print()
    out.print(table)


def _probability(probabilities: Mapping[str, float], name: str) -> str:
    """Return the probability with which a component guesses a whole target from its own view."""
    if name not in probabilities:
        return ""
    return f"{probabilities[name]:.3f}" if probabilities[name] >= 0.0005 else "less than 0.001"


def _plans(out: Console, scenario: Scenario) -> None:
    from emergent.cli import console

    if scenario.plans:
        table = console.table("plan", "is", "what it is for")
        for name, plan in scenario.plans.items():
            table.add_row(name, str(plan), scenario.notes.get(name, ""))
        out.print()
        out.print(table)


def _claims(out: Console, scenario: Scenario) -> None:
    from emergent.cli import console

    if not scenario.claims:
        return
    from emergent.checking import bounds, describe

    table = console.table("claim", "measured", "bound", "in words")
    for claim in scenario.claims:
        table.add_row(claim.name, describe(claim), bounds(claim), claim.note)
    out.print()
    out.print(table)
    thresholds = scenario.thresholds
    said = ", ".join(f"{name} {threshold:g}" for name, threshold in asdict(thresholds).items())
    out.print()
    out.print(console.headed("thresholds of the verdict", said))


_LASTS = {"INTERVAL": "+duration, else to the end", "DOSE": "as its dose", "INSTANT": "at once"}


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return f"{len(value)} (below)"
    if isinstance(value, list | tuple):
        return cut(f"[{', '.join(map(_shown, value))}]", 40)
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
