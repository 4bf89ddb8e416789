"""Prepares the streams before a verb runs: encodings, closed streams, and widths that the environment gives."""

from __future__ import annotations

import codecs
import os
import sys
from functools import partial

from emergent.characters import plain, visible

HANDLER = "emergent"
"""The error handler of the streams: characters that an encoding does not have are written in ASCII."""
CUT = "…"
"""Where rich cuts a text off."""
BOUNDS = {"COLUMNS": (40, 1000), "TERMINAL_WIDTH": (40, 1000), "LINES": (5, 1000)}
"""Environment variables that rich and typer take unchecked, and the range in which printing works."""


def prepare() -> None:
    """Make the streams accept whatever is printed, and drop impossible widths from the environment."""
    _open_closed()
    codecs.register_error(HANDLER, _replace)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=HANDLER)
    for name, (least, most) in BOUNDS.items():
        given = os.environ.pop(name, "")
        if given.isascii() and given.isdigit() and int(given[:9]) > 0:
            os.environ[name] = str(min(max(int(given[:9]), least), most))
    os.environ.pop("MPLBACKEND", None)  # figures are only written to files; Matplotlib ends at a name that it lacks


def shown(text: str) -> str:
    """Return a text as it is printed: without control codes, and in characters that both streams have.

    It is called before a text is laid out, so that columns stay straight whatever stands for a character. Only where
    rich cuts a text off, the last column is left to the stream: "..." would be cut off, too.
    """
    text = visible(text)
    if text.isascii():
        return text
    end = CUT if text.endswith(CUT) else ""
    text = text.removesuffix(CUT)
    for stream in (sys.stdout, sys.stderr):
        text = plain(text, partial(_has, getattr(stream, "encoding", None) or "utf-8"))
    return text + end


def discard(name: str) -> None:
    """Send what is still buffered for `stdout` or `stderr` nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), getattr(sys, name).fileno())


def _open_closed() -> None:
    """Open the streams that were closed: else the next file that is opened gets their number, and their output.

    Writing to a closed stdout fails, as it should; complaints that have no stderr go nowhere.
    """
    for name, mode, flags in (("stdin", "r", os.O_RDONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8", closefd=False))


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeError:
        return False
    return True


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end
