"""Channels by name: their indices in memory and their undisturbed values."""

from __future__ import annotations

import pytest

from emergent.channels import Channels

CHANNELS = Channels(
    "toy", jumps=("x",), kept=("busy",), component={"weight": 1.0, "will": 0.0}, run={"light": 7.0}, drawn=("will",)
)


def test_indices_and_undisturbed_values_follow_from_the_declaration():
    assert CHANNELS.indices("x", "busy", "weight", "will", "light") == (0, 1, 2, 3, 4)
    assert CHANNELS.fields == 4
    assert [CHANNELS.of_run(index) for index in (3, 4)] == [False, True]
    assert CHANNELS.base() == (0.0, 0.0, 1.0, 0.0, 7.0)
    assert CHANNELS.base(light=2.0) == (0.0, 0.0, 1.0, 0.0, 2.0)
    assert "busy" not in CHANNELS.names, "what rules keep for themselves is no channel"


def test_a_name_is_given_once():
    with pytest.raises(ValueError, match="two channels have the same name"):
        Channels("toy", component={"light": 1.0}, run={"light": 1.0})
