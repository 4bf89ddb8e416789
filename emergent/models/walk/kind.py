"""What a kind of perturbation is in the walk: changes of a few channels of the kernel."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from emergent.channels import Combine
from emergent.models.walk.parameters import WalkParameters
from emergent.perturbation import Kind


class Change(NamedTuple):
    """One channel's change while the perturbation lasts; channels of the world act on the whole run."""

    channel: int
    value: float
    combine: Combine = Combine.REPLACE


class WalkKind(Kind):
    """A kind of perturbation of the walk. A new one is one file in this folder's `perturbations/`."""

    applies_to = ("walker",)

    @abstractmethod
    def changes(self, dose: float, settings: Mapping[str, Any], parameters: WalkParameters) -> Sequence[Change]:
        """Return the channels that a dose changes, for each component that the perturbation names."""
