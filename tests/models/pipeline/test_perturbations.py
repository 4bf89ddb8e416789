"""Each kind of perturbation does what it says, on each kind of component that it applies to.

Most is exact. Shares may be 4.5 standard errors off: a false alarm in 1 of 150,000 figures (about 50 here).
"""

from __future__ import annotations

import numpy as np
import pytest

from emergent.errors import PlanError
from emergent.models.pipeline.kernel import layout as k
from emergent.models.pipeline.kinds import KINDS
from tests.models.pipeline.scenes import (
    NEVER,
    SCENES,
    chain,
    close,
    desk,
    idle,
    log,
    logit,
    loop,
    mean,
    path,
    pipeline,
    queued,
    reviewed,
    run,
    same,
    sigmoid,
    split,
    stage,
    tooled,
    voters,
)

RUNS = 200
SURE = [name for name in SCENES if name not in ("queue", "idle")]
CASES: dict[tuple[str, str], str] = {}
"""Which pairs of kind and component are tested, and by which test."""


def covers(pairs):
    """Note what a test is about, and run it for each pair of a kind and a kind of component."""

    def decorate(test):
        for pair in pairs:
            assert pair not in CASES, pair
            CASES[pair] = test.__name__
        return test

    return decorate


def pairs(**kinds: str):
    return [(kind, component) for kind, names in kinds.items() for component in names.split()]


def test_scenes_get_everything_right():
    for name in SURE:
        assert run(SCENES[name][0], runs=20).codes == {k.RIGHT}, name


# what becomes of every item where a fault strikes always

ENDS = {
    "drop": {k.LOST: "stage edge router board reviewer aggregator", k.FAILED_ITEM: "tool"},
    "fail": {k.FAILED_ITEM: "stage tool edge"},
    "garble": {k.WRONG: "stage tool edge board aggregator", k.LOST: "reviewer"},
    "inject": {k.WRONG: "stage edge aggregator"},
    "unavailable": {k.LOST: "stage router board reviewer aggregator edge", k.FAILED_ITEM: "tool"},
    "chance": {k.WRONG: "stage tool"},
    "blind": {k.WRONG: "stage tool", k.LOST: "reviewer"},
    "yoke": {k.WRONG: "stage router aggregator", k.LOST: "reviewer"},
}
ALWAYS = [(kind, c, end) for kind, ends in ENDS.items() for end, names in ends.items() for c in names.split()]


@covers([(kind, component) for kind, component, _ in ALWAYS])
@pytest.mark.parametrize(("kind", "component", "end"), ALWAYS)
def test_fault_that_strikes_always(kind, component, end):
    """A reviewer whose verdicts are reversed, or that tests against something else, rejects what is right."""
    system, name = SCENES[component]
    strong = system.with_parameters({"fragility": 100.0})
    assert run(strong, f"{kind}:{name}@0=1", 50).codes == {end}


def test_yoked_agents_of_a_board_write_what_is_wrong():
    assert run(SCENES["board"][0], "yoke:one@0", 50).codes == {k.WRONG}


SHARED = [case for case in ALWAYS if case[1] not in ("board", "reviewer") and case[0] not in ("inject", "unavailable")]
SHARED += [("unavailable", "tool", k.FAILED_ITEM), ("unavailable", "edge", k.LOST)]


@pytest.mark.parametrize(("kind", "component", "end"), SHARED)
def test_dose_is_the_share_that_is_struck(kind, component, end):
    system, name = SCENES[component]
    got = run(system, f"{kind}:{name}@0=0.3", RUNS, seed=51)
    close(got.of(end), to=0.3)
    assert got.codes == {k.RIGHT, end}


@pytest.mark.parametrize("component", ["stage", "edge", "aggregator"])
def test_injected_errors_follow_the_dose_law(component):
    """1 − Pm (1 − e^(−λ Pe)), for λ = 2.9."""
    system, name = SCENES[component]
    close(run(system, f"inject:{name}@0=0.4,often=0.7", RUNS, seed=52).right, to=1 - 0.7 * (1 - np.exp(-2.9 * 0.4)))


def test_unavailable_for_a_share_of_the_steps_makes_items_wait():
    """A stage waits for d/(1 − d) steps on average. (One item a run: items that wait at once wait together.)"""
    one = chain([1.0], items=1)
    waits = run(one, "unavailable:s0@0=0.4", 5000, seed=53).reached - run(one, runs=5000, seed=53).reached
    mean(waits, to=0.4 / 0.6)


@covers(pairs(unavailable="queue", drop="queue"))
@pytest.mark.parametrize(("kind", "end"), [("unavailable", k.FAILED_ITEM), ("drop", k.LOST)])
def test_without_its_queue_an_item_has_one_attempt(kind, end):
    got = run(SCENES["queue"][0], f"{kind}:again@0", RUNS)
    first = run(queued(cap=1), runs=RUNS)
    np.testing.assert_array_equal(got.right, first.right)
    assert got.codes == {k.RIGHT, end}
    assert run(SCENES["queue"][0], runs=RUNS).right.sum() > first.right.sum()


# delay


@covers(pairs(delay="stage tool edge router queue reviewer aggregator"))
@pytest.mark.parametrize("component", ["stage", "tool", "edge", "router", "queue", "reviewer", "aggregator"])
def test_delay_adds_its_steps_to_each_operation(component):
    system, name = SCENES[component]
    nominal, late = run(system, runs=50), run(system, f"delay:{name}@0=7", 50)
    np.testing.assert_array_equal(late.outcome, nominal.outcome)
    later = (late.reached - nominal.reached)[nominal.right]
    if component == "queue":
        assert set(later) == {0, 7, 14}
        np.testing.assert_allclose(np.nansum(late.reached - nominal.reached) % 7, 0)
    else:
        assert set(later) == {7}


def test_delay_is_in_whole_steps():
    system = SCENES["stage"][0]
    for dose, steps in ((0.4, 0), (0.5, 1), (2.4, 2)):
        assert set((run(system, f"delay:s1@0={dose}", 5).reached - run(system, runs=5).reached).flat) == {steps}


# memory: what comes again


@covers(pairs(stuck="stage tool edge aggregator", stale="tool edge"))
@pytest.mark.parametrize(
    ("kind", "component"),
    [*(("stuck", c) for c in ("stage", "tool", "edge", "aggregator")), ("stale", "tool"), ("stale", "edge")],
)
def test_what_was_for_another_item_comes_again(kind, component):
    """The first item has nothing before it; every other gets what was for another one."""
    system, name = SCENES[component]
    got = run(system, f"{kind}:{name}@0", 50)
    assert got.right[:, 0].all()
    assert got.of(k.WRONG)[:, 1:].all()
    begun = run(system, f"{kind}:{name}@20=0.3", RUNS, seed=54)  # by then all have something to repeat
    assert begun.right[:, :18].all()
    close(begun.of(k.WRONG)[:, 22:], to=0.3)


@pytest.mark.parametrize(("plan", "of"), [("stuck:s1@0", 0), ("stuck:lookup@0", 0), ("stale:lookup@0", 1)])
def test_stuck_repeats_the_first_and_stale_the_one_before(plan, of):
    system = SCENES["tool" if "lookup" in plan else "stage"][0]
    delivered, asked = (log(system, p).loc[lambda t: t["operation"] == "deliver", "value"].array for p in (plan, ""))
    expected = asked[:-1] if of else [asked[0]] * (len(asked) - 1)
    assert list(delivered[1:]) == list(expected)


@covers(pairs(stale="board"))
def test_who_reads_a_stale_board_overwrites_what_it_does_not_see():
    """One writes, the other overwrites that, and only then the first adds its part to what stands there."""
    system = SCENES["board"][0]
    for plan, writes in (("", 2), ("stale:desk@0", 3)):
        got = run(system, plan, 50)
        assert got.codes == {k.RIGHT}
        assert set(got.count("desk", k.N_OPERATIONS)) == {10 * writes}


@covers(pairs(stuck="router"))
def test_stuck_router_takes_the_branch_that_it_took():
    for plan, branches in (("stuck:split@0", 1), ("", 2)):
        table = log(split(), plan)
        assert table.loc[table["operation"] == "route", "decision"].nunique() == branches


@covers(pairs(stuck="reviewer"))
def test_stuck_reviewer_repeats_its_first_verdict():
    got, first = run(loop(2), "stuck:judge@0", RUNS), run(loop(1), runs=RUNS)
    accepting = first.right[:, 0]
    np.testing.assert_array_equal(got.right[accepting], first.right[accepting])
    assert got.of(k.LOST)[~accepting].all()
    assert 0 < accepting.mean() < 1


@pytest.mark.parametrize("kind", ["stale", "stuck"])
def test_tool_gives_the_reply_to_an_earlier_call(kind):
    """A visible failure at first, then the item asks for something else, then a second attempt."""
    nodes = {
        "user": stage(tools=("lookup",), queue="again"),
        "lookup": {"kind": "tool", "part": "facts"},
        "again": {"kind": "queue", "backoff": 5},
    }
    system = pipeline(path("user"), nodes, items=1)
    story = "fail:user@0,pattern=single; respecify:specification@3"
    assert run(system, story, 50).codes == {k.RIGHT}
    assert run(system, f"{story}; {kind}:lookup@0", 50).codes == {k.OUTDATED}


# routes, competence, verdicts


@covers(pairs(misroute="router"))
def test_misrouted_items_go_the_other_way():
    system = split(left=1.0, right=NEVER)
    nominal = run(system, runs=RUNS).right
    close(nominal, to=0.9)
    np.testing.assert_array_equal(run(system, "misroute:split@0", RUNS).right, ~nominal)
    close(run(system, "misroute:split@0=0.2", RUNS).right, to=0.9 * 0.8 + 0.1 * 0.2)


@covers(pairs(confuse="stage aggregator"))
@pytest.mark.parametrize("system", [chain([0.9]), voters([1.0] * 3, {"right": 0.9})], ids=["stage", "aggregator"])
def test_confused_agents_lose_competence(system):
    name = "s0" if "s0" in system.index else "vote"
    close(run(system, f"confuse:{name}@0=1.5", RUNS).right, to=sigmoid(logit(0.9) - 1.5))


FAULTY = {
    "stage": (chain([0.3, 1.0], {"fails": 0.2}), "s0|s1"),
    "tool": (tooled({"fails": 0.2, "corrupts": 0.2, "stale": 0.2, "mtbf": 5, "mttr": 2}), "lookup"),
    "router": (split(1.0, NEVER, misroute=0.5), "split"),
    "board": (desk(loss=0.3, stale=0.1, flip=0.3), "desk"),
    "reviewer": (reviewed(0.5, 0.3, 0.3, 100, horizon=1000), "judge"),
    "aggregator": (voters([NEVER, 1.0, NEVER], {"combine": "select", "discernment": 0.6, "right": 0.5}), "vote"),
}


@covers(pairs(hone="stage tool router board reviewer aggregator"))
@pytest.mark.parametrize("component", FAULTY)
def test_honed_components_make_no_errors_of_their_own(component):
    system, name = FAULTY[component]
    got = run(system, f"hone:{name}@0", RUNS)
    if component == "router":
        np.testing.assert_array_equal(got.right, run(split(1.0, NEVER), runs=RUNS).right)
    else:
        assert got.codes == {k.RIGHT}
    assert run(system, runs=RUNS).right.sum() < got.right.sum()


@covers(pairs(hone="queue idle edge", unavailable="idle"))
@pytest.mark.parametrize("plan", ["hone:again@0", "hone:edge:*@0"])
def test_nothing_changes_for_what_has_no_errors_of_its_own(plan):
    system = SCENES["queue"][0]
    assert same(run(system, plan.replace("edge:*", "in.user|user.out"), RUNS), run(system, runs=RUNS))
    for idling in ("hone:bystander@0", "unavailable:bystander@0"):
        assert same(run(idle(), idling, RUNS), run(idle(), runs=RUNS))


def test_other_faults_still_strike_who_is_honed():
    assert run(chain([0.5]), "hone:s0@0; garble:s0@0", 20).codes == {k.WRONG}
    assert run(chain([0.5]), "hone:s0@0; chance:s0@0", 20).codes == {k.WRONG}


@covers(pairs(chance="router reviewer aggregator"))
def test_chance_decides():
    """A branch, a verdict, a candidate."""
    close(run(split(1.0, NEVER), "chance:split@0", RUNS).right, to=0.5)
    close(run(reviewed(1.0, 1.0, 0.0, 1), "chance:judge@0", RUNS).right, to=0.5)
    for right, probability in (((1.0, 1.0, NEVER), 2 / 3), ((NEVER, 1.0, 1.0), 2 / 3)):
        system = voters(right)
        assert run(system, runs=20).right.all()
        close(run(system, "chance:vote@0", RUNS).right, to=probability)
    selector = voters([NEVER, 1.0], {"combine": "select", "discernment": 1.0})
    close(run(selector, "chance:vote@0", RUNS).right, to=0.5)


@covers(pairs(blind="aggregator"))
def test_blind_selector_stays_with_the_first():
    selector = voters([NEVER, 1.0], {"combine": "select", "discernment": 1.0})
    assert run(selector, runs=20).codes == {k.RIGHT}
    assert run(selector, "blind:vote@0", 20).codes == {k.WRONG}


@covers(pairs(wave="reviewer"))
def test_reviewer_that_waves_through():
    first = run(loop(1), runs=RUNS).right
    got = run(loop(2), "wave:judge@0", RUNS)
    np.testing.assert_array_equal(got.right, first)
    assert got.total("judge", k.N_REJECTIONS) == 0
    # wrong and not waved through, then right: .5 + .5·.7·.5
    close(run(loop(2), "wave:judge@0=0.3", RUNS).right, to=0.675)


@covers([("placebo", component) for component in SCENES])
@pytest.mark.parametrize("component", SCENES)
def test_placebo_is_nothing(component):
    system, name = SCENES[component]
    assert same(run(system, f"placebo:{name}@0", 50), run(system, runs=50))


# the items


@covers(pairs(respecify="specification"))
def test_respecified_items_in_flight_are_outdated():
    """From step 20 on a share of .4 asks for something else; what was begun before that is outdated then."""
    system = chain([1.0], {"latency": 30})
    got = run(system, "respecify:specification@20=0.4", 1000)
    assert (got.right | got.of(k.OUTDATED)).all()
    close(got.of(k.OUTDATED)[:, :20], to=0.4)
    assert got.right[:, 20:].all()
    assert run(system, "respecify:specification@0", 20).right.all()


@covers(pairs(relabel="specification"))
def test_relabelled_targets_are_met_only_where_the_channels_go_along():
    system = chain([1.0, 1.0])
    assert run(system, "relabel:specification@0", 50).codes == {k.WRONG}
    assert run(system, "relabel:specification@0,channels=along", 50).codes == {k.RIGHT}


@covers(pairs(decode="specification"))
def test_decoder_needs_no_agent():
    """But it reads what they read: a part that is misread .3 of the time is wrong as often."""
    assert run(chain([NEVER] * 3), "decode:specification@0", 50).codes == {k.RIGHT}
    misread = run(chain([1.0, 1.0], {"reading": 0.7}), "decode:specification@0", RUNS)
    close(misread.right, to=0.7**2)


@covers(pairs(harden="items", mix="items"))
def test_harder_items():
    close(run(chain([0.9]), "harden:items@0=1.5", RUNS).right, to=sigmoid(logit(0.9) - 1.5))
    close(run(chain([0.9]), "mix:items@0=0.3", 2000).right, to=0.7 * 0.9 + 0.3 * sigmoid(logit(0.9) - 2))


@covers(pairs(hurry="items"))
def test_hurry_takes_a_share_of_the_deadline():
    """Deliveries take 11 steps, and 20 are allowed."""
    system = chain([1.0], {"latency": 10}, deadline=20)
    took = run(system, runs=5).reached - np.arange(50)
    assert set(took.flat) == {11}
    assert run(system, "hurry:items@0=0.45", 20).codes == {k.RIGHT}
    assert run(system, "hurry:items@0=0.46", 20).codes == {k.LATE}
    assert run(chain([1.0], {"latency": 10}), "hurry:items@0=1", 20).codes == {k.RIGHT}  # no deadline


@covers(pairs(fork="chance"))
def test_fork_is_another_future():
    system = chain([0.5])
    nominal, forked = run(system, runs=RUNS), run(system, "fork:chance@25", RUNS)
    np.testing.assert_array_equal(forked.right[:, :25], nominal.right[:, :25])
    close(forked.right[:, 25:] == nominal.right[:, 25:], to=0.5)
    with pytest.raises(PlanError, match="whole number"):
        run(system, "fork:chance@25=0.5")


def test_every_kind_is_tested_on_all_that_it_applies_to():
    applying = {(name, component) for name, kind in KINDS.items() for component in kind.applies_to}
    assert applying == set(CASES)


def test_default_doses():
    found = {name: kind.dose.default for name, kind in KINDS.items() if kind.dose.default != 1}
    assert found == {"delay": 5, "inject": 0.4}
    settings = {s.name: s.default for kind in KINDS.values() for s in kind.settings}
    assert settings == {"pattern": "persistent", "often": 1.0, "channels": "fixed"}
