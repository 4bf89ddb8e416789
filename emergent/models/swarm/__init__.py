"""The swarm: a group that a few informed members guide, though nobody can tell who is informed (Couzin et al. 2005)."""

from emergent.models.swarm.parameters import SwarmParameters
from emergent.models.swarm.system import SwarmSystem

__all__ = ["SwarmParameters", "SwarmSystem"]
