"""The rules of the walk, compiled: many runs, each with its own plan, seed and parameters.

State is laid out `(run, field, walker)`, walkers padded with absent ones to a multiple of eight, so that each rule is
a loop over walkers that becomes SIMD code. All next states are computed from the current ones, then applied. Strict
IEEE and no library functions: every run has the same bits alone or in a batch, on one thread or many.

While a run advances, its walkers lie in one desk `a` (row, walker): the fields of the state, and below them the rows
that the rules hand to one another. Rows of one array, each as long as the loop over it, are what LLVM can prove to be
apart: with the same rows in two arrays, `decide` stays scalar and takes four times as long.

Source of the rules: Critch (2021), "What multipolar failure looks like, and robust agent-agnostic processes", made
quantitative for this project; the smell after Camley, Zimmermann, Levine & Rappel (2016), Phys. Rev. Lett. 116:098101.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from emergent import arithmetic, randomness
from emergent.channels import Operation
from emergent.compiled import helper, inline, kernel, merge

# fields of a walker: first its state, then the channels that plans set
X, Y, HX, HY = 0, 1, 2, 3
BUSY, ERRAND_UNTIL, ERRAND_X, ERRAND_Y = 4, 5, 6, 7
CUE_UNTIL, CUE_COS, CUE_SIN, CUE_DECOY, LAST_CUE = 8, 9, 10, 11, 12
ARRIVED, PLACE = 13, 14
PRESENT, MOBILE, LISTEN, SIGHT, STUCK, STATIC, SPEED, NOISE = 15, 16, 17, 18, 19, 20, 21, 22
WILL, WILL_X, WILL_Y, ERRAND, GUIDE, GUIDE_ERROR, DECOY = 23, 24, 25, 26, 27, 28, 29
FIELDS = 30

# fields of the world: what a plan can change for the whole run
GOAL_X, GOAL_Y, DECOY_X, DECOY_Y, DECOY_ON, LIGHT, STREET, FORK = 30, 31, 32, 33, 34, 35, 36, 37
WORLD_FIELDS = 8

BASE = (0.0,) * 15 + (1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0) + (0.0,) * 7 + (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)
"""The undisturbed value of every channel (the goal's place is filled in from the parameters)."""

# parameters of a run
DT, V0, VISION, SPACE, TURN_COS, TURN_SIN, SIGMA, WAIT = 0, 1, 2, 3, 4, 5, 6, 7
INERTIA, COHESION, ALIGNMENT, SEPARATION, GLIMPSE, SMELL = 8, 9, 10, 11, 12, 13
CUE_CHANCE, CUE_STEPS, CUE_ERROR, SMELL_RANGE = 14, 15, 16, 17
ERRAND_CHANCE, ERRAND_STEPS, RADIUS, ERRAND_FAR = 18, 19, 20, 21
PARAMETERS = 22

# further rows of a run's desk: what the rules hand to one another within a step
SEEN, SUM_X, SUM_Y, WALKING, SUM_HX, SUM_HY, APART_X, APART_Y = 30, 31, 32, 33, 34, 35, 36, 37
TURN_NOISE, CUE_DRAW, ERRAND_DRAW, CUE_X, CUE_Y, NOSE = 38, 39, 40, 41, 42, 43
NEW_X, NEW_Y, NEW_HX, NEW_HY = 44, 45, 46, 47
ROWS = 48

# purposes of draws
START, STEP, CUE, WINDOW, WILL_DRAW, AIR = (np.uint64(purpose) for purpose in range(6))
_FORK, _0, _1 = np.uint64(randomness.PURPOSE_FORK), np.uint64(0), np.uint64(1)

REACH = 1.0
"""Distance from a shop window at which one stands still and looks [m]."""
MARGIN = 0.05
"""How close one can come to a wall [m]."""
CLEAR = 2.0
"""How far beyond the end of a wall guided walkers head [m]."""
TINY = 1e-12
LANES = 8
MOST = 0xFFF8
"""The largest padded number of walkers."""

_sincos, _normal = arithmetic.COMPILED.sincos, randomness.COMPILED.normal
_philox, _uniform, _coarse = randomness.COMPILED.philox, randomness.COMPILED.uniform, randomness.COMPILED.coarse
_SET, _ADD, _DRAW = int(Operation.SET), int(Operation.ADD), int(Operation.DRAW)
_TWO_PI = 6.283185307179586


class State(NamedTuple):
    """Where the runs are: walkers (run, field, walker), world (run, field), seeds (run,)."""

    walkers: np.ndarray
    world: np.ndarray
    seeds: np.ndarray


class Scene(NamedTuple):
    """What does not change: component keys, shop windows (n, 2), walls (n, 4), circles (n, 3), legs and who reads them.

    `legs` (n, 2) are the ends of all legs but the last; `reads` (walker,) is the leg whose cue a walker can read, -1
    all. The last wall is the street: the world's channel STREET says which share of it stands.
    """

    keys: np.ndarray
    windows: np.ndarray
    walls: np.ndarray
    circles: np.ndarray
    legs: np.ndarray
    reads: np.ndarray
    world_key: np.uint64


class Sight(NamedTuple):
    """What an observer notes: at `marks` (steps) the centroid, the distance to the goal, the front, the latest cue.

    `scored` (plan, walker) are those that count; `frames` (run, frame, x y doing, walker) every `stride` steps.
    """

    marks: np.ndarray
    scored: np.ndarray
    centroid: np.ndarray
    distance: np.ndarray
    front: np.ndarray
    cued: np.ndarray
    frames: np.ndarray
    stride: np.int64


@helper
def words(key, step, purpose, draw, seed):
    """Return the four words of one draw, for those that are drawn now and then; all arguments are uint64."""
    return _philox(key, step, purpose, draw, seed)


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
            a[X, i] = r * c
            a[Y, i] = r * s
            a[HX, i] = hx
            a[HY, i] = hy
            a[LAST_CUE, i] = -1.0
            a[ARRIVED, i] = -1.0
            a[ERRAND_UNTIL, i] = -1.0
            a[CUE_UNTIL, i] = -1.0


@helper
def apply(events, at, a, world, seeds, run, keys):
    """Apply one event of a plan to its channel."""
    i, channel, value = events.component[at], events.channel[at], events.value[at]
    operation = events.operation[at]
    if i < 0:
        if channel == FORK:
            w0, w1, _, _ = words(np.uint64(value), _0, _FORK, _0, seeds[run])
            seeds[run] = (w0 << np.uint64(32)) | w1
        elif operation == _ADD:
            world[channel - FIELDS] += value
        else:
            world[channel - FIELDS] = value
    elif operation == _SET:
        a[channel, i] = value
    elif operation == _ADD:
        if a[ARRIVED, i] < 0.0:
            a[channel, i] += value
    else:
        w0, w1, _, _ = words(keys[i], np.uint64(value), WILL_DRAW, _0, seeds[run])
        s, c = _sincos(_TWO_PI * _uniform(w0, w1))
        a[WILL_X, i] = c
        a[WILL_Y, i] = s


@inline
def look(a, others, count, vision, space):
    """Sum over the others within `vision` [m]: how many, where, how many walk, their headings, and who is too close.

    Separation: Σ_j −(r_ij/|r_ij|)(1 − |r_ij|/space) over |r_ij| < space.
    """
    size, far, per_space = a.shape[1], vision * vision, 1.0 / space
    near = min(space * space, far)
    for row in range(SEEN, APART_Y + 1):
        for i in range(size):
            a[row, i] = 0.0
    for m in range(count):
        j = others[m]
        xj, yj = a[X, j], a[Y, j]
        walking = a[MOBILE, j] if a[ARRIVED, j] < 0.0 else 0.0
        hx, hy = walking * a[HX, j], walking * a[HY, j]
        for i in range(size):
            dx, dy = xj - a[X, i], yj - a[Y, i]
            d2 = dx * dx + dy * dy
            seen = 1.0 if (d2 < far) & (d2 > 0.0) else 0.0
            push = 1.0 / np.sqrt(d2) - per_space if (d2 < near) & (d2 > 0.0) else 0.0
            a[SEEN, i] += seen
            a[SUM_X, i] += seen * dx
            a[SUM_Y, i] += seen * dy
            a[WALKING, i] += seen * walking
            a[SUM_HX, i] += seen * hx
            a[SUM_HY, i] += seen * hy
            a[APART_X, i] -= push * dx
            a[APART_Y, i] -= push * dy


@inline
def draw(a, keys, step, seed, sigma):
    """Draw every walker's turn N(0, sqrt(2·D·dt)) [rad] and its two chances, from one hash each."""
    for i in range(a.shape[1]):
        w0, w1, w2, w3 = _philox(keys[i], np.uint64(step), STEP, _0, seed)
        a[TURN_NOISE, i] = sigma * _normal(_uniform(w0, w1))
        a[CUE_DRAW, i] = _coarse(w2)
        a[ERRAND_DRAW, i] = _coarse(w3)


@helper
def leg_of(legs, gx, gy, x, y):
    """Return which leg of the way is nearest: from the origin over the landmarks to the goal, later ones win ties."""
    best, found = np.inf, 0
    ax, ay = 0.0, 0.0
    for leg in range(legs.shape[0] + 1):
        bx, by = (legs[leg, 0], legs[leg, 1]) if leg < legs.shape[0] else (gx, gy)
        ux, uy = bx - ax, by - ay
        along = ((x - ax) * ux + (y - ay) * uy) / max(ux * ux + uy * uy, TINY)
        along = min(max(along, 0.0), 1.0)
        dx, dy = (x - bx, y - by) if along == 1.0 else (x - ax - along * ux, y - ay - along * uy)
        d2 = dx * dx + dy * dy
        if d2 <= best:  # beyond a bend both legs end at the landmark, and are equally near to the bit
            best, found = d2, leg
        ax, ay = bx, by
    return found


@helper
def around(scene, closed, x, y, tx, ty):
    """Return where to head from x, y for tx, ty: past the better end of the first wall between, or straight on."""
    first, gx, gy = 2.0, tx, ty
    last = scene.walls.shape[0] - 1
    for k in range(last + 1):
        ax, ay = scene.walls[k, 0], scene.walls[k, 1]
        ux, uy = scene.walls[k, 2] - ax, scene.walls[k, 3] - ay
        length = np.sqrt(ux * ux + uy * uy)
        stands = closed * length if k == last else length
        if stands < TINY:
            continue
        ux, uy = ux / length, uy / length
        here, there = ux * (y - ay) - uy * (x - ax), ux * (ty - ay) - uy * (tx - ax)
        if (here < 0.0) == (there < 0.0):
            continue
        share = here / (here - there)
        along = ux * (x + share * (tx - x) - ax) + uy * (y + share * (ty - y) - ay)
        if -MARGIN <= along <= stands + MARGIN and share < first:
            first = share
            bx, by = ax - CLEAR * ux, ay - CLEAR * uy
            ex, ey = ax + (stands + CLEAR) * ux, ay + (stands + CLEAR) * uy
            one = np.sqrt((bx - x) ** 2 + (by - y) ** 2) + np.sqrt((bx - tx) ** 2 + (by - ty) ** 2)
            other = np.sqrt((ex - x) ** 2 + (ey - y) ** 2) + np.sqrt((ex - tx) ** 2 + (ey - ty) ** 2)
            gx, gy = (bx, by) if one < other else (ex, ey)
    return gx, gy


@inline
def stray(a, p, scene, step, seed, n):
    """Let walkers be distracted: by chance (rate·dt) or by plan; whoever begins to stray heads for a shop window.

    That is the nearest one; where the scene has none, a place at a given distance in a direction drawn uniformly.
    """
    for i in range(n):
        busy = (a[ERRAND, i] > 0.0) | (step < a[ERRAND_UNTIL, i])
        if (not busy) and a[ERRAND_DRAW, i] < p[ERRAND_CHANCE]:
            a[ERRAND_UNTIL, i] = step + p[ERRAND_STEPS]
            busy = True
        if busy and a[BUSY, i] == 0.0:
            ex, ey, nearest = 0.0, 0.0, np.inf
            for k in range(scene.windows.shape[0]):
                dx, dy = scene.windows[k, 0] - a[X, i], scene.windows[k, 1] - a[Y, i]
                if dx * dx + dy * dy < nearest:
                    ex, ey, nearest = scene.windows[k, 0], scene.windows[k, 1], dx * dx + dy * dy
            if scene.windows.shape[0] == 0:
                w0, w1, _, _ = words(scene.keys[i], np.uint64(step), WINDOW, _0, seed)
                s, c = _sincos(_TWO_PI * _uniform(w0, w1))
                ex, ey = a[X, i] + p[ERRAND_FAR] * c, a[Y, i] + p[ERRAND_FAR] * s
            a[ERRAND_X, i], a[ERRAND_Y, i] = ex, ey
        a[BUSY, i] = 1.0 if busy else 0.0


@inline
def glimpse(a, p, world, scene, step, seed, n):
    """Let walkers catch sight of the way: cue = bearing + N(0, glimpse_error), one error a glimpse, while it lasts.

    In a relay a walker reads the cue of its own leg only, and only along that leg. A guided walker always has a cue, of
    every leg, which also leads around walls.
    """
    last = scene.legs.shape[0]
    for i in range(n):
        a[CUE_X, i] = 0.0
        a[CUE_Y, i] = 0.0
        guided = a[GUIDE, i] > 0.0
        if step >= a[CUE_UNTIL, i]:
            if not (guided or a[CUE_DRAW, i] < p[CUE_CHANCE] * a[SIGHT, i]):
                continue
            leg = leg_of(scene.legs, world[0], world[1], a[X, i], a[Y, i]) if last > 0 else 0
            if not (guided or scene.reads[i] < 0 or scene.reads[i] == leg):
                continue
            w0, w1, w2, _ = words(scene.keys[i], np.uint64(step), CUE, _0, seed)
            error = (a[GUIDE_ERROR, i] if guided else p[CUE_ERROR]) * _normal(_uniform(w0, w1))
            a[CUE_SIN, i], a[CUE_COS, i] = _sincos(error)
            a[CUE_DECOY, i] = 1.0 if _coarse(w2) < a[DECOY, i] else 0.0
            a[CUE_UNTIL, i] = step + p[CUE_STEPS]
            a[LAST_CUE, i] = step
        tx, ty = world[0], world[1]
        if (a[CUE_DECOY, i] > 0.0) & (world[4] > 0.0):
            tx, ty = world[2], world[3]
        elif last > 0:
            leg = leg_of(scene.legs, world[0], world[1], a[X, i], a[Y, i])
            if not (guided or scene.reads[i] < 0 or scene.reads[i] == leg):
                continue
            if leg < last:
                tx, ty = scene.legs[leg, 0], scene.legs[leg, 1]
        if guided:
            tx, ty = around(scene, world[6], a[X, i], a[Y, i], tx, ty)
        dx, dy = tx - a[X, i], ty - a[Y, i]
        d = np.sqrt(dx * dx + dy * dy)
        if d > TINY:
            a[CUE_X, i] = (dx * a[CUE_COS, i] - dy * a[CUE_SIN, i]) / d
            a[CUE_Y, i] = (dx * a[CUE_SIN, i] + dy * a[CUE_COS, i]) / d


@inline
def sniff(a, p, world, keys, step, seed):
    """Read the smell S_i = max(0, 1 − distance_i/range) at each walker's own place: a number without a direction.

    A blinded nose reads a constant (or noise) for the share that it has lost; shown a decoy, it smells that place.
    """
    noisy, reach = False, p[SMELL_RANGE]
    gx, gy, ox, oy = world[0], world[1], world[2], world[3]
    for i in range(a.shape[1]):
        dx, dy = gx - a[X, i], gy - a[Y, i]
        smell = max(0.0, 1.0 - np.sqrt(dx * dx + dy * dy) / reach)
        dx, dy = ox - a[X, i], oy - a[Y, i]
        other = max(0.0, 1.0 - np.sqrt(dx * dx + dy * dy) / reach)
        smell = smell + a[DECOY, i] * (other - smell)
        a[NOSE, i] = a[SIGHT, i] * smell + (1.0 - a[SIGHT, i]) * a[STUCK, i]
        noisy = noisy | (a[STATIC, i] > 0.0)
    if noisy:
        for i in range(a.shape[1]):
            w0, w1, _, _ = words(keys[i], np.uint64(step), AIR, _0, seed)
            a[NOSE, i] += (1.0 - a[SIGHT, i]) * a[STATIC, i] * _uniform(w0, w1)


@inline
def decide(a, p, vision):
    """Turn and walk: next positions and headings of all walkers, before obstacles.

        u = inertia·h + cohesion·min(|c|/(vision/2), 1)·ĉ + alignment·mean(h_j) + separation·Σ… + glimpse·cue
            − smell·S·ĉ

    towards arg(u) by at most turn_rate·dt, then N(0, sqrt(2·D·dt)); speed = v0·clip(1 + wait·(c·h)/vision, 0.3, 1.25).
    Everything that comes from the others is weighted by how much one listens.
    """
    inertia, cohesion, alignment, separation = p[INERTIA], p[COHESION], p[ALIGNMENT], p[SEPARATION]
    cue, smell, wait, dt, v0, turn_cos, turn_sin = p[GLIMPSE], p[SMELL], p[WAIT], p[DT], p[V0], p[TURN_COS], p[TURN_SIN]
    half = 2.0 / max(vision, TINY)
    per_vision = 1.0 / max(vision, TINY)
    for i in range(a.shape[1]):
        hx, hy, listen = a[HX, i], a[HY, i], a[LISTEN, i]
        per_seen = 1.0 / max(a[SEEN, i], 1.0)
        cx, cy = a[SUM_X, i] * per_seen, a[SUM_Y, i] * per_seen
        c = np.sqrt(cx * cx + cy * cy)
        per_c = 1.0 / max(c, TINY)
        pull = listen * (cohesion * min(c * half, 1.0) - smell * a[NOSE, i]) * per_c
        match = listen * alignment / max(a[WALKING, i], 1.0)
        apart = listen * separation
        ux = inertia * hx + pull * cx + match * a[SUM_HX, i] + apart * a[APART_X, i] + cue * a[CUE_X, i]
        uy = inertia * hy + pull * cy + match * a[SUM_HY, i] + apart * a[APART_Y, i] + cue * a[CUE_Y, i]
        pace = min(max(1.0 + wait * listen * (cx * hx + cy * hy) * per_vision, 0.3), 1.25)

        busy = a[BUSY, i] > 0.0
        ex, ey = a[ERRAND_X, i] - a[X, i], a[ERRAND_Y, i] - a[Y, i]
        there = ex * ex + ey * ey < REACH * REACH
        ux = ex if busy else ux
        uy = ey if busy else uy
        pace = (0.0 if there else 1.0) if busy else pace

        norm = np.sqrt(ux * ux + uy * uy)
        will = a[WILL, i]
        per_norm = (1.0 - will) / max(norm, TINY)
        ux = ux * per_norm + will * a[WILL_X, i] if will > 0.0 else ux
        uy = uy * per_norm + will * a[WILL_Y, i] if will > 0.0 else uy
        norm = np.sqrt(ux * ux + uy * uy)

        cross = hx * uy - hy * ux
        within = hx * ux + hy * uy >= turn_cos * norm
        ts = turn_sin if cross >= 0.0 else -turn_sin
        per_norm = 1.0 / max(norm, TINY)
        gx = ux * per_norm if within else hx * turn_cos - hy * ts
        gy = uy * per_norm if within else hx * ts + hy * turn_cos
        gx = hx if norm < TINY else gx
        gy = hy if norm < TINY else gy

        s, c = _sincos(a[NOISE, i] * a[TURN_NOISE, i])
        nx, ny = gx * c - gy * s, gx * s + gy * c
        moves = (a[PRESENT, i] > 0.0) & (a[MOBILE, i] > 0.0) & (a[ARRIVED, i] < 0.0)
        length = dt * v0 * a[SPEED, i] * pace
        a[NEW_HX, i] = nx if moves else hx
        a[NEW_HY, i] = ny if moves else hy
        a[NEW_X, i] = a[X, i] + length * nx if moves else a[X, i]
        a[NEW_Y, i] = a[Y, i] + length * ny if moves else a[Y, i]


@helper
def blocked(scene, closed, x, y, qx, qy):
    """Return whether the step from x, y to qx, qy is blocked, and the unit direction along what blocks it.

    The last wall is the street: of it the share `closed` stands.
    """
    last = scene.walls.shape[0] - 1
    for k in range(last + 1):
        ax, ay = scene.walls[k, 0], scene.walls[k, 1]
        tx, ty = scene.walls[k, 2] - ax, scene.walls[k, 3] - ay
        length = np.sqrt(tx * tx + ty * ty)
        stands = closed * length if k == last else length
        if stands < TINY:
            continue
        tx, ty = tx / length, ty / length
        before = tx * (y - ay) - ty * (x - ax)
        after = tx * (qy - ay) - ty * (qx - ax)
        crosses = (before < 0.0) != (after < 0.0)
        closer = (abs(after) < MARGIN) & (abs(after) < abs(before) - TINY)
        if crosses or closer:
            share = before / (before - after) if crosses else 1.0
            along = tx * (x + share * (qx - x) - ax) + ty * (y + share * (qy - y) - ay)
            if -MARGIN <= along <= stands + MARGIN:
                return True, tx, ty
    for k in range(scene.circles.shape[0]):
        rx, ry = x - scene.circles[k, 0], y - scene.circles[k, 1]
        sx, sy = qx - x, qy - y
        nearest = -(rx * sx + ry * sy) / max(sx * sx + sy * sy, TINY)
        nearest = min(max(nearest, 0.0), 1.0)
        before = np.sqrt(rx * rx + ry * ry)
        cx, cy = rx + nearest * sx, ry + nearest * sy
        after = np.sqrt(cx * cx + cy * cy)
        if after < scene.circles[k, 2] and after < before - TINY:
            d = max(before, TINY)
            return True, -ry / d, rx / d
    return False, 0.0, 0.0


@inline
def slide(a, scene, closed, n):
    """Lead steps that an obstacle blocks along it, on the side of the new heading; where that is blocked too, stay."""
    for i in range(n):
        x, y, qx, qy = a[X, i], a[Y, i], a[NEW_X, i], a[NEW_Y, i]
        if qx == x and qy == y:
            continue
        hit, tx, ty = blocked(scene, closed, x, y, qx, qy)
        if hit:
            length = np.sqrt((qx - x) * (qx - x) + (qy - y) * (qy - y))
            side = 1.0 if a[NEW_HX, i] * tx + a[NEW_HY, i] * ty >= 0.0 else -1.0
            qx, qy = x + side * length * tx, y + side * length * ty
            hit, tx, ty = blocked(scene, closed, x, y, qx, qy)
            a[NEW_X, i] = x if hit else qx
            a[NEW_Y, i] = y if hit else qy


@inline
def settle(a, p, world, step):
    """Apply the next states; whoever is within the radius of the goal (or of a decoy's place) has arrived and stays.

    Return how many are still on their way.
    """
    walking = 0
    reach = p[RADIUS] * p[RADIUS]
    gx, gy, ox, oy, shown = world[0], world[1], world[2], world[3], world[4] > 0.0
    for i in range(a.shape[1]):
        x, y = a[NEW_X, i], a[NEW_Y, i]
        a[X, i] = x
        a[Y, i] = y
        a[HX, i] = a[NEW_HX, i]
        a[HY, i] = a[NEW_HY, i]
        dx, dy = gx - x, gy - y
        home = dx * dx + dy * dy < reach
        dx, dy = ox - x, oy - y
        astray = (dx * dx + dy * dy < reach) & shown
        new = (home | astray) & (a[PRESENT, i] > 0.0) & (a[ARRIVED, i] < 0.0)
        a[PLACE, i] = (1.0 if home else 2.0) if new else a[PLACE, i]
        a[ARRIVED, i] = step + 1.0 if new else a[ARRIVED, i]
        walking += 1 if (a[PRESENT, i] > 0.0) & (a[ARRIVED, i] < 0.0) else 0
    return walking


@helper
def on_their_way(a, n):
    """Return how many are present and have not arrived."""
    count = 0
    for i in range(n):
        count += 1 if (a[PRESENT, i] > 0.0) & (a[ARRIVED, i] < 0.0) else 0
    return count


@helper
def census(a, others, n):
    """List in `others` who is present; return how many there are to look at: none where nobody takes notice."""
    count, listening = 0, False
    for i in range(n):
        if a[PRESENT, i] > 0.0:
            others[count] = i
            count += 1
            listening = listening | (a[LISTEN, i] > 0.0)
    if count > 1 and listening:
        return count
    for row in range(SEEN, APART_Y + 1):
        for i in range(a.shape[1]):
            a[row, i] = 0.0
    return 0


@merge
def step_once(a, others, count, p, world, scene, step, seed, n):
    """Advance one run by one step; return how many are still on their way."""
    vision = p[VISION] * world[5]
    if count > 0:
        look(a, others, count, vision, p[SPACE])
    draw(a, scene.keys, step, seed, p[SIGMA])
    stray(a, p, scene, step, seed, n)
    glimpse(a, p, world, scene, step, seed, n)
    if p[SMELL] > 0.0:
        sniff(a, p, world, scene.keys, step, seed)
    decide(a, p, vision)
    if scene.walls.shape[0] > 1 or scene.circles.shape[0] > 0 or world[6] > 0.0:
        slide(a, scene, world[6], n)
    return settle(a, p, world, step)


@helper
def note(a, p, world, scored, sight, run, mark, n):
    """Note the centroid and the mean distance to the goal of those that count, who is in front, who sensed last."""
    count, sx, sy, distance, hx, hy = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(n):
        if scored[i]:
            dx, dy = world[0] - a[X, i], world[1] - a[Y, i]
            count += 1.0
            sx += a[X, i]
            sy += a[Y, i]
            distance += np.sqrt(dx * dx + dy * dy)
        if a[PRESENT, i] > 0.0 and a[ARRIVED, i] < 0.0:
            hx += a[HX, i]
            hy += a[HY, i]
    sight.centroid[run, mark, 0] = sx / count
    sight.centroid[run, mark, 1] = sy / count
    sight.distance[run, mark] = distance / count
    front, cued, most, latest = -1, -1, -np.inf, -np.inf
    for i in range(n):
        if a[PRESENT, i] > 0.0 and a[ARRIVED, i] < 0.0:
            ahead = a[X, i] * hx + a[Y, i] * hy
            if ahead > most:
                most, front = ahead, i
            dx, dy = world[0] - a[X, i], world[1] - a[Y, i]
            sensed = -(dx * dx + dy * dy) if p[SMELL] > 0.0 else a[LAST_CUE, i]
            if sensed > latest and (p[SMELL] > 0.0 or sensed >= 0.0):
                latest, cued = sensed, i
    sight.front[run, mark] = front
    sight.cued[run, mark] = cued


@helper
def record(a, sight, run, frame):
    """Record x, y and what each walker does: 0 absent, 1 walking, 2 distracted, 3 held, 4 arrived, 5 elsewhere."""
    for i in range(sight.frames.shape[3]):
        sight.frames[run, frame, 0, i] = a[X, i]
        sight.frames[run, frame, 1, i] = a[Y, i]
        doing = 3.0 if a[MOBILE, i] == 0.0 else (2.0 if a[BUSY, i] > 0.0 else 1.0)
        doing = 3.0 + a[PLACE, i] if a[ARRIVED, i] >= 0.0 else doing
        sight.frames[run, frame, 2, i] = 0.0 if a[PRESENT, i] == 0.0 else doing


@helper
def take(a, walkers, run):
    """Lay the walkers of a run on the desk, and clear the rows below them."""
    for row in range(FIELDS):
        for i in range(a.shape[1]):
            a[row, i] = walkers[run, row, i]
    for row in range(FIELDS, ROWS):
        for i in range(a.shape[1]):
            a[row, i] = 0.0


@helper
def give(a, walkers, run):
    """Put the walkers of a run back from the desk."""
    for row in range(FIELDS):
        for i in range(a.shape[1]):
            walkers[run, row, i] = a[row, i]


@kernel
def advance(state, parameters, scene, events, plan, sight, start, stop, n):
    """Advance every run from step `start` to step `stop`; run i follows plan `plan[i]`.

    A run ends early once everybody present has arrived and its plan has no more to come.
    """
    size = state.walkers.shape[2] & MOST  # says how long rows can be, from which LLVM proves that they do not overlap
    a = np.empty((ROWS, size))
    others = np.empty(size, np.int64)
    marks = sight.marks.shape[0]
    for run in range(state.walkers.shape[0]):
        world, p = state.world[run], parameters[run]
        scored = sight.scored[plan[run]]
        take(a, state.walkers, run)
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
            for mark in range(marks):
                if sight.marks[mark] == step:
                    note(a, p, world, scored, sight, run, mark, n)
            if sight.stride > 0 and step % sight.stride == 0:
                record(a, sight, run, step // sight.stride)
            if walking == 0 and at == end:
                break
            walking = step_once(a, others, count, p, world, scene, step, state.seeds[run], n)
            step += 1
        for mark in range(marks):
            if step <= sight.marks[mark] <= stop:
                note(a, p, world, scored, sight, run, mark, n)
        if sight.stride > 0:
            for frame in range((step + sight.stride - 1) // sight.stride, stop // sight.stride + 1):
                record(a, sight, run, frame)
        give(a, state.walkers, run)
