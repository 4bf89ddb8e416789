"""A visitor of the site without a browser: it opens a page over a websocket as a browser does, and stays.

It speaks what Solara's page speaks (the messages of Jupyter's kernels, with those that a browser sends when it comes),
takes all that the server sends, and tells the events that the elements of a page tell. It draws nothing.
"""

from __future__ import annotations

import json
import struct
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

PATIENCE = 120.0
"""How long anything may take to come [s]."""


class Visitor:
    """A page that is open; a thread of its own takes what the server sends."""

    def __init__(self, address: str, path: str, cookie: str = "") -> None:
        """Open a path of the site, in a tab of the browser that has a cookie; return when its page is whole."""
        asked = urllib.request.Request(address + path, headers={"Cookie": cookie} if cookie else {})
        with urllib.request.urlopen(asked, timeout=PATIENCE) as page:
            self.cookie = cookie or page.headers["Set-Cookie"].partition(";")[0]
            self.taken = len(page.read())
        self._session, self._control = str(uuid.uuid4()), uuid.uuid4().hex
        self._came, self._elements = threading.Condition(), dict[str, dict[str, Any]]()
        self._whole, self._closed = False, False
        self.kernel = str(uuid.uuid4())
        self._address = f"{address}/_solara/api/close/{self.kernel}?session_id={self._session}"
        channel = f"{address.replace('http', 'ws', 1)}/jupyter/api/kernels/{self.kernel}/channels"
        connecting = connect(
            f"{channel}?session_id={self._session}",
            additional_headers={"Cookie": self.cookie},
            max_size=None,
            proxy=None,
        )
        self._socket = ExitStack().enter_context(connecting)  # closed by `close`
        threading.Thread(target=self._listen, daemon=True).start()
        self._send("kernel_info_request", {})
        self._send("comm_open", {"comm_id": self._control, "target_name": "solara.control", "data": {}})
        come = {"path": path, "dark": False, "themes": {}, "appName": None}
        self._send("comm_msg", {"comm_id": self._control, "data": {"method": "run", "args": come}})
        self.until(lambda: self._whole, f"{path} did not come up")

    def find(self, *names: str) -> str:
        """Return the first element that has these properties, and wait until there is one."""
        found: list[str] = []

        def there() -> bool:
            found[:] = [key for key, state in self._elements.items() if all(name in state for name in names)]
            return bool(found)

        self.until(there, f"nothing has {', '.join(names)}")
        return found[0]

    def button(self, text: str) -> str:
        """Return the button that says this, and wait until there is one."""
        found: list[str] = []

        def there() -> bool:
            buttons = [(key, s["children"]) for key, s in self._elements.items() if s.get("_model_name") == "BtnModel"]
            found[:] = [key for key, children in buttons if text in (children or [])]
            return bool(found)

        self.until(there, f"no button says {text}")
        return found[0]

    def property(self, element: str, name: str) -> Any:
        """Return a property of an element, as it was sent last; what travels as bytes is left out."""
        return self._elements[element][name]

    def tell(self, element: str, event: str, data: Any) -> None:
        """Send an event of an element."""
        self._send(
            "comm_msg",
            {"comm_id": element, "data": {"method": "custom", "content": {"event": event, "data": data}}},
        )

    def until(self, come: Callable[[], bool], otherwise: str) -> None:
        """Wait until something has come.

        Raises:
            TimeoutError: which says `otherwise`, where the page was closed, or it takes too long.
        """
        end = time.monotonic() + PATIENCE
        with self._came:
            while not come():
                if self._closed or time.monotonic() > end:
                    raise TimeoutError(otherwise)
                self._came.wait(0.5)

    def close(self) -> None:
        """Close the page, as a browser does."""
        self._closed = True
        request = urllib.request.Request(self._address, method="POST", data=b"")
        urllib.request.urlopen(request, timeout=PATIENCE).close()
        self._socket.close()

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        header = {"msg_id": str(uuid.uuid4()), "msg_type": kind, "session": self._session, "version": "5.2"}
        header |= {"username": "", "date": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())}
        said = {"buffers": [], "channel": "shell", "content": content, "header": header, "metadata": {}}
        self._socket.send(json.dumps({**said, "parent_header": {}}))

    def _listen(self) -> None:
        try:
            for frame in self._socket:
                self._take(frame)
        except ConnectionClosed:
            pass
        with self._came:
            self._closed = True
            self._came.notify_all()

    def _take(self, frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else _words(frame)
        message = json.loads(text)
        kind, content = message["header"]["msg_type"], message.get("content", {})
        with self._came:
            self.taken += len(frame)
            if kind == "comm_open":
                self._elements[content["comm_id"]] = content["data"].get("state", {})
            elif kind == "comm_close":
                self._elements.pop(content["comm_id"], None)
            elif kind == "comm_msg":
                data = content["data"]
                if content["comm_id"] == self._control:
                    self._whole |= data.get("method") == "finished"
                elif data.get("method") == "update" and content["comm_id"] in self._elements:
                    self._elements[content["comm_id"]].update(data["state"])
            self._came.notify_all()


def _words(frame: bytes) -> bytes:
    """Return the words of a message that has bytes behind them."""
    _, start, *more = struct.unpack_from("!" + "I" * (1 + struct.unpack_from("!I", frame)[0]), frame)
    return frame[start : more[0] if more else None]
