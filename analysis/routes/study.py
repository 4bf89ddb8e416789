"""What the studies of this folder share: claims with the range that they name, one table, one command line.

A claim holds where the *whole* 95 % interval of its figure lies in the range that it names. The script of a
study prints all of them, then what the study does not show, and exits with 1 if one does not hold.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Protocol

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from emergent import Estimate
from emergent.cli.streams import prepare
from emergent.metrics.interval import FEWEST
from emergent.wording import number

Array = npt.NDArray[np.float64]
WIDTH = 110
SOURCES = (
    "[P]: read in the source; [S]: stated by another write-up, [S2]: by two. Prototype: an earlier draft of the same "
    "model, a goal and no truth."
)


@dataclass(frozen=True)
class Claim:
    """A sentence, the figure that it is about, the range in which the figure has to lie, and what stands beside it.

    `beside` is the value in closed form or as published, with its source.
    """

    sentence: str
    found: Estimate
    at_least: float = -math.inf
    at_most: float = math.inf
    beside: str = ""

    @property
    def holds(self) -> bool:
        """Whether the whole interval lies in the range."""
        return self.at_least <= self.found.low and self.found.high <= self.at_most

    @property
    def required(self) -> str:
        """Return the range in words."""
        if math.isinf(self.at_least):
            return f"at most {number(self.at_most)}"
        if math.isinf(self.at_most):
            return f"at least {number(self.at_least)}"
        return f"{number(self.at_least)} to {number(self.at_most)}"


class Result(Protocol):
    """What a study returns: typed values of its own, and the claims about them."""

    @property
    def claims(self) -> Sequence[Claim]: ...


def exact(name: str, value: float) -> Estimate:
    """Return what was computed and not sampled: its interval is a point."""
    return Estimate(name, float(value), float(value), float(value), 1)


def table(claims: Sequence[Claim]) -> str:
    """Return the claims as text: the sentence, then the figure, the required range and what stands beside it."""
    lines = [f"{'':8}{'measured, 95 % interval':30}{'required':20}closed form or published"]
    for claim in claims:
        one = claim.found
        interval = "exact" if one.low == one.high else f"[{number(one.low)}, {number(one.high)}]"
        figure = f"{number(one.value)} {interval}"
        lines += [
            fill(("holds   " if claim.holds else "FAILS   ") + claim.sentence, WIDTH, subsequent_indent=" " * 8),
            f"{'':8}{figure:30}{claim.required:20}{claim.beside}".rstrip(),
        ]
    return "\n".join(lines)


def paragraphs(title: str, sentences: Sequence[str]) -> str:
    """Return sentences as a list below a title."""
    return "\n".join([title, *(fill(f"- {one}", WIDTH, subsequent_indent="  ") for one in sentences)])


def run(
    about: str | None,
    study: Callable[[int, bool], Result],
    *,
    seeds: int,
    not_shown: Sequence[str],
    figure: Callable[..., Figure],
    fewest: int = FEWEST,
) -> None:
    """Run the script of a study: read the options, measure, print, draw if asked to, and exit."""
    prepare()
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--seeds", type=_between(fewest), default=seeds, metavar="N", help=f"independent repetitions ({seeds})"
    )
    parser.add_argument("--quick", action="store_true", help=f"{fewest} smaller repetitions, in at most 3 seconds")
    parser.add_argument("--out", type=Path, metavar="FILE.png", help="where to write the figure")
    given = parser.parse_args()
    result = study(fewest if given.quick else given.seeds, given.quick)
    print(fill((about or "").splitlines()[0], WIDTH), table(result.claims), sep="\n\n")
    print("", paragraphs("What this does not show", not_shown), "", fill(SOURCES, WIDTH), sep="\n")
    if given.out is not None:
        from analysis.sensitivity import save  # here, since it takes half a second to import

        try:
            given.out.parent.mkdir(parents=True, exist_ok=True)
            save(figure(result), given.out)
        except (OSError, ValueError) as error:
            sys.exit(f"The figure could not be written to {given.out}: {error}. Name a PNG that may be written.")
        print(f"\nWritten: {given.out}")
    failed = sum(not claim.holds for claim in result.claims)
    print(f"\n{len(result.claims) - failed} of {len(result.claims)} claims hold.")
    sys.exit(1 if failed else 0)


def _between(fewest: int) -> Callable[[str], int]:
    def seeds(text: str) -> int:
        if not text.isdecimal() or not fewest <= int(text) <= 1000:
            raise argparse.ArgumentTypeError(f"{text!r} given; {fewest} to 1000, since fewer give no interval")
        return int(text)

    return seeds
