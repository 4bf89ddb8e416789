"""What all live models have in common: parameters as Mesa hands them over, and plots while another thread steps."""

import threading
import types

import mesa
import numpy as np
import pytest

from emergent.errors import InvalidInputError, UnknownNameError
from emergent.models.pipeline import PipelineModel
from emergent.models.walk import WalkModel

MODELS = pytest.mark.parametrize("kind", [WalkModel, PipelineModel])
SIZE = {WalkModel: "walkers", PipelineModel: "items"}


class Scenario:
    """Mesa 3.5's, for the Mesas that have none."""

    def __init__(self, rng=None, **values):
        self.model = None
        self.values = {**values, "rng": rng}

    def __iter__(self):
        return iter(self.values.items())


SCENARIOS = [getattr(getattr(getattr(mesa, "experimental", None), "scenarios", None), "Scenario", Scenario), Scenario]


@MODELS
@pytest.mark.parametrize("scenario", dict.fromkeys(SCENARIOS))
def test_scenario_of_mesa_holds_parameters_and_seed(kind, scenario):
    given = scenario(rng=7, **{SIZE[kind]: 3})
    model = kind(scenario=given)
    assert (getattr(model.parameters, SIZE[kind]), model.seed, model.scenario) == (3, 7, given)


@MODELS
@pytest.mark.parametrize("scenario", dict.fromkeys(SCENARIOS))
def test_empty_scenario_changes_nothing_as_reset_in_mesas_page_hands_it_over(kind, scenario):
    model = kind(**{SIZE[kind]: 3}, rng="7", scenario=scenario())
    assert (getattr(model.parameters, SIZE[kind]), model.seed) == (3, 7)


@MODELS
def test_what_is_given_twice_is_refused(kind):
    with pytest.raises(InvalidInputError, match=f"{SIZE[kind]}: given by name and in the scenario"):
        kind(scenario=Scenario(**{SIZE[kind]: 3}), **{SIZE[kind]: 3})
    with pytest.raises(InvalidInputError, match="the seed is 1, but the scenario brings its own, 2"):
        kind(rng=1, scenario=Scenario(rng=2))


@MODELS
def test_misspelt_name_in_a_scenario_is_refused(kind):
    with pytest.raises(UnknownNameError, match="Did you mean"):
        kind(scenario=Scenario(**{SIZE[kind][:-1]: 3}))


@MODELS
@pytest.mark.parametrize("given", ["restaurant-walk", 5, types.SimpleNamespace(name="x")], ids=str)
def test_scenario_of_another_sort_is_refused(kind, given):
    with pytest.raises(InvalidInputError, match="read_scenario"):
        kind(scenario=given)


@MODELS
def test_numbers_can_be_read_while_another_thread_steps(kind):
    """Mesa's page steps in one thread and plots in another: every row that is there must be whole."""
    model = kind(rng=1)

    def go() -> None:
        while model.running:
            model.step()

    stepping = threading.Thread(target=go)
    stepping.start()
    while stepping.is_alive():
        table = model.datacollector.get_model_vars_dataframe()
        assert table["clock"].tolist() == [model.dt * i for i in range(len(table))]
    stepping.join()
    assert len(model.datacollector.get_model_vars_dataframe()) == model.now + 1


# what Mesa's models have


@MODELS
def test_mesas_count_of_steps_stops_with_the_run(kind):
    model = kind(rng=1, **{SIZE[kind]: 2}, horizon=10)
    model.datacollector = mesa.DataCollector({"clock": "clock"}, {"id": "id"})
    counted = [model.steps]
    while model.running:
        model.step()
        counted.append(model.steps)
    assert counted == list(range(model.now + 1))
    rows = len(model.datacollector.get_agent_vars_dataframe())
    model.step()
    if hasattr(model, "run_for"):  # which asks nobody whether the run goes on
        model.run_for(3)
    assert model.steps == model.now == counted[-1]
    assert len(model.datacollector.get_agent_vars_dataframe()) == rows == model.now * len(model.agents)
    assert len(model.datacollector.model_vars["clock"]) == model.now


@MODELS
@pytest.mark.parametrize("ask", [lambda m: m.reset_rng(), lambda m: m.reset_rng(5), lambda m: m.reset_randomizer(5)])
def test_resetting_what_the_run_does_not_draw_from_is_refused(kind, ask):
    model = kind(rng=1)
    with pytest.raises(InvalidInputError, match=r"keyed by its seed \(1\).*make a new model.*replay.*fork"):
        ask(model)


@MODELS
def test_what_a_user_draws_changes_nothing_in_the_run(kind):
    model, other = (kind(rng=1, **{SIZE[kind]: 3}) for _ in range(2))
    assert (model.random.random(), model.rng.random()) == (other.random.random(), other.rng.random())
    for _ in range(20):
        model.step()
        other.step()
        model.random.random(), model.rng.random(), model.agents.shuffle(inplace=True)
    tables = [m.datacollector.get_agent_vars_dataframe() for m in (model, other)]
    assert tables[0].equals(tables[1])


@MODELS
@pytest.mark.parametrize("name", ["step", "advance"])
def test_agents_take_no_step_by_themselves(kind, name):
    with pytest.raises(InvalidInputError, match=r"model\.step\(\) moves all"):
        kind(rng=1).agents.shuffle_do(name)


def test_components_of_a_pipeline_cannot_be_removed():
    model = PipelineModel(rng=1)
    for remove in (model.remove_all_agents, next(iter(model.components.values())).remove, model.edges[0].remove):
        with pytest.raises(InvalidInputError, match="make it unavailable"):
            remove()
    assert len(model.agents) == len(model.components) == 7


def test_removing_all_agents_of_a_walk_leaves_nobody_there():
    model = WalkModel(rng=1, walkers=3)
    model.step()
    model.remove_all_agents()
    model.step()
    assert {walker.state for walker in model.agents} == {"absent"}
    assert not model.running
    assert [str(p) for p in model.plan] == [f"remove:walker-{i}@0.5" for i in range(3)]


@MODELS
def test_tables_say_which_run_and_which_component(kind):
    model = kind(rng=2**64 - 1, replication=4)
    model.step()
    tables = model.datacollector.get_model_vars_dataframe(), model.datacollector.get_agent_vars_dataframe()
    for table in tables:
        assert set(table["seed"]) == {2**64 - 1}
        assert set(table["replication"]) == {4}
    assert tables[0].index.tolist() == [0, 1]
    assert tables[1]["component"].tolist() == 2 * [agent.id for agent in model.agents]
    assert tables[0]["running"].tolist() == [True, True]


@MODELS
def test_collecting_as_mesas_examples_do_adds_no_row(kind):
    class Collecting(kind):
        def step(self):
            super().step()
            self.datacollector.collect(self)

    model = Collecting(rng=1)
    model.step()
    model.step()
    assert len(model.datacollector.get_model_vars_dataframe()) == 3
    assert len(model.datacollector.get_agent_vars_dataframe()) == 3 * len(model.agents)


@MODELS
def test_the_tables_of_the_same_moment_are_made_once(kind, monkeypatch):
    model = kind(rng=1)
    filled = []
    monkeypatch.setattr(model, "_fill", lambda collector, fill=model._fill: filled.append(fill(collector)))
    for _ in range(3):
        model.step()
        first, again = model.datacollector.model_vars["clock"], model.datacollector.model_vars["clock"]
        assert first is again
    model.fork(2)
    assert len(model.datacollector.model_vars["clock"]) == 4
    assert len(filled) == 4
    assert np.array_equal(model.datacollector.model_vars["clock"], np.arange(4) * model.dt)


@pytest.mark.filterwarnings("ignore")  # Mesa's own pages warn as they are imported
@MODELS
def test_mesas_plot_begins_at_the_start_and_ends_at_the_step_on_show(kind):
    solara = pytest.importorskip("solara")
    from mesa.visualization import make_plot_component

    model, drawn = kind(rng=1), []
    for _ in range(5):
        model.step()
    plot, _ = make_plot_component("clock", post_process=lambda axes: drawn.append(axes.lines[0].get_xydata().tolist()))
    solara.render(plot(model), handle_error=False)
    assert drawn[-1] == [[step, step * model.dt] for step in range(model.steps + 1)]
