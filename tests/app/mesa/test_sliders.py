"""Sliders for Mesa's page, made of declared parameters."""

import pytest

from emergent.app.mesa.sliders import slider
from emergent.errors import UnknownNameError
from emergent.models.pipeline import PipelineParameters
from emergent.models.walk import WalkParameters

CASES = {
    "declared bounds": (
        slider(WalkParameters(), "dt", 0.01),
        {"type": "SliderFloat", "label": "dt [s]", "value": 0.5, "min": 0.01, "max": 2.0, "step": 0.01},
    ),
    "narrower ones": (
        slider(WalkParameters(walkers=7), "walkers", 1, low=2, high=60),
        {"type": "SliderInt", "label": "walkers", "value": 7, "min": 2, "max": 60, "step": 1},
    ),
    "never wider": (
        slider(PipelineParameters(), "skill", 1, low=-1e9, high=1e9),
        {"type": "SliderFloat", "label": "skill [logit]", "value": 0.0, "min": -100.0, "max": 100.0, "step": 1},
    ),
}


@pytest.mark.parametrize(("made", "expected"), CASES.values(), ids=CASES.keys())
def test_slider(made, expected):
    assert made == expected


def test_slider_of_no_parameter():
    with pytest.raises(UnknownNameError, match="Did you mean 'walkers'"):
        slider(WalkParameters(), "walker", 1)
