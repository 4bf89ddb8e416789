"""What the page Swarm shows of a run: who prefers what, where the goal's direction is, and how far heads agree."""

from __future__ import annotations

import math

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

from emergent.app.live import Live
from emergent.app.plane.recording import STATE
from emergent.app.registry import pages
from emergent.app.swarm.page import FOLLOWS, GONE, PAGE, PREFERS_GOAL, PREFERS_OTHER, STANDS, around, turned
from emergent.models.swarm import SwarmParameters
from emergent.perturbation import NOMINAL, Plan

LIVE = Live(PAGE.first, seed=4, plan=Plan.parse("freeze:member-9@10=20; remove:member-1@30+10"))


def test_the_page_is_found():
    assert pages()["swarm"] is PAGE


def test_recordings_tell_apart_who_prefers_a_direction():
    recording = PAGE.picture.record(LIVE)
    states, step = recording.frames[:, STATE].astype(int), round(1 / recording.dt)
    assert states[0].tolist() == [PREFERS_GOAL] * 3 + [FOLLOWS] * 27
    assert set(states[11 * step : 29 * step, 9]) == {STANDS}
    assert set(states[31 * step : 39 * step, 1]) == {GONE}
    assert states[-1, 1] == PREFERS_GOAL
    assert recording.states == [GONE, FOLLOWS, STANDS, PREFERS_GOAL]
    assert recording.same_until(PAGE.picture.record(LIVE, NOMINAL)) == 10 * step


def test_the_opposed_are_told_apart_too():
    model = PAGE.picture.model(rng=1, members=5, informed=1, opposed=2, horizon=4)
    assert model.frames[0, 2].tolist() == [PREFERS_GOAL] + [PREFERS_OTHER] * 2 + [FOLLOWS] * 2


def test_arrows_show_what_members_prefer():
    shown = around(SwarmParameters(opposed=2, degrees=50), np.array([0.0, 7.0]), np.array([7.0, 0.0])).shapes
    assert [arrow.degrees for arrow in shown] == [pytest.approx(90.0), 50.0]
    assert around(SwarmParameters(informed=0), np.array([7.0, 0.0]), np.array([7.0, 0.0])).shapes == ()


def test_the_picture_holds_the_arrows_at_the_start():
    (arrow,) = around(SwarmParameters(), np.array([0.0, 7.0]), np.array([7.0, 0.0])).shapes
    assert list(arrow.points()) == [(0, 0), (pytest.approx(0, abs=1e-9), pytest.approx(arrow.length))]


@pytest.mark.parametrize("degrees", [90.0, -120.0])
def test_turning_the_goal_turns_it(degrees):
    recording = PAGE.picture.record(turned(Live(PAGE.first, seed=4), 50.0, degrees))
    x, y = recording.world[-1]
    assert math.degrees(math.atan2(y, x)) == pytest.approx(degrees, abs=1e-3)
    assert recording.world[0].tolist() == [100.0, 0.0]


@pytest.mark.parametrize("curve", PAGE.curves, ids=[curve.name for curve in PAGE.curves])
def test_curves_have_a_number_for_each_moment(curve):
    track = PAGE.picture.track(PAGE.picture.record(LIVE), 10)
    values = curve.of(track, LIVE.system.scored(LIVE.plan))
    assert values.shape == (51,)
    assert np.isfinite(values).all()
    assert (values >= 0).all()
