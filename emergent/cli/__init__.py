"""The command line, one file a verb. Importing it costs nothing: whatever is heavy is imported when a verb needs it."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

STOPPED = (129, 130, 143)
"""The exit codes after a hangup, Ctrl-C and a termination."""

SELDOM = (50_000, 20, 20)
"""When Python looks for garbage. Most of what a verb makes stays until its end; looking through all of it as often as
Python does by itself took 6 % of the time of an assessment."""


def main() -> None:
    """Run the command line: what `emergent` and `python -m emergent` call."""
    try:
        from emergent.cli import streams

        streams.prepare()
        gc.set_threshold(*SELDOM)
        from emergent.cli.app import app

        app(prog_name="emergent")
    except KeyboardInterrupt:  # while the verbs were still being imported
        print("Stopped.", file=sys.stderr)
        _end(130)
    except SystemExit as end:
        if end.code in STOPPED:
            _end(int(end.code))
        raise


def _end(code: int) -> NoReturn:
    """End with an exit code of `STOPPED`.

    Python itself would end by the signal if it came while a text was evaluated (as dataclasses do), caught or not.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)
