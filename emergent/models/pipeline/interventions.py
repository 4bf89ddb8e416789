"""What can be done to a component of a live pipeline: one method for each kind of perturbation.

Each of them returns the perturbation that it added to `model.plan`. Times are in seconds; without `seconds` the change
lasts to the end of the run. What is left out is the default of its kind. `pattern` says when a fault strikes:
`persistent` (always), `intermittent` (at 0.3 of the dose), `burst` or `single` (the first three operations, or one).
"""

from __future__ import annotations

from typing import Literal, Protocol

from emergent.perturbation import Perturbation, Value

Pattern = Literal["persistent", "intermittent", "burst", "single"]


class Perturbable(Protocol):
    """Something in a pipeline to which a kind of perturbation can be applied by its name."""

    def perturb(
        self, kind: str, *, dose: float | None = None, seconds: float | None = None, **settings: Value | None
    ) -> Perturbation:
        """Apply it, from now on."""


# faults of single operations


def drop(
    self: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
) -> Perturbation:
    """Lose a share of what it hands over; a tool whose reply is lost fails visibly."""
    return self.perturb("drop", dose=often, seconds=seconds, pattern=pattern)


def delay(
    self: Perturbable, steps: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
) -> Perturbation:
    """Take longer, by as many steps."""
    return self.perturb("delay", dose=steps, seconds=seconds, pattern=pattern)


def fail(
    self: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
) -> Perturbation:
    """Let a share of operations go wrong visibly: others can see it, and try again."""
    return self.perturb("fail", dose=often, seconds=seconds, pattern=pattern)


def garble(
    self: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
) -> Perturbation:
    """Let a share of operations go wrong silently: every symbol wrong, a verdict reversed."""
    return self.perturb("garble", dose=often, seconds=seconds, pattern=pattern)


def stale(
    self: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
) -> Perturbation:
    """Hand over what is older for a share of operations, and the new next time."""
    return self.perturb("stale", dose=often, seconds=seconds, pattern=pattern)


def stuck(
    self: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
) -> Perturbation:
    """Repeat the last result for a share of operations."""
    return self.perturb("stuck", dose=often, seconds=seconds, pattern=pattern)


def misroute(
    self: Perturbable, often: float | None = None, seconds: float | None = None, *, pattern: Pattern | None = None
) -> Perturbation:
    """Send a share of the items down another branch than the chosen one."""
    return self.perturb("misroute", dose=often, seconds=seconds, pattern=pattern)


def inject(
    self: Perturbable, strength: float | None = None, seconds: float | None = None, *, often: float | None = None
) -> Perturbation:
    """Put errors of a strength (Pe) into what it hands over, `often` (Pm) a share of the artefacts."""
    return self.perturb("inject", dose=strength, seconds=seconds, often=often)


# states of a component


def unavailable(self: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
    """Be away for a share of the steps: items wait, calls fail visibly, messages get lost."""
    return self.perturb("unavailable", dose=often, seconds=seconds)


def confuse(self: Perturbable, logits: float | None = None, seconds: float | None = None) -> Perturbation:
    """Take competence away."""
    return self.perturb("confuse", dose=logits, seconds=seconds)


def hone(self: Perturbable, seconds: float | None = None) -> Perturbation:
    """Set its own errors aside; what other perturbations do to it still acts."""
    return self.perturb("hone", seconds=seconds)


def chance(self: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
    """Draw the result of a share of operations at random from all that there could be."""
    return self.perturb("chance", dose=often, seconds=seconds)


def blind(self: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
    """Read something else than the item's specification, for a share of the items."""
    return self.perturb("blind", dose=often, seconds=seconds)


def yoke(self: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
    """Get what belongs to another item from those before it, for a share of the items."""
    return self.perturb("yoke", dose=often, seconds=seconds)


def wave(self: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
    """Accept a share of the submissions without looking."""
    return self.perturb("wave", dose=often, seconds=seconds)


def placebo(self: Perturbable, often: float | None = None, seconds: float | None = None) -> Perturbation:
    """Do nothing, in the same way as the others do something."""
    return self.perturb("placebo", dose=often, seconds=seconds)
