"""What the README shows is run: its Python, its commands' names, its links."""

import re
import shlex
from pathlib import Path

import pytest

import emergent
from emergent import Plan, Request, assessment, read_scenario, scenarios
from emergent.metrics.metric import attainment
from emergent.models import kinds
from emergent.scenario import loads
from emergent.sweep import read_design
from tests.reference.digests import smaller

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
TABLES = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
DESIGNS = [table for table in TABLES if table.startswith("scenario =")]
WIRINGS = [table for table in TABLES if table not in DESIGNS]
COMMANDS = re.findall(r"^    emergent (.*?)(?:\s+#.*)?$", README, re.MULTILINE)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_snippet_runs(snippet, capsys, monkeypatch):
    monkeypatch.setattr(kinds, "_own", {})  # what a snippet registers is for this test
    monkeypatch.setattr(assessment, "QUICK", 4)  # it must run, whatever the numbers, and so with fewer walkers
    monkeypatch.setattr(emergent, "read_scenario", lambda name: smaller(read_scenario(name), 8))
    exec(compile(snippet, "README.md", "exec"), {})
    assert capsys.readouterr().out


@pytest.mark.parametrize("wiring", WIRINGS, ids=range(len(WIRINGS)))
def test_scenario_runs(wiring):
    system = loads(wiring).system
    plan = Plan.parse("garble:search@10=0.4")
    outcomes = system.run([Request(plan, range(4))])
    assert attainment(system, outcomes, plan, range(4)).mean() > 0


@pytest.mark.parametrize("design", DESIGNS, ids=range(len(DESIGNS)))
def test_design_is_one(design, tmp_path):
    (tmp_path / "design.toml").write_text(design, encoding="utf-8")
    read = read_design(tmp_path / "design.toml")
    assert len(read.scenarios) == 9
    assert [(one.plan, one.struck) for one in read.config.plans] == [("nominal", []), ("remove:*@100", [1, 2, 5])]


def test_scenarios_are_listed_with_what_they_claim():
    """Every bundled scenario stands in a table of the README, beside the verdict that it claims, if it claims one."""
    words = dict(re.findall(r"^\| `([\w-]+)` \|.*\| ([\w ]+) \|$", README, re.MULTILINE))
    assert set(words) == set(scenarios())
    for name, word in words.items():
        assert {claim.equals for claim in read_scenario(name).claims if claim.metric == "verdict"} <= {word}, name


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_understood(command):
    """Every verb and option that the README shows exists: its line parses, without being run."""
    from typer.main import get_command

    from emergent.cli.app import app

    verb, *arguments = shlex.split(command)
    found = get_command(app).get_command(None, verb)  # type: ignore[attr-defined]
    assert found is not None
    found.make_context(verb, list(arguments), resilient_parsing=False)


def test_links_within_the_project_lead_somewhere():
    here = Path(__file__).parent.parent
    links = re.findall(r"\]\((?!http)([^)]+)\)", README)
    assert links
    if not (here / "scenarios").is_dir():  # the wheel is tested from a copy without them
        links = [link for link in links if not link.startswith("scenarios/")]
    assert [link for link in links if not (here / link).exists()] == []


def test_scenarios_page_says_the_verdicts_that_are_claimed():
    """Each bundled scenario claims a verdict; its row on the scenarios' page has that word and its replications."""
    page = (scenarios()["restaurant-walk"].parents[1] / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([\w-]+)` \| ([\w ]+ \| \d+) \|", page, re.MULTILINE))
    claimed = {}
    for name in scenarios():
        scenario = read_scenario(name)
        claims = [claim for claim in scenario.claims if claim.metric == "verdict"]
        assert len(claims) == 1, name
        claimed[name] = f"{claims[0].equals} | {claims[0].replications or scenario.replications}"
    assert rows == claimed
