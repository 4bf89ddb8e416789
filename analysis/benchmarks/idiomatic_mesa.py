"""The walk as a Mesa user would write it: ContinuousSpace, one agent at a time, numpy over the neighbours.

The rules are those of `emergent.models.walk.rules` on the open plaza: following, glimpses, smell, distractions and
arrival. Obstacles, legs and interventions are left out, which makes it a little faster than the whole. Everybody
decides before anybody moves. It draws from `model.rng`: so it agrees with the kernel to rounding in single steps in
which nothing is drawn, and in distribution over whole runs. `walk_speed.py` checks both before it times anything.
"""

from __future__ import annotations

import math

import mesa
import numpy as np
from mesa.experimental.continuous_space import ContinuousSpace, ContinuousSpaceAgent

from emergent.models.walk import WalkParameters

WORLD = 1e4
"""Half the width of the space [m], far more than anybody walks."""
WINDOW_REACH = 1.0


class Walker(ContinuousSpaceAgent):
    """Walks, follows, catches a glimpse now and then."""

    def __init__(self, space, model, position, heading):
        super().__init__(space, model)
        self.position = position
        self.heading = np.asarray(heading, float)
        self.arrived = False
        self.glimpse_until = -1
        self.glimpse_error = 0.0
        self.errand_until = -1
        self.window = None
        self.next_position = self.position.copy()
        self.next_heading = self.heading

    def decide(self):
        """Choose the next place and heading from the current ones of everybody."""
        if self.arrived:
            return
        p, rng = self.model.parameters, self.model.rng
        distracted = self.distracted()
        steer, pace = self.towards_window() if distracted else self.with_the_others()
        keep = 0.0 if distracted else p.inertia
        self.next_heading = self.turn(steer, keep, math.sqrt(2 * p.diffusion * p.dt) * rng.normal())
        self.next_position = self.position + p.dt * p.speed * pace * self.next_heading

    def move(self):
        """Go there; whoever reaches the restaurant stays."""
        if self.arrived:
            return
        self.position = self.next_position
        self.heading = self.next_heading
        dx, dy = self.model.restaurant - self.next_position
        self.arrived = math.hypot(dx, dy) < self.model.parameters.radius

    def with_the_others(self):
        """Return where to, and how fast, by the others and what is sensed of the restaurant."""
        p = self.model.parameters
        steer = p.glimpse * self.cue()
        neighbors, distances = self.get_neighbors_in_radius(p.vision)
        if not neighbors:
            return steer, 1.0
        offsets = self.space.calculate_difference_vector(self.position, neighbors)
        centre = offsets.mean(axis=0)
        far = math.hypot(*centre)
        pull = p.cohesion * min(far / (p.vision / 2), 1.0)
        if p.smell > 0:
            pull -= p.smell * self.smell()
        steer = steer + pull * centre / max(far, 1e-12)
        headings = [neighbor.heading for neighbor in neighbors if not neighbor.arrived]
        if headings:
            steer = steer + p.alignment * np.mean(headings, axis=0)
        close = distances < p.space
        if close.any():
            near = distances[close, np.newaxis]
            steer = steer - p.separation * (offsets[close] / near * (1 - near / p.space)).sum(axis=0)
        pace = 1 + p.wait * float(centre @ self.heading) / p.vision
        return steer, min(max(pace, 0.3), 1.25)

    def cue(self):
        """Return the direction of a glimpse while one lasts, else nothing."""
        model, p = self.model, self.model.parameters
        if model.now >= self.glimpse_until:
            if model.rng.random() >= model.glimpse_chance:
                return np.zeros(2)
            self.glimpse_until = model.now + max(1, round(p.glimpse_time / p.dt))
            self.glimpse_error = p.glimpse_error * model.rng.normal()
        dx, dy = model.restaurant - self.position
        bearing = math.atan2(dy, dx) + self.glimpse_error
        return np.array([math.cos(bearing), math.sin(bearing)])

    def smell(self):
        """Return how strongly it smells here."""
        dx, dy = self.model.restaurant - self.position
        return max(0.0, 1 - math.hypot(dx, dy) / self.model.parameters.smell_range)

    def distracted(self):
        """Return whether there is a shop window to look at; now and then one catches the eye."""
        model, p = self.model, self.model.parameters
        if model.now < self.errand_until:
            return True
        if model.rng.random() >= model.distraction_chance:
            return False
        self.errand_until = model.now + max(1, round(p.distraction_time / p.dt))
        angle = model.rng.uniform(0, 2 * math.pi)
        self.window = self.position + p.window_distance * np.array([math.cos(angle), math.sin(angle)])
        return True

    def towards_window(self):
        """Return the way to the window; in front of it one stands."""
        offset = self.window - self.position
        return offset, 0.0 if math.hypot(*offset) < WINDOW_REACH else 1.0

    def turn(self, steer, keep, noise):
        """Return the heading after half a step's turn towards `steer`, the noise, and the other half."""
        p = self.model.parameters
        before, strength = math.atan2(self.heading[1], self.heading[0]), math.hypot(*steer)
        aim, off = before, -noise
        if strength > 0:
            z = p.turn_rate * p.dt / 2 * strength / math.hypot(*(keep * self.heading + steer))
            left = 1 / (1 + z + z * z / 2)
            aim = math.atan2(steer[1], steer[0])
            off = 2 * math.atan(left * math.tan((aim - before) / 2)) - noise
            off = 2 * math.atan(left * math.tan(off / 2))
        angle = aim - off
        return np.array([math.cos(angle), math.sin(angle)])


class MesaWalk(mesa.Model):
    """The group on the open plaza."""

    def __init__(self, rng=None, parameters=None, places=None, headings=None):
        """Take places and headings, both (walker, 2), or start in a disc with one common heading."""
        super().__init__(rng=rng)
        self.parameters = p = WalkParameters() if parameters is None else parameters
        self.restaurant = np.array(p.restaurant)
        self.glimpse_chance = -math.expm1(-p.dt * p.glimpse_rate)
        self.distraction_chance = -math.expm1(-p.dt * p.distraction_rate)
        self.now = 0
        n = p.walkers
        if places is None:
            angle = self.rng.uniform(0, 2 * math.pi, n)
            far = 0.8 * np.sqrt(n * self.rng.random(n))
            places = far[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        if headings is None:
            common = self.rng.uniform(0, 2 * math.pi)
            headings = np.tile([math.cos(common), math.sin(common)], (n, 1))
        self.space = ContinuousSpace([[-WORLD, WORLD], [-WORLD, WORLD]], random=self.random, n_agents=n)
        for place, heading in zip(places, headings, strict=True):
            Walker(self.space, self, place, heading)

    def step(self):
        self.agents.do("decide")
        self.agents.do("move")
        self.now += 1
        self.running = self.now < self.parameters.steps and not all(walker.arrived for walker in self.agents)

    @property
    def attainment(self):
        return sum(walker.arrived for walker in self.agents) / self.parameters.walkers
