"""The pipeline's kinds of perturbation, one small file each: every `PipelineKind` in this folder is found."""

from emergent.models.kinds import kinds_in
from emergent.models.pipeline.kind import PipelineKind

KINDS = kinds_in(__name__, __path__, PipelineKind)  # type: ignore[type-abstract]
