"""Systems whose ground truth is known: every metric is held to it, and on each of them the verdict must be right."""

from emergent.models.ground_truth.parameters import GroundTruthParameters
from emergent.models.ground_truth.system import GroundTruthSystem

__all__ = ["GroundTruthParameters", "GroundTruthSystem"]
