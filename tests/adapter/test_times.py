"""A step is a step: what an adapted model says of time is in steps, what others say of it in seconds."""

from __future__ import annotations

import pytest

from emergent import adapt
from emergent.models.walk import WalkSystem
from tests.adapter.models import Coins, heads

MODEL = """
import emergent
from tests.adapter.models import Coins, heads

system = emergent.adapt(Coins, {"n": 3}, steps=12, midway=1, goal="All coins show heads.", attained=heads)
"""


@pytest.mark.parametrize(
    ("time", "steps", "seconds"), [(0, "0 steps", "0 s"), (1, "1 step", "1 s"), (2.5, "2.5 steps", "2.5 s")]
)
def test_a_system_says_a_time_in_its_own_unit(time, steps, seconds):
    assert adapt(Coins, steps=4, goal="x", attained=heads).timed(time) == steps
    assert WalkSystem().timed(time) == seconds


def test_the_command_line_says_steps(ask, tmp_path):
    (tmp_path / "mymodel.py").write_text(MODEL)
    named = f"{tmp_path / 'mymodel.py'}:system"
    assert "(midway 1 step, horizon 12 steps)" in ask("info", named).out
    late = ask("run", named, "--perturb", "freeze:coin-1@12", "--no-record")
    assert (late.code, "its horizon is 12 steps" in late.err) == (2, True)
