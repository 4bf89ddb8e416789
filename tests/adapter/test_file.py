"""Systems that files of Python make: named by users they are run, named by folders and addresses never."""

from __future__ import annotations

import signal
import sys
import time
from types import SimpleNamespace

import pytest

import emergent.system as contract
from emergent import workers
from emergent.adapter.file import read_system
from emergent.errors import InvalidInputError, UnknownNameError
from emergent.scenario import FileError, loads, read_scenario, to_toml
from emergent.sweep import Store, read_design, run_scenarios, window
from emergent.sweep.schema import RUNS
from tests.adapter.models import Coins, heads

MODEL = """
from pathlib import Path
from mesa import Agent, Model
import emergent
from tossing import tossed

with Path(__file__).with_name("ran").open("a") as ran:
    ran.write("x")


class Coin(Agent):
    def __init__(self, model):
        super().__init__(model)
        self.heads = False

    def step(self):
        self.heads = self.heads or tossed(self.random, self.model.p)


class Coins(Model):
    def __init__(self, n=4, p=0.1, rng=None):
        super().__init__(rng=rng)
        self.p = p
        Coin.create_agents(self, n)

    def step(self):
        self.agents.shuffle_do("step")


def heads(model):
    return sum(coin.heads for coin in model.agents) / 4


system = emergent.adapt(Coins, steps=9, goal="All coins come up heads.", attained=heads, ceiling=1.0)
larger = system.with_parameters({"n": 6})
"""
BESIDE = "def tossed(random, p):\n    return random.random() < p\n"
SCENARIO = """
[scenario]
name = "coins"
title = "Four coins"
system = "minted.py:system"
[parameters]
p = 0.25
"""
DESIGN = """
scenario = "coins.toml"
replications = 200
plans = ["nominal", { plan = "remove:*@3", struck = [1, 2] }]
[parameters]
p = [0.1, 0.3]
"""
WANTED = 2 * 3 * 200
"""Runs of that design."""


@pytest.fixture
def coins(tmp_path, monkeypatch):
    monkeypatch.setattr(contract, "_registered", {})
    for name, text in {"minted.py": MODEL, "tossing.py": BESIDE, "coins.toml": SCENARIO, "design.toml": DESIGN}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    yield tmp_path
    sys.modules.pop("tossing", None)


def ran(folder):
    """How often the file was run."""
    return len((folder / "ran").read_text()) if (folder / "ran").exists() else 0


def test_only_who_names_a_file_has_it_run(coins):
    """The text of a scenario, as folders hold it, and a scenario that an address names, run none."""
    for read in (lambda: loads(SCENARIO), lambda: read_scenario(coins / "coins.toml", python=False)):
        with pytest.raises(FileError, match=r"made by a file of Python, which is run only where you name it"):
            read()
    with pytest.raises(InvalidInputError, match="is run only where you name it"):
        read_scenario(f"{coins}/minted.py:system", python=False)
    assert ran(coins) == 0
    named = read_scenario(coins / "coins.toml")
    assert (named.system.parameters.p, named.system.name, ran(coins)) == (0.25, "coins", 1)
    assert type(loads(to_toml(named)).system) is type(named.system)  # since it was run already, in this process
    assert read_scenario(f"{coins}/minted.py:system").system.parameters.p == 0.1
    assert ran(coins) == 1


def test_what_verbs_say_of_a_file(coins, ask):
    named = f"{coins}/minted.py:system"
    listed = ask("list", coins)
    assert listed.out.split("\n")[1].split() == [f"{coins}/coins.toml", "minted.py:system", "Four", "coins"]
    assert ran(coins) == 0
    told = ask("list", coins / "minted.py")
    assert told.code == 2  # `larger` is no system as its class makes it
    assert "with other parameters" in told.err
    about = ask("info", named)
    assert about.code == 0, about.err
    assert "stands in no space with cells" in about.out
    assert "its members have no number that could be changed" in about.out
    assert "repeat from their seed" in about.out


MISTAKES = [
    ("none.py:system", InvalidInputError, "cannot be read: No such file"),
    ("minted.py:sistem", UnknownNameError, "has no system 'sistem'. Did you mean 'system'"),
    ("minted.py:heads", InvalidInputError, "heads of .* is function, not a System"),
    ("minted.py:larger", InvalidInputError, "with other parameters or another goal than its class has by default"),
    ("broken.py:system", InvalidInputError, "raises ZeroDivisionError: division by zero"),
]


@pytest.mark.parametrize(("name", "error", "said"), MISTAKES, ids=[name for name, *_ in MISTAKES])
def test_mistakes_are_told(coins, name, error, said):
    (coins / "broken.py").write_text("1 / 0")
    with pytest.raises(error, match=said):
        read_system(name, coins)


@pytest.fixture
def installed(monkeypatch):
    """Register what an installed package would, as entry points."""

    def install(**given):
        entries = [SimpleNamespace(name=name, load=lambda one=one: one) for name, one in given.items()]
        monkeypatch.setattr(contract, "entry_points", lambda group: entries)
        forget()

    def forget():
        contract._entries.cache_clear()
        contract._load.cache_clear()

    yield install
    monkeypatch.undo()
    forget()


def test_an_entry_point_is_an_adapted_system_of_that_name(installed):
    from emergent import adapt

    system = adapt(Coins, steps=5, goal="", attained=heads, name="tossed")
    installed(tossed=system)
    scenario = loads(SCENARIO.replace("minted.py:system", "tossed"))
    assert type(scenario.system) is type(system)
    assert 'system = "tossed"' in to_toml(scenario)
    installed(minted=system)
    with pytest.raises(InvalidInputError, match=r"give both one name, as in adapt\(…, name='minted'\)"):
        contract.system_class("minted")


def child(folder):
    window.MOST = 32
    design = read_design(folder / "design.toml")
    run_scenarios(design.scenarios, design.config, store=folder / "out", progress=False, workers=1)


def test_a_sweep_in_worker_processes_that_is_killed_goes_on_and_ends_in_the_same_bytes(coins, ask):
    """Killed with kill -9; resumed where the file is named, and refused, with what to do, where it is not."""
    design, out = read_design(coins / "design.toml"), coins / "out"
    whole = run_scenarios(design.scenarios, design.config, store=coins / "whole", progress=False, workers=1)
    (process := workers._context.Process(target=child, args=(coins,))).start()
    while process.is_alive() and len(list(out.glob("runs-*"))) < 3:
        time.sleep(0.002)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert 0 < Store(out).rows(RUNS).num_rows < WANTED

    contract._registered.clear()
    refused = ask("resume", out)
    assert refused.code == 2
    assert "as --system minted.py:system" in " ".join(refused.err.split())
    resumed = ask("resume", out, "--system", coins / "minted.py:system", "--workers", "1")
    assert resumed.code == 0, resumed.err
    assert Store(out).rows(RUNS).num_rows == WANTED
    assert Store(out).compact()[0].read_bytes() == whole.compact()[0].read_bytes()
