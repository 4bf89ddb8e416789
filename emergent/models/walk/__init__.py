"""The restaurant walk: a group that keeps heading for a restaurant though nobody in it does."""

from emergent.models.walk.parameters import WalkParameters
from emergent.models.walk.system import WalkSystem

__all__ = ["WalkParameters", "WalkSystem"]
