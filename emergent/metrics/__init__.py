"""Metrics, one a file: each asks for the runs that it needs and returns what it found in them."""

from __future__ import annotations

from emergent.errors import UnknownNameError
from emergent.metrics.agnosticism import Agnosticism
from emergent.metrics.capability import Capability
from emergent.metrics.coalitions import Coalitions
from emergent.metrics.control_cost import ControlCost
from emergent.metrics.control_cost_by_size import ControlCostBySize
from emergent.metrics.decoy import DecoyResponse
from emergent.metrics.delay import Delay
from emergent.metrics.distraction import Distraction
from emergent.metrics.dose import DoseResponse
from emergent.metrics.equifinality import Equifinality
from emergent.metrics.following import Following
from emergent.metrics.goal_directedness import GoalDirectedness
from emergent.metrics.holding import Holding
from emergent.metrics.horizons import Horizons
from emergent.metrics.importance import Importance
from emergent.metrics.influence import Influence
from emergent.metrics.information import Information
from emergent.metrics.insulation import Insulation
from emergent.metrics.interaction import Interaction
from emergent.metrics.light_cone import LightCone
from emergent.metrics.locality import Locality
from emergent.metrics.maxent_answers import MaximumEntropyOfAnswers
from emergent.metrics.maxent_gd import MaximumEntropy
from emergent.metrics.metric import Metric
from emergent.metrics.misdirection import Misdirection
from emergent.metrics.misleading import Misleading
from emergent.metrics.necessity import Necessity
from emergent.metrics.own_cue import OwnCue
from emergent.metrics.pair_interaction import PairInteraction
from emergent.metrics.persistence import Persistence
from emergent.metrics.plasticity import Plasticity
from emergent.metrics.rejoin import Rejoin
from emergent.metrics.repetition import Repetition
from emergent.metrics.respecification import Respecification
from emergent.metrics.retargeting import Retargeting
from emergent.metrics.retention import Retention
from emergent.metrics.rivals.causal_emergence import CausalEmergence
from emergent.metrics.rivals.psi import Psi
from emergent.metrics.rivals.synergy import Synergy
from emergent.metrics.roles import Roles
from emergent.metrics.sufficiency import Sufficiency
from emergent.metrics.sum_of_parts import SumOfParts

METRICS: dict[str, type[Metric]] = {
    metric.name: metric
    for metric in (
        GoalDirectedness,
        Locality,
        Insulation,
        LightCone,
        Misdirection,
        Holding,
        Sufficiency,
        OwnCue,
        SumOfParts,
        Coalitions,
        Necessity,
        Interaction,
        Retargeting,
        Equifinality,
        Respecification,
        Following,
        Horizons,
        Information,
        Retention,
        Agnosticism,
        PairInteraction,
        Distraction,
        Misleading,
        DecoyResponse,
        Rejoin,
        Persistence,
        Plasticity,
        Influence,
        Roles,
        Delay,
        ControlCost,
        ControlCostBySize,
        Capability,
        MaximumEntropy,
        MaximumEntropyOfAnswers,
        Importance,
        DoseResponse,
        Repetition,
        Psi,
        CausalEmergence,
        Synergy,
    )
}
"""All metrics by name: those of the gates first, other people's measures of emergence last."""


def suite(replications: int = 200) -> tuple[Metric, ...]:
    """Return all metrics, with this many replications."""
    return tuple(metric(replications) for metric in METRICS.values())


def find_metric(metric: str | type[Metric]) -> type[Metric]:
    """Return the metric of this name; one that is given as a class is that class.

    Raises:
        UnknownNameError: where none has this name.
    """
    if isinstance(metric, type):
        return metric
    if metric not in METRICS:
        raise UnknownNameError("metric", metric, METRICS)
    return METRICS[metric]


__all__ = ["METRICS", "Metric", "find_metric", "suite"]
