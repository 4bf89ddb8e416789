"""The command line, one file a verb. Importing it costs nothing: whatever is heavy is imported when a verb needs it."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

INTERRUPTED = 130
"""The exit code after Ctrl-C."""


def main() -> None:
    """Run the command line: what `emergent` and `python -m emergent` call."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # a terminal that has no ✓ gets a ?
        from emergent.cli.app import app

        app(prog_name="emergent")
    except KeyboardInterrupt:  # while the verb was still being imported
        print("Stopped.", file=sys.stderr)
        _end()
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _end()
        raise


def _end() -> NoReturn:
    """End with the exit code of Ctrl-C.

    Python itself would end by the signal if it came while a text was evaluated (as dataclasses do), caught or not.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(INTERRUPTED)
