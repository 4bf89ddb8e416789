"""Decode: the observer puts together what all channels say."""

from emergent.models.pipeline.kind import Change, PipelineKind
from emergent.perturbation import Dose


class Decode(PipelineKind):
    """No agent acts: each part is the plurality of all its readings. As good as these channels allow."""

    name = "decode"
    sentence = "The items are put together by an ideal decoder of all channels."
    applies_to = ("specification",)
    dose = Dose("decoded or not", 0, 1, 1, (0.0, 1.0))

    def sets(self, dose, settings, parameters):
        return [Change("decode", dose)]
