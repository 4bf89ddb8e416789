"""Who may ask the site: those who call it by a name of its own, and pages that lie at an address of its own.

A browser sends along by which name it calls (Host) and from which page it asks (Origin). A foreign page can lead a name
of its own to this machine, and can open a websocket to any address; it can change neither of the two. Ports of Host do
not matter, since a tunnel or a container may show the site at another one; the port of Origin must be that of Host.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple

from emergent.errors import InvalidInputError, cut

PORTS = {"http": 80, "https": 443}
"""The schemes of an origin, and the port of each where none is said."""
HOST_PORT = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_][a-z0-9_.-]{0,252})(?::(\d{0,5}))?", re.ASCII | re.IGNORECASE)
ROOT = re.compile(r"(/[a-z0-9_~-][a-z0-9_.~-]*)+", re.ASCII | re.IGNORECASE)
OWN = ("walk", "pipeline", "swarm", "assess", "sweep", "static", "jupyter", "_solara", "readyz", "resourcez")
"""What the site itself has first in its paths: below one of these, a path could mean two pages."""
SHOWN = 80
"""Characters of a header that an answer repeats."""

Headers = Sequence[tuple[bytes, bytes]]


class HostPort(NamedTuple):
    """A host in lower case, an address in its shortest form (IPv4 where it is one), and the port, where one is said."""

    host: str
    port: int | None


class Origin(NamedTuple):
    """Where a page lies: what browsers send as Origin."""

    scheme: str
    host: str
    port: int


class Refusal(NamedTuple):
    """The status of an answer, and a sentence that says what to do."""

    status: int
    why: str


def host_port(text: str) -> HostPort | None:
    """Return what a Host header says, or None where it is none."""
    found = HOST_PORT.fullmatch(text)
    if found is None:
        return None
    host, port = found[1].lower().removesuffix("."), int(found[2]) if found[2] else None
    if host.startswith("["):
        address = _address(host[1:-1])
        host = str(address.ipv4_mapped or address) if isinstance(address, IPv6Address) else ""
    return HostPort(host, port) if host and (port is None or 0 < port < 65_536) else None


def origin(text: str) -> Origin | None:
    """Return what an Origin header says, scheme://host[:port], or None where it is none."""
    scheme, _, rest = text.partition("://")
    found = host_port(rest)
    if found is None or scheme.lower() not in PORTS:
        return None
    return Origin(scheme.lower(), found.host, found.port or PORTS[scheme.lower()])


@dataclass(frozen=True)
class Access:
    """By which names the site is called, from where it may be asked, and below which path it lies."""

    names: frozenset[str]
    any_address: bool = False
    origins: frozenset[Origin] = frozenset()
    root: str = ""

    @classmethod
    def of(cls, host: str, address: str, *, origins: Sequence[str] = (), root: str = "") -> Access:
        """Return who may ask a site that listens at `address`, which the user called `host`.

        At every address of the machine, it may be called by any address, and by the name of the machine.

        Raises:
            InvalidInputError: if an origin or the path is none.
        """
        given, listened = frozenset(map(_given, origins)), ip_address(address)
        names = {"localhost", host.lower(), str(listened), *(one.host for one in given)}
        if not listened.is_loopback:
            machine = socket.gethostname().lower()
            names |= {machine, machine.partition(".")[0] + ".local"}
        return cls(frozenset(names), listened.is_unspecified, given, _below(root))

    def refusal(self, headers: Headers) -> Refusal | None:
        """Return why a request is refused, or None where it is not."""
        hosts, asking = _every(headers, b"host"), _every(headers, b"origin")
        called = host_port(hosts[0]) if len(hosts) == 1 else None
        if called is None:
            return Refusal(400, "A request needs one header Host, which is name:port or address:port.")
        if not self.knows(called.host):
            return Refusal(421, f"This site is not called {_shown(hosts[0])}. {REMEDY}")
        if asking and not (len(asking) == 1 and self._admits(origin(asking[0]), called)):
            return Refusal(403, f"Pages of {_shown(', '.join(asking))} may not ask this site. {REMEDY}")
        return None

    def knows(self, host: str) -> bool:
        """Return whether the site may be called so."""
        address = _address(host)
        return host in self.names or (address is not None and (self.any_address or address.is_loopback))

    def scheme(self, headers: Headers) -> str:
        """Return the scheme by which browsers reach the site under the name that they call: a proxy ends TLS."""
        called = host_port(_every(headers, b"host")[0])
        found = {one.scheme for one in self.origins if called and one.host == called.host}
        return "https" if found == {"https"} else "http"

    def _admits(self, asking: Origin | None, called: HostPort) -> bool:
        own = Origin("http", called.host, called.port or PORTS["http"])
        return asking is not None and (asking == own or asking in self.origins)


REMEDY = (
    "If it should be, start it with the address that browsers show in front of its pages: "
    "emergent app --allow-origin https://example.org"
)


def _given(text: str) -> Origin:
    found = origin(text.removesuffix("/"))
    if found is None:
        raise InvalidInputError(
            f"--allow-origin {text!r} is no origin: that is scheme://host or scheme://host:port, without a path, "
            "such as https://example.org."
        )
    return found


def _below(text: str) -> str:
    if text in ("", "/"):
        return ""
    if len(text) > 200 or ROOT.fullmatch(text.removesuffix("/")) is None or text.split("/")[1] in OWN:
        raise InvalidInputError(
            f"--root-path {text!r} is no path for the site to lie below: begin it with one /, use letters, digits and "
            f". _ ~ - between single ones, and no name of the site's own first ({', '.join(OWN)}); such as /emergent."
        )
    return text.removesuffix("/")


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _every(headers: Headers, name: bytes) -> list[str]:
    return [value.decode("latin-1").strip() for key, value in headers if key == name]


def _shown(text: str) -> str:
    return ascii(cut(text, SHOWN))
