"""Serving the pages on localhost: nothing is fetched from elsewhere, nothing is reported to anybody."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import warnings
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from emergent import pool
from emergent.app import heap
from emergent.app.access import Access
from emergent.app.protection import protected
from emergent.errors import EmergentError

LOCAL = ("127.0.0.1", "localhost", "::1")
SETTINGS = {
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_ASSETS_CDN": "http://127.0.0.1:9/",  # what is missing is missing: the server must not fetch it
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_THEME_VARIANT": "light",  # with `auto` the page stays blank; visitors choose, and their browser remembers
    "SOLARA_THEME_VARIANT_USER_SELECTABLE": "True",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_TITLE": "emergent",
    "SOLARA_THEME_FORCE_REFRESH": "True",  # after a restart of the server, pages come back by their address
    "SOLARA_KERNEL_CULL_TIMEOUT": "5m",  # whoever comes back later is shown his page by its address
}
"""Solara reads these where it is imported; what the user has set stays."""


SWITCH = 0.0005
"""Seconds after which a thread lets another one have the interpreter: a page waits for it at each of some hundred
messages that it sends, a tenth of what Python would let it wait while others compute."""


class PortError(EmergentError, OSError):
    """The address is taken, or cannot be listened at."""


def bind(host: str, port: int) -> socket.socket:
    """Return a socket at the address; port 0 takes a free one.

    Raises:
        PortError: which says what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen(128)
    except (OSError, OverflowError) as problem:
        taken.close()
        number = getattr(problem, "errno", None)
        if number == errno.EADDRINUSE:
            why = f"port {port} is in use; take another one with --port, or --port 0 for any that is free."
        elif number in (errno.EADDRNOTAVAIL, socket.EAI_NONAME):
            why = f"{host!r} is no address of this machine; leave --host out for this machine alone."
        elif number == errno.EACCES:
            why = f"port {port} needs rights that you do not have; take one from 1024 on with --port."
        else:
            why = f"cannot listen at {host}, port {port}: {getattr(problem, 'strerror', None) or problem}."
        raise PortError(why) from None
    return taken


def application(access: Access) -> Any:
    """Return the site as an ASGI application, which answers those whom `access` admits."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    warnings.filterwarnings("ignore", "Cookies with samesite=none", UserWarning)  # on plain http there is no other way
    warnings.filterwarnings("ignore", "websockets.legacy is deprecated", DeprecationWarning)  # as uvicorn imports it
    from solara.server import app, settings, starlette
    from starlette.routing import Route

    from emergent.app import connection
    from emergent.app.missing import paged

    settings.main.root_path, settings.main.base_url = access.root, f"http://localhost{access.root}/"  # not by a request
    connection.guard()

    settings.assets.extra_locations = [str(Path(__file__).parent / "assets")]
    if "__default__" in app.apps:
        app.apps["__default__"].close()
    app.apps["__default__"] = app.AppScript("emergent.app.site")
    replaced = (starlette.root, starlette.resourcez)  # the second tells anybody what the server holds
    others = [route for route in starlette.routes if getattr(route, "endpoint", None) not in replaced]
    starlette.app.router.routes[:] = [*others, Route("/{path:path}", endpoint=paged(starlette.root))]
    return protected(starlette.app, access)


def serve(taken: socket.socket, access: Access, *, ready: Callable[[str], None], opened: bool = False) -> None:
    """Serve the site at a bound socket until Ctrl-C; `ready` is called with the address."""
    import uvicorn

    heap.share()
    with heap.lasting():
        site = application(access)
        from emergent.app import connection, ending, log, turns, warming  # after the settings, which Solara reads

    log.begin()
    pool.begin_with(turns.give_way)
    sys.setswitchinterval(SWITCH)

    host, port = taken.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}{access.root}"
    config = uvicorn.Config(
        site,
        log_level="error",
        log_config=None,
        access_log=False,
        loop="asyncio",
        timeout_graceful_shutdown=1,
        lifespan="on",
        ws_max_size=connection.LARGEST,
        ws_max_queue=connection.QUEUED,
        proxy_headers=False,
        server_header=False,
    )
    warming.begin()
    ready(address)
    if opened:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    ending.Ending(config).run(sockets=[taken])
