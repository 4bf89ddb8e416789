"""Small pipelines for tests, as keywords of `PipelineParameters`: one for each thing that a wiring can have."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

Wiring = dict[str, Any]
Component = dict[str, Any]


def wiring(ways: str, components: Mapping[str, Component], **parameters: Any) -> Wiring:
    """Return the keywords of a pipeline; `ways` are paths "in -> a -> b -> out" and edges "a -> b : label", by line."""
    edges: dict[str, None] = {}
    for line in ways.strip().splitlines():
        way, _, label = (piece.strip() for piece in line.partition(":"))
        nodes = [node.strip() for node in way.split("->")]
        for one, other in pairwise(nodes):
            edges[f"{one} -> {other}" + (f" : {label}" if label else "")] = None
    common = {"items": 12, "horizon": 40.0, "symbols": 3, "alphabet": 5}
    return {"edges": tuple(edges), "components": dict(components), **(common | parameters)}


def stage(part: str = "", right: float = 0.8, **more: Any) -> Component:
    return {"kind": "stage", "part": part, "right": right, **more}


def tool(part: str = "", **more: Any) -> Component:
    return {"kind": "tool", "part": part, **more}


def aggregator(combine: str, **more: Any) -> Component:
    return {"kind": "aggregator", "combine": combine, **more}


def reviewer(**more: Any) -> Component:
    return {"kind": "reviewer", **more}


def reviewed(**more: Any) -> Wiring:
    """A writer whose work is sent back to it or to the planner before it; two parts."""
    return wiring(
        "in -> plan -> write -> review -> out\nreview -> write : reject",
        {
            "plan": stage("outline", 0.8, capacity=2),
            "write": stage("text", 0.7, reading=0.9, latency=1),
            "review": reviewer(sensitivity=0.7, false_alarm=0.15, **more),
        },
        difficulty=1.5,
    )


SOURCES = {"kind": "tool", "part": "fact", "fails": 0.3, "corrupts": 0.25}
SHAKY = {"fails": 0.35, "queue": "again"}

WIRINGS: dict[str, Wiring] = {
    "linear": wiring(
        "in -> a -> b -> c -> out",
        {"a": stage("x"), "b": stage("y", 0.7, repair=0.2), "c": stage("z", reading=0.7, latency=2)},
        difficulty=1.0, skill=0.3, deadline=7, symbols=4, alphabet=16,
    ),
    "binary": wiring(
        "in -> a -> b -> out", {"a": stage("x", 0.5), "b": stage("", 0.6)}, symbols=1, alphabet=2, interval=2
    ),
    "long symbols": wiring("in -> a -> b -> out", {"a": stage("x"), "b": stage("y")}, symbols=6, alphabet=16, items=8),
    "narrow": wiring(
        "in -> a -> b -> out",
        {"a": stage("x", capacity=1, latency=1), "b": stage("y", capacity=2), "nobody": {"kind": "idle"}},
        interval=1, deadline=9,
    ),
    "retries": wiring(
        "in -> a -> b -> c -> out",
        {
            "a": stage("x", **SHAKY), "b": stage("y", **SHAKY, capacity=1), "c": stage("z", fails=0.2, queue="spare"),
            "again": {"kind": "queue", "cap": 4, "backoff": 0.75, "room": 2},
            "spare": {"kind": "queue", "cap": 2, "backoff": 2.5},
        },
        deadline=8,
    ),
    "fallback": wiring(
        "in -> a -> b -> out\na -> spare : error\nspare -> b",
        {"a": stage("x", fails=0.5, queue="again"), "spare": stage("x", 0.6), "b": stage("y", fails=0.2),
         "again": {"kind": "queue", "cap": 2, "backoff": 0.0}},
    ),
    "tool": wiring(
        "in -> a -> b -> out",
        {"a": stage("x", tools=("source", "clock")), "b": stage("", tools=("log",), fails=0.1, queue="again"),
         "source": tool("y", fails=0.2, corrupts=0.2, stale=0.3, latency=2), "clock": tool("z", fails=0.1),
         "log": tool("", corrupts=0.1, latency=1), "again": {"kind": "queue", "cap": 5, "backoff": 0.3}},
    ),
    "redundant": wiring(
        "in -> a -> out",
        {"a": stage("x", tools=("s1", "s2", "s3"), need="majority", **SHAKY), "again": {"kind": "queue"},
         "s1": SOURCES, "s2": SOURCES, "s3": SOURCES},
    ),
    "common cause": wiring(
        "in -> a -> out",
        {"a": stage("x", tools=("s1", "s2", "s3"), need="majority", queue="again"), "again": {"kind": "queue"},
         **{f"s{i}": SOURCES | {"group": "web", "common": 0.6} for i in (1, 2, 3)}},
    ),
    "four sources": wiring(
        "in -> a -> out",
        {"a": stage("", tools=("s1", "s2", "s3", "s4"), need="majority"),
         **{f"s{i}": SOURCES | {"fails": 0.1, "corrupts": 0.4} for i in (1, 2, 3, 4)}},
        symbols=1, alphabet=3,
    ),
    "shared tool": wiring(
        "in -> a -> vote -> out\nin -> b -> vote",
        {"a": stage("", tools=("source",)), "b": stage("", 0.7, tools=("source",), fails=0.1, queue="again"),
         "vote": aggregator("select"), "source": tool("x", fails=0.2, corrupts=0.3, stale=0.4),
         "again": {"kind": "queue", "cap": 3}},
    ),
    "wear": wiring(
        "in -> a -> b -> out",
        {"a": stage("x", tools=("source",), queue="again"), "b": stage("", tools=("press",)),
         "source": tool("y", mtbf=6, mttr=3), "press": tool("z", mtbf=4, mttr=1, stale=0.2),
         "again": {"kind": "queue", "cap": 6, "backoff": 0.6, "room": 3}},
    ),
    "reviewed": reviewed(load=1.0),
    "reviewed and dropped": reviewed(at_cap="drop", cap=2, latency=1),
    "reviewed and escalated": reviewed(at_cap="escalate", cap=2, capacity=1),
    "reviewed and fixed": reviewed(fix=0.4, cap=5, load=0.5),
    "reviewed once": wiring(
        "in -> a -> review -> out",
        {"a": stage("x"), "review": reviewer(cap=1, at_cap="escalate", fix=0.3, sensitivity=1, false_alarm=0)},
    ),
    "reviewed upside down": wiring(
        "in -> a -> review -> out\nreview -> a : reject",
        {"a": stage("x", 0.6), "review": reviewer(sensitivity=0, false_alarm=1, cap=3, at_cap="drop", capacity=3)},
    ),
    "two reviewers": wiring(
        "in -> a -> first -> b -> second -> out\nfirst -> a : reject\nsecond -> a : reject",
        {"a": stage("x", 0.7, fails=0.2, queue="again"), "first": reviewer(sensitivity=0.5, false_alarm=0.1, cap=2),
         "b": stage("y", 0.7), "second": reviewer(sensitivity=0.9, cap=4, at_cap="drop"), "again": {"kind": "queue"}},
    ),
    "router": wiring(
        "in -> plan -> way\nway -> a : 0.6\nway -> b : 0.4\nway -> c : error\na -> out\nb -> out\nc -> out",
        {"plan": stage("x", fails=0.4), "way": {"kind": "router", "misroute": 0.2, "latency": 1},
         "a": stage("y", 0.9), "b": stage("y", 0.6), "c": stage("x", 0.7, tools=("rest",)), "rest": tool("y")},
    ),
    "detours": wiring(
        "in -> a -> polish -> b -> pick -> way -> c -> d -> out\nway -> out\npolish -> wall : error\n"
        "polish -> check : error\nwall -> pick\ncheck -> b\nc -> out : error\nd -> other : error\nother -> out",
        {"a": stage("x", fails=0.1), "polish": stage("", 0.8, fails=0.5), "b": stage("y"), "check": reviewer(cap=1),
         "pick": aggregator("majority", patience=1, first="wall"), "way": {"kind": "router"},
         "wall": {"kind": "board"}, "w": stage("y", 0.7, board="wall"),
         "c": stage("", fails=0.3), "d": stage("", fails=0.3), "other": {"kind": "router"}},
    ),
    "three ways": wiring(
        "in -> plan -> way -> a -> out\nway -> b -> out\nway -> c -> out",
        {"plan": stage("x", fails=0.2), "way": {"kind": "router", "misroute": 0.3},
         "a": stage("y", 0.9), "b": stage("y", 0.6, fails=0.5), "c": stage("y")},
    ),
    "round and round": wiring(
        "in -> way\nway -> a : 0.5\nway -> done : 0.5\na -> way\ndone -> out",
        {"way": {"kind": "router"}, "a": stage("", 0.8, fails=0.1), "done": stage("x")},
        hops=7,
    ),
    "hierarchy": wiring(
        "in -> lead -> b -> choose -> out\nlead -> c -> choose",
        {"lead": stage("x", 0.9), "b": stage("y", 0.6), "c": stage("y", 0.6),
         "choose": aggregator("select", discernment=0.9)},
    ),
    "choosy": wiring(
        "in -> a -> choose -> out\nin -> b -> choose\nin -> c -> choose\nin -> d -> choose",
        {name: stage("x", 0.5) for name in "abcd"}
        | {"choose": aggregator("select", discernment=0.8, swayed=0.4, right=0.9)},
    ),
    "sum": wiring(
        "in -> a -> total -> out\nin -> b -> total\nin -> c -> d -> total",
        {"a": stage("x"), "b": stage("y", fails=0.15), "c": stage("z"), "d": stage("", 0.9, latency=1),
         "total": aggregator("sum", right=0.9, latency=1)},
    ),
    "vote": wiring(
        "in -> a -> vote -> out\nin -> b -> vote\nin -> c -> vote",
        {"a": stage("x", 0.7), "b": stage("x", 0.6, fails=0.2), "c": stage("x", 0.5, latency=3, fails=0.2),
         "vote": aggregator("majority")},
        symbols=1, alphabet=3,
    ),
    "strict vote": wiring(
        "in -> a -> vote -> out\nin -> b -> vote\nin -> c -> vote\nin -> d -> vote",
        {name: stage("x", 0.6, fails=0.1) for name in "abcd"} | {"vote": aggregator("majority", tie="fail")},
        symbols=2, alphabet=2,
    ),
    "impatient": wiring(
        "in -> a -> vote -> out\nin -> b -> vote\nin -> c -> vote",
        {"a": stage("x", 0.7), "b": stage("x", 0.6, latency=2), "c": stage("x", 0.5, latency=6),
         "vote": aggregator("majority", patience=4)},
    ),
    "patient": wiring(
        "in -> a -> vote -> out\nin -> b -> vote",
        {"a": stage("x"), "b": stage("x", tools=("t",)), "t": tool("", mtbf=3, mttr=8),
         "vote": aggregator("select", patience=0)},
    ),
    "board": wiring(
        "in -> start -> wall -> end -> out",
        {"start": stage("x"), "wall": {"kind": "board", "loss": 0.15, "stale": 0.2, "flip": 0.1},
         "a": stage("y", 0.9, board="wall"), "b": stage("z", 0.7, board="wall", capacity=2, tools=("source",)),
         "c": stage("", board="wall", fails=0.2, tools=("clock",)), "source": tool("u", corrupts=0.1),
         "clock": tool("v", fails=0.1), "end": stage("w")},
    ),
    "competing agents": wiring(
        "in -> wall -> out",
        {"wall": {"kind": "board"}, "a": stage("x", 0.9, board="wall", capacity=3),
         "b": stage("x", 0.4, board="wall", capacity=3), "c": stage("y", board="wall", capacity=5),
         "d": stage("y", 0.8, board="wall", capacity=5)},
        interval=3, deadline=5,
    ),
    "two boards": wiring(
        "in -> one -> pick -> two -> out\nin -> spare -> pick",
        {"one": {"kind": "board", "loss": 0.2}, "a": stage("x", board="one"), "two": {"kind": "board", "stale": 0.3},
         "b": stage("y", board="two", capacity=2), "c": stage("z", board="two", capacity=2),
         "spare": stage("x", latency=3), "pick": aggregator("select", patience=2, first="spare")},
    ),
    "von Neumann": wiring(
        "\n".join(
            f"in -> s{i}{j} -> m{i} -> top" for i in range(3) for j in range(3)
        ) + "\ntop -> out",
        {f"s{i}{j}": stage("x", 0.8) for i in range(3) for j in range(3)}
        | {f"m{i}": aggregator("majority", right=0.9) for i in range(3)}
        | {"top": aggregator("majority", right=0.9)},
        symbols=1, alphabet=2, items=6,
    ),
    "late candidates": wiring(
        "in -> a -> slow -> pick -> c -> out\nin -> b -> pick",
        {"a": stage("x", latency=1, fails=0.1), "slow": stage("", 0.9), "b": stage("x", fails=0.1),
         "pick": aggregator("select", patience=1), "c": stage("y", capacity=2, queue="again", fails=0.5),
         "again": {"kind": "queue", "room": 1, "backoff": 3.0, "cap": 6}},
    ),
    "late and sent back": wiring(
        "in -> a -> pick -> s -> check -> out\nin -> b -> pick\ncheck -> s : reject",
        {"a": stage("x", 0.5), "b": stage("x", 0.5, latency=3), "pick": aggregator("majority", patience=1),
         "s": stage("y", 0.6), "check": reviewer(sensitivity=1.0, fix=0.2, cap=4)},
    ),
    "few retries for two": wiring(
        "in -> a -> pick -> out\nin -> b -> pick",
        {"a": stage("x", tools=("t",), **SHAKY), "b": stage("x", 0.7, tools=("t",), **SHAKY),
         "t": tool("", stale=0.5, corrupts=0.2), "again": {"kind": "queue", "room": 1, "backoff": 2.0},
         "pick": aggregator("select", discernment=0.6, swayed=0.1, first="b")},
    ),
    "everything": wiring(
        "in -> x1 -> sum -> plan -> way\nin -> x2 -> sum\nway -> a : 0.5\nway -> wall : 0.5\nway -> spare : error\n"
        "a -> check\nwall -> check\nspare -> check\ncheck -> out\ncheck -> a : reject",
        {"plan": stage("outline", 0.9, fails=0.3, queue="again"), "way": {"kind": "router", "misroute": 0.1},
         "a": stage("text", 0.8, tools=("source",), fails=0.2, queue="again", capacity=2),
         "source": tool("fact", fails=0.2, corrupts=0.1, stale=0.1, group="web", common=0.5),
         "wall": {"kind": "board", "loss": 0.1, "flip": 0.05, "stale": 0.1},
         "w1": stage("text", board="wall", capacity=2), "w2": stage("fact", board="wall", capacity=2),
         "spare": stage("outline", tools=("both", "source")),
         "both": tool("text", group="web", common=0.5, corrupts=0.2, fails=0.1),
         "check": reviewer(load=0.5, at_cap="escalate"), "x1": stage("left"), "x2": stage("right"),
         "sum": aggregator("sum"), "again": {"kind": "queue", "cap": 3}, "idler": {"kind": "idle"}},
        difficulty=1.0, deadline=16,
    ),
    # more items than bits in a word, and some 64 and more that wait at once
    "many wait": wiring(
        "in -> a -> b -> check -> out\ncheck -> b : reject",
        {"a": stage("x", **SHAKY), "b": stage("y", fails=0.2, queue="again", capacity=1), "check": reviewer(cap=3),
         "again": {"kind": "queue", "backoff": 3.0, "cap": 4}},
        items=140, horizon=190.0,
    ),
    "many votes": wiring(
        "in -> a -> vote -> wall -> out\nin -> b -> vote",
        {"a": stage("x", 0.7, latency=1), "b": stage("x", 0.6, latency=2, fails=0.1),
         "vote": aggregator("majority", patience=1), "wall": {"kind": "board"},
         "w": stage("y", board="wall", capacity=1)},
        items=70, horizon=90.0,
    ),
}  # fmt: skip
