"""One written report for all tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from emergent import report
from tests.fake_assessment import NASTY, fake


@pytest.fixture(scope="session")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report whose title is a script."""
    folder = tmp_path_factory.mktemp("nasty") / "deep" / "er"
    paths = report.write_report(fake(title=NASTY), folder)
    assert all(path.is_file() for path in paths)
    return folder
