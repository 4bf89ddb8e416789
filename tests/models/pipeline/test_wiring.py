"""The wiring of a pipeline: every mistake's message, what edges carry, the kernel's arrays, the one agent."""

import math
import tomllib
from itertools import pairwise

import numpy as np
import pytest
from pydantic import ValidationError

from emergent.errors import InvalidInputError
from emergent.models.pipeline.kernel import layout as l
from emergent.models.pipeline.parameters import PipelineParameters
from emergent.models.pipeline.wiring.nodes import FIELDS, ComponentParameters
from emergent.models.pipeline.wiring.wiring import KINDS, Wiring, baseline
from emergent.randomness import key_of
from emergent.scenario import FileError, loads, to_toml
from emergent.validation import read_strictly

GOOD = """
edges = ["in -> plan", "plan -> write", "write -> check", "check -> out", "check -> write : reject"]
[components.plan]
kind = "stage"
part = "outline"
right = 0.9
[components.write]
kind = "stage"
tools = ["search"]
queue = "again"
[components.search]
kind = "tool"
part = "facts"
fails = 0.1
[components.again]
kind = "queue"
[components.check]
kind = "reviewer"
"""
LEAVES = """
edges = ["in -> a", "in -> b", "a -> pick", "b -> pick", "pick -> out"]
components.a = { kind = "stage", part = "x" }
components.b = { kind = "stage", part = "x" }
components.pick = { kind = "aggregator", combine = "select" }
"""
BRANCHES = """
edges = ["in -> ask", "ask -> split", "split -> a : 0.7", "split -> b : 0.3", "split -> c : error",
         "a -> out", "b -> out", "c -> out"]
components.ask = { kind = "stage" }
components.split = { kind = "router" }
components.a = { kind = "stage", part = "x" }
components.b = { kind = "stage", part = "x" }
components.c = { kind = "stage", part = "x" }
"""
BOARD = """
edges = ["in -> wall", "wall -> out"]
components.wall = { kind = "board" }
components.a = { kind = "stage", part = "x", board = "wall" }
components.b = { kind = "stage", part = "y", board = "wall" }
"""


def read(text: str):
    return read_strictly(PipelineParameters, tomllib.loads(text), ("parameters",))


def changed(text: str, *changes: str) -> str:
    for change in changes:
        old, new = change.split(" => ")
        assert old in text
        text = text.replace(old, new, 1)
    return text


def added(text: str, *edges: str) -> str:
    return text.replace("]\n", "".join([*(f', "{edge}"' for edge in edges), "]\n"]), 1)


def chain(names) -> str:
    ways = [f'"{one} -> {other}"' for one, other in pairwise(["in", *names, "out"])]
    return f"[{', '.join(ways)}]"


WRONG = {
    "unknown component": (
        changed(GOOD, "plan -> write => plan -> wrtie"),
        "parameters.edges[1] is 'plan -> wrtie', but 'wrtie' is no component. Did you mean 'write'?",
    ),
    "no edge": (changed(GOOD, "plan -> write => plan"), 'an edge is written "FROM -> TO", or "FROM -> TO : LABEL"'),
    "edge twice": (
        added(GOOD, "plan -> write"),
        "parameters.edges[5] is 'plan -> write', but leads from plan to write a second time: keep one edge",
    ),
    "out leads nowhere": (added(GOOD, "out -> plan"), "nothing leaves `out`: items come from `in` and go to `out`."),
    "in is not led to": (added(GOOD, "plan -> in"), "nothing leads to `in`"),
    "an edge to a tool": (
        added(GOOD, "plan -> search"),
        "search (a tool, called by the stages that list it under `tools`) has no edges: remove this one.",
    ),
    "an edge to a queue": (added(GOOD, "plan -> again"), "again (a queue, used by the stages that name it"),
    "an edge to an agent": (added(BOARD, "in -> a"), "a (a stage that works on the board wall) has no edges"),
    "reject of a stage": (
        changed(GOOD, "plan -> write => plan -> write : reject"),
        "the label of an edge that leaves a stage must be no label or `error`, not 'reject'.",
    ),
    "weight of a reviewer": (
        changed(GOOD, "check -> out => check -> out : 0.5"),
        "the label of an edge that leaves a reviewer must be no label or `reject`, not '0.5'.",
    ),
    "weight above 1": (
        changed(BRANCHES, "0.7 => 1.7"),
        "must be no label, a weight from 0 to 1 or `error`, not '1.7'.",
    ),
    "label of in": (
        changed(GOOD, "in -> plan => in -> plan : 1"),
        "an edge that leaves `in` must be left out, not '1'.",
    ),
    "name of an end": (
        GOOD + '[components.out]\nkind = "idle"',
        "parameters.components.out is a name that the pipeline needs itself: call the component otherwise.",
    ),
    "name of the environment": (
        GOOD + '[components.items]\nkind = "idle"',
        "parameters.components.items is a name that the pipeline needs itself",
    ),
    "name of another kind": (
        GOOD + '[components.edge]\nkind = "idle"',
        "parameters.components.edge is the name of another kind of component: call the component otherwise.",
    ),
    "name with a dot": (
        GOOD + '[components."a.b"]\nkind = "idle"',
        "parameters.components.\"a.b\" is called 'a.b', but a name starts with a letter a–z and goes on with",
    ),
    "name of a part": (changed(GOOD, '"outline" => "the outline"'), "components.plan.part is called 'the outline'"),
    "nothing comes in": (changed(GOOD, '"in -> plan",  => '), 'parameters.edges lead nowhere from `in`: add "in ->'),
    "nothing goes out": (
        changed(GOOD, '"check -> out",  => '),
        'parameters.edges never reach `out`: add "COMPONENT ->',
    ),
    "not reached": (
        added(GOOD, "spare -> out") + '[components.spare]\nkind = "stage"',
        "parameters.components.spare is an orphan: no way leads there from `in`. Add an edge to it, or remove it.",
    ),
    "leads nowhere": (
        added(GOOD, "plan -> spare") + '[components.spare]\nkind = "stage"',
        "parameters.components.spare is an orphan: no way leads on to `out`. Add an edge from it, or remove it.",
    ),
    "leads on by errors only": (
        changed(BRANCHES, '"a -> out" => "a -> out : error"'),
        "parameters.components.a is an orphan: no way leads on to `out`.",
    ),
    "tool that nobody calls": (
        GOOD + '[components.spare]\nkind = "tool"',
        "parameters.components.spare is an orphan: no stage calls it. List it under `tools` of a stage, or remove it.",
    ),
    "queue that nobody uses": (
        changed(GOOD, 'queue = "again" => '),
        "parameters.components.again is an orphan: no stage uses it. Name it as the `queue` of a stage, or remove it.",
    ),
    "board without agents": (
        added(GOOD, "in -> wall", "wall -> plan") + '[components.wall]\nkind = "board"',
        "parameters.components.wall is an orphan: no stage works on it. Name it as the `board` of a stage, or remove",
    ),
    "unknown tool": (
        changed(GOOD, '["search"] => ["serach"]'),
        "components.write.tools[0] is 'serach', which is no component; a tool is needed. Did you mean 'search'? Known",
    ),
    "no tool": (changed(GOOD, '["search"] => ["plan"]'), "tools[0] is 'plan', which is a stage; a tool is needed."),
    "unknown queue": (changed(GOOD, 'queue = "again" => queue = "agian"'), "write.queue is 'agian', which is no comp"),
    "unknown board": (changed(BOARD, 'board = "wall" => board = "wal"'), "a.board is 'wal', which is no component"),
    "tool twice": (changed(GOOD, '["search"] => ["search", "search"]'), "write.tools has 'search' twice"),
    "a cycle": (
        changed(added(GOOD, "write -> plan"), 'part = "outline" => ', 'part = "facts" => '),
        "parameters.edges[5] closes the cycle plan -> write -> plan, in which an item could go round for ever: label",
    ),
    "a cycle of errors": (added(GOOD, "write -> plan : error"), "closes the cycle plan -> write -> plan"),
    "reject leads downstream": (
        changed(GOOD, "check -> out => check -> late", "check -> write : reject => late -> out").replace(
            '"late -> out"', '"late -> out", "check -> last : reject", "late -> last", "last -> out"'
        )
        + '[components.late]\nkind = "stage"\n[components.last]\nkind = "stage"',
        "is 'check -> last', a reject edge that does not lead upstream: send back to a stage from which a way leads",
    ),
    "reject to a board": (
        'edges = ["in -> wall", "wall -> check", "check -> out", "check -> wall : reject"]\n'
        + BOARD.split("\n", 2)[2]
        + 'components.check = { kind = "reviewer" }',
        "is 'check -> wall', a reject edge that does not lead upstream",
    ),
    "two reject edges": (added(GOOD, "check -> plan : reject"), "is the second reject edge of check"),
    "a cap without a reject edge": (
        changed(GOOD, ', "check -> write : reject" => '),
        "parameters.components.check.cap is 3, but check has no edge to send back what it rejects: "
        'add "check -> STAGE : reject", or set cap = 1.',
    ),
    "weights": (
        changed(BRANCHES, "0.7 => 0.5"),
        "parameters.components.split has branches whose weights sum to 0.8: they must sum to 1.",
    ),
    "a branch without weight": (
        changed(BRANCHES, "split -> a : 0.7 => split -> a"),
        "parameters.edges[2] is 'split -> a' without a weight, but other branches of split have one: give all of them",
    ),
    "a majority of two": (
        changed(GOOD, '["search"] => ["search"]\nneed = "majority"'),
        'components.write.need is "majority", which takes 3 or more tools that hold one part, not 1 tools with 1',
    ),
    "an error edge to an aggregator": (
        changed(LEAVES, '"a -> pick" => "a -> pick", "a -> late : error", "late -> pick : error", "late -> out"')
        + 'components.late = { kind = "stage", part = "x" }',
        "parameters.edges[4] is 'late -> pick', an error edge, but an aggregator takes candidates only.",
    ),
    "errors of who knows whom": (
        changed(BRANCHES, '"in -> ask", "ask -> split" => "in -> ask", "in -> split", "ask -> split"'),
        "parameters.edges[5] is 'split -> c', but an error edge of a router needs stages alone right before",
    ),
    "an error edge to out": (
        added(BRANCHES, "ask -> out : error"),
        "parameters.edges[8] is 'ask -> out', but what leaves there lacks the part 'x'",
    ),
    "a fallback that does too much": (
        changed(
            added(BRANCHES, "a -> d : error", "d -> b"),
            "components.a => components.d = { kind = 'stage', part = 'x' }\ncomponents.a",
        ),
        "parameters.components.b is reached by split -> b with no part, but by d -> b with the part 'x'",
    ),
    "a stage that only rejects reach": (
        changed(GOOD, "check -> write : reject => check -> spare : reject").replace(
            'reject"]', 'reject", "spare -> check"]'
        )
        + '[components.spare]\nkind = "stage"',
        "parameters.components.spare is an orphan: no way leads there from `in`.",
    ),
    "a part twice on a way": (
        changed(GOOD, 'part = "facts" => part = "outline"'),
        "parameters.components.write puts in the part 'outline', which is in already: a part is put in once",
    ),
    "a part twice in a stage": (
        changed(GOOD, 'tools = ["search"] => tools = ["search"]\npart = "facts"'),
        "parameters.components.write puts the part 'facts' in twice, by itself or by its tools",
    ),
    "candidates differ": (
        changed(LEAVES, 'b = { kind = "stage", part = "x" } => b = { kind = "stage", part = "y" }'),
        "parameters.components.pick is reached by a -> pick with the part 'x', but by b -> pick with the part 'y': "
        "what comes in on different edges must hold the same parts.",
    ),
    "summands overlap": (
        changed(LEAVES, '"select" => "sum"'),
        "parameters.components.pick adds up candidates that both hold the part 'x': they must have no part in common.",
    ),
    "a first candidate that is none": (
        changed(LEAVES, '"select" => "select", first = "c"'),
        "parameters.components.pick.first is 'c', from where no candidate comes. Known: a, b.",
    ),
    "errors of stages that had read different parts": (
        """
        edges = ["in -> way", "way -> a", "way -> b", "a -> c", "b -> d", "c -> turn", "d -> turn",
                 "turn -> out", "turn -> e : error", "e -> out"]
        components.way = { kind = "router" }
        components.a = { kind = "stage", part = "x" }
        components.b = { kind = "stage", part = "y" }
        components.c = { kind = "stage", part = "y" }
        components.d = { kind = "stage", part = "x" }
        components.turn = { kind = "router" }
        components.e = { kind = "stage", part = "y" }
        """,
        "parameters.components.turn hands on items that failed, but c had read the part 'x' and d the part 'y'",
    ),
    "a sum that waits for itself": (
        changed(LEAVES, '"select" => "sum"', "in -> b => pick -> b") + "hops = 9",
        "parameters.components.pick waits for its own output: break that cycle.",
    ),
    "out lacks a part": (
        added(GOOD, "plan -> out"),
        "parameters.edges[5] is 'plan -> out', but what leaves there lacks the part 'facts': every way to `out` must "
        "pass by each part (outline, facts) once.",
    ),
    "agents that overlap": (
        changed(BOARD, 'part = "y" => part = "y", tools = ["t"]') + 'components.t = { kind = "tool", part = "x" }',
        "parameters.components.b shares a part with a on the board wall: share all parts, or none.",
    ),
    "an agent without a part": (
        changed(BOARD, 'part = "y",  => '),
        "parameters.components.b works on the board wall, but puts no part in: name its part or a tool's.",
    ),
    "an agent that repairs": (
        changed(BOARD, 'part = "y" => part = "y", repair = 0.1'),
        "parameters.components.b.repair means nothing for a stage that works on a board: leave it out.",
    ),
    "a key of another kind": (
        changed(GOOD, "fails = 0.1 => right = 0.1"),
        "parameters.components.search.right means nothing for a component of kind tool, whose keys are: part, fails,",
    ),
    "a key of nobody": (
        changed(GOOD, "fails => fials"),
        "components.search.fials is not a known key. Did you mean 'fails'?",
    ),
    "an unknown kind": (changed(GOOD, '"tool" => "tol"'), 'search.kind is \'tol\', but must be "stage" or "tool" or'),
    "no kind": (changed(GOOD, 'kind = "tool" => '), "components.search.kind is missing. It is what the component is."),
    "no table": ("components.a = 3", "parameters.components.a is 3, but must be a table."),
    "more than 1": (changed(GOOD, "right = 0.9 => right = 2"), "right is 2, but must be a number above 0 up to 1."),
    "more repair than right": (
        changed(GOOD, "right = 0.9 => right = 0.9\nrepair = 0.95"),
        "parameters.components.plan.repair is 0.95, but must be at most right (0.9)",
    ),
    "never mended": (changed(GOOD, "fails => mtbf = 9\nfails"), "search.mtbf and mttr must both be given, or neither"),
    "common to nobody": (
        changed(GOOD, "fails => common = 0.5\nfails"),
        "search.common is the share of failures common",
    ),
    "no part": ('edges = ["in -> a", "a -> out"]\ncomponents.a = { kind = "stage" }', "hold no part of the target"),
    "too large an alphabet": (
        "symbols = 7\n" + GOOD,
        "parameters.symbols is 7 with an alphabet of 16, but alphabet to the power of symbols must be at most 2^24",
    ),
    "half a step": ("horizon = 20.5\n" + GOOD, "parameters.horizon is 20.5, but must be a whole number of steps"),
    "too many parts": (
        f"edges = {chain([f'a{i}' for i in range(61)])}\n"
        + "".join(f'components.a{i} = {{ kind = "stage", part = "p{i}" }}\n' for i in range(61)),
        "parameters.components hold 61 parts of the target; at most 60 are allowed.",
    ),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_every_mistake_is_told(text, said):
    found = read(text)
    assert isinstance(found, list), "accepted"
    assert said in "\n".join(map(str, found))


@pytest.mark.parametrize(
    "text", ["", GOOD, LEAVES, BRANCHES, BOARD], ids=["default", "good", "leaves", "branches", "board"]
)
def test_what_is_right_is_accepted(text):
    assert isinstance(read(text), PipelineParameters)


def test_python_users_get_the_same_sentence():
    with pytest.raises(ValueError, match=r"'wrtie' is no component\. Did you mean 'write'"):
        PipelineParameters(edges=["in -> wrtie"], components={"write": ComponentParameters(kind="stage", part="x")})


def test_cycles_may_be_capped_by_hops():
    router = """
    hops = 9
    edges = ["in -> a", "a -> ask", "ask -> pass : 0.4", "pass -> ask", "ask -> out : 0.6"]
    components.a = { kind = "stage", part = "x" }
    components.ask = { kind = "router" }
    components.pass = { kind = "stage" }
    """
    assert "closes the cycle ask -> pass -> ask" in str(read(router.replace("hops = 9", ""))[0])
    assert Wiring(read(router)).carries == {"a": set(), "ask": {"x"}, "pass": {"x"}, "out": {"x"}}


def test_contents():
    wiring = Wiring(read(GOOD))
    assert wiring.parts == ("outline", "facts")
    assert wiring.carries["plan"] == set()
    assert wiring.carries["write"] == wiring.adds["plan"] == {"outline"}
    assert wiring.adds["write"] == wiring.adds["search"] == {"facts"}
    assert wiring.carries["check"] == wiring.carries["out"] == {"outline", "facts"}
    assert (wiring.attempts("write"), wiring.attempts("plan"), wiring.submissions) == (3, 1, 3)
    assert wiring.callers("search") == ("write",)

    total = Wiring(
        read(
            changed(LEAVES, '"select" => "sum"', 'b = { kind = "stage", part = "x" => b = { kind = "stage", part = "y"')
        )
    )
    assert total.carries["pick"] == total.carries["out"] == {"x", "y"}

    board = Wiring(read(BOARD))
    assert board.agents("wall") == ("a", "b")
    assert (board.adds["wall"], board.carries["wall"], board.carries["a"]) == ({"x", "y"}, set(), set())

    fallback = Wiring(read(BRANCHES))
    assert fallback.carries["c"] == set()  # a failed item goes on as it came in where it failed
    text = added(GOOD, "write -> spare : error", "spare -> check")
    fallback = Wiring(read(text + "[components.spare]\nkind = 'stage'\ntools = ['search']"))
    assert fallback.carries["spare"] == {"outline"}


def test_a_majority_of_tools_counts_once():
    tools = "".join(f'components.t{i} = {{ kind = "tool", part = "x" }}\n' for i in range(3))
    text = f"""
    edges = ["in -> a", "a -> out"]
    components.a = {{ kind = "stage", tools = ["t0", "t1", "t2"], need = "majority" }}
    {tools}"""
    assert Wiring(read(text)).adds["a"] == {"x"}
    assert "puts the part 'x' in twice" in str(read(changed(text, '"majority" => "all"'))[0])
    assert "3 tools with 2 different parts" in str(read(text.replace('part = "x"', 'part = "y"', 1))[0])


def test_components_are_in_the_order_of_the_kernel():
    wiring = Wiring(read(GOOD))
    assert [c.id for c in wiring.components] == [
        *("plan", "write", "search", "again", "check"),
        *("in.plan", "plan.write", "write.check", "check.out", "check.write"),
    ]
    assert [c.id for c in wiring.components if c.member] == ["plan", "write", "search", "check"]
    assert wiring.components[5].kind == "edge"


def rows(first, flat):
    return [list(flat[a:b]) for a, b in pairwise(first)]


def test_net():
    parameters = read(GOOD)
    net, flow = Wiring(parameters).net(parameters), Wiring(parameters).flow(parameters)
    assert net.edge.tolist() == [[5, 0, 0], [0, 1, 0], [1, 4, 0], [4, 5, 0], [4, 1, 1]]
    assert rows(net.out_first, net.out_edge) == [[1], [2], [], [], [3], [0]]
    assert rows(net.in_first, net.in_edge) == [[0], [1], [], [], [2], [3]]
    assert rows(net.error_first, net.error_edge) == [[]] * 6
    assert rows(net.tool_first, net.tool) == [[], [2], [], [], []]
    assert net.carries.tolist() == [[0, 0], [1, 0], [0, 0], [0, 0], [1, 1], [1, 1]]
    assert net.adds.tolist() == [[1, 0], [0, 1], [0, 1], [0, 0], [0, 0]]
    assert [KINDS[kind] for kind in net.integers[:, l.I_KIND]] == ["stage", "stage", "tool", "queue", "reviewer"]
    assert net.integers[:, l.I_PART].tolist() == [0, -1, 1, -1, -1]
    assert net.integers[:, l.I_QUEUE].tolist() == [-1, 3, -1, -1, -1]
    assert net.integers[:, l.I_REJECT].tolist() == [-1, -1, -1, -1, 4]
    assert net.integers[:, l.I_INCOMING].tolist() == [1, 1, 0, 0, 1]
    assert net.integers[:, l.I_CAP].tolist() == [0, 0, 0, 3, 3]
    assert net.integers[1, l.I_READINGS] == 9  # three attempts for each of three submissions
    np.testing.assert_allclose(
        net.numbers[:, l.P_RIGHT], [math.log(9), math.inf, math.inf, math.inf, math.inf], rtol=1e-15
    )
    np.testing.assert_allclose(net.numbers[4, l.P_SENSITIVITY], math.log(1.5), rtol=1e-15)
    assert net.numbers[2, l.P_FAILS] == 0.1
    assert net.keys.tolist() == [c.key for c in Wiring(parameters).components]
    assert (net.specification_key, net.items_key) == (key_of("specification"), key_of("items"))
    assert flow == (50, 1, 4, 16, 2, 200, 0, 0, 0.0, 0.0)
    assert net.numbers.dtype == net.weight.dtype == np.float64
    assert all(
        getattr(net, n).dtype == np.int64 for n in ("integers", "edge", "out_edge", "error_edge", "tool", "in_first")
    )


def test_net_of_branches_and_tools():
    parameters = read(BRANCHES)
    net = Wiring(parameters).net(parameters)
    assert rows(net.out_first, net.out_edge)[1] == [2, 3]
    assert rows(net.error_first, net.error_edge)[1] == [4]
    assert net.weight.tolist() == [1, 1, 0.7, 0.3, 1, 1, 1, 1]
    equal = changed(BRANCHES, " : 0.7 => ", " : 0.3 => ")
    assert Wiring(read(equal)).net(read(equal)).weight.tolist()[2:4] == [0.5, 0.5]

    parameters = read(changed(GOOD, 'fails => mtbf = 4\nmttr = 2\ngroup = "web"\ncommon = 0.5\nfails'))
    net = Wiring(parameters).net(parameters)
    assert net.numbers[2, [l.P_BREAKS, l.P_MENDS, l.P_COMMON]].tolist() == [0.25, 0.5, 0.5]
    assert net.group_keys.tolist() == [0, 0, key_of("group:web"), 0, 0]

    parameters = read(changed(LEAVES, '"select" => "select", discernment = 0.75'))
    net = Wiring(parameters).net(parameters)
    assert net.numbers[2, [l.P_DISCERNMENT, l.P_SWAYED]].tolist() == [0.75, 0.25]
    assert net.integers[2, [l.I_COMBINE, l.I_PATIENCE, l.I_INCOMING]].tolist() == [l.SELECT, 20, 2]


def test_defaults_are_those_declared():
    assert FIELDS["reviewer"] == {
        **{"sensitivity": 0.6, "false_alarm": 0.02, "load": 0.0, "fix": 0.0, "cap": 3, "at_cap": "accept"},
        **{"latency": 0, "capacity": 0},
    }
    assert (FIELDS["queue"], FIELDS["router"]) == (
        {"cap": 3, "backoff": 0.5, "room": 0},
        {"misroute": 0.0, "latency": 0},
    )
    assert ComponentParameters(kind="stage").value("right") == 1
    assert {field for fields in FIELDS.values() for field in fields} | {"kind"} == set(ComponentParameters.model_fields)
    assert set(FIELDS) == set(KINDS)


def test_baseline_has_the_same_parts_in_the_same_order():
    parameters = read("hops = 20\n" + GOOD)
    one, three = baseline(parameters, 1), baseline(parameters, 3)
    assert Wiring(one).parts == Wiring(three).parts == Wiring(parameters).parts
    assert list(one.edges) == ["in -> agent-1-outline", "agent-1-outline -> agent-1-facts", "agent-1-facts -> out"]
    assert list(one.components) == ["agent-1-outline", "search", "agent-1-facts", "again"]
    assert {c.kind for c in three.components.values()} == {"stage", "tool", "queue", "aggregator"}
    assert [c.value("right") for c in one.components.values() if c.kind == "stage"] == [0.95, 0.95]
    assert one.components["agent-1-facts"].value("tools") == ("search",)
    assert one.components["agent-1-facts"].value("queue") == "again"
    assert Wiring(three).net(three).integers[-2, l.I_INCOMING] == 3
    assert (three.hops, three.agent_attempts, three.items) == (0, 0, parameters.items)
    assert Wiring.of(parameters.model_copy(update={"agent_attempts": 3})).nodes == tuple(three.components)


def test_baseline_of_a_board_and_of_leaves():
    assert Wiring(baseline(read(BOARD), 2)).parts == ("x", "y")
    assert list(baseline(read(LEAVES), 1).components) == ["agent-1-x"]


# scenario files

FILE = """
[scenario]
name = "small"
title = "A planner, a writer and a reviewer"
system = "pipeline"
replications = 8

[parameters]
items = 20
symbols = 2
edges = ["in -> plan", "plan -> write", "write -> check", "check -> out", "check -> write : reject"]

[parameters.components.plan]
kind = "stage"
part = "outline"
right = 1

[parameters.components.write]
kind = "stage"
part = "text"
tools = []

[parameters.components.check]
kind = "reviewer"
"""


WRONG_FILES = {
    "an edge": (
        "plan -> write => plan -> wrtie",
        "s.toml: parameters.edges[1] is 'plan -> wrtie', but 'wrtie' is no component. Did you mean 'write'? "
        "Known: out, plan, write, check.",
    ),
    "a component": (
        ', "check -> write : reject" => ',
        "s.toml: parameters.components.check.cap is 3, but check has no edge to send back what it rejects: "
        'add "check -> STAGE : reject", or set cap = 1.',
    ),
    "a number": (
        "right = 1 => right = 1.5",
        "s.toml: parameters.components.plan.right is 1.5, but must be a number above 0 up to 1. "
        "Probability of an errorless attempt at difficulty 0.",
    ),
    "a text for a number": (
        'right = 1 => right = "1"',
        "s.toml: parameters.components.plan.right is '1', but must be a number above 0 up to 1. "
        "Probability of an errorless attempt at difficulty 0.",
    ),
    "a key": (
        "right = 1 => right = 1\nrepiar = 0.1",
        "s.toml: parameters.components.plan.repiar is not a known key. Did you mean 'repair'?",
    ),
}


@pytest.mark.parametrize(("change", "said"), WRONG_FILES.values(), ids=WRONG_FILES)
def test_scenario_files_tell_file_key_and_cause(change, said):
    with pytest.raises(FileError) as error:
        loads(changed(FILE, change), "s.toml")
    assert str(error.value).startswith(said)
    assert len(error.value.problems) == 1


def test_a_file_tells_all_that_is_wrong_with_its_edges():
    with pytest.raises(FileError) as error:
        loads(changed(FILE, "in -> plan => on -> plan", "check -> out => check -> out : 0.5"))
    assert [problem.key for problem in error.value.problems] == ["parameters.edges[0]", "parameters.edges[3]"]


def test_a_pipeline_is_written_and_read_as_the_same():
    scenario = loads(FILE)
    text = to_toml(scenario)
    again = loads(text)
    assert again.system.parameters == scenario.system.parameters
    assert list(again.system.parameters.components) == ["plan", "write", "check"]
    assert to_toml(again) == text
    assert '[parameters.components.check]\nkind = "reviewer"\n' in text
    assert [c.id for c in again.system.members] == ["plan", "write", "check"]


def test_other_parameters_keep_the_wiring():
    system = loads(FILE).system
    assert system.with_parameters({"items": 3}).parameters.components == system.parameters.components
    with pytest.raises(InvalidInputError, match=r"edges\[0\] is 'in -> nobody', but 'nobody' is no component"):
        system.with_parameters({"edges": ["in -> nobody"]})


def test_a_component_is_shown_by_what_is_given():
    assert repr(ComponentParameters(kind="stage", right=0.5)) == "ComponentParameters(kind='stage', right=0.5)"


ODD = [[], {}, [[]], "", "in", "out", "a -> a", -1, 0, 10**30, 1e300, float("nan"), True, "stage", ["check"], {"a": 1}]


def odd_variants(table, path=()):
    """Yield the paths to all values in nested tables and lists."""
    for key, value in table.items() if isinstance(table, dict) else enumerate(table):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from odd_variants(value, (*path, key))


def test_nothing_odd_makes_a_traceback():
    for text in (GOOD, LEAVES, BRANCHES, BOARD):
        for path in list(odd_variants(tomllib.loads(text))):
            for odd in ODD:
                table = tomllib.loads(text)
                inner = table
                for key in path[:-1]:
                    inner = inner[key]
                inner[path[-1]] = odd
                found = read_strictly(PipelineParameters, table, ("parameters",))
                if isinstance(found, list):
                    assert found
                    assert all(problem.key.startswith("parameters") for problem in found)
                else:
                    Wiring.of(found.model_copy(update={"agent_attempts": 2})).net(found)


def test_a_wiring_has_so_many_edges():
    with pytest.raises(ValidationError, match="at most 5000 items"):
        PipelineParameters(edges=["in -> a"] * 5001)
