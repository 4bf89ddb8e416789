"""Kinds of perturbation of a pipeline: changes of a few channels, in one of four patterns in time."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from emergent.channels import Change, ChannelKind, Combine
from emergent.models.pipeline.channels import UNLIMITED
from emergent.perturbation import Setting

__all__ = ["AGENTS", "EDGES", "NODES", "PATTERN", "Change", "Pattern", "PipelineKind"]

NODES = ("stage", "tool", "router", "board", "queue", "reviewer", "aggregator", "idle")
AGENTS = ("stage", "tool", "router", "reviewer", "aggregator")
"""The nodes that act upon an item: the members."""
EDGES = ("edge",)

PATTERN = Setting(
    "pattern",
    "persistent",
    "Always; at 0.3 of the dose; or only the first 3 operations, or the first one, from the onset on.",
    words=("persistent", "intermittent", "burst", "single"),
)
"""The setting of every fault that strikes single operations.

A component has one count of operations that faults may still strike, so of two faults of one component that overlap in
time the one that began later says how many, for both.
"""
Pattern = Literal["persistent", "intermittent", "burst", "single"]
SHARES = {"intermittent": 0.3}
STRIKES = {"burst": 3.0, "single": 1.0}


class PipelineKind(ChannelKind):
    """A kind of perturbation of a pipeline. A new one is one file in this folder's `kinds/`."""

    def changes(self, dose: float, settings: Mapping[str, Any], parameters: Any) -> Sequence[Change]:
        """Return what `sets` returns, in the pattern that was chosen."""
        pattern = settings.get(PATTERN.name, PATTERN.default)
        changes = list(self.sets(dose * SHARES.get(pattern, 1.0), settings, parameters))
        if PATTERN in self.settings:
            changes.append(Change("budget", STRIKES.get(pattern, UNLIMITED), Combine.RENEW))
        return changes

    @abstractmethod
    def sets(self, dose: float, settings: Mapping[str, Any], parameters: Any) -> Sequence[Change]:
        """Return the channels that a persistent dose changes, for each component that the perturbation names."""
