"""What docs/arena.md shows is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("gymnasium", reason="the environment needs the extra `gym`")

from emergent.models.arena import ArenaParameters, ArenaSystem
from emergent.models.arena.environment import ArenaEnv

PAGE = (Path(__file__).parents[3] / "docs" / "arena.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_snippet_runs(snippet, capsys):
    exec(compile(snippet.replace("replications=40", "replications=12"), "arena.md", "exec"), {})
    assert capsys.readouterr().out


def test_the_drawing_is_of_a_level():
    env = ArenaEnv(moved=1.0)
    env.reset(options={"seed": 5, "replication": 0})
    assert all(row in PAGE for row in env.render().splitlines())


def test_every_kind_of_perturbation_is_told():
    told = set(re.findall(r"`(\w+)(?::[\w@.=-]+)*`", PAGE.split("## Do something to them")[1]))
    assert set(ArenaSystem(ArenaParameters()).kinds) - {"guide", "fork"} <= told
