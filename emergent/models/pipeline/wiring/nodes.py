"""Parameters of one component of a pipeline: which kinds there are, which numbers each has, bounds and defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from emergent.fields import Location
from emergent.validation import refusal

NodeKind = Literal["stage", "tool", "router", "board", "queue", "reviewer", "aggregator", "idle"]
Share = Annotated[float, Field(ge=0, le=1)]
Steps = Annotated[int, Field(ge=0, le=1_000_000)]
Cap = Annotated[int, Field(ge=1, le=1000)]

FIELDS: Mapping[str, Mapping[str, Any]] = {
    "stage": {
        **{"part": "", "right": 1.0, "reading": 1.0, "repair": 0.0, "fails": 0.0, "latency": 0, "capacity": 0},
        **{"tools": (), "need": "all", "queue": "", "board": ""},
    },
    "tool": {
        **{"part": "", "fails": 0.0, "corrupts": 0.0, "stale": 0.0, "latency": 0, "mtbf": 0, "mttr": 0},
        **{"group": "", "common": 0.0},
    },
    "router": {"misroute": 0.0, "latency": 0},
    "board": {"loss": 0.0, "stale": 0.0, "flip": 0.0},
    "queue": {"cap": 3, "backoff": 0.5, "room": 0},
    "reviewer": {
        **{"sensitivity": 0.6, "false_alarm": 0.02, "load": 0.0, "fix": 0.0, "cap": 3, "at_cap": "accept"},
        **{"latency": 0, "capacity": 0},
    },
    "aggregator": {
        **{"combine": "majority", "right": 1.0, "discernment": 0.5, "swayed": None, "tie": "first"},
        **{"first": "", "patience": 20, "latency": 0},
    },
    "idle": {},
}
"""What each kind of component has, with its default; `swayed` is 1 − discernment where it is not given."""


def _field(sentence: str, unit: str = "1") -> Any:
    return Field(None, description=sentence, json_schema_extra={"unit": unit})


class ComponentParameters(BaseModel):
    """One component; what is None has the default of its kind, and what its kind has not is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    kind: NodeKind = Field(description="What the component is.")
    part: str | None = _field("Name of the part of the target that it reads.")
    right: Annotated[float, Field(gt=0, le=1)] | None = _field("Probability of an errorless attempt at difficulty 0.")
    reading: Share | None = _field("Probability that its reading of the part is right, one reading an item.")
    repair: Share | None = _field("Probability that an attempt is right whatever came in.")
    fails: Share | None = _field("Probability of a visible failure of an operation.")
    latency: Steps | None = _field("Extra time of an operation.", "steps")
    capacity: Steps | None = _field("Items that it takes in one step, 0 for no limit.")
    tools: tuple[str, ...] | None = _field("The tools that it calls at each attempt.")
    need: Literal["all", "majority"] | None = _field("Whose replies it needs: of all its tools, or of most.")
    queue: str | None = _field("The queue that brings visibly failed attempts back.")
    board: str | None = _field("The board on which it works, instead of edges.")
    corrupts: Share | None = _field("Probability that a reply is wrong silently.")
    stale: Share | None = _field("Probability that what is read is what was current before.")
    mtbf: Steps | None = _field("Mean time between failures, 0 for never.", "steps")
    mttr: Steps | None = _field("Mean time to repair.", "steps")
    group: str | None = _field("Tools with one group have common failures.")
    common: Share | None = _field("Share of its failures that strike its whole group at once.")
    misroute: Share | None = _field("Probability of a wrong branch.")
    cap: Cap | None = _field(
        "Attempts or submissions of an item, the first included, counted over all rounds of review."
    )
    backoff: Annotated[float, Field(ge=0, le=1000)] | None = _field(
        "Retry n waits 1 + round(backoff·2ⁿ). The first retry is number 0, and n counts on across rounds of review.",
        "steps",
    )
    room: Steps | None = _field("Items that may wait in it at once, 0 for no limit.")
    loss: Share | None = _field("Probability that a write is lost.")
    flip: Share | None = _field("Probability that a write comes out wrong.")
    sensitivity: Share | None = _field("Probability that what is wrong is rejected.")
    false_alarm: Share | None = _field("Probability that what is right is rejected.")
    load: Annotated[float, Field(ge=0, le=100)] | None = _field(
        "How much an item's difficulty blinds it. Harder by 1: odds of rejecting what is wrong ÷ e^load."
    )
    fix: Share | None = _field("Probability that it puts right what it rejects.")
    at_cap: Literal["accept", "drop", "escalate"] | None = _field("What becomes of what it rejects at the cap.")
    combine: Literal["majority", "select", "sum"] | None = _field("How candidates become one artefact.")
    discernment: Share | None = _field("Probability of taking up the right one of two candidates.")
    swayed: Share | None = _field(
        "Probability of giving the right one up for a wrong one; 1 − discernment if not given."
    )
    tie: Literal["first", "fail"] | None = _field("What comes of candidates without a majority.")
    first: str | None = _field("From whom its first candidate comes; the others follow by name, shorter names first.")
    patience: Steps | None = _field(
        "Time from the first candidate after which it waits no longer, 0 for ever.", "steps"
    )

    @model_validator(mode="after")
    def _fits_its_kind(self) -> ComponentParameters:
        found: list[tuple[Location, str]] = []
        for name in type(self).model_fields:
            if name != "kind" and getattr(self, name) is not None and name not in FIELDS[self.kind]:
                having = ", ".join(FIELDS[self.kind]) or "none"
                found.append(((name,), f"means nothing for a component of kind {self.kind}, whose keys are: {having}."))
        if self.kind == "stage" and self.value("repair") > self.value("right"):
            found.append(
                (
                    ("repair",),
                    f"is {self.value('repair'):g}, but must be at most right ({self.value('right'):g}), "
                    "of which it is a share: raise right or lower repair.",
                )
            )
        if self.kind == "tool" and (self.value("mtbf") == 0) != (self.value("mttr") == 0):
            found.append((("mtbf",), "and mttr must both be given, or neither (then the tool is never down)."))
        if self.kind == "tool" and self.value("common") > 0 and not self.value("group"):
            found.append((("common",), "is the share of failures common to a group: name the tool's group as well."))
        if found:
            raise refusal(type(self).__name__, found)
        return self

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return [(name, value) for name, value in super().__repr_args__() if value is not None]

    def value(self, name: str) -> Any:
        """Return a number of this component, the default of its kind where none is given."""
        given = getattr(self, name)
        return FIELDS[self.kind][name] if given is None else given

    @property
    def linked(self) -> bool:
        """Whether edges may come in and leave."""
        return self.kind in ("router", "board", "reviewer", "aggregator") or (self.kind == "stage" and not self.board)
