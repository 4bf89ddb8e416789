"""Which place a system looks like it pursues: where runs end over where the goal is, for several moved goals.

Each goal k stands elsewhere from the start on: at G_k, which is nearer, farther, or turned around the start. With c_k
the centroid at the end of one replication's runs, M and m the means of G_k and c_k over goals,

    slope s = Σ_k (G_k − M)·(c_k − m) / Σ_k |G_k − M|²,    offset a = m − s·M,    residual v = m − M,

averaged over replications: the regression of final places on the goal's, isotropic, since the goals are the same in
each. Under an isotropic Gaussian around a place that moves with the goal, the mean residual is that place's maximum
likelihood estimate, relative to the goal. Slope 1 and residual 0: it pursues the goal. Slope 0: it goes where it goes.
Slope 1 and a residual: it pursues something else that moves with the goal. (Flint 2020, "The ground of optimization";
Kenton et al. 2022, "Discovering agents".)

A slope below 1 may mean that few get there, or that they go elsewhere. What tells these apart is whether runs end
beside the way from the start to the goal: each final place is turned and scaled so that the start is at (0, 0) and the
goal at (1, 0), and mirrored where the goal was turned to the right, so that the goal unmoved lies on the right. With
(u, v) the mean over goals and replications,

    off course = |(u, v) − (min(max(u, 0), 1), 0)|,

the distance of the mean from that way, as a share of its length: 0 for who goes to the goal, however far; more for who
turns by less or more than the goal did, goes past it, or away from it. And as means hide who stops half-way, what is
attained with the goal turned by 90° from the start on (to the left in even, to the right in odd replications) is told
as a share of what is attained with the goal where it was, both above the null.

Arriving is not to stop anybody (`Passable`), or what only passes the goal would end there. What it cannot see: a place
that coincides with the goal in all these positions, and what a system that needs longer than the horizon would do.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from emergent.arithmetic import ARRAYS
from emergent.codes import END
from emergent.columns import CENTROID, REACHED
from emergent.errors import InvalidInputError
from emergent.metrics.estimate import bootstrap, estimate, mean, ratio
from emergent.metrics.interval import LEVEL, Array, student
from emergent.metrics.metric import attainment, each, scale, table
from emergent.outcomes import Outcomes, Request
from emergent.perturbation import NOMINAL, Plan
from emergent.protocols import Passable, Spatial, missing
from emergent.result import Estimate
from emergent.system import System
from emergent.variant import UNCHANGED, Variant

TURNS = (-90.0, -45.0, 45.0, 90.0)
"""By how much the goal is turned around the start [degrees]."""
SHARES = (0.5, 1.25)
"""Where it is nearer and farther, as shares of its distance: asked where there is something to arrive at."""
"""Replications without which there is no interval."""


def goal_of(system: System) -> Array:
    """Return the target's position [m]."""
    if not isinstance(system, Spatial):
        raise InvalidInputError(f"{system.name} {missing(Spatial)}.")
    return np.array(system.target)


def moved(system: System, onset: float, *, degrees: float = 0.0, share: float = 1.0) -> tuple[Plan, Array]:
    """Return the plan that turns the goal around the start, at a share of its distance, and where it then is [m]."""
    x, y = goal_of(system)
    s, c = (float(value) for value in ARRAYS.sincos(math.radians(degrees)))
    place = share * np.array([x * c - y * s, x * s + y * c])
    dx, dy = place - (x, y)
    bearing = round(math.degrees(math.atan2(dy, dx)), 6)  # the last digits differ between C libraries
    component = system.kinds["move"].applies_to[0]
    return Plan.of("move", component, onset, dose=round(math.sqrt(dx * dx + dy * dy), 6), bearing=bearing), place


def goals(system: System) -> list[tuple[Plan, Array]]:
    """Return the plans that move the goal from the start on, and where it then is [m]."""
    shares = SHARES if REACHED in system.columns else ()
    return [moved(system, 0.0, degrees=d) for d in TURNS] + [moved(system, 0.0, share=s) for s in shares]


def passing(system: System) -> Variant:
    """Return the parameters under which arriving stops nobody; none where the system has no such."""
    return system.passing() if isinstance(system, Passable) else UNCHANGED


def turned(system: System, replications: range) -> list[Plan]:
    """Return the plan of each replication that turns the goal by 90° around the start, from the start on."""
    sides = [moved(system, 0.0, degrees=degrees)[0] for degrees in (90.0, -90.0)]
    return [sides[r % 2] for r in replications]


def requests(system: System, replications: range) -> list[Request]:
    """Return what `pursued` needs."""
    asked = [Request(plan, replications, parameters=passing(system)) for plan, _ in goals(system)]
    return [*asked, *scale(system, replications), *each(turned(system, replications), replications)]


def slopes(ends: Array, places: Array) -> Array:
    """Return the slope of each replication: `ends` (replication, goal, …) over `places` (goal, …)."""
    apart = places - places.mean(0)
    axes = tuple(range(1, ends.ndim))
    return np.asarray((apart * ends).sum(axes) / (apart * apart).sum())


def towards(ends: Array, places: Array, unmoved: Array) -> Array:
    """Return final places (replication, goal, 2) as seen from the start: the goal at (1, 0), the unmoved on the right.

    `ends` (replication, goal, 2) and `places` (goal, 2) [m]; where the goal was not turned, across is left as it is.
    """
    x, y = places.T
    square = x * x + y * y
    side = np.where(x * unmoved[1] - y * unmoved[0] > 1e-9 * square, -1.0, 1.0)
    along = (ends[..., 0] * x + ends[..., 1] * y) / square
    across = (ends[..., 1] * x - ends[..., 0] * y) / square
    return np.stack([along, side * across], -1)


def beside(along: Array, across: Array, axis: int = -1) -> Array:
    """Return the distance of the mean place from the way between (0, 0) and (1, 0)."""
    u, v = along.mean(axis), across.mean(axis)
    return np.asarray(np.hypot(u - np.clip(u, 0.0, 1.0), v))


def length(sample: Array, per: float = 1.0, **about: Any) -> Estimate:
    """Return the length of the mean of vectors (replication, 2), over `per`.

    The interval is Student's along the mean; it begins at 0 where the origin lies in the 95 % region of Hotelling
    (1931), with the variance along the mean: so it holds 0 in 95 % of the cases where that is the truth.
    """
    from scipy.special import fdtri

    runs, middle = len(sample), sample.mean(0)
    value, low, high = math.hypot(*middle), math.nan, math.nan
    if runs > 2:
        error = float((sample @ middle).std(ddof=1)) / max(value, 1e-300) / math.sqrt(runs)
        half = error * student(runs - 1)
        region = error * math.sqrt(2 * (runs - 1) / (runs - 2) * float(fdtri(2, runs - 2, LEVEL)))
        low, high = 0.0 if value <= region else value - half, value + half
    return estimate(value / per, (low / per, high / per), runs, **about)


def pursued(
    system: System, outcomes: Outcomes, replications: range
) -> tuple[tuple[Estimate, ...], dict[str, pd.DataFrame]]:
    """Return slope, offset, the inferred place's distance to the goal and the distance beside the way; two by axis.

    Axes are along the goal's direction as seen from the start, and across it, to the left.
    """
    plans, variant, target = goals(system), passing(system), goal_of(system)
    ends = np.stack([outcomes.arrays(plan, replications, variant)[CENTROID][:, END] for plan, _ in plans], 1)
    places = np.stack([place for _, place in plans])
    slope, residual = slopes(ends, places), (ends - places).mean(1)
    offset = ends.mean(1) - slope[:, None] * places.mean(0)
    far, seen = math.hypot(*target), towards(ends, places, target).mean(1)
    estimates = (
        mean(slope, name="slope", label="final place over the goal's: 1 where it follows the goal"),
        length(offset, far, name="offset", label="final place where the goal is at the start, share of its distance"),
        length(
            residual,
            far,
            name="inferred",
            label="how far what it looks like it pursues is from the goal, share of distance",
        ),
        bootstrap(
            beside, *seen.T, name="off_course", label="how far beside the way to the goal it ends, share of the way"
        ),
        _turned(system, outcomes, replications),
    )
    return estimates, {"slope": _by_axis(ends, places, target / far), "inferred": _place(residual, target)}


def _turned(system: System, outcomes: Outcomes, replications: range) -> Estimate:
    null, usual = (attainment(system, outcomes, plan, replications) for plan in (system.reference("null"), NOMINAL))
    there = attainment(system, outcomes, turned(system, replications), replications)
    label = "attained with the goal turned by 90° from the start on, share of the usual"
    return ratio(there - null, usual - null, name="turned", label=label)


def _by_axis(ends: Array, places: Array, e: Array) -> pd.DataFrame:
    axes = {"along": e, "across": np.array([-e[1], e[0]])}
    return table([({"axis": name}, mean(slopes(ends @ a, places @ a), name=name)) for name, a in axes.items()])


def _place(residual: Array, target: Array) -> pd.DataFrame:
    return table([({"axis": name}, mean(target[i] + residual[:, i], name=name)) for i, name in enumerate("xy")])
