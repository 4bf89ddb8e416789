"""Steps that wait for the drawing of Mesa's page."""

import threading
import warnings
from types import SimpleNamespace

import pytest

from emergent.models.walk import WalkModel

ASKED = 7


@pytest.fixture(scope="module")
def paced():
    """The module, imported here: Mesa's page takes a second to import, and only one worker needs it."""
    pytest.importorskip("solara", reason="Solara is not installed (the extra `app`)")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Failed to validate hooks")  # Mesa's own, at the import
        from emergent.app.mesa import paced
    return paced


@pytest.fixture
def walk(paced, monkeypatch):
    """A walk whose steps wait: Mesa's page has asked for a drawing that has not come yet; patience has no end."""
    WalkModel(rng=1).step()  # compiled before anybody waits
    monkeypatch.setattr(paced, "update_counter", SimpleNamespace(peek=lambda: ASKED))
    monkeypatch.setattr(paced, "PATIENCE", 1e6)
    return type("Walk", (paced.Paced, WalkModel), {})(rng=1)


def test_a_step_waits_until_the_page_is_drawn(walk):
    stepping = threading.Thread(target=walk.step, daemon=True)
    stepping.start()
    stepping.join(0.2)
    assert walk.now == 0
    walk._note(ASKED)
    stepping.join(60)
    assert walk.now == 1


def test_several_steps_for_one_drawing_do_not_wait(walk):
    walk._note(ASKED)
    for _ in range(3):
        walk.step()
    assert walk.now == 3


def test_a_drawing_that_never_comes_does_not_stop_the_run(walk, paced, monkeypatch):
    monkeypatch.setattr(paced, "PATIENCE", 0.05)
    walk.step()
    assert walk.now == 1


def test_it_steps_as_the_model_does(walk):
    plain = WalkModel(rng=1)
    walk._note(ASKED)
    for model in (walk, plain):
        for _ in range(5):
            model.step()
    assert walk.distance == plain.distance
