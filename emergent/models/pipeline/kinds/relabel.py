"""Relabel: the target has another name."""

from emergent.models.pipeline.kind import Change, PipelineKind
from emergent.perturbation import Dose, Setting


class Relabel(PipelineKind):
    """The targets of all items are shifted by one offset, drawn for each run.

    With `channels=fixed` only the observer knows: an event log that changes shows that somebody reads the observer's
    target. With `channels=along` the channels tell the new target: delivered artefacts shift just as much.
    """

    name = "relabel"
    sentence = "The targets of all items are shifted alike, at random, for the observer alone or in the channels, too."
    applies_to = ("specification",)
    dose = Dose("relabelled or not", 0, 1, 1, (0.0, 1.0))
    settings = (
        Setting("channels", "fixed", "Whether the channels go along with the target.", words=("fixed", "along")),
    )

    def sets(self, dose, settings, parameters):
        return [Change("relabel", 2.0 if settings["channels"] == "along" else 1.0)]
