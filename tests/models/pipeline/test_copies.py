"""Forks whose branches meet again without an aggregator: refused, with lines to write that are then accepted."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from emergent.models.pipeline import PipelineParameters
from emergent.validation import Problem, problems
from tests.models.pipeline.wirings import Component, Wiring, aggregator, reviewer, stage, wiring

X: Component = stage("x")
Y: Component = stage("y")
ROUTER: Component = {"kind": "router"}
POLISH: Component = stage("", 0.9)


def wrong(given: Wiring) -> list[Problem]:
    try:
        PipelineParameters(**given)
    except ValidationError as error:
        return problems(PipelineParameters, error)
    return []


MEETING: dict[str, tuple[Wiring, str]] = {
    "at a stage": (
        wiring("in -> a -> c -> out\nin -> b -> c", {"a": X, "b": X, "c": Y}),
        "components.c gets two copies of one item, by 'a -> c' and by 'b -> c': in sends copies to a and b",
    ),
    "at a stage, one way longer": (
        wiring("in -> a -> slow -> c -> out\nin -> b -> c", {"a": X, "slow": POLISH, "b": X, "c": Y}),
        "components.c gets two copies of one item, by 'slow -> c' and by 'b -> c': in sends copies to a and b",
    ),
    "straight and by another": (
        wiring("in -> a -> b -> c -> out\na -> c", {"a": X, "b": POLISH, "c": Y}),
        "components.c gets two copies of one item, by 'b -> c' and by 'a -> c': a sends copies to b and c",
    ),
    "at out": (
        wiring(
            "in -> a -> check -> out\na -> out\ncheck -> a : reject", {"a": X, "check": reviewer(sensitivity=1.0)}
        ),
        "edges lead two copies of one item to `out`, by 'check -> out' and by 'a -> out': a sends copies to check and",
    ),
    "of three at out": (
        wiring("in -> a -> out\nin -> b -> out\nin -> c -> out", {"a": X, "b": X, "c": X}),
        'instead of "a -> out", "b -> out", "c -> out" write "a -> join", "b -> join", "c -> join", "join -> out"',
    ),
    "at a reviewer": (
        wiring("in -> a -> check -> out\nin -> b -> check", {"a": X, "b": X, "check": reviewer(cap=1)}),
        "components.check gets two copies",
    ),
    "at a board": (
        wiring("in -> a -> wall -> out\nin -> b -> wall", {
            "a": X, "b": X, "wall": {"kind": "board"}, "w": stage("y", board="wall"),
        }),
        "components.wall gets two copies",
    ),
    "at a router": (
        wiring("in -> a -> way -> c -> out\nin -> b -> way -> d -> out", {
            "a": X, "b": X, "way": ROUTER, "c": Y, "d": Y,
        }),
        "components.way gets two copies",
    ),
    "down one branch of a router": (
        wiring("in -> a -> way\nway -> c : 0.25\nway -> d : 0.75\nd -> c -> out\nin -> b -> c", {
            "a": X, "b": X, "way": ROUTER, "c": Y, "d": POLISH,
        }),
        'instead of "way -> c : 0.25", "d -> c", "b -> c" write "way -> c-join : 0.25", "d -> c-join", "b -> c-join", ',
    ),
    "behind an aggregator that had one of them": (
        wiring("in -> a -> pick -> c -> out\nin -> b -> pick\nin -> d -> c", {
            "a": X, "b": X, "d": X, "pick": aggregator("majority"), "c": Y,
        }),
        "components.c gets two copies of one item, by 'pick -> c' and by 'd -> c'",
    ),
    "of two aggregators": (
        wiring("in -> a -> p -> c -> out\nin -> b -> q -> c\na -> q", {
            "a": X, "b": X, "p": aggregator("majority"), "q": aggregator("select"), "c": Y,
        }),
        "components.c gets two copies of one item, by 'p -> c' and by 'q -> c'",
    ),
    "the join is called otherwise": (
        wiring("in -> a -> c -> c-join -> out\nin -> b -> c", {"a": X, "b": X, "c": Y, "c-join": POLISH}),
        '"c-join-x -> c"',
    ),
    "round a cycle": (
        wiring("in -> a -> way -> out\nway -> f -> b -> way\nf -> c -> way", {
            "a": X, "way": ROUTER, "f": POLISH, "b": POLISH, "c": POLISH,
        }, hops=9),
        "components.way gets two copies of one item, by 'b -> way' and by 'c -> way': f sends copies to b and c",
    ),
    "of errors": (
        wiring("in -> a -> b -> out\na -> s : error\ns -> b\na -> t : error\nt -> b", {
            "a": X, "s": X, "t": X, "b": Y,
        }),
        "components.b gets two copies of one item, by 's -> b' and by 't -> b': a sends copies to s and t",
    ),
}  # fmt: skip
"""Wirings where an aggregator can be put in, and what is said of each."""
OTHERS: dict[str, tuple[Wiring, str]] = {
    "over an error edge": (
        wiring("in -> a -> p -> c -> pick -> out\na -> q -> pick\nq -> c : error", {
            "a": X, "p": POLISH, "q": POLISH, "c": POLISH, "pick": aggregator("select"),
        }),
        "components.c gets two copies of one item, by 'p -> c' and by 'q -> c'",
    ),
    "sent back by two": (
        wiring(
            "in -> a -> b -> check -> pick -> out\na -> c -> judge -> pick\ncheck -> a : reject\njudge -> a : reject",
            {"a": X, "b": Y, "c": Y, "check": reviewer(), "judge": reviewer(), "pick": aggregator("select")},
        ),
        "components.a gets two copies of one item, by 'check -> a' and by 'judge -> a': a sends copies to b and c",
    ),
}  # fmt: skip
FINE: dict[str, Wiring] = {
    "branches of a router": wiring("in -> a -> way -> b -> out\nway -> c -> out\nway -> d -> c", {
        "a": X, "way": ROUTER, "b": Y, "c": Y, "d": POLISH,
    }),
    "a fallback": wiring("in -> a -> b -> out\na -> s : error\ns -> b", {"a": X, "s": X, "b": Y}),
    "sent back": wiring("in -> a -> check -> out\ncheck -> a : reject", {"a": X, "check": reviewer()}),
    "sent back to a branch of what was joined": wiring(
        "in -> a -> pick -> check -> out\nin -> b -> pick\ncheck -> a : reject",
        {"a": X, "b": X, "pick": aggregator("select"), "check": reviewer()},
    ),
    "joined, then joined again": wiring("in -> a -> p -> q -> out\nin -> b -> p\nin -> c -> q", {
        "a": X, "b": X, "c": X, "p": aggregator("majority"), "q": aggregator("select"),
    }),
    "a router behind each branch": wiring("in -> a -> way -> c -> p -> out\nway -> d -> p\nin -> b -> p", {
        "a": POLISH, "way": ROUTER, "c": X, "d": X, "b": X, "p": aggregator("majority"),
    }),
}  # fmt: skip


@pytest.mark.parametrize(("given", "said"), MEETING.values(), ids=MEETING)
def test_copies_that_meet_are_refused_and_the_lines_to_write_are_accepted(given, said):
    found = wrong(given)
    assert len(found) == 1
    assert said in str(found[0])
    assert not wrong(joined(given, str(found[0])))


def joined(given: Wiring, said: str) -> Wiring:
    """The wiring with the lines of the message put in."""
    before, after = re.search(r"instead of (.*) write (.*), and add the table", said).groups()
    name, combine = re.search(r"components\.([\w-]+)\] with kind = .aggregator. and combine = .(\w+)", said).groups()
    lines: Any = [re.findall(r'"([^"]+)"', text) for text in (before, after)]
    edges = [edge for edge in given["edges"] if edge not in lines[0]]
    assert len(edges) == len(given["edges"]) - len(lines[0])
    return {**given, "edges": (*edges, *lines[1]), "components": {**given["components"], name: aggregator(combine)}}


@pytest.mark.parametrize(("given", "said"), OTHERS.values(), ids=OTHERS)
def test_where_no_aggregator_fits_the_message_says_what_does(given, said):
    found = wrong(given)
    assert len(found) == 1
    assert said in str(found[0])
    assert "Keep one of these edges, or let an aggregator join the branches before them." in str(found[0])


@pytest.mark.parametrize("given", FINE.values(), ids=FINE)
def test_ways_of_which_an_item_takes_one_are_accepted(given):
    assert not wrong(given)


def test_each_place_is_told_once():
    """Two forks, one behind the other, and two places where their copies meet."""
    ways = "in -> a -> c -> e -> out\nin -> b -> c\nc -> d -> e"
    found = wrong(wiring(ways, {"a": X, "b": X, "c": POLISH, "d": POLISH, "e": Y}))
    assert [problem.key for problem in found] == ["components.c", "components.e"]


def test_many_components_are_checked_quickly():
    """Fifty forks in a row, each joined: nothing to say."""
    ways, nodes, last = [], {"s": X}, "in -> s"
    for i in range(50):
        ways.append(f"{last} -> a{i} -> j{i}\n{last.split()[-1]} -> b{i} -> j{i}")
        nodes |= {f"a{i}": POLISH, f"b{i}": POLISH, f"j{i}": aggregator("majority")}
        last = f"j{i}"
    assert not wrong(wiring("\n".join([*ways, f"{last} -> out"]), nodes))


ROUNDS: dict[str, Wiring] = {
    "to itself": wiring("in -> h -> a -> out\na -> a", {"h": X, "a": POLISH}, hops=9),
    "by a way round": wiring(
        "in -> h -> u -> s -> k -> p -> out\ns -> q -> u",
        {"h": X, "u": POLISH, "s": POLISH, "k": stage("", 0.9, latency=3), "p": POLISH, "q": POLISH},
        hops=12,
    ),
}


@pytest.mark.parametrize("given", ROUNDS.values(), ids=ROUNDS)
def test_a_copy_that_comes_back_to_its_fork_is_refused(given):
    """The next copy would take the place of the one that waits: the item comes out later, or not at all."""
    assert any("each round makes one more copy" in str(problem) for problem in wrong(given))


def test_joined_copies_may_go_round():
    components = {"h": X, "s": POLISH, "a": POLISH, "b": POLISH, "j": aggregator("majority"), "r": ROUTER}
    ways = "in -> h -> s -> a -> j -> r -> out : 0.5\ns -> b -> j\nr -> s : 0.5"
    given = wiring(ways, components, hops=5)
    given["edges"] = tuple(e.split(" :")[0] if not e.startswith("r ->") else e for e in given["edges"])
    assert wrong(given) == []
