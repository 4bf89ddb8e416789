"""A sweep is killed, its workers are, its disk is full, its files are damaged: in the end, the tables are the same.

    python analysis/sweep_kills.py [--kills 20] [--replications 1000] [--seed 1]

A sweep by the command line, into a folder of its own for each trouble. It is killed (kill -9) at random moments, while
it begins or works, a third of the times together with another one that writes to the same folder; then it is resumed
and compacted. The table must be that of the undisturbed sweep, byte for byte, and what is missing must be known in 5 s.
Rows in excess are runs that two writers had in hand at once; one writer makes none.

A full disk needs a small one, so root: without, it is left out, and said.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from emergent.sweep import Store, read_design
from emergent.sweep.schema import RUNS
from emergent.sweep.status import missing

DESIGN = """
scenario = "restaurant-walk"
replications = {replications}
plans = ["nominal", {{ plan = "remove:*@100", struck = 3 }}]
[parameters]
walkers = [4, 8, 12, 16, 20]
"""
LONGEST, BEGINNING = 2.5, 1.0
"""Seconds after its first batch, and after its beginning, until which a process is killed."""
EMERGENT = (sys.executable, "-m", "emergent")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}


def begin(*arguments: object) -> subprocess.Popen[str]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([*EMERGENT, *map(str, arguments)], env=ENVIRONMENT, text=True, **pipes)


def call(*arguments: object, code: int = 0) -> str:
    """Run to the end, and return what is said."""
    process = begin(*arguments)
    out, err = process.communicate()
    if process.returncode != code:
        raise SystemExit(f"{arguments} ended with {process.returncode}: {err}")
    return out + err


def children(pid: int) -> list[int]:
    """Return the processes that compute for one: what is forked from the one that it forks from."""
    parents = dict[int, int]()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    own = {child for child, parent in parents.items() if parent == pid}
    return [child for child, parent in parents.items() if parent in own]


def kill(*processes: subprocess.Popen[str]) -> int:
    """Kill at once, and return how many were killed, and had not ended."""
    for process in processes:
        process.kill()
    for process in processes:
        process.communicate()
    return sum(process.returncode == -signal.SIGKILL for process in processes)


def finish(name: str, folder: Path, whole: bytes) -> int:
    """Resume, compact, compare, and say what it took; return how many rows there are in excess."""
    begun = time.monotonic()
    store = Store(folder)
    left = missing(store, RUNS)
    seconds, runs = time.monotonic() - begun, left.done.size
    call("resume", folder)
    call("compact", folder)
    rows = store.rows(RUNS).num_rows
    same = (folder / "runs.parquet").read_bytes() == whole
    print(
        f"{name}: {runs - int(left.done.sum()):,} of {runs:,} runs were missing, which took {seconds:.2f} s to decide"
    )
    files, word = len(store.files(RUNS)), "the same" if same else "ANOTHER"
    print(f"    the table is {word}; {files} files, {rows - runs:,} rows in excess", flush=True)
    if not same or seconds > 5:
        raise SystemExit(1)
    return rows - runs


def killed(file: Path, folder: Path, whole: bytes, kills: int, moments: random.Random) -> None:
    """Kill a sweep; from a third of the times on, for a third of them, it is two."""
    excess, one, count = 0, 0, 0
    for number in range(kills):
        two = kills // 3 <= number < 2 * kills // 3
        before = Store(folder).rows(RUNS).num_rows if folder.exists() else 0
        writers = [begin("sweep", file, "--out", folder) for _ in range(1 + two)]
        moment = moments.uniform(-BEGINNING, LONGEST)
        batches = len(list(folder.glob("runs-*")))
        while moment > 0 and len(list(folder.glob("runs-*"))) == batches and writers[0].poll() is None:
            time.sleep(0.01)
        time.sleep(abs(moment))
        count += kill(*writers)
        if (folder / "manifest.json").exists():
            store = Store(folder)
            rows, distinct = store.rows(RUNS).num_rows, int(missing(store, RUNS).done.sum())
            one += 0 if two else rows - distinct - excess
            excess = rows - distinct
            print(
                f"    kill {number + 1}{' of two' if two else ''}: {rows - before:+,} rows, {distinct:,} runs",
                flush=True,
            )
    finish(f"{count} processes killed", folder, whole)
    print(f"    one writer made {one} rows in excess")
    if one:
        raise SystemExit(1)


def workers_killed(file: Path, folder: Path, whole: bytes, kills: int, moments: random.Random) -> None:
    """Kill workers of a sweep that goes on."""
    process, count = begin("sweep", file, "--out", folder, "--workers", 2), 0
    while process.poll() is None and count < kills:
        time.sleep(moments.uniform(0.5, 4))
        found = [child for child in children(process.pid) if (folder / "manifest.json").exists()]
        if found:
            os.kill(moments.choice(found), signal.SIGKILL)
            count += 1
    process.communicate()
    if process.returncode:
        raise SystemExit(f"the sweep whose workers were killed ended with {process.returncode}")
    excess = finish(f"{count} workers killed", folder, whole)
    if excess or not count:
        raise SystemExit(1)


def damaged(file: Path, folder: Path, whole: bytes, moments: random.Random) -> None:
    """Damage three files: one byte of one, half of another, nothing left of a third."""
    call("sweep", file, "--out", folder)
    first, second, third = moments.sample(Store(folder).files(RUNS), 3)
    data = bytearray(first.read_bytes())
    data[moments.randrange(len(data))] ^= 1 << moments.randrange(8)
    first.write_bytes(data)
    second.write_bytes(second.read_bytes()[: second.stat().st_size // 2])
    third.write_bytes(b"")
    if "3 damaged files" not in call("status", folder):
        raise SystemExit("the damaged files were not found")
    finish("3 files damaged", folder, whole)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[bool]:
    """Make a folder a disk of its own; give False where that is not allowed."""
    folder.mkdir()
    mounted = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True
    ).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", folder], check=True)


def full(file: Path, folder: Path, whole: bytes) -> None:
    """Fill the disk, then make room."""
    with small_disk(folder, "100k") as mounted:
        if not mounted:
            print("a full disk: left out, since no small disk can be made here (root can)")
            return
        said = call("sweep", file, "--out", folder, code=2)
        if "No space left on device. Nothing that is done is lost; make room" not in " ".join(said.split()):
            raise SystemExit(f"a full disk: {said}")
        subprocess.run(["mount", "-o", "remount,size=10m", folder], check=True)
        finish("a full disk", folder, whole)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--replications", type=int, default=1000, help="of each of ten points")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    given = parser.parse_args()
    moments = random.Random(given.seed)
    place = Path(tempfile.mkdtemp(prefix="sweep-kills-"))
    try:
        (file := place / "design.toml").write_text(DESIGN.format(replications=given.replications))
        begun = time.monotonic()
        call("sweep", file, "--out", place / "undisturbed")
        call("compact", place / "undisturbed")
        whole = (place / "undisturbed" / "runs.parquet").read_bytes()
        design = read_design(file)
        runs = len(design.scenarios) * len(design.config.plans) * design.config.replications
        print(f"undisturbed: {runs:,} runs in {time.monotonic() - begun:.0f} s, {len(whole):,} bytes", flush=True)
        killed(file, place / "killed", whole, given.kills, moments)
        workers_killed(file, place / "workers", whole, given.kills, moments)
        damaged(file, place / "damaged", whole, moments)
        full(file, place / "full", whole)
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    main()
