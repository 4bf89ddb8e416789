"""The rules of the walk, compiled: what one walker does in one step, one small function a rule.

All next states are computed from the current ones, then applied. Strict IEEE and no library functions: every run has
the same bits alone or in a batch, on one thread or many.

Source of the rules: Critch (2021), "What multipolar failure looks like, and robust agent-agnostic processes", made
quantitative for this project; the smell after Camley, Zimmermann, Levine & Rappel (2016), Phys. Rev. Lett. 116:098101.
"""

from __future__ import annotations

import numpy as np

from emergent import arithmetic, randomness
from emergent.compiled import helper, inline
from emergent.models.plane.kernel.rows import words
from emergent.models.walk.kernel import layout as k

# purposes of draws
START, STEP, CUE, WINDOW, WILL_DRAW, AIR = (np.uint64(purpose) for purpose in range(6))
_0 = np.uint64(0)

REACH = 1.0
"""Distance from a shop window at which one stands still and looks [m]."""
MARGIN = 0.05
"""How close one can come to a wall [m]."""
CLEAR = 2.0
"""How far beyond the end of a wall guided walkers head [m]."""
TINY = 1e-12

_sincos, _normal = arithmetic.COMPILED.sincos, randomness.COMPILED.normal
_philox, _uniform, _coarse = randomness.COMPILED.philox, randomness.COMPILED.uniform, randomness.COMPILED.coarse
_TWO_PI = 6.283185307179586


@inline
def draw(a, keys, step, seed, sigma):
    """Draw every walker's turn N(0, sqrt(2·D·dt)) [rad] and its two chances, from one hash each.

    In two loops, since one would run out of registers.
    """
    for i in range(a.shape[1]):
        w0, w1, w2, w3 = _philox(keys[i], np.uint64(step), STEP, _0, seed)
        a[k.TURN_NOISE, i] = _uniform(w0, w1)
        a[k.CUE_DRAW, i] = _coarse(w2)
        a[k.ERRAND_DRAW, i] = _coarse(w3)
    for i in range(a.shape[1]):
        a[k.TURN_NOISE, i] = sigma * _normal(a[k.TURN_NOISE, i])


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
    for wall in range(last + 1):
        ax, ay = scene.walls[wall, 0], scene.walls[wall, 1]
        ux, uy = scene.walls[wall, 2] - ax, scene.walls[wall, 3] - ay
        length = np.sqrt(ux * ux + uy * uy)
        stands = closed * length if wall == last else length
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
        busy = (a[k.ERRAND, i] > 0.0) | (step < a[k.ERRAND_UNTIL, i])
        if (not busy) and a[k.ERRAND_DRAW, i] < p[k.ERRAND_CHANCE]:
            a[k.ERRAND_UNTIL, i] = step + p[k.ERRAND_STEPS]
            busy = True
        if busy and a[k.BUSY, i] == 0.0:
            ex, ey, nearest = 0.0, 0.0, np.inf
            for window in range(scene.windows.shape[0]):
                dx, dy = scene.windows[window, 0] - a[k.X, i], scene.windows[window, 1] - a[k.Y, i]
                if dx * dx + dy * dy < nearest:
                    ex, ey, nearest = scene.windows[window, 0], scene.windows[window, 1], dx * dx + dy * dy
            if scene.windows.shape[0] == 0:
                w0, w1, _, _ = words(scene.keys[i], np.uint64(step), WINDOW, _0, seed)
                s, c = _sincos(_TWO_PI * _uniform(w0, w1))
                ex, ey = a[k.X, i] + p[k.ERRAND_FAR] * c, a[k.Y, i] + p[k.ERRAND_FAR] * s
            a[k.ERRAND_X, i], a[k.ERRAND_Y, i] = ex, ey
        a[k.BUSY, i] = 1.0 if busy else 0.0


@inline
def glimpse(a, p, world, scene, step, seed, n):
    """Let walkers catch sight of the way: cue = bearing + N(0, glimpse_error), one error a glimpse, while it lasts.

    In a relay a walker reads the cue of its own leg only, and only along that leg. A guided walker always has a cue, of
    every leg, which also leads around walls.
    """
    last = scene.legs.shape[0]
    for i in range(n):
        a[k.CUE_X, i] = 0.0
        a[k.CUE_Y, i] = 0.0
        guided = a[k.GUIDE, i] > 0.0
        if step >= a[k.CUE_UNTIL, i]:
            if not (guided or a[k.CUE_DRAW, i] < p[k.CUE_CHANCE] * a[k.SIGHT, i]):
                continue
            leg = leg_of(scene.legs, world[0], world[1], a[k.X, i], a[k.Y, i]) if last > 0 else 0
            if not (guided or scene.reads[i] < 0 or scene.reads[i] == leg):
                continue
            w0, w1, w2, _ = words(scene.keys[i], np.uint64(step), CUE, _0, seed)
            error = (a[k.GUIDE_ERROR, i] if guided else p[k.CUE_ERROR]) * _normal(_uniform(w0, w1))
            a[k.CUE_SIN, i], a[k.CUE_COS, i] = _sincos(error)
            a[k.CUE_DECOY, i] = 1.0 if _coarse(w2) < a[k.DECOY, i] else 0.0
            a[k.CUE_UNTIL, i] = step + p[k.CUE_STEPS]
            a[k.LAST_CUE, i] = step
        tx, ty = world[0], world[1]
        if (a[k.CUE_DECOY, i] > 0.0) & (world[4] > 0.0):
            tx, ty = world[2], world[3]
        elif last > 0:
            leg = leg_of(scene.legs, world[0], world[1], a[k.X, i], a[k.Y, i])
            if not (guided or scene.reads[i] < 0 or scene.reads[i] == leg):
                continue
            if leg < last:
                tx, ty = scene.legs[leg, 0], scene.legs[leg, 1]
        if guided:
            tx, ty = around(scene, world[6], a[k.X, i], a[k.Y, i], tx, ty)
        dx, dy = tx - a[k.X, i], ty - a[k.Y, i]
        d = np.sqrt(dx * dx + dy * dy)
        if d > TINY:
            a[k.CUE_X, i] = (dx * a[k.CUE_COS, i] - dy * a[k.CUE_SIN, i]) / d
            a[k.CUE_Y, i] = (dx * a[k.CUE_SIN, i] + dy * a[k.CUE_COS, i]) / d


@inline
def smell_at(dx, dy, reach):
    """Return the smell of what is dx, dy away [m]: 1 at its place, 0 from `reach` [m] on."""
    return max(0.0, 1.0 - np.sqrt(dx * dx + dy * dy) / reach)


@inline
def sniff(a, p, world, keys, step, seed):
    """Read the smell S_i = max(0, 1 − distance_i/range) at each walker's own place: a number without a direction.

    A blinded nose reads a constant (or noise) for the share that it has lost; shown a decoy, it smells that place.
    """
    shown, noisy, reach = False, False, p[k.SMELL_RANGE]
    gx, gy, ox, oy = world[0], world[1], world[2], world[3]
    for i in range(a.shape[1]):
        a[k.NOSE, i] = smell_at(gx - a[k.X, i], gy - a[k.Y, i], reach)
        shown = shown | (a[k.DECOY, i] > 0.0)
    if shown:
        for i in range(a.shape[1]):
            a[k.NOSE, i] += a[k.DECOY, i] * (smell_at(ox - a[k.X, i], oy - a[k.Y, i], reach) - a[k.NOSE, i])
    for i in range(a.shape[1]):
        a[k.NOSE, i] = a[k.SIGHT, i] * a[k.NOSE, i] + (1.0 - a[k.SIGHT, i]) * a[k.STUCK, i]
        noisy = noisy | (a[k.STATIC, i] > 0.0)
    if noisy:
        for i in range(a.shape[1]):
            w0, w1, _, _ = words(keys[i], np.uint64(step), AIR, _0, seed)
            a[k.NOSE, i] += (1.0 - a[k.SIGHT, i]) * a[k.STATIC, i] * _uniform(w0, w1)


@inline
def closer(cos, sin, left):
    """Return the cosine and sine of what is left of an angle α after a turn: tan(α'/2) = left·tan(α/2)."""
    square = left * left
    ahead, behind = 1.0 + cos, square * (1.0 - cos)
    per = 1.0 / (ahead + behind)
    return (ahead - behind) * per, 2.0 * left * sin * per


@inline
def turn(hx, hy, keep, fx, fy, half_turn, noise):
    """Turn from the heading h towards f, with noise [rad]: dα = −turn_rate·(|f|/|u|)·sin α·dt + noise, u = keep·h + f.

    With f and the rate z of half a step held, the turn is exact, tan(α'/2) = e^(−z)·tan(α/2), but for e^(−z), which is
    1/(1 + z + z²/2). One half of it comes before the noise, one after: so headings spread around f as widely in long
    steps as in short ones (Strang 1968).
    """
    ux, uy, force = keep * hx + fx, keep * hy + fy, np.sqrt(fx * fx + fy * fy)
    z = half_turn * force / max(np.sqrt(ux * ux + uy * uy), TINY)
    left, per_force, free = 1.0 / (1.0 + z + 0.5 * z * z), 1.0 / max(force, TINY), force < TINY
    fx = hx if free else fx * per_force
    fy = hy if free else fy * per_force
    cos, sin = closer(hx * fx + hy * fy, hx * fy - hy * fx, left)
    s, c = _sincos(noise)
    cos, sin = closer(cos * c + sin * s, sin * c - cos * s, left)
    nx, ny = fx * cos + fy * sin, fy * cos - fx * sin
    unit = 1.5 - 0.5 * (nx * nx + ny * ny)  # 1/|n| but for rounding, which would grow
    return unit * nx, unit * ny


@inline
def decide(a, p, vision):
    """Turn and walk: next positions and headings of all walkers, before obstacles.

    In three loops: one would run out of registers, and what nobody asks for costs nothing.
    """
    tend(a, p, vision)
    obey(a)
    walk(a, p)


@inline
def tend(a, p, vision):
    """Find where each one is drawn, f, how much of its heading it keeps, and its pace.

        f = cohesion·min(|c|/(vision/2), 1)·ĉ + alignment·mean(h_j) + separation·Σ… + glimpse·cue − smell·S·ĉ
        pace = clip(1 + wait·(c·h)/vision, 0.3, 1.25)

    Everything that comes from the others is weighted by how much one listens. Who is distracted keeps nothing of its
    heading and goes straight to its shop window, where it stands.
    """
    inertia, cohesion, alignment, separation = p[k.INERTIA], p[k.COHESION], p[k.ALIGNMENT], p[k.SEPARATION]
    cue, smell, wait = p[k.GLIMPSE], p[k.SMELL], p[k.WAIT]
    half = 2.0 / max(vision, TINY)
    per_vision = 1.0 / max(vision, TINY)
    for i in range(a.shape[1]):
        hx, hy, listen = a[k.HX, i], a[k.HY, i], a[k.LISTEN, i]
        per_seen = 1.0 / max(a[k.SEEN, i], 1.0)
        cx, cy = a[k.SUM_X, i] * per_seen, a[k.SUM_Y, i] * per_seen
        c = np.sqrt(cx * cx + cy * cy)
        per_c = 1.0 / max(c, TINY)
        pull = listen * (cohesion * min(c * half, 1.0) - smell * a[k.NOSE, i]) * per_c
        match = listen * alignment / max(a[k.WALKING, i], 1.0)
        apart = listen * separation
        fx = pull * cx + match * a[k.SUM_HX, i] + apart * a[k.APART_X, i] + cue * a[k.CUE_X, i]
        fy = pull * cy + match * a[k.SUM_HY, i] + apart * a[k.APART_Y, i] + cue * a[k.CUE_Y, i]
        pace = min(max(1.0 + wait * listen * (cx * hx + cy * hy) * per_vision, 0.3), 1.25)

        busy = a[k.BUSY, i] > 0.0
        ex, ey = a[k.ERRAND_X, i] - a[k.X, i], a[k.ERRAND_Y, i] - a[k.Y, i]
        there = ex * ex + ey * ey < REACH * REACH
        a[k.KEEP, i] = 0.0 if busy else inertia
        a[k.FORCE_X, i] = ex if busy else fx
        a[k.FORCE_Y, i] = ey if busy else fy
        a[k.PACE, i] = (0.0 if there else 1.0) if busy else pace


@inline
def obey(a):
    """Put a forced heading, for its share, in the place of u = keep·h + f of those who are given one."""
    forced = False
    for i in range(a.shape[1]):
        forced = forced | (a[k.WILL, i] > 0.0)
    if forced:
        for i in range(a.shape[1]):
            keep, fx, fy, will = a[k.KEEP, i], a[k.FORCE_X, i], a[k.FORCE_Y, i], a[k.WILL, i]
            ux, uy = keep * a[k.HX, i] + fx, keep * a[k.HY, i] + fy
            per_norm = (1.0 - will) / max(np.sqrt(ux * ux + uy * uy), TINY)
            a[k.KEEP, i] = keep * per_norm if will > 0.0 else keep
            a[k.FORCE_X, i] = fx * per_norm + will * a[k.WILL_X, i] if will > 0.0 else fx
            a[k.FORCE_Y, i] = fy * per_norm + will * a[k.WILL_Y, i] if will > 0.0 else fy


@inline
def walk(a, p):
    """Turn towards f (`turn`), with noise N(0, sqrt(2·D·dt)), and go dt·v0·pace; who is held or has arrived stays."""
    dt, v0, half_turn = p[k.DT], p[k.V0], p[k.HALF_TURN]
    for i in range(a.shape[1]):
        hx, hy, noise = a[k.HX, i], a[k.HY, i], a[k.NOISE, i] * a[k.TURN_NOISE, i]
        nx, ny = turn(hx, hy, a[k.KEEP, i], a[k.FORCE_X, i], a[k.FORCE_Y, i], half_turn, noise)
        moves = (a[k.PRESENT, i] > 0.0) & (a[k.MOBILE, i] > 0.0) & (a[k.ARRIVED, i] < 0.0)
        length = dt * v0 * a[k.SPEED, i] * a[k.PACE, i]
        a[k.NEW_HX, i] = nx if moves else hx
        a[k.NEW_HY, i] = ny if moves else hy
        a[k.NEW_X, i] = a[k.X, i] + length * nx if moves else a[k.X, i]
        a[k.NEW_Y, i] = a[k.Y, i] + length * ny if moves else a[k.Y, i]


@helper
def blocked(scene, closed, x, y, qx, qy):
    """Return whether the step from x, y to qx, qy is blocked, and the unit direction along what blocks it.

    The last wall is the street, of which the share `closed` stands.
    """
    last = scene.walls.shape[0] - 1
    for wall in range(last + 1):
        ax, ay = scene.walls[wall, 0], scene.walls[wall, 1]
        tx, ty = scene.walls[wall, 2] - ax, scene.walls[wall, 3] - ay
        length = np.sqrt(tx * tx + ty * ty)
        stands = closed * length if wall == last else length
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
    for circle in range(scene.circles.shape[0]):
        rx, ry = x - scene.circles[circle, 0], y - scene.circles[circle, 1]
        sx, sy = qx - x, qy - y
        nearest = -(rx * sx + ry * sy) / max(sx * sx + sy * sy, TINY)
        nearest = min(max(nearest, 0.0), 1.0)
        before = np.sqrt(rx * rx + ry * ry)
        cx, cy = rx + nearest * sx, ry + nearest * sy
        after = np.sqrt(cx * cx + cy * cy)
        if after < scene.circles[circle, 2] and after < before - TINY:
            d = max(before, TINY)
            return True, -ry / d, rx / d
    return False, 0.0, 0.0


@inline
def slide(a, scene, closed, n):
    """Turn a blocked step along its obstacle, on the side of the new heading; where that is blocked too, stay."""
    for i in range(n):
        x, y, qx, qy = a[k.X, i], a[k.Y, i], a[k.NEW_X, i], a[k.NEW_Y, i]
        if qx == x and qy == y:
            continue
        hit, tx, ty = blocked(scene, closed, x, y, qx, qy)
        if hit:
            length = np.sqrt((qx - x) * (qx - x) + (qy - y) * (qy - y))
            side = 1.0 if a[k.NEW_HX, i] * tx + a[k.NEW_HY, i] * ty >= 0.0 else -1.0
            qx, qy = x + side * length * tx, y + side * length * ty
            hit, tx, ty = blocked(scene, closed, x, y, qx, qy)
            a[k.NEW_X, i] = x if hit else qx
            a[k.NEW_Y, i] = y if hit else qy


@inline
def settle(a, p, world, step):
    """Apply the next states; whoever is within the radius of the goal (or of a decoy's place) has arrived and stays.

    Return how many are still on their way.
    """
    walking = 0
    reach = p[k.RADIUS] * p[k.RADIUS]
    gx, gy, ox, oy, shown = world[0], world[1], world[2], world[3], world[4] > 0.0
    for i in range(a.shape[1]):
        x, y = a[k.NEW_X, i], a[k.NEW_Y, i]
        a[k.MOVED, i] = step + 1.0 if (x != a[k.X, i]) | (y != a[k.Y, i]) else a[k.MOVED, i]
        a[k.X, i] = x
        a[k.Y, i] = y
        a[k.HX, i] = a[k.NEW_HX, i]
        a[k.HY, i] = a[k.NEW_HY, i]
        dx, dy = gx - x, gy - y
        at_target = dx * dx + dy * dy < reach
        dx, dy = ox - x, oy - y
        at_decoy = (dx * dx + dy * dy < reach) & shown
        new = (at_target | at_decoy) & (a[k.PRESENT, i] > 0.0) & (a[k.ARRIVED, i] < 0.0)
        a[k.ARRIVED_AT, i] = (1.0 if at_target else 2.0) if new else a[k.ARRIVED_AT, i]
        a[k.ARRIVED, i] = step + 1.0 if new else a[k.ARRIVED, i]
        walking += 1 if (a[k.PRESENT, i] > 0.0) & (a[k.ARRIVED, i] < 0.0) else 0
    return walking
