"""By which names the site is called, from where it is asked, below which path it lies: as rules, without a server."""

import socket

import pytest

from emergent.app.access import Access, HostPort, Origin, host_port, origin
from emergent.errors import InvalidInputError

MACHINE = socket.gethostname().lower()


def status(access, host="127.0.0.1:8765", *asking):
    """Return the status that refuses a request, or None."""
    hosts = [host] if isinstance(host, str) else host
    headers = [(b"host", one.encode("latin-1")) for one in hosts] + [(b"origin", one.encode()) for one in asking]
    refused = access.refusal(headers)
    return refused and refused.status


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("localhost", HostPort("localhost", None)),
        ("LocalHost.:8765", HostPort("localhost", 8765)),
        ("example.org:", HostPort("example.org", None)),
        ("[0:0::1]:80", HostPort("::1", 80)),
        ("[::FFFF:127.0.0.1]", HostPort("127.0.0.1", None)),
        ("my_box", HostPort("my_box", None)),
        *(
            (bad, None)
            for bad in ("", ":80", "a b", "a:b", "a:0", "a:65536", "a:080000", "::1", "[::1", "[:::]", "a/b")
        ),
        *((bad, None) for bad in ("u@a", "a,b", "a\n", "a\x00", ".", "ä", "\u212a", "[1.2.3.4]", "a:٣", "x" * 300)),
    ],
)
def test_hosts_are_read(text, read):
    assert host_port(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("https://Example.org", Origin("https", "example.org", 443)),
        ("HTTP://example.org:80", Origin("http", "example.org", 80)),
        ("http://[::1]:8765", Origin("http", "::1", 8765)),
        *(
            (bad, None)
            for bad in ("null", "", "example.org", "file://", "ftp://a", "https://a/b", "https://a?", "http//a")
        ),
    ],
)
def test_origins_are_read(text, read):
    assert origin(text) == read


@pytest.mark.parametrize(
    ("listened", "hosts"),
    [
        ("127.0.0.1", {"localhost:1": None, "127.0.0.1": None, "[::1]:8765": None, "127.0.0.1.:7": None}),
        ("127.0.0.1", {"evil.test:8765": 421, "192.0.2.7:8765": 421, "localhost.evil.test": 421, f"{MACHINE}x": 421}),
        ("127.0.0.1", {"127.0.0.1.evil.test": 421, "0x7f.1": 421, "2130706433": 421, "0.0.0.0": 421, "[::]": 421}),
        ("192.0.2.7", {"192.0.2.7:80": None, "192.0.2.8": 421, MACHINE: None, "localhost": None, "evil.test": 421}),
        ("0.0.0.0", {"192.0.2.8:80": None, "[2001:db8::1]": None, MACHINE.upper(): None, "evil.test": 421}),
        ("::", {"192.0.2.8:80": None, "[2001:DB8:0::1]": None, "evil.test": 421, "nonsense:": 421}),
        ("::1", {"[::1]": None, "localhost": None, "[2001:db8::1]": 421, "a:b": 400, "": 400}),
    ],
)
def test_a_site_answers_to_its_own_names(listened, hosts):
    access = Access.of(listened, listened)
    assert {host: status(access, host) for host in hosts} == hosts


def test_it_answers_to_the_name_that_it_was_told_to_listen_at():
    assert status(Access.of("Box.lab.test", "192.0.2.7"), "box.lab.test:8765") is None


@pytest.mark.parametrize("hosts", [[], ["localhost", "localhost"], ["localhost", "evil.test"]], ids=len)
def test_a_request_has_one_host(hosts):
    assert status(Access.of("0.0.0.0", "0.0.0.0"), hosts) == 400


OPEN = Access.of("0.0.0.0", "0.0.0.0", origins=["https://lab.test", "http://lab.test:81/"])


@pytest.mark.parametrize(
    ("host", "asking", "refused"),
    [
        ("127.0.0.1:8765", "http://127.0.0.1:8765", None),
        ("LOCALHOST:8765", "http://localhost:8765", None),
        ("localhost:9", "http://localhost:9", None),  # by a tunnel
        ("localhost", "http://localhost", None),
        ("localhost:80", "http://localhost", None),
        ("[::1]:8765", "http://[0:0::1]:8765", None),
        ("127.0.0.1:8765", "http://127.0.0.1:8766", 403),
        ("127.0.0.1:8765", "http://localhost:8765", 403),
        ("127.0.0.1:8765", "https://127.0.0.1:8765", 403),
        ("192.0.2.7:8765", "http://192.0.2.66:8765", 403),
        ("192.0.2.7:8765", "http://evil.test:8765", 403),
        ("127.0.0.1:8765", "null", 403),
        ("127.0.0.1:8765", "", 403),
        ("evil.test:8765", "http://evil.test:8765", 421),
        ("lab.test", "https://lab.test", None),
        ("lab.test:443", "https://LAB.test:443", None),
        ("127.0.0.1:8765", "https://lab.test", None),  # the proxy does not hand on the host
        ("lab.test:81", "http://lab.test:81", None),
        ("lab.test", "https://lab.test:444", 403),
        ("lab.test", "https://lab.test.evil.test", 403),
    ],
)
def test_pages_of_the_site_alone_may_ask_it(host, asking, refused):
    assert status(OPEN, host, asking) == refused


def test_no_page_asks_from_two_places():
    assert status(OPEN, "lab.test", "https://lab.test", "https://lab.test") == 403


def test_a_refusal_says_what_to_do_and_repeats_little():
    why = OPEN.refusal([(b"host", b"lab.test"), (b"origin", b"https://\xe4" + b"x" * 999)]).why
    assert "--allow-origin" in why
    assert why.isascii()
    assert len(why) < 300


def test_a_name_given_with_https_alone_is_reached_by_https():
    secure = Access.of("127.0.0.1", "127.0.0.1", origins=["https://lab.test"])
    assert secure.scheme([(b"host", b"lab.test")]) == "https"
    assert secure.scheme([(b"host", b"127.0.0.1")]) == "http"
    assert OPEN.scheme([(b"host", b"lab.test")]) == "http"


@pytest.mark.parametrize("text", ["lab.test", "https://lab.test/x", "*", "null", "https://", "ws://lab.test", ""])
def test_what_is_no_origin_is_a_mistake(text):
    with pytest.raises(InvalidInputError, match=r"(?s)--allow-origin.*https://example\.org"):
        Access.of("127.0.0.1", "127.0.0.1", origins=[text])


@pytest.mark.parametrize(
    ("text", "root"), [("", ""), ("/", ""), ("/lab", "/lab"), ("/lab/a-b_c~d.e/", "/lab/a-b_c~d.e")]
)
def test_a_path_to_lie_below(text, root):
    assert Access.of("127.0.0.1", "127.0.0.1", root=text).root == root


@pytest.mark.parametrize(
    "text",
    [
        *(
            "lab",
            "//evil.test/x",
            "/a//b",
            "/../a",
            "/a/..",
            "/.",
            "/a b",
            '/"><script>',
            "/a%2fb",
            "/ä",
            "/a\n",
            "/a?b",
        ),
        *("//", "/walk", "/static/x", "https://lab.test/x", "/" + "x" * 300),
    ],
)
def test_what_is_no_path_to_lie_below_is_a_mistake(text):
    with pytest.raises(InvalidInputError, match=r"(?s)--root-path.*/emergent"):
        Access.of("127.0.0.1", "127.0.0.1", root=text)
