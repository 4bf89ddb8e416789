"""Plans by their names: those of a scenario, the reference plans of its system, or spelt out."""

from __future__ import annotations

from collections.abc import Mapping

from emergent.errors import UnknownNameError
from emergent.perturbation import FORM, NOMINAL, Plan
from emergent.system import System


def plan_of(text: str, system: System, plans: Mapping[str, Plan] | None = None) -> Plan:
    """Return the plan that `text` names or spells out, checked against the system.

    A name is that of a scenario's plan, of a reference plan (`nominal`, `null`, …), or `solo(MEMBER)` and
    `sole_sighted(MEMBER)`: alone, and the only sighted one among coupled blind others. Names and perturbations can be
    joined by `;`.

    Raises:
        UnknownNameError, PlanError: for a plan that is not known, cannot be read or does not fit the system.
    """
    named = {"nominal": NOMINAL, **system.references(), **(plans or {})}
    parts = [text] if text in named else text.split(";")
    plan = Plan(tuple(p for part in parts for p in _part(part.strip(), system, named)))
    system.complete(plan)
    return plan


def _part(text: str, system: System, named: Mapping[str, Plan]) -> Plan:
    control, bracket, member = text.partition("(")
    if text in named:
        return named[text]
    if control in ("solo", "sole_sighted") and bracket and member.endswith(")"):
        members = [m.id for m in system.members]
        if member[:-1] not in members:
            raise UnknownNameError("member", member[:-1], members, of=system.name)
        return system.solo(member[:-1]) if control == "solo" else system.sole_sighted(member[:-1])
    if "@" in text or ":" in text:
        return Plan.parse(text)
    hint = f"A perturbation is spelt out as {FORM}."
    raise UnknownNameError("plan", text, [*named, "solo(MEMBER)", "sole_sighted(MEMBER)"], hint=hint)
