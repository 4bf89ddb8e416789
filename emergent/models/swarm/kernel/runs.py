"""The swarm's kernel: many runs from step to step, each with its own plan, seed and parameters.

It begins runs, applies the events of their plans, steps them by the rules (`rules.py`) and keeps what an observer asks
for. A run has the same bits alone or in a batch, on one thread or many, advanced at once or in pieces.
"""

from __future__ import annotations

import numpy as np

from emergent import arithmetic, randomness
from emergent.channels import Operation
from emergent.codes import ABSENT, HELD, WALKING
from emergent.compiled import helper, kernel, merge
from emergent.models.plane.kernel.rows import fork, give, take, words
from emergent.models.swarm.kernel import layout as k
from emergent.models.swarm.kernel.rules import draw, look, steer

START, WILL_DRAW = np.uint64(0), np.uint64(2)
"""Purposes of draws."""
_0, _1 = np.uint64(0), np.uint64(1)
_sincos, _uniform = arithmetic.COMPILED.sincos, randomness.COMPILED.uniform
_SET, _ADD = int(Operation.SET), int(Operation.ADD)
_ABSENT, _MOVING, _HELD = float(ABSENT), float(WALKING), float(HELD)
_TWO_PI = 6.283185307179586


@kernel
def begin(state, parameters, keys):
    """Place the members: uniform in a square around the origin, of the side `SIDE` [m], headings uniform."""
    for run in range(state.members.shape[0]):
        a, seed, side = state.members[run], state.seeds[run], parameters[run, k.SIDE]
        for i in range(a.shape[1]):
            w0, w1, w2, w3 = words(keys[i], _0, START, _0, seed)
            a[k.X, i] = side * (_uniform(w0, w1) - 0.5)
            a[k.Y, i] = side * (_uniform(w2, w3) - 0.5)
            w0, w1, _, _ = words(keys[i], _0, START, _1, seed)
            a[k.HY, i], a[k.HX, i] = _sincos(_TWO_PI * _uniform(w0, w1))


@helper
def apply(events, at, a, world, seeds, run, keys):
    """Apply one event of a plan to its channel."""
    i, channel, value = events.component[at], events.channel[at], events.value[at]
    operation = events.operation[at]
    if i < 0:
        if channel == k.FORK:
            fork(seeds, run, value)
        elif operation == _ADD:
            world[channel - k.FIELDS] += value
        else:
            world[channel - k.FIELDS] = value
    elif operation == _SET:
        a[channel, i] = value
    elif operation == _ADD:
        a[channel, i] += value
    else:
        w0, w1, _, _ = words(keys[i], np.uint64(value), WILL_DRAW, _0, seeds[run])
        s, c = _sincos(_TWO_PI * _uniform(w0, w1))
        a[k.WILL_X, i] = c
        a[k.WILL_Y, i] = s


@helper
def census(a, others, n):
    """List in `others` who is present; return how many there are to look at: none where nobody takes notice."""
    count, listening = 0, False
    for i in range(n):
        if a[k.PRESENT, i] > 0.0:
            others[count] = i
            count += 1
            listening = listening | (a[k.LISTEN, i] > 0.0)
    return count if listening else 0


@merge
def step_once(a, others, count, p, world, keys, step, seed):
    """Advance one run by one step."""
    look(a, others, count, p[k.NEAR], p[k.FAR])
    draw(a, keys, step, seed, p[k.SIGMA])
    steer(a, p, world)


@helper
def record(a, frame):
    """Record where everybody is, and with a third row the status, a code of `STATUSES`."""
    for i in range(frame.shape[1]):
        frame[0, i] = a[k.X, i]
        frame[1, i] = a[k.Y, i]
        if frame.shape[0] > 2:
            frame[2, i] = _ABSENT if a[k.PRESENT, i] == 0.0 else (_MOVING if a[k.MOBILE, i] > 0.0 else _HELD)


@kernel
def advance(state, parameters, keys, events, plan, notes, start, stop, n):
    """Advance every run of `n` members from step `start` to step `stop`; run i follows plan `plan[i]`."""
    size = state.members.shape[2] & k.MOST  # says how long rows can be: LLVM proves that they do not overlap
    a = np.empty((k.ROWS, size))
    others = np.empty(size, np.int64)
    for run in range(state.members.shape[0]):
        world, p = state.world[run], parameters[run]
        take(a, state.members, run, k.FIELDS)
        at, end = events.first[plan[run]], events.first[plan[run] + 1]
        while at < end and events.step[at] < start:
            at += 1
        count = census(a, others, n)
        for step in range(start, stop + 1):
            if at < end and events.step[at] == step and step < stop:
                while at < end and events.step[at] == step:
                    apply(events, at, a, world, state.seeds, run, keys)
                    at += 1
                count = census(a, others, n)
            for checkpoint in range(notes.checkpoints.shape[0]):
                if notes.checkpoints[checkpoint] == step:
                    record(a, notes.positions[run, checkpoint])
            if notes.stride > 0 and step % notes.stride == 0:
                record(a, notes.frames[run, step // notes.stride])
            if step < stop:
                step_once(a, others, count, p, world, keys, step, state.seeds[run])
        give(a, state.members, run, k.FIELDS)
