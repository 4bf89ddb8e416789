"""Systems whose word and whose answers to the six gates are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from emergent.calibration.truth import NOTHING, Gates


class Judged(NamedTuple):
    """A system by its dynamics, the word that is right, and its gates.

    A gate is None where the truth stands on its threshold, so that either may come out.
    """

    dynamics: str
    parameters: Mapping[str, float]
    word: str
    gates: Gates

    @property
    def name(self) -> str:
        """The dynamics with their parameters."""
        changed = ", ".join(f"{name} {value:g}" for name, value in self.parameters.items())
        return f"{self.dynamics}: {changed or 'defaults'}"


def _answers(*gates: int | None) -> Gates:
    return tuple(None if gate is None else bool(gate) for gate in gates)


JUDGED = (
    Judged("ranging", NOTHING, "fragile", _answers(1, 1, 1, 0, 1, 1)),
    Judged("ranging", {"success": 0.7}, "fragile", _answers(1, 1, 1, 0, 1, 1)),
    Judged("ranging", {"members": 3}, "fragile (provisional)", _answers(1, 1, None, 0, 1, 1)),
    Judged("m-of-n", NOTHING, "robustly emergent", _answers(1, 1, 1, 1, 1, 1)),
    Judged("m-of-n", {"needed": 9}, "emergent", _answers(1, 1, 1, 1, 1, 1)),
    Judged("m-of-n", {"members": 4, "needed": 3}, "emergent", _answers(1, 1, 1, 1, 1, 1)),
    Judged("m-of-n", {"needed": 10}, "fragile", _answers(1, 1, 1, 0, 1, 1)),
    Judged("m-of-n", {"needed": 1}, "amplified", _answers(1, 1, 0, 1, None, None)),
    Judged("seekers", NOTHING, "amplified", _answers(1, 1, 0, 1, None, None)),
    Judged("conditional-seekers", NOTHING, "amplified", _answers(1, 1, 0, 1, 1, 1)),
    Judged("weak-seekers", NOTHING, "amplified", _answers(1, 1, 0, 1, 1, 1)),
    Judged("dictator", NOTHING, "concentrated", _answers(1, 1, 0, 0, 1, None)),
    Judged("two-leaders", NOTHING, "concentrated", _answers(1, 1, 0, 0, 1, None)),
    Judged("serial-chain", NOTHING, "amplified", _answers(1, 1, 0, 0, 1, 1)),
    Judged("hidden-controller", NOTHING, "not local", _answers(1, 0, 0, 1, None, 1)),
    Judged("ballistic", NOTHING, "not goal-directed", _answers(1, 0, 0, 1, None, 0)),
    Judged("wind", NOTHING, "not goal-directed", _answers(0, None, None, None, None, 0)),
    Judged("anti-seekers", NOTHING, "not goal-directed", _answers(0, None, None, None, None, None)),
    Judged("uncoupled", NOTHING, "not goal-directed", _answers(0, None, None, None, None, 0)),
    Judged("wanderers", NOTHING, "not goal-directed", _answers(0, None, None, None, None, 0)),
)
"""Every word has a system here, but for the weak ones."""
