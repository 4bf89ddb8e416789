"""What a walker sees of the others, compiled: where they are, how they walk, and who comes too close.

Nobody minds those who have not moved for more than `patience` steps, be they held, at a window, or arrived.
"""

from __future__ import annotations

import numpy as np

from emergent import arithmetic
from emergent.compiled import inline
from emergent.models.walk.kernel import layout as k

NOBODY = -1
FAR = 1e30
"""Where nobody is [m]."""
WORD = 64
"""Of how many others one word says which are too close, a bit each."""
_ONE, _NONE = np.int64(1), np.int64(0)

_bits, _floats, _lowest = arithmetic.bits, arithmetic.floats, arithmetic.lowest


@inline
def look_around(a, others, minded, count, vision, space, step, patience):
    """Sum up what each walker sees of the `count` `others` that are minded, of whom `minded` becomes the list."""
    for row in range(k.SEEN, k.APART_Y + 1):
        for i in range(a.shape[1]):
            a[row, i] = 0.0
    listed = mind(a, others, minded, count, step, patience)
    for begin in range(0, listed, WORD):
        look(a, minded, begin, min(begin + WORD, listed), vision, space)
        keep_apart(a, others, minded, begin, count, space, step, patience)


@inline
def mind(a, others, minded, count, step, patience):
    """List in `minded` who of the others has moved lately, nobody behind them; return how many."""
    listed = 0
    for m in range(count):
        minded[listed] = others[m]
        listed += 1 if step - a[k.MOVED, others[m]] <= patience else 0
    minded[listed] = NOBODY
    return listed


@inline
def appearance(a, j):
    """Return where one is, whether it walks (1), and its heading if so."""
    if j == NOBODY:
        return FAR, FAR, 0.0, 0.0, 0.0
    walking = a[k.MOBILE, j] if a[k.ARRIVED, j] < 0.0 else 0.0
    return a[k.X, j], a[k.Y, j], walking, walking * a[k.HX, j], walking * a[k.HY, j]


@inline
def look(a, minded, begin, end, vision, space):
    """Sum over the others within `vision` [m]: how many, where, how many walk, their headings; note who is too close.

    Two of them at a time, so that the sums are read and written half as often.
    """
    far, near = vision * vision, min(space * space, vision * vision)
    for i in range(a.shape[1]):
        a[k.CLOSE, i] = 0.0
    for m in range(begin, end, 2):
        x0, y0, walks0, hx0, hy0 = appearance(a, minded[m])
        x1, y1, walks1, hx1, hy1 = appearance(a, minded[m + 1])
        bit0, bit1 = _ONE << (m - begin), _ONE << (m + 1 - begin)
        for i in range(a.shape[1]):
            dx0, dy0 = x0 - a[k.X, i], y0 - a[k.Y, i]
            dx1, dy1 = x1 - a[k.X, i], y1 - a[k.Y, i]
            d0, d1 = dx0 * dx0 + dy0 * dy0, dx1 * dx1 + dy1 * dy1
            seen0, seen1 = (d0 < far) & (d0 > 0.0), (d1 < far) & (d1 > 0.0)
            a[k.SEEN, i] = a[k.SEEN, i] + (1.0 if seen0 else 0.0) + (1.0 if seen1 else 0.0)
            a[k.SUM_X, i] = a[k.SUM_X, i] + (dx0 if seen0 else 0.0) + (dx1 if seen1 else 0.0)
            a[k.SUM_Y, i] = a[k.SUM_Y, i] + (dy0 if seen0 else 0.0) + (dy1 if seen1 else 0.0)
            a[k.WALKING, i] = a[k.WALKING, i] + (walks0 if seen0 else 0.0) + (walks1 if seen1 else 0.0)
            a[k.SUM_HX, i] = a[k.SUM_HX, i] + (hx0 if seen0 else 0.0) + (hx1 if seen1 else 0.0)
            a[k.SUM_HY, i] = a[k.SUM_HY, i] + (hy0 if seen0 else 0.0) + (hy1 if seen1 else 0.0)
            close = _bits(a[k.CLOSE, i])
            close |= bit0 if (d0 < near) & (d0 > 0.0) else _NONE
            close |= bit1 if (d1 < near) & (d1 > 0.0) else _NONE
            a[k.CLOSE, i] = _floats(close)


@inline
def keep_apart(a, others, minded, begin, count, space, step, patience):
    """Sum over those who are too close: Σ_j −(r_ij/|r_ij|)(1 − |r_ij|/space) over |r_ij| < space.

    Few pairs are, and a root and a division for each possible one took more time than all that is above. What one of
    two minded walkers is pushed, the other is pushed the other way, so each pair comes up once; and for everybody in
    the order of the list, so that the sums have the same bits as if each went through the list by itself.
    """
    per_space, rank = 1.0 / space, -begin
    for m in range(count):
        i = others[m]
        close, both = _bits(a[k.CLOSE, i]), step - a[k.MOVED, i] <= patience
        if both:
            close &= first_bits(rank)
            rank += 1
        x, y, apart_x, apart_y = a[k.X, i], a[k.Y, i], a[k.APART_X, i], a[k.APART_Y, i]
        while close != 0:
            j = minded[begin + _lowest(close)]
            close &= close - _ONE
            dx, dy = a[k.X, j] - x, a[k.Y, j] - y
            push = 1.0 / np.sqrt(dx * dx + dy * dy) - per_space
            apart_x -= push * dx
            apart_y -= push * dy
            if both:
                a[k.APART_X, j] += push * dx
                a[k.APART_Y, j] += push * dy
        a[k.APART_X, i], a[k.APART_Y, i] = apart_x, apart_y


@inline
def first_bits(number):
    """Return a word of which the lowest `number` bits are set: none below 1, all from 64 on."""
    if number <= 0:
        return _NONE
    return (_ONE << number) - _ONE if number < WORD else ~_NONE
