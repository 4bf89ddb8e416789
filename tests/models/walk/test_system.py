"""The walk meets the contract of systems, in each of its shapes."""

import pytest

from emergent.models.walk import WalkParameters, WalkSystem
from emergent.testing import check_system

SHAPES = {
    "plaza": {},
    "smell": {"glimpse_rate": 0, "cohesion": 8, "alignment": 0.5, "smell": 6.4},
    "relay": {"landmarks": [(50, 20), (100, -20)], "glimpse_rate": 0.06, "walls": [(75, -10, 75, 10)]},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_of_the_walk_passes_the_checks(shape):
    check_system(WalkSystem(WalkParameters(walkers=6, horizon=160, **shape)), replications=8)
