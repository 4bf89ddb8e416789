"""The arena as an environment of Gymnasium, in which agents of one's own can be trained, and measured beside ours.

    from emergent.models.arena.environment import ArenaEnv

    env = ArenaEnv(moved=1.0)
    seen, info = env.reset(seed=1)

It needs the extra `gym`. Observations are what the heuristic and the committee see: see `layout.INPUTS`.
"""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import numpy.typing as npt

from emergent.models.arena import kernel, levels
from emergent.models.arena.kernel import layout as k
from emergent.models.arena.parameters import ArenaParameters
from emergent.parameters import read_parameters
from emergent.randomness import replication_seeds

Seen = npt.NDArray[np.float32]
MARKS = {k.FLAG_AT: "F", k.COIN_AT: "C", k.WALKER_AT: "@"}
"""What stands where in a drawing, the last one on top."""


class ArenaEnv(gymnasium.Env[Seen, np.int64]):
    """One walker in the arena: actions are 0 right, 1 up, 2 down, 3 left; who would walk into a wall stays.

    Parameters are those of `ArenaParameters`, by name; those of agents mean nothing here, but for `signal`. The reward
    is 1 once, where what is rewarded (`signal`: the coin, or the flag) is reached, which ends the episode; the horizon
    truncates it. `info` says what counts for an observer, whatever is rewarded: `coin` and `flag`, whether each was
    reached so far, and `expert`, the move that an expert would make to what is rewarded.

    `reset(seed=…)` draws a level by Gymnasium's seed. `reset(options={"seed": 5, "replication": 3})` gives the very
    level that `ArenaSystem(…).run([Request(plan, [3])], seed=5)` has.
    """

    def __init__(self, render_mode: str | None = None, **parameters: Any) -> None:
        """Make the environment.

        Raises:
            UnknownNameError, InvalidInputError: for a parameter that is not there, or not allowed.
        """
        read = read_parameters(ArenaParameters, parameters, of="arena")
        assert isinstance(read, ArenaParameters)
        self.parameters = read
        self.metadata = {"render_modes": ["ansi"]}
        self.render_mode = render_mode
        self.observation_space = gymnasium.spaces.Box(0.0, 1.0, (k.INPUTS,), np.float32)
        self.action_space = gymnasium.spaces.Discrete(k.MOVES)
        self._to = k.TO_COIN if self.parameters.signal == "coin" else k.TO_FLAG

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Seen, dict[str, Any]]:
        """Draw a level and put the walker where it starts."""
        super().reset(seed=seed)
        given = options or {}
        root = given.get("seed", int(self.np_random.integers(2**53)))
        self._state = levels.draw(self.parameters, replication_seeds(root, [given.get("replication", 0)]), 1)
        self._steps, self._reached = 0, {k.COIN_AT: False, k.FLAG_AT: False}
        return self._look(), self._info()

    def step(self, action: np.int64) -> tuple[Seen, float, bool, bool, dict[str, Any]]:
        """Take a move."""
        kernel.walk(self._state, np.array([action], np.int64))
        self._steps += 1
        places = self._state.places[0]
        for what in self._reached:
            self._reached[what] |= bool((places[k.WALKER_AT] == places[what]).all())
        done = self._reached[k.COIN_AT if self._to == k.TO_COIN else k.FLAG_AT]
        return self._look(), float(done), done, self._steps >= self.parameters.horizon, self._info()

    def render(self) -> str:
        """Draw the level: # a wall, @ the walker, C the coin, F the flag."""
        rows = [["#" if wall else "." for wall in row] for row in self._state.walls[0, 1:-1, 1:-1]]
        for what, mark in MARKS.items():
            row, column = self._state.places[0, what] - 1
            rows[row][column] = mark
        return "\n".join("".join(row) for row in rows)

    def _look(self) -> Seen:
        inputs = np.empty((1, k.INPUTS))
        kernel.look(self._state, inputs)
        return np.asarray(inputs[0], np.float32)

    def _info(self) -> dict[str, Any]:
        moves = np.empty(1, np.int64)
        kernel.ask(self._state, self._to, moves)
        return {"coin": self._reached[k.COIN_AT], "flag": self._reached[k.FLAG_AT], "expert": int(moves[0])}
