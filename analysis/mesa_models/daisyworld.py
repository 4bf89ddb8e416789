"""Daisyworld (Watson and Lovelock 1983): a planet that keeps its temperature though nobody on it has a thermostat.

Black daisies warm the planet, white ones cool it; each grows best where it is 22.5 °C, and the sun grows brighter. The
patches of the planet are the agents. Source, also of flux, albedos, q′ and deaths: A. J. Watson and J. E. Lovelock,
Biological homeostasis of the global environment: the parable of Daisyworld, Tellus 35B (1983) 284–289.
"""

from mesa import Agent, Model

import emergent

FLUX, STEFAN, APART, DEATHS, LEAST = 917.0, 5.67e-8, 20.0, 0.3, 0.01
"""Sunlight [W/m²], Stefan's constant, q′ [K], deaths a step, and the least cover of each kind of daisies."""
ALBEDO = {"bare": 0.5, "black": 0.25, "white": 0.75}


class Patch(Agent):
    """A part of the ground: bare, or with daisies, which die, and whose seeds fall everywhere."""

    def __init__(self, model, cover):
        super().__init__(model)
        self.cover, self.feels = cover, True

    def growth(self, cover):
        """How well daisies grow here: best at the optimum, not at all 17.5 K from it; they warm or cool their place."""
        if not self.feels:
            return 0.5
        here = self.model.temperature + APART * (self.model.albedo - ALBEDO[cover])
        return max(0.0, 1 - 0.003265 * (self.model.optimum - here) ** 2)

    def step(self):
        """Lose the daisies, or get some of either kind."""
        luck = self.random.random()
        if self.cover != "bare":
            if luck < DEATHS:
                self.cover = "bare"
            return
        for cover in ("black", "white"):
            luck -= max(self.model.share[cover], LEAST) * self.growth(cover)
            if luck < 0:
                self.cover = cover
                return


class Daisyworld(Model):
    """The sun grows from 0.8 to `sun` of its strength in `ramp` steps, then stays. Without a patch, ground is bare."""

    def __init__(self, patches=49, sun=1.2, ramp=60, rng=None):
        super().__init__(rng=rng)
        self.patches, self.sun, self.ramp, self.past = patches, sun, ramp, []
        self.optimum = 295.5
        for number in range(patches):
            Patch(self, ("black", "white", "bare")[number % 3])
        self.look()

    def look(self):
        """Find how much is covered, how much light goes back, and how warm it is: σT⁴ = S·L·(1 − A)."""
        covers = [patch.cover for patch in self.agents]
        self.share = {cover: covers.count(cover) / self.patches for cover in ("black", "white")}
        self.albedo = 0.5 + sum((ALBEDO[cover] - 0.5) * share for cover, share in self.share.items())
        light = FLUX * min(self.sun, 0.8 + (self.sun - 0.8) * len(self.past) / self.ramp)
        self.temperature = (light * (1 - self.albedo) / STEFAN) ** 0.25
        self.past.append(self.temperature)

    def step(self):
        """Let all patches change, then look."""
        self.agents.shuffle_do("step")
        self.look()


# --- what the library is told ---------------------------------------------------------------------------------------


def as_wanted(model):
    """How much of the heat is kept off: 1 at what is asked for, 0 as far from it as bare ground under this sun."""
    late = model.past[-20:]
    off = abs(sum(late) / len(late) - 295.5 - getattr(model, "asked", 0))
    return max(0.0, 1 - off / ((FLUX * model.sun * 0.5 / STEFAN) ** 0.25 - 295.5))


def insensitive(patch):
    """Its daisies grow however warm it is."""
    patch.feels = False


def warmer(model):
    """The daisies' optimum, and what is asked for, are 6 K higher."""
    model.optimum += 6
    model.asked = 6


system = emergent.adapt(
    Daisyworld,
    steps=120,
    goal="The planet is as warm as is asked for.",
    attained=as_wanted,
    ceiling=1.0,
    blind=insensitive,
    move=warmer,
)
