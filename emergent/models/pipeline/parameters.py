"""The parameters of a pipeline."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from emergent.models.pipeline.wiring import Wiring
from emergent.models.pipeline.wiring.declared import Declared


class PipelineParameters(Declared):
    """Everything that a pipeline depends on but its plan and its seed; the wiring holds together."""

    @model_validator(mode="after")
    def _wired(self) -> Self:
        Wiring(self)
        return self
