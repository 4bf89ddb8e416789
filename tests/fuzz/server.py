"""The command line, one process a case: a server that has imported everything forks for each line it is given.

It reads a JSON line `{"argv": [...], "cwd": ...}` and answers with one: exit code (negative: the signal that ended
it), what was printed, wall time [s] and the largest memory [bytes]. A case that takes too long is killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

PATIENCE = 20.0
"""How long a case may take [s]."""
MEMORY = 1 << 30
"""How much memory it may take [bytes]."""
KILLED = 124


class Answer(NamedTuple):
    """What became of a command."""

    code: int
    out: str
    err: str
    seconds: float
    memory: int


class Server:
    """A server as its client sees it."""

    def __enter__(self) -> Server:
        root = Path(__file__).parents[2]
        command = [sys.executable, "-m", "tests.fuzz.server"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(command, cwd=root, text=True, env=os.environ | {"PYTHONPATH": path}, **pipes)  # type: ignore[call-overload]
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def ask(self, argv: list[str], cwd: Path) -> Answer:
        """Run a command in a folder."""
        self._process.stdin.write(json.dumps({"argv": argv, "cwd": str(cwd)}) + "\n")
        self._process.stdin.flush()
        return Answer(**json.loads(self._process.stdout.readline()))


def _serve() -> None:
    prepare()
    answers = os.dup(1)
    for line in sys.stdin:
        os.write(answers, (json.dumps(_answer(**json.loads(line))) + "\n").encode())


def prepare() -> None:
    """Import everything and compile the kernels, which no case should wait for."""
    for name in ("assessment", "cli.app", "plots", "report.html"):
        import_module(f"emergent.{name}")
    from emergent.models.pipeline import PipelineModel
    from emergent.models.walk import WalkModel

    for model in (WalkModel(walkers=2, rng=0), PipelineModel(rng=0)):
        model.step()


def _answer(argv: list[str], cwd: str) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        pid = os.fork()
        if pid == 0:
            _become(argv, cwd, out.fileno(), err.fileno())
        status, used, late = _wait(pid, began + PATIENCE)
        seconds = time.monotonic() - began
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    code = KILLED if late else os.waitstatus_to_exitcode(status)
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Answer(code, *texts, seconds, memory)._asdict()


def _become(argv: list[str], cwd: str, out: int, err: int) -> None:
    """Be the command, in the forked process."""
    code = 99
    try:
        os.chdir(cwd)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        sys.argv = ["emergent", *argv]
        from emergent.cli import main

        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _wait(pid: int, until: float) -> tuple[int, Any, bool]:
    late = False
    while True:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, used, late
        if time.monotonic() > until and not late:
            os.kill(pid, 9)
            late = True
        time.sleep(0.002)


if __name__ == "__main__":
    _serve()
