"""`emergent app`: where it listens, and what it says."""

import socket

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")


def test_a_port_in_use_is_a_mistake_with_a_way_out(ask):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = ask("app", "--port", port)
    assert answer.code == 2
    assert f"port {port} is in use" in answer.err
    assert "--port 0" in answer.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "198.51.100.7"], "no address of this machine"),
        (["--host", "no such host"], "--host"),
        (["--port", "70000"], "--port"),
        (["nowhere"], "is no folder"),
        (["--max-walkers", "0"], "max-walkers"),
        (["--port", "0", "--allow-origin", "https://example.org/x"], "without a path"),
        (["--port", "0", "--root-path", "//evil.test/x"], "such as /emergent"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_mistakes(ask, arguments, said):
    answer = ask("app", *arguments)
    assert answer.code == 2
    assert said in answer.err
    assert "Traceback" not in answer.err


MODEL = """
import emergent
from tests.adapter.models import Coins, heads

system = emergent.adapt(Coins, {"n": 3}, steps=4, goal="All coins show heads.", attained=heads)
seven = 7
late = emergent.adapt(Coins, {"n": 3}, steps=4, goal="x", attained=lambda model: 2.0, name="late")
"""


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A file that makes a system; what is offered is forgotten."""
    from emergent.app import catalogue, registry

    monkeypatch.setattr(registry, "_registered", {})
    monkeypatch.setattr(catalogue, "_given", {})
    (tmp_path / "mymodel.py").write_text(MODEL)
    (tmp_path / "raises.py").write_text("raise ValueError('not today')")
    return tmp_path


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("none.py:system", "none.py"),
        ("mymodel.py:sistem", "has no system 'sistem'"),
        ("mymodel.py:seven", "is int, not a System"),
        ("mymodel.py:late", "<lambda> returned 2.0, but must return a number from 0 to 1"),
        ("raises.py:system", "raises ValueError: not today"),
        ("mymodel.py", "as mymodel.py:system"),
    ],
)
def test_a_model_that_cannot_be_shown_is_said_in_a_sentence(ask, model, named, said):
    answer = ask("app", model / named, "--port", 0)
    assert answer.code == 2
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_a_user_s_own_model_is_served_however_large_it_is(ask, model, bound):
    from emergent.app import catalogue, limits
    from emergent.app.registry import pages

    answer = ask("app", f"{model / 'mymodel.py'}:system", "--port", 0, "--max-walkers", 2)
    assert (answer.code, answer.err, [host for host, _ in bound]) == (0, "", ["127.0.0.1"])
    assert next(iter(pages())) == "coins"
    assert catalogue.entries()[0].system == "coins"
    assert limits.limits().members == 3


@pytest.fixture
def bound(monkeypatch):
    """The sockets that are to be served, in place of serving them."""
    from emergent.app import server

    sockets = []

    def serve(taken, access, *, ready, opened):
        sockets.append(taken.getsockname())
        ready("http://here")

    monkeypatch.setattr(server, "serve", serve)
    return sockets


def test_it_listens_on_this_machine_alone_unless_it_is_told_otherwise(ask, bound):
    """What is bound is all that is served (`tests/app/test_protection.py`)."""
    answer = ask("app", "--port", 0)
    assert (answer.code, answer.err, [host for host, _ in bound]) == (0, "", ["127.0.0.1"])
    assert answer.out.startswith("Serving at http://here ")


def test_listening_to_others_says_what_to_set(ask, bound):
    answer = ask("app", "--port", 0, "--host", "0.0.0.0")
    assert [host for host, _ in bound] == ["0.0.0.0"]
    said = " ".join(answer.err.split())
    assert "Others can reach this server" in said
    for name in (
        "--allow-origin",
        "--root-path",
        "--max-walkers",
        "Upgrade",
    ):
        assert name in said
