"""The server ends soon after a signal, whatever it computes. A visitor without a browser lets it compute."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")

from analysis.serving import serving
from analysis.visiting import Visitor
from tests.app.worst import BAND, PLAN

ENDS = 5.0
"""Seconds that the end may take."""
STUCK = """
import threading, time
from emergent.app import limits, server
from emergent.app.pages import walk

def stuck(live, plan=None):
    print("stuck", flush=True)
    "a" * 40 in "b" * 40
    threading.Event().wait()

walk.film = stuck
with server.bind("127.0.0.1", 0) as taken:
    server.serve(taken, ready=lambda address: print(address, flush=True))
"""


def busy(process):
    """Return the processor time of a process so far [s]."""
    with open(f"/proc/{process}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def visiting(address, path):
    """Let a visitor ask for a page, whether it ever comes or not."""

    def ask():
        try:
            Visitor(address, path)
        except Exception:
            return

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    return thread
