"""What a file says of a pipeline: components and edges, read, checked, put in order, and as the kernel sees them."""

from emergent.models.pipeline.wiring.edges import Edge
from emergent.models.pipeline.wiring.nodes import ComponentParameters
from emergent.models.pipeline.wiring.wiring import ITEMS, SPECIFICATION, Wiring

__all__ = ["ITEMS", "SPECIFICATION", "ComponentParameters", "Edge", "Wiring"]
