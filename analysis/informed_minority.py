"""The informed minority: how accurately a few members that prefer a direction guide a group, beside published figures.

    python analysis/informed_minority.py [--sizes 10 30 …] [--csv FILE] [--replicates N] [--out DIR]

Couzin, Krause, Franks & Levin (2005, Nature 433:513, "Effective leadership and decision-making in animal groups on the
move") let groups of N members move by three rules (keep clear, come together and align, and of the informed: prefer a
direction), and found that the larger the group, the smaller the share of informed members that it needs. Their figures
were read from the drawing (±.003). Nothing is fitted: parameters and measures are the paper's.

- Accuracy is 1 − sqrt(1 − r), r the mean over replicates of the cosine between the group's direction, that of its
  centroid's displacement over the last 50 of 2,500 steps, and the preferred one. The paper prints no formula.
- Elongation is the mean over replicates of the length of the group's bounding box along its direction over that across.
- A group that falls apart (members no longer all linked by distances below ρ) counts like any other, by its centroid
  and its box; the column `split` says how many did: none of ten members, .01 of those of 50, up to .13 of those of 100,
  up to .46 of those of 200. Where figures by the number informed were published, leaving them out moves accuracy by .01
  and elongation by .03 at most. With a stronger preference (ω of .8 and 1) a third and more than two thirds of the
  groups fall apart, since the informed leave the others behind. The published figures are met by the groups that stayed
  whole, so both are printed.

The table goes to FILE as it grows, and what stands there already is not run again, so that a study that was killed
goes on where it was. Intervals are 95 % bootstraps over replicates.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))
from emergent import Estimate, Request
from emergent.metrics.estimate import bootstrap
from emergent.models.swarm import SwarmParameters, SwarmSystem
from emergent.perturbation import NOMINAL

REPLICATES = 400
SIZES = (10, 30, 50, 100, 200)
SEED = 2005

ACCURACY = {
    10: {1: 0.344, 2: 0.612, 3: 0.754, 5: 0.853, 10: 0.934},
    50: {1: 0.098, 2: 0.283, 3: 0.464, 5: 0.702, 10: 0.882, 15: 0.921, 25: 0.946, 50: 0.965},
}
"""Published accuracy, by the size of the group and the number of informed members."""
ELONGATION = {1: 1.19, 2: 1.32, 4: 2.04, 6: 2.71, 10: 3.00, 20: 2.71}
"""Published elongation of groups of 50, by the number of informed members."""
PREFERENCE = {0.1: 0.146, 0.3: 0.547, 0.5: 0.696, 0.8: 0.827, 1.0: 0.866}
"""Published accuracy of groups of 50 with five informed members, by the weight ω of the preferred direction."""
SHARES = (0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.3, 0.5, 1.0)
"""The shares of informed members at which groups are simulated, where they are whole numbers of members."""
GUIDED = 0.7
"""The accuracy at which a group counts as guided when it is asked how many informed members that takes."""


@dataclass(frozen=True)
class Group:
    """What was found of groups of one size with so many informed members."""

    N: int
    informed: int
    replicates: int
    accuracy: float
    accuracy_low: float
    accuracy_high: float
    elongation: float
    elongation_low: float
    elongation_high: float
    split: float

    @property
    def share(self) -> float:
        return self.informed / self.N

    def estimate(self, name: str) -> Estimate:
        value, low, high = (getattr(self, name + end) for end in ("", "_low", "_high"))
        return Estimate(name, value, low, high, self.replicates)


def accuracy_of(cosines: npt.NDArray[np.float64], axis: int = -1) -> npt.NDArray[np.float64]:
    """Return 1 − sqrt(1 − r), r the mean of the cosines."""
    return np.asarray(1 - np.sqrt(1 - np.mean(cosines, axis=axis)))


def runs_of(parameters: SwarmParameters, replicates: int):
    """Return the outcomes of so many replicates, by name."""
    replications = range(replicates)
    outcomes = SwarmSystem(parameters).run([Request(NOMINAL, replications)], seed=SEED)
    return outcomes.select(NOMINAL, replications)


def simulate(members: int, informed: int, replicates: int = REPLICATES, **parameters: float) -> Group:
    """Simulate groups of one size with so many informed members."""
    given = SwarmParameters.model_validate({"members": members, "informed": informed, **parameters})
    runs = runs_of(given, replicates)
    accuracy = bootstrap(accuracy_of, runs["course"].values[:, 0], name="accuracy")
    elongation = bootstrap(np.mean, runs["elongation"].values, name="elongation")
    numbers = [number for found in (accuracy, elongation) for number in (found.value, found.low, found.high)]
    return Group(members, informed, replicates, *numbers, float((runs["pieces"].values > 1).mean()))


def numbers_informed(members: int) -> list[int]:
    """Return the numbers of informed members to simulate: those published, and shares of the group in between."""
    shares = {round(share * members) for share in SHARES if abs(share * members - round(share * members)) < 1e-9}
    published = {*ACCURACY.get(members, {}), *(ELONGATION if members == 50 else {})}
    return sorted(shares | published | {n for n in (1, 2, 3, 5, 10) if n <= members})


# --- The table --------------------------------------------------------------------------------------------------------


def read(file: Path | None) -> dict[tuple[int, int, int], Group]:
    """Return what a table holds, by N, informed and replicates; nothing of a line that was cut off."""
    if file is None or not file.is_file():
        return {}
    found = {}
    with file.open(newline="") as lines:
        for row in csv.DictReader(lines):
            if all(row.get(field.name) for field in fields(Group)):
                group = Group(*(int(row[f.name]) if f.type == "int" else float(row[f.name]) for f in fields(Group)))
                found[group.N, group.informed, group.replicates] = group
    return found


def write(file: Path, groups: Iterable[Group]) -> None:
    """Write a new table, and replace the old one by it."""
    aside = file.with_name(file.name + ".part")
    with aside.open("w", newline="") as lines:
        writer = csv.DictWriter(lines, [field.name for field in fields(Group)])
        writer.writeheader()
        writer.writerows(asdict(group) for group in groups)
    aside.replace(file)


def study(sizes: Sequence[int], replicates: int, file: Path | None) -> list[Group]:
    """Simulate all groups of these sizes that are not in the table yet; return all of them."""
    from rich.console import Console
    from rich.progress import track

    found = read(file)
    wanted = [(members, informed, replicates) for members in sizes for informed in numbers_informed(members)]
    lacking = [one for one in wanted if one not in found]
    for one in track(lacking, "simulating", console=Console(stderr=True)):
        found[one] = simulate(*one)
        if file is not None:
            write(file, [found[key] for key in sorted(found)])
    return [found[one] for one in wanted]


# --- What is compared -------------------------------------------------------------------------------------------------


def rmse(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the root mean square difference."""
    return math.sqrt(sum((ours - theirs) ** 2 for ours, theirs in pairs) / len(pairs))


def accuracies(groups: Iterable[Group]) -> list[tuple[float, float]]:
    """Return pairs of simulated and published accuracy."""
    return [(g.accuracy, ACCURACY[g.N][g.informed]) for g in groups if g.informed in ACCURACY.get(g.N, {})]


def elongations(groups: Iterable[Group]) -> list[tuple[float, float]]:
    """Return pairs of simulated and published elongation."""
    return [(g.elongation, ELONGATION[g.informed]) for g in groups if g.N == 50 and g.informed in ELONGATION]


def needed(groups: Sequence[Group], members: int, level: float = GUIDED) -> float:
    """Return how many informed members bring groups of this size to an accuracy, by straight lines between points."""
    own = sorted((g for g in groups if members == g.N), key=lambda g: g.informed)
    numbers, found = [0, *(g.informed for g in own)], [0.0, *(g.accuracy for g in own)]
    above = next((i for i, value in enumerate(found) if value >= level), None)
    if above is None:
        return math.inf
    part = (level - found[above - 1]) / (found[above] - found[above - 1])
    return numbers[above - 1] + part * (numbers[above] - numbers[above - 1])


# --- Two minorities that disagree -------------------------------------------------------------------------------------

CONFLICT = {"members": 100, "informed": 5, "opposed": 5}
ANGLES = (0, 20, 40, 60, 80, 100, 120, 140, 160, 180)


def conflict(degrees: float, replicates: int = REPLICATES) -> npt.NDArray[np.float64]:
    """Return the directions [°], from midway, of groups of 100 with five members for 0° and five for `degrees`."""
    runs = runs_of(SwarmParameters.model_validate(CONFLICT | {"degrees": degrees}), replicates)
    x, y = runs["course"].values.T
    return np.asarray((np.degrees(np.arctan2(y, x)) - degrees / 2 + 180) % 360 - 180)


def chosen(angles: npt.NDArray[np.float64], degrees: float) -> tuple[float, float]:
    """Return the shares of groups nearer to midway than to either preference, and of those nearer to a preference.

    Nearer: within a quarter of the angle between the two; the rest goes elsewhere.
    """
    off = np.abs(angles)
    return float((off < degrees / 4).mean()), float((np.abs(off - degrees / 2) < degrees / 4).mean())


# --- What is printed --------------------------------------------------------------------------------------------------


def table(groups: Sequence[Group]) -> list[str]:
    """Return the table beside what was published, and how far apart the two are."""
    lines = ["   N  informed   accuracy [95 %]         published   elongation [95 %]     published   split"]
    for g in groups:
        accuracy, elongation = ACCURACY.get(g.N, {}).get(g.informed), ELONGATION.get(g.informed) if g.N == 50 else None
        lines.append(
            f"{g.N:4}  {g.informed:8}   {g.accuracy:6.3f} [{g.accuracy_low:6.3f}, {g.accuracy_high:6.3f}]"
            f"{'' if accuracy is None else f'{accuracy:.3f}':>10}   {g.elongation:6.2f} [{g.elongation_low:5.2f}, "
            f"{g.elongation_high:5.2f}]{'' if elongation is None else f'{elongation:.2f}':>12}   {g.split:.3f}"
        )
    if pairs := accuracies(groups):
        lines.append(f"accuracy: RMSE {rmse(pairs):.3f} over {len(pairs)} published points (at most .04)")
    if pairs := elongations(groups):
        relative = rmse([(ours / theirs, 1.0) for ours, theirs in pairs])
        lines.append(
            f"elongation: RMSE {rmse(pairs):.3f}, relative {relative:.3f}, over {len(pairs)} published points "
            "(at most .10)"
        )
    return lines


def numbers_needed(groups: Sequence[Group]) -> list[str]:
    """Return how many informed members groups of each size need."""
    lines = [f"Informed members for an accuracy of {GUIDED:g}"]
    for members in sorted({g.N for g in groups}):
        found = needed(groups, members)
        lines.append(f"  N = {members:3}: {found:5.1f}, a share of {found / members:.3f}")
    return lines


def weights(replicates: int) -> list[str]:
    """Return the accuracy by the weight of the preferred direction."""
    lines = ["Weight ω of the preferred direction, N = 50, five informed"]
    pairs = []
    for weight, published in PREFERENCE.items():
        runs = runs_of(SwarmParameters(members=50, informed=5, preference=weight), replicates)
        cosines, whole = runs["course"].values[:, 0], runs["pieces"].values == 1
        stayed = bootstrap(accuracy_of, cosines[whole], name="accuracy")
        pairs.append((stayed.value, published))
        among_all = bootstrap(accuracy_of, cosines, name="accuracy")
        lines.append(
            f"  {weight:.1f}: {stayed} of {whole.sum()} that stayed whole, {among_all} of all {len(whole)}, "
            f"published {published:.3f}"
        )
    return [
        *lines,
        f"  RMSE {rmse(pairs):.3f}, of those that stayed whole: the stronger the preference, the more fall apart",
    ]


def disagreement(found: dict[int, npt.NDArray[np.float64]]) -> list[str]:
    """Return where groups with two minorities go."""
    lines = ["Five against five of 100, by the angle between what they prefer: share of groups that go"]
    for degrees, angles in found.items():
        if degrees:
            midway, either = chosen(angles, degrees)
            lines.append(f"  {degrees:3}°: midway {midway:.2f}, with one of the two {either:.2f}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="sizes of the groups")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="the table: goes on from it, and writes it")
    parser.add_argument("--replicates", type=int, default=REPLICATES, metavar="N", help=f"of each ({REPLICATES})")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to write the two figures")
    given = parser.parse_args()
    groups = study(given.sizes, given.replicates, given.csv)
    print(*table(groups), "", *numbers_needed(groups), sep="\n")
    if given.out is not None:
        from analysis.informed_figures import draw_accuracy, draw_conflict

        directions = {degrees: conflict(degrees, given.replicates) for degrees in ANGLES}
        print("", *weights(given.replicates), "", *disagreement(directions), sep="\n")
        given.out.mkdir(parents=True, exist_ok=True)
        draw_accuracy(groups).savefig(given.out / "informed_minority.png", dpi=150)
        draw_conflict(directions).savefig(given.out / "informed_conflict.png", dpi=150)


if __name__ == "__main__":
    main()
