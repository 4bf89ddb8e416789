"""Steps that wait for the drawing of Mesa's page."""

import threading
import warnings
from types import SimpleNamespace

import pytest

pytest.importorskip("solara", reason="Solara is not installed (the extra `app`)")

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Failed to validate hooks")  # Mesa's own, at the import
    from emergent.app.mesa import paced
from emergent.models.walk import WalkModel

ASKED = 7


class Walk(paced.Paced, WalkModel):
    """A walk whose steps wait."""


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """Mesa's page has asked for a drawing that has not come yet; there is all the patience in the world."""
    WalkModel(rng=1).step()  # compiled before anybody waits
    monkeypatch.setattr(paced, "update_counter", SimpleNamespace(peek=lambda: ASKED))
    monkeypatch.setattr(paced, "PATIENCE", 1e6)


def test_a_step_waits_until_the_page_is_drawn():
    model = Walk(rng=1)
    stepping = threading.Thread(target=model.step, daemon=True)
    stepping.start()
    stepping.join(0.2)
    assert model.now == 0
    model._note(ASKED)
    stepping.join(60)
    assert model.now == 1


def test_several_steps_for_one_drawing_do_not_wait():
    model = Walk(rng=1)
    model._note(ASKED)
    for _ in range(3):
        model.step()
    assert model.now == 3


def test_a_drawing_that_never_comes_does_not_stop_the_run(monkeypatch):
    monkeypatch.setattr(paced, "PATIENCE", 0.05)
    model = Walk(rng=1)
    model.step()
    assert model.now == 1


def test_it_steps_as_the_model_does():
    ours, plain = Walk(rng=1), WalkModel(rng=1)
    ours._note(ASKED)
    for model in (ours, plain):
        for _ in range(5):
            model.step()
    assert ours.distance == plain.distance
