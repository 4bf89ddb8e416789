"""What is tried: mostly things that are nearly right, since what is all wrong is refused by the first check."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

import numpy as np
from hypothesis import strategies as st

from emergent import scenarios, toml
from emergent.system import System
from tests.models.pipeline.mixtures import random_wiring

WALK = """\
[scenario]
name = "small"
title = "Four walkers"
system = "walk"
seed = 3
replications = 4

[parameters]
walkers = 4
horizon = 30
windows = [[1, 2.5], [3, 4]]

[[plan]]
name = "one distracted"
perturbations = ["distract:walker-3@5=6", "slow:walker-0@10+20=0.5"]
note = "One goes window shopping."

[goal]
midway_s = 12
horizons = [1, 4]

[verdict]
keeps = 0.8

[claims.arrive]
at_least = 0.1

[claims."less alone"]
plan = "solo(walker-3)"
against = "one distracted"
parameters = { walkers = 7, radius = 5 }
at_most = 0.5
must = "interval"

[claims.word]
metric = "verdict"
equals = "robustly emergent"
"""
PIPELINE = """\
[scenario]
name = "small"
title = "A planner, a writer and a reviewer"
system = "pipeline"
replications = 4

[parameters]
items = 8
horizon = 30
deadline = 12
hops = 4
edges = ["in -> plan", "plan -> split", "split -> one : 0.5", "split -> two : 0.5", "one -> join", "two -> join",
  "join -> review", "review -> out", "review -> one : reject"]

[parameters.components.plan]
kind = "stage"
part = "outline"
[parameters.components.split]
kind = "router"
misroute = 0.1
[parameters.components.one]
kind = "stage"
tools = ["search"]
queue = "again"
[parameters.components.two]
kind = "stage"
part = "facts"
right = 0.9
[parameters.components.search]
kind = "tool"
part = "facts"
fails = 0.05
corrupts = 0.05
[parameters.components.again]
kind = "queue"
[parameters.components.join]
kind = "aggregator"
combine = "select"
[parameters.components.review]
kind = "reviewer"
sensitivity = 0.7

[[plan]]
name = "search lies"
perturbations = ["garble:search@5+10=0.4"]

[claims.right]
at_least = 0.1
"""

# values

NUMBERS = (0, 1, -1, 2, 3, 0.5, -0.0, 1e-308, 5e-324, 1e308, -1e308, 1e15, 2**31, 2**53 + 1, 2**63, 2**64, 10**400)
PLAUSIBLE = ("0", "1", "2", "3", "0.5", "0.25", "12", "30", "400", "-1")
floats = st.floats() | st.sampled_from([math.nan, math.inf, -math.inf])
numbers = st.sampled_from(NUMBERS) | st.integers(-10, 3000) | floats
ODD = (
    "",
    " ",
    "\0",
    "\n",
    "a\nb",
    "\x1b[31mred",
    "\x9b31m",
    "\u202eright to left",
    "[bold]",
    "[/]",
    "$\\frac",
    "{0}",
    "%s",
    "../../etc",
    "*",
    "walker:*",
    "walker-0",
    "restaurant",
    "−1",
    "名前",
    "مطعم",
    "😀",
    "ﬀ",
    "a" * 300,
    "a." * 2000,
    "|".join(["walker-0"] * 500),
    "nominal",
    "solo(walker-0)",
    "NaN",
)
words = st.sampled_from(ODD) | st.text(max_size=12)
values = st.recursive(
    st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
JUNK = st.sampled_from(
    [
        '"',
        "]",
        "[[",
        "= ",
        "\n",
        "\\",
        "{",
        "'",
        "#",
        "-1",
        "1e999",
        "nan",
        "true",
        "1979-05-27",
        "\0",
        "é",
        "@",
        ";",
        '"""',
        "'''",
        "\r",
        "\ufeff",
        ",",
        ".",
        "\x7f",
        "0x_",
        "inf",
    ]
)


def _written(value: Any) -> str:
    return "9" * 5000 if value == 10**400 else toml.value(value)


# scenario files


@cache
def _lines() -> Sequence[tuple[str, ...]]:
    """Return the lines of files that are right, small ones first, for they are tried most."""
    bundled = (path.read_text(encoding="utf-8") for path in scenarios().values())
    return [tuple(text.splitlines()) for text in (WALK, PIPELINE, *bundled)]


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """Return a good file with a few lines dropped, doubled, swapped or spoilt."""
    files = _lines()
    lines = list(files[draw(st.sampled_from([0, 1, 0, 1, *range(len(files))]))])
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3, 5]))):
        at = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(["drop", "double", "swap", "spoil", "value", "number", "number", "text", "key"]))
        if what == "drop" and len(lines) > 1:
            lines.pop(at)
        elif what == "double":
            lines.insert(draw(st.integers(0, len(lines))), lines[at])
        elif what == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif what == "number":
            lines[at] = re.sub(r"\d+(\.\d+)?", lambda _: draw(st.sampled_from(PLAUSIBLE)), lines[at], count=1)
        elif what == "value" and "=" in lines[at]:
            lines[at] = f"{lines[at].split('=')[0]}= {_written(draw(values))}"
        elif what == "key" and "=" in lines[at]:
            lines[at] = f"{toml.value(draw(words))} = {lines[at].partition('=')[2]}"
        elif what == "text" and '"' in lines[at]:
            head, _, tail = lines[at].partition('"')
            lines[at] = head + toml.value(draw(words | plans())) + tail.partition('"')[2]
        else:
            place = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:place] + draw(JUNK) + lines[at][place:]
    return draw(st.sampled_from(["\n", "\n", "\r\n"])).join(lines)


@st.composite
def wirings(draw: st.DrawFn) -> str:
    """Return a file with a random pipeline, in half of which an edge or a key is wrong."""
    pipeline = random_wiring(np.random.default_rng(draw(st.integers(0, 2**32 - 1))))
    edges = list(pipeline["edges"])
    components: dict[str, Any] = {name: dict(given) for name, given in pipeline["components"].items()}
    names, ends = st.sampled_from(sorted(components)), st.sampled_from(["in", "out", *components])
    labels = st.sampled_from(["", "", " : reject", " : error", " : 0.5", " : 2"])
    one = st.builds(lambda start, end, label: f"{start} -> {end}{label}", ends, ends, labels)
    spoilt = draw(st.sampled_from(["", "", "", "edge", "edges", "no edge", "key", "kind", "name"]))
    if spoilt in ("edge", "edges"):
        edges += draw(st.lists(one, min_size=1, max_size=1 if spoilt == "edge" else 40))
    elif spoilt == "no edge":
        edges.pop(draw(st.integers(0, len(edges) - 1)))
    elif spoilt == "key":
        table = components[draw(names)]
        table[draw(st.sampled_from(sorted(table)))] = draw(values)
    elif spoilt == "kind":
        kinds = ["stage", "tool", "router", "board", "queue", "reviewer", "aggregator", "idle"]
        components[draw(names)]["kind"] = draw(st.sampled_from(kinds))
    elif spoilt == "name":
        components[draw(words | names)] = components.pop(draw(names))
    heading = {"name": "random", "title": "A random wiring", "system": "pipeline", "replications": 4}
    parameters = {key: value for key, value in pipeline.items() if key not in ("edges", "components")}
    return toml.dumps({"scenario": heading, "parameters": {**parameters, "edges": edges, "components": components}})


@st.composite
def deep(draw: st.DrawFn) -> str:
    """Return what is deep, long or large."""
    many = draw(st.sampled_from([10, 100, 1000, 5000, 40_000]))
    return draw(
        st.sampled_from(
            [
                "a." * many + "a = 1",
                "\n".join(f"{'a.' * 20}b{number} = 1" for number in range(many // 20)),
                "\n".join(f"[{'.'.join('a' * 50)}.b{number}]" for number in range(many // 50)),
                "x = " + "[" * many + "]" * many,
                "x = " + "{ a = " * many + "1" + " }" * many,
                f"[{'.'.join('a' * many)}]",
                "x = " + "9" * many,
                'x = "' + "y" * many + '"',
                "\n".join(f"[[plan]]\nname = 'p{number}'\nperturbations = ['x']" for number in range(many // 40)),
                WALK + "\n".join(f"[claims.c{number}]\nat_least = 0.1" for number in range(many // 40)),
                WALK.replace("distract:walker-3@5=6", "; ".join(["distract:walker-3@5=6"] * (many // 40))),
                WALK.replace("walker-3@5", "|".join(f"walker-{number % 4}" for number in range(many // 10)) + "@5"),
            ]
        )
    )


def files() -> st.SearchStrategy[bytes]:
    """Return scenario files as bytes, some of which are no text."""
    texts = mangled() | mangled() | wirings() | deep() | st.text(max_size=80)
    return texts.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=80)


# plans, settings, addresses

TIMES = ("0", "5", "12", "12", "20.5", "29.5", "1e400", "-1", "1e-320", "nan", "1_0", "²", "3" * 400, "")


@cache
def _systems() -> tuple[System, System]:
    from emergent.scenario import loads

    return loads(WALK).system, loads(PIPELINE).system


@st.composite
def plans(draw: st.DrawFn) -> str:
    """Return the text of a plan, half of them with a piece that is wrong."""
    pieces = [_perturbation(draw) for _ in range(draw(st.integers(0, 3)))]
    text = draw(st.sampled_from(["; ", "; ", ";;", "\n", " "])).join(pieces)
    return text * draw(st.sampled_from([1, 1, 1, 1, 1, 2, 300]))


def _perturbation(draw: st.DrawFn) -> str:
    system = _systems()[draw(st.integers(0, 1))]
    kind = system.kinds[draw(st.sampled_from(sorted(system.kinds)))]
    fitting = [c.id for c in system.components if c.id in kind.applies_to or c.kind in kind.applies_to]
    names = draw(st.lists(st.sampled_from([*fitting, "*"]), min_size=1, max_size=3))
    onset = draw(st.sampled_from(TIMES[:6]))
    spoilt = draw(st.sampled_from(["", "", "", "kind", "name", "onset", "duration", "dose", "setting"]))
    name = draw(words | st.sampled_from(sorted(system.kinds))) if spoilt == "kind" else kind.name
    names += [draw(words | st.sampled_from(["walker-9", "search"]))] if spoilt == "name" else []
    text = f"{name}:{'|'.join(names)}@{draw(st.sampled_from(TIMES)) if spoilt == 'onset' else onset}"
    text += f"+{draw(st.sampled_from(TIMES))}" if spoilt == "duration" else ""
    text += f"={draw(st.sampled_from(TIMES))}" if spoilt == "dose" else ""
    for setting in kind.settings if draw(st.booleans()) else ():
        text += f",{setting.name}={draw(st.sampled_from([*setting.words, setting.default, *TIMES[:2]]))}"
    return text + (f",{draw(words)}={draw(st.sampled_from(TIMES) | words)}" if spoilt == "setting" else "")


@cache
def _defaults() -> dict[str, Any]:
    """Return the parameters of both families with values that are allowed, those of a table with dots."""
    found = {k: v for system in _systems() for k, v in system.parameters.model_dump(exclude_none=True).items()}
    for name, table in tomllib.loads(PIPELINE)["parameters"]["components"].items():
        found |= {f"components.{name}.{key}": value for key, value in table.items()}
    return found


@st.composite
def assignments(draw: st.DrawFn) -> tuple[str, str]:
    """Return the name of a parameter and the text of its value, half of them with something wrong."""
    known = _defaults()
    key = draw(st.sampled_from(sorted(known)))
    value = known[key]
    if type(value) in (int, float) and draw(st.booleans()):
        value = type(value)(value * draw(st.sampled_from([0.5, 1, 2, 3])))
    spoilt = draw(st.sampled_from(["", "", "", "key", "value", "text"]))
    key = draw(words | st.sampled_from(["components.x.right", "nothing", "x.y"])) if spoilt == "key" else key
    value = draw(values) if spoilt == "value" else value
    text = _written(value)
    odd = words | st.sampled_from(["1\nwalkers = 3", "[[0,1],[2,3]]", "[" * 3000, "{a=1}", "1 # 2", "a.b = 3"])
    return key, draw(odd) if spoilt == "text" else text


def pairs() -> st.SearchStrategy[str]:
    """Return a KEY=VALUE for `--set`."""
    signs = st.sampled_from(["=", "=", "=", "=", "==", " = ", ""])
    return st.builds(lambda pair, sign: sign.join(pair), assignments(), signs)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """Return what may stand behind the question mark of an address."""
    names = ["restaurant-smell", "restaurant-walk", "pipeline-linear", "pipeline-board"]
    said = [("scenario", draw(st.sampled_from([*names, *names]) | words))]
    said += [("p." + key, value.lower()) for key, value in draw(st.lists(assignments(), max_size=1))]
    if draw(st.integers(0, 2)) == 0:
        said.append(("plan", draw(plans())))
    for key in ("seed", "step", "view"):
        if draw(st.booleans()):
            said.append((key, draw(st.sampled_from(["0", "3", "12"]) | numbers.map(str) | words)))
    query = "&".join(f"{quote(key)}={quote(value)}" for key, value in said)
    return query + draw(st.sampled_from(["", "", "", "&", "%", "%zz", "&plan=&plan=", "&" * 3000]))


# command lines

FILE = "FILE"
"""Stands for the scenario file of a case."""
OUT = "OUT"
"""Stands for a folder that is not there yet."""


def _safe(text: str) -> str:
    """Return a text that can be an argument of a process at all."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()[:100_000]


@st.composite
def commands(draw: st.DrawFn) -> list[str]:
    """Return a command line: a verb, the case's file or some name, and a few options."""
    name = st.sampled_from([FILE] * 8) | words
    verb = draw(st.sampled_from(["info", "run", "run", "check", "assess", "list", "app"]))
    line = [verb]
    if verb == "app":
        return [
            verb,
            draw(st.sampled_from([FILE, "nowhere", ""])),
            "--port",
            draw(st.sampled_from(["-1", "x", "70000"])),
        ]
    line += [] if verb == "list" else [draw(name)]
    options = {
        "info": [],
        "list": [],
        "run": ["--seed", "--replication", "--set", "--perturb", "--out", "--animate"],
        "check": ["--set", "--replications"],
        "assess": ["--quick", "--set", "--replications", "--out"],
    }
    given = {
        "--seed": numbers.map(str),
        "--replication": numbers.map(str),
        "--replications": st.sampled_from(["4", "3", "x", "-1", "1e3"]),
        "--set": pairs(),
        "--perturb": plans(),
        "--out": st.sampled_from([OUT, FILE, "a" * 300, "\n"]),
        "--animate": st.sampled_from(["x.gif", "x.png", "nowhere/" * 3 + "x.gif"]),
        "--quick": None,
    }
    for option in draw(st.lists(st.sampled_from(options[verb]), max_size=3)) if options[verb] else []:
        line.append(option)
        if given[option] is not None:
            line.append(draw(given[option]))  # type: ignore[arg-type]
    return [_safe(word) for word in line]
