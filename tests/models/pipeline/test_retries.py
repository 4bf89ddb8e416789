"""Limit 4: retries, and any small wiring as an absorbing Markov chain; figures as in test_limits.py."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
import pytest

from emergent.models.pipeline.kernel import layout as k
from tests.models.pipeline.scenes import close, mean, path, pipeline, run, stage

RUNS = 2000
"""Of 50 items each."""

State = Hashable
Moves = Callable[[State], Sequence[tuple[float, State]]]


def absorbed(start: State, moves: Moves, ends: Sequence[str]) -> tuple[dict[str, float], float, float]:
    """Return where a chain ends and the mean and variance of its visits: N = (I − Q)⁻¹, B = N R, t = N 1,
    var = (2N − I) t − t∘t. A state is one operation; a state that is a word is an end."""
    states, queue = [start], [start]
    while queue:
        fresh = [new for _, new in moves(queue.pop()) if new not in ends and new not in states]
        fresh = list(dict.fromkeys(fresh))
        states += fresh
        queue += fresh
    place = {state: i for i, state in enumerate([*states, *ends])}
    n = len(states)
    step = np.zeros((n, n + len(ends)))
    for state in states:
        for p, new in moves(state):
            step[place[state], place[new]] += p
    visits = np.linalg.inv(np.eye(n) - step[:, :n])
    t = visits @ np.ones(n)
    variance = (2 * visits - np.eye(n)) @ t - t * t
    return dict(zip(ends, (visits @ step[:, n:])[0], strict=True)), t[0], variance[0]


ENDS = ("right", "wrong", "failed", "lost")
CODES = (k.RIGHT, k.WRONG, k.FAILED_ITEM, k.LOST)


def retries(n: int, u: float, cap: int) -> Moves:
    def moves(state):
        at, attempt = state
        on = (at + 1, 0) if at + 1 < n else "right"
        return [(1 - u, on), (u, (at, attempt + 1) if attempt + 1 < cap else "failed")]

    return moves


def rework(state):
    """Writer (right .8, fails .2, 4 attempts) → editor (right .9) → reviewer (s .7, f .1, cap 3, accepts)."""
    who, attempts, submission, good = state
    if who == "writer":
        failed = ("writer", attempts + 1, submission, True) if attempts + 1 < 4 else "failed"
        done = [(p, ("editor", attempts + 1, submission, good)) for p, good in ((0.8, True), (0.2, False))]
        return [(0.2, failed), *((0.8 * p, new) for p, new in done)]
    if who == "editor":
        good_now = 0.9 if good else 0.0
        review = [(p, ("judge", attempts, submission, g)) for p, g in ((good_now, True), (1 - good_now, False))]
        return [(p, new) for p, new in review if p > 0]
    end = "right" if good else "wrong"
    back = 0.1 if good else 0.7
    again = ("writer", attempts, submission + 1, True)
    # the writer's queue counts all of its attempts at an item: at the fourth it may act, but not fail again
    return [(1 - back, end), (back, again if submission + 1 < 3 else end)]


def roundabout(state):
    """Source → router: .6 out, .4 once more round by an idle stage; at most 7 messages."""
    who, messages = state
    if messages >= 7:
        return [(1.0, "lost")]
    on = {"source": [(1.0, "split")], "loop": [(1.0, "split")], "split": [(0.6, "right"), (0.4, "loop")]}[who]
    return [(p, new if new == "right" else (new, messages + 1)) for p, new in on]


RETRIED = {"fails": 0.1, "queue": "again"}
AGAIN = {"kind": "queue", "cap": 3}
WIRINGS = {
    "retries": (
        pipeline(
            path("s0", "s1", "s2", "s3"),
            {**{f"s{i}": stage(f"s{i}", **RETRIED) for i in range(4)}, "again": AGAIN},
            items=1,
        ),
        retries(4, 0.1, 3),
        (0, 0),
    ),
    "rework": (
        pipeline(
            [*path("writer", "editor", "judge"), "judge -> writer : reject"],
            {
                "writer": stage("x", 0.8, fails=0.2, queue="again"),
                "editor": stage("y", 0.9),
                "judge": {"kind": "reviewer", "sensitivity": 0.7, "false_alarm": 0.1, "cap": 3},
                "again": {"kind": "queue", "cap": 4},
            },
            items=1,
        ),
        rework,
        ("writer", 0, 0, True),
    ),
    "roundabout": (
        pipeline(
            ["in -> source", "source -> split", "split -> out : 0.6", "split -> loop : 0.4", "loop -> split"],
            {"source": stage("x"), "split": {"kind": "router"}, "loop": stage()},
            items=1,
            hops=7,
        ),
        roundabout,
        ("source", 1),
    ),
}


@pytest.mark.parametrize("name", WIRINGS)
def test_wiring_is_an_absorbing_markov_chain(name):
    """Where items end, and the mean and the variance of the operations of an item, of 20,000 runs with one each."""
    system, moves, start = WIRINGS[name]
    ends, calls, variance = absorbed(start, moves, ENDS)
    got = run(system, runs=20_000, seed=9)
    for end, code in zip(ENDS, CODES, strict=True):
        close(got.of(code), to=ends[end])
    mean(got.calls, to=calls)
    mean((got.calls.astype(float) - calls) ** 2, to=variance)


def test_retries_have_the_quoted_digits():
    """A stage 1 − u^R, n of them its power, and the sum over stages of the attempts of those that get there."""
    ends, calls, _ = absorbed((0, 0), retries(4, 0.1, 3), ENDS)
    assert ends["right"] == pytest.approx((1 - 0.1**3) ** 4) == pytest.approx(0.996006, abs=5e-7)
    assert calls == pytest.approx(sum(0.999**i * 0.999 / 0.9 for i in range(4))) == pytest.approx(4.43334, abs=5e-6)


@pytest.mark.parametrize("cap", [1, 2, 3, 6])
def test_retries_of_one_stage(cap):
    """1 − u^R."""
    nodes = {"s": stage("s", fails=0.4, queue="again"), "again": {"kind": "queue", "cap": cap}}
    got = run(pipeline(path("s"), nodes), runs=RUNS, seed=10)
    close(got.right, to=1 - 0.4**cap)
    close(got.of(k.FAILED_ITEM), to=0.4**cap)
    assert got.total("s", k.N_RETRIES) == got.total("s", k.N_OPERATIONS) - got.right.size
