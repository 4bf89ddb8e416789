"""Values of bare estimators that are published or follow in closed form: a file a kind, each with its `ROWS`.

Whoever adds a file here adds its rows to every calibration.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from emergent.calibration.published.row import Checked, Row, check


def _found() -> tuple[Row, ...]:
    names = [module.name for module in iter_modules(__path__, f"{__name__}.") if not module.name.endswith(".row")]
    return tuple(row for name in names for row in import_module(name).ROWS)


ROWS = _found()
"""All rows, by file."""

__all__ = ["ROWS", "Checked", "Row", "check"]
