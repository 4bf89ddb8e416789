"""The wiring of a pipeline: components and edges as a file declares them, checked, ordered, in the kernel's form."""

from emergent.models.pipeline.wiring.edges import Edge
from emergent.models.pipeline.wiring.nodes import ComponentParameters
from emergent.models.pipeline.wiring.wiring import ITEMS, SPECIFICATION, Wiring

__all__ = ["ITEMS", "SPECIFICATION", "ComponentParameters", "Edge", "Wiring"]
