"""What each component knows by itself, against enumerations of every target and every view on small alphabets."""

from collections import defaultdict
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pytest

from emergent.models.pipeline.parameters import PipelineParameters
from emergent.models.pipeline.theory import guessing
from emergent.models.pipeline.theory.holding import FAR, STEP, guessing_probabilities, visits
from emergent.models.pipeline.wiring import Wiring

ALIKE = {"rel": 1e-12}


def best(joint) -> float:
    """Return how probably the target is named best, from pairs ((target, view), probability)."""
    chances: dict = defaultdict(lambda: defaultdict(float))
    for (target, view), chance in joint:
        chances[view][target] += chance
    return sum(max(by_target.values()) for by_target in chances.values())


def uniform(right: float, values: int):
    """Return the law of an error: none, or any."""
    return [(e, right if e == 0 else (1 - right) / (values - 1)) for e in range(values)]


@pytest.mark.parametrize("values", [2, 3, 4])
@pytest.mark.parametrize("rights", [(0.8,), (0.8, 0.7), (0.9, 0.6, 1.0), (0.1, 0.7), ()], ids=str)
def test_a_sum_of_noisy_parts(values, rights):
    def joint():
        for parts in product(range(values), repeat=len(rights)):
            for errors in product(*(uniform(right, values) for right in rights)):
                read = tuple((x + e) % values for x, (e, _) in zip(parts, errors, strict=True))
                yield (sum(parts) % values, read), prod(p for _, p in errors) / values ** len(rights)

    assert guessing.from_sum(rights, values) == pytest.approx(best(joint()), **ALIKE)


@pytest.mark.parametrize("values", [2, 3, 4])
@pytest.mark.parametrize("right", [0.7, 0.3, 0.1])
@pytest.mark.parametrize("readings", [0, 1, 2, 4])
def test_several_readings_of_one_part(values, right, readings):
    def joint():
        for x, errors in product(range(values), product(uniform(right, values), repeat=readings)):
            yield (x, tuple((x + e) % values for e, _ in errors)), prod(p for _, p in errors) / values

    assert guessing.from_readings(right, readings, values) == pytest.approx(best(joint()), **ALIKE)


def reviews(submitted, values, law, false_alarm, fix, stops):
    """Yield (target, what a reviewer sees of the submissions), with its probability; `law` mixes sensitivities."""
    for target, (share, sensitivity) in product(range(values), law):
        open_views = {(): share / values}
        for value in submitted:
            reject = false_alarm if value == target else sensitivity
            for view, chance in list(open_views.items()):
                del open_views[view]
                yield (target, (*view, "fixed", target)), chance * reject * fix
                open_views[*view, (value, "rejected")] = chance * reject * (1 - fix)
                if stops:
                    yield (target, (*view, (value, "accepted"))), chance * (1 - reject)
                else:
                    open_views[*view, (value, "accepted")] = chance * (1 - reject)
        yield from (((target, view), chance) for view, chance in open_views.items())


LAWS = {"blind to nothing": [(1.0, 0.95)], "blinded by difficulty": [(0.3, 0.9), (0.7, 0.4)]}


def rejects_of(law):
    return lambda rejected, accepted: sum(share * s**rejected * (1 - s) ** accepted for share, s in law)


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
@pytest.mark.parametrize("fix", [0.0, 0.25])
@pytest.mark.parametrize("false_alarm", [0.0, 0.05, 0.6])
@pytest.mark.parametrize(("values", "cap"), [(2, 1), (2, 3), (2, 5), (3, 4), (4, 3), (5, 3)])
def test_a_reviewer_is_as_good_as_with_the_best_of_all_submissions(values, cap, false_alarm, fix, law):
    submissions = product(range(values), repeat=cap)
    most = max(best(reviews(given, values, law, false_alarm, fix, stops=True)) for given in submissions)
    assert guessing.from_review(rejects_of(law), false_alarm, fix, cap, values) == pytest.approx(most, **ALIKE)
    assert most <= guessing.bound(cap, values) + 1 - (1 - fix) ** cap + 1e-12


@pytest.mark.parametrize("fix", [0.0, 0.25])
@pytest.mark.parametrize(("values", "tests"), [(2, 3), (3, 3), (4, 2), (5, 3)])
def test_a_reviewer_that_goes_on_after_an_acceptance(values, tests, fix):
    law, submissions = LAWS["blinded by difficulty"], product(range(values), repeat=tests)
    most = max(best(reviews(given, values, law, 0.05, fix, stops=False)) for given in submissions)
    found = guessing.from_tests(rejects_of(law), 0.05, fix, tests, values)
    assert found == pytest.approx(most, **ALIKE)
    assert found >= guessing.from_review(rejects_of(law), 0.05, fix, tests, values) - 1e-12


@pytest.mark.parametrize(("values", "cap"), [(2, 3), (4, 3)])
def test_no_writer_that_knows_nothing_of_the_target_helps_more(values, cap):
    """Submissions are another item's: its right value is uniform, and each is right with probability p."""
    law = LAWS["blind to nothing"]
    found = guessing.from_review(rejects_of(law), 0.05, 0.0, cap, values)

    def joint(p):
        for home, errors in product(range(values), product(uniform(p, values), repeat=cap)):
            written = tuple((home + e) % values for e, _ in errors)
            weight = prod(q for _, q in errors) / values
            for (target, view), chance in reviews(written, values, law, 0.05, 0.0, stops=True):
                yield (target, view), weight * chance

    by_writer = [best(joint(p)) for p in (1 / values, 0.4, 0.7, 0.95, 1.0)]
    assert max(by_writer) <= found + 1e-12
    assert max(by_writer) > 0.8 * found  # those who never submit a value twice do better than independent attempts


@pytest.mark.parametrize(("values", "candidates", "rounds"), [(2, 2, 1), (4, 2, 1), (3, 3, 1), (4, 4, 1), (3, 2, 2)])
@pytest.mark.parametrize(("discernment", "swayed"), [(0.5, 0.5), (0.9, 0.1), (0.8, 0.0), (1.0, 0.3)])
def test_a_selector_is_as_good_as_with_the_best_of_all_candidates(values, candidates, rounds, discernment, swayed):
    def histories(target, values_seen):
        found = {(): 1.0}
        for first in range(0, len(values_seen), candidates):
            now = {view: (values_seen[first], p) for view, p in found.items()}
            for value in values_seen[first + 1 : first + candidates]:
                after = {}
                for view, (current, p) in now.items():
                    if value == current:
                        take = 0.0
                    else:
                        take = discernment if value == target else swayed if current == target else 0.0
                    after[*view, value, "taken"] = (value, p * take)
                    after[*view, value, "left"] = (current, p * (1 - take))
                now = after
            found = {view: p for view, (_, p) in now.items()}
        return found

    most = max(
        best(((t, v), p / values) for t in range(values) for v, p in histories(t, given).items())
        for given in product(range(values), repeat=candidates * rounds)
    )
    assert guessing.from_choice(discernment, swayed, candidates, rounds, values) == pytest.approx(most, **ALIKE)
    assert most <= guessing.bound(candidates * rounds, values) + 1e-12


def test_large_numbers_of_tests_are_bounded():
    rejects = rejects_of(LAWS["blind to nothing"])
    assert guessing.from_review(rejects, 0.05, 0.0, 100, 2**20) == 101 / 2**20
    assert guessing.from_review(rejects, 0.05, 0.5, 100, 2**20) == pytest.approx(1)
    assert guessing.from_tests(rejects, 0.05, 0.0, 100, 2**20) == 101 / 2**20
    assert guessing.from_choice(0.9, 0.1, 60, 1, 2**20) == 61 / 2**20
    assert guessing.from_review(rejects, 0.05, 0.0, 24, 2**20) == pytest.approx(25 / 2**20, rel=0.5)
    assert guessing.bound(9, 4) == 1


def test_partitions_and_patterns():
    assert sum(1 for _ in guessing.partitions(10, 10)) == 42
    assert list(guessing.partitions(4, 2)) == [(4,), (3, 1), (2, 2)]
    assert [sum(1 for _ in guessing.patterns(n, n)) for n in range(1, 7)] == [1, 2, 5, 15, 52, 203]  # Bell numbers
    assert sum(1 for _ in guessing.patterns(5, 2)) == 16


# whole pipelines


def guessing_of(edges, components, **parameters):
    given = PipelineParameters(edges=edges, components=components, **({"symbols": 1, "alphabet": 4} | parameters))
    return guessing_probabilities(Wiring(given), given)


def stage(part="", **more):
    return {"kind": "stage", "part": part, **more}


def path(*names):
    return [f"{a} -> {b}" for a, b in zip(["in", *names], [*names, "out"], strict=True)]


def test_who_lacks_a_part_knows_nothing():
    given = PipelineParameters(symbols=2, alphabet=3)
    assert guessing_probabilities(Wiring(given), given) == dict.fromkeys(
        ["a", "b", "c", "in.a", "a.b", "b.c", "c.out"], 1 / 9
    )


def test_who_has_the_only_part_knows_all():
    found = guessing_of(path("a", "b"), {"a": stage("x", reading=0.7), "b": stage()})
    assert found["a"] == pytest.approx(0.7)
    assert found["b"] == 1 / 4
    found = guessing_of(path("a"), {"a": stage(tools=["t"]), "t": {"kind": "tool", "part": "x", "corrupts": 0.2}})
    assert found["t"] == 1
    assert found["a"] == pytest.approx(0.8)
    assert found["in.a"] == 1 / 4


def test_a_stage_with_all_parts_adds_them_up():
    tool = {"kind": "tool", "part": "y", "corrupts": 0.2}
    found = guessing_of(path("a"), {"a": stage("x", reading=0.7, tools=["t"]), "t": tool})
    assert found["a"] == pytest.approx(guessing.from_sum([0.7, 0.8], 4))
    assert found["t"] == 1 / 4

    three = {name: {"kind": "tool", "part": "x", "corrupts": 0.4} for name in "tuv"}
    found = guessing_of(path("a"), {"a": stage(tools=list(three), need="majority"), **three})
    assert found["a"] == pytest.approx(guessing.from_readings(0.6, 3, 4))


def test_common_corruption_is_not_counted_against_several_tools():
    both = {"kind": "tool", "corrupts": 0.2, "group": "web", "common": 0.5}
    found = guessing_of(path("a"), {"a": stage(tools=["t"]), "t": {**both, "part": "x"}})
    assert found["a"] == pytest.approx(0.9 * 0.9)
    found = guessing_of(
        path("a"), {"a": stage(tools=["t", "u"]), "t": {**both, "part": "x"}, "u": {**both, "part": "y"}}
    )
    assert found["a"] == pytest.approx(guessing.from_sum([0.9, 0.9], 4))


def test_repair_shows_the_whole_only_where_the_whole_is_in():
    chain = {"a": stage("x", repair=0.2), "b": stage("y", repair=0.2), "c": stage(repair=0.1)}
    found = guessing_of(path("a", "b", "c"), chain)
    assert found["a"] == 1 / 4
    assert found["b"] == pytest.approx(0.2 + 0.8 / 4)
    assert found["c"] == pytest.approx(0.1 + 0.9 / 4)


def test_returns_are_further_looks_and_retries_are_none():
    nodes = {
        **{"a": stage("x"), "b": stage("y", repair=0.2, fails=0.3, queue="q"), "q": {"kind": "queue", "cap": 5}},
        "r": {"kind": "reviewer", "cap": 3, "sensitivity": 0.0, "false_alarm": 0.0},
    }
    found = guessing_of([*path("a", "b", "r"), "r -> a : reject"], nodes)
    assert found["b"] == pytest.approx(1 - 0.8**3 + 0.8**3 / 4)
    assert found["r"] == 1 / 4  # a test that accepts whatever comes is none


def test_visits():
    def of(name, edges, hops=0, **components):
        given = PipelineParameters(edges=edges, components=components, hops=hops)
        return visits(Wiring(given), name, hops)

    reviewer = {"kind": "reviewer", "cap": 3}
    once = {"a": stage("x"), "r": reviewer}
    assert of("a", [*path("a", "r"), "r -> a : reject"], **once) == 3
    assert of("r", [*path("a", "r"), "r -> a : reject"], **once) == 3
    assert of("r", [*path("a", "r"), "r -> a : reject"], hops=2, **once) == 2
    two = {"a": stage("x"), "r": reviewer, "b": stage(), "s": reviewer}
    both = [*path("a", "r", "b", "s"), "r -> a : reject", "s -> b : reject"]
    assert [of(name, both, **two) for name in ("a", "r", "b", "s")] == [3, 3, 3, 3]
    far = [*path("a", "r", "b", "s"), "r -> a : reject", "s -> a : reject"]
    assert [of(name, far, **two) for name in ("a", "r", "b", "s")] == [5, 5, 3, 3]
    split = ["in -> q", "q -> a", "q -> b", "a -> c", "b -> c", "c -> out"]
    leaves = {"a": stage("x"), "b": stage("x"), "c": stage()}
    assert of("c", split, q={"kind": "router"}, **leaves) == 1
    assert of("c", split, q=stage(), **(leaves | {"c": {"kind": "aggregator"}})) == 2
    cycle = ["in -> a", "a -> q", "q -> b", "b -> q", "q -> out"]
    assert of("b", cycle, hops=12, a=stage("x"), q={"kind": "router"}, b=stage()) == 12


def reviewed(values, back="w", **reviewer):
    edges = [*path("w", "r"), *(["r -> w : reject"] if reviewer.get("cap", 3) > 1 else [])]
    given = {"kind": "reviewer", "sensitivity": 0.95, "false_alarm": 0.05, "cap": 3, **reviewer}
    return guessing_of(edges, {"w": stage("x", reading=1 / values), "r": given}, alphabet=values)


@pytest.mark.parametrize("values", [2, 4])
@pytest.mark.parametrize("at_cap", ["accept", "drop"])
def test_a_reviewer_that_dictates_holds_the_goal(values, at_cap):
    """Behind a writer at chance, what it lets pass is better than chance, and no better than what it knows itself."""
    found = reviewed(values, at_cap=at_cap)
    p, s, f = Fraction(1, values), Fraction(95, 100), Fraction(5, 100)
    rejected = p * f + (1 - p) * s
    system = sum(p * (1 - f) * rejected**n for n in range(3))  # the closed form of a reviewer with cap 3
    if at_cap == "accept":
        system += p * f * rejected**2
    assert 1 / values < system < found["r"]
    assert found["w"] == pytest.approx(1 / values)  # the writer reads noise
    if values == 2:
        assert (found["r"], float(system)) == pytest.approx((0.971375, 0.8375 if at_cap == "accept" else 0.83125))


def test_a_reviewer_that_puts_right_or_sees_a_part_only():
    always = reviewed(4, fix=1.0, cap=1)
    assert always["r"] == pytest.approx((0.05 + 3 * 0.95) / 4 + max(0.95, 0.05) / 4)
    nodes = {"w": stage("x"), "r": {"kind": "reviewer", "cap": 1}, "v": stage("y")}
    assert guessing_of(path("w", "r", "v"), nodes)["r"] == 1 / 4


def test_a_reviewer_is_averaged_over_difficulty():
    """Against Gauss–Hermite quadrature, which is exact to 1e-12 for so small a spread."""
    edges = [*path("w", "r"), "r -> w : reject"]
    nodes = {"w": stage("x"), "r": {"kind": "reviewer", "sensitivity": 0.9, "false_alarm": 0.05, "load": 0.5}}
    found = guessing_of(edges, nodes, difficulty=1.0)["r"]
    z, weight = np.polynomial.hermite_e.hermegauss(60)
    s = 1 / (1 + np.exp(-(np.log(9) - 0.5 * z)))
    law = list(zip(weight / weight.sum(), s, strict=True))
    assert found == pytest.approx(guessing.from_review(rejects_of(law), 0.05, 0.0, 3, 4), rel=1e-10)
    assert found < guessing_of(edges, nodes, difficulty=0.0)["r"]
    assert (FAR, STEP) == (12, 0.01)


def test_a_reviewer_whose_acceptance_is_not_the_last_word():
    nodes = {
        "w": stage("x", reading=0.25),
        **{name: {"kind": "reviewer", "sensitivity": 0.9, "false_alarm": 0.05, "cap": 2} for name in "rs"},
    }
    found = guessing_of([*path("w", "r", "s"), "r -> w : reject", "s -> w : reject"], nodes)
    rejects = rejects_of([(1.0, 0.9)])
    assert found["r"] == pytest.approx(guessing.from_tests(rejects, 0.05, 0.0, 3, 4))
    assert found["s"] == pytest.approx(guessing.from_review(rejects, 0.05, 0.0, 2, 4))


def test_a_selector_compares_and_a_vote_does_not():
    leaves = {"a": stage("x", reading=0.25), "b": stage("x", reading=0.25)}
    edges = ["in -> a", "in -> b", "a -> pick", "b -> pick", "pick -> out"]
    pick = {"kind": "aggregator", "combine": "select", "discernment": 0.9}
    found = guessing_of(edges, {**leaves, "pick": pick})
    assert found["pick"] == pytest.approx(guessing.from_choice(0.9, 0.1, 2, 1, 4))
    assert found["pick"] == pytest.approx((1 + 0.9) / 4)  # it takes the second up, or guesses a value it has not seen
    assert guessing_of(edges, {**leaves, "pick": {"kind": "aggregator"}})["pick"] == 1 / 4


def test_boards_routers_and_queues_know_nothing():
    nodes = {
        **{"wall": {"kind": "board"}, "a": stage("x", board="wall"), "b": stage("y", board="wall")},
        **{"ask": {"kind": "router"}, "c": stage(), "d": stage(), "spare": {"kind": "idle"}},
    }
    edges = ["in -> wall", "wall -> ask", "ask -> c", "ask -> d", "c -> out", "d -> out"]
    assert set(guessing_of(edges, nodes).values()) == {1 / 4}
    alone = guessing_of(["in -> wall", "wall -> out"], {"wall": {"kind": "board"}, "a": stage("x", board="wall")})
    assert alone["a"] == 1
