"""An adapted model's runs have the closed form of the model, and its members, acts and kinds are found by trying."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from mesa import Model
from scipy.stats import kstest

from emergent import adapt, assess, experiment
from emergent.adapter.driven import driven
from emergent.columns import ATTAINED, ATTAINED_BY
from emergent.errors import EmergentError, InvalidInputError, UnknownNameError
from emergent.metrics import sufficiency
from emergent.outcomes import Request
from emergent.perturbation import NOMINAL, Plan
from emergent.store import RunStore
from emergent.testing import check_system
from tests.adapter.models import Careless, Coins, Crossing, heads, is_heads

STEPS, P = 12, 0.1
RUNS = 250
SIGMAS = 4
"""An estimate is off by more in 1 of 16,000 cases."""


def coins(parameters=None, **more):
    given = {"steps": STEPS, "goal": "All coins come up heads.", "attained": heads, **more}
    return adapt(Coins, {"n": 6, "p": P, **(parameters or {})}, **given)


def watched(model):
    return driven(model, model.step, 3)


def attained(system, plan, runs=RUNS, column=ATTAINED):
    return system.run([Request(plan, range(runs))]).arrays(plan, range(runs))[column]


def near(values, expected, variance):
    """Whether a mean of runs is what it should be, within `SIGMAS` standard errors of its known variance."""
    return abs(values.mean() - expected) <= SIGMAS * np.sqrt(variance / len(values)) + 1e-12


def expected(p, steps=STEPS):
    return 1 - (1 - p) ** steps


@pytest.mark.parametrize(
    ("plan", "probability", "members"),
    [
        (NOMINAL, expected(P), 6),
        (Plan.of("freeze", "*"), 0.0, 6),
        (Plan.of("freeze", "*", 5.0), expected(P, 5), 6),
        (Plan.of("freeze", "*", 2.0, duration=4.0), expected(P, STEPS - 4), 6),
        (Plan.of("remove", ["coin-0", "coin-1"]), expected(P), 4),
        (Plan.of("skip", "*", dose=0.5), expected(P / 2), 6),
        (Plan.of("set", "*", attribute="bias", value=0.2), expected(P + 0.2), 6),
        (Plan.of("set", "*", attribute="bias", value=0.2, dose=0.5), expected(P + 0.1), 6),
        (Plan.of("replace", "*", float(STEPS - 3)), expected(P, 3), 6),
        (Plan.of("apart", "model"), expected(P), 6),
    ],
    ids=str,
)
def test_perturbed_runs_have_the_closed_form(plan, probability, members):
    """Each coin comes up within the steps in which it is tossed, with the probability of each toss."""
    values = attained(coins(), plan) * 6
    assert near(values, members * probability, members * probability * (1 - probability))


OVERLAPS = [
    ([("set", 2.0, 6.0, 1.0, 0.5), ("set", 5.0, 5.0, 1.0, 0.8)], [0, 0, 0.5, 0.5, 0.5, 0.8, 0.8, 0.8, 0.8, 0.8, 0, 0]),
    ([("set", 5.0, 2.0, 1.0, 0.8), ("set", 2.0, 6.0, 1.0, 0.5)], [0, 0, 0.5, 0.5, 0.5, 0.8, 0.8, 0.5, 0, 0, 0, 0]),
    ([("set", 2.0, 6.0, 1.0, 0.4), ("set", 5.0, 5.0, 0.5, 0.8)], [0, 0, 0.4, 0.4, 0.4, 0.6, 0.6, 0.6, 0.4, 0.4, 0, 0]),
    ([("bend", 1.0, 6.0, 1.0, None), ("bend", 4.0, 5.0, 1.0, None)], [0] + [0.3] * 8 + [0] * 3),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "expected"), OVERLAPS, ids=["latest wins", "within", "shares", "functions"])
def test_overlapping_perturbations_of_one_attribute_compose(parts, expected):
    """The latest onset wins, shares are of what is there, and in the end the attribute is what it was."""
    from emergent.adapter.live import Live

    system, seen = coins(kinds={"bend": lambda coin: setattr(coin, "bias", 0.3)}), []
    plan = Plan()
    for kind, onset, duration, dose, value in parts:
        settings = {} if value is None else {"attribute": "bias", "value": value}
        plan += Plan.of(kind, "coin-0", onset, duration=duration, dose=dose, **settings)
    live = Live(system.author, system.given, 1, system.trial)
    for step in live.run([(system.kinds[one.kind], one) for one in system.complete(plan)], STEPS):
        seen += [live.cast.agents("coin-0")[0].bias] if step else []
    live.end()
    assert seen == pytest.approx(expected)


def test_whoever_needs_company_attains_nothing_alone_and_the_union_of_solos_is_exact():
    """Without company, a keyed coin alone is the same coin as among others, bit for bit; with it, it never comes up."""
    own = coins(agent_attained=is_heads)
    among = attained(own, NOMINAL, 20, ATTAINED_BY)
    assert (attained(own, Plan.of("apart", "model"), 20, ATTAINED_BY) == among).all()
    assert among.any()
    assert not attained(coins({"company": 3}), Plan.of("apart", "model"), 20).any()


def test_what_makes_agents_act_is_found():
    """Queries are no acts, and methods that agents call themselves are not called by the model."""
    assert {kind.__name__: names for kind, names in watched(Coins(rng=1)).items()} == {"Coin": ("step",)}
    assert {kind.__name__: names for kind, names in watched(Crossing(rng=1)).items()} == {"Adder": ("add",)}


def test_kinds_that_do_not_apply_are_left_out_with_the_reason():
    system = coins()
    assert {"remove", "freeze", "skip", "replace", "set", "noise", "fork"} <= set(system.kinds)
    assert "mute" not in system.kinds
    assert "stands in no space" in system.tried.why_not["mute"]
    assert system.tried.why_not["delay"] == "it changes nothing"  # coins do not look at others' values


@pytest.mark.parametrize("keyed", [True, False])
def test_one_draw_more_shifts_all_others_unless_draws_are_keyed(keyed):
    system = adapt(Crossing, steps=8, goal="The sum grows.", attained=lambda model: 0.5, keyed=keyed)
    assert system.tried.shifted is not keyed
    assert system.tried.difference is None


def test_keyed_draws_are_uniform_and_independent():
    """10,000 draws of agents in steps; the tests raise a false alarm in 1 of 1,000 cases each."""
    from emergent.adapter.live import Live

    system, drawn = adapt(Crossing, {"n": 20}, steps=25, goal="", attained=lambda model: 0.5), []
    for seed in range(20):
        live, before = Live(system.author, system.given, seed, system.trial), np.zeros(20)
        for step in live.run((), 25):
            sums = np.array([agent.sum for agent in live.model.agents])
            drawn += list(sums - before) if step else []
            before = sums
        live.end()
    values = np.array(drawn)
    assert kstest(values, "uniform").pvalue > 0.001
    follows = np.corrcoef(values[:-1], values[1:])[0, 1]
    assert abs(follows) < 3.3 / np.sqrt(len(values))


def test_keyed_orders_are_as_likely_as_each_other():
    """Who comes first of four, in 2,000 orders: a false alarm in 1 of 1,000 cases."""
    from scipy.stats import chisquare

    from emergent.adapter.streams import Streams

    firsts = []
    for seed in range(2000):
        model = Crossing(rng=1)
        Streams(model, seed, rng=False)
        agents = list(model.agents)
        model.random.shuffle(agents)
        firsts.append(agents[0].unique_id)
    assert chisquare(np.unique(firsts, return_counts=True)[1]).pvalue > 0.001


def test_a_model_that_does_not_repeat_is_named_and_has_no_forks():
    system = adapt(Careless, steps=STEPS, goal="", attained=heads)
    assert "bias of Coin 1 is 0." in str(system.tried.difference)
    assert "fork" not in system.kinds


def test_an_unseeded_graph_is_named():
    from mesa.examples.basic.virus_on_network.model import VirusOnNetwork

    system = adapt(VirusOnNetwork, {"num_nodes": 30}, steps=5, goal="", attained=lambda model: 0.5)
    assert "before the first step: what is next to cell" in str(system.tried.difference)


def test_it_passes_the_checks_of_any_system():
    """With a blind, a ceiling and a goal that moves, so that all references are there."""
    check_system(full(), replications=3)


def full(**more):
    return coins(
        {"n": 6, "company": 2},
        ceiling=lambda model: setattr(model, "p", 1.0),
        blind=lambda coin: setattr(coin, "sees", False),
        move=lambda model: setattr(model, "side", "tails"),
        **more,
    )


def test_a_whole_assessment():
    """Coins that need company, and do not know which side counts: each gate that can be asked is asked, and answered.

    They pursue heads whatever counts: moved, the goal is not followed, so they are called not goal-directed.
    """
    found = assess(full(), replications=24)
    gates = {gate.number: gate for gate in found.verdict.gates}
    assert [gates[n].asked for n in range(1, 7)] == [True, True, True, True, True, True]
    assert gates[2].passed
    assert gates[5].passed
    assert gates[6].passed is False
    assert found.verdict.word == "not goal-directed"
    exact = expected(P) / expected(1.0, STEPS)
    gd = found.results["goal_directedness"]["gd"]
    assert abs(gd.value - exact) <= SIGMAS * np.sqrt(exact * (1 - exact) / (24 * 6))


def test_without_a_ceiling_a_difference_is_stated():
    found = assess(coins(), replications=8, metrics=["goal_directedness"])
    estimate = found.results["goal_directedness"]["difference"]
    assert estimate.value == attained(coins(), NOMINAL, 8).mean()
    assert "no share can be stated" in " ".join(found.verdict.sentences)


def test_a_ceiling_that_is_stated_has_no_interval():
    """It is no sample: only what is measured widens GD, here the share of 6·40 coins that came up."""
    found = assess(coins(ceiling=1.0), replications=40, metrics=["goal_directedness"]).results["goal_directedness"]
    assert (found["ceiling"].low, found["ceiling"].high) == (1.0, 1.0)
    assert found["gd"].value == pytest.approx(found["attainment"].value)
    assert found["gd"].high < 1
    assert found["gd"].low == pytest.approx(found["attainment"].low, abs=0.02)


def test_in_sufficiency_a_stated_ceiling_is_no_sample():
    """Where nothing varies and the ceiling is stated, nothing spreads; of 24 runs that attain 1, it does."""
    own, null, top = (np.full(24, value) for value in (0.5, 0.1, 1.0))
    samples = np.stack([own, null, null, top, own, null, top])
    stated, measured = (sufficiency._share(coins(ceiling=one), samples, "") for one in (1.0, lambda model: None))
    assert (stated.low, stated.value, stated.high) == pytest.approx((1.0, 1.0, 1.0))
    assert measured.low < 0.9
    assert measured.high > 1.1


def test_other_processes_give_the_same_and_a_store_knows_the_source(tmp_path):
    """A lambda that holds a value goes to other processes; another value is another system."""
    requests = [Request(NOMINAL, range(40)), Request(Plan.of("freeze", "*", 4.0), range(40))]

    def made(divisor):
        return adapt(Coins, steps=STEPS, goal="", attained=lambda m: sum(c.heads for c in m.agents) / divisor)

    here = made(6).run(requests)
    with experiment.processes(1) as executor:
        there = experiment.run(made(6), requests, executor=executor, store=RunStore(tmp_path))
    for q in requests:
        values = [outcomes.arrays(q.plan, q.replications)[ATTAINED] for outcomes in (here, there)]
        assert (values[0] == values[1]).all()
    assert len(RunStore(tmp_path).succeeded(made(6))) == 80
    assert not RunStore(tmp_path).succeeded(made(7))


def test_models_are_freed_once_they_have_run():
    """Mesa keeps them: 3.3 in its counters, all in what cells remember of their neighbours."""
    from mesa.examples.basic.schelling.model import Schelling

    system = adapt(Schelling, {"width": 4, "height": 4}, steps=3, goal="", attained=lambda model: 0.5)
    system.run([Request(NOMINAL, range(3)), Request(Plan.of("remove", system.ids[0]), range(3))])
    gc.collect()
    assert not [one for one in gc.get_objects() if type(one) is Schelling]


MISTAKES = [
    (lambda: adapt(Coins, steps=5, goal=""), InvalidInputError, "say what counts as attained of Coins"),
    (lambda: adapt(Coins, steps=0, goal="", attained=heads), InvalidInputError, "steps is 0"),
    (lambda: adapt(Coins, {"m": 3}, steps=5, goal="", attained=heads), UnknownNameError, "m"),
    (lambda: adapt(Coins, steps=5, goal="", attained=0.5), InvalidInputError, "must be a function"),
    (lambda: adapt(Coins, steps=5, midway=9, goal="", attained=heads), InvalidInputError, "midway is 9"),
    (lambda: adapt(lambda n: None, steps=5, goal="", attained=heads).trial, InvalidInputError, "takes no seed"),
    (lambda: attained(coins(attained=lambda m: 2), NOMINAL, 1), InvalidInputError, "returned 2, but must return"),
    (lambda: coins().with_parameters({"q": 1}), UnknownNameError, "q"),
    (lambda: adapt(Coins, steps=5, goal="", attained=heads, members="Coin"), InvalidInputError, "members is 'Coin'"),
    (lambda: adapt(Coins, steps=5, goal="", attained=heads, members=Model).trial, InvalidInputError, "no member"),
]


@pytest.mark.parametrize(("wrong", "error", "said"), MISTAKES, ids=[said for *_, said in MISTAKES])
def test_mistakes_are_told(wrong, error, said):
    with pytest.raises(error, match=said):
        wrong()


def test_a_model_that_raises_is_a_failure_record():
    def breaks(model):
        raise ZeroDivisionError("no coins")

    with pytest.raises(EmergentError, match="ZeroDivisionError"):
        experiment.run(coins(attained=breaks), [Request(NOMINAL, range(2))])
