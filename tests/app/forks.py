"""Servers that are forks of one process: it has imported what all of them need, which takes seconds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis.serving import Site, answering

SITE = """
from emergent.app import server
for name, value in server.SETTINGS.items():
    os.environ.setdefault(name, value)
import uvicorn, solara.server.starlette
from emergent.app import connection, ending, log, warming  # not `site`, which asks once which pages there are
from emergent.app.frame import show
from emergent.app.pages import assess, gallery
from emergent.app.registry import pages
pages()
"""
"""What the site of `emergent app` needs."""
MESA = """
import warnings
import solara.__main__ as run  # not `solara.server.app`, which asks once which file is served
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Failed to validate hooks")  # Mesa's own, at the import
    import mesa.visualization
from emergent.app.mesa import paced, sliders
from emergent.models.pipeline import PipelineModel
from emergent.models.walk import WalkModel
from emergent.plots import run, wiring
"""
"""What `solara run` needs, and Mesa's pages of models."""
FORKING = """
import gc, json, os, sys

gc.disable()
{imports}
gc.enable()

for line in sys.stdin:
    asked = json.loads(line)
    if "ended" in asked:
        process, status = os.waitpid(asked["ended"], os.WNOHANG)
        print(json.dumps(os.waitstatus_to_exitcode(status) if process else None), flush=True)
    elif process := os.fork():
        print(json.dumps(process), flush=True)
    else:
        break
else:
    sys.exit()
sys.argv[1:] = asked["arguments"]
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
for stream in (1, 2):
    os.dup2(os.open(asked["log"], os.O_WRONLY | os.O_APPEND), stream)
exec(asked["program"])
"""


class Fork:
    """A server, as `subprocess.Popen` would be."""

    def __init__(self, forks: Forks, process: int) -> None:
        self.pid, self.returncode = process, None
        self._forks = forks

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._forks.ask(ended=self.pid)
        return self.returncode

    def wait(self, timeout: float) -> int:
        until = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("a server", timeout)
            time.sleep(0.02)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


class Forks:
    """The process of which servers are forks."""

    def __init__(self, imports: str, **environment: str) -> None:
        said = {**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200", **environment}
        command = [sys.executable, "-c", FORKING.format(imports=imports)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=said)

    def ask(self, **what: Any) -> Any:
        """Ask for a server, or whether one has ended."""
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    @contextmanager
    def serving(self, program: str, *arguments: str, log: Path) -> Iterator[Site]:
        """Serve what a program serves that prints its address, until the block ends; what it prints goes to a file."""
        log.touch()
        server = Fork(self, self.ask(program=program, arguments=arguments, log=str(log)))
        try:
            yield Site(answering(server, log), server.pid, server)
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGKILL)
                server.wait(15)

    def close(self) -> None:
        """End it, when its servers have ended."""
        with self._process as process:
            process.stdin.close()
