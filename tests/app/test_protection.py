"""What is refused, and what pages may do: by a bare client, and by pages of others in a real browser."""

import http.client
import json
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from emergent.app.access import Access
from emergent.app.protection import policy, protected
from tests.app.conftest import FORGED

POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: "
    "blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SENT = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": None,
    "Access-Control-Allow-Origin": None,
}
"""What every answer says, and what none does."""


def channel():
    """Return the path of a websocket that nobody has opened yet."""
    return f"/jupyter/api/kernels/{uuid4()}/channels?session_id=1"


def ask(site, path="/", method="GET", **headers):
    """Return the status, the headers and the text of an answer; the names of headers are written with _."""
    to = urlsplit(site)
    connection = http.client.HTTPConnection(to.hostname, to.port, timeout=60)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    said = answer.status, answer.headers, answer.read().decode()
    connection.close()
    return said


# --- What answers say ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", None, 200),
        ("/walk", None, 200),
        ("/static/assets/favicon.svg", None, 200),
        ("/static/assets/nothing", None, 404),
        ("/nowhere", None, 404),
        ("/resourcez", None, 404),
        ("/readyz", None, 200),
        ("/", "evil.test", 421),
    ],
)
def test_every_answer_says_what_pages_may_do(site, path, host, status):
    code, headers, _ = ask(site, path, **({"Host": host} if host else {}))
    assert code == status
    found = {name: headers[name] for name in SENT}
    found["Content-Security-Policy"] = re.sub(r" 'sha256-[\w+/]{43}='", "", found["Content-Security-Policy"])
    assert found == SENT


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_no_script_reads_the_cookie_and_no_other_page_sends_it(site, host):
    kept = ask(site, Host=host)[1].get_all("Set-Cookie")
    assert len(kept) == 1
    assert kept[0].startswith("solara-session-id=")
    assert kept[0].endswith("GMT; Path=/; HttpOnly; SameSite=Lax")


def test_a_policy_names_the_scripts_of_a_page():
    assert policy() == POLICY
    html = "<script src='a'></script><SCRIPT>alert('Hello, world.');</SCRIPT><p>x</p><script id=x>\r\n</script>"
    named = re.findall(r"'sha256-(\S+)'", policy(html))
    assert named[0] == "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="  # of the specification's own example
    assert len(named) == 2


# --- A bare client ------------------------------------------------------------------------------------------------


def test_what_a_request_says_of_a_proxy_changes_nothing(site):
    told = ask(site)[2]
    headers = {name.replace("-", "_"): value for name, value in FORGED.items()}
    for path in ("/", "/nowhere"):
        assert ask(site, path, **headers)[2] == ask(site, path)[2]
    assert ask(site)[2] == told
    assert "evil.test" not in told
    assert ask(site, **headers)[1]["Set-Cookie"].endswith("HttpOnly; SameSite=Lax")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.test"}, 421),
        ({"Host": "evil.test:80", "Origin": "http://evil.test"}, 421),
        ({"Host": "127.0.0.1/"}, 400),
        ({"Origin": "http://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/", "/static/assets/custom.js", "/readyz", "/_solara/api/close/1?session_id=1"])
def test_a_request_under_a_foreign_name_or_from_a_foreign_page_is_refused(site, path, headers, status):
    code, said, text = ask(site, path, "POST" if "close" in path else "GET", **headers)
    assert code == status
    assert said["Content-Type"] == "text/plain; charset=utf-8"
    assert text.count("\n") == 1
    assert ("--allow-origin" in text) == (status != 400)


@pytest.mark.parametrize(
    "lines",
    [("GET / HTTP/1.1", "Host: localhost", "Host: evil.test"), ("GET / HTTP/1.1",), ("GET / HTTP/1.0",)],
    ids=["two hosts", "no host", "no host, old"],
)
def test_without_one_host_there_is_no_answer(site, lines):
    with socket.create_connection(("127.0.0.1", urlsplit(site).port), timeout=60) as client:
        client.sendall("\r\n".join([*lines, "", ""]).encode())
        assert client.recv(1000).split()[1] == b"400"


def test_nobody_is_connected_at_another_address_than_the_one_it_listens_at(site):
    with pytest.raises(OSError, match="refused"):  # another address of the loopback stands for all others
        socket.create_connection(("127.0.0.2", urlsplit(site).port), timeout=5)


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("evil.test", None, 421),
        ("evil.test", "http://evil.test", 421),
        ("127.0.0.1", "http://evil.test", 403),
        ("127.0.0.1", "null", 403),
        ("localhost", "http://localhost:1", 403),
    ],
)
def test_a_websocket_is_refused_before_it_is_one(site, host, origin, status):
    port = urlsplit(site).port
    there = socket.create_connection(("127.0.0.1", port), timeout=60)
    with pytest.raises(InvalidStatus) as refused, connect(f"ws://{host}:{port}{channel()}", sock=there, origin=origin):
        pass
    assert refused.value.response.status_code == status
    assert b"--allow-origin" in refused.value.response.body


def test_a_bare_client_that_calls_the_site_by_its_name_is_served(site):
    header = {"msg_id": "1", "msg_type": "kernel_info_request", "session": "1", "version": "5.2", "username": ""}
    said = {"header": header, "parent_header": {}, "metadata": {}, "content": {}, "buffers": [], "channel": "shell"}
    with connect(site.replace("http", "ws", 1) + channel()) as client:
        client.send(json.dumps(said))
        while json.loads(client.recv(timeout=60))["content"].get("execution_state") != "idle":  # the last word
            pass


def test_a_websocket_without_a_session_is_refused_in_a_line(site):
    """It was a traceback in the log, and an answer with the status 500."""
    to = urlsplit(site)
    path = channel().partition("?")[0]
    with pytest.raises(InvalidStatus) as refused, connect(f"ws://{to.netloc}{path}", proxy=None):
        pass
    assert refused.value.response.status_code == 403


def test_a_server_that_cannot_answer_a_websocket_closes_it():
    sent, scope = [], {"type": "websocket", "headers": [(b"host", b"evil.test")]}

    async def send(message):
        sent.append(message)

    with pytest.raises(StopIteration):  # it waits for nothing; a loop of this thread's is Playwright's
        protected(None, Access.of("::1", "::1"))(scope, None, send).send(None)
    assert sent == [{"type": "websocket.close", "code": 1008}]


# --- Pages of others, in a browser --------------------------------------------------------------------------------

OPENS = """address => new Promise(done => {
    const socket = new WebSocket(address);
    socket.onopen = () => { socket.close(); done('open'); };
    socket.onerror = () => done('refused');
})"""
READS = "address => fetch(address, {credentials: 'include'}).then(a => a.text(), () => 'refused')"
LOADS = """address => new Promise(done => {
    const made = document.createElement('script');
    made.onload = () => done('loaded');
    made.onerror = () => done('refused');
    made.src = address;
    document.head.append(made);
})"""
SHOWS = """address => new Promise(done => {
    const frame = document.createElement('iframe');
    frame.onload = () => done(frame.contentDocument ? 'read' : 'unread');
    frame.src = address;
    document.body.append(frame);
})"""
BREAKS = """() => new Promise(done => {
    document.addEventListener('securitypolicyviolation', e => done(e.effectiveDirective), {once: true});
    document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.broken = true">');
})"""


class Foreign(BaseHTTPRequestHandler):
    """A page of somebody else."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><link rel=icon href=data:,><title>Foreign</title>")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def foreign():
    """The port of a foreign page on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Foreign)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["127.0.0.1", "evil.test"])
def test_a_foreign_page_gets_nothing_of_the_site(site, page, foreign, name):
    there = urlsplit(site).netloc
    page.goto(f"http://{name}:{foreign}/")
    assert page.evaluate(OPENS, f"ws://{there}{channel()}") == "refused"
    assert page.evaluate(READS, f"http://{there}/") == "refused"
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text or "X-Frame-Options" in said.text):
        assert page.evaluate(SHOWS, f"http://{there}/") == "unread"
    if name == "evil.test":  # another port of one address counts as the same site here
        assert page.evaluate(LOADS, f"http://{there}/static/assets/custom.js") == "refused"


def test_a_foreign_name_that_is_led_here_gets_nothing_of_the_site(site, page, foreign):
    there = f"evil.test:{urlsplit(site).port}"
    answer = page.goto(f"http://{there}/")
    assert answer.status == 421
    assert "--allow-origin" in page.locator("body").inner_text()
    assert page.evaluate(READS, f"http://{there}/walk").startswith("This site is not called")
    page.goto(f"http://evil.test:{foreign}/")
    assert page.evaluate(OPENS, f"ws://{there}{channel()}") == "refused"


def test_pages_of_the_site_open_their_websocket_and_run_no_script_but_their_own(site, page):
    page.goto(site + "/nowhere")
    assert page.evaluate(OPENS, f"ws://{urlsplit(site).netloc}{channel()}") == "open"
    assert page.evaluate(BREAKS) == "script-src-attr"
    assert page.evaluate("window.broken") is None


def test_the_theme_changes_and_a_file_is_downloaded_under_the_policy(visit):
    page = visit("/walk", anew=True)
    with page.expect_download() as told:
        page.get_by_role("button", name="Scenario file").click()
    assert told.value.suggested_filename.endswith(".toml")
    body = page.locator("#app")
    before = body.evaluate("one => one.className.includes('theme--dark')")
    page.locator("header button").last.click()
    page.wait_for_function(
        f"document.querySelector('#app').className.includes('theme--dark') !== {str(before).lower()}"
    )
