"""Steps that wait for the drawing of Mesa's page."""

import threading
import warnings

import pytest

pytest.importorskip("solara", reason="Solara is not installed (the extra `app`)")

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Failed to validate hooks")  # Mesa's own, at the import
    from mesa.visualization.utils import update_counter

    from emergent.models import paced
from emergent.models.walk import WalkModel


class Walk(paced.Paced, WalkModel):
    """A walk whose steps wait."""


@pytest.fixture
def drawing():
    """What Mesa's page has asked for: a drawing that has not come yet."""
    before = update_counter.peek()
    update_counter.set(before + 1)
    yield before + 1
    update_counter.set(before)


def test_a_step_waits_until_the_page_is_drawn(drawing):
    model = Walk(rng=1)
    stepping = threading.Thread(target=model.step)
    stepping.start()
    stepping.join(0.2)
    assert model.now == 0
    model._note(drawing)
    stepping.join(paced.PATIENCE)
    assert model.now == 1


def test_several_steps_for_one_drawing_do_not_wait(drawing):
    model = Walk(rng=1)
    model._note(drawing)
    for _ in range(3):
        model.step()
    assert model.now == 3


def test_a_drawing_that_never_comes_does_not_stop_the_run(drawing, monkeypatch):
    monkeypatch.setattr(paced, "PATIENCE", 0.05)
    model = Walk(rng=1)
    model.step()
    assert model.now == 1


def test_it_steps_as_the_model_does():
    ours, plain = Walk(rng=1), WalkModel(rng=1)
    for model in (ours, plain):
        for _ in range(5):
            model.step()
    assert ours.distance == plain.distance
