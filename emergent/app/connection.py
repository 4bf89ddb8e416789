"""Limits for a connection: so many messages a second, each in a turn of its visitor, and only well-formed ones.

Solara handles each message in the thread of its connection; what it calls there by name is wrapped here (`guard`).
"""

from __future__ import annotations

import asyncio
import logging
import struct
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

from solara.server import kernel_context, server

from emergent.app import visitors
from emergent.app.turns import Stopped, check, turns

RATE, BURST = 20.0, 200.0
"""Messages a second that a connection may send for long, and how many at once: later ones are read later."""
LARGEST, QUEUED = 1 << 18, 8
"""Bytes of a message, at most, and how many of them wait in memory to be read."""
_loop, _process = server.app_loop, server.process_kernel_messages
_log = logging.getLogger(__name__)
Receive = Callable[[], Awaitable[Any]]


def guard() -> None:
    """Make Solara serve connections within these limits."""
    server.app_loop = _attend
    server.process_kernel_messages = _in_turn


async def _attend(ws: Any, cookies: Any, headers: Any, session: str, kernel: str, page: str, user: Any = None) -> None:
    client = ws.ws.client
    visitor = ("" if client is None else client.host, session)
    if not _admitted(kernel, visitor):
        _log.warning("a browser has more than %d tabs, or an address more than %d: another one was refused", *_MOST)
        await asyncio.sleep(1.0)  # it tries again
        return
    ws.receive, ws.send = sound(paced(ws.receive)), _interrupted(ws.send)
    try:
        await _loop(ws, cookies, headers, session, kernel, page, user)
    except Exception as problem:  # of whatever is no message of Solara's, or of another's kernel: not worth a traceback
        _log.warning("a connection was closed for what it sent: %s: %.200s", type(problem).__name__, problem)
    finally:
        visitors.leave(kernel)


_MOST = (visitors.TABS, visitors.NEIGHBOURS)


def _admitted(kernel: str, visitor: tuple[str, str]) -> bool:
    """Take up a kernel, if need be in the place of one of the same browser that lost its connection."""
    if visitors.come(kernel, visitor, kernel_context.contexts.__contains__):
        return True
    for lost in visitors.absent(visitor)[:1]:
        context = kernel_context.contexts.get(lost)
        if context is not None:
            context.close(reason="superseded")
    return visitors.come(kernel, visitor, kernel_context.contexts.__contains__)


def _in_turn(kernel: Any, message: Any) -> bool:
    visitor, _ = visitors.present()
    try:
        with turns().turn(visitor, page=True):
            return bool(_process(kernel, message))
    except Stopped:
        return True


def _interrupted(send: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return what sends, before which others may go first: a large page takes a second, a message an element."""

    def sent(message: Any) -> None:
        with suppress(Stopped):  # at the end of all: a message that is not sent would be drawn as a mistake, and so on
            check()
        send(message)

    return sent


def sound(receive: Receive) -> Receive:
    """Return what receives messages, and refuses bytes that Solara would make gigabytes of.

    A message of bytes begins with the number of its parts and where each begins, in 32 bits each; Solara makes room for
    as many as the message says, and copies each up to the next, also where they overlap.

    Raises (what it returns):
        ValueError: for a message that has not the parts of which it tells, one after the other.
    """

    async def received() -> Any:
        message = await receive()
        if isinstance(message, bytes):
            number, size = int.from_bytes(message[:4], "big"), len(message)
            if not 0 < number < size // 4:
                raise ValueError(f"{size} bytes do not have {number} parts")
            begin = 4 * (number + 1)
            if any(a > b for a, b in pairwise((begin, *struct.unpack(f"!{number}I", message[4:begin]), size))):
                raise ValueError("the parts of a message do not follow each other")
        return message

    return received


def paced(receive: Receive, rate: float = RATE, burst: float = BURST, clock: Any = time.monotonic) -> Receive:
    """Return what receives no faster than so many messages a second, after a burst."""
    left, then = burst, clock()

    async def received() -> Any:
        nonlocal left, then
        now = clock()
        left, then = min(burst, left + rate * (now - then)), now
        if left < 1:
            await asyncio.sleep((1 - left) / rate)
        left -= 1
        return await receive()

    return received
