"""Mesa's DataCollector, filled from what a live model records anyway: collecting costs a step nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from operator import attrgetter
from typing import Any, Protocol

import mesa
import numpy.typing as npt

from emergent.perturbation import Plan

RUN = ("seed", "replication")
"""Which run a table is of: columns of both tables."""
COMPONENT = "component"
"""Which component a row of agents is about: a column with its id."""


class Observed(Protocol):
    """What a table says of each run: which one it is, its plan so far, and whether it goes on."""

    seed: int
    replication: int
    running: bool

    @property
    def plan(self) -> Plan:
        """The plan so far."""


class Collector(mesa.DataCollector):
    """A table of the model and one of its agents: rows 0 to n, row 0 from before the first step.

    Both tables have the columns `RUN`, that of the agents `COMPONENT`, and that of the model `running`, whether the run
    went on from there, beside the columns that are given.
    """

    def __init__(self, model: Sequence[str], agents: Sequence[str]) -> None:
        """Make an empty one; the columns are names of attributes of the model, and of its agents."""
        self._model, self._agents = tuple(model), tuple(agents)
        of_agents = {COMPONENT: "id", **{name: name for name in agents}, **{name: f"model.{name}" for name in RUN}}
        super().__init__(
            model_reporters={name: name for name in (*model, "running", *RUN)},
            agent_reporters={name: attrgetter(path) for name, path in of_agents.items()},  # which can be pickled
        )
        self.stands_at: tuple[int, Plan] | None = None
        """The step and the plan for which it was filled."""

    def collect(self, model: mesa.Model) -> None:
        """Do nothing, even where a model calls this itself: the model fills the collector when it is read."""

    @property
    def fresh(self) -> int:
        """The first step of which the agents' rows are still to come: the latest that stands, which is not final."""
        return max(len(self._agent_records) - 1, 0)

    def fill(
        self,
        run: Observed,
        now: int,
        columns: Sequence[npt.NDArray[Any]],
        agents: Sequence[Any],
        cells: Sequence[npt.NDArray[Any]],
    ) -> None:
        """Bring it up to date with the step `now`.

        `columns` are those of the model, shape (step,), from step 0 to `now`; `cells` are those of its `agents`, shape
        (step, agent), from any step up to `fresh` on to `now`.
        """
        plan = run.plan
        self.model_vars.update({name: values.tolist() for name, values in zip(self._model, columns, strict=True)})
        self.model_vars["running"] = [True] * now + [run.running]
        self.model_vars.update({name: [getattr(run, name)] * (now + 1) for name in RUN})
        rows: Sequence[float] = range(now + 1)
        if hasattr(self, "_collection_steps"):  # Mesa 3.5 knows steps by its own time, a float
            rows = [float(step) for step in rows]
            self._collection_steps[:] = rows
        numbers, names = [agent.unique_id for agent in agents], [agent.id for agent in agents]
        same = [repeat(getattr(run, name)) for name in RUN]
        news = (values.tolist() for values in cells)
        for row, *moment in zip(rows[now + 1 - len(cells[0]) :], *news, strict=True):
            self._agent_records[row] = list(zip(repeat(row), numbers, names, *moment, *same, strict=False))
        self.stands_at = (now, plan)
