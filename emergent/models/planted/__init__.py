"""Planted systems, with known truth: every metric is held to it, and on each of them the verdict must be right."""

from emergent.models.planted.parameters import PlantedParameters
from emergent.models.planted.system import PlantedSystem

__all__ = ["PlantedParameters", "PlantedSystem"]
