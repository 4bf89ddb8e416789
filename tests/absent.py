"""Programs that tests need: where one is absent, they are skipped; in continuous integration they fail."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def refuse(what: str) -> NoReturn:
    """Skip a test, or fail it in continuous integration (`CI=true`), where nothing may be absent."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
