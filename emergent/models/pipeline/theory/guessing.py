"""The probability that an optimal observer guesses a target from a few noisy readings or tests: exact, by Bayes' rule.

The target is one of M values, all equally probable before. No formula depends on which value it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product

Test = Callable[[int, int], float]
"""The probability that a test rejects a wrong artefact so many times, and accepts one so many times."""
Histories = dict[tuple[bool, ...], list[float]]
"""What was taken up so far, with its probability for each target."""
MOST_READINGS, MOST_TESTS, MOST_PATTERN = 24, 24, 7


def from_sum(rights: Sequence[float], values: int) -> float:
    """Return the probability of guessing the sum of parts that are read once each, right with these probabilities.

    A misreading is any of the other values. Such a reading is the part with probability δ = (M·right − 1)/(M − 1) and
    otherwise pure noise, so that the contrasts δ of a sum multiply: right = δ + (1 − δ)/M.
    """
    contrast = math.prod((values * right - 1) / (values - 1) for right in rights)
    right = contrast + (1 - contrast) / values
    return max(right, (1 - right) / (values - 1))


def from_readings(right: float, readings: int, values: int) -> float:
    """Return the probability of guessing one part from several independent readings of it.

    Readings that agree are counted; only the counts matter, so the sum runs over the partitions of their number.
    """
    wrong = (1 - right) / (values - 1)
    total = 0.0
    for counts in partitions(readings, min(readings, values)):
        ways = math.perm(values, len(counts)) * math.factorial(readings)
        for count in counts:
            ways //= math.factorial(count)
        for count in set(counts):
            ways //= math.factorial(counts.count(count))
        unseen = [0] if len(counts) < values else []
        best = max(right**n * wrong ** (readings - n) for n in (*counts, *unseen))
        total += ways * best
    return total / values


def from_review(rejects: Test, false_alarm: float, fix: float, cap: int, values: int) -> float:
    """Return the probability of guessing the target from tests of up to `cap` submissions, until one is accepted.

    The largest over all submissions that know nothing of the target: over which of them repeat earlier ones. A
    rejection shows the target with probability `fix`. With more than `MOST_TESTS` tests, a bound.
    """
    if cap > MOST_TESTS:
        return bound(cap, values) if fix == 0 else min(1.0, bound(cap, values) + 1 - (1 - fix) ** cap)

    @cache
    def gain(counts: tuple[int, ...]) -> float:
        """Return what is still to be gained when these are how often each value was submitted and rejected."""
        before = sum(counts)
        unseen = values - len(counts)
        kept = (1 - fix) ** before / values
        if before == cap:
            return kept * max(false_alarm**n * rejects(before - n, 0) for n in (*counts, *([0] if unseen else [])))
        options = []
        for place in sorted({counts.index(n) for n in counts} | ({len(counts)} if unseen else set())):
            tested = counts[place] if place < len(counts) else 0
            others = [*counts[:place], *counts[place + 1 :]]
            left = unseen - (place == len(counts))
            accepted = [false_alarm**tested * (1 - false_alarm) * rejects(before - tested, 0)]
            accepted += [false_alarm**n * rejects(before - n, 1) for n in (*others, *([0] if left else []))]
            rejected = false_alarm ** (tested + 1) * rejects(before - tested, 0) + left * rejects(before + 1, 0)
            rejected += math.fsum(false_alarm**n * rejects(before + 1 - n, 0) for n in others)
            again = tuple(sorted([*others, tested + 1], reverse=True))
            options.append(kept * (max(accepted) + fix * rejected) + gain(again))
        return max(options)

    return gain(())


def from_tests(rejects: Test, false_alarm: float, fix: float, tests: int, values: int) -> float:
    """Return the probability of guessing the target from that many tests, accepted or not; else as `from_review`."""
    if tests > MOST_PATTERN:
        return bound(tests, values) if fix == 0 else min(1.0, bound(tests, values) + 1 - (1 - fix) ** tests)
    best = 0.0
    for pattern in patterns(tests, values):
        total = 0.0
        seen = range(max(pattern) + 1)
        for verdicts in product((True, False), repeat=tests):  # whether each submission was rejected
            refused = sum(verdicts)
            counts = [(0, 0)] * (values > len(seen))
            for value in seen:
                own = [verdict for verdict, submitted in zip(verdicts, pattern, strict=True) if submitted == value]
                counts.append((sum(own), len(own) - sum(own)))
            chances = [
                false_alarm**r * (1 - false_alarm) ** a * rejects(refused - r, tests - refused - a) for r, a in counts
            ]
            unseen = (values - len(seen) - 1) * chances[0] if values > len(seen) else 0.0
            hidden = (1 - fix) ** refused
            total += hidden * max(chances) + (1 - hidden) * (math.fsum(chances) + unseen)
        best = max(best, total / values)
    return best


def from_choice(discernment: float, swayed: float, candidates: int, rounds: int, values: int) -> float:
    """Return the probability of guessing the target from comparing candidates one after the other, in several rounds.

    A later candidate that differs from the current one is taken up with probability `discernment` where it alone is
    right, `swayed` where the current one alone is, else never. The largest over all candidates that know nothing of
    the target; with more than `MOST_PATTERN` of them, a bound.
    """
    tests = candidates * rounds
    if tests > MOST_PATTERN:
        return bound(tests, values)
    best = 0.0
    for pattern in patterns(tests, values):
        seen = max(pattern) + 1
        targets = range(seen + (values > seen))  # the last one stands for a value that no candidate has
        chances: Histories = {(): [1.0] * len(targets)}  # of what was taken up so far, for each target
        for first in range(0, tests, candidates):
            chances = _compared(chances, pattern[first : first + candidates], discernment, swayed)
        best = max(best, math.fsum(max(chance) for chance in chances.values()) / values)
    return best


def _compared(chances: Histories, values: Sequence[int], discernment: float, swayed: float) -> Histories:
    """Return the chances of all histories after one round of comparisons."""
    now = {history: (values[0], chance) for history, chance in chances.items()}
    for value in values[1:]:
        after = {}
        for history, (current, chance) in now.items():
            if value == current:
                after[history] = (current, chance)
                continue
            takes = [discernment if t == value else swayed if t == current else 0.0 for t in range(len(chance))]
            after[*history, True] = (value, [c * take for c, take in zip(chance, takes, strict=True)])
            after[*history, False] = (current, [c * (1 - take) for c, take in zip(chance, takes, strict=True)])
        now = after
    return {history: chance for history, (_, chance) in now.items()}


def bound(tested: int, values: int) -> float:
    """Return the most that tests of so many artefacts can tell: the target is one of them, or guessed."""
    return min(1.0, (tested + 1) / values)


def partitions(total: int, most: int, largest: int | None = None) -> Iterator[tuple[int, ...]]:
    """Yield the ways to write a number as a sum of at most `most` positive ones, largest first."""
    if total == 0:
        yield ()
    elif most:
        for first in range(min(total, largest or total), 0, -1):
            for rest in partitions(total - first, most - 1, first):
                yield (first, *rest)


def patterns(length: int, values: int) -> Iterator[tuple[int, ...]]:
    """Yield which elements of a sequence may be equal: each as the numbers of its values, in order of appearance."""

    def extended(pattern: tuple[int, ...], used: int) -> Iterator[tuple[int, ...]]:
        if len(pattern) == length:
            yield pattern
            return
        for value in range(min(used + 1, values)):
            yield from extended((*pattern, value), max(used, value + 1))

    return extended((), 0)
