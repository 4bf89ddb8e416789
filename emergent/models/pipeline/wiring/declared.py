"""Parameters of a pipeline: its wiring, its items and their alphabet (defaults: three stages in a row)."""

from __future__ import annotations

from pydantic import Field

from emergent.models.pipeline.wiring.nodes import ComponentParameters
from emergent.parameters import Parameters, number

CHAIN = {name: ComponentParameters(kind="stage", part=name, right=0.85) for name in ("a", "b", "c")}

MOST_EDGES = 5000
"""The bound of edges, each of which is followed from every fork: twelve to each of the most components."""


class Declared(Parameters):
    """What a scenario declares of a pipeline: each number within its bounds, the wiring still to be checked."""

    items: int = number(50, 1, 10_000, "1", "Number of items of a run.")
    interval: int = number(1, 1, 10_000, "steps", "Time from one arrival to the next.")
    symbols: int = number(4, 1, 24, "1", "Symbols K of an artefact.")
    alphabet: int = number(16, 2, 2**24, "1", "Different symbols q; q to the power of K is at most 2^24.")
    difficulty: float = number(
        0,
        0,
        100,
        "logit",
        "Standard deviation of the items' difficulty. Harder by 1: odds of an errorless attempt ÷ 2.7.",
    )
    fragility: float = number(2.9, 0, 100, "1", "How fast injected errors spoil a message (kind `inject`).")
    skill: float = number(
        0, -100, 100, "logit", "Shift of every stage's competence. +1: odds of an errorless attempt × 2.7."
    )
    horizon: float = number(200, 1, 1e6, "s", "Longest time of a run, in whole steps of 1 s.")
    deadline: int = number(0, 0, 1_000_000, "steps", "Time from arrival to delivery that counts, 0 for any.")
    hops: int = number(0, 0, 1_000_000, "1", "Messages after which an item is lost, 0 for no limit.")
    agent_attempts: int = number(
        0, 0, 64, "1", "Above 0: instead of the wiring, one agent does everything, that many times over."
    )
    log: int = number(0, 0, 1, "1", "1 to keep hashes of every run's event log, for comparisons bit by bit.")
    edges: tuple[str, ...] = Field(
        ("in -> a", "a -> b", "b -> c", "c -> out"),
        max_length=MOST_EDGES,
        description='Edges "FROM -> TO", with ": reject", ": error" or a weight.',
    )
    components: dict[str, ComponentParameters] = Field(CHAIN, description="The components by name.")

    @property
    def steps(self) -> int:
        """The number of steps until the horizon."""
        return round(self.horizon)
