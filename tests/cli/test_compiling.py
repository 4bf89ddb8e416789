"""While a model is compiled, the progress bar says so; where there is none, a line does."""

import io
import logging

import pytest
from rich.console import Console

from emergent import notices
from emergent.cli import console


@pytest.fixture
def screen(monkeypatch):
    """A terminal on which the bar appears at once."""
    screen = io.StringIO()
    terminal = Console(file=screen, force_terminal=True, width=200)
    monkeypatch.setattr(console, "err", lambda: terminal)
    monkeypatch.setattr(console, "PATIENCE", 0.0)
    return screen


def test_the_bar_says_that_a_model_is_compiled(monkeypatch, screen, caplog):
    monkeypatch.setattr(notices, "_said", set())
    with console.progress("running"):
        notices.say("compiling", "a line", stage="compiling …")
        notices.say("damaged", "another line")
    assert "compiling …" in screen.getvalue()
    assert [record.getMessage() for record in caplog.records] == ["another line"]
    logging.getLogger("emergent").warning("afterwards", extra={"stage": "compiling …"})
    assert caplog.records[-1].getMessage() == "afterwards"
