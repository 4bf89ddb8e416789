"""What the page Pipeline does with plans and parameters, in this process: none of it needs a browser."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

from emergent.app.lazy import sent
from emergent.app.live import Live
from emergent.app.panels.plan import NOTHING
from emergent.app.pipeline.recording import FATES, record
from emergent.perturbation import NOMINAL, Plan
from tests.app.inside import Inside

REVIEWED = Live("pipeline-reviewed")


@pytest.fixture
def pipeline():
    """Open the page of a run."""
    opened = []

    def inside(live):
        opened.append(Inside("/pipeline?" + live.query))
        return opened[-1]

    yield inside
    for page in opened:
        page.close()


def fates(page, which, step):
    """What the browser is sent of the items of the run, or of the twin, at a step."""
    told = sent(getattr(page.element("drawing"), which), None)
    states = np.frombuffer(told["states"], np.int32).reshape(told["frames"], len(FATES))
    return states[step].tolist()


def test_a_plan_of_the_scenario_is_chosen_and_taken_back(pipeline):
    page = pipeline(replace(REVIEWED, step=30, plan=Plan.parse("drop:in.writer@12")))
    assert "Plans of this scenario: 5" in page.texts(tag="summary")
    assert "The same where nobody looks." in page.texts(class_="em-note")
    page.press("silent, no review")
    plan = "garble:writer@0=0.4; wave:reviewer@0"
    assert page.asked["plan"] == plan
    assert "Plans of this scenario: silent, no review" in page.texts(tag="summary")
    chosen = replace(REVIEWED, plan=Plan.parse(plan))
    assert fates(page, "recording", 60) == record(chosen).states[60].tolist()
    again = pipeline(replace(chosen, step=60))
    assert again.texts(tag="summary").count("Plans of this scenario: silent, no review") == 1
    page.press("Undo")
    assert page.asked["plan"] == "drop:in.writer@12"
    page.press("Undo")
    assert NOTHING in page.texts(class_="em-note")


def test_what_does_not_fit_is_refused_beside_its_slider(pipeline):
    page = pipeline(replace(REVIEWED, step=10))
    items = page.element(label="items")
    items.vue_entered("-3")
    assert items.problem
    assert "p.items" not in page.asked
    items.vue_entered("40")
    assert page.asked["p.items"] == "40"
    assert not items.problem
    page.element("drawing").vue_picked({"component": "search", "step": 10})
    fails = page.element(label="fails")
    fails.vue_entered("1.5")
    assert fails.problem
    fails.vue_entered("1")
    assert page.asked["p.components.search.fails"] == "1.0"
    assert not fails.problem
    changed = REVIEWED.with_changes({"items": 40, "components.search.fails": 1})
    assert fates(page, "recording", 30) == record(changed).states[30].tolist()
    assert fates(page, "twin", 30) == record(changed, NOMINAL).states[30].tolist()
    items.vue_entered("9000")  # the horizon of 200 s is over before most of them arrive
    assert page.asked["p.items"] == "9000"
    horizon = page.element(label="horizon")
    horizon.vue_entered("2000")
    assert "more than this server allows" in horizon.problem
    assert "p.horizon" not in page.asked
