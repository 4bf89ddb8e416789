"""How fast the swarm is, as ratios to strict C of the same rules (`swarm.c`), measured in turns in one process.

    python analysis/benchmarks/swarm_speed.py [--quick] [--json]

Needs a C compiler, `cc`. The C code does the same operations in the same order, without fused multiplications and
without the switches that a plan can set, so that both give the same bits, which is checked first. Costs are CPU time
per member-step: one member, one step.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))
from analysis.benchmarks.ratios import Bound, Ratio, Sample, compare, options, report
from emergent.models.swarm import SwarmParameters, SwarmSystem, kernel
from emergent.models.swarm.kernel import layout as k
from emergent.timeline import stack

SIZES = (20, 50, 100, 200)
REQUIRED = {f"strict C, {members} members": Bound(0.85) for members in SIZES}
FLAGS = ("-std=c11", "-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math")
"""None of these changes a value: no fused multiplications, no fast-math."""


class Runs(NamedTuple):
    """Some runs of one system at their start."""

    system: SwarmSystem
    state: k.State

    @classmethod
    def begin(cls, members: int, runs: int) -> Runs:
        sides = {"informed": members // 4, "opposed": members // 10, "degrees": 100.0}
        system = SwarmSystem(SwarmParameters.model_validate({"members": members, **sides}))
        return cls(system, system.start(np.arange(runs, dtype=np.uint64)))


def compiled(runs: Runs, steps: int) -> None:
    """Advance the runs by the kernel."""
    n, count = runs.system.parameters.members, len(runs.state.seeds)
    notes = k.Notes(np.zeros(0, np.int64), np.zeros((count, 0, 2, n)), np.zeros((count, 0, 3, n)), np.int64(0))
    rows = np.tile(runs.system.row, (count, 1))
    kernel.advance(runs.state, rows, runs.system.padded, stack([[]]), np.zeros(count, np.int64), notes, 0, steps, n)


def strict_c(runs: Runs, steps: int) -> None:
    """Advance the runs by the C code."""
    advance, n, keys = library().advance, runs.system.parameters.members, runs.system.padded
    for members, seed in zip(runs.state.members, runs.state.seeds, strict=True):
        rows = (_pointer(members[field]) for field in (k.X, k.Y, k.HX, k.HY, k.RANK))
        others = runs.system.row[[k.OTHER_X, k.OTHER_Y]]
        directions = (ctypes.c_double(value) for value in (1.0, 0.0, *others))
        seed = ctypes.c_uint64(int(seed))
        advance(n, len(keys), *rows, _pointer(runs.system.row), *directions, _pointer(keys), seed, steps)


def _pointer(array: npt.NDArray) -> ctypes.c_void_p:
    return array.ctypes.data_as(ctypes.c_void_p)


@cache
def library() -> ctypes.CDLL:
    """Compile the C code."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "swarm.so"
        source = Path(__file__).with_name("swarm.c")
        subprocess.run(["cc", *FLAGS, "-fPIC", "-shared", "-o", target, source, "-lm"], check=True)
        return ctypes.CDLL(str(target))


def same_bits(members: int, steps: int = 300) -> bool:
    """Whether both give the same bits."""
    ours, theirs = Runs.begin(members, 2), Runs.begin(members, 2)
    compiled(ours, steps)
    strict_c(theirs, steps)
    return np.array_equal(ours.state.members[:, : k.RANK, :members], theirs.state.members[:, : k.RANK, :members])


def sample(advance: Callable[[Runs, int], None], members: int, seconds: float) -> Sample:
    """Steps of four runs, about so many `seconds` of them."""
    runs = Runs.begin(members, 4)

    def cost(steps: int) -> float:
        begin = time.process_time()
        advance(runs, steps)
        return (time.process_time() - begin) / (4 * members * steps)

    cost(2)
    steps = max(2, round(seconds / (4 * members * cost(20))))
    return lambda: cost(steps)


def against_c(members: int, pairs: int, seconds: float) -> Ratio:
    """Return how many times the kernel's speed is that of strict C."""
    return compare(sample(strict_c, members, seconds), sample(compiled, members, seconds), pairs)


def main() -> int:
    chosen = options(__doc__.splitlines()[0])
    if shutil.which("cc") is None:
        print("there is no C compiler, cc, to compare with", file=sys.stderr)
        return 1
    different = [members for members in (1, 10, *SIZES) if not same_bits(members)]
    if different:
        print(f"the two do not agree, so their speeds say nothing: groups of {different}", file=sys.stderr)
        return 1
    pairs, seconds = (7, 0.01) if chosen.quick else (21, 0.02)
    figures: dict[str, Ratio | float] = {
        f"strict C, {members} members": against_c(members, pairs, seconds) for members in SIZES
    }
    return report(figures, REQUIRED, {}, "a member-step", chosen.json)


if __name__ == "__main__":
    sys.exit(main())
