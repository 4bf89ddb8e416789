"""The walk's kernel: many runs from step to step, each with its own plan, seed and parameters.

It begins runs, applies the events of their plans, steps them by the rules (`rules.py`), and takes an observer's notes.
`advance` is the whole interface to a simulation. A run has the same bits alone or in a batch, on one thread or many,
advanced at once or in pieces.
"""

from __future__ import annotations

import numpy as np

from emergent import arithmetic, randomness
from emergent.channels import Operation
from emergent.codes import ABSENT, DISTRACTED, HELD, WALKING
from emergent.compiled import helper, inline, kernel
from emergent.models.plane.kernel.rows import fork, give, take, words
from emergent.models.walk.kernel import layout as k
from emergent.models.walk.kernel.crowd import look_around
from emergent.models.walk.kernel.rules import (
    START,
    WILL_DRAW,
    decide,
    draw,
    glimpse,
    settle,
    slide,
    sniff,
    stray,
)

_0, _1 = np.uint64(0), np.uint64(1)
_sincos, _uniform = arithmetic.COMPILED.sincos, randomness.COMPILED.uniform
_SET, _ADD = int(Operation.SET), int(Operation.ADD)
_ABSENT, _WALKING, _DISTRACTED, _HELD = float(ABSENT), float(WALKING), float(DISTRACTED), float(HELD)
_TWO_PI = 6.283185307179586


@kernel
def begin(state, parameters, scene, walkers):
    """Place the walkers: uniform in a disc of radius 0.8·sqrt(N) m around the origin, with one common heading."""
    for run in range(state.walkers.shape[0]):
        a = state.walkers[run]
        seed = state.seeds[run]
        w0, w1, w2, w3 = words(scene.world_key, _0, START, _0, seed)
        hy, hx = _sincos(_TWO_PI * _uniform(w0, w1))
        for i in range(a.shape[1]):
            w0, w1, w2, w3 = words(scene.keys[i], _0, START, _1, seed)
            r = 0.8 * np.sqrt(walkers * _uniform(w0, w1))
            s, c = _sincos(_TWO_PI * _uniform(w2, w3))
            a[k.X, i] = r * c
            a[k.Y, i] = r * s
            a[k.HX, i] = hx
            a[k.HY, i] = hy
            a[k.LAST_CUE, i] = -1.0
            a[k.ARRIVED, i] = -1.0
            a[k.ERRAND_UNTIL, i] = -1.0
            a[k.CUE_UNTIL, i] = -1.0


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
        if a[k.ARRIVED, i] < 0.0:
            a[channel, i] += value
    else:
        w0, w1, _, _ = words(keys[i], np.uint64(value), WILL_DRAW, _0, seeds[run])
        s, c = _sincos(_TWO_PI * _uniform(w0, w1))
        a[k.WILL_X, i] = c
        a[k.WILL_Y, i] = s


@helper
def on_their_way(a, n):
    """Return how many are present and have not arrived."""
    count = 0
    for i in range(n):
        count += 1 if (a[k.PRESENT, i] > 0.0) & (a[k.ARRIVED, i] < 0.0) else 0
    return count


@helper
def census(a, others, n):
    """List in `others` who is present; return how many there are to look at: none where nobody takes notice."""
    count, listening = 0, False
    for i in range(n):
        if a[k.PRESENT, i] > 0.0:
            others[count] = i
            count += 1
            listening = listening | (a[k.LISTEN, i] > 0.0)
    if count > 1 and listening:
        return count
    for row in range(k.SEEN, k.APART_Y + 1):
        for i in range(a.shape[1]):
            a[row, i] = 0.0
    return 0


@inline
def step_once(a, others, minded, count, p, world, scene, step, seed, n):
    """Advance one run by one step; return how many are still on their way."""
    vision = p[k.VISION] * world[5]
    if count > 0:
        look_around(a, others, minded, count, vision, p[k.SPACE], step, p[k.PATIENCE])
    draw(a, scene.keys, step, seed, p[k.SIGMA])
    stray(a, p, scene, step, seed, n)
    glimpse(a, p, world, scene, step, seed, n)
    if p[k.SMELL] > 0.0:
        sniff(a, p, world, scene.keys, step, seed)
    decide(a, p, vision)
    if scene.walls.shape[0] > 1 or scene.circles.shape[0] > 0 or world[6] > 0.0:
        slide(a, scene, world[6], n)
    return settle(a, p, world, step)


@helper
def note(a, p, world, scored, notes, run, checkpoint, n):
    """Note the centroid and the mean distance to the goal of those that count, who is in front, who sensed last."""
    count, sx, sy, distance, hx, hy = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(n):
        if scored[i]:
            dx, dy = world[0] - a[k.X, i], world[1] - a[k.Y, i]
            count += 1.0
            sx += a[k.X, i]
            sy += a[k.Y, i]
            distance += np.sqrt(dx * dx + dy * dy)
        if a[k.PRESENT, i] > 0.0 and a[k.ARRIVED, i] < 0.0:
            hx += a[k.HX, i]
            hy += a[k.HY, i]
    notes.centroid[run, checkpoint, 0] = sx / count
    notes.centroid[run, checkpoint, 1] = sy / count
    notes.distance[run, checkpoint] = distance / count
    front, cued, most, latest = -1, -1, -np.inf, -np.inf
    for i in range(n):
        if a[k.PRESENT, i] > 0.0 and a[k.ARRIVED, i] < 0.0:
            ahead = a[k.X, i] * hx + a[k.Y, i] * hy
            if ahead > most:
                most, front = ahead, i
            dx, dy = world[0] - a[k.X, i], world[1] - a[k.Y, i]
            sensed = -(dx * dx + dy * dy) if p[k.SMELL] > 0.0 else a[k.LAST_CUE, i]
            if sensed > latest and (p[k.SMELL] > 0.0 or sensed >= 0.0):
                latest, cued = sensed, i
    notes.front[run, checkpoint] = front
    notes.cued[run, checkpoint] = cued


@helper
def record(a, notes, run, frame):
    """Record x, y and the status of each walker, a code of `STATUSES`."""
    for i in range(notes.frames.shape[3]):
        notes.frames[run, frame, 0, i] = a[k.X, i]
        notes.frames[run, frame, 1, i] = a[k.Y, i]
        status = _HELD if a[k.MOBILE, i] == 0.0 else (_DISTRACTED if a[k.BUSY, i] > 0.0 else _WALKING)
        status = _HELD + a[k.ARRIVED_AT, i] if a[k.ARRIVED, i] >= 0.0 else status
        notes.frames[run, frame, 2, i] = _ABSENT if a[k.PRESENT, i] == 0.0 else status


@kernel
def advance(state, parameters, scene, events, plan, notes, start, stop, n):
    """Advance every run from step `start` to step `stop`; run i follows plan `plan[i]`.

    A run ends early once everybody present has arrived and its plan has no more to come.
    """
    size = state.walkers.shape[2] & k.MOST  # says how long rows can be, from which LLVM proves that they do not overlap
    a = np.empty((k.ROWS, size))
    others, minded = np.empty(size, np.int64), np.empty(size + 1, np.int64)
    checkpoints = notes.checkpoints.shape[0]
    for run in range(state.walkers.shape[0]):
        world, p = state.world[run], parameters[run]
        scored = notes.scored[plan[run]]
        take(a, state.walkers, run, k.FIELDS)
        at, end = events.first[plan[run]], events.first[plan[run] + 1]
        while at < end and events.step[at] < start:
            at += 1
        count = census(a, others, n)
        walking = on_their_way(a, n)
        step = start
        while step < stop:
            if at < end and events.step[at] == step:
                while at < end and events.step[at] == step:
                    apply(events, at, a, world, state.seeds, run, scene.keys)
                    at += 1
                count = census(a, others, n)
                walking = on_their_way(a, n)
            for checkpoint in range(checkpoints):
                if notes.checkpoints[checkpoint] == step:
                    note(a, p, world, scored, notes, run, checkpoint, n)
            if notes.stride > 0 and step % notes.stride == 0:
                record(a, notes, run, step // notes.stride)
            if walking == 0 and at == end:
                break
            walking = step_once(a, others, minded, count, p, world, scene, step, state.seeds[run], n)
            step += 1
        for checkpoint in range(checkpoints):
            if step <= notes.checkpoints[checkpoint] <= stop:
                note(a, p, world, scored, notes, run, checkpoint, n)
        if notes.stride > 0:
            for frame in range((step + notes.stride - 1) // notes.stride, stop // notes.stride + 1):
                record(a, notes, run, frame)
        give(a, state.walkers, run, k.FIELDS)
