"""What the verbs of sweeps do."""

import re

import pandas as pd
import pytest

from emergent.sweep import Store, executors
from emergent.sweep.schema import RUNS as RUN_FILES

from .conftest import RUNS


def test_a_sweep_from_the_forecast_to_the_table(ask, file, tmp_path):
    out, csv, parquet = tmp_path / "out", tmp_path / "runs.csv", tmp_path / "runs.parquet"
    forecast = ask("sweep", file, "--dry-run")
    assert (forecast.code, out.exists()) == (0, False)
    assert forecast.out.splitlines()[1].split()[:2] == ["6", f"{RUNS:,}"]

    half = ask("sweep", file, "--out", out, "--shard", "1/2")
    assert half.code == 0, half.err
    assert f"Go on with: emergent resume {out}" in half.out
    assert ask("status", out).out == half.out

    resumed = ask("resume", out)
    assert resumed.code == 0, resumed.err
    assert resumed.out.split()[-4:] == ["runs", f"{RUNS:,}", f"{RUNS:,}", "0"]
    assert "Go on" not in resumed.out

    assert ask("compact", out).out.split() == ["Written:", str(out / "runs.parquet")]
    assert ask("export", out, "--csv", csv, "--parquet", parquet).code == 0
    table = pd.read_parquet(parquet)
    assert len(table) == len(pd.read_csv(csv)) == RUNS
    assert {"name", "walkers", "speed", "plan_name", "struck", "seed", "attainment"} <= set(table.columns)


def test_a_table_of_netlogo_has_its_header_and_its_columns(ask, file, tmp_path):
    """As those read it who know BehaviorSpace: after six lines."""
    out, ends, ways = tmp_path / "out", tmp_path / "ends.csv", tmp_path / "ways.csv"
    few = ("sweep", file, "--out", out, "--replications", 2, "--metrics", "curve")
    assert ask(*few).code == 0
    assert ask("export", out, "--netlogo-table", ends).code == 0
    lines = ends.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith('"BehaviorSpace results (NetLogo ')
    assert lines[4:6] == ['"min-pxcor","max-pxcor","min-pycor","max-pycor"', '"0","0","0","0"']
    assert all(re.fullmatch(r'"[^"]*"(,"[^"]*")*', line) for line in lines)
    table, frame = pd.read_csv(ends, skiprows=6), Store(out).frame()
    assert list(table)[:3] == ["[run number]", "scenario", "plan"]
    assert list(table)[-4:] == ["replication", "seed", "[step]", "attainment"]
    assert table["[run number]"].tolist() == list(range(1, len(frame) + 1))
    for name in ("walkers", "speed", "struck", "replication", "seed", "attainment"):
        assert table[name].fillna(-1).tolist() == frame[name].fillna(-1).tolist()
    assert set(table["[step]"]) == {40}  # twenty seconds of half a second
    ask("export", out, "--netlogo-table", ways, "--curves")
    way = pd.read_csv(ways, skiprows=6)
    assert len(way) == 20 * len(frame)
    assert way[way["[step]"] == 40]["attainment"].tolist() == frame["attainment"].tolist()
    assert way.groupby("[run number]")["[step]"].agg(list).map(tuple).unique().tolist() == [tuple(range(2, 41, 2))]


def test_more_replications(ask, file, tmp_path):
    out = tmp_path / "out"
    ask("sweep", file, "--out", out, "--replications", 2)
    assert ask("sweep", file, "--out", out, "--replications", 3).code == 0
    assert Store(out).rows(RUN_FILES).num_rows == RUNS // 40 * 3


def test_failures_are_said_and_end_with_1(ask, file, tmp_path, monkeypatch):
    def lost(batch):
        raise MemoryError("too much")

    with monkeypatch.context() as patch:
        patch.setattr(executors, "perform", lost)
        answer = ask("sweep", file, "--out", tmp_path / "out", "--replications", 2)
    assert answer.code == 1
    assert "failed: MemoryError: too much (48)" in answer.out
    again = f"emergent resume {tmp_path / 'out'} --failed"
    assert again in answer.out
    table = ask("export", tmp_path / "out", "--netlogo-table", tmp_path / "table.csv")
    assert (table.code, table.out.splitlines()[1:]) == (
        0,
        [f"48 runs failed and are left out. Repeat them with: {again}"],
    )
    assert ask("resume", tmp_path / "out", "--failed").code == 0


MISTAKES = {
    "no folder": (("sweep", "{file}"), "name the folder"),
    "no such design": (("sweep", "nothing.toml", "--dry-run"), "nothing.toml: does not exist"),
    "no share": (("sweep", "{file}", "--out", "{out}", "--shard", "3/2"), "write I/N"),
    "no sweep": (("status", "{out}"), "holds no sweep"),
    "nothing to write": (("export", "{out}"), "nothing to write"),
}


@pytest.mark.parametrize(("arguments", "said"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_end_with_2_and_a_sentence(ask, file, tmp_path, arguments, said):
    answer = ask(*(one.format(file=file, out=tmp_path / "out") for one in arguments))
    assert answer.code == 2
    assert said in answer.err


def test_a_folder_of_another_version_is_refused(ask, file, tmp_path, monkeypatch):
    out = tmp_path / "out"
    ask("sweep", file, "--out", out, "--replications", 1)
    monkeypatch.setattr("emergent.store.version", lambda name: "0.0.1")
    answer = ask("resume", out)
    assert answer.code == 2
    assert "its numbers may differ" in answer.err
