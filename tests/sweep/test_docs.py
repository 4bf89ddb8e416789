"""What docs/sweeps.md says of the folder, and its queries."""

import re
from pathlib import Path

import pytest

from emergent.sweep import read_design, run_scenarios
from emergent.sweep.schema import ESTIMATES, RECORDINGS
from emergent.sweep.schema import RUNS as RUN_FILES

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "sweeps.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def store(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    design = read_design(file, replications=4, metrics=["recording", "curve"])
    found = run_scenarios(design.scenarios, design.config, store="out/walk", progress=False)
    found.compact()
    return found


@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_queries_give_what_the_store_gives(store, number):
    library = re.search(r"(?:import|from) (\w+)", SNIPPETS[number]).group(1)
    pytest.importorskip(library)
    exec(SNIPPETS[number], found := {})
    if library == "emergent":
        assert dict(found["frames"]["position"].sizes) == {"time": 41, "member": 4, "axis": 2}
    elif "means" not in found:
        assert found["failed"].fetchall() == []
        assert len(found["slowest"].fetchall()) == 5
    else:
        compare(found["means"], library, store)


def compare(table, library, store):
    table = table.to_pandas() if library == "polars" else table.reset_index()
    value = "mean" if library == "pandas" else "attainment"
    ours = store.frame().groupby(["walkers", "plan_name"])["attainment"].mean()
    theirs = table.set_index(["walkers", "plan_name"])[value].sort_index()
    assert theirs.to_dict() == pytest.approx(ours.to_dict())


def test_every_column_is_described(store):
    told = set(re.findall(r"`(\w+)`", TEXT[TEXT.index("### scenarios.parquet") :]))
    names = {*store.scenario_table.column_names, *store.plan_table.column_names, *RUN_FILES.schema.names}
    names |= {*ESTIMATES.schema.names, *RECORDINGS.schema.names}
    assert names - {"walkers", "speed"} <= told  # which are the parameters of this design


def test_options_of_the_script_are_those_of_the_verb(ask):
    script = (DOCS / "sweep.sbatch").read_text(encoding="utf-8")
    said = ask("sweep", "--help").out
    used = set(re.findall(r"(?<!SBATCH )(--[a-z-]+)", script.split("set -eu")[1]))
    assert used == {"--out", "--shard", "--workers", "--stop-after"}
    assert all(option in said for option in used)
