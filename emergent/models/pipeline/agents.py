"""The components of a Mesa pipeline: each agent is a view on one row of the kernel's arrays.

Nothing of a component is kept in the agent. What is done to it (`by_hand` of the kinds) becomes a perturbation of the
model's plan, with the present time as its onset, and takes effect when the next step begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, NoReturn

import mesa
from mesa.discrete_space import FixedAgent

from emergent.errors import InvalidInputError
from emergent.models.live import LiveAgent
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kinds.blind import Blind
from emergent.models.pipeline.kinds.chance import Chance
from emergent.models.pipeline.kinds.confuse import Confuse
from emergent.models.pipeline.kinds.delay import Delay
from emergent.models.pipeline.kinds.drop import Drop
from emergent.models.pipeline.kinds.fail import Fail
from emergent.models.pipeline.kinds.garble import Garble
from emergent.models.pipeline.kinds.hone import Hone
from emergent.models.pipeline.kinds.inject import Inject
from emergent.models.pipeline.kinds.misroute import Misroute
from emergent.models.pipeline.kinds.placebo import Placebo
from emergent.models.pipeline.kinds.stale import Stale
from emergent.models.pipeline.kinds.stuck import Stuck
from emergent.models.pipeline.kinds.unavailable import Unavailable
from emergent.models.pipeline.kinds.wave import Wave
from emergent.models.pipeline.kinds.yoke import Yoke
from emergent.models.pipeline.run import PipelineRun
from emergent.models.pipeline.wiring import Edge
from emergent.models.pipeline.wiring.nodes import ComponentParameters
from emergent.randomness import key_of, uniforms


class PipelineAgent(LiveAgent):
    """What all agents of a pipeline have: a name, counters, and perturbations that can be done to any component."""

    model: PipelineRun
    index: int
    id: str
    kind: str

    @property
    def name(self) -> str:
        """Its id, under the name that networkx has for labels."""
        return self.id

    @property
    def available(self) -> bool:
        """Whether nothing made it unavailable at the step that was taken last."""
        model, step = self.model, max(self.model.now - 1, 0)
        share = model.view("channels")[self.index, k.DOWN]
        if not 0.0 < share < 1.0:
            return bool(share == 0.0)
        return bool(uniforms(model.state.memory[0, k.SEED], key_of(self.id), step, k.DOWNTIME) >= share)

    @property
    def operations(self) -> int:
        """What it did so far: attempts, calls, messages, reviews, …."""
        return self.count(k.N_OPERATIONS)

    @property
    def lost(self) -> int:
        """How many things it lost that it should have handed over."""
        return self.count(k.N_LOST)

    @property
    def struck(self) -> int:
        """How many of its operations a perturbation changed."""
        return self.count(k.N_STRUCK)

    @property
    def waiting(self) -> int:
        """How many items wait at it."""
        return int(self.model.waiting[-1, self.index])

    def count(self, counter: int) -> int:
        """Return one of the layout's counters (`N_OPERATIONS`, …)."""
        return int(self.model.view("counts")[self.index, counter])

    unavailable, hone, placebo = Unavailable.by_hand, Hone.by_hand, Placebo.by_hand

    def remove(self) -> NoReturn:
        """Refuse: the items would flow through it all the same.

        Raises:
            InvalidInputError: always.
        """
        raise InvalidInputError(
            f"{self.id} cannot leave a pipeline that is wired through it; make it unavailable instead, with "
            f"{type(self).__name__}.unavailable(), or build the model with other components and edges."
        )


class NodeAgent(PipelineAgent, FixedAgent):
    """A component that stands in a cell of `model.space`."""

    def __init__(self, model: PipelineRun, index: int) -> None:
        """Make the view on node `index` of the model's run."""
        super().__init__(model)
        self.index = index
        self.id = model.system.wiring.nodes[index]
        self.kind = model.system.wiring.kind(self.id)
        self.cell = model.space[index]

    @property
    def parameters(self) -> ComponentParameters:
        """Its parameters, as they were declared."""
        return self.model.system.wiring.declared[self.id]

    @property
    def incoming(self) -> list[MessageEdge]:
        """The message edges that lead to it."""
        return [edge for edge in self.model.edges if edge.target == self.id]

    @property
    def outgoing(self) -> list[MessageEdge]:
        """The message edges that leave it."""
        return [edge for edge in self.model.edges if edge.source == self.id]


class Stage(NodeAgent):
    """Adds its part and the replies of its tools to what reaches it. It knows no more of the target."""

    drop, delay, fail, garble, inject, stuck = (
        Drop.by_hand,
        Delay.by_hand,
        Fail.by_hand,
        Garble.by_hand,
        Inject.by_hand,
        Stuck.by_hand,
    )
    confuse, chance, blind, yoke = Confuse.by_hand, Chance.by_hand, Blind.by_hand, Yoke.by_hand

    @property
    def attempts(self) -> int:
        """How many attempts it made, at all items: retries and all rounds of review count."""
        return self.operations

    @property
    def failures(self) -> int:
        """How many of them failed visibly."""
        return self.count(k.N_FAILURES)

    @property
    def retries(self) -> int:
        """How many of those a queue brought back, or will."""
        return self.count(k.N_RETRIES)

    @property
    def right(self) -> int:
        """How many outputs held what they should: what only an observer sees."""
        return self.count(k.N_RIGHT)

    @property
    def grounded(self) -> int:
        """How many attempts began from an input that held what it should: what only an observer sees."""
        return self.count(k.N_GROUNDED)


class Tool(NodeAgent):
    """Replies with its part when a stage calls it."""

    drop, delay, fail, garble, stale, stuck = (
        Drop.by_hand,
        Delay.by_hand,
        Fail.by_hand,
        Garble.by_hand,
        Stale.by_hand,
        Stuck.by_hand,
    )
    chance, blind = Chance.by_hand, Blind.by_hand

    @property
    def up(self) -> bool:
        """Whether it has not broken down (parameter `mtbf`), and nothing made it unavailable."""
        return self.available and bool(self.model.view("flags")[self.index, k.BROKEN] == 0)

    @property
    def calls(self) -> int:
        """How often it was called."""
        return self.operations

    @property
    def failures(self) -> int:
        """How many calls failed visibly."""
        return self.count(k.N_FAILURES)

    @property
    def replies(self) -> int:
        """How many calls it answered."""
        return self.operations - self.failures

    @property
    def right(self) -> int:
        """How many replies were right: what only an observer sees."""
        return self.count(k.N_RIGHT)


class Router(NodeAgent):
    """Sends each item down one of its branches."""

    drop, delay, stuck, misroute, chance, yoke = (
        Drop.by_hand,
        Delay.by_hand,
        Stuck.by_hand,
        Misroute.by_hand,
        Chance.by_hand,
        Yoke.by_hand,
    )

    @property
    def sent(self) -> Mapping[str, int]:
        """How many messages went where, errors included."""
        return {edge.target: edge.messages for edge in self.outgoing}


class Slot(NamedTuple):
    """What a board holds of an item: an artefact, and which parts its agents have put in."""

    item: int
    artefact: tuple[int, ...]
    parts: tuple[str, ...]


class Board(NodeAgent):
    """Holds items until its agents have put in all their parts. Nobody assigns work."""

    drop, garble, stale = Drop.by_hand, Garble.by_hand, Stale.by_hand

    @property
    def slots(self) -> list[Slot]:
        """What is on it, in the order of items."""
        model = self.model
        held = model.view("boards")[self.index]
        return [
            Slot(int(i), model.symbols(spot[k.HELD]), model.parts(spot[k.MASK]))
            for i, spot in enumerate(held)
            if spot[k.THERE] != 0
        ]

    @property
    def writes(self) -> int:
        """How many writes reached it."""
        return self.operations


class Queue(NodeAgent):
    """Brings attempts back that failed visibly, later each time.

    Retry n, the first of which is number 0, waits 1 + round(backoff·2ⁿ) steps. An item's attempts count across rounds
    of review, for n and for the cap: a stage that is sent an item back has as many retries less.
    """

    drop, delay = Drop.by_hand, Delay.by_hand

    @property
    def retries(self) -> int:
        """How many attempts it brought back, or will."""
        return self.count(k.N_RETRIES)


class Reviewer(NodeAgent):
    """Sends back what fails its test."""

    drop, delay, garble, stuck = Drop.by_hand, Delay.by_hand, Garble.by_hand, Stuck.by_hand
    chance, blind, yoke, wave = Chance.by_hand, Blind.by_hand, Yoke.by_hand, Wave.by_hand

    @property
    def submissions(self) -> int:
        """How many artefacts it looked at."""
        return self.operations

    @property
    def rejections(self) -> int:
        """How many it took for wrong."""
        return self.count(k.N_REJECTIONS)

    @property
    def accepted(self) -> int:
        """How many it took for right."""
        return self.operations - self.rejections

    @property
    def fixes(self) -> int:
        """How many it put right itself."""
        return self.count(k.N_FIXES)

    @property
    def right(self) -> int:
        """How many verdicts were right: what only an observer sees."""
        return self.count(k.N_RIGHT)


class Aggregator(NodeAgent):
    """Makes one artefact of several candidates."""

    drop, delay, garble, inject, stuck = Drop.by_hand, Delay.by_hand, Garble.by_hand, Inject.by_hand, Stuck.by_hand
    confuse, chance, blind, yoke = Confuse.by_hand, Chance.by_hand, Blind.by_hand, Yoke.by_hand

    @property
    def failures(self) -> int:
        """How often no artefact came of the candidates."""
        return self.count(k.N_FAILURES)

    @property
    def right(self) -> int:
        """How many of its artefacts held what they should: what only an observer sees."""
        return self.count(k.N_RIGHT)


class Idle(NodeAgent):
    """Does nothing: a bystander."""


class MessageEdge(PipelineAgent, mesa.Agent):
    """Carries messages from one component, or `in`, to another, or `out`. It stands in no cell."""

    drop, delay, fail, garble, inject = Drop.by_hand, Delay.by_hand, Fail.by_hand, Garble.by_hand, Inject.by_hand
    stale, stuck = Stale.by_hand, Stuck.by_hand

    def __init__(self, model: PipelineRun, index: int) -> None:
        """Make the view on component `index` of the model's run."""
        super().__init__(model)
        edge: Edge = model.system.wiring.edges[index - len(model.system.wiring.nodes)]
        self.index = index
        self.id, self.kind = edge.id, "edge"
        self.source, self.target = edge.source, edge.target

    @property
    def messages(self) -> int:
        """How many messages were handed to it."""
        return self.operations

    @property
    def failures(self) -> int:
        """How many of them became errors on the way."""
        return self.count(k.N_FAILURES)


NODES: Mapping[str, type[NodeAgent]] = {
    **{"stage": Stage, "tool": Tool, "router": Router, "board": Board, "queue": Queue},
    **{"reviewer": Reviewer, "aggregator": Aggregator, "idle": Idle},
}
"""The class of each kind of node."""
