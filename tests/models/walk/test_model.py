"""The walk as a Mesa model: the same run as the system's, whoever interferes, and a model as Mesa users expect one."""

import copy
import gc
import inspect
import math
import pickle
import weakref

import mesa
import numpy as np
import pytest

from emergent.codes import STATUSES
from emergent.errors import InvalidInputError, PlanError, UnknownNameError
from emergent.models.walk import WalkParameters, WalkSystem
from emergent.models.walk.agents import Walker
from emergent.models.walk.kinds import KINDS
from emergent.models.walk.model import WalkModel
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan

SMALL = {"walkers": 6, "horizon": 60.0, "restaurant": (40.0, 0.0)}
WORLDS = {
    "plaza": {"horizon": 150.0},
    "alone": {"walkers": 1, "horizon": 60.0},
    "smell": {"glimpse_rate": 0.0, "cohesion": 8.0, "smell": 6.4, "wait": 0.0, "horizon": 100.0},
    "relay behind walls": {
        **SMALL,
        "landmarks": ((20.0, 10.0),),
        "walls": ((15.0, -5.0, 15.0, 5.0),),
        "circles": ((25.0, 5.0, 3.0),),
        "windows": ((5.0, 9.0),),
        "distraction_rate": 0.05,
    },
}
PLANS = {
    "nominal": "",
    "many": "distract:walker-1@5=10; remove:walker-0@12+10; displace:walker-0@30=5; fork:chance@40=2; blind:*@20=0.5",
}


def walked(model: WalkModel, step: int | None = None) -> WalkModel:
    while model.running and (step is None or model.now < step):
        model.step()
    return model


def same(a: WalkModel, b: WalkModel) -> bool:
    """Whether two models are at the same point of the same run, bit for bit."""
    arrays = zip((*a.arrays, a.frames, a.goals), (*b.arrays, b.frames, b.goals), strict=True)
    return a.plan == b.plan and a.now == b.now and all(np.array_equal(x, y) for x, y in arrays)


def walkers(model: WalkModel) -> list[Walker]:
    return list(model.agents)


# the same run as the system's


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS.keys())
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_model_equals_system_bit_for_bit(world, plan):
    plan = NOMINAL if world.get("walkers") == 1 else Plan.parse(plan)
    system = WalkSystem(WalkParameters(**world))
    runs = system.run([Request(plan, [3], record=system.parameters.dt)], seed=5)
    ((_, recorded),) = runs.recorded
    (table,) = runs.tables.values()
    model = walked(WalkModel(rng=5, replication=3, plan=plan, **world))
    frames = model.frames[:-1]  # the latest shows the moment before its interventions
    assert np.array_equal(frames[:, :2].swapaxes(1, 2), recorded["position"].values[0, : model.now])
    assert np.array_equal(frames[:, 2], recorded["status"].values[0, : model.now])
    assert np.array_equal(model.frames[-1, :2].T, recorded["position"].values[0, -1])
    assert [walker.arrived for walker in model.agents] == np.isfinite(table["reached"].values[0]).tolist()
    assert model.attainment == system.goal.system(table, model.scored[None])[0]


def shake(model: WalkModel) -> None:
    """Interfere in every way that there is, at different times."""
    first, second, third, *_ = walkers(model)
    at = {
        2: lambda: [first.distract(7), second.freeze(4), third.blind(0.5, 10, noise=0.3)],
        5: lambda: [second.deafen(0.5), third.mislead(0.5, degrees=45), first.decoy(0.5, 3, degrees=-90)],
        9: lambda: [third.mislead(headings="own"), first.tremble(3, 8), second.slow(0.2), model.dusk(0.9, 5)],
        11: lambda: [first.guide(error=0.2), model.move_restaurant(30, -90), model.close_street(0.5)],
        15: lambda: [first.displace(3, 180), second.remove(5), third.remove(), model.fork(2)],
        16: lambda: [setattr(first, "position", (1.0, 2.0)), first.distract()],
    }
    for step in range(40):
        at.get(step, list)()
        model.step()


def test_interfering_by_hand_equals_giving_the_plan():
    by_hand = WalkModel(rng=1, **SMALL)
    shake(by_hand)
    assert {p.kind for p in by_hand.plan} == set(KINDS)
    given = walked(WalkModel(rng=1, plan=by_hand.plan, **SMALL), 40)
    assert same(by_hand, given)
    assert same(by_hand, by_hand.replay())
    parsed = WalkModel(rng=1, plan=by_hand.plan.text, **SMALL)
    assert parsed.plan == by_hand.plan


def test_replay_of_another_past():
    model = walked(WalkModel(rng=1, **SMALL), 10)
    walkers(model)[0].freeze(20)
    walked(model, 30)
    twin = model.replay(NOMINAL)
    assert twin.now == 30
    assert np.array_equal(twin.frames[:10], model.frames[:10])
    assert np.array_equal(twin.frames[10, :2], model.frames[10, :2])
    assert not np.array_equal(twin.frames, model.frames)
    assert same(model.replay(step=12), walked(WalkModel(rng=1, plan=model.plan, **SMALL), 12))


def methods() -> list[str]:
    return sorted(name for name, kind in KINDS.items() if "walker" in kind.applies_to)


@pytest.mark.parametrize("kind", methods())
def test_every_kind_of_perturbation_is_a_method_that_acts_at_the_next_step(kind):
    model = walked(WalkModel(rng=2, **SMALL), 10)
    twin = copy.deepcopy(model)
    walker = walkers(model)[2]
    before = model.arrays.walkers.copy()
    perturbation = getattr(walker, kind)()
    assert (perturbation.kind, perturbation.components, perturbation.onset) == (kind, ("walker-2",), 5.0)
    assert model.plan == Plan((perturbation,))
    assert np.array_equal(model.arrays.walkers, before)
    model.step()
    twin.step()
    assert not np.array_equal(model.arrays.walkers, twin.arrays.walkers)


@pytest.mark.parametrize("kind", methods())
def test_methods_are_documented_and_know_every_setting_of_their_kind(kind):
    method = getattr(Walker, kind)
    assert method.__doc__
    assert {setting.name for setting in KINDS[kind].settings} <= set(inspect.signature(method).parameters)


def test_environment_methods_name_their_component():
    model = WalkModel(rng=2, **SMALL)
    done = [model.move_restaurant(), model.close_street(), model.dusk(), model.fork()]
    assert [p.components[0] for p in done] == ["restaurant", "street", "daylight", "chance"]
    assert {p.kind for p in done} | set(methods()) == set(KINDS)
    model.step()
    assert model.restaurant == pytest.approx((40, 100))


# what one sees


def test_walkers_are_views_on_the_run():
    model = walked(WalkModel(rng=4, **SMALL), 20)
    for i, walker in enumerate(model.agents):
        assert walker.id == f"walker-{i}"
        assert np.array_equal(walker.position, model.frames[-1, :2, i])
        assert np.array_equal(walker.pos, walker.position)
        assert walker.state == STATUSES[int(model.status[i])]
        step = model.frames[-1, :2, i] - model.frames[-2, :2, i]
        if walker.state == "walking":
            assert walker.heading == pytest.approx(math.atan2(step[1], step[0]), abs=1e-9)


def test_states_of_walkers():
    model = WalkModel(rng=4, distraction_rate=0, **SMALL)
    held, distracted, absent, guided, astray, walking = model.agents
    held.freeze(1e4)
    distracted.distract(1e4)
    absent.remove()
    guided.guide()
    guided.deafen()
    astray.decoy(degrees=180)
    astray.guide()
    astray.deafen()
    walking.blind()
    walked(model)
    expected = ["held", "distracted", "absent", "arrived", "elsewhere"]
    assert [w.state for w in (held, distracted, absent, guided, astray)] == expected
    assert [w.arrived for w in model.agents] == [False, False, False, True, False, walking.arrived]


def test_assigning_a_place_displaces():
    model = walked(WalkModel(rng=4, **SMALL), 5)
    one, other = walkers(model)[:2]
    one.position = (12.0, -7.0)
    other.position += (0.0, 20.0)
    moved = np.add(other.position, (0.0, 20.0))
    assert model.plan.perturbations[0].kind == "displace"
    model.step()
    assert one.position == pytest.approx((12, -7), abs=1)  # and one step on
    assert np.hypot(*(other.position - moved)) < 1
    assert model.frames[5, :2, 0] == pytest.approx((12, -7))


def test_removed_walkers_leave_the_space_and_stay_among_the_agents():
    model = walked(WalkModel(rng=4, **SMALL), 5)
    walker, other, *_ = model.agents
    place = walker.position
    walker.remove(seconds=3)
    assert walker in model.space.agents  # up to the next step
    model.step()
    assert len(model.agents) == 6
    assert walker.state == "absent"
    assert walker not in model.space.agents
    assert walker not in other.get_neighbors_in_radius(1000)[0]
    assert np.array_equal(walker.position, place)
    walked(model, 13)
    assert walker.present
    assert walker in model.space.agents


def test_space_finds_neighbours():
    model = walked(WalkModel(rng=4, **SMALL), 5)
    places = model.frames[-1, :2].T
    walker, *others = model.agents
    distances = np.hypot(*(places[1:] - places[0]).T)
    found, far = walker.get_neighbors_in_radius(2.5)
    assert set(found) == {o for o, d in zip(others, distances, strict=True) if d <= 2.5}
    assert np.sort(far) == pytest.approx(np.sort(distances[distances <= 2.5]))
    (nearest,), _ = walker.get_nearest_neighbors(1)
    assert nearest is others[int(distances.argmin())]
    assert np.array_equal(model.space.agent_positions, places)
    assert np.array_equal(model.space.calculate_difference_vector((0.0, 0.0), [others[1]]), places[[2]])


def test_running_ends_at_the_horizon_or_with_everybody_there():
    short = walked(WalkModel(rng=1, horizon=10, walkers=3))
    assert (short.now, short.clock, short.running) == (20, 10.0, False)
    before = short.arrays.walkers.copy()
    short.step()
    assert short.now == 20
    assert np.array_equal(short.arrays.walkers, before)
    with pytest.raises(PlanError, match="too late"):
        walkers(short)[0].freeze()
    guided = walked(WalkModel(rng=1, plan="guide:*@0", **SMALL))
    assert guided.attainment == 1.0
    assert guided.now < guided.parameters.steps
    walkers(guided)[0].remove()
    assert guided.running  # there is something to come
    guided.step()
    assert not guided.running


# a model among Mesa's


def test_data_collector_has_a_row_for_the_start_and_after_every_step():
    model = walked(WalkModel(rng=3, **SMALL), 30)
    walkers(model)[1].displace(10, 90)
    model.datacollector.get_model_vars_dataframe()  # looking changes nothing
    walked(model, 50)
    table = model.datacollector.get_model_vars_dataframe()
    assert len(table) == len(model.frames) == 51
    last = table.iloc[-1].to_dict()
    assert last == pytest.approx({name: getattr(model, name) for name in last})
    assert table["clock"].tolist() == pytest.approx(np.arange(51) * 0.5)
    agents = model.datacollector.get_agent_vars_dataframe()
    assert len(agents) == 51 * 6
    assert np.array_equal(agents["y"].values.reshape(51, 6), model.frames[:, 1])
    assert agents["component"].tolist() == [f"walker-{i}" for i in range(6)] * 51
    assert agents.loc[50]["state"].tolist() == [walker.state for walker in model.agents]
    fresh = model.replay().datacollector
    assert fresh.get_model_vars_dataframe().equals(table)
    assert fresh.get_agent_vars_dataframe().equals(agents)


def test_another_data_collector_takes_over():
    model = WalkModel(rng=3, **SMALL)
    model.datacollector = mesa.DataCollector(agent_reporters={"heading": "heading"})
    walked(model, 4)
    assert len(model.datacollector.get_agent_vars_dataframe()) == 4 * 6


def test_run_model_and_agent_sets():
    model = WalkModel(seed=0, horizon=10)
    assert model.seed == 0
    model.run_model()
    assert model.clock == 10
    assert len(model.agents.select(lambda w: w.state == "walking")) <= 20
    assert model.agents.get("unique_id") == list(range(1, 21))


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))], ids=["deepcopy", "pickle"])
def test_copies_go_on_by_themselves(copied):
    model = walked(WalkModel(rng=6, **SMALL), 20)
    walkers(model)[3].freeze(5)
    other = copied(model)
    assert same(model, other)
    at = model.frames.copy()
    walked(other, 50)
    assert np.array_equal(model.frames, at)
    assert not any(
        a.position is b.position or a.model is b.model for a, b in zip(model.agents, other.agents, strict=True)
    )
    assert [w.x for w in other.agents] == other.frames[-1, 0].tolist()
    assert same(walked(model, 50), other)
    walkers(other)[0].remove()
    other.step()
    assert len(other.space.agents) == 5
    assert model.plan != other.plan


def test_models_are_freed():
    model = walked(WalkModel(rng=6, **SMALL), 5)
    model.datacollector.get_agent_vars_dataframe()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_without_a_seed_every_model_is_another_and_can_be_repeated():
    one, other = WalkModel(**SMALL), WalkModel(**SMALL)
    assert one.seed != other.seed  # wrong once in 4e9
    assert same(one, WalkModel(rng=str(one.seed), **SMALL))
    assert same(one, WalkModel(rng=np.uint64(one.seed), **SMALL))
    assert not same(one, WalkModel(rng=one.seed, replication=1, **SMALL))


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"rng": 1.5}, InvalidInputError, "whole number"),
        ({"rng": "one"}, InvalidInputError, "whole number"),
        ({"rng": -1}, InvalidInputError, "whole number"),
        ({"rng": True}, InvalidInputError, "whole number"),
        ({"rng": 1, "seed": 1}, InvalidInputError, "give one of them"),
        ({"rng": 1, "replication": -1}, InvalidInputError, "replication"),
        ({"rng": 1, "walker": 3}, UnknownNameError, "walkers"),
        ({"rng": 1, "walkers": 0}, InvalidInputError, "walkers"),
        ({"rng": 1, "plan": "stun:walker-0@0"}, UnknownNameError, "kind"),
        ({"rng": 1, "plan": "freeze walker 0"}, PlanError, "cannot read"),
        ({"rng": 1, "plan": "freeze:walker-99@0"}, UnknownNameError, "walker-99"),
    ],
    ids=str,
)
def test_nonsense_is_refused(arguments, error, says):
    with pytest.raises(error, match=says):
        WalkModel(**arguments)


@pytest.mark.parametrize(
    ("do", "error"),
    [
        (lambda w: w.distract(-1), PlanError),
        (lambda w: w.distract("long"), PlanError),
        (lambda w: w.freeze(math.nan), PlanError),
        (lambda w: w.blind(1.5), PlanError),
        (lambda w: w.deafen(0.5, 0), PlanError),
        (lambda w: w.mislead(headings="some"), PlanError),
        (lambda w: w.perturb("stun"), UnknownNameError),
        (lambda w: w.perturb("freeze", loudly=1), UnknownNameError),
        (lambda w: w.perturb("move"), PlanError),
        (lambda w: setattr(w, "position", (1.0, math.inf)), InvalidInputError),
        (lambda w: setattr(w, "position", "here"), InvalidInputError),
        (lambda w: w.model.perturb("freeze", "walker-77"), UnknownNameError),
        (lambda w: w.model.replay(step=-1), InvalidInputError),
    ],
    ids=range(13),
)
def test_nonsense_leaves_the_plan_as_it_was(do, error):
    model = walked(WalkModel(rng=6, **SMALL), 3)
    walkers(model)[0].freeze(2)
    plan = model.plan
    with pytest.raises(error):
        do(walkers(model)[0])
    assert model.plan is plan
    model.step()


@pytest.mark.filterwarnings("ignore")  # Mesa's own pages warn as they are imported
def test_mesa_draws_the_space():
    solara = pytest.importorskip("solara")
    from matplotlib.figure import Figure
    from mesa.visualization import SpaceRenderer, make_space_component
    from mesa.visualization.components import AgentPortrayalStyle
    from mesa.visualization.mpl_space_drawing import draw_space

    model = walked(WalkModel(rng=6, **SMALL), 20)
    walkers(model)[0].remove()
    model.step()
    axes = Figure().subplots()
    draw_space(model.space, lambda walker: {"color": "tab:blue" if walker.state == "walking" else "grey"}, ax=axes)
    assert drawn(axes) == 5

    def portray(walker):
        return AgentPortrayalStyle(x=walker.x, y=walker.y, color="tab:blue")

    renderer = SpaceRenderer(model, backend="matplotlib")
    assert renderer.space is model.space
    if hasattr(renderer, "setup_agents"):
        renderer.setup_agents(portray).draw_agents()
    else:
        renderer.draw_agents(portray)
    assert drawn(renderer.canvas) == 5

    page, _ = solara.render(make_space_component(portray)(model), handle_error=False)
    assert page.children


def drawn(axes):
    return sum(len(collection.get_offsets()) for collection in axes.collections)
