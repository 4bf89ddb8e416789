"""What all live models have in common: parameters as Mesa hands them over, and plots while another thread steps."""

import threading
import types

import mesa
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
        assert table["clock"].tolist() == [model.dt * (i + 1) for i in range(len(table))]
    stepping.join()
    assert len(model.datacollector.get_model_vars_dataframe()) == model.now
