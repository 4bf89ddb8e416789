"""The rules of the swarm, compiled: what one member does in one step, one small function a rule.

All next states are computed from the current ones. Strict IEEE and no library functions: every run has the same bits
alone or in a batch, on one thread or many.

Source: Couzin, Krause, Franks & Levin (2005), "Effective leadership and decision-making in animal groups on the move",
Nature 433:513.
"""

from __future__ import annotations

import numpy as np

from emergent import arithmetic, randomness
from emergent.compiled import inline
from emergent.models.swarm.kernel import layout as k

STEP = np.uint64(1)
"""The purpose of a step's draws."""
TINY = 1e-12
_0 = np.uint64(0)

_sincos, _normal = arithmetic.COMPILED.sincos, randomness.COMPILED.normal
_philox, _uniform = randomness.COMPILED.philox, randomness.COMPILED.uniform


@inline
def look(a, others, count, near, far):
    """Sum over the others: away from those nearer than `near` (α), towards and along those nearer than `far` (ρ) [m].

    away_i = −Σ_{|r_ij| < α} r_ij/|r_ij|
    toward_i = Σ_{|r_ij| < ρ} (r_ij/|r_ij| + v_j/|v_j|),  j ≠ i; one that stands still has no v
    """
    size, near2, far2 = a.shape[1], near * near, far * far
    for row in range(k.TOWARD_X, k.CLOSE + 1):
        for i in range(size):
            a[row, i] = 0.0
    for m in range(count):
        j = others[m]
        xj, yj = a[k.X, j], a[k.Y, j]
        hx, hy = a[k.MOBILE, j] * a[k.HX, j], a[k.MOBILE, j] * a[k.HY, j]
        for i in range(size):
            dx, dy = xj - a[k.X, i], yj - a[k.Y, i]
            d2 = dx * dx + dy * dy
            other = d2 > 0.0
            per_d = 1.0 / np.sqrt(d2)
            seen = 1.0 if (d2 < far2) & other else 0.0
            close = 1.0 if (d2 < near2) & other else 0.0
            to = per_d if (d2 < far2) & other else 0.0
            away = per_d if (d2 < near2) & other else 0.0
            a[k.TOWARD_X, i] += to * dx + seen * hx
            a[k.TOWARD_Y, i] += to * dy + seen * hy
            a[k.AWAY_X, i] -= away * dx
            a[k.AWAY_Y, i] -= away * dy
            a[k.CLOSE, i] += close


@inline
def draw(a, keys, step, seed, sigma):
    """Draw every member's error N(0, σ) [rad], from one hash each."""
    for i in range(a.shape[1]):
        w0, w1, _, _ = _philox(keys[i], np.uint64(step), STEP, _0, seed)
        a[k.TURN_NOISE, i] = sigma * _normal(_uniform(w0, w1))


@inline
def towards(world, index):
    """Return the direction of a point (its x, its y in `world`) as seen from the origin; none of the origin itself."""
    x, y = world[index], world[index + 1]
    d = np.sqrt(x * x + y * y)
    return x / max(d, TINY), y / max(d, TINY)


@inline
def steer(a, p, world):
    """Turn and move, all at once.

        d = away where anybody is nearer than α, else toward; normalised; the own heading where nothing is to be seen
        d' = d/|d| + ω·g of those who prefer a direction g, also while they keep clear of somebody; normalised

    d' is rotated by the error, the heading turns towards it by at most θ·Δt, and everybody moves on by v·Δt. What comes
    from the others is weighted by how much one listens: at 0 one goes straight on, but for the own preference.

    Rows are read before the first one is written, and none under a condition: else the loop stays scalar.
    """
    omega, first, both = p[k.OMEGA], p[k.FIRST], p[k.FIRST] + p[k.SECOND]
    turn_cos, turn_sin, pace = p[k.TURN_COS], p[k.TURN_SIN], p[k.V0] * p[k.DT]
    gx, gy = towards(world, k.GOAL_X - k.FIELDS)
    bx, by = towards(world, k.DECOY_X - k.FIELDS)
    ox, oy = p[k.OTHER_X], p[k.OTHER_Y]
    for i in range(a.shape[1]):
        x, y, hx, hy, listen = a[k.X, i], a[k.Y, i], a[k.HX, i], a[k.HY, i], a[k.LISTEN, i]
        close = a[k.CLOSE, i] > 0.0
        ax, ay, tx, ty = a[k.AWAY_X, i], a[k.AWAY_Y, i], a[k.TOWARD_X, i], a[k.TOWARD_Y, i]
        ux = ax if close else tx
        uy = ay if close else ty
        norm = np.sqrt(ux * ux + uy * uy)
        per_norm = 1.0 / max(norm, TINY)
        ux = hx if norm < TINY else ux * per_norm
        uy = hy if norm < TINY else uy * per_norm
        ux = listen * ux + (1.0 - listen) * hx
        uy = listen * uy + (1.0 - listen) * hy

        one = 1.0 if a[k.RANK, i] < first else 0.0
        two = (1.0 if a[k.RANK, i] < both else 0.0) - one
        decoy, inform = a[k.DECOY, i], a[k.INFORM, i]
        px = (1.0 - decoy) * (one * gx + two * ox) + decoy * (one + two) * bx
        py = (1.0 - decoy) * (one * gy + two * oy) + decoy * (one + two) * by
        ux += omega * ((1.0 - inform) * a[k.SIGHT, i] * px + inform * gx)
        uy += omega * ((1.0 - inform) * a[k.SIGHT, i] * py + inform * gy)

        norm = np.sqrt(ux * ux + uy * uy)
        will = a[k.WILL, i]
        per_norm = (1.0 - will) / max(norm, TINY)
        ux = ux * per_norm + will * a[k.WILL_X, i] if will > 0.0 else ux
        uy = uy * per_norm + will * a[k.WILL_Y, i] if will > 0.0 else uy
        norm = np.sqrt(ux * ux + uy * uy)
        ux = hx if norm < TINY else ux
        uy = hy if norm < TINY else uy
        norm = 1.0 if norm < TINY else norm

        s, c = _sincos(a[k.NOISE, i] * a[k.TURN_NOISE, i])
        ux, uy = ux * c - uy * s, ux * s + uy * c
        per_norm = 1.0 / norm
        within = hx * ux + hy * uy >= turn_cos * norm
        ts = turn_sin if hx * uy - hy * ux >= 0.0 else -turn_sin
        nx = ux * per_norm if within else hx * turn_cos - hy * ts
        ny = uy * per_norm if within else hx * ts + hy * turn_cos
        moves = (a[k.PRESENT, i] > 0.0) & (a[k.MOBILE, i] > 0.0)
        length = pace * a[k.SPEED, i]
        a[k.HX, i] = nx if moves else hx
        a[k.HY, i] = ny if moves else hy
        a[k.X, i] = x + length * nx if moves else x
        a[k.Y, i] = y + length * ny if moves else y
