"""The choice of what is swept: the scenario, what is done in it, one or two numbers with their values, replications."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import solara

from emergent.app import catalogue
from emergent.app.elements import Download
from emergent.app.live import Live
from emergent.app.panels.guard import Problem
from emergent.app.sweeping.asked import USUAL, Asked
from emergent.app.sweeping.axis import FROM, TO, VALUES, Axis
from emergent.app.sweeping.factors import Factor, factor, factors
from emergent.errors import EmergentError
from emergent.perturbation import NOMINAL, Plan

Change = Callable[[Asked], None]
NOTHING, ONE = "", "Nothing else"
LEFT_ALONE = "Nothing: left alone"
BESIDE = {"nominal": "left alone", "null": "the null", "ceiling": "the ceiling"}


@solara.component
def Choice(asked: Asked, wrong: str, change: Change, begin: Callable[[], None]) -> None:
    """Choose what is swept; of what is `wrong` it says so, and it is not begun."""
    scenario = asked.live.opened
    with solara.v.Html(tag="section", class_="em-card em-choice"):
        _Scenario(asked, change)
        solara.v.Html(tag="p", class_="em-note", children=[f"Goal: {scenario.system.goal.sentence}"])
        _Plan(asked, change)
        for place in range(len(asked.axes)):
            _Axis(asked, place, change).key(f"axis {place}")
        if len(asked.axes) < 2:
            _another(asked, change)
        with solara.v.Html(tag="div", class_="em-row em-how-many"):
            _typed(
                "Replications",
                asked.replications,
                str(min(USUAL, asked.most)),
                lambda text: change(replace(asked, replications=text)),
                f"runs of each point, each of another seed; {asked.most} at most",
            )
            solara.Button("Sweep", on_click=begin, color="primary", disabled=bool(wrong))
            Download(
                label="Design (TOML)",
                name=f"{asked.live.scenario}-sweep.toml",
                content="" if wrong else asked.file,
                kind="application/toml",
                help="This sweep as a file, for `emergent sweep`: there it may be larger, and can be resumed.",
            )
        Problem(wrong)
        if not wrong:
            solara.v.Html(tag="p", class_="em-note em-size", children=[size(asked)])


def size(asked: Asked) -> str:
    """Return how many runs it takes."""
    points = math.prod(map(len, asked.values))
    of_plan = any(about.which is None for about in asked.factors)
    runs = (points + len(asked.beside) * (points if of_plan else 1)) * asked.number
    named = [BESIDE.get(plan, plan) for plan in asked.beside]
    beside = f", and beside it {', '.join(named)}" if named else ""
    return f"{points} points with {asked.number} replications each{beside}: {runs:,} runs."


@solara.component
def _Scenario(asked: Asked, change: Change) -> None:
    refused, set_refused = solara.use_state(("", ""))

    def choose(name: str) -> None:
        live = Live(name)
        try:
            live.opened  # noqa: B018 - whether it can be opened
        except EmergentError as problem:
            set_refused((asked.live.scenario, f"{name} cannot be swept here: {problem}"))
            return
        change(Asked(live, replications=asked.replications).usual())

    entries = [entry for entry in catalogue.entries() if not entry.problem]
    solara.v.Select(
        label="Scenario",
        items=[{"text": entry.title or entry.name, "value": entry.name} for entry in entries],
        v_model=asked.live.scenario,
        on_v_model=lambda name: choose(str(name)) if name != asked.live.scenario else None,
        error_messages=[refused[1]] if refused[0] == asked.live.scenario and refused[1] else [],
        class_="em-which",
    )


def offered(live: Live) -> dict[str, str]:
    """Return plans to choose from, by their texts, with what they are called."""
    system = live.system
    found = {NOTHING: LEFT_ALONE, **{plan.text: name for name, plan in live.opened.plans.items()}}
    for kind in system.kinds.values():
        plan = Plan.of(kind.name, "*")
        if any(member.kind in kind.applies_to for member in system.members):
            found.setdefault(plan.text, f"{kind.name}, all members from the start: {kind.sentence}")
    return found if live.plan.text in found else {live.plan.text: f"As in the browser: {live.plan}", **found}


@solara.component
def _Plan(asked: Asked, change: Change) -> None:
    """Choose what is done, or write it."""
    refused, set_refused = solara.use_state((NOMINAL, "", ""))
    live = asked.live
    typed, why = refused[1:] if refused[0] == live.plan else (live.plan.text, "")

    def take(text: str) -> None:
        try:
            plan = live.with_plan(Plan.parse(text)).plan
        except EmergentError as problem:
            set_refused((live.plan, text, str(problem)))
            return
        set_refused((live.plan, live.plan.text, ""))
        axes = [axis if factor(live, axis.name).which is None else Axis(axis.name) for axis in asked.axes]
        change(replace(asked, live=replace(live, plan=plan), axes=tuple(axes)).usual())

    with solara.v.Html(tag="div", class_="em-row em-how-many"):
        solara.v.Select(
            label="What is done",
            items=[{"text": name, "value": text} for text, name in offered(live).items()],
            v_model=live.plan.text,
            on_v_model=lambda text: take(str(text)) if text != live.plan.text else None,
            class_="em-done-to",
        )
        _typed("Plan as text", typed, "nothing", take, "kind:component@onset[+duration][=dose]; empty for nothing", why)


@solara.component
def _Axis(asked: Asked, place: int, change: Change) -> None:
    """Choose one number, from where to where, and in how many values."""
    axis = asked.axes[place]
    about = factor(asked.live, axis.name)
    known = factors(asked.live) | {about.name: about}

    def take(changed: Axis | None) -> None:
        axes = [*asked.axes[:place], *([changed] if changed else []), *asked.axes[place + 1 :]]
        change(replace(asked, axes=tuple(axes)).usual())

    items = [{"text": one.axis if one.unit else one.label, "value": one.name} for one in known.values()]
    with solara.v.Html(tag="div", class_="em-row em-how-many em-axis"):
        solara.v.Select(
            label="Vary" if place == 0 else "And vary",
            items=items if place == 0 else [{"text": ONE, "value": NOTHING}, *items],
            v_model=axis.name,
            on_v_model=lambda name: take(Axis(str(name)) if name else None) if name != axis.name else None,
            class_="em-factor",
        )
        usual = {FROM: f"{about.low:g}", TO: f"{about.high:g}", VALUES: str(len(about.only) or axis.usual(about))}
        typed = {FROM: (axis.low, "low"), TO: (axis.high, "high"), VALUES: (axis.number, "number")}
        for end, (text, field) in typed.items():
            _typed(
                f"{end}{_unit(about) if end != VALUES else ''}",
                text,
                usual[end],
                lambda given, field=field: take(replace(axis, **{field: given})),
            ).key(f"{axis.name} {end}")


def _unit(about: Factor) -> str:
    return f" [{about.unit}]" if about.unit else ""


def _another(asked: Asked, change: Change) -> None:
    """Offer a second number."""
    known = [one for one in factors(asked.live).values() if one.name != asked.axes[0].name]
    solara.v.Select(
        label="And vary",
        items=[{"text": ONE, "value": NOTHING}, *({"text": one.label, "value": one.name} for one in known)],
        v_model=NOTHING,
        on_v_model=lambda name: change(replace(asked, axes=(*asked.axes, Axis(str(name))))) if name else None,
        class_="em-factor",
    ).key("another")


@solara.component
def _typed(label: str, text: str, usual: str, enter: Callable[[str], None], hint: str = "", problem: str = "") -> Any:
    """A field whose text counts once it is left or Enter is pressed."""
    field = solara.v.TextField(
        label=label,
        v_model=text,
        placeholder=usual,
        persistent_placeholder=True,
        hint=hint,
        persistent_hint=bool(hint),
        error_messages=[problem] if problem else [],
        hide_details="auto",
    )
    solara.v.use_event(field, "change", lambda _widget, _event, given: enter(str(given or "").strip()))
    return field
