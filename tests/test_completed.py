"""From when to when a perturbation lasts, and in which steps."""

import math

import pytest

from emergent.completed import FOREVER, Completed
from emergent.component import Component
from emergent.perturbation import Perturbation, Timing

CASES = {
    "to the end": ("sway:a@3=0.5", Timing.INTERVAL, (3.0, math.inf), (6, FOREVER)),
    "for its duration": ("sway:a@3+4=0.5", Timing.INTERVAL, (3.0, 7.0), (6, 14)),
    "for its dose": ("freeze:a@3=10", Timing.DOSE, (3.0, 13.0), (6, 26)),
    "at once": ("displace:a@3=40", Timing.INSTANT, (3.0, 3.0), (6, 6)),
    "longer than steps can be counted": ("sway:a@3+1e300=1", Timing.INTERVAL, (3.0, 1e300), (6, FOREVER)),
    "between steps": ("sway:a@3.1+0.2=1", Timing.INTERVAL, (3.1, 3.1 + 0.2), (6, 6)),
}


@pytest.mark.parametrize(("text", "timing", "times", "steps"), CASES.values(), ids=CASES)
def test_from_when_to_when(text, timing, times, steps):
    one = Completed(Perturbation.parse(text), (Component("a", "walker"),), timing)
    assert (one.start, one.stop) == times
    assert one.steps(0.5) == steps
    assert (one.ids, one.instant) == (("a",), timing is Timing.INSTANT)
