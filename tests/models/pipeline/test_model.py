"""The pipeline as a Mesa model: the same run as the system's, whoever interferes, and a model as Mesa users expect."""

import copy
import gc
import inspect
import math
import pickle
import weakref

import mesa
import numpy as np
import pytest

from emergent.codes import FATES
from emergent.errors import InvalidInputError, PlanError, UnknownNameError
from emergent.models.pipeline import PipelineModel, PipelineSystem
from emergent.models.pipeline.agents import NODES, MessageEdge
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kinds import KINDS
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from tests.models.pipeline.scenes import log, reviewed, zoo

ZOO = zoo(deadline=40)
SMALL = zoo(items=6, interval=2, horizon=60)
STATE = ("cells", "boards", "lines", "counts", "flags", "items", "parts", "channels", "world", "hardness")
SCENES = {"zoo": ZOO, "reviewed": reviewed(0.7, 0.8, 0.1, 3), "one agent": ZOO.with_parameters(ZOO.baseline(3))}


def made(system: PipelineSystem = SMALL, rng: int = 1, **more) -> PipelineModel:
    return PipelineModel(rng=rng, **system.parameters.model_dump(), **more)


def flowed(model: PipelineModel, step: int | None = None) -> PipelineModel:
    while model.running and (step is None or model.now < step):
        model.step()
    return model


def same(a: PipelineModel, b: PipelineModel) -> bool:
    """Whether two models are at the same point of the same run, bit for bit."""
    arrays = [(getattr(a, name), getattr(b, name)) for name in ("waiting", "operations", "states", "trace")]
    arrays += [(a.view(name), b.view(name)) for name in STATE]
    events = a.event_log().equals(b.event_log())
    return a.plan == b.plan and a.now == b.now and events and all(np.array_equal(x, y) for x, y in arrays)


# the same run as the system's


@pytest.mark.parametrize("system", SCENES.values(), ids=SCENES.keys())
@pytest.mark.parametrize("plan", ["", "fork:chance@7=2; harden:items@5+10; respecify:specification@12=0.5"])
def test_model_equals_system_bit_for_bit(system, plan):
    plan = Plan.parse(plan)
    runs = system.run([Request(plan, [3], record=1.0)], seed=5)
    recorded = runs.recording(plan, [3])
    (table,) = runs.tables.values()
    model = flowed(made(system, 5, replication=3, plan=plan))
    assert np.array_equal(model.trace, recorded["trace"].values[0])
    assert np.array_equal(model.view("counts")[None], table["counts"].values)
    assert (model.items["outcome"] == "right").tolist() == (table["outcome"].values[0] == k.RIGHT).tolist()
    right = model.items["outcome"] == "right"
    assert model.items["done"].where(right).equals(table["reached"].to_series().astype(float).reset_index(drop=True))
    assert np.array_equal(model.waiting, recorded["waiting"].values[0, : model.now + 1])
    assert np.array_equal(model.states, recorded["state"].values[0, : model.now + 1])
    assert model.event_log().drop(columns="plan").equals(system.event_log(recorded).drop(columns="plan"))
    assert model.attainment == system.goal.system(table, model.scored[None])[0]


SHAKEN = {
    1: lambda m: [m.components["left"].garble(0.5, seconds=9), m.components["search"].fail(0.6, pattern="burst")],
    3: lambda m: [m.components["archive"].stale(0.5), m.components["search"].unavailable(0.7, 8), m.mix(0.5)],
    5: lambda m: [m.components["split"].misroute(0.5), m.components["judge"].wave(0.5), m.harden(2, seconds=12)],
    8: lambda m: [m.components["judge.planner"].drop(0.5), m.components["left.judge"].inject(0.5, 20, often=0.8)],
    11: lambda m: [m.components["desk"].stale(0.4), m.components["one"].yoke(0.5), m.components["two"].blind(0.3)],
    13: lambda m: [m.components["vote"].confuse(2), m.components["third"].stuck(0.4), m.respecify(0.5)],
    16: lambda m: [m.components["again"].delay(4, pattern="intermittent"), m.components["right"].chance(0.3)],
    20: lambda m: [m.fork(2), m.hurry(0.4), m.relabel(5, channels="along"), m.components["fifth"].hone()],
    22: lambda m: [m.components["bystander"].placebo(), m.components["judge"].garble(0.2), m.relabel()],
}


def shake(model: PipelineModel, until: int = 40) -> PipelineModel:
    """Interfere in every way that there is, at different times."""
    for step in range(until):
        SHAKEN.get(step, lambda m: None)(model)
        model.step()
    return model


def test_interfering_by_hand_equals_giving_the_plan():
    by_hand = flowed(shake(made(ZOO)))
    assert {p.kind for p in by_hand.plan} | {"decode"} == set(KINDS)
    given = flowed(made(ZOO, plan=by_hand.plan))
    assert same(by_hand, given)
    assert same(by_hand, by_hand.replay())
    assert made(ZOO, plan=by_hand.plan.text).plan == by_hand.plan
    runs = ZOO.run([Request(by_hand.plan, [0], parameters=ZOO.logged())], seed=1)
    (table,) = runs.tables.values()
    assert np.array_equal(by_hand.trace, table["trace"].values[0])
    assert np.array_equal(by_hand.view("counts")[None], table["counts"].values)
    assert by_hand.attainment == ZOO.goal.system(table, by_hand.scored[None])[0]
    assert by_hand.components["search"].struck > 0


def test_decoding_by_hand_equals_giving_the_plan():
    model = flowed(made(ZOO), 30)
    model.decode()
    flowed(model)
    assert model.attainment == flowed(made(ZOO, plan="decode:specification@30")).attainment
    (table,) = ZOO.run([Request(model.plan, [0])], seed=1).tables.values()
    assert model.attainment == ZOO.goal.system(table, model.scored[None])[0]


def test_replay_of_another_past():
    model = flowed(made(ZOO), 10)
    model.components["planner"].garble()
    flowed(model, 30)
    twin = model.replay(NOMINAL)
    assert twin.now == 30
    assert np.array_equal(twin.states[:11], model.states[:11])
    assert not np.array_equal(twin.trace, model.trace)
    assert same(model.replay(step=12), flowed(made(ZOO, plan=model.plan), 12))


# methods


def methods() -> list[tuple[str, str]]:
    """Every kind with every kind of component that it applies to."""
    return [(kind, one) for kind in sorted(KINDS) for one in KINDS[kind].applies_to if one in {*NODES, "edge"}]


def of_kind(model: PipelineModel, kind: str):
    return next(agent for agent in model.components.values() if agent.kind == kind)


@pytest.mark.parametrize(("kind", "component"), methods(), ids=" ".join)
def test_every_kind_of_perturbation_is_a_method_that_knows_its_settings(kind, component):
    model = made(ZOO)
    agent = of_kind(model, component)
    perturbation = getattr(agent, kind)()
    assert (perturbation.kind, perturbation.components, perturbation.onset) == (kind, (agent.id,), 0.0)
    assert model.plan == Plan((perturbation,))
    method = getattr(type(agent), kind)
    assert method.__doc__
    assert {setting.name for setting in KINDS[kind].settings} <= set(inspect.signature(method).parameters)


@pytest.mark.parametrize("kind", [*NODES, "edge"])
def test_agents_offer_nothing_that_does_not_apply_to_them(kind):
    agent = {**NODES, "edge": MessageEdge}[kind]
    assert agent.__doc__
    offered = {name for name in KINDS if hasattr(agent, name)}
    assert offered == {name for name, found in KINDS.items() if kind in found.applies_to}


def test_environment_methods_name_their_component():
    model = made()
    done = [
        model.respecify(),
        model.relabel(),
        model.decode(),
        model.harden(),
        model.mix(),
        model.hurry(),
        model.fork(),
    ]
    assert [p.components[0] for p in done] == ["specification"] * 3 + ["items"] * 3 + ["chance"]
    assert {p.kind for p in done} | {kind for kind, _ in methods()} == set(KINDS)


def test_interventions_act_at_the_next_step():
    model = flowed(made(ZOO), 8)
    twin = copy.deepcopy(model)
    before = [array.copy() for array in model.state]
    model.components["planner"].unavailable()
    assert all(np.array_equal(x, y) for x, y in zip(before, model.state, strict=True))
    flowed(model, 14)
    flowed(twin, 14)
    assert not model.components["planner"].available
    assert model.components["planner"].attempts < twin.components["planner"].attempts
    assert model.components["planner"].waiting > twin.components["planner"].waiting


# what one sees


def test_agents_are_views_on_the_run():
    model = flowed(made(ZOO))
    c = model.components
    assert [agent.id for agent in model.agents] == [part.id for part in ZOO.wiring.components]
    assert [c[name] for name in c] == list(model.agents)
    events = model.event_log().groupby(["component", "operation"]).size()
    assert c["planner"].attempts == events["planner", "work"] + events["planner", "fail"]
    assert c["planner"].failures == events["planner", "fail"]
    assert c["planner"].retries == c["again"].retries == events["again", "requeue"]
    assert (c["search"].replies, c["search"].failures) == (events["search", "call"], events["search", "call_failed"])
    assert c["search"].calls == c["search"].replies + c["search"].failures
    assert c["judge"].submissions == c["judge"].accepted + c["judge"].rejections == events["judge", "review"]
    assert c["split"].sent == {"left": c["split.left"].messages, "right": c["split.right"].messages}
    assert sum(c["split"].sent.values()) == c["split"].operations + events.get(("split", "pass_error"), 0)
    assert c["desk"].writes == events["desk", "commit"] + events.get(("desk", "commit_lost"), 0)
    assert c["judge"].parameters.sensitivity == 0.8
    assert {agent.kind for agent in model.agents} == {*NODES, "edge"}
    right = model.event_log().query("component == 'vote' and operation == 'aggregate'")
    assert c["vote"].operations == len(right)
    assert 0 < c["vote"].right <= len(right)


def test_tools_break_down_and_come_up_again():
    model = made(ZOO)
    search, archive = model.components["search"], model.components["archive"]
    ups = []
    while model.running:
        model.step()
        ups.append(search.up)
        assert archive.up
    assert {*ups} == {True, False}  # about two breakdowns in 70 steps; the seed is one with some


def test_components_know_whether_they_are_there():
    model = flowed(made(ZOO), 5)
    archive = model.components["archive"]
    archive.unavailable(0.5)
    there = {step: flowed(model, step + 1).components["archive"].available for step in range(5, 40)}
    assert {*there.values()} == {True, False}  # all alike by bad luck once in 10^10
    events = model.event_log().query("component == 'archive' and step >= 5")
    answered, failed = (set(events.query("operation == @name")["step"]) for name in ("call", "call_failed"))
    assert all(there[step] for step in answered)
    assert {step for step in events["step"] if not there[step]} <= failed


def test_boards_show_what_is_on_them():
    model = made(ZOO)
    seen = []
    while model.running:
        model.step()
        seen += model.components["desk"].slots
        assert model.components["desk"].waiting == len(model.components["desk"].slots)
    assert {slot.parts for slot in seen} == {(), ("figures",), ("tables",)}
    assert all(len(slot.artefact) == 4 and max(slot.artefact) < 64 for slot in seen)
    entered = model.event_log().query("operation == 'enter'")
    values = {(row.item, row.value) for row in entered.itertuples()}
    held = {(slot.item, sum(s * 64**i for i, s in enumerate(slot.artefact))) for slot in seen if not slot.parts}
    assert held <= values
    assert held


def test_items_tell_what_became_of_them():
    model = flowed(made(ZOO), 25)
    items = model.items
    counts = items["outcome"].value_counts()
    assert counts.get("under way", 0) == model.under_way > 0
    assert counts.get("to come", 0) == 20 - sum(model.states[-1]) > 0
    assert counts.get("right", 0) == model.right
    assert items["arrival"].tolist() == [3.0 * i for i in range(20)]
    assert items["done"].notna().sum() == model.delivered
    flowed(model)
    items = model.items
    assert set(items["outcome"]) <= set(FATES)
    assert model.delivered == model.right + model.wrong + model.failed + model.late
    assert model.delivered + model.lost == 20
    assert model.under_way == 0
    assert items["counts"].tolist() == [arrival >= 12 for arrival in items["arrival"]]
    assert model.attainment == (items["outcome"][items["counts"]] == "right").mean() != model.right / 20
    stages = [agent for agent in model.agents if agent.kind == "stage"]
    assert items["attempts"].sum() == sum(stage.attempts for stage in stages)


def test_event_log_is_the_systems():
    model = flowed(made())
    assert model.event_log().drop(columns="plan").equals(log(SMALL).drop(columns="plan"))
    assert model._notes.events.shape[1] > 64  # it grew


def test_space_is_the_network_of_nodes():
    model = made(ZOO)
    planner, split = model.components["planner"], model.components["split"]
    assert {agent.id for agent in split.cell.neighborhood.agents} == {"planner", "left", "right"}
    assert [edge.id for edge in split.outgoing] == ["split.left", "split.right"]
    assert [edge.source for edge in planner.incoming] == ["in", "judge"]
    graph = model.space.G
    assert list(dict(graph.nodes(data="name")).values()) == [*ZOO.wiring.nodes, "in", "out"]
    assert sorted(name for *_, names in graph.edges(data="names") for name in names) == sorted(
        edge.id for edge in model.edges
    )
    assert {agent.id for agent in model.space.agents} == set(ZOO.wiring.nodes)
    assert model.space[planner.index].agents == [planner]


def test_no_step_leads_beyond_the_horizon_even_where_running_is_set_by_hand():
    model = flowed(made(ZOO.with_parameters({"horizon": 10.0})))
    waiting = model.waiting.copy()
    for _ in range(3):
        model.running = True
        model.step()
    assert model.now == 10
    assert np.array_equal(model.waiting, waiting)


def test_running_ends_at_the_horizon_or_when_nothing_is_to_come():
    short = flowed(made(ZOO.with_parameters({"horizon": 10.0})))
    assert (short.now, short.clock, short.running) == (10, 10.0, False)
    assert short.items["outcome"].value_counts()["under way"] > 0
    before = short.trace.copy()
    short.step()
    assert short.now == 10
    assert np.array_equal(short.trace, before)
    with pytest.raises(PlanError, match="too late"):
        short.components["planner"].garble()
    done = flowed(made(ZOO))
    assert done.now < done.parameters.steps
    done.hurry(0.9)
    assert done.running  # there is something to come
    done.step()
    assert not done.running
    assert done.right < done.delivered


def test_attempts_count_from_0_across_rounds_of_review():
    """A writer is sent back once and then fails visibly: that is its attempt 1, so retry 1 waits 1 + 4·2 steps."""
    nodes = {
        "writer": {"kind": "stage", "part": "p", "queue": "line"},
        "line": {"kind": "queue", "cap": 4, "backoff": 4},
        "judge": {"kind": "reviewer", "false_alarm": 1, "sensitivity": 1, "cap": 2},
    }
    edges = ("in -> writer", "writer -> judge", "judge -> writer: reject", "judge -> out")
    model = PipelineModel(rng=1, items=1, components=nodes, edges=edges, plan="fail:writer@1+8")
    log = flowed(model).event_log()
    writer = log[log.component == "writer"]
    assert writer.attempt.tolist() == [0, 1, 2]
    assert writer.status.tolist() == ["ok", "error", "ok"]
    assert writer.step.diff().tolist()[2] == 1 + 4 * 2**1
    assert model.items["attempts"].tolist() == [3]


# a model among Mesa's


def test_data_collector_has_a_row_for_the_start_and_after_every_step():
    model = flowed(made(ZOO), 20)
    model.components["planner"].garble(0.5)
    model.datacollector.get_model_vars_dataframe()  # looking changes nothing
    flowed(model, 40)
    table = model.datacollector.get_model_vars_dataframe()
    assert len(table) == 41
    last = table.iloc[-1].to_dict()
    assert last == {name: getattr(model, name) for name in last}
    assert table["clock"].tolist() == list(range(41))
    agents = model.datacollector.get_agent_vars_dataframe()
    assert len(agents) == 41 * len(model.agents)
    assert agents["component"].tolist() == list(model.components) * 41
    assert agents.loc[40]["operations"].tolist() == [agent.operations for agent in model.agents]
    assert agents.loc[40]["waiting"].tolist() == [agent.waiting for agent in model.agents]
    fresh = model.replay().datacollector
    assert fresh.get_model_vars_dataframe().equals(table)
    assert fresh.get_agent_vars_dataframe().equals(agents)


def test_another_data_collector_takes_over():
    model = made()
    model.datacollector = mesa.DataCollector(agent_reporters={"struck": "struck"})
    flowed(model, 4)
    assert len(model.datacollector.get_agent_vars_dataframe()) == 4 * len(model.agents)


def test_run_model_and_agent_sets():
    model = PipelineModel(seed=0)
    assert model.seed == 0
    model.run_model()
    assert model.delivered == 50
    assert len(model.agents.select(lambda agent: agent.kind == "stage")) == 3
    assert model.agents.get("unique_id") == list(range(1, 8))


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))], ids=["deepcopy", "pickle"])
def test_copies_go_on_by_themselves(copied):
    model = flowed(made(ZOO, 6), 20)
    model.components["judge"].garble(0.5)
    other = copied(model)
    assert same(model, other)
    at = model.trace.copy()
    flowed(other, 50)
    assert np.array_equal(model.trace, at)
    assert all(agent.model is other for agent in other.agents)
    assert other.components["planner"] in list(other.agents)
    assert other.components["planner"].attempts == other.view("counts")[0, k.N_OPERATIONS]
    assert same(flowed(model, 50), other)
    other.components["judge"].drop()
    other.step()
    assert model.plan != other.plan


def test_models_are_freed():
    model = flowed(made(), 5)
    model.datacollector.get_agent_vars_dataframe()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_without_a_seed_every_model_is_another_and_can_be_repeated():
    one, other = PipelineModel(), PipelineModel()
    assert one.seed != other.seed  # wrong once in 4e9
    assert same(one, PipelineModel(rng=str(one.seed)))
    assert same(one, PipelineModel(rng=np.uint64(one.seed)))
    assert not same(flowed(one), flowed(PipelineModel(rng=one.seed, replication=1)))


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"rng": "one"}, InvalidInputError, "whole number"),
        ({"rng": 1, "seed": 1}, InvalidInputError, "give one of them"),
        ({"rng": 1, "replication": -1}, InvalidInputError, "replication"),
        ({"rng": 1, "item": 3}, UnknownNameError, "items"),
        ({"rng": 1, "items": 0}, InvalidInputError, "items"),
        ({"rng": 1, "edges": ("in -> a",)}, InvalidInputError, "out"),
        ({"rng": 1, "plan": "stun:a@0"}, UnknownNameError, "kind"),
        ({"rng": 1, "plan": "garble:z@0"}, UnknownNameError, "z"),
        ({"rng": 1, "plan": "misroute:a@0"}, PlanError, "does not apply"),
    ],
    ids=str,
)
def test_nonsense_is_refused(arguments, error, says):
    with pytest.raises(error, match=says):
        PipelineModel(**arguments)


@pytest.mark.parametrize(
    ("do", "error"),
    [
        (lambda c: c["left"].garble(1.5), PlanError),
        (lambda c: c["left"].garble("often"), PlanError),
        (lambda c: c["left"].garble(math.nan), PlanError),
        (lambda c: c["left"].garble(0.5, 0), PlanError),
        (lambda c: c["left"].garble(pattern="now and then"), PlanError),
        (lambda c: c["left"].perturb("stun"), UnknownNameError),
        (lambda c: c["left"].perturb("misroute"), PlanError),
        (lambda c: c["left"].perturb("garble", loudly=1), UnknownNameError),
        (lambda c: c["left"].model.perturb("garble", "nobody"), UnknownNameError),
        (lambda c: c["left"].model.replay(step=-1), InvalidInputError),
    ],
    ids=range(10),
)
def test_nonsense_leaves_the_plan_as_it_was(do, error):
    model = flowed(made(ZOO), 3)
    model.components["judge"].wave()
    plan = model.plan
    with pytest.raises(error):
        do(model.components)
    assert model.plan is plan
    model.step()


@pytest.mark.filterwarnings("ignore")  # Mesa's own pages warn as they are imported
def test_mesa_draws_the_space():
    solara = pytest.importorskip("solara")
    from matplotlib.figure import Figure
    from mesa.visualization import make_space_component
    from mesa.visualization.mpl_space_drawing import draw_space

    model = flowed(made(ZOO), 20)

    def portray(agent):
        return {"color": "tab:red" if agent.waiting else "tab:blue"}

    axes = Figure().subplots()
    draw_space(model.space, portray, ax=axes)
    assert len(axes.collections[0].get_offsets()) == len(ZOO.wiring.nodes)
    page, _ = solara.render(make_space_component(portray)(model), handle_error=False)
    assert page.children
