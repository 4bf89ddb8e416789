"""Mix: some of the items are harder."""

from emergent.models.pipeline.kind import Change, PipelineKind


class Mix(PipelineKind):
    """The dose is the share of items that are harder by 2 logits."""

    name = "mix"
    sentence = "A share of the items is harder by two logits."
    applies_to = ("items",)

    def sets(self, dose, settings, parameters):
        return [Change("mix", dose)]
