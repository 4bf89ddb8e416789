"""`emergent app`: where it listens, what it says, and that it ends."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")
APP = [sys.executable, "-m", "emergent", "app"]


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


def test_it_listens_on_this_machine_alone_and_ends_by_ctrl_c():
    with subprocess.Popen([*APP, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        address = re.search(r"http://127\.0\.0\.1:(\d+)", server.stdout.readline())
        try:
            with urllib.request.urlopen(address[0] + "/readyz", timeout=60) as ready:
                assert ready.status == 200
            with pytest.raises(OSError, match="refused"):  # another address of the loopback stands for all others
                socket.create_connection(("127.0.0.2", int(address[1])), timeout=5)
        finally:
            server.send_signal(signal.SIGINT)
        _, err = server.communicate(timeout=30)
    assert server.returncode == 130
    assert "Traceback" not in err


def test_listening_to_others_says_what_to_set():
    with subprocess.Popen(
        [*APP, "--port", "0", "--host", "0.0.0.0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        server.stdout.readline()
        server.send_signal(signal.SIGINT)
        _, err = server.communicate(timeout=30)
    said = " ".join(err.split())
    assert "Others can reach this server" in said
    for name in (
        "--allow-origin",
        "--root-path",
        "--max-walkers",
        "Upgrade",
    ):
        assert name in said
