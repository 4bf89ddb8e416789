"""What the parameters of a walk allow can be run, assessed and drawn; the rest is refused in a sentence."""

import pytest

from emergent import plots, report
from emergent.assessment import assess
from emergent.models.walk.parameters import FAR, MOST_GLIMPSES, MOST_SMELL
from emergent.scenario import FileError, loads

HEADING = '[scenario]\nname = "x"\ntitle = "x"\nsystem = "walk"\n'
PAINTED = ("twin",)
"""Paths in metres can be too much for what paints lines; the other figures have shares, and are laid out."""
REFUSED = {
    "at the start": ({"restaurant": [0, 0]}, "the restaurant is 0 m from [0, 0], where the walkers start, but must be"),
    "a bit off": ({"restaurant": [1e-308, 0.5]}, "the restaurant is 0.5 m from [0, 0]"),
    "beyond all floats": ({"restaurant": [1e308, 0]}, "restaurant[0] is 1e+308, but must be a number from -30,000 to"),
    "a far window": ({"windows": [[0, -1e9]]}, "windows[0][1] is -1000000000.0, but must be"),
    "a far landmark": ({"landmarks": [[1e300, 0]]}, "landmarks[0][0] is 1e+300, but must be"),
    "a long wall": ({"walls": [[0, 0, 0, 1e308]]}, "walls[0][3] is 1e+308, but must be"),
    "a far street": ({"street": [-1e308, 0, 1e308, 0]}, "street[0] is -1e+308, but must be"),
    "a large circle": ({"circles": [[9, 9, 1e308]]}, "circles[0][2] is 1e+308, but must be a number above 0 up to"),
    "not a number": ({"restaurant": [float("nan"), 0]}, "restaurant[0] is nan, but must be"),
    "infinite": ({"restaurant": [float("inf"), 0]}, "restaurant[0] is inf, but must be"),
}


@pytest.mark.parametrize(("parameters", "said"), REFUSED.values(), ids=REFUSED)
def test_places_that_nothing_can_bear_are_refused(parameters, said):
    with pytest.raises(FileError) as error:
        loads(HEADING, parameters=parameters)
    assert said in str(error.value)


ALLOWED = {
    "the nearest restaurant": {"restaurant": [1, 0], "radius": 0.1},
    "just beyond the radius": {"restaurant": [11, 0]},
    "the farthest of all": {
        "restaurant": [FAR, -FAR], "landmarks": [[-FAR, FAR]], "windows": [[FAR, FAR]],
        "walls": [[-FAR, 9, FAR, 9]], "circles": [[-FAR, -FAR, FAR]], "street": [-FAR, -FAR, FAR, FAR],
    },
    "as many cues as there can be": {"glimpse_rate": MOST_GLIMPSES, "smell": MOST_SMELL},
}  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("parameters", ALLOWED.values(), ids=ALLOWED)
def test_the_extremes_that_are_allowed_can_be_assessed_and_drawn(parameters, tmp_path):
    scenario = loads(HEADING, parameters={"walkers": 3, "horizon": 20, **parameters})
    assessment = assess(scenario, replications=4)
    for drawing in plots.DRAWINGS:
        if (figure := drawing.draw(assessment)) is None:
            continue
        if drawing.name in PAINTED:
            report.png(figure)
        else:
            figure.draw_without_rendering()
