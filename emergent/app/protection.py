"""What stands between the server and the site: it refuses who may not ask, and tells browsers what pages may do."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from emergent.app.access import Access, Headers, Refusal

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
Site = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'unsafe-eval'",  # Vue compiles the templates of elements in the browser
    "style-src": "'self' 'unsafe-inline'",  # elements bring style sheets of their own
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",  # the websocket, too
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
"""What a page may load and do; `object-src` and all else falls back to `default-src`."""
FIXED = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with `no-referrer`, browsers hide the origin of what they post here
    "cross-origin-resource-policy": "same-origin",
}
_log = logging.getLogger(__name__)
PROXIES = (b"script-name", b"x-script-name", b"forwarded", b"x-forwarded-")
"""How headers begin by which a proxy says where the site lies; anybody can send them, so the command line says it."""
INLINE = re.compile(r"<script\b[^>]*>(.*?)</script", re.DOTALL | re.IGNORECASE)


def policy(html: str = "") -> str:
    """Return the content security policy of a page, in which no other script runs than those that it has now."""
    found = (
        hashlib.sha256(script.replace("\r\n", "\n").encode()).digest() for script in INLINE.findall(html) if script
    )
    hashes = "".join(f" 'sha256-{base64.b64encode(one).decode()}'" for one in found)
    return "; ".join(f"{name} {value}{hashes if name == 'script-src' else ''}" for name, value in POLICY.items())


def protected(site: Site, access: Access) -> Site:
    """Return the site as an ASGI application that asks `access` about every request and websocket."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await site(scope, receive, send)
        refused = access.refusal(scope["headers"])
        if refused is not None:
            return await _refuse(refused, scope, send)
        scheme = access.scheme(scope["headers"])

        async def answer(message: Scope) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _said(message["headers"], scheme == "https", access.root or "/")}
            await send(message)

        try:
            await site(_placed(scope, access.root, scheme), receive, answer)
        except Exception as problem:
            if scope["type"] == "http":
                raise
            _log.warning("a websocket was refused for what it asked: %s: %.200s", type(problem).__name__, problem)
            await send({"type": "websocket.close", "code": 1008})

    return application


def _placed(scope: Scope, root: str, scheme: str) -> Scope:
    """Return the request with its path below the root path, taken off by a proxy or not, and no headers of a proxy."""
    headers = [one for one in scope["headers"] if not one[0].startswith(PROXIES)]
    path, raw = scope["path"], scope.get("raw_path") or b""
    if path != root and not path.startswith(root + "/"):
        path, raw = root + path, root.encode() + raw
    scheme = scheme if scope["type"] == "http" else scheme.replace("http", "ws")
    return {**scope, "headers": headers, "scheme": scheme, "root_path": root, "path": path, "raw_path": raw}


def _said(headers: Headers, secure: bool, path: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with those that protect a page; its cookies are for this site alone."""
    own = [
        (key.lower(), _cookie(value, secure, path) if key.lower() == b"set-cookie" else value) for key, value in headers
    ]
    there = {key for key, _ in own}
    more = {**FIXED, "content-security-policy": policy()}
    return [*own, *((key.encode(), value.encode()) for key, value in more.items() if key.encode() not in there)]


def _cookie(value: bytes, secure: bool, path: str) -> bytes:
    """Return a cookie that no script reads and that no other site's pages send along."""
    first, *others = value.split(b";")
    changed = (b"httponly", b"samesite", b"secure", b"path")
    kept = [one.strip() for one in others if one.strip().lower().partition(b"=")[0] not in changed]
    said = [b"Path=" + path.encode(), b"HttpOnly", b"SameSite=Lax", *([b"Secure"] if secure else [])]
    return b"; ".join([first, *kept, *said])


async def _refuse(refused: Refusal, scope: Scope, send: Send) -> None:
    """Answer with a sentence; a websocket gets it before it is accepted."""
    body = refused.why.encode() + b"\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    kind = "http.response" if scope["type"] == "http" else "websocket.http.response"
    if scope["type"] == "websocket" and kind not in scope.get("extensions", {}):
        return await send({"type": "websocket.close", "code": 1008})
    await send({"type": f"{kind}.start", "status": refused.status, "headers": _said(headers, False, "/")})
    await send({"type": f"{kind}.body", "body": body})
