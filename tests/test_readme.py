"""What the README shows is run: its Python, its commands' names, its links."""

import re
import shlex
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
COMMANDS = re.findall(r"^    emergent (.*?)(?:\s+#.*)?$", README, re.MULTILINE)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_snippet_runs(snippet, capsys):
    exec(compile(snippet, "README.md", "exec"), {})
    assert capsys.readouterr().out


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
