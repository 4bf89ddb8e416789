"""The rules of the walk written the obvious way: one walker after the other, plain objects, angles and the math module.

The oracle of the compiled kernel, written from the rules' description and from what each kind of perturbation means. It
imports neither the kernel nor the channels, and draws from the plain-integer Philox. Units: m, s, rad; time in steps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from emergent.component import Component
from emergent.models.walk.parameters import WalkParameters
from tests.reference.philox import coarse, normal, philox, uniform
from tests.reference.walk_plan import Completed, Condition, Meaning, Surroundings, Vector

START, STEP, CUE, WINDOW, AIR = 0, 1, 2, 3, 5  # purposes of draws
LOOKING, MARGIN, CLEAR, SAME = 1.0, 0.05, 2.0, 1e-11  # [m]


@dataclass
class Walker:
    """One walker's state. Times are steps; −1 is never."""

    key: int
    x: float
    y: float
    heading: float
    busy: bool = False
    errand_until: float = -1.0
    window: Vector = (0.0, 0.0)
    cue_until: float = -1.0
    cue_error: float = 0.0
    cue_decoy: bool = False
    last_cue: float = -1.0
    arrived: float = -1.0
    place: int = 0  # 1 the restaurant, 2 a decoy's place
    moved: float = 0.0

    @property
    def ahead(self) -> Vector:
        return math.cos(self.heading), math.sin(self.heading)


class Walk:
    """One run: its parameters, its completed plan, its seed and its walkers, member i having `components[i]`."""

    def __init__(self, parameters: WalkParameters, plan: Completed, seed: int, components: Sequence[Component]) -> None:
        self.p, self.seed = parameters, seed
        members = components[: parameters.walkers]
        self.keys = [component.key for component in members]
        self.meaning = Meaning(parameters, plan, seed, [component.id for component in members], self.keys)
        self.chance = next(component.key for component in components if component.id == "chance")
        self.walkers: list[Walker] = []

    # whole runs

    def begin(self) -> None:
        """Everybody within a disc of 0.8·sqrt(N) m, with one common heading."""
        words = philox((self.chance, 0, START, 0), self.seed)
        heading = 2 * math.pi * uniform(*words[:2])
        for key in self.keys:
            words = philox((key, 0, START, 1), self.seed)
            r = 0.8 * math.sqrt(self.p.walkers * uniform(*words[:2]))
            angle = 2 * math.pi * uniform(*words[2:])
            self.walkers.append(Walker(key, r * math.cos(angle), r * math.sin(angle), heading))

    def run(self) -> None:
        """From the start to the horizon."""
        self.begin()
        for step in range(self.p.steps):
            self.step(step)

    # one step

    def step(self, step: int) -> None:
        """Everybody decides from what is now; then everybody moves; then arrivals are noticed."""
        for one, (dx, dy) in self.meaning.jumps(step):
            if self.walkers[one].arrived < 0:
                self.walkers[one].x += dx
                self.walkers[one].y += dy
        world = self.meaning.at(step)
        now = [copy(w) for w in self.walkers]
        for one in range(len(now)):
            self._advance(one, now, world, step)

    def _advance(self, one: int, now: list[Walker], world: Surroundings, step: int) -> None:
        p, w, me, c = self.p, self.walkers[one], now[one], world.conditions[one]
        words = philox((w.key, step, STEP, 0), world.seed)
        shake = math.sqrt(2 * p.diffusion * c.diffusion * p.dt) * normal(uniform(*words[:2]))
        self._stray(w, c, coarse(words[3]), world, step)
        cue = self._cue(w, one, coarse(words[2]), world, step)
        if not c.present or c.frozen or w.arrived >= 0:
            self._arrive(w, c, world, step)
            return

        if w.busy:
            force, keep = (w.window[0] - me.x, w.window[1] - me.y), 0.0
            pace = 0.0 if math.hypot(*force) < LOOKING else 1.0
        else:
            force, pace = self._follow(one, now, world, cue, step)
            keep = p.inertia
        if c.stubborn > 0:
            size = math.dist((0, 0), plus(force, keep, me.ahead))
            own = (1 - c.stubborn) / size if size > 1e-12 else 0.0
            stubborn = math.cos(c.stubborn_heading), math.sin(c.stubborn_heading)
            force, keep = plus((own * force[0], own * force[1]), c.stubborn, stubborn), own * keep
        w.heading = self._turn(me, keep, force, shake)
        self._walk(w, p.speed * c.pace * pace * p.dt, world, step)
        self._arrive(w, c, world, step)

    def _turn(self, me: Walker, keep: float, force: Vector, shake: float) -> float:
        """The next heading: half of a step's turn towards the force, the noise, and the other half."""
        strength = math.hypot(*force)
        if strength <= 1e-12:
            return me.heading + shake
        z = self.p.turn_rate * self.p.dt / 2 * strength / math.hypot(*plus(force, keep, me.ahead))
        aim = math.atan2(force[1], force[0])
        off = reduced(reduced(aim - me.heading, z) - shake, z)
        return aim - off

    def _stray(self, w: Walker, c: Condition, draw: float, world: Surroundings, step: int) -> None:
        """Begin to stray, by plan or by chance, and head for the nearest window."""
        busy = c.errand or step < w.errand_until
        if not busy and draw < 1 - math.exp(-self.p.distraction_rate * self.p.dt):
            busy = True
            w.errand_until = step + max(1, round(self.p.distraction_time / self.p.dt))
        if busy and not w.busy:
            if self.p.windows:
                w.window = min(self.p.windows, key=lambda place: math.hypot(place[0] - w.x, place[1] - w.y))
            else:
                angle = 2 * math.pi * uniform(*philox((w.key, step, WINDOW, 0), world.seed)[:2])
                far = self.p.window_distance
                w.window = w.x + far * math.cos(angle), w.y + far * math.sin(angle)
        w.busy = busy

    def _cue(self, w: Walker, one: int, draw: float, world: Surroundings, step: int) -> Vector:
        """The unit vector of the cue that is felt now, or nothing."""
        p, c = self.p, world.conditions[one]
        ends = [*p.landmarks, world.restaurant]
        leg = nearest_leg(ends, (w.x, w.y))
        guided = c.guided > 0
        readable = guided or len(ends) == 1 or one % len(ends) == leg
        if step >= w.cue_until:
            if not (readable and (guided or draw < c.senses * (1 - math.exp(-p.glimpse_rate * p.dt)))):
                return 0.0, 0.0
            words = philox((w.key, step, CUE, 0), world.seed)
            w.cue_error = (c.guide_error if guided else p.glimpse_error) * normal(uniform(*words[:2]))
            w.cue_decoy = coarse(words[2]) < c.deceived
            w.cue_until = step + max(1, round(p.glimpse_time / p.dt))
            w.last_cue = step
        target = ends[leg]
        if w.cue_decoy and world.decoy is not None:
            target = world.decoy
        elif not readable:
            return 0.0, 0.0
        if guided:
            target = self._around((w.x, w.y), target, world)
        bearing = math.atan2(target[1] - w.y, target[0] - w.x) + w.cue_error
        return math.cos(bearing), math.sin(bearing)

    def _around(self, here: Vector, target: Vector, world: Surroundings) -> Vector:
        """Where one heads who knows the way: past the better end of the first wall between, 2 m clear of it."""
        found = []
        for a, b in self._walls(world):
            length = math.dist(a, b)
            t = (b[0] - a[0]) / length, (b[1] - a[1]) / length
            mine = t[0] * (here[1] - a[1]) - t[1] * (here[0] - a[0])
            its = t[0] * (target[1] - a[1]) - t[1] * (target[0] - a[0])
            if (mine < 0) == (its < 0):
                continue
            share = mine / (mine - its)
            cut = here[0] + share * (target[0] - here[0]), here[1] + share * (target[1] - here[1])
            if -MARGIN <= t[0] * (cut[0] - a[0]) + t[1] * (cut[1] - a[1]) <= length + MARGIN:
                ends = (b[0] + CLEAR * t[0], b[1] + CLEAR * t[1]), (a[0] - CLEAR * t[0], a[1] - CLEAR * t[1])
                found.append((share, min(ends, key=lambda end: math.dist(here, end) + math.dist(end, target))))
        return min(found)[1] if found else target

    def _walls(self, world: Surroundings) -> list[tuple[Vector, Vector]]:
        """The walls that stand, from end to end; last the street, as far as it is closed."""
        x0, y0, x1, y1 = self.p.street
        street = x0, y0, x0 + world.closed * (x1 - x0), y0 + world.closed * (y1 - y0)
        standing = [*self.p.walls, *([street] if world.closed > 0 else [])]
        return [((x0, y0), (x1, y1)) for x0, y0, x1, y1 in standing if math.hypot(x1 - x0, y1 - y0) > 0]

    def _follow(self, one: int, now: list[Walker], world: Surroundings, cue: Vector, step: int) -> tuple[Vector, float]:
        """What draws a walker that minds the group, beside its own heading, and how fast it goes, as a share."""
        p, me, c = self.p, now[one], world.conditions[one]
        hx, hy = me.ahead
        others = [
            (w, (w.x - me.x, w.y - me.y), math.hypot(w.x - me.x, w.y - me.y), state)
            for j, (w, state) in enumerate(zip(now, world.conditions, strict=True))
            if j != one and state.present
        ]
        minded = round(p.patience / p.dt)
        others = [other for other in others if 0 < other[2] < world.vision and step - other[0].moved <= minded]
        ux, uy = p.glimpse * cue[0], p.glimpse * cue[1]
        pace = 1.0
        if others:
            cx = sum(r[0] for _, r, _, _ in others) / len(others)
            cy = sum(r[1] for _, r, _, _ in others) / len(others)
            to = unit((cx, cy))
            pull = p.cohesion * min(math.hypot(cx, cy) / (world.vision / 2), 1.0)
            pull -= p.smell * self._smell(me, c, world, step) if p.smell else 0.0
            ux, uy = ux + c.hears * pull * to[0], uy + c.hears * pull * to[1]
            pace = min(max(1 + c.hears * p.wait * (cx * hx + cy * hy) / world.vision, 0.3), 1.25)
        walking = [w.ahead for w, _, _, state in others if not state.frozen and w.arrived < 0]
        for h in walking:
            ux += c.hears * p.alignment * h[0] / len(walking)
            uy += c.hears * p.alignment * h[1] / len(walking)
        for _, r, d, _ in others:
            if d < p.space:
                ux -= c.hears * p.separation * (r[0] / d) * (1 - d / p.space)
                uy -= c.hears * p.separation * (r[1] / d) * (1 - d / p.space)
        return (ux, uy), pace

    def _smell(self, me: Walker, c: Condition, world: Surroundings, step: int) -> float:
        """What the nose reads at its own place."""

        def at(place: Vector) -> float:
            return max(0.0, 1 - math.hypot(place[0] - me.x, place[1] - me.y) / self.p.smell_range)

        smell = at(world.restaurant)
        if c.deceived > 0 and world.decoy is not None:
            smell = (1 - c.deceived) * smell + c.deceived * at(world.decoy)
        noise = c.static * uniform(*philox((me.key, step, AIR, 0), world.seed)[:2]) if c.static else 0.0
        return c.senses * smell + (1 - c.senses) * (c.stuck + noise)

    def _walk(self, w: Walker, length: float, world: Surroundings, step: int) -> None:
        """Walk straight on; else along what is in the way, on the side of the heading; else stay."""
        hx, hy = w.ahead
        here = w.x, w.y
        along = self._obstacle(here, (w.x + length * hx, w.y + length * hy), world)
        if along is not None:
            if hx * along[0] + hy * along[1] < 0:
                along = -along[0], -along[1]
            hx, hy = along
            if self._obstacle(here, (w.x + length * hx, w.y + length * hy), world) is not None:
                return
        w.x, w.y = w.x + length * hx, w.y + length * hy
        w.moved = step + 1.0 if (w.x, w.y) != here else w.moved

    def _obstacle(self, a: Vector, b: Vector, world: Surroundings) -> Vector | None:
        """The direction along the first obstacle that blocks the step from a to b: walls, the street, then circles."""
        for (x0, y0), (x1, y1) in self._walls(world):
            length = math.hypot(x1 - x0, y1 - y0)
            t = (x1 - x0) / length, (y1 - y0) / length
            before = t[0] * (a[1] - y0) - t[1] * (a[0] - x0)  # distances from the wall's line, with sign
            after = t[0] * (b[1] - y0) - t[1] * (b[0] - x0)
            meets = None
            if (before < 0) != (after < 0):
                share = before / (before - after)
                meets = a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
            elif abs(after) < MARGIN and abs(after) < abs(before) - SAME:
                meets = b
            if meets and -MARGIN <= t[0] * (meets[0] - x0) + t[1] * (meets[1] - y0) <= length + MARGIN:
                return t
        for x, y, radius in self.p.circles:
            before, after = math.hypot(a[0] - x, a[1] - y), nearest_on((x, y), a, b)
            if after < radius and after < before - SAME:
                return (y - a[1]) / before, (a[0] - x) / before
        return None

    def _arrive(self, w: Walker, c: Condition, world: Surroundings, step: int) -> None:
        if c.present and w.arrived < 0:
            for place, target in ((2, world.decoy), (1, world.restaurant)):
                if target is not None and math.hypot(target[0] - w.x, target[1] - w.y) < self.p.radius:
                    w.arrived, w.place = step + 1, place


def plus(force: Vector, weight: float, ahead: Vector) -> Vector:
    """The force, and so much ahead."""
    return force[0] + weight * ahead[0], force[1] + weight * ahead[1]


def reduced(angle: float, z: float) -> float:
    """What is left of an angle after a turn for so long that a small one falls by the factor e^−z, nearly."""
    return 2 * math.atan(math.tan(math.remainder(angle, 2 * math.pi) / 2) / (1 + z + z * z / 2))


def unit(v: Vector) -> Vector:
    """The direction of a vector; none of a vector of no length."""
    d = math.hypot(*v)
    return (v[0] / d, v[1] / d) if d > 1e-12 else (0.0, 0.0)


def nearest_on(centre: Vector, a: Vector, b: Vector) -> float:
    """How near the way from a to b comes to a point."""
    u = b[0] - a[0], b[1] - a[1]
    square = u[0] ** 2 + u[1] ** 2
    share = ((centre[0] - a[0]) * u[0] + (centre[1] - a[1]) * u[1]) / square if square else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.dist(centre, (a[0] + share * u[0], a[1] + share * u[1]))


def nearest_leg(ends: Sequence[Vector], place: Vector) -> int:
    """Which leg of the way from the origin over `ends` is nearest; of legs equally near the later one."""
    best, found, begin = math.inf, 0, (0.0, 0.0)
    for leg, end in enumerate(ends):
        u = end[0] - begin[0], end[1] - begin[1]
        square = u[0] ** 2 + u[1] ** 2
        along = ((place[0] - begin[0]) * u[0] + (place[1] - begin[1]) * u[1]) / square if square else 0.0
        along = min(max(along, 0.0), 1.0)
        d = math.hypot(place[0] - begin[0] - along * u[0], place[1] - begin[1] - along * u[1])
        if d <= best + SAME:
            best, found = min(d, best), leg
        begin = end
    return found
