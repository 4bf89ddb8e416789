"""Fork: another future for the same items."""

from emergent import perturbation
from emergent.channels import Combine
from emergent.models.pipeline.kind import Change, PipelineKind


class Fork(perturbation.Fork, PipelineKind):
    """Re-key every draw from the onset on; what the items ask for and how hard they are stays."""

    applies_to = ("chance",)

    def sets(self, dose, settings, parameters):
        return [Change("fork", dose, Combine.ADD)]
