"""The page Swarm is a declaration, too: who is informed has a colour, and their direction an arrow at the group."""

from __future__ import annotations

import math

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

from emergent.app.late import sent
from emergent.app.live import Live
from emergent.app.plane.recording import HEADING, STATE
from emergent.app.swarm import page
from emergent.app.swarm.page import HEADS, PAGE, agreement, elongation, turned
from emergent.codes import STATUSES
from emergent.models.swarm import shape
from emergent.perturbation import Plan
from tests.app.inside import Inside

PLANE, SMALL = PAGE.picture, (("horizon", 60), ("informed", 3), ("members", 20), ("opposed", 2))


def live(plan=""):
    return Live("swarm-informed", SMALL, 4, Plan.parse(plan))


def test_those_who_prefer_a_direction_are_told_apart_while_they_are_on_the_move():
    run = PLANE.record(live("freeze:member-0@20=5; remove:member-3@30"))
    first, then = run.frames[0, STATE], run.frames[110, STATE]
    assert first.tolist() == [HEADS] * 3 + [HEADS + 1] * 2 + [1] * 15
    assert (then[0], run.frames[160, STATE, 3]) == (STATUSES.index("held"), STATUSES.index("absent"))
    assert run.frames[200, STATE, 0] == HEADS
    assert [PLANE.states[code].name for code in (HEADS, 1)] == ["informed", "uninformed"]


def test_the_way_of_a_recording_is_that_of_its_headings():
    run = PLANE.record(live())
    steps = np.diff(run.frames[:, :2], axis=0)
    ways = np.arctan2(steps[:, 1], steps[:, 0])
    off = np.angle(np.exp(1j * (ways - run.frames[1:, HEADING])))
    assert np.abs(off).max() < 1e-2


def test_the_curves_are_what_the_swarm_measures():
    run, members = PLANE.record(live()), np.ones(20, bool)
    track = run.track()
    place = track.position.astype(float)
    moved = place[-1] - place[-51]
    target = np.array([live().system.parameters.target])
    assert agreement(track, members)[-1] == pytest.approx(shape.agreement(moved[None], target).mean())
    assert elongation(track, members)[-1] > 1
    assert agreement(run.track(5), members)[-1] == pytest.approx(agreement(track, members)[-1])


def test_the_direction_is_turned_and_its_arrow_with_it():
    changed = turned(live(), 20.0, 90.0)
    (arrow, other) = page.around(changed.system.parameters, PLANE.record(changed).world[-1], None).shapes
    assert arrow.degrees == pytest.approx(90, abs=0.1)
    assert (arrow.by_members, other.degrees) == (True, changed.system.parameters.degrees)
    assert changed.plan.perturbations[0].dose == pytest.approx(60 * math.sqrt(2), abs=0.01)


def test_the_page_shows_it():
    shown = Inside("/swarm?scenario=swarm-informed&p.horizon=60&p.members=20&p.informed=3&plan=remove:member-1@20")
    canvas = shown.element("looks")
    assert canvas.looks["follow"]
    assert sent(canvas.scene, None)["done"] == [[1, 100, -1]]
    assert shown.done == ["remove member-1: onset 20 s, to the end"]
    titles = [element.title for element in shown.elements("y_label")]
    assert titles == [curve.title for curve in PAGE.curves]
    canvas.vue_picked({"step": 150, "member": 2, "ms": 1000})
    assert shown.asked["plan"] == "remove:member-1@20; remove:member-2@30"
    shown.close()
