"""The older name of a room, until every installation names the new one."""

from emergent.models.ground_truth import GroundTruthSystem as PlantedSystem

__all__ = ["PlantedSystem"]
