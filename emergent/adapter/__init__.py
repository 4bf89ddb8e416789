"""Any Mesa model as a system."""

from emergent.adapter.adapt import adapt
from emergent.adapter.system import AdaptedSystem

__all__ = ["AdaptedSystem", "adapt"]
