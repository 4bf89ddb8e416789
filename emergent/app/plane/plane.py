"""The declaration of a picture of the plane, and how the page shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import solara

from emergent.app.lazy import Lazy
from emergent.app.live import Live
from emergent.app.live_page import Visit
from emergent.app.panels.answer import Answered
from emergent.app.panels.tools import Tools
from emergent.app.plane import stream
from emergent.app.plane.elements import Canvas
from emergent.app.plane.front import front
from emergent.app.plane.recording import LARGEST, PlaneRecording, Track, cache, moving, record
from emergent.app.plane.scene import changes, scene
from emergent.app.plane.shapes import Around, MemberState, Shape
from emergent.columns import AXIS, MEMBER, POSITION, STATUS, TIME
from emergent.errors import InvalidInputError
from emergent.models.live import LiveModel
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan

DRAW = "draw"
"""The mode in which a drag draws a line."""


@dataclass(frozen=True, kw_only=True)
class Plane:
    """Members that move in the plane.

    The `model` has `frames` (step, 3, member): places and codes; after a run, `status(model)` are the `states`, by
    index, (step, member): the codes, or what tells more apart. While it runs, `heading(model)` are the cosines and
    sines (2, member), `world(model)` the numbers that a plan may change. `still(parameters)` is
    what always stands there, `around(parameters, world, first)` what depends on the present world and the one at the
    start. `settled` returns parameters that are equal where a plan's runs are.

    A member is called `member`, several `members`, the plane `called`; `room` is how much of it is shown around all
    that stands there, in its `unit`; with `follow` the picture follows the members. The line below counts the members
    in the state `counted` first, and has a `remark` as its tooltip. Something with a grip is dragged by
    `grips[name](live, at, place)`, and a drawn line does `drawn(live, at, line)`, with the time [s].
    """

    model: type[LiveModel]
    states: Sequence[MemberState]
    heading: Callable[[Any], Any]
    world: Callable[[Any], Any] = lambda model: np.zeros(0)
    status: Callable[[Any], Any] = lambda model: model.frames[:, 2]
    still: Callable[[Any], Sequence[Shape]] = lambda parameters: ()
    around: Callable[[Any, Any, Any], Around] = lambda parameters, world, first: Around()
    settled: Callable[[Any, Plan], Any] = lambda parameters, plan: parameters
    member: str = "member"
    members: str = "members"
    called: str = "plane"
    unit: str = "m"
    room: float = 20.0
    follow: bool = False
    counted: str = ""
    remark: str = ""
    grips: Mapping[str, Callable[[Live, float, list[float]], Live]] = field(default_factory=dict)
    drawn: Callable[[Live, float, list[float]], Live] | None = None
    views: tuple[str, ...] = ("ghosts", "side", "off")

    @property
    def looks(self) -> dict[str, Any]:
        """What the canvas gets once."""
        named = ("member", "members", "called", "unit", "room", "follow", "counted", "remark")
        return {**{name: getattr(self, name) for name in named}, "states": [asdict(state) for state in self.states]}

    def warm(self) -> None:
        """Compile the model."""
        self.model(rng=0).step()

    # recordings

    def record(self, live: Live, plan: Plan | None = None) -> PlaneRecording:
        """Return the recording of the run, or of what it would be with another plan.

        Raises:
            EmergentError: where the run is larger than a page can show, or does not exist.
        """
        plan = live.plan if plan is None else plan
        parameters = self._settled(live, plan)
        key = f"{live.system.name} {parameters.model_dump_json()} {live.root} {plan.text}"
        found = cache.find(key)
        if found is not None:
            return found
        model = self.model(rng=live.root, plan=plan, **parameters.model_dump())
        return cache.put(record(key, model, heading=self.heading, world=self.world, status=self.status))

    def _settled(self, live: Live, plan: Plan) -> Any:
        parameters: Any = live.system.parameters
        members = len(live.system.members)
        if members * parameters.steps > LARGEST:
            raise InvalidInputError(
                f"{members} {self.members} for {parameters.steps} steps are more than this page shows "
                f"({LARGEST:,} {self.members} times steps); take fewer {self.members}, a shorter horizon or a longer "
                "time step."
            )
        return self.settled(parameters, plan)

    def track(self, recording: PlaneRecording, stride: int) -> Track:
        """Return where the members were, a moment every `stride` steps."""
        return recording.track(stride)

    def future(self, live: Live, onset: float, number: int, stride: int) -> Track:
        """Return the track of a placebo twin; it ends where nothing changes any more."""
        parameters, plan = self._settled(live, NOMINAL), Plan.of("fork", "chance", onset, dose=float(number))
        system = type(live.system)(parameters, live.system.goal)  # its own, with nothing kept of others' plans
        every = stride * parameters.dt
        run = system.run([Request(plan, [0], every)], seed=live.root).recording(plan, [0]).isel(run=0)
        position = run[POSITION].transpose(TIME, AXIS, MEMBER).values.astype(np.float32)
        state = run[STATUS].values.astype(np.int8)
        end = min(moving(position, state), len(position))
        heading = run["heading"].values[:end].astype(np.float32) if "heading" in run else None
        first = np.asarray(self.world(self.model(rng=live.root, **parameters.model_dump())), np.float32)
        world = np.broadcast_to(first, (end, len(first)))  # nothing is done to it
        return Track(every, position[:end].copy(), state[:end].copy(), world, heading)

    # the page

    def show(self, visit: Visit) -> None:
        """Draw the run and its twin."""
        _Drawn(self, visit)

    def tools(self, visit: Visit) -> None:
        """Show what a click on a member does."""
        members, page = visit.live.system.members, visit.page
        kinds, tool = page.kinds(visit.live, members), visit.tool(members[0])
        Tools(kinds, tool, lambda other: visit.set_tool(members[0].kind, other), self.member)


@solara.component
def _Drawn(plane: Plane, visit: Visit) -> None:
    live, run, twin = visit.live, visit.run(), visit.twin()
    asked, set_asked = solara.use_state((0, ()))
    sent = solara.use_ref(stream.Sent())
    keys = (run.key, twin.key)

    def tell() -> Lazy:
        before, sent.current = sent.current, stream.Sent(run.key, run.name, twin.name)
        return Lazy(
            (*keys, asked),
            lambda: stream.message(asked[0], visit.run(), visit.twin(), before, asked[1], live.step),
        )

    def surroundings() -> Any:
        parameters = live.system.parameters

        def around(world: Any, first: Any) -> Around:
            return plane.around(parameters, world, first)

        recordings = (visit.run(), visit.twin())
        here, there = (changes(recording, around) for recording in recordings)
        occurring = set().union(*(recording.states for recording in recordings))
        return scene(live, plane.still(parameters), here, there, plane.states, occurring, plane.room)

    def leaders() -> dict[str, bytes]:
        recorded = {"run": visit.run(), "twin": visit.twin()}
        return {name: front(recording, plane.states).tobytes() for name, recording in recorded.items()}

    def picked(event: Any) -> None:
        members = live.system.members
        index = event.get("member") if isinstance(event, Mapping) else None
        if type(index) is int and 0 <= index < len(members):
            visit.strike(members[index], event)
            return

        def nobody(live: Live, at: float) -> Live:
            raise InvalidInputError(f"there is no {plane.member} {index!r}.")

        visit.do(nobody, event)

    def dragged(event: Any) -> None:
        def moved(live: Live, at: float) -> Live:
            grip = plane.grips.get(event.get("grip"))
            if grip is None:
                raise InvalidInputError(f"there is nothing to drag that is called {event.get('grip')!r}.")
            return grip(live, at, event.get("place"))

        visit.do(moved, event)

    def drawn(event: Any) -> None:
        visit.set_mode("")
        draws = plane.drawn
        if draws is not None:
            visit.do(lambda live, at: draws(live, at, event.get("line")), event, anew=True)

    with solara.v.Html(tag="div", class_="em-contents"):
        Canvas(
            clock=visit.clock,
            looks=plane.looks,
            stream=solara.use_memo(tell, [*keys, asked]),
            scene=Lazy((*keys, live.changes, live.scenario, live.plan), surroundings),
            front=Lazy(keys, leaders),
            tool=visit.tool(live.system.members[0]).kind,
            view=visit.view,
            drawing=visit.mode == DRAW,
            event_want=lambda event: set_asked((asked[0] + 1, stream.read(event))),
            event_picked=picked,
            event_dragged=dragged,
            event_drawn=drawn,
            event_viewed=visit.set_view,
        )
        Answered(visit.answer, live)
