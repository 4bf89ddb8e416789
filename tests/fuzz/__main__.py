"""python -m tests.fuzz [--examples N] [--seed N] [TARGET …]: many cases, with what was tried and what it took."""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz import strategies, targets
from tests.fuzz.server import MEMORY, PATIENCE, Server, prepare
from tests.fuzz.test_fuzz import check

Case = Callable[..., bool]


class Measured:
    """A target that counts its cases and keeps the longest and the one that took most memory."""

    def __init__(self, target: Case) -> None:
        self.target, self.cases, self.accepted, self.longest, self.grew = target, 0, 0, 0.0, 0
        self.faults: list[str] = []

    def __call__(self, *case: Any) -> None:
        began, before = time.monotonic(), _memory()
        self.cases += 1
        try:
            self.accepted += self.target(*case)
        except Exception as fault:
            self.faults.append(f"{type(fault).__name__}: {fault}"[:3000] + f"\n    case: {case!r}"[:3000])
        seconds, grew = time.monotonic() - began, _memory() - before
        self.longest, self.grew = max(self.longest, seconds), max(self.grew, grew)
        if seconds > PATIENCE or grew > MEMORY:
            self.faults.append(f"{seconds:.1f} s, {grew / 2**20:.0f} MiB: {case!r}"[:3000])


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main() -> int:
    """Try them, and return how many targets had a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=10_000, help="cases in all (default: 10,000)")
    parser.add_argument("--seed", type=int, default=0, help="which cases (default: 0)")
    parser.add_argument("--out", type=Path, help="a folder for the whole text of each fault")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="files, plans, settings, addresses, commands")
    given_ = parser.parse_args()
    prepare()
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        numbers = iter(range(10**9))

        def command(content: bytes, words: list[str]) -> bool:
            place = Path(folder) / str(next(numbers))
            place.mkdir()
            return check(server, place, content, words)

        known: dict[str, tuple[float, Case, tuple[st.SearchStrategy[Any], ...]]] = {
            "files": (0.3, lambda content: targets.file(content.decode("utf-8", "replace")), (strategies.files(),)),
            "plans": (0.15, targets.plan, (strategies.plans(),)),
            "settings": (0.1, targets.setting, (strategies.pairs(),)),
            "addresses": (0.15, targets.address, (strategies.addresses(),)),
            "commands": (0.3, command, (strategies.files(), strategies.commands())),
        }
        chosen = given_.targets or list(known)
        if unknown := [name for name in chosen if name not in known]:
            parser.error(f"there is no target {unknown[0]!r}; known: {', '.join(known)}")
        whole = sum(known[name][0] for name in chosen)
        return sum(
            _tried(name, known[name], round(given_.examples * known[name][0] / whole), given_.seed, given_.out)
            for name in chosen
        )


def _tried(
    name: str,
    target: tuple[float, Case, tuple[st.SearchStrategy[Any], ...]],
    examples: int,
    root: int,
    into: Path | None,
) -> bool:
    """Try one target, say what it took, and return whether there was a fault."""
    _, call, given_by = target
    measured = Measured(call)
    quiet = list(HealthCheck)
    limits = settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=quiet
    )

    def one(case: tuple[Any, ...]) -> None:
        measured(*case)

    began = time.monotonic()
    limits(seed(root)(given(st.tuples(*given_by))(one)))()
    took = time.monotonic() - began
    counts = f"{measured.cases:6} cases, {measured.accepted} accepted, {len(measured.faults)} faults, {took:.0f} s"
    most = f"the longest {measured.longest:.2f} s, memory grew by {measured.grew / 2**20:.0f} MiB at most in one"
    print(f"{name:10} {counts}; {most}")
    for kind, number in Counter(fault.partition("\n")[0][:200] for fault in measured.faults).most_common():
        print(f"  {number} × {kind}")
    if measured.faults and into is not None:
        into.mkdir(parents=True, exist_ok=True)
        (into / f"{name}.txt").write_text("\n\n".join(measured.faults), encoding="utf-8", errors="backslashreplace")
    return bool(measured.faults)


if __name__ == "__main__":
    raise SystemExit(main())
