"""What the verbs do with a system through which items flow: events, items and pictures instead of trajectories."""

import re
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from PIL import Image

PIPELINE = """
[scenario]
name = "desk"
title = "A writer and a reviewer"
system = "pipeline"
replications = 4

[parameters]
items = 30
horizon = 60
edges = ["in -> writer", "writer -> reviewer", "reviewer -> out", "reviewer -> writer : reject"]

[parameters.components.writer]
kind = "stage"
part = "draft"
right = 0.8
tools = ["search"]
queue = "retries"

[parameters.components.search]
kind = "tool"
part = "facts"
fails = 0.1

[parameters.components.retries]
kind = "queue"

[parameters.components.reviewer]
kind = "reviewer"

[[plan]]
name = "silent"
perturbations = ["garble:writer@10"]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    file = tmp_path / "desk.toml"
    file.write_text(PIPELINE)
    return file


def test_run_writes_events_items_and_pictures(ask, desk, tmp_path):
    out = tmp_path / "out"
    answer = ask("run", desk, "--perturb", "silent", "--out", out)
    assert answer.code == 0, answer.err
    names = {"events.parquet", "twin_events.parquet", "items.parquet", "run.png", "wiring.png"}
    assert {path.name for path in out.iterdir()} == names
    for name in ("run.png", "wiring.png"):
        with Image.open(out / name) as picture:
            assert picture.width > 800
    events, twin = (pd.read_parquet(out / f"{name}.parquet") for name in ("events", "twin_events"))
    assert {"in", "writer", "search", "writer.reviewer", "out"} <= set(events["component"])
    assert {"arrive", "work", "call", "message", "review", "deliver"} <= set(events["operation"])
    assert (events["operation"] == "arrive").sum() == 30
    before = events["step"] < 10
    pd.testing.assert_frame_equal(events[before], twin[twin["step"] < 10])
    assert pq.read_schema(out / "events.parquet").metadata[b"plan"] == b"garble:writer@10"
    assert pq.read_schema(out / "twin_events.parquet").metadata[b"plan"] == b"nominal"


def test_items_say_what_became_of_them_in_the_run_and_in_its_twin(ask, desk, tmp_path):
    ask("run", desk, "--perturb", "silent", "--out", tmp_path)
    items = pd.read_parquet(tmp_path / "items.parquet")
    assert list(items.columns) == ["item", "arrived", "counts", "outcome", "reached", "twin_outcome", "twin_reached"]
    assert list(items["arrived"]) == list(range(30))
    for prefix in ("", "twin_"):
        right = items[f"{prefix}outcome"] == "right"
        assert (items[f"{prefix}reached"].notna() == right).all()
        assert (items.loc[right, f"{prefix}reached"] > items.loc[right, "arrived"]).all()
    late = items["arrived"] >= 12
    assert (items.loc[late, "outcome"] == "right").sum() == 0
    assert (items.loc[late, "twin_outcome"] == "right").sum() > 8


def test_a_run_without_a_plan_has_no_twin(ask, desk, tmp_path):
    answer = ask("run", desk, "--out", tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("events.parquet", "items.parquet", "run.png", "wiring.png")
    }
    assert "twin" not in answer.out


def test_run_prints_what_became_of_items_and_who_did_what(ask, desk):
    out = ask("run", desk, "--perturb", "silent").out
    lines = {line.split("  ")[0]: line.split() for line in out.splitlines()}
    assert lines["items right"][-3:-2] != lines["items right"][-6:-5]
    assert "calls per item" in lines
    assert "each number: run / twin" in out
    writer = next(line for line in out.splitlines() if line.startswith("writer ✕"))
    assert "stage" in writer
    assert any(line.startswith("reviewer ") for line in out.splitlines())
    assert not any(line.startswith("in.writer") for line in out.splitlines()), "edges where nothing was lost"


def test_the_share_of_right_items_is_that_of_those_that_count(ask, desk, tmp_path):
    """The first fifth of the items is a warm-up: both shares are printed, and which items each is of."""
    out = ask("run", desk, "--out", tmp_path / "out").out
    lines = {re.split(" {2,}", line)[0]: re.split(" {2,}", line)[1] for line in out.splitlines() if "  " in line}
    items = pd.read_parquet(tmp_path / "out" / "items.parquet")
    assert list(items["counts"]) == [arrived >= 6 for arrived in range(30)]
    right = items["outcome"] == "right"
    assert right.sum() != right[items["counts"]].sum()
    assert lines["of them right"] == f"{right[items['counts']].sum()} of 24"
    assert lines["attainment of the 24 items that count (from 6 s on)"] == f"{right[items['counts']].mean():.3f}"
    assert lines["items right"] == f"{right.sum()} of 30"


def test_where_all_items_count_nothing_is_said_of_that(ask, desk):
    desk.write_text(desk.read_text() + "[goal]\nmidway_s = 29.5\n")
    lines = {line.split("  ")[0]: line.split()[-3:] for line in ask("run", desk).out.splitlines()}
    assert "of them right" not in lines
    assert float(lines["attainment"][-1]) == round(int(lines["items right"][0]) / 30, 3)


def test_info_shows_components_edges_kinds_and_guessing_probabilities(ask, desk):
    out = ask("info", desk).out
    words = " ".join(out.split())
    assert "4 (below)" in words
    assert "search tool part facts, fails 0.1" in words
    assert "reviewer.writer reviewer → writer what is rejected" in words
    assert "guessing probability" in words
    tools = next(line for line in out.splitlines() if line.startswith("tool "))
    assert "stale" in tools
    assert "misroute" not in tools
    assert "solo(MEMBER)" not in out


def test_info_draws_what_is_wired(ask, desk, tmp_path):
    answer = ask("info", desk, "--picture", tmp_path / "pictures" / "wiring.png")
    assert answer.code == 0, answer.err
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["wiring.png"]
    with Image.open(tmp_path / "pictures" / "wiring.png") as picture:
        assert picture.width > 800


def test_info_of_the_system_shows_its_defaults(ask):
    out = ask("info", "pipeline").out
    told = " ".join(out.split())
    assert "The first retry is number 0, and n counts on across rounds of review." in told
    assert "counted over all rounds of review" in told
    assert "b.c" in out
    assert "b → c" in out


MISTAKES = {
    "an animation": (["run", "{desk}", "--animate", "desk.gif"], "has no places, so nothing in it moves"),
    "no picture of a walk": (["info", "restaurant-walk", "--picture", "walk.png"], "nothing is wired"),
    "no such format": (["info", "{desk}", "--picture", "wiring.svg"], "ends in .png"),
    "a kind that does not apply": (["run", "{desk}", "--perturb", "wave:writer@3"], "wave does not apply to writer"),
    "an edge that is none": (["run", "{desk}", "--set", 'edges=["in -> writter"]'], "Did you mean 'writer'?"),
}


@pytest.mark.parametrize(("arguments", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_message_and_exit_code_2(ask, desk, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    answer = ask(*(str(argument).format(desk=desk) for argument in arguments))
    assert answer.code == 2
    assert said in " ".join(answer.err.split())
    assert "Traceback" not in answer.err
    assert {path.name for path in tmp_path.iterdir()} == {"desk.toml"}
