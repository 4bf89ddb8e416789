"""Termites and wood chips (Resnick 1994), written anew from the description, as by somebody who knows Mesa only."""

from mesa import Model
from mesa.discrete_space import CellAgent, FixedAgent, OrthogonalMooreGrid

import emergent


class Chip(FixedAgent):
    """A wood chip that lies in a cell."""

    def __init__(self, model, cell):
        super().__init__(model)
        self.cell = cell


class Termite(CellAgent):
    """Walks at random. It picks up a chip that it meets, and puts it down where it meets the next one."""

    def __init__(self, model, cell):
        super().__init__(model)
        self.cell, self.carries, self.puts_anywhere = cell, False, False

    def step(self):
        """Go to a neighbouring cell; take a chip there, or put one down where one lies already."""
        self.cell = self.cell.neighborhood.select_random_cell()
        chips = [one for one in self.cell.agents if isinstance(one, Chip)]
        if not self.carries and chips:
            chips[0].remove()
            self.carries = True
        elif self.carries and (chips or self.puts_anywhere):
            Chip(self.model, self.cell)
            self.carries = False


class Termites(Model):
    """Termites among chips that lie at random."""

    def __init__(self, termites=12, chips=60, size=15, rng=None):
        super().__init__(rng=rng)
        self.grid = OrthogonalMooreGrid((size, size), torus=True, random=self.random)
        for cell in self.random.sample(list(self.grid.all_cells.cells), chips):
            Chip(self, cell)
        for cell in self.random.choices(list(self.grid.all_cells.cells), k=termites):
            Termite(self, cell)

    def step(self):
        """Let all termites walk."""
        self.agents_by_type[Termite].shuffle_do("step")


# --- what the library is told ---------------------------------------------------------------------------------------


def piled(model):
    """How few piles there are: 0 if each chip lies alone, 1 if all lie together."""
    chips = [one for one in model.agents if isinstance(one, Chip)]
    return 1 - (len({chip.cell for chip in chips}) - 1) / (len(chips) - 1) if len(chips) > 1 else 0.0


def careless(termite):
    """It puts its chip down anywhere."""
    termite.puts_anywhere = True


system = emergent.adapt(
    Termites, steps=400, goal="The chips lie in piles.", attained=piled, members=Termite, blind=careless, ceiling=1.0
)
