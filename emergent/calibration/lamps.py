"""A Mesa model of known truth, which knows nothing of this library: lamps that show a colour, by one of four rules."""

from __future__ import annotations

from mesa import Agent, Model

SEEKERS, COMPANY, RIGID, HIDDEN = RULES = "seekers", "company", "rigid", "hidden"
"""Each shows the colour that is asked for; only where another one is there; the one that was asked for when it lit up;
or, blinded too, since the model tells it past its sensor."""


class Lamp(Agent):
    """Shows nothing until it lights up."""

    def __init__(self, model: Lamps) -> None:
        super().__init__(model)
        self.sees, self.shows = True, ""

    def step(self) -> None:
        """Light up, or go on."""
        rule, alone = self.model.rule, len(self.model.agents) == 1
        if (rule == COMPANY and alone) or (rule == RIGID and self.shows):
            return
        if self.sees or rule == HIDDEN:
            self.shows = self.model.colour


class Lamps(Model):
    """Lamps, and the colour that is asked for."""

    def __init__(self, lamps: int = 6, rule: str = SEEKERS, rng: int | None = None) -> None:
        super().__init__(rng=rng)
        self.rule, self.colour = rule, "red"
        Lamp.create_agents(self, lamps)

    def step(self) -> None:
        """All act, in any order."""
        self.agents.shuffle_do("step")
