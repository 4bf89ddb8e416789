"""Pipelines of stages, tools, routers, boards and reviewers: items become right though nobody knows what they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emergent.models.pipeline.parameters import PipelineParameters
from emergent.models.pipeline.system import PipelineSystem

if TYPE_CHECKING:
    from emergent.models.pipeline.model import PipelineModel

__all__ = ["PipelineModel", "PipelineParameters", "PipelineSystem"]


def __getattr__(name: str) -> Any:
    """Import the Mesa model when it is first asked for: Mesa takes two seconds."""
    if name != "PipelineModel":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from emergent.models.pipeline.model import PipelineModel

    return PipelineModel
